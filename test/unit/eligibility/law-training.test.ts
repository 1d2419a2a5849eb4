// The law on training support, one row for each side of a threshold and for each rule that is easy to get wrong.
import { describe, expect, it } from 'vitest';
import { dayFrom } from '../../../src/eligibility/day.js';
import type { Facts } from '../../../src/eligibility/facts.js';
import { checkPerson } from '../../../src/eligibility/index.js';
import { farmer, soldier, table, verdict, worker } from './personas.js';
import { rules } from './world.js';

table('rural-worker', [
  ['plain case: tuition and 60 days', farmer, {}, 'eligible', 6_000_000],
  ['age 15', farmer, { age: 15 }, 'eligible', 6_000_000],
  ['age 14', farmer, { age: 14 }, 'not-eligible'],
  ['no upper age limit', farmer, { age: 75 }, 'eligible', 6_000_000],
  ['15 today by birth date', farmer, { birthDate: '2011-11-21' }, 'eligible', 6_000_000],
  ['15 tomorrow', farmer, { birthDate: '2011-11-22' }, 'not-eligible'],
  ['birth date wins over age', farmer, { age: 40, birthDate: '2015-01-01' }, 'not-eligible'],
  [
    'birth year that gives both answers',
    { ...farmer, age: undefined as never },
    { birthDate: '2011' },
    'need-facts',
  ],
  ['phường', farmer, { communeKind: 'phuong' }, 'ask'],
  ['former xã is still asked', farmer, { communeKind: 'phuong', formerXa: true, farmsDirectly: true }, 'ask'],
  ['under three months', farmer, { courseLevel: 'under-3-months' }, 'eligible', 6_000_000],
  ['trung cấp', farmer, { courseLevel: 'trung-cap' }, 'not-eligible'],
  ['tuition at the cap', farmer, { tuition: 4_000_000 }, 'eligible', 7_000_000],
  ['tuition above the cap', farmer, { tuition: 4_000_001 }, 'eligible', 7_000_000],
  ['14.9 km', farmer, { distanceKm: 14.9 }, 'eligible', 6_000_000],
  ['15 km', farmer, { distanceKm: 15 }, 'eligible', 6_200_000],
  ['hard area, 4.9 km', farmer, { extremelyDifficultArea: true, distanceKm: 4.9 }, 'eligible', 6_000_000],
  ['hard area, 5 km', farmer, { extremelyDifficultArea: true, distanceKm: 5 }, 'eligible', 6_300_000],
  [
    'hard area and 20 km: one of the two',
    farmer,
    { extremelyDifficultArea: true, distanceKm: 20 },
    'eligible',
    6_300_000,
  ],
  ['supported before', farmer, { priorSupportOn: '2020-05-01', priorSupportCount: 1 }, 'not-eligible'],
  [
    'lost the job, once before',
    farmer,
    { priorSupportOn: '2020-05-01', priorSupportCount: 1, jobLostObjectively: true },
    'ask',
  ],
  [
    'lost the job, twice before',
    farmer,
    { priorSupportOn: '2020-05-01', priorSupportCount: 2, jobLostObjectively: true },
    'ask',
  ],
  [
    'lost the job, three times before',
    farmer,
    { priorSupportOn: '2020-05-01', priorSupportCount: 3, jobLostObjectively: true },
    'not-eligible',
  ],
  [
    'never supported, by count',
    { ...farmer, priorSupportOn: undefined as never },
    { priorSupportCount: 0 },
    'eligible',
    6_000_000,
  ],
  ['first day of the decree', farmer, {}, 'eligible', 6_000_000, '2026-01-01'],
  ['the day before', farmer, {}, 'not-eligible', undefined, '2025-12-31'],
]);

