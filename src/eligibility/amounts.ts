// The sums of a scheme: each part as a range that what is known leaves open, the cap over all parts, and the
// facts that can still move the total. All sums are whole đồng.
import type { Masks } from './diagram.js';
import type { Facts } from './facts.js';
import { type Span, settled } from './formulas.js';
import type { CompiledAmount, CompiledLevel, CompiledPart, CompiledScheme, DayRules } from './rules.js';
import { YES } from './rules.js';

export interface PartSum {
  part: CompiledPart;
  /** The level when it is decided; undefined when open, or when nothing is paid. */
  level: CompiledLevel | undefined;
  lo: number;
  hi: number;
  /** False when `hi` only says how large an unknown fact may be at all: no sum to tell anybody. */
  bounded: boolean;
  notFirm: string | undefined;
}

export interface Sum {
  parts: PartSum[];
  lo: number;
  hi: number;
  /** False when a part cannot be promised (a ceiling that nobody published). */
  firm: boolean;
  /** The cap cut the parts down. */
  capped: boolean;
  cap: number | undefined;
  /** The facts that can still change the total, in the order of the vocabulary; empty when it is settled. */
  missing: string[];
}

const product = (a: number, b: number) => (a === 0 || b === 0 ? 0 : a * b);

/** What is known of an operand: a number of law, or a fact of the person. */
export function operand(o: number | string, rules: DayRules, facts: Facts, on: number): Span {
  if (typeof o === 'number') return { lo: o, hi: o, none: false, some: true, given: true };
  return rules.model.span(o, facts, on);
}

/** The range of one amount: min(of, upTo) × times × share, rounded to whole đồng. */
export function amountOf(
  a: CompiledAmount,
  rules: DayRules,
  facts: Facts,
  on: number,
): { lo: number; hi: number } {
  const base = operand(a.of, rules, facts, on);
  let lo = Math.min(base.lo, a.upTo ?? base.lo);
  let hi = Math.min(base.hi, a.upTo ?? base.hi);
  for (const t of a.times) {
    const s = operand(t, rules, facts, on);
    lo = product(lo, s.lo);
    hi = product(hi, s.hi);
  }
  return { lo: Math.round(product(lo, a.share)), hi: Math.round(product(hi, a.share)) };
}

/** Does the law, or what is known, bound the amount from above? */
function isBounded(a: CompiledAmount, rules: DayRules, facts: Facts, on: number): boolean {
  const told = (o: number | string) => operand(o, rules, facts, on).given;
  return (a.upTo !== undefined || told(a.of)) && a.times.every(told);
}

/** The operands that leave an amount open, as facts to ask. */
function openOperands(a: CompiledAmount, rules: DayRules, facts: Facts, on: number): string[] {
  const { lo, hi } = amountOf(a, rules, facts, on);
  if (lo === hi) return [];
  const ask = (o: number | string) => {
    return typeof o === 'number' ? [] : rules.model.open(o, facts, on);
  };
  const base = operand(a.of, rules, facts, on);
  const capped = a.upTo !== undefined && base.lo >= a.upTo;
  return [
    ...(capped || settled(base) ? [] : ask(a.of)),
    ...a.times.filter((t) => !settled(operand(t, rules, facts, on))).flatMap(ask),
  ];
}

/** Computes the sum of a scheme for a person, as if its criteria held. */
export function sumOf(scheme: CompiledScheme, rules: DayRules, facts: Facts, on: number, masks: Masks): Sum {
  const missing = new Set<string>();
  const d = rules.diagrams;
  let firm = true;
  const parts = scheme.parts.map((part): PartSum => {
    const ends = d.reach(part.diagram, masks);
    let lo = Number.POSITIVE_INFINITY;
    let hi = 0;
    const open: string[] = [];
    for (const end of ends) {
      const level = end === 0 ? undefined : part.levels[end - 1]!;
      const range = level ? amountOf(level.amount, rules, facts, on) : { lo: 0, hi: 0 };
      lo = Math.min(lo, range.lo);
      hi = Math.max(hi, range.hi);
      if (level) open.push(...openOperands(level.amount, rules, facts, on));
    }
    const levels = ends.flatMap((e) => (e > 0 ? part.levels[e - 1]! : []));
    let bounded = levels.every((l) => isBounded(l.amount, rules, facts, on));
    const loose = levels.filter((l) => l.notFirm !== undefined);
    let notFirm = loose[0]?.notFirm;
    // Whether the sum can be promised may hang on a fact even when the sum itself does not.
    let isOpen = lo !== hi || (loose.length > 0 && loose.length < ends.length);
    if (isOpen && ends.length > 1) open.push(...askable(rules, part.diagram, facts, on, masks));
    const less = part.source.lessExemption;
    const other = less === undefined ? undefined : rules.byId.get(less);
    if (other) {
      const off = exemption(other, rules, facts, on, masks);
      lo = Math.max(0, lo - off.hi);
      hi = Math.max(0, hi - off.lo);
      open.push(...off.missing);
      notFirm ??= off.notFirm;
      isOpen = lo !== hi || off.missing.length > 0;
      bounded &&= lo === hi || off.missing.length === 0;
    }
    if (isOpen) for (const f of open) missing.add(f);
    if (notFirm !== undefined) firm = false;
    const level = ends.length === 1 ? levels[0] : undefined;
    return { part, level, lo, hi, bounded: bounded || lo === hi, notFirm };
  });
  const cap = scheme.cap && amountOf(scheme.cap, rules, facts, on).lo;
  const capped = cap !== undefined && parts.reduce((s, p) => s + p.lo, 0) > cap;
  const payable = cap === undefined ? parts : payInOrder(parts, cap);
  const lo = payable.reduce((s, p) => s + p.lo, 0);
  const hi = Math.min(
    cap ?? Number.POSITIVE_INFINITY,
    payable.reduce((s, p) => s + p.hi, 0),
  );
  return {
    parts: payable,
    lo,
    hi,
    firm,
    capped,
    cap,
    missing: lo === hi && firm ? [] : rules.model.sorted(missing),
  };
}

