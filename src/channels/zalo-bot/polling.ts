// Long polling of the Zalo Bot Platform. getUpdates gives one update and knows no offset, so the next one is
// fetched only after this one is committed; what Zalo handed over before a crash is lost to it.
import type { Inbound } from '../../conversation/message.js';
import { backoff } from '../pace.js';
import { type Pause, runRounds, sleep } from '../rounds.js';
import type { ZaloBotApi } from './api.js';
import { parseBotUpdate } from './update.js';

export interface ZaloBotPollingOptions {
  api: ZaloBotApi;
  /** Resolves after the commit. */
  onUpdate: (inbound: Inbound) => Promise<unknown>;
  /** Whether a rejection means "not now": the update is tried again until it is stored. */
  isUnavailable?: (error: unknown) => boolean;
  /** Told of every other failure; with `givenUp` the update is let go. */
  onFailure: (
    error: unknown,
    update: { id: string; failures: number; givenUp: boolean; raw: string },
  ) => void;
  /** A person must look: wrong token, a webhook still set. Polling goes on trying. */
  onAlarm: (reason: string) => void;
  /** Seconds that Zalo holds an empty answer (30). */
  holdSeconds?: number;
  now?: () => number;
  random?: () => number;
  /** A test's clock may stand in. */
  pause?: Pause;
}

const MAX_FAILURES = 3;
const ALARM_PAUSE_MS = 30_000;

/** Starts polling. */
export function startZaloBotPolling(options: ZaloBotPollingOptions): { stop(): Promise<void> } {
  const { api, onUpdate, onFailure, onAlarm, isUnavailable = () => false } = options;
  const { now = Date.now, random = Math.random, pause = sleep, holdSeconds = 30 } = options;
  const ended = new AbortController();
  let misses = 0;

  /** Tries one update until it is committed, given up, or polling ends. */
  const handle = async (result: unknown): Promise<void> => {
    const update = parseBotUpdate(result, now());
    if (update === undefined) return;
    let failures = 0;
    for (let tries = 1; !ended.signal.aborted; tries++) {
      try {
        await onUpdate(update);
        return;
      } catch (error) {
        if (!isUnavailable(error)) {
          failures++;
          const givenUp = failures >= MAX_FAILURES;
          onFailure(error, { id: update.id, failures, givenUp, raw: JSON.stringify(result) });
          if (givenUp) return;
        }
        await pause(Math.min(backoff(tries, random()), 10_000), ended.signal);
      }
    }
  };

  /** One round; answers how long to pause before the next, ms. */
  const round = async (): Promise<number> => {
    const got = await api.call(
      'getUpdates',
      { timeout: String(holdSeconds) },
      { patienceMs: holdSeconds * 1000, signal: ended.signal },
    );
    if (ended.signal.aborted && got.outcome !== 'ok') return 0;
    switch (got.outcome) {
      case 'ok':
        misses = 0;
        for (const one of Array.isArray(got.result) ? got.result : [got.result]) await handle(one);
        return 0;
      case 'nothing':
        misses = 0;
        return 0;
      case 'alarm':
      case 'bad-request':
        onAlarm(got.reason);
        return ALARM_PAUSE_MS;
      default:
        return Math.max(backoff(++misses, random()), got.after);
    }
  };

  return runRounds(round, ended, pause);
}
