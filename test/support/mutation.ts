// Runs every mutant of the rules against the cases: killed when a case notices it, equivalent when its decision
// diagrams are those of the original or nobody among thousands of people near the cases gets another answer, a
// survivor otherwise.
import { addMonths, dayFrom, isoDay } from '../../src/eligibility/day.js';
import type { Diagrams, NodeId } from '../../src/eligibility/diagram.js';
import type { FactModel, Facts, FactValue } from '../../src/eligibility/facts.js';
import { checkPerson, compileRules, type Rules } from '../../src/eligibility/index.js';
import { type CompiledScheme, NO, YES } from '../../src/eligibility/rules.js';
import type { FactFile } from '../../src/knowledge/fact-file.js';
import type { SchemeFile } from '../../src/knowledge/scheme-file.js';
import {
  bestDifferences,
  type Cases,
  differences,
  type LoanCase,
  loanDifferences,
  type PersonCase,
} from './cases.js';
import { exclusionMutants, schemeMutants, sharedMutants } from './mutants.js';

export interface Fate {
  /** The scheme, `facts.yaml` for a shared parameter, `excludes` for what may not be used together. */
  where: string;
  what: string;
  /** How a mutant is known to be equivalent: proved by its diagrams, or by trying people. */
  by?: 'diagrams' | 'people';
  /** The person on whom a survivor differs: the case that is missing. */
  example?: string;
}
export interface MutationReport {
  made: number;
  killed: number;
  equivalent: Fate[];
  survivors: Fate[];
}

/** People tried before a mutant counts as equivalent without proof. */
const TRIED = 2_000;

/**
 * Makes and tries every mutant. `random` gives numbers in [0, 1). Cases that fail on the rules themselves are
 * left out: they would seem to kill everything.
 */
export function runMutation(rules: Rules, cases: Cases, random: () => number): MutationReport {
  const facts = rules.model.file;
  const schemes = rules.schemes;
  const report: MutationReport = { made: 0, killed: 0, equivalent: [], survivors: [] };
  const people = cases.people.filter((c) => differences(rules, c).length === 0);
  const best = cases.people.filter((c) => c.best && bestDifferences(rules, c).length === 0);
  const loans = cases.loans.filter((c) => loanDifferences(rules, c).length === 0);

  const settle = (where: string, what: string, killed: boolean, fate: () => Pick<Fate, 'by' | 'example'>) => {
    report.made++;
    if (killed) {
      report.killed++;
      return;
    }
    const end = { where, what, ...fate() };
    (end.example === undefined ? report.equivalent : report.survivors).push(end);
  };

  for (const scheme of schemes) {
    const needed = schemes.filter((s) => dependencies(scheme).includes(s.id));
    const jury = new Jury(people, loans, [scheme.id]);
    const crowd = lazy(
      () => new Crowd(compileRules([scheme, ...needed], facts), people, [scheme.id], random),
    );
    for (const { what, file } of schemeMutants(scheme, facts)) {
      const mutant = compileRules([file, ...needed], facts);
      settle(scheme.id, what, jury.kills(mutant), () => {
        const proof = compareDiagrams(scheme, file, needed, facts);
        return proof === 'unproved' ? { by: 'people', example: crowd().difference(mutant) } : proof;
      });
    }
  }
  for (const { what, file, readBy } of sharedMutants(facts, schemes)) {
    const ids = readBy.map((s) => s.id);
    const needed = schemes.filter((s) => readBy.includes(s) || readBy.flatMap(dependencies).includes(s.id));
    const mutant = compileRules(needed, file);
    settle('facts.yaml', what, new Jury(people, loans, ids).kills(mutant), () => ({
      by: 'people',
      example: new Crowd(compileRules(needed, facts), people, ids, random).difference(mutant),
    }));
  }
  for (const { what, file, pair } of exclusionMutants(schemes)) {
    const mutant = compileRules(file, facts);
    settle(
      'excludes',
      what,
      best.some((c) => bestDifferences(mutant, c).length > 0),
      () => {
        const day = together(rules, pair);
        return { by: 'diagrams', ...(day === undefined ? {} : { example: `both on ${isoDay(day)}` }) };
      },
    );
  }
  return report;
}

const lazy = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** The other schemes without which a scheme cannot be judged. */
function dependencies(scheme: SchemeFile): string[] {
  return scheme.versions.flatMap((v) => [
    ...(v.replacedBy?.schemes ?? []),
    ...v.parts.flatMap((p) => p.lessExemption ?? []),
  ]);
}

/** The cases that speak of some schemes, by day: the law of a day is compiled once for all of its cases. */
class Jury {
  private readonly days: PersonCase[][];
  private readonly loans: readonly LoanCase[];

