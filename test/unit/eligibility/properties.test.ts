// What must hold for everybody, not only for the people we thought of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askable, sumOf } from '../../../src/eligibility/amounts.js';
import { judgeScheme } from '../../../src/eligibility/explain-criteria.js';
import type { Facts } from '../../../src/eligibility/facts.js';
import { checkPerson, type FullVerdict, tally } from '../../../src/eligibility/index.js';
import { flatten, jsonLogicOracle, publicodesOracle } from './oracles.js';
import { forget, rules, seeded, spreadPerson, today } from './world.js';

const day = rules.on(today);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const ends = { 'not-eligible': 0, ask: 1, eligible: 2, 'need-facts': -1 };
const verdicts = (facts: Facts) => checkPerson(rules, facts, today).verdicts;
const answer = (v: FullVerdict) => ({ outcome: v.outcome, total: v.total, ifApplied: v.ifApplied?.total });

/** A whole person, and the same person with some facts forgotten. */
function pair(seed: number): { whole: Facts; known: Facts; random: () => number } {
  const random = seeded(seed);
  const whole = spreadPerson(day, random);
  const known: Record<string, unknown> = { ...forget(whole, random, random()) };
  // A missing year of study means the first, by the vocabulary; a missing sum is missing in every form.
  known.yearOfStudy = whole.yearOfStudy;
  if (known.tuition === undefined) delete known.tuitionPerMonth;
  return { whole, known: known as Facts, random };
}

