// When an undelivered lead is tried again, and when a failing facility is left alone for a while. Pure: clock
// and chance come in.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Pauses before attempts 2–10 (Standard Webhooks' example schedule); attempt 1 is at once. */
const PAUSES = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  DAY,
];

/** Facilities close for up to nine days at Tết: daily tries go on to day 14. */
const LAST_DAY = 14 * DAY;

/** Attempts in all until the schedule is exhausted. */
export const MAX_ATTEMPTS =
  1 + PAUSES.length + Math.floor((LAST_DAY - PAUSES.reduce((a, b) => a + b, 0)) / DAY);

/**
 * When to try again after `attempt` attempts (1 = the first just failed), ms since the epoch; undefined when
 * the schedule is exhausted. `random` in [0, 1) spreads the pause by ±20 %. A `retryAfter` (ms) asked for by
 * the receiver is honoured when it is longer, up to a day.
 *
 * With `createdAt` (ms since the epoch) the schedule goes by the row's age: attempts that were counted without
 * a request (an open breaker, a crash) neither lengthen the pauses nor use the schedule up.
 */
export function retryAt(
  attempt: number,
  now: number,
  random: number,
  retryAfter = 0,
  createdAt?: number,
): number | undefined {
  const step = createdAt === undefined ? attempt : Math.min(attempt, stepsBy(now - createdAt));
  if (createdAt === undefined ? attempt >= MAX_ATTEMPTS : now - createdAt >= LAST_DAY) return undefined;
  const pause = PAUSES[step - 1] ?? DAY;
  return now + Math.round(Math.max(pause * (0.8 + 0.4 * random), Math.min(retryAfter, DAY)));
}

/** How many attempts the schedule foresees in the first `age` ms, pauses taken at their shortest; at least one. */
function stepsBy(age: number): number {
  let steps = 1;
  let at = 0;
  for (const pause of PAUSES) {
    at += 0.8 * pause;
    if (at > age) break;
    steps++;
  }
  return steps;
}

export interface BreakerOptions {
  /** Straight failures that open it (10). */
  failures?: number;
  /** One probe in this time while it is open, ms (5 min). */
  probeEvery?: number;
}

/** Per lane (facility target): after many straight failures only a probe now and then, until one succeeds. */
export class Breaker {
  readonly #limit: number;
  readonly #probeEvery: number;
  readonly #lanes = new Map<string, { failures: number; probeAt: number }>();

  constructor({ failures = 10, probeEvery = 5 * MINUTE }: BreakerOptions = {}) {
    this.#limit = failures;
    this.#probeEvery = probeEvery;
  }

  /** Lanes to leave alone now. */
  blocked(now: number): string[] {
    return [...this.#lanes]
      .filter(([, l]) => l.failures >= this.#limit && now < l.probeAt)
      .map(([lane]) => lane);
  }

  /** Whether an attempt may begin now. While open, a yes uses up the probe. */
  admit(lane: string, now: number): boolean {
    const state = this.#lanes.get(lane);
    if (state === undefined || state.failures < this.#limit) return true;
    if (now < state.probeAt) return false;
    state.probeAt = now + this.#probeEvery;
    return true;
  }

  /** When a lane may be tried again; `now` unless it is blocked. */
  nextProbe(lane: string, now: number): number {
    const state = this.#lanes.get(lane);
    return state !== undefined && state.failures >= this.#limit ? Math.max(now, state.probeAt) : now;
  }

  /** The outcome of an attempt. A success closes the breaker at once. */
  record(lane: string, ok: boolean, now: number): void {
    if (ok) {
      this.#lanes.delete(lane);
      return;
    }
    const failures = (this.#lanes.get(lane)?.failures ?? 0) + 1;
    this.#lanes.set(lane, { failures, probeAt: now + this.#probeEvery });
  }
}
