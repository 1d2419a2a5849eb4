// The named formulas of knowledge/facts.yaml: facts computed from other facts, each on ranges, so that a half
// known input gives a half known result. Numbers of law (six months, ten loan months) come in as inputs.
import type { FormulaName } from '../knowledge/fact-file.js';
import { monthsSince, yearsSince } from './day.js';

/**
 * What is known of a number or a date: somewhere in [lo, hi]. `none`: it may be null ("never"); `some`: it may
 * be a value. `given`: the person or the catalogue said something about it.
 */
export interface Span {
  lo: number;
  hi: number;
  none: boolean;
  some: boolean;
  given: boolean;
}

/** True when only one answer is left. */
export const settled = (s: Span): boolean => (s.some ? !s.none && s.lo === s.hi : true);

const span = (lo: number, hi: number, given = true): Span => ({ lo, hi, none: false, some: true, given });
const unknown = (): Span => span(0, Number.POSITIVE_INFINITY, false);

/** Results of boolean formulas: bit 0 = may be true, bit 1 = may be false (the order of a boolean domain). */
export const MAY_BE_TRUE = 1;
export const MAY_BE_FALSE = 2;
const both = MAY_BE_TRUE | MAY_BE_FALSE;

/** Loan months of `months` calendar months: a school year of 12 months counts `perYear` of them. */
export function schoolMonths(months: number, perYear: number): number {
  return months <= perYear ? Math.max(0, months) : Math.max(perYear, Math.round((months * perYear) / 12));
}

/** Months rounded as the decree rounds odd days: up to `halfDays` of 30 count as half, more as a whole month. */
export function halfMonths(months: number, halfDays: number): number {
  const whole = Math.floor(months + 1e-9);
  const odd = Math.round((months - whole) * 30);
  // A stated half (3,5) is the law's own result for up to 14 days, so 15/30 stays half.
  return whole + (odd === 0 ? 0 : odd <= halfDays + 1 ? 0.5 : 1);
}

const map = (s: Span, f: (x: number) => number, falling = false): Span => {
  const a = s.lo === Number.NEGATIVE_INFINITY ? s.lo : f(s.lo);
  const b = s.hi === Number.POSITIVE_INFINITY ? s.hi : f(s.hi);
  return falling ? { ...s, lo: f(s.hi), hi: f(s.lo) } : { ...s, lo: a, hi: b };
};

const left = (months: Span, year: Span): Span =>
  span(
    Math.max(0, months.lo - 12 * (year.hi - 1)),
    Math.max(0, months.hi - 12 * (year.lo - 1)),
    months.given && year.given,
  );

/** `a × b` rounded to whole đồng; both are at least 0. */
const times = (a: Span, b: Span, per = 1): Span =>
  span(Math.round((a.lo * b.lo) / per), Math.round((a.hi * b.hi) / per), a.given && b.given);

export type NumberFormula = (inputs: readonly Span[], on: number) => Span;
export type BooleanFormula = (inputs: readonly Span[]) => number;

/** Formulas that give a number (or a nullable number). */
export const numberFormulas: Partial<Record<FormulaName, NumberFormula>> = {
  'years-since': ([birth], on) => map(birth!, (d) => yearsSince(d, on), true),
  'months-since': ([date], on) => (date!.some ? map(date!, (d) => monthsSince(d, on), true) : date!),
  'support-count': ([last, scheme]) =>
    !last!.some ? span(0, 0) : !last!.none || scheme!.given ? span(1, Number.POSITIVE_INFINITY) : unknown(),
  'course-tuition': ([perYear, perMonth, months, perSchoolYear]) => {
    if (perYear!.given) return times(perYear!, months!, 12);
    if (perMonth!.given)
      return times(
        perMonth!,
        map(months!, (m) => schoolMonths(m, perSchoolYear!.lo)),
      );
    return unknown();
  },
  'monthly-tuition': ([perMonth, tuition, months]) => {
    if (perMonth!.given) return perMonth!;
    if (!tuition!.given || !months!.given || months!.lo <= 0) return unknown();
    return span(tuition!.lo / months!.hi, tuition!.hi / months!.lo);
  },
  'supported-months': ([months, most, half]) =>
    map(months!, (m) => Math.min(most!.lo, halfMonths(m, half!.lo))),
  // The loan months of the whole course, less those of the years behind.
  'school-months-left': ([months, year, perYear]) => {
    const rest = (m: number, y: number) => Math.max(0, schoolMonths(m, perYear!.lo) - perYear!.lo * (y - 1));
    return span(rest(months!.lo, year!.hi), rest(months!.hi, year!.lo), months!.given && year!.given);
  },
  'calendar-months-left': ([months, year]) => left(months!, year!),
  'school-years-left': ([months, year]) => map(left(months!, year!), (m) => Math.ceil(m / 12)),
  'tuition-left': ([tuition, perYear, months, year]) => {
    if (year!.hi <= 1) return tuition!;
    const rest = left(months!, year!);
    if (perYear!.given) return times(perYear!, rest, 12);
    if (!tuition!.given || !settled(months!) || months!.lo <= 0) return span(0, tuition!.hi, false);
    return times(tuition!, rest, months!.lo);
  },
  'first-half-year-days': ([days, months, level, most]) => {
    // The level "under three months" is its first value, as the vocabulary lists them.
    const withinSixMonths = months!.hi <= most!.lo || (level!.given && level!.hi === 0);
    return withinSixMonths ? days! : span(0, days!.hi, false);
  },
};

/** Formulas that give a boolean, as a mask of MAY_BE_TRUE and MAY_BE_FALSE. */
export const booleanFormulas: Partial<Record<FormulaName, BooleanFormula>> = {
  'ever-supported': ([last, count]) => {
    if (!last!.some || count!.hi < 1) return MAY_BE_FALSE;
    return !last!.none || count!.lo >= 1 ? MAY_BE_TRUE : both;
  },
  'on-or-after': ([later, earlier, count]) => {
    if (!later!.some || count!.hi < 1) return MAY_BE_FALSE;
    const never = later!.none && count!.lo < 1;
    const may = later!.hi >= earlier!.lo ? MAY_BE_TRUE : 0;
    return may | (never || later!.lo < earlier!.hi ? MAY_BE_FALSE : 0);
  },
};
