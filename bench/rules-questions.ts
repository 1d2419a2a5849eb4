// How many questions: our policy, publicodes' order of missing variables, and the optimal tree, on the same
// rules and people.
import { addMonths, isoDay } from '../src/eligibility/day.js';
import { type Masks, type NodeId, TERMINALS } from '../src/eligibility/diagram.js';
import type { Facts, FactValue } from '../src/eligibility/facts.js';
import { applyAnswer, nextQuestion } from '../src/eligibility/index.js';
import type { DayRules, Variable } from '../src/eligibility/rules.js';
import { flatten, publicodesOracle } from '../test/unit/eligibility/oracles.js';
import { drawIndex, rules, today } from '../test/unit/eligibility/world.js';

/** Schemes whose variables are each settled by one fact, so that the optimum can be computed. */
export const SMALL = ['rural-worker', 'stem-loan', 'job-loan', 'unemployment-training'];

/** The least mean number of questions that settles all diagrams, variables being independent (exact). */
export function optimum(day: DayRules, start: readonly NodeId[]): number {
  const d = day.diagrams;
  const memo = new Map<string, number>();
  const full = Int32Array.from(day.variables, (v) => (1 << v.cells) - 1);
  const component = (nodes: readonly NodeId[]): NodeId[][] => {
    const groups: { nodes: NodeId[]; support: Set<number> }[] = [];
    for (const node of nodes) {
      const support = d.support(node);
      const joined = groups.filter((g) => [...support].some((v) => g.support.has(v)));
      const merged = { nodes: [node], support };
      for (const g of joined) {
        merged.nodes.push(...g.nodes);
        for (const v of g.support) merged.support.add(v);
        groups.splice(groups.indexOf(g), 1);
      }
      groups.push(merged);
    }
    return groups.map((g) => g.nodes);
  };
  const best = (nodes: readonly NodeId[]): number => {
    const open = [...new Set(nodes.filter((n) => n >= TERMINALS))].sort((a, b) => a - b);
    // Diagrams that share no variable are independent: their optima add up.
    return component(open).reduce((sum, group) => sum + one(group), 0);
  };
  const one = (open: readonly NodeId[]): number => {
    const key = [...open].sort((a, b) => a - b).join();
    const known = memo.get(key);
    if (known !== undefined) return known;
    const support = new Set<number>();
    for (const n of open) d.support(n, support);
    let least = Number.POSITIVE_INFINITY;
    const masks = Int32Array.from(full);
    for (const v of support) {
      let cost = 1;
      for (let cell = 0; cell < day.variables[v]!.cells; cell++) {
        const p = day.variables[v]!.weights[cell]!;
        if (p === 0) continue;
        masks[v] = 1 << cell;
        cost += p * best(open.map((n) => d.restrict(n, masks)));
        if (cost >= least) break;
      }
      masks[v] = full[v]!;
      least = Math.min(least, cost);
    }
    memo.set(key, least);
    return least;
  };
  return d.scratch(() => best(start.map((n) => d.restrict(n, startMasks(day)))));
}

/** Facts with a default count as known. */
const startMasks = (day: DayRules): Int32Array => day.masks({}, today);

/** A person drawn cell by cell from the shares, independently, as facts. */
export function independentPerson(day: DayRules, random: () => number): Facts {
  const facts: Record<string, FactValue> = {};
  for (const v of day.variables) {
    const value = valueIn(day, v, drawIndex(v.weights, random));
    const derived = day.model.file.derived[v.name];
    if (!derived) facts[v.name] = value as FactValue;
    else if (derived.formula === 'months-since')
      facts[derived.of[0]!] = value === null ? null : isoDay(addMonths(today, -(value as number)));
    else if (v.name === 'everSupported') facts.priorSupportOn = value === true ? '2020-05-04' : null;
  }
  delete facts.yearOfStudy;
  return facts;
}

function valueIn(day: DayRules, v: Variable, cell: number): unknown {
  if (!v.cuts) return day.model.domain(v.name)![cell];
  if (v.nullable && cell === v.cells - 1) return null;
  if (cell === 0) return v.cuts[0]!.at - (v.cuts[0]!.after ? 0 : 1);
  const cut = v.cuts[cell - 1]!;
  return cut.at + (cut.after ? 1 : 0);
}

/** Questions (facts asked one by one) that our policy needs; checks each one for relevance on the way. */
export function askOneByOne(
  day: DayRules,
  person: Facts,
  scope: readonly string[] | undefined,
): { asked: number; irrelevant: number } {
  let facts: Facts = {};
  let asked = 0;
  let irrelevant = 0;
  const diagrams = day.schemes.filter((s) => scope?.includes(s.id) ?? true).map((s) => s.outcome);
  for (;;) {
    const q = nextQuestion(rules, facts, today, { scope, group: 1, amounts: false });
    if (q?.kind !== 'single') return { asked, irrelevant };
    if (!relevant(day, diagrams, facts, q.fact)) irrelevant++;
    facts = applyAnswer(rules, facts, q, person[q.fact] as FactValue);
    asked++;
  }
}

function relevant(day: DayRules, diagrams: readonly NodeId[], facts: Facts, fact: string): boolean {
  const masks: Masks = day.masks(facts, today);
  return day.diagrams.scratch(() =>
    diagrams.some((n) =>
      [...day.diagrams.support(day.diagrams.restrict(n, masks))].some((v) =>
        day.variables[v]!.asks.includes(fact),
      ),
    ),
  );
}

/** Questions that publicodes' missingVariables order needs: always the missing fact with the highest score. */
export function askByPublicodes(
  day: DayRules,
  person: Facts,
  scope: readonly string[] | undefined,
  oracle = publicodesOracle(day, today, scope),
): number {
  let facts: Facts = {};
  let asked = 0;
  for (;;) {
    const missing = [...oracle.missing(flatten(day, facts, today))].sort((a, b) => b[1] - a[1]);
    const fact = missing
      .flatMap(([name]) => day.model.asks(name))
      .find((f) => !day.model.isKnown(f, facts, today) && person[f] !== undefined);
    if (fact === undefined) return asked;
    facts = { ...facts, [fact]: person[fact]! };
    asked++;
  }
}
