// The real rules, and made-up people for tests and benchmarks: drawn from the shares in facts.yaml (for counts
// of questions) or spread over every value and threshold (for agreement of engines).

import { loadRules } from '../../../src/commands/check.js';
import { addMonths, dayFrom, isoDay } from '../../../src/eligibility/day.js';
import type { Facts, FactValue } from '../../../src/eligibility/facts.js';
import { schoolMonths } from '../../../src/eligibility/formulas.js';
import type { DayRules, Rules, Variable } from '../../../src/eligibility/rules.js';

export const rules: Rules = loadRules();
export const today = dayFrom('2026-11-21');

/** A small seeded generator (mulberry32): the same people on every run. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

/** An index drawn in proportion to the weights. */
export function drawIndex(weights: readonly number[], random: () => number): number {
  let r = random() * weights.reduce((a, b) => a + b, 0);
  for (const [i, w] of weights.entries()) {
    r -= w;
    if (r < 0) return i;
  }
  return weights.findLastIndex((w) => w > 0);
}

/** The numbers around every threshold that the rules of a day use for a fact or derived fact. */
function numbersOf(v: Variable): number[] {
  return [...new Set((v.cuts ?? []).flatMap((c) => [c.at - 1, c.at, c.at + 1]))];
}

/**
 * A completely known person, values spread evenly and numbers close to thresholds. Facts that contradict each
 * other (never supported, yet twice) are avoided, as they would be in a talk.
 */
export function spreadPerson(day: DayRules, random: () => number, on = today): Facts {
  const { model } = day;
  const facts: Record<string, FactValue> = {};
  const byName = new Map(day.variables.map((v) => [v.name, v]));
  const months = (derived: string, far: number) => {
    const v = byName.get(derived);
    const m = random() < 0.7 && v ? pick(numbersOf(v), random) : Math.floor(random() * far);
    return isoDay(Math.min(on, addMonths(on, -Math.max(m, 0)) + Math.floor(random() * 3) - 1));
  };
  for (const name of model.names) {
    const fact = model.fact(name);
    const domain = model.domain(name);
    if (domain) facts[name] = pick(domain, random);
    else if (fact.type === 'number') {
      const near = byName.has(name) ? numbersOf(byName.get(name)!) : [];
      const wide = Math.floor(
        (fact.min ?? 0) + random() * (Math.min(fact.max ?? 100, 40_000_000) - (fact.min ?? 0)),
      );
      const value = near.length > 0 && random() < 0.7 ? pick(near, random) : wide;
      facts[name] = Math.max(fact.min ?? 0, Math.min(fact.max ?? value, value));
    }
  }
  facts.courseMonths =
    facts.courseLevel === 'under-3-months'
      ? pick([1, 2, 2.5], random)
      : pick([3, 3.5, 4, 6, 9, 10, 12, 18, 24, 30, 36], random);
  facts.yearOfStudy = Math.min(facts.yearOfStudy as number, Math.ceil(facts.courseMonths / 12));
  facts.tuition = Math.floor(random() * 40) * 500_000;
  facts.studyDays = Math.floor(random() * Math.min(300, facts.courseMonths * 26));
  facts.studyDaysFirst6Months = facts.courseMonths <= 6 ? facts.studyDays : Math.min(facts.studyDays, 120);
  facts.tuitionPerMonth = facts.tuition / facts.courseMonths;
  delete facts.tuitionPerYear;
  facts.birthDate = isoDay(addMonths(on, -12 * (facts.age as number)) - Math.floor(random() * 300));
  facts.serviceCompletedOn = months('monthsSinceService', 130);
  facts.contractEndedOn = months('monthsSinceContract', 40);
  facts.landRecoveredOn = random() < 0.4 ? null : months('monthsSinceLandRecovered', 130);
  if (random() < 0.5) {
    facts.priorSupportOn = null;
    facts.priorSupportCount = 0;
    delete facts.priorSupportScheme;
  } else {
    facts.priorSupportOn = isoDay(on - Math.floor(random() * 4000));
    facts.priorSupportCount = 1 + Math.floor(random() * 4);
  }
  return facts;
}

/** A completely known person drawn from the shares of facts.yaml. */
export function likelyPerson(day: DayRules, random: () => number, on = today): Facts {
  const { model } = day;
  const facts: Record<string, FactValue> = { ...spreadPerson(day, random, on) };
  const draw = (ranges: readonly (readonly [number, number])[], from: number): number => {
    let r = random();
    let lo = from;
    for (const [hi, share] of ranges) {
      if (r < share) return lo + (r / share) * (hi - lo);
      r -= share;
      lo = hi;
    }
    return lo - 1;
  };
  for (const name of model.names) {
    const { prior, integer } = model.fact(name);
    if (prior?.shares) {
      const values = Object.keys(prior.shares);
      const value = values[drawIndex(Object.values(prior.shares), random)]!;
      facts[name] = model.fact(name).type === 'boolean' ? value === 'true' : value;
    } else if (prior?.ranges) {
      const value = draw(prior.ranges, prior.from ?? 0);
      facts[name] = integer ? Math.floor(value) : value;
    }
  }
  delete facts.birthDate;
  // A missing year of study means the first; the length of a course goes with its level.
  delete facts.yearOfStudy;
  const lengths: Record<string, number[]> = {
    'under-3-months': [1, 2, 2.5],
    'so-cap': [3, 4, 6, 9],
    'trung-cap': [12, 24],
  };
  facts.courseMonths = pick(lengths[facts.courseLevel as string] ?? [24, 30, 36], random);
  facts.studyDays = Math.min(facts.studyDays as number, Math.floor(facts.courseMonths * 26));
  facts.studyDaysFirst6Months = facts.courseMonths <= 6 ? facts.studyDays : Math.min(facts.studyDays, 120);
  // The monthly fee that goes with the whole fee: a school year is charged as ten months.
  facts.tuitionPerMonth = (facts.tuition as number) / schoolMonths(facts.courseMonths as number, 10);
  const derived = model.file.derived;
  const date = (name: string) =>
    isoDay(addMonths(on, -Math.floor(draw(derived[name]!.prior!.ranges!, derived[name]!.prior!.from ?? 0))));
  facts.serviceCompletedOn = date('monthsSinceService');
  facts.contractEndedOn = date('monthsSinceContract');
  facts.landRecoveredOn =
    random() < derived.monthsSinceLandRecovered!.prior!.never!
      ? null
      : isoDay(on - Math.floor(random() * 3600));
  if (random() < 0.9) {
    facts.priorSupportOn = null;
    facts.priorSupportCount = 0;
    delete facts.priorSupportScheme;
    facts.jobLostObjectively = false;
  } else {
    facts.priorSupportOn = isoDay(on - Math.floor(random() * 3600));
    facts.priorSupportCount = random() < 0.9 ? 1 : 3;
  }
  return facts;
}

/** Forgets each fact with the given chance. */
export function forget(facts: Facts, random: () => number, chance: number): Facts {
  return Object.fromEntries(Object.entries(facts).filter(() => random() >= chance));
}
