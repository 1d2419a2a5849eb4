// Working days: weekends, holidays, exchanged Saturdays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingDays, isWorkingDay } from '../../../src/knowledge/holidays-file.js';
import { catalogueWith } from './catalogue-files.js';

const { holidays } = catalogueWith().catalogue;

describe('working days', () => {
  it.each([
    ['2026-11-20', 0, '2026-11-20'],
    ['2026-11-20', 1, '2026-11-23'], // over a weekend
    ['2026-11-23', 1, '2026-11-25'], // over an uncertain holiday
    ['2026-11-20', 2, '2026-11-25'],
    ['2026-11-27', 1, '2026-11-28'], // an exchanged Saturday
    ['2026-12-31', 1, '2027-01-04'], // over New Year
    ['2026-02-27', 1, '2026-03-02'], // over a month's end
  ])('%s and %i working days is %s', (day, count, expected) => {
    expect(addWorkingDays(day, count, holidays)).toBe(expected);
  });

  it('counts exactly the working days it passes', () => {
    const day = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 40 }), (date, count) => {
        const from = date.toISOString().slice(0, 10);
        const to = addWorkingDays(from, count, holidays);
        let passed = 0;
        for (let at = Date.parse(from) + 86_400_000; at <= Date.parse(to); at += 86_400_000)
          if (isWorkingDay(new Date(at).toISOString().slice(0, 10), holidays)) passed++;
        expect(passed).toBe(count);
        if (count > 0) expect(isWorkingDay(to, holidays)).toBe(true);
      }),
    );
  });
});
