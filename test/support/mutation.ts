// Runs every mutant of the rules against the cases: killed when a case notices it, equivalent when nobody among
// thousands of people close to the cases gets another answer, a survivor otherwise.
import { addMonths, dayFrom, isoDay } from '../../src/eligibility/day.js';
import type { FactModel, Facts, FactValue } from '../../src/eligibility/facts.js';
import { checkPerson, compileRules, loanEstimate, type Rules } from '../../src/eligibility/index.js';
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
import { type Mutant, schemeMutants, sharedMutants } from './mutants.js';

export interface Fate {
  /** The scheme, or `facts.yaml` for a shared parameter. */
  where: string;
  what: string;
  /** The person on whom a survivor differs: the case that is missing. */
  example?: string;
}
export interface MutationReport {
  made: number;
  killed: number;
  equivalent: Fate[];
  survivors: Fate[];
}

/** People tried before a mutant counts as equivalent. */
const TRIED = 6_000;

/**
 * Makes and tries every mutant. `random` gives numbers in [0, 1). Cases that fail on the rules themselves are
 * left out: they would seem to kill everything.
 */
export function runMutation(rules: Rules, cases: Cases, random: () => number): MutationReport {
  const facts = rules.model.file;
  const report: MutationReport = { made: 0, killed: 0, equivalent: [], survivors: [] };
  const all = rules.schemes;
  const sound = cases.people.filter((c) => differences(rules, c).length === 0);
  const soundBest = cases.people.filter((c) => c.best && bestDifferences(rules, c).length === 0);
  const soundLoans = cases.loans.filter((c) => loanDifferences(rules, c).length === 0);

  const settle = (where: string, mutants: Mutant<unknown>[], trial: Trial) => {
    for (const mutant of mutants) {
      report.made++;
      const changed = () => (mutant.bestOnly ? trial.whole(mutant.file) : trial.own(mutant.file));
      if (trial.kills(changed(), mutant)) {
        report.killed++;
        continue;
      }
      const example = trial.difference(changed(), mutant);
      const fate = { where, what: mutant.what, ...(example === undefined ? {} : { example }) };
      (example === undefined ? report.equivalent : report.survivors).push(fate);
    }
  };

  for (const scheme of all) {
    const needed = all.filter((s) => dependencies(scheme).includes(s.id));
    const inOrder = (mutant: SchemeFile) =>
      all.flatMap((s) => (s.id === scheme.id ? [mutant] : needed.includes(s) ? [s] : []));
    const trial = new Trial({
      own: (file) => compileRules(inOrder(file as SchemeFile), facts),
      whole: (file) =>
        compileRules(
          all.map((s) => (s.id === scheme.id ? (file as SchemeFile) : s)),
          facts,
        ),
      original: compileRules(inOrder(scheme), facts),
      wholeOriginal: rules,
      schemes: [scheme],
      cases: sound.filter((c) => c.expect[scheme.id]),
      best: soundBest,
      loans: soundLoans.filter((c) => c.request.scheme === scheme.id),
      random,
    });
    settle(scheme.id, schemeMutants(scheme, facts), trial);
  }
  settle(
    'facts.yaml',
    sharedMutants(facts),
    new Trial({
      own: (file) => compileRules(all, file as FactFile),
      whole: (file) => compileRules(all, file as FactFile),
      original: rules,
      wholeOriginal: rules,
      schemes: all,
      cases: sound,
      best: soundBest,
      loans: soundLoans,
      random,
    }),
  );
  return report;
}

/** The other schemes without which a scheme cannot be judged. */
function dependencies(scheme: SchemeFile): string[] {
  return scheme.versions.flatMap((v) => [
    ...(v.replacedBy?.schemes ?? []),
    ...v.parts.flatMap((p) => p.lessExemption ?? []),
  ]);
}

interface Setting {
  own(file: unknown): Rules;
  whole(file: unknown): Rules;
  original: Rules;
  wholeOriginal: Rules;
  schemes: readonly SchemeFile[];
  cases: readonly PersonCase[];
  best: readonly PersonCase[];
  loans: readonly LoanCase[];
  random: () => number;
}

/** What the mutants of one file are tried with. */
class Trial {
  private cases: PersonCase[];
  private readonly ids: string[];
  private crowd: { facts: Facts; on: number; answer: string; best: string }[] | undefined;

  constructor(private readonly set: Setting) {
    this.cases = [...set.cases];
    this.ids = set.schemes.map((s) => s.id);
  }

  own(file: unknown): Rules {
    return this.set.own(file);
  }

  whole(file: unknown): Rules {
    return this.set.whole(file);
  }