  constructor(
    people: readonly PersonCase[],
    loans: readonly LoanCase[],
    private readonly ids: readonly string[],
  ) {
    const days = new Map<number, PersonCase[]>();
    for (const c of people)
      if (ids.some((id) => c.expect[id] !== undefined)) days.set(c.on, [...(days.get(c.on) ?? []), c]);
    this.days = [...days.values()].sort((a, b) => b.length - a.length);
    this.loans = loans.filter((c) => ids.includes(c.request.scheme));
  }

  /** True when a case notices the change, or the rules cannot be used any more. */
  kills(mutant: Rules): boolean {
    try {
      const notices = (c: PersonCase) => differences(mutant, c, this.ids).length > 0;
      return (
        this.days.some((day, i) => forward(day, day.findIndex(notices)) && forward(this.days, i)) ||
        this.loans.some((c) => loanDifferences(mutant, c).length > 0)
      );
    } catch {
      return true;
    }
  }
}

/** Moves an item to the front: what killed the last mutant often kills the next. False when there is none. */
function forward<T>(list: T[], index: number): boolean {
  if (index > 0) list.unshift(...list.splice(index, 1));
  return index >= 0;
}

/**
 * Compiles both files into the same diagrams, where equal functions are one node. When they are the same on
 * every day, the two agree on everybody; when the terms of a loan differ, they do not.
 */
function compareDiagrams(
  original: SchemeFile,
  mutant: SchemeFile,
  needed: readonly SchemeFile[],
  facts: FactFile,
): Pick<Fate, 'by' | 'example'> | 'unproved' {
  const both = compileRules([original, { ...mutant, id: 'mutant' }, ...needed], facts);
  try {
    for (const on of changes([original, mutant, ...needed], facts)) {
      const { byId, diagrams } = both.on(on);
      const a = byId.get(original.id)!;
      const b = byId.get('mutant')!;
      const names: string[] = [];
      const sums = (s: CompiledScheme) =>
        s.parts.map((part) => [part.id, sumDiagram(diagrams, s, part, names)]);
      if (terms(a) !== terms(b)) return { example: `loan on ${isoDay(on)}: ${terms(a)} → ${terms(b)}` };
      if (a.outcome !== b.outcome || a.applied !== b.applied) return 'unproved';
      if (JSON.stringify([a.cap, sums(a)]) !== JSON.stringify([b.cap, sums(b)])) return 'unproved';
    }
    return { by: 'diagrams' };
  } catch {
    return 'unproved';
  }
}

/** A day on which the law bars using both and somebody can be eligible for both; undefined when there is none. */
function together(rules: Rules, pair: readonly [string, string]): number | undefined {
  return changes(rules.schemes, rules.model.file).find((on) => {
    const { byId, diagrams } = rules.on(on);
    const [a, b] = pair.map((id) => byId.get(id)!) as [CompiledScheme, CompiledScheme];
    const barred = a.version?.excludes?.schemes.includes(b.id) || b.version?.excludes?.schemes.includes(a.id);
    return barred && diagrams.combine(a.outcome, b.outcome, (x, y) => (x === YES && y === YES ? 1 : 0)) !== 0;
  });
}

/** What a part pays, as a diagram whose end points are numbers of `names`; nothing where the scheme says no. */
function sumDiagram(
  d: Diagrams,
  s: CompiledScheme,
  part: CompiledScheme['parts'][number],
  names: string[],
): NodeId {
  return d.combine(s.applied, part.diagram, (outcome, end) => {
    if (outcome === NO || end === 0) return 0;
    const { amount, notFirm } = part.levels[end - 1]!;
    const name = JSON.stringify([amount, notFirm !== undefined, part.source.lessExemption]);
    if (!names.includes(name)) names.push(name);
    return 1 + names.indexOf(name);
  });
}

/** The terms of a loan with their values of the day. */
function terms(s: CompiledScheme): string {
  const values = Object.entries(s.version?.loan ?? {}).map(([key, name]) => [
    key,
    key === 'paidOut' ? name : s.parameters.get(name),
  ]);
  return JSON.stringify(values);
}

/** People who differ from a case in up to three facts that matter, near the thresholds, on days near a change. */
class Crowd {
  private readonly people: { facts: Facts; on: number; answer: string }[] = [];