describe('for every person', () => {
  it('the made-up people are people of the vocabulary', () => {
    fc.assert(
      fc.property(seeds, (s) => rules.model.validate(pair(s).whole, today) === undefined),
      { numRuns: 150 },
    );
  });

  it('a settled verdict holds for every completion, and its sums lie in the stated range', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { whole, known } = pair(seed);
        const after = verdicts(whole);
        verdicts(known).forEach((before, i) => {
          const v = after[i]!;
          if (before.outcome !== 'need-facts') expect(v.outcome).toBe(before.outcome);
          if (before.total !== undefined) expect(v.total).toBe(before.total);
          if (v.outcome === 'eligible') {
            expect(v.sum.lo).toBeGreaterThanOrEqual(before.sum.lo);
            expect(v.sum.hi).toBeLessThanOrEqual(before.sum.hi);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('a completely known person has no open outcome', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const v of verdicts(pair(seed).whole)) expect(v.outcome).not.toBe('need-facts');
      }),
      { numRuns: 200 },
    );
  });

  it('no missing fact means settled: telling everything else changes nothing', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { whole, known } = pair(seed);
        const after = verdicts(whole);
        verdicts(known).forEach((before, i) => {
          if (before.missing.length === 0) expect(answer(after[i]!)).toEqual(answer(before));
        });
      }),
      { numRuns: 200 },
    );
  });

  it('a fact outside "missing" never changes the answer', () => {
    // What another fact is reckoned from, and wins over it: a birth date, the support that was given before.
    const standIns = new Set(['birthDate', 'priorSupportCount', 'priorSupportScheme']);
    // One question under two names: the fee of the course and of a month; in a short course all days are days of
    // the first six months.
    const sameQuestions = [
      ['tuition', 'tuitionPerMonth'],
      ['studyDays', 'studyDaysFirst6Months'],
    ];
    const sameQuestion = (missing: readonly string[], fact: string) =>
      sameQuestions.some((names) => names.includes(fact) && names.some((n) => missing.includes(n)));
    fc.assert(
      fc.property(seeds, (seed) => {
        const { whole, known } = pair(seed);
        const before = verdicts(known);
        for (const fact of Object.keys(whole)) {
          if (known[fact] !== undefined || standIns.has(fact)) continue;
          const after = verdicts({ ...known, [fact]: whole[fact]! });
          before.forEach((b, i) => {
            if (!b.missing.includes(fact) && !sameQuestion(b.missing, fact))
              expect([fact, answer(after[i]!)]).toEqual([fact, answer(b)]);
          });
        }
      }),
      // One who knows neither name of the fee, in unemployment training that pays by the month.
      { numRuns: 25, examples: [[2034598888]] },
    );
  });

  it('every fact of an open verdict\'s "missing" can change it', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { known } = pair(seed);
        const masks = day.masks(known, today);
        for (const v of verdicts(known)) {
          if (v.outcome !== 'need-facts') continue;
          day.diagrams.scratch(() => {
            for (const fact of v.missing) {
              // Two answers to the fact that leave different things possible.
              const left = day.variables
                .filter((x) => x.asks.includes(fact))
                .flatMap(({ index, cells }) =>
                  Array.from({ length: cells }, (_, cell) => cell)
                    .filter((cell) => (masks[index]! >> cell) & 1)
                    .map((cell) => {
                      const next = Int32Array.from(masks);
                      next[index] = 1 << cell;
                      return day.diagrams.restrict(v.scheme.outcome, next);
                    }),
                );
              expect(new Set(left).size, `${v.scheme.id} ${fact}`).toBeGreaterThan(1);
            }
          });
        }
      }),
      { numRuns: 80 },
    );
  });

  it('the order of the facts never changes the answer', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { known, random } = pair(seed);
        const shuffled = Object.fromEntries(
          Object.entries(known)
            .map((e) => [random(), e] as const)
            .sort(([a], [b]) => a - b)
            .map(([, e]) => e),
        );
        expect(verdicts(shuffled).map(answer)).toEqual(verdicts(known).map(answer));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the diagrams', () => {
  it('agree with the reference semantics on every completely known person', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const masks = day.masks(pair(seed).whole, today);
        for (const s of day.schemes) {
          const { lo, hi } = judgeScheme(s, masks);
          expect([lo, hi]).toEqual([lo, lo]);
          expect(day.diagrams.reach(s.applied, masks)).toEqual([lo]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never contradict it on a half-known person, and are at least as sharp', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const masks = day.masks(pair(seed).known, today);
        for (const s of day.schemes) {
          const { lo, hi } = judgeScheme(s, masks);
          const reached = day.diagrams.reach(s.applied, masks);
          expect(reached[0]).toBeGreaterThanOrEqual(lo);
          expect(reached.at(-1)).toBeLessThanOrEqual(hi);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('leave nothing behind after a question about one person', () => {
    const size = day.diagrams.size;
    const { known } = pair(1);
    for (const s of day.schemes) askable(day, s.outcome, known, today, day.masks(known, today));
    expect(day.diagrams.size).toBe(size);
  });

  it('count people as the full check does', () => {
    const count = tally(day, day.schemes);
    fc.assert(
      fc.property(seeds, (seed) => {
        const { known } = pair(seed);
        const result = count(known, today);
        verdicts(known).forEach((v, i) => {
          expect(result.ends[i]).toBe(ends[v.outcome]);
          const wanted =
            v.outcome === 'eligible' ? sumOf(v.scheme, day, known, today, day.masks(known, today)).lo : 0;
          expect(result.sums[i]).toBe(wanted);
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('other engines with the same rules', () => {
  const logic = jsonLogicOracle(day, today);
  const publicodes = publicodesOracle(day, today);

  it('json-logic-engine agrees on outcomes and sums', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { whole } = pair(seed);
        const theirs = logic(flatten(day, whole, today));
        for (const v of verdicts(whole)) {
          expect([v.scheme.id, ends[v.outcome]]).toEqual([v.scheme.id, theirs.outcome[v.scheme.id]]);
          if (v.total !== undefined) expect(v.total).toBe(theirs.total[v.scheme.id]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('publicodes agrees on outcomes', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { whole } = pair(seed);
        const theirs = publicodes.outcome(flatten(day, whole, today));
        for (const v of verdicts(whole))
          expect([v.scheme.id, ends[v.outcome]]).toEqual([v.scheme.id, theirs[v.scheme.id]]);
      }),
      { numRuns: 60 },
    );
  });
});