  /** True when a case notices the change, or the rules cannot be used any more. */
  kills(rules: Rules, mutant: Mutant<unknown>): boolean {
    try {
      if (mutant.bestOnly) return this.set.best.some((c) => bestDifferences(rules, c).length > 0);
      const killer = this.cases.findIndex((c) => differences(rules, c, this.ids).length > 0);
      // What killed the last mutant often kills the next, which sits near by in the file.
      if (killer > 0) this.cases.unshift(...this.cases.splice(killer, 1));
      return killer >= 0 || this.set.loans.some((c) => loanDifferences(rules, c).length > 0);
    } catch {
      return true;
    }
  }

  /** A person who gets another answer, as text; undefined when none is found. */
  difference(rules: Rules, mutant: Mutant<unknown>): string | undefined {
    this.crowd ??= this.people();
    for (const p of this.crowd) {
      let now: string;
      try {
        now = mutant.bestOnly ? bestOf(rules, p) : this.answerOf(rules, p);
      } catch (error) {
        now = String(error);
      }
      if (now !== (mutant.bestOnly ? p.best : p.answer))
        return `${isoDay(p.on)} ${JSON.stringify(p.facts)}: ${mutant.bestOnly ? p.best : p.answer} → ${now}`;
    }
    return undefined;
  }

  private answerOf(rules: Rules, p: { facts: Facts; on: number }): string {
    const loans = this.set.schemes.filter((s) => s.kind === 'loan');
    return JSON.stringify([
      checkPerson(rules, p.facts, p.on, this.ids).verdicts.map((v) => [
        v.outcome,
        v.total,
        v.parts.map((x) => [x.id, x.amount]),
        v.missing,
        v.ifApplied && [v.ifApplied.total, v.ifApplied.parts.map((x) => [x.id, x.amount])],
      ]),
      loans.map((s) => loanTerms(rules, s.id, p)),
    ]);
  }

  /** People who differ from a case in one to three facts that matter here, near the thresholds, on days near a change. */
  private people() {
    const { original, wholeOriginal, schemes, random } = this.set;
    const days = changes(schemes, original.model.file);
    const models = this.set.cases.length > 0 ? this.set.cases : [{ facts: {}, on: dayFrom('2026-11-21') }];
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    return Array.from({ length: TRIED }, (_, i) => {
      const model = models[i % models.length]!;
      const on = random() < 0.5 ? model.on : pick(days);
      const facts: Record<string, FactValue> = { ...model.facts };
      const names = relevant(original, on);
      for (let n = Math.floor(random() * 4); n > 0 && names.length > 0; n--) {
        const name = pick(names);
        const value = pick(valuesNear(name, original, on));
        if (value === undefined) delete facts[name];
        else facts[name] = value;
      }
      const p = { facts, on };
      return { ...p, answer: this.answerOf(original, p), best: bestOf(wholeOriginal, p) };
    });
  }
}

const bestOf = (rules: Rules, p: { facts: Facts; on: number }) =>
  checkPerson(rules, p.facts, p.on).best.join();

/** The terms of a loan on a day: of a short and a long course, and what is the most. */
function loanTerms(rules: Rules, scheme: string, p: { on: number }): unknown[] {
  return [6, 12, 24, 121].flatMap((months) =>
    [1_000_000, 3_000_000, 1_000_000_000].map((monthly) => {
      const answer = loanEstimate(rules, { scheme, monthly, months }, p.on);
      if ('error' in answer) return [answer.error.path, answer.error.nearest];
      const { principal, ratePercent, graceMonths, repayMonths, payoutMonths } = answer.estimate;
      return [principal, ratePercent, graceMonths, repayMonths, payoutMonths];
    }),
  );
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
  const day = rules.on(on);
  const { model } = day;
  const domain = model.domain(name);
  if (domain) return [undefined, ...domain];
  const fact = model.fact(name);
  const using = day.variables.filter((v) => v.name === name || model.file.derived[v.name]?.of.includes(name));
  const cuts = using.flatMap((v) => v.cuts ?? []).map((c) => c.at);
  if (fact.type === 'date') {
    const near = cuts.flatMap((m) => [-1, 0, 1].map((d) => isoDay(addMonths(on, -m) + d)));
    return [undefined, ...near, isoDay(on - 40), isoDay(on).slice(0, 4), ...(fact.nullable ? [null] : [])];
  }
  const amounts = name.startsWith('tuition')
    ? [900_000, 5_000_000, 40_000_000]
    : [1, 2, 3.5, 3 + 16 / 30, 7, 9, 24, 36];
  const numbers = [...cuts.flatMap((c) => [c - 1, c, c + 1]), ...amounts];
  const { lo, hi } = model.bounds(fact, on);
  return [undefined, ...numbers.filter((x) => x >= lo && x <= hi && (!fact.integer || Number.isInteger(x)))];
}
