// What `check` and `loan` answer to one JSON text, good or bad, and the arithmetic of loans.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerCheck, todayInVietnam } from '../../../src/commands/check.js';
import { answerLoan } from '../../../src/commands/loan.js';
import {
  addMonths,
  dayOf,
  isoDay,
  monthsSince,
  parseDays,
  yearsSince,
} from '../../../src/eligibility/day.js';
import {
  type CheckResult,
  checkPerson,
  dayFrom,
  explain,
  type LoanEstimate,
  loanEstimate,
  whatIf,
} from '../../../src/eligibility/index.js';
import { rules } from './world.js';

const TODAY = '2026-11-21';
const check = (input: unknown) =>
  answerCheck(rules, typeof input === 'string' ? input : JSON.stringify(input), TODAY);

describe('check refuses what cannot be, with the nearest right name', () => {
  it.each([
    [{ age: -3 }, 'age', '0'],
    [{ age: 34.5 }, 'age', '34'],
    [{ age: '34' }, 'age', null],
    [{ communeKind: 'huyện' }, 'communeKind', 'phuong'],
    [{ communekind: 'xa' }, 'communekind', 'communeKind'],
    [{ householdStatus: 'nearpoor' }, 'householdStatus', 'near-poor'],
    [{ birthDate: '2099-01-01' }, 'birthDate', TODAY],
    [{ serviceCompletedOn: '2099-01-01' }, 'serviceCompletedOn', '2029-11-23'],
    [{ landRecoveredOn: '2026-02-30' }, 'landRecoveredOn', null],
    [{ age: null }, 'age', null],
    [{ disability: true }, 'disability', expect.any(String)],
    [{ on: '2026-13-01', facts: {} }, 'on', null],
    [{ on: '2099-01-01', facts: {} }, 'on', '2050-12-31'],
    [{ on: TODAY, facts: { ages: 3 } }, 'facts.ages', 'age'],
    [{ on: TODAY, fact: {} }, 'fact', 'facts'],
    [{ facts: null }, 'facts', null],
    [{ facts: {}, unknown: ['ages'] }, 'unknown', 'age'],
    [{ facts: {}, unknown: 'age' }, 'unknown', null],
    [{ sex: 'nữ' }, 'sex', 'female'],
    [{ householdStatus: 'hộ nghèo' }, 'householdStatus', 'poor'],
    [{ courseLevel: 'sơ cấp' }, 'courseLevel', 'so-cap'],
    [{ orphan: false }, 'orphan', 'no'],
    [{ disability: false }, 'disability', 'none'],
    [{ ethnicMinority: 'không' }, 'ethnicMinority', 'false'],
    [{ courseMonths: 0 }, 'courseMonths', '0.1'],
    [{ priorSupportOn: null, priorSupportCount: 2 }, 'priorSupportCount', '0'],
    [{ priorSupportOn: '2025-01-01', priorSupportCount: 0 }, 'priorSupportCount', '1'],
    [{ priorSupportOn: null, priorSupportScheme: 'rural-worker' }, 'priorSupportScheme', null],
    [{ courseMonths: 24, yearOfStudy: 3 }, 'yearOfStudy', '2'],
    [{ courseMonths: 4, studyDays: 234 }, 'studyDays', '124'],
    [{ on: TODAY, facts: { courseMonths: 24, yearOfStudy: 3 } }, 'facts.yearOfStudy', '2'],
    ['[1]', '', null],
    ['nonsense', '', null],
  ])('%j', (input, path, nearest) => {
    const a = check(input);
    expect(a).toEqual({ error: { path, message: expect.any(String), nearest } });
  });
});

describe('check', () => {
  it('answers a flat object for today and a wrapped one for its day', () => {
    const flat = (check({ age: 30 }) as { result: CheckResult }).result;
    expect(flat.on).toBe(TODAY);
    expect(Object.keys(flat.schemes)).toEqual(rules.schemes.map((s) => s.id));
    const wrapped = (check({ on: '2025-06-01', facts: { age: 30 } }) as { result: CheckResult }).result;
    expect(wrapped.on).toBe('2025-06-01');
    expect(wrapped.schemes['rural-worker']).toMatchObject({
      outcome: 'not-eligible',
      why: [{ criterion: 'in-force', holds: false }],
    });
  });

  it('names the next question, and none when everything is settled', () => {
    const first = check({}) as { result: { next: string | null } };
    expect(first.result.next).toBe('courseLevel');
    const again = check({ facts: {}, unknown: ['courseLevel'] }) as { result: { next: string | null } };
    expect(again.result.next).not.toBe('courseLevel');
  });

  it('accepts several possible values', () => {
    const { result } = check({
      householdStatus: ['poor', 'near-poor'],
      courseLevel: 'trung-cap',
      courseMonths: 12,
    }) as { result: CheckResult };
    expect(result.schemes['student-loan']).toMatchObject({
      outcome: 'eligible',
      kind: 'loan',
      total: 40_000_000,
    });
  });

  it('knows the day in Vietnam, whatever the machine is set to', () => {
    expect(todayInVietnam(new Date('2026-11-21T16:59:59Z'))).toBe('2026-11-21');
    expect(todayInVietnam(new Date('2026-11-21T17:00:00Z'))).toBe('2026-11-22');
  });
});