  constructor(
    rules: Rules,
    cases: readonly PersonCase[],
    private readonly ids: readonly string[],
    random: () => number,
  ) {
    const days = changes(rules.schemes, rules.model.file);
    const models = cases.filter((c) => ids.some((id) => c.expect[id] !== undefined));
    const choices = new Map<number, { name: string; values: (FactValue | undefined)[] }[]>();
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    for (let i = 0; i < TRIED; i++) {
      const model = models[i % models.length]!;
      const on = random() < 0.5 ? model.on : pick(days);
      const facts: Record<string, FactValue> = { ...model.facts };
      if (!choices.has(on))
        choices.set(
          on,
          relevant(rules, on).map((name) => ({ name, values: valuesNear(name, rules, on) })),
        );
      for (let n = Math.floor(random() * 4); n > 0 && choices.get(on)!.length > 0; n--) {
        const { name, values } = pick(choices.get(on)!);
        const value = pick(values);
        if (value === undefined) delete facts[name];
        else facts[name] = value;
      }
      if (!rules.model.validate(facts, on))
        this.people.push({ facts, on, answer: this.answer(rules, facts, on) });
    }
  }

  /** A person who gets another answer from `mutant`, as text; undefined when there is none. */
  difference(mutant: Rules): string | undefined {
    for (const { facts, on, answer } of this.people) {
      const now = this.answer(mutant, facts, on);
      if (now !== answer) return `${isoDay(on)} ${JSON.stringify(facts)}: ${answer} → ${now}`;
    }
    return undefined;
  }

  private answer(rules: Rules, facts: Facts, on: number): string {
    try {
      const { verdicts, best } = checkPerson(rules, facts, on, this.ids);
      const parts = (list: readonly { id: string; amount: number }[]) => list.map((x) => [x.id, x.amount]);
      return JSON.stringify([
        verdicts.map((v) => [
          v.outcome,
          v.total,
          parts(v.parts),
          v.missing,
          v.ifApplied && [v.ifApplied.total, parts(v.ifApplied.parts)],
        ]),
        best,
      ]);
    } catch (error) {
      return String(error);
    }
  }
}

/** The days on which a version or parameter begins or ends, and those before and after. */
function changes(schemes: readonly SchemeFile[], facts: FactFile): number[] {
  const dated = [
    ...schemes.flatMap((s) => [...s.versions, ...Object.values(s.parameters).flatMap((p) => p.values)]),
    ...Object.values(facts.parameters).flatMap((p) => p.values),
  ];
  const days = dated.flatMap((d) => [d.from, ...(d.to == null ? [] : [d.to])]).map(dayFrom);
  return [...new Set(days.flatMap((d) => [d - 1, d, d + 1]))];
}

/** The facts on which an answer of the day can depend. */
function relevant(rules: Rules, on: number): string[] {
  const { model, variables, schemes } = rules.on(on);
  const operands = schemes.flatMap((s) =>
    s.parts.flatMap((p) => p.levels.flatMap((l) => [l.amount.of, ...l.amount.times])),
  );
  const named = operands.filter((o) => typeof o === 'string' && !model.file.parameters[o]) as string[];
  return model.sorted([...variables.flatMap((v) => v.asks), ...named.flatMap((n) => inputs(model, n))]);
}

/** The facts that a fact or derived fact is computed from. */
function inputs(model: FactModel, name: string): string[] {
  const of = model.file.derived[name]?.of ?? model.file.facts[name]?.from?.of ?? [];
  const own = model.file.facts[name] ? [name] : [];
  return [...own, ...of.filter((f) => !model.file.parameters[f]).flatMap((f) => inputs(model, f))];
}

/** Values of a fact on both sides of every threshold, and "not known" (undefined). */
function valuesNear(name: string, rules: Rules, on: number): (FactValue | undefined)[] {
  const { model, variables } = rules.on(on);
  const domain = model.domain(name);
  if (domain) return [undefined, ...domain];
  const fact = model.fact(name);
  const using = variables.filter((v) => v.name === name || model.file.derived[v.name]?.of.includes(name));
  const cuts = using.flatMap((v) => v.cuts ?? []).map((c) => c.at);
  if (fact.type === 'date') {
    const near = cuts.flatMap((m) => [-1, 0, 1].map((d) => isoDay(addMonths(on, -m) + d)));
    const years = [isoDay(on - 366).slice(0, 4), isoDay(on - 366 * 5).slice(0, 4)];
    return [undefined, isoDay(on - 40), ...near, ...years, ...(fact.nullable ? [null] : [])];
  }
  const plain = name.startsWith('tuition')
    ? [900_000, 5_000_000, 40_000_000]
    : [1, 2, 3.5, 3 + 16 / 30, 7, 9, 24, 36];
  const { lo, hi } = model.bounds(fact, on);
  const numbers = [...cuts.flatMap((c) => [c - 1, c, c + 1]), ...plain];
  return [undefined, ...numbers.filter((x) => x >= lo && x <= hi && (!fact.integer || Number.isInteger(x)))];
}
