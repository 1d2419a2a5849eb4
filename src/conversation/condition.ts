// Conditions of flow files on answers and facts. Unknown names make a test false, except `known: false`.
import type { Condition, Test } from './flow-file.js';

export type Lookup = (name: string) => unknown;

/** Whether a condition holds on what `lookup` knows now. */
export function holds(condition: Condition | undefined, lookup: Lookup): boolean {
  if (condition === undefined) return true;
  if ('all' in condition && Array.isArray(condition.all)) return condition.all.every((c) => holds(c, lookup));
  if ('any' in condition && Array.isArray(condition.any)) return condition.any.some((c) => holds(c, lookup));
  if ('not' in condition && isCondition(condition.not)) return !holds(condition.not, lookup);
  return Object.entries(condition as Record<string, Test>).every(([name, test]) =>
    passes(lookup(name), test),
  );
}

const isCondition = (x: unknown): x is Condition => x !== null && typeof x === 'object';

function passes(value: unknown, test: Test): boolean {
  if (typeof test !== 'object') return value === test;
  if (test.known !== undefined && test.known !== (value !== undefined && value !== null)) return false;
  if (test.is !== undefined && value !== test.is) return false;
  if (test.not !== undefined && (value === undefined || value === test.not)) return false;
  if (test.in !== undefined && !test.in.includes(value as never)) return false;
  if (test.below !== undefined && !(typeof value === 'number' && value < test.below)) return false;
  if (test.atLeast !== undefined && !(typeof value === 'number' && value >= test.atLeast)) return false;
  return true;
}

/** Every name that a condition reads. */
export function namesIn(condition: Condition | undefined): string[] {
  if (condition === undefined) return [];
  if ('all' in condition && Array.isArray(condition.all)) return condition.all.flatMap(namesIn);
  if ('any' in condition && Array.isArray(condition.any)) return condition.any.flatMap(namesIn);
  if ('not' in condition && isCondition(condition.not)) return namesIn(condition.not as Condition);
  return Object.keys(condition);
}
