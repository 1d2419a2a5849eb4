// Twelve people with the outcome, total and missing facts that the law gives each of them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dayFrom } from '../../../src/eligibility/day.js';
import type { Facts } from '../../../src/eligibility/facts.js';
import { checkPerson, plainResult, type Verdict } from '../../../src/eligibility/index.js';
import { rules } from './world.js';

interface Example {
  id: string;
  persona: string;
  on: string;
  facts: Facts;
  expect: Record<string, Partial<Verdict>>;
}

const examples = JSON.parse(readFileSync(new URL('./examples.json', import.meta.url), 'utf8')) as Example[];

describe.each(examples)('$id $persona', ({ on, facts, expect: wanted }) => {
  const day = dayFrom(on);
  const { schemes } = plainResult(checkPerson(rules, facts, day));
  it('has only facts of the vocabulary', () => {
    expect(rules.model.validate(facts, day)).toBeUndefined();
  });
  it.each(Object.entries(wanted))('%s', (id, { outcome, total, missing }) => {
    const v = schemes[id]!;
    expect(v.outcome).toBe(outcome);
    if (total !== undefined) expect(v.total).toBe(total);
    if (missing !== undefined) expect(v.missing).toEqual(missing);
    if (v.outcome !== 'eligible') expect(v.total).toBeUndefined();
  });
});
