// The verdicts of one person on one day: outcome, sums, reasons, and the facts that can still change them.

import { askable, type PartSum, quickSum, type Sum, sumOf } from './amounts.js';
import { isoDay } from './day.js';
import { asksOf, judgeScheme, type Reason, reasonOf } from './explain-criteria.js';
import type { Facts } from './facts.js';
import { ASK, type CompiledScheme, type DayRules, NO, type Rules, YES } from './rules.js';
import { filler } from './texts.js';

export type Outcome = 'eligible' | 'not-eligible' | 'ask' | 'need-facts';

export interface PaidPart {
  id: string;
  amount: number;
  cite: string;
}

/** The verdict of one scheme, as `check` prints it. Sums are whole đồng; a loan's total is its ceiling. */
export interface Verdict {
  outcome: Outcome;
  kind: 'grant' | 'loan' | 'exemption';
  total?: number;
  parts: PaidPart[];
  why: Reason[];
  /** Unknown facts that can still change the outcome or, once that is settled, the sum. */
  missing: string[];
  ask?: string;
  /** What is not promised: the sums if an uncertain rule applies, or up to a ceiling that nobody published. */
  ifApplied?: { total?: number; parts: PaidPart[] };
}

export interface CheckResult {
  on: string;
  schemes: Record<string, Verdict>;
  /** The supports to use together, best first; of those that exclude each other only the better. No loans. */
  best: string[];
}

/** A verdict with what the explanation needs besides. */
export interface FullVerdict extends Verdict {
  scheme: CompiledScheme;
  sum: Sum;
}

export interface FullCheck {
  on: number;
  facts: Facts;
  rules: DayRules;
  verdicts: FullVerdict[];
  best: string[];
}

/**
 * Checks a person against the law of a day. `facts` must have passed `rules.model.validate`; `scope` limits the
 * schemes, all when left out.
 */
export function checkPerson(rules: Rules, facts: Facts, on: number, scope?: readonly string[]): FullCheck {
  const day = rules.on(on);
  const masks = day.masks(facts, on);
  const verdicts = day.schemes
    .filter((s) => scope === undefined || scope.includes(s.id))
    .map((s) => verdictOf(s, day, facts, on, masks));
  return { on, facts, rules: day, verdicts, best: bestOf(verdicts) };
}

/** The plain result that `check` prints. */
export function plainResult(check: FullCheck): CheckResult {
  const schemes: Record<string, Verdict> = {};
  for (const { scheme, sum: _, ...verdict } of check.verdicts) schemes[scheme.id] = verdict;
  return { on: isoDay(check.on), schemes, best: check.best };
}

/**
 * Outcome ends (NO, ASK, YES; -1 open) and, for a yes, the least sum of each scheme, without reasons: for
 * counting over many people. `schemes` are those of `rules`; the arrays are reused from call to call.
 */
export function tally(
  rules: DayRules,
  schemes: readonly CompiledScheme[],
): (facts: Facts, on: number) => { ends: Int8Array; sums: Float64Array } {
  const ends = new Int8Array(schemes.length);
  const sums = new Float64Array(schemes.length);
  const masks = new Int32Array(rules.variables.length);
  let person: Facts = {};
  let day = 0;
  const maskOf = (variable: number): number => {
    const known = masks[variable]!;
    if (known !== 0) return known;
    const mask = rules.maskOf(variable, person, day);
    masks[variable] = mask;
    return mask;
  };
  const cellOf = (variable: number): number => {
    const mask = maskOf(variable);
    return (mask & (mask - 1)) === 0 ? 31 - Math.clz32(mask) : -1;
  };
  const allMasks = () => masks.map((_, v) => maskOf(v));
  return (facts, on) => {
    person = facts;
    day = on;
    masks.fill(0);
    for (const [i, scheme] of schemes.entries()) {
      let end = rules.diagrams.walk(scheme.outcome, cellOf);
      if (end < 0) {
        const reached = rules.diagrams.reach(scheme.outcome, allMasks());
        end = reached.length === 1 ? reached[0]! : -1;
      }
      ends[i] = end;
      sums[i] =
        end !== YES
          ? 0
          : (quickSum(scheme, rules, facts, on, cellOf) ?? sumOf(scheme, rules, facts, on, allMasks()).lo);
    }
    return { ends, sums };
  };
}

