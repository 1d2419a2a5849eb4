// People the law tests start from, and the table form they share.
import { describe, expect, it } from 'vitest';
import { dayFrom } from '../../../src/eligibility/day.js';
import type { Facts } from '../../../src/eligibility/facts.js';
import { checkPerson, type FullVerdict } from '../../../src/eligibility/index.js';
import { rules } from './world.js';

export const farmer: Facts = {
  age: 30,
  sex: 'female',
  communeKind: 'xa',
  extremelyDifficultArea: false,
  householdStatus: 'better',
  disability: 'none',
  ethnicMinority: false,
  meritBeneficiary: false,
  orphan: 'no',
  hardshipDuringStudy: false,
  education: 'thcs',
  serviceKind: 'none',
  priorSupportOn: null,
  jobLostObjectively: false,
  receivingUnemploymentBenefit: false,
  contractEndedLawfully: false,
  landRecoveredOn: null,
  wantsBusinessLoan: false,
  courseLevel: 'so-cap',
  courseMonths: 3,
  studyDays: 60,
  tuition: 3_000_000,
  distanceKm: 4,
};
export const soldier: Facts = {
  ...farmer,
  sex: 'male',
  age: 23,
  serviceKind: 'military',
  serviceCompletedOn: '2026-01-20',
};
export const worker: Facts = {
  ...farmer,
  contractEndedLawfully: true,
  contractEndedOn: '2026-06-20',
  unemploymentInsuranceMonths: 10,
  insuredJob: false,
  unemploymentTrainingUsed: false,
  drawsPension: false,
  courseMonths: 4,
  studyDays: 80,
  tuition: 8_000_000,
  tuitionPerMonth: 2_000_000,
};
export const student: Facts = {
  ...farmer,
  age: 19,
  education: 'thpt',
  courseLevel: 'cao-dang',
  courseMonths: 36,
  tuition: undefined as never,
  tuitionPerYear: 10_000_000,
  courseStem: true,
  thptRecord: 'good-all-years',
  courseHazardous: false,
  publicSchool: true,
  courseFullTime: true,
  boardingSchoolGraduate: false,
  borderOrIslandArea: false,
  ethnicMinorityRegion: false,
};
delete (student as Record<string, unknown>).tuition;

export function verdict(scheme: string, facts: Facts, on = '2026-11-21'): FullVerdict {
  const day = dayFrom(on);
  expect(rules.model.validate(facts, day)).toBeUndefined();
  return checkPerson(rules, facts, day, [scheme]).verdicts[0]!;
}

export type Row = [
  what: string,
  base: Facts,
  change: Facts,
  outcome: string,
  total?: number | undefined,
  on?: string,
];

/** One test a row: the outcome, and the total of those who are eligible. */
export const table = (scheme: string, rows: Row[]) =>
  describe(scheme, () => {
    it.each(rows)('%s', (_, base, change, outcome, total, on) => {
      const v = verdict(scheme, { ...base, ...change }, on);
      expect(v.outcome).toBe(outcome);
      if (outcome === 'eligible') expect(v.total).toBe(total);
      else expect(v.total).toBeUndefined();
    });
  });