describe('calendar', () => {
  it('agrees with the platform on every day of two centuries', () => {
    for (let d = dayOf(1900, 1, 1); d < dayOf(2100, 1, 1); d += 17) {
      const iso = new Date(d * 86_400_000).toISOString().slice(0, 10);
      expect(isoDay(d)).toBe(iso);
      expect(parseDays(iso)).toEqual({ lo: d, hi: d });
    }
  });
  it.each(['2026-02-29', '2026-00-10', '2026-1-1', '26-01-01', '2026-04-31', '2026/01/01', ''])(
    '"%s" is no date',
    (text) => {
      expect(parseDays(text)).toBeUndefined();
    },
  );
  it('months since: the least number of months that reaches the day', () => {
    const days = fc.integer({ min: dayOf(1990, 1, 1), max: dayOf(2040, 1, 1) });
    fc.assert(
      fc.property(days, fc.nat({ max: 8000 }), (from, later) => {
        const m = monthsSince(from, from + later);
        expect(addMonths(from, m)).toBeGreaterThanOrEqual(from + later);
        if (m > 0) expect(addMonths(from, m - 1)).toBeLessThan(from + later);
      }),
    );
  });
  it('full years of age', () => {
    expect(yearsSince(dayFrom('2008-02-29'), dayFrom('2026-02-28'))).toBe(17);
    expect(yearsSince(dayFrom('2008-02-29'), dayFrom('2026-03-01'))).toBe(18);
  });
});

const loan = (input: object) => answerLoan(rules, JSON.stringify(input), TODAY);
const estimate = (input: object) => (loan(input) as { result: LoanEstimate }).result;

