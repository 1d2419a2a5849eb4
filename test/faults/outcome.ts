// What every fault script gives back, and the invariants that its verifier checks (reliability plan, 4.1).

/** I1 nothing acknowledged lost … I10 back to normal without a human. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10';

export interface Outcome {
  fault: string;
  /** What was done and seen, for the table. */
  figures: Record<string, number | string>;
  /** Broken invariants; empty when the fault did no harm. */
  problems: string[];
}

/** The key of every store that a drill opens. */
export const SECRET = 'a-secret-of-the-fault-drills-0001';

/** A small generator with a seed, so that a drill can be repeated. */
export { seeded } from '../support/crowd.js';

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The 99th percentile. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.99) - 1)] ?? 0;
}
