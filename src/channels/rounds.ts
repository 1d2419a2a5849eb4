// The loop of long polling: round after round until it is stopped, with a pause where a round asks for one.
import { setTimeout as delay } from 'node:timers/promises';

/** A pause in ms that ends early when the signal fires. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const sleep: Pause = (ms, signal) => delay(ms, undefined, { signal }).catch(() => {});

/**
 * Calls `round` until `ended` is aborted; a round answers how long to pause before the next, ms. `stop` aborts, lets
 * the round in hand finish, then resolves.
 */
export function runRounds(
  round: () => Promise<number>,
  ended: AbortController,
  pause: Pause = sleep,
): { stop(): Promise<void> } {
  const loop = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const ms = await round();
      if (ms > 0 && !ended.signal.aborted) await pause(ms, ended.signal);
    }
  };
  const done = loop();
  return {
    stop: () => {
      ended.abort();
      return done;
    },
  };
}
