// The law on loans, tuition, boarding and recovered land, one row for each side of a threshold.
import { farmer, student, table } from './personas.js';

table('student-loan', [
  [
    'near-poor, trung cấp of two years',
    farmer,
    { householdStatus: 'near-poor', courseLevel: 'trung-cap', courseMonths: 24 },
    'eligible',
    80_000_000,
  ],
  [
    'average living standard',
    farmer,
    { householdStatus: 'average', courseLevel: 'trung-cap', courseMonths: 12 },
    'eligible',
    40_000_000,
  ],
  [
    'nine months',
    farmer,
    { householdStatus: 'average', courseLevel: 'trung-cap', courseMonths: 9 },
    'eligible',
    36_000_000,
  ],
  [
    'two and a half years',
    farmer,
    { householdStatus: 'poor', courseLevel: 'cao-dang', courseMonths: 30 },
    'eligible',
    100_000_000,
  ],
  [
    'second of three years',
    farmer,
    { householdStatus: 'poor', courseLevel: 'cao-dang', courseMonths: 36, yearOfStudy: 2 },
    'eligible',
    80_000_000,
  ],
  ['better-off household', farmer, { courseLevel: 'cao-dang' }, 'not-eligible'],
  [
    'orphan',
    farmer,
    { courseLevel: 'cao-dang', courseMonths: 12, orphan: 'one-parent-other-unable' },
    'eligible',
    40_000_000,
  ],
  [
    'hardship',
    farmer,
    { courseLevel: 'cao-dang', courseMonths: 12, hardshipDuringStudy: true },
    'eligible',
    40_000_000,
  ],
  ['short course of a poor household', farmer, { householdStatus: 'poor' }, 'ask'],
  ['short course of a better-off household', farmer, {}, 'not-eligible'],
  ['land recovered, short course', farmer, { landRecoveredOn: '2024-05-15' }, 'eligible', 12_000_000],
  ['trung học nghề', farmer, { householdStatus: 'poor', courseLevel: 'trung-hoc-nghe' }, 'ask'],
  [
    '2021: 2.5 million a month',
    farmer,
    { householdStatus: 'poor', courseLevel: 'cao-dang', courseMonths: 12 },
    'eligible',
    25_000_000,
    '2021-01-01',
  ],
]);

table('stem-loan', [
  ['first year, good record: tuition and living', student, {}, 'eligible', 180_000_000],
  ['science marks', student, { thptRecord: 'science-8' }, 'eligible', 180_000_000],
  ['weaker record', student, { thptRecord: 'below' }, 'not-eligible'],
  [
    'second year needs last year',
    student,
    { yearOfStudy: 2, lastYearRecord: 'excellent', thptRecord: 'below' },
    'eligible',
    120_000_000,
  ],
  ['second year, not good enough', student, { yearOfStudy: 2, lastYearRecord: 'below' }, 'not-eligible'],
  ['without THPT', student, { education: 'thcs', courseLevel: 'trung-cap' }, 'not-eligible'],
  ['not a STEM field', student, { courseStem: false }, 'not-eligible'],
  ['net of a 70 % reduction', student, { courseHazardous: true }, 'eligible', 159_000_000],
  ['the day before it began', student, {}, 'not-eligible', undefined, '2025-08-27'],
]);

table('job-loan', [
  ['adult with a plan', farmer, { wantsBusinessLoan: true }, 'eligible', 200_000_000],
  ['18', farmer, { wantsBusinessLoan: true, age: 18 }, 'eligible', 200_000_000],
  ['17', farmer, { wantsBusinessLoan: true, age: 17 }, 'not-eligible'],
  ['no plan', farmer, {}, 'not-eligible'],
  ['2025: 100 million', farmer, { wantsBusinessLoan: true }, 'eligible', 100_000_000, '2025-06-01'],
]);

table('tuition', [
  ['nobody of a group', student, {}, 'not-eligible'],
  [
    'THCS to trung cấp',
    student,
    { education: 'thcs', courseLevel: 'trung-cap', courseMonths: 24 },
    'eligible',
    20_000_000,
  ],
  ['THPT to trung cấp', student, { courseLevel: 'trung-cap' }, 'not-eligible'],
  ['THCS to cao đẳng', student, { education: 'thcs' }, 'not-eligible'],
  ['disability', student, { disability: 'mild' }, 'eligible', 30_000_000],
  ['merit', student, { meritBeneficiary: true }, 'eligible', 30_000_000],
  ['both parents lost', student, { orphan: 'both' }, 'eligible', 30_000_000],
  ['one parent lost', student, { orphan: 'one-parent-other-unable' }, 'not-eligible'],
  [
    'minority and near-poor',
    student,
    { ethnicMinority: true, householdStatus: 'near-poor' },
    'eligible',
    30_000_000,
  ],
  [
    'minority of an average household',
    student,
    { ethnicMinority: true, householdStatus: 'average' },
    'not-eligible',
  ],
  [
    'minority in a hard area: 70 %',
    student,
    { ethnicMinority: true, extremelyDifficultArea: true },
    'eligible',
    21_000_000,
  ],
  ['hazardous occupation: 70 %', student, { courseHazardous: true }, 'eligible', 21_000_000],
  ['the better of two', student, { courseHazardous: true, disability: 'severe' }, 'eligible', 30_000_000],
  ['sơ cấp', farmer, { disability: 'severe', courseHazardous: true }, 'not-eligible'],
  ['trung học nghề', student, { courseLevel: 'trung-hoc-nghe' }, 'ask'],
  [
    'private school: no firm sum',
    student,
    { disability: 'mild', publicSchool: false },
    'eligible',
    undefined,
  ],
]);

table('boarding', [
  ['minority and poor, force uncertain', student, { ethnicMinority: true, householdStatus: 'poor' }, 'ask'],
  ['boarding-school graduate', student, { boardingSchoolGraduate: true }, 'ask'],
  ['Kinh, poor, border', student, { householdStatus: 'poor', borderOrIslandArea: true }, 'ask'],
  ['Kinh, poor, elsewhere', student, { householdStatus: 'poor' }, 'not-eligible'],
  ['not full-time', student, { boardingSchoolGraduate: true, courseFullTime: false }, 'not-eligible'],
  [
    '2025: 80 % for 36 months, items, travel',
    student,
    { boardingSchoolGraduate: true, boardsOverTet: false },
    'eligible',
    68_992_000,
    '2025-06-01',
  ],
]);

table('land-recovered', [
  [
    'trung cấp: tuition up to a ceiling nobody published',
    student,
    { landRecoveredOn: '2024-05-15', landInApprovedPlan: true },
    'eligible',
    undefined,
  ],
  [
    'five years to the day',
    student,
    { landRecoveredOn: '2021-11-21', landInApprovedPlan: true },
    'eligible',
    undefined,
  ],
  ['a day later', student, { landRecoveredOn: '2021-11-20', landInApprovedPlan: true }, 'not-eligible'],
  ['not in the plan', student, { landRecoveredOn: '2024-05-15', landInApprovedPlan: false }, 'not-eligible'],
  ['short course', farmer, { landRecoveredOn: '2024-05-15', landInApprovedPlan: true }, 'ask'],
  [
    'used already',
    student,
    {
      landRecoveredOn: '2024-05-15',
      landInApprovedPlan: true,
      priorSupportOn: '2025-01-01',
      priorSupportScheme: 'land-recovered',
    },
    'not-eligible',
  ],
]);