table('youth-after-service', [
  [
    'plain case: no cap of 4 million',
    soldier,
    { tuition: 12_000_000, studyDays: 70 },
    'eligible',
    15_500_000,
  ],
  ['phường as well', soldier, { communeKind: 'phuong' }, 'eligible', 6_000_000],
  ['60 months to the day', soldier, { serviceCompletedOn: '2021-11-21' }, 'eligible', 6_000_000],
  ['a day later', soldier, { serviceCompletedOn: '2021-11-20' }, 'not-eligible'],
  [
    '31 August + 60 months ends on 31 August',
    soldier,
    { serviceCompletedOn: '2021-08-31' },
    'eligible',
    6_000_000,
    '2026-08-31',
  ],
  [
    '29 February + 60 months ends on 28 February',
    soldier,
    { serviceCompletedOn: '2024-02-29' },
    'eligible',
    6_000_000,
    '2029-02-28',
  ],
  [
    'and not on 1 March',
    soldier,
    { serviceCompletedOn: '2024-02-29' },
    'not-eligible',
    undefined,
    '2029-03-01',
  ],
  ['not finished yet', soldier, { serviceCompletedOn: '2026-12-01' }, 'not-eligible'],
  ['known month inside', soldier, { serviceCompletedOn: '2021-12' }, 'eligible', 6_000_000],
  ['known month across the limit', soldier, { serviceCompletedOn: '2021-11' }, 'need-facts'],
  ['known year across the limit', soldier, { serviceCompletedOn: '2021' }, 'need-facts'],
  ['age 30', soldier, { age: 30 }, 'eligible', 6_000_000],
  ['age 31: not said', soldier, { age: 31 }, 'ask'],
  ['supported before the service', soldier, { priorSupportOn: '2023-05-01' }, 'eligible', 6_000_000],
  ['supported since', soldier, { priorSupportOn: '2026-02-01' }, 'not-eligible'],
  ['supported on the day itself', soldier, { priorSupportOn: '2026-01-20' }, 'not-eligible'],
  ['volunteer', soldier, { serviceKind: 'youth-volunteer' }, 'eligible', 6_000_000],
  ['no service', soldier, { serviceKind: 'none' }, 'not-eligible'],
  ['cap of 12 base salaries', soldier, { tuition: 28_000_000 }, 'eligible', 30_360_000],
  ['cap before 1/7/2026', soldier, { tuition: 28_000_000 }, 'eligible', 28_080_000, '2026-06-30'],
  ['cap on 1/7/2026', soldier, { tuition: 28_000_000 }, 'eligible', 30_360_000, '2026-07-01'],
  ['just under the cap', soldier, { tuition: 27_359_999 }, 'eligible', 30_359_999],
  [
    '2025: the card, within 12 months',
    soldier,
    { serviceCompletedOn: '2024-10-01' },
    'eligible',
    3_000_000,
    '2025-10-01',
  ],
  [
    '2025: the card, after 12 months',
    soldier,
    { serviceCompletedOn: '2024-09-30' },
    'not-eligible',
    undefined,
    '2025-10-01',
  ],
]);

it('pays tuition, then meals, then travel until the cap is used up', () => {
  const v = verdict('youth-after-service', { ...soldier, tuition: 28_000_000, distanceKm: 20 });
  expect(v.parts.map((p) => [p.id, p.amount])).toEqual([
    ['tuition', 28_000_000],
    ['meals', 2_360_000],
  ]);
});

table('short-course-46', [
  ['replaced where Nghị định 338 applies', farmer, {}, 'not-eligible'],
  ['replaced for a soldier in a phường', soldier, { communeKind: 'phuong' }, 'not-eligible'],
  ['woman in a phường', farmer, { communeKind: 'phuong' }, 'ask'],
  ['better-off man in a phường', farmer, { communeKind: 'phuong', sex: 'male' }, 'not-eligible'],
  ['disabled man in a phường', farmer, { communeKind: 'phuong', sex: 'male', disability: 'mild' }, 'ask'],
  ['woman of 55', farmer, { communeKind: 'phuong', age: 55 }, 'ask'],
  ['woman of 56', farmer, { communeKind: 'phuong', age: 56 }, 'not-eligible'],
  ['poor man of 60', farmer, { communeKind: 'phuong', sex: 'male', householdStatus: 'poor', age: 60 }, 'ask'],
  [
    'poor man of 61',
    farmer,
    { communeKind: 'phuong', sex: 'male', householdStatus: 'poor', age: 61 },
    'not-eligible',
  ],
  [
    'xã, but supported before without reason',
    farmer,
    { priorSupportOn: '2020-01-01', priorSupportCount: 1 },
    'not-eligible',
  ],
  ['2025: rural woman, group 5, no meals', farmer, {}, 'eligible', 2_000_000, '2025-06-01'],
  ['2025: near poor, meals', farmer, { householdStatus: 'near-poor' }, 'eligible', 4_300_000, '2025-06-01'],
  [
    '2025: ethnic minority',
    farmer,
    { ethnicMinority: true, tuition: 9_000_000 },
    'eligible',
    4_800_000,
    '2025-06-01',
  ],
  [
    '2025: poor in a hard area',
    farmer,
    { householdStatus: 'poor', extremelyDifficultArea: true, tuition: 9_000_000, distanceKm: 5 },
    'eligible',
    6_100_000,
    '2025-06-01',
  ],
  [
    '2025: disabled',
    farmer,
    { disability: 'severe', tuition: 9_000_000, distanceKm: 5 },
    'eligible',
    8_100_000,
    '2025-06-01',
  ],
  ['last day without doubt', farmer, {}, 'eligible', 2_000_000, '2025-12-31'],
]);