describe('loan', () => {
  it('a school year of student credit, month by month', () => {
    const e = estimate({ scheme: 'student-loan', monthly: 4_000_000, months: 10 });
    expect(e).toMatchObject({
      kind: 'loan',
      principal: 40_000_000,
      ratePercent: 6.6,
      graceMonths: 12,
      repayMonths: 20,
      totalInterest: 6_160_000,
      totalPaid: 46_160_000,
    });
    expect(e.schedule).toHaveLength(42);
    expect(e.schedule[0]).toEqual({
      month: 1,
      paidOut: 4_000_000,
      interest: 22_000,
      principal: 0,
      interestPaid: 0,
      payment: 0,
      balance: 4_000_000,
    });
    expect(e.schedule.at(-1)).toMatchObject({ principal: 2_000_000, balance: 0 });
    expect(e.rateCertainty).toBe('uncertain');
    expect(e.text.join(' ')).toContain('phải trả lại');
    expect(e.text.join(' ')).not.toMatch(/hỗ trợ/);
  });

  it('every plan pays back exactly what was lent, with the interest of each month', () => {
    const plan = fc.record({
      monthly: fc.integer({ min: 100_000, max: 4_000_000 }),
      months: fc.integer({ min: 1, max: 40 }),
      rate: fc.integer({ min: 0, max: 200 }).map((r) => r / 10),
      graceMonths: fc.integer({ min: 0, max: 12 }),
    });
    fc.assert(
      fc.property(plan, (p) => {
        const e = estimate({ scheme: 'student-loan', ...p });
        const sum = (f: (m: LoanEstimate['schedule'][number]) => number) =>
          e.schedule.reduce((s, m) => s + f(m), 0);
        expect(sum((m) => m.paidOut)).toBe(p.monthly * p.months);
        expect(sum((m) => m.principal)).toBe(e.principal);
        expect(sum((m) => m.interest)).toBe(e.totalInterest);
        expect(sum((m) => m.interestPaid)).toBe(e.totalInterest);
        expect(sum((m) => m.payment)).toBe(e.totalPaid);
        expect(e.schedule.at(-1)!.balance).toBe(0);
        for (const m of e.schedule.slice(0, p.months + p.graceMonths)) expect(m.payment).toBe(0);
        if (p.rate === 0) expect(e.totalInterest).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('months of the calendar count as the bank counts them, and the sum is spread over them', () => {
    const { estimate: e } = loanEstimate(
      rules,
      { scheme: 'student-loan', monthly: 4_000_000, months: 24, calendar: true },
      dayFrom(TODAY),
    ) as { estimate: LoanEstimate };
    expect(e).toMatchObject({ principal: 80_000_000, payoutMonths: 24, repayMonths: 24 });
    expect(e.schedule).toHaveLength(24 + 12 + 24);
    expect(e.schedule.reduce((sum, m) => sum + m.paidOut, 0)).toBe(80_000_000);
    expect(e.schedule.at(-1)!.balance).toBe(0);
    expect(e.text.join(' ')).toContain('Trong 24 tháng học');
  });

  it('says what needs collateral', () => {
    const text = (months: number) =>
      estimate({ scheme: 'stem-loan', monthly: 20_000_000, months }).text.join(' ');
    expect(text(25)).not.toContain('tài sản bảo đảm');
    expect(text(26)).toContain('Vay trên 500.000.000 đồng thì cần tài sản bảo đảm');
  });

  it('does not speak of months of grace when there are none', () => {
    const e = estimate({ scheme: 'student-loan', monthly: 4_000_000, months: 10, graceMonths: 0 });
    expect(e.text).toContain('Trong 10 tháng học chưa phải trả.');
  });

  it('a business loan is received at once', () => {
    const e = estimate({ scheme: 'job-loan', amount: 50_000_000, months: 36 });
    expect(e.schedule[0]).toMatchObject({ paidOut: 50_000_000, interest: 349_250 });
    expect(e.schedule).toHaveLength(36);
  });

  it.each([
    [{ scheme: 'student-loan', monthly: 5_000_000, months: 10 }, 'monthly', '4000000'],
    [{ scheme: 'job-loan', amount: 250_000_000, months: 36 }, 'amount', '200000000'],
    [{ scheme: 'job-loan', amount: 50_000_000, months: 121 }, 'months', '120'],
    [{ scheme: 'job-loan', amount: 200_000_000, months: 12.5 }, 'months', '13'],
    [{ scheme: 'job-loan', amount: 50_000_000, months: 36, graceMonths: 36 }, 'graceMonths', '35'],
    [{ scheme: 'job-loan', amount: 50_000_000, months: 60, repayMonths: 61 }, 'repayMonths', '60'],
    [{ scheme: 'student-loan', monthly: 4_000_000, months: 10, graceMonths: 13 }, 'graceMonths', '12'],
    [{ scheme: 'student-loan', monthly: 4_000_000, months: 20, repayMonths: 21 }, 'repayMonths', '20'],
    [{ scheme: 'student-lone', monthly: 1, months: 10 }, 'scheme', 'student-loan'],
    [{ scheme: 'rural-worker', monthly: 1, months: 10 }, 'scheme', null],
    [{ scheme: 'student-loan', months: 10 }, 'monthly', null],
    [{ scheme: 'student-loan', monthly: -1, months: 10 }, 'monthly', null],
    [{ scheme: 'student-loan', monthly: 1, month: 10 }, 'months', null],
    [{ scheme: 'student-loan', monthly: 1, months: 10, grace: 3 }, 'grace', 'graceMonths'],
  ])('refuses %j', (input, path, nearest) => {
    const a = loan(input) as { error: { path: string; nearest: string | null } };
    expect([a.error.path, a.error.nearest]).toEqual([path, nearest]);
  });
});

describe('the explanation', () => {
  const farmer = {
    age: 34,
    communeKind: 'xa',
    courseLevel: 'so-cap',
    priorSupportOn: null,
    tuition: 5_000_000,
    studyDays: 60,
    distanceKm: 8,
    extremelyDifficultArea: false,
  } as const;
  const on = dayFrom(TODAY);

  it('gives the sum with its arithmetic, the rule, papers, place and time', () => {
    const e = explain(checkPerson(rules, farmer, on), 'rural-worker');
    expect(e).toMatchObject({
      outcome: 'eligible',
      word: 'Có thể được',
      total: 7_000_000,
      sum: 'khoảng 7.000.000 đồng cho khóa học này',
    });
    expect(e.parts.map((p) => p.arithmetic)).toEqual([
      '4.000.000 đồng (mức thu 5.000.000 đồng, chỉ tính tối đa)',
      '50.000 đồng × 60 ngày = 3.000.000 đồng',
    ]);
    expect(e.rule).toBe(
      'Điều 25 khoản 1 điểm a, Nghị định 338/2025/NĐ-CP ngày 25/12/2025, hiệu lực từ 01/01/2026',
    );
    expect(e.papers.length).toBeGreaterThan(2);
    expect(e.howLong).toContain('7 ngày');
  });

  it('says what would change a "no"', () => {
    const e = explain(checkPerson(rules, { ...farmer, courseLevel: 'trung-cap' }, on), 'rural-worker');
    expect(e.changes).toEqual([
      {
        fact: 'courseLevel',
        label: 'trình độ khóa học',
        values: ['Dưới 3 tháng', 'Sơ cấp (3 tháng đến dưới 1 năm)'],
      },
    ]);
  });

  it('names the better of two supports', () => {
    const soldier = {
      ...farmer,
      age: 24,
      tuition: 12_000_000,
      serviceKind: 'military',
      serviceCompletedOn: '2026-01-20',
    } as const;
    const e = explain(checkPerson(rules, soldier, on), 'rural-worker');
    expect(e.instead).toContainEqual(
      expect.objectContaining({ scheme: 'youth-after-service', better: true }),
    );
  });

  it('recomputes for "what if"', () => {
    const { changed } = whatIf(rules, farmer, { courseLevel: 'trung-cap' }, on);
    expect(changed).toContain('rural-worker');
  });

  it('leaves no placeholder in any text of any scheme', () => {
    for (const day of ['2026-11-21', '2025-06-01', '2021-01-01']) {
      const whole = checkPerson(rules, farmer, dayFrom(day));
      for (const s of rules.schemes)
        expect(JSON.stringify(explain(whole, s.id))).not.toMatch(/\{[a-z-]+\}|undefined|NaN/);
    }
  });
});
