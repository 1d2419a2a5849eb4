// When a lead is late, over weekends and Tết; the chain of consents.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockNow, clockSteps, firstLook } from '../../../src/leads/clock.js';
import { appendConsent, type ConsentEntry, isIntact } from '../../../src/leads/consents.js';

const at = (iso: string) => Date.parse(`${iso}+07:00`);
const holiday = (date: string) => ({
  date,
  name: 'Tết',
  kind: 'law' as const,
  certainty: 'verified' as const,
});
const plain = { days: [], workedSaturdays: [] };
const tet = {
  days: ['2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11'].map(holiday),
  workedSaturdays: [],
};
const when = (iso: string, calendar: typeof plain | typeof tet) =>
  Object.fromEntries(clockSteps(at(iso), calendar).map((s) => [s.step, s.at]));

describe('clockSteps', () => {
  it.each([
    ['a Monday', '2026-11-23T10:00', plain, '2026-11-25T17:00', '2026-11-26T09:00', '2026-11-27T09:00'],
    ['a Thursday', '2026-11-26T10:00', plain, '2026-11-30T17:00', '2026-12-01T09:00', '2026-12-02T09:00'],
    ['a Sunday night', '2026-11-22T23:30', plain, '2026-11-24T17:00', '2026-11-25T09:00', '2026-11-26T09:00'],
    ['before Tết', '2027-02-04T10:00', tet, '2027-02-15T17:00', '2027-02-16T09:00', '2027-02-17T09:00'],
  ] as const)('%s', (_, made, calendar, late, backup, officer) => {
    expect(when(made, calendar as typeof plain)).toMatchObject({
      'second-way': at(made) + 4 * 3_600_000,
      late: at(late),
      backup: at(backup),
      officer: at(officer),
    });
  });
});

describe('clockNow', () => {
  const made = at('2026-11-23T10:00');
  const lead = { createdAt: made, status: 'new' as const };

  it('does nothing early, and each thing at its time', () => {
    expect(clockNow(lead, false, made, plain)).toEqual({ due: [], next: firstLook(made) });
    expect(clockNow(lead, false, made + 5 * 3_600_000, plain).due).toEqual(['undelivered', 'second-way']);
    expect(clockNow(lead, true, made + 5 * 3_600_000, plain).due).toEqual([]);
    expect(clockNow(lead, true, at('2026-11-25T17:00'), plain)).toEqual({
      due: ['late'],
      next: at('2026-11-26T09:00'),
    });
    expect(clockNow(lead, true, at('2026-12-25T17:00'), plain)).toEqual({
      due: ['late', 'backup', 'officer'],
      next: undefined,
    });
  });

  it('is over once somebody acted', () => {
    for (const status of ['called', 'enrolled', 'withdrawn', 'cancelled', 'unreachable'] as const)
      expect(clockNow({ ...lead, status }, true, at('2026-12-25T17:00'), plain)).toEqual({
        due: [],
        next: undefined,
      });
  });

  it('always comes to an end, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3e12 }), fc.boolean(), (createdAt, delivered) => {
        let next: number | undefined = firstLook(createdAt);
        let looks = 0;
        while (next !== undefined) {
          const now: number = next;
          next = clockNow({ createdAt, status: 'new' }, delivered, now, plain).next;
          expect(next ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
          looks++;
        }
        expect(looks).toBeLessThanOrEqual(6);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the chain of consents', () => {
  const answer = (event: string, given = true) => ({
    ...{ purpose: 'forward-to-facility', facility: 'f', version: 1, hash: 'h', text: `lời ${event}` },
    ...{ at: 1, channel: 'web', event, given },
  });
  const chain = ['a', 'b', 'c'].reduce<ConsentEntry[]>((c, e) => appendConsent(c, answer(e, e !== 'c')), []);

  it('grows by one an event and stays intact', () => {
    expect(chain).toHaveLength(3);
    expect(isIntact(chain)).toBe(true);
    expect(appendConsent(chain, answer('b'))).toEqual(chain);
    expect(isIntact(JSON.parse(JSON.stringify(chain)) as ConsentEntry[])).toBe(true);
  });

  it('shows every change, gap and swap', () => {
    for (const i of [0, 1, 2])
      for (const change of [
        { text: 'khác' },
        { given: i === 2 },
        { at: 2 },
        { facility: 'g' },
        { hash: 'x' },
      ])
        expect(isIntact(chain.map((e, n) => (n === i ? { ...e, ...change } : e)))).toBe(false);
    expect(isIntact(chain.slice(1))).toBe(false);
    expect(isIntact([chain[0]!, chain[2]!])).toBe(false);
    expect(isIntact([chain[1]!, chain[0]!, chain[2]!])).toBe(false);
  });
});