const outcomeOf = (end: number): Outcome => (end === YES ? 'eligible' : end === ASK ? 'ask' : 'not-eligible');

function verdictOf(
  scheme: CompiledScheme,
  rules: DayRules,
  facts: Facts,
  on: number,
  masks: Int32Array,
): FullVerdict {
  const fill = filler(scheme, rules);
  const ends = rules.diagrams.reach(scheme.outcome, masks);
  const outcome = ends.length === 1 ? outcomeOf(ends[0]!) : 'need-facts';
  const judged = judgeScheme(scheme, masks);
  const why = judged.reasons.map((j) => reasonOf(j, fill));
  const sum = sumOf(scheme, rules, facts, on, masks);
  const base = { scheme, sum, kind: scheme.file.kind, outcome, parts: [] as PaidPart[], why };
  if (scheme.version === undefined) {
    const before = scheme.file.before;
    why.push({
      criterion: 'in-force',
      holds: before.outcome === 'ask' ? 'ask' : false,
      cite: '',
      text: before.say,
    });
    return { ...base, missing: [], ...(before.outcome === 'ask' ? { ask: before.say } : {}) };
  }
  if (outcome === 'need-facts') {
    return { ...base, missing: askable(rules, scheme.outcome, facts, on, masks) };
  }
  if (outcome === 'not-eligible') {
    if (judged.hi !== NO && scheme.version.replacedBy) {
      const { cite, text } = scheme.version.replacedBy;
      why.push({ criterion: 'replaced', holds: false, cite: scheme.citeText(cite), text: fill(text) });
    }
    return { ...base, missing: [] };
  }
  const settled = sum.parts.filter((p) => p.lo === p.hi && p.lo > 0);
  // Of what may not even apply, "0 đồng" says nothing: no figure is known then.
  const known = sum.lo === sum.hi && sum.firm && (outcome === 'eligible' || sum.lo > 0);
  const total = known && scheme.parts.length > 0 ? { total: sum.lo } : {};
  if (outcome === 'eligible') {
    const parts = settled.filter((p) => p.notFirm === undefined).map(paid);
    const loose = settled.filter((p) => p.notFirm !== undefined).map(paid);
    const ifApplied = loose.length > 0 ? { ifApplied: { parts: loose } } : {};
    return { ...base, ...total, parts, missing: sum.missing, ...ifApplied };
  }
  const { force, uncertain } = scheme.version;
  const asks = [...(force === 'uncertain' && uncertain ? [uncertain] : []), ...asksOf(judged.reasons)].map(
    (a) => fill(`${a.check.replace(/[.?]$/, '')}: hỏi ${a.with}.`),
  );
  if (force === 'uncertain' && uncertain)
    why.push({ criterion: 'in-force', holds: 'ask', cite: scheme.version.law, text: fill(uncertain.say) });
  return {
    ...base,
    missing: sum.missing,
    ask: asks.join(' '),
    ifApplied: { ...total, parts: settled.map(paid) },
  };
}

const paid = (p: PartSum): PaidPart => ({
  id: p.part.id,
  amount: p.lo,
  cite: p.level?.cite ?? p.part.levels[0]!.cite,
});

/** Among supports that exclude each other the one with the greater sum; loans are never counted as support. */
function bestOf(verdicts: readonly FullVerdict[]): string[] {
  const open = verdicts
    .filter((v) => v.outcome === 'eligible' && v.kind !== 'loan')
    .sort((a, b) => (b.total ?? b.sum.lo) - (a.total ?? a.sum.lo));
  const chosen: FullVerdict[] = [];
  for (const v of open) if (!chosen.some((c) => excludes(c, v) || excludes(v, c))) chosen.push(v);
  return chosen.map((v) => v.scheme.id);
}

/** True when the two may not be used for the same course. */
export const excludes = (a: FullVerdict, b: FullVerdict): boolean =>
  a.scheme.version?.excludes?.schemes.includes(b.scheme.id) ?? false;