/** The total when everything it depends on is known, without the detail; undefined when it must be worked out. */
export function quickSum(
  scheme: CompiledScheme,
  rules: DayRules,
  facts: Facts,
  on: number,
  cellOf: (variable: number) => number,
): number | undefined {
  let total = 0;
  for (const part of scheme.parts) {
    if (part.source.lessExemption !== undefined) return undefined;
    const end = rules.diagrams.walk(part.diagram, cellOf);
    if (end < 0) return undefined;
    if (end > 0) total += quickAmount(part.levels[end - 1]!.amount, rules, facts, on);
  }
  const cap = scheme.cap && quickAmount(scheme.cap, rules, facts, on);
  // NaN: an operand is not known.
  return Number.isNaN(total) ? undefined : cap === undefined ? total : Math.min(total, cap);
}

function quickAmount(a: CompiledAmount, rules: DayRules, facts: Facts, on: number): number {
  let sum = exactNumber(a.of, rules, facts, on);
  if (a.upTo !== undefined && sum > a.upTo) sum = a.upTo;
  for (const t of a.times) sum *= exactNumber(t, rules, facts, on);
  return Math.round(sum * a.share);
}

function exactNumber(o: number | string, rules: DayRules, facts: Facts, on: number): number {
  if (typeof o === 'number') return o;
  const value = facts[o];
  if (typeof value === 'number') return value;
  const s = rules.model.span(o, facts, on);
  return settled(s) ? s.lo : Number.NaN;
}

/** Pays the parts in their order until the cap is used up. */
function payInOrder(parts: PartSum[], cap: number): PartSum[] {
  let leftLo = cap;
  let leftHi = cap;
  return parts.map((p) => {
    // The least this part gets is what the most expensive earlier parts leave, and the other way round.
    const lo = Math.min(p.lo, leftLo);
    const hi = Math.min(p.hi, leftHi);
    leftHi -= Math.min(p.lo, leftHi);
    leftLo -= Math.min(p.hi, leftLo);
    return { ...p, lo, hi };
  });
}

/** What an exemption takes off the tuition that a loan would otherwise cover. */
function exemption(other: CompiledScheme, rules: DayRules, facts: Facts, on: number, masks: Masks) {
  const ends = rules.diagrams.reach(other.outcome, masks);
  if (!ends.includes(YES)) return { lo: 0, hi: 0, missing: [] as string[], notFirm: undefined };
  const sum = sumOf(other, rules, facts, on, masks);
  const sure = ends.length === 1;
  return {
    lo: sure ? sum.lo : 0,
    hi: sum.hi,
    missing: [...(sure ? [] : askable(rules, other.outcome, facts, on, masks)), ...sum.missing],
    notFirm: sum.parts.find((p) => p.notFirm !== undefined)?.notFirm,
  };
}

/** The facts on which a diagram still depends, as facts a person can be asked, in the order of the vocabulary. */
export function askable(rules: DayRules, diagram: number, facts: Facts, on: number, masks: Masks): string[] {
  const d = rules.diagrams;
  return d.scratch(() => {
    const names: string[] = [];
    for (const v of d.support(d.restrict(diagram, masks)))
      names.push(...rules.model.open(rules.variables[v]!.name, facts, on));
    return rules.model.sorted(names);
  });
}
