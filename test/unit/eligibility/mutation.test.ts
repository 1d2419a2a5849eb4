// Mutation test of the rules: the cases notice every single change of the scheme files that changes an answer.
import { expect, it } from 'vitest';
import { readCases } from '../../support/cases.js';
import { runMutation } from '../../support/mutation.js';
import { rules, seeded } from './world.js';

it('kills every mutant of the scheme files that is not equivalent', { timeout: 120_000 }, () => {
  const report = runMutation(rules, readCases(rules), seeded(2026));
  const missing = report.survivors.map((s) => `${s.where}: ${s.what}; no case like ${s.example}`);
  expect(missing).toEqual([]);
  expect(report.made).toBeGreaterThan(1000);
  expect(report.killed + report.equivalent.length).toBe(report.made);
  // An equivalent mutant is a rule that says nothing: few, or the mutants are badly chosen.
  expect(report.equivalent.length / report.made).toBeLessThan(0.05);
});
