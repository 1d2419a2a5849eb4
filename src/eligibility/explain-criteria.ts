// The reference semantics: criteria over what is still possible (Kleene, on no < ask < yes), with the tree of
// reasons. The diagrams must agree with it on every completely known person; tests hold them to that.
import type { Masks } from './diagram.js';
import { ASK, type CompiledCriterion, type CompiledScheme, NO, YES } from './rules.js';

/** A criterion's value lies between `lo` and `hi`; equal means decided. */
export interface Judged {
  criterion: CompiledCriterion;
  lo: number;
  hi: number;
  kids: Judged[];
}

/** One line of the reasons of a verdict. `holds`: true, false, `ask` (uncertain law) or null (not known yet). */
export interface Reason {
  criterion: string;
  holds: boolean | 'ask' | null;
  cite: string;
  text: string;
}

/** Judges one criterion on the cells still possible. */
export function judge(c: CompiledCriterion, masks: Masks): Judged {
  if (c.form === 'fact') {
    const mask = masks[c.variable]!;
    const lo = (mask & ~c.holdsIn) === 0 ? c.cap : NO;
    const hi = (mask & c.holdsIn) !== 0 ? c.cap : NO;
    return { criterion: c, lo, hi, kids: [] };
  }
  const kids = c.kids.map((k) => judge(k, masks));
  const fold = (end: 'lo' | 'hi', start: number, f: (a: number, b: number) => number) =>
    kids.reduce((a, k) => f(a, k[end]), start);
  let lo = c.form === 'all' ? fold('lo', YES, Math.min) : fold('lo', NO, Math.max);
  let hi = c.form === 'all' ? fold('hi', YES, Math.min) : fold('hi', NO, Math.max);
  if (c.form === 'none') [lo, hi] = [YES - hi, YES - lo];
  return { criterion: c, lo: Math.min(lo, c.cap), hi: Math.min(hi, c.cap), kids };
}

/** Kleene bounds of a scheme's own criteria, before force and replacement. */
export function judgeScheme(
  scheme: CompiledScheme,
  masks: Masks,
): { lo: number; hi: number; reasons: Judged[] } {
  const reasons = scheme.criteria.map((c) => judge(c, masks));
  return {
    lo: reasons.reduce((m, r) => Math.min(m, r.lo), YES),
    hi: reasons.reduce((m, r) => Math.min(m, r.hi), YES),
    reasons,
  };
}

/** The line a person reads for a judged criterion. `fill` puts parameter values into its text. */
export function reasonOf(j: Judged, fill: (text: string) => string): Reason {
  const holds = j.lo !== j.hi ? null : j.lo === YES ? true : j.lo === ASK ? 'ask' : false;
  const deciding = holds === null ? j : decisive(j, holds);
  return {
    criterion: j.criterion.id,
    holds,
    cite: deciding.criterion.cite,
    text: fill(textOf(deciding, holds)),
  };
}

const textOf = (j: Judged, holds: Reason['holds']): string => {
  const s = j.criterion.source;
  if (holds === true) return s.met ?? '';
  if (holds === false) return s.notMet ?? '';
  if (holds === 'ask') return s.ask?.check ?? s.unknown ?? '';
  return s.unknown ?? s.notMet ?? '';
};

/** The deepest node that explains the value and has words of its own for it. */
function decisive(j: Judged, holds: boolean | 'ask'): Judged {
  const wanted = holds === true ? YES : holds === 'ask' ? ASK : NO;
  const follow = holds === false ? j.criterion.form === 'all' : j.criterion.form !== 'none';
  if (follow)
    for (const kid of j.kids) {
      if (kid.lo !== wanted || kid.hi !== wanted) continue;
      if (holds === true && j.criterion.form === 'all' && j.kids.length > 1) continue;
      const found = decisive(kid, holds);
      if (textOf(found, holds) !== '') return found;
    }
  return j;
}

/** What to check and with whom, of every uncertain criterion that makes the verdict `ask`. */
export function asksOf(reasons: readonly Judged[]): { check: string; with: string }[] {
  const asks: { check: string; with: string }[] = [];
  const walk = (j: Judged): void => {
    if (j.lo !== ASK || j.hi !== ASK) return;
    if (j.criterion.source.ask) asks.push(j.criterion.source.ask);
    else for (const kid of j.kids) walk(kid);
  };
  for (const r of reasons) walk(r);
  return asks;
}
