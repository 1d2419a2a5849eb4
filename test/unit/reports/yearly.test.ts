// The yearly table: counts that add up, and a public form in which nobody can be found.
import fc from 'fast-check';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { yearlyWorkbook } from '../../../src/reports/workbook.js';
import { type CountedLead, countBy, hideSmall, total } from '../../../src/reports/yearly.js';
import { SMALL } from '../../../src/small-counts.js';

const lead = (commune: string, occupation: string, status = 'new', priority = false): CountedLead => ({
  ...{ commune, occupation, facility: 'Trường A', status, priority },
});
const many = (n: number, ...args: Parameters<typeof lead>) => Array.from({ length: n }, () => lead(...args));
const byCommune = (leads: CountedLead[]) =>
  countBy(
    leads,
    (l) => l.commune,
    (l) => l.occupation,
  );

const sheet = async (bytes: Buffer, name: string) =>
  (await readXlsxFile(bytes)).find((s) => s.sheet === name)!.data;

describe('countBy', () => {
  it('counts registrations, calls, enrolments and priority', () => {
    const rows = byCommune([
      ...many(3, 'xã B', 'May', 'enrolled', true),
      ...many(2, 'xã B', 'May'),
      ...many(1, 'xã Ă', 'Hàn', 'not-suitable'),
    ]);
    expect(rows).toEqual([
      { group: 'xã Ă', item: 'Hàn', registered: 1, called: 1, enrolled: 0, notSuitable: 1, priority: 0 },
      { group: 'xã B', item: 'May', registered: 5, called: 3, enrolled: 3, notSuitable: 0, priority: 3 },
    ]);
    expect(total(rows, 'Tổng', '').registered).toBe(6);
  });
});

describe('hideSmall', () => {
  const arbitrary = fc.array(
    fc.record({
      group: fc.constantFrom('a', 'b', 'c'),
      item: fc.constantFrom('x', 'y', 'z', 'w'),
      count: fc.integer({ min: 1, max: 12 }),
    }),
    { maxLength: 10 },
  );

  it('shows no small figure, and never lets one be worked out from its group’s sum', () => {
    fc.assert(
      fc.property(arbitrary, (cells) => {
        const rows = byCommune(cells.flatMap((c) => many(c.count, c.group, c.item)));
        const shown = hideSmall(rows);
        for (const group of new Set(rows.map((r) => r.group))) {
          const members = shown.filter((r) => r.group === group);
          for (const r of members)
            expect(r.registered === undefined || r.registered === 0 || r.registered >= SMALL).toBe(true);
          const hidden = members.filter((r) => r.registered === undefined);
          if (hidden.length === 1) expect(members).toHaveLength(1);
        }
      }),
    );
  });
});

describe('the workbook', () => {
  const leads = [...many(6, 'xã A', 'May', 'enrolled'), ...many(2, 'xã A', 'Hàn'), lead('=1+1', 'May')];
  const report = {
    ...{ year: 2026, madeOn: '2026-11-30', byCommune: byCommune(leads), erased: 1, sample: true },
    byFacility: countBy(
      leads,
      (l) => l.facility,
      (l) => l.occupation,
    ),
  };

  it('opens, adds up, and holds no formula', async () => {
    const bytes = await yearlyWorkbook({ ...report, public: false });
    const rows = await sheet(bytes, 'Xã và nghề');
    expect(rows[0]).toEqual([
      'Xã, phường',
      'Nghề',
      'Đăng ký',
      'Đã gọi',
      'Ghi danh',
      'Không phù hợp',
      'Diện ưu tiên',
    ]);
    expect(rows).toContainEqual(['xã A', 'Cộng', 8, 6, 6, 0, 0]);
    expect(rows).toContainEqual(['=1+1', 'May', 1, 0, 0, 0, 0]);
    expect(rows.at(-1)!.slice(0, 3)).toEqual(['Tổng cộng', null, 9]);
    const notes = await sheet(bytes, 'Ghi chú');
    expect(notes.flat().join(' ')).toMatch(/30\/11\/2026.*dữ liệu mẫu/u);
  });

  it('hides small figures in public', async () => {
    const rows = await sheet(await yearlyWorkbook({ ...report, public: true }), 'Xã và nghề');
    expect(rows).toContainEqual(['xã A', 'Hàn', 'dưới 5', 0, 0, 0, 0]);
    expect(rows.flat()).not.toContain(2);
  });
});
