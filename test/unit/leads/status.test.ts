// Which status may follow which, what belongs to each, and what the learner is told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awakeAt } from '../../../src/leads/hours.js';
import { LEAD_STATUSES, type LeadData, type LeadRecord } from '../../../src/leads/lead.js';
import { noticeText } from '../../../src/leads/notices.js';
import {
  applyStatus,
  FACILITY_STATUSES,
  isDay,
  NEXT_STATUSES,
  REASONS,
  STATUS_NAMES,
  type StatusChange,
} from '../../../src/leads/status.js';

const data: LeadData = {
  course: { id: 'may-cong-nghiep', title: 'May công nghiệp' },
  person: { name: 'Nguyễn Thị Hoa', phone: '+84912345678', birthYear: 2000, commune: 'xã Thanh Oai' },
  priority: false,
  consent: { purpose: 'forward-to-facility', version: 1, at: 1, hash: 'h' },
  channel: 'web',
};
const change = (more: Partial<StatusChange>): StatusChange => ({
  status: 'called',
  by: 'mau-song-nhue',
  via: 'link',
  ...more,
});
const lead = (status: string, more: Partial<LeadData> = {}): LeadRecord => ({
  id: 'a',
  receipt: 'CN-AAAAAA',
  facility: 'f',
  course: 'c',
  owner: 'web:1',
  status,
  createdAt: 1,
  updatedAt: 1,
  phone: '+84912345678',
  data: JSON.stringify({ ...data, ...more }),
});

describe('applyStatus', () => {
  it('names every status and knows what may follow it', () => {
    for (const status of LEAD_STATUSES) {
      expect(STATUS_NAMES[status]).toBeTruthy();
      expect(NEXT_STATUSES[status]).toBeDefined();
    }
  });

  it.each(['awaiting-guardian', 'cancelled', 'withdrawn'] as const)('nothing follows %s', (status) => {
    for (const next of FACILITY_STATUSES)
      expect(
        applyStatus(status, data, change({ status: next, appointment: '2026-12-01', reason: 'full' }), 5),
      ).toBe('not-allowed');
  });

  it.each([
    [change({}), 'done'],
    [change({ status: 'appointment' }), 'not-allowed'],
    [change({ status: 'appointment', appointment: '2026-02-30' }), 'not-allowed'],
    [change({ status: 'appointment', appointment: '2026-12-01' }), 'done'],
    [change({ status: 'not-suitable' }), 'not-allowed'],
    [change({ status: 'not-suitable', reason: '__proto__' as never }), 'not-allowed'],
    [change({ status: 'not-suitable', reason: 'full' }), 'done'],
  ] as const)('%o → %s', (wanted, result) => {
    const applied = applyStatus('new', data, wanted, 5);
    expect(typeof applied === 'string' ? applied : 'done').toBe(result);
  });

  it('takes an appointment of today or later, and none that is over', () => {
    const evening = Date.parse('2026-12-01T23:00:00+07:00');
    const on = (appointment: string) =>
      applyStatus('new', data, change({ status: 'appointment', appointment }), evening);
    expect(on('2026-11-30')).toBe('not-allowed');
    expect(on('2026-12-01')).toHaveProperty('data');
    expect(on('2026-12-02')).toHaveProperty('data');
  });

  it('keeps the history, never more than fifty lines, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FACILITY_STATUSES), { maxLength: 80 }), (statuses) => {
        let now: LeadData = data;
        let status: (typeof LEAD_STATUSES)[number] = 'new';
        for (const next of statuses) {
          const wanted = change({
            status: next,
            ...(next === 'appointment' ? { appointment: '2026-12-01' } : {}),
            ...(next === 'not-suitable' ? { reason: 'age' as const } : {}),
          });
          const applied = applyStatus(status, now, wanted, 5);
          if (next === status) expect(applied).toBe('same');
          else {
            now = (applied as { data: LeadData }).data;
            status = next;
          }
        }
        expect((now.history ?? []).length).toBeLessThanOrEqual(50);
        expect(now.person).toEqual(data.person);
      }),
      { numRuns: 50 },
    );
  });

  it('a note is a change of its own', () => {
    const once = applyStatus('called', data, change({ note: ' gọi lại chiều ' }), 5);
    expect(once).toMatchObject({ data: { history: [{ note: 'gọi lại chiều' }] } });
  });
});

describe('noticeText', () => {
  const told = (status: string, more: Partial<LeadData> = {}, said = status) =>
    noticeText({ type: 'lead.status', lead: 'a', status: said }, lead(status, more), {
      facility: 'Trường Mẫu',
    });

  it.each(FACILITY_STATUSES)('%s is told kindly, with no pronoun written by hand', (status) => {
    const history = [
      { at: 1, by: 'f', via: 'link' as const, status, appointment: '2026-12-01', reason: 'full' as const },
    ];
    const text = told(status, { history }) ?? '';
    expect(text).toContain('Trường Mẫu');
    expect(text).toMatch(/\{[Uu]ser\}/u);
    expect(text).not.toMatch(/(?<![\p{L}])(?:anh|chị|em|bác|cháu|0912345678)(?![\p{L}])/u);
    expect(text.length).toBeLessThanOrEqual(300);
  });

  it('is silent when it is not true any more', () => {
    expect(told('enrolled', {}, 'called')).toBeUndefined();
    expect(told('withdrawn')).toBeUndefined();
    expect(noticeText({ type: 'lead.late', lead: 'a' }, lead('called'), { facility: 'x' })).toBeUndefined();
    expect(noticeText({ type: 'lead.late', lead: 'a' }, undefined, { facility: 'x' })).toBeUndefined();
  });

  it('every reason has words', () => {
    for (const reason of Object.keys(REASONS) as (keyof typeof REASONS)[])
      expect(
        told('not-suitable', { history: [{ at: 1, by: 'f', via: 'link', status: 'not-suitable', reason }] }),
      ).toContain(REASONS[reason].toLowerCase());
  });
});

describe('awakeAt', () => {
  const vn = (iso: string) => Date.parse(`${iso}+07:00`);
  it.each([
    ['2026-11-20T08:00:00', '2026-11-20T08:00:00'],
    ['2026-11-20T19:59:59', '2026-11-20T19:59:59'],
    ['2026-11-20T20:00:00', '2026-11-21T08:00:00'],
    ['2026-11-20T23:30:00', '2026-11-21T08:00:00'],
    ['2026-11-21T00:00:00', '2026-11-21T08:00:00'],
    ['2026-11-21T07:59:59', '2026-11-21T08:00:00'],
  ])('%s → %s', (at, awake) => expect(awakeAt(vn(at))).toBe(vn(awake)));
  it('is always by day and never earlier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        const awake = awakeAt(at);
        const hour = new Date(awake + 7 * 3_600_000).getUTCHours();
        return awake >= at && hour >= 8 && hour < 20 && awakeAt(awake) === awake;
      }),
    );
  });
});

it.each([
  ['2026-12-01', true],
  ['2026-13-01', false],
  ['2026-02-29', false],
  ['1-1-2026', false],
  [undefined, false],
])('isDay %s', (value, ok) => expect(isDay(value)).toBe(ok));