table('unemployment-training', [
  ['own contributions', worker, {}, 'eligible', 10_000_000],
  ['9 months paid', worker, { unemploymentInsuranceMonths: 9 }, 'eligible', 10_000_000],
  ['8 months paid', worker, { unemploymentInsuranceMonths: 8 }, 'not-eligible'],
  ['12 months to the day', worker, { contractEndedOn: '2025-11-21' }, 'eligible', 10_000_000],
  ['a day later', worker, { contractEndedOn: '2025-11-20' }, 'not-eligible'],
  ['unlawful end', worker, { contractEndedLawfully: false }, 'not-eligible'],
  ['new insured job', worker, { insuredJob: true }, 'not-eligible'],
  ['used already', worker, { unemploymentTrainingUsed: true }, 'not-eligible'],
  ['pension', worker, { drawsPension: true }, 'not-eligible'],
  [
    'receiving benefit instead',
    worker,
    { contractEndedLawfully: false, receivingUnemploymentBenefit: true },
    'eligible',
    10_000_000,
  ],
  ['cheaper than the cap', worker, { tuitionPerMonth: 1_000_000 }, 'eligible', 8_000_000],
  ['half a month', worker, { courseMonths: 3.5 }, 'eligible', 9_250_000],
  ['14 odd days count half', worker, { courseMonths: 3 + 14 / 30 }, 'eligible', 9_250_000],
  ['16 odd days count whole', worker, { courseMonths: 3 + 16 / 30 }, 'eligible', 10_000_000],
  [
    'six months at most',
    worker,
    { courseMonths: 9, studyDays: 180, studyDaysFirst6Months: 120 },
    'eligible',
    15_000_000,
  ],
  [
    'under three months: one sum',
    worker,
    { courseLevel: 'under-3-months', courseMonths: 2.5, studyDays: 50 },
    'eligible',
    7_000_000,
  ],
]);

it('asks for the whole birth date when the year leaves the age open', () => {
  const { age: _, ...ageless } = farmer;
  const v = verdict('rural-worker', { ...ageless, birthDate: '2011' });
  expect(v.missing).toEqual(['birthDate']);
});

describe('what is uncertain', () => {
  it('says what to check with whom, and gives figures only as "if applied"', () => {
    const v = verdict('short-course-46', { ...farmer, communeKind: 'phuong', householdStatus: 'near-poor' });
    expect(v.ask).toContain('hỏi Ủy ban nhân dân xã, phường');
    expect(v.total).toBeUndefined();
    expect(v.parts).toEqual([]);
    expect(v.ifApplied?.total).toBe(4_300_000);
  });
});

describe('supports that exclude each other', () => {
  it.each([
    ['the soldier does better as a soldier', { ...soldier, tuition: 12_000_000 }, ['youth-after-service']],
    ['insurance pays more than the commune', worker, ['unemployment-training']],
    [
      'the commune pays more than insurance',
      { ...worker, tuition: 1_000_000, tuitionPerMonth: 250_000, distanceKm: 20 },
      ['rural-worker'],
    ],
    ['loans are not support', { ...farmer, wantsBusinessLoan: true, communeKind: 'phuong' }, []],
  ] as [string, Facts, string[]][])('%s', (_, facts, best) => {
    expect(checkPerson(rules, facts, dayFrom('2026-11-21')).best).toEqual(best);
  });
});
