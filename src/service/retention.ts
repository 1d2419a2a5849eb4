// What is removed by itself, and when: once a day, counted and logged. Ages are promises of docs/privacy.md.

import type { Log } from '../log.js';
import { pruneCallbacks } from '../office/callbacks.js';
import type { Retention, Store } from '../store/port.js';
import { removeValues } from '../store/walk-values.js';
import { pruneAwaiting, pruneConsents, pruneSheets } from './prune-values.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long each kind is kept. */
export const RETENTION = {
  seen: 4 * DAY,
  outbox: 7 * DAY,
  dead: 90 * DAY,
  sessions: 30 * DAY,
  leads: 365 * DAY,
  events: 800 * DAY,
} as const satisfies Required<Retention>;

export interface RetentionOptions {
  store: Store;
  log: Log;
  /** What other parts of the service remove, by name. */
  also?: (now: number) => Promise<Record<string, number>>;
  now?: () => number;
}

const LAST = 'retention:last';
/** How often it is asked whether the day's run is due. */
const LOOK_EVERY_MS = HOUR;

/** Removes what is older than its age. Answers how many of each. */
export async function runRetention({
  store,
  also,
  now = Date.now,
}: Omit<RetentionOptions, 'log'>): Promise<Record<string, number>> {
  const at = now();
  return {
    ...(await store.prune(RETENTION, at)),
    guardians: await pruneAwaiting(store, at),
    consents: await pruneConsents(store, at - RETENTION.leads),
    sheets: await pruneSheets(store, at),
    callbacks: await pruneCallbacks(store, at - RETENTION.sessions),
    confirmations: await removeValues(
      store,
      'withdrawal:',
      (value) => (JSON.parse(value) as { at: number }).at < at - RETENTION.leads,
    ),
    ...(await also?.(at)),
  };
}

/**
 * Runs it when a day has passed since the last run of any process, also across restarts. Answers how to stop. What it
 * removed is logged as counts.
 */
export function startRetention(options: RetentionOptions): () => void {
  const { store, log, now = Date.now } = options;
  const look = async () => {
    try {
      const at = now();
      let mine = false;
      await store.update(LAST, (before) => {
        mine = before === undefined || at - Number(before) >= DAY;
        return mine ? String(at) : before;
      });
      if (!mine) return;
      const removed = await runRetention(options);
      log.info({ removed }, 'retention');
    } catch (error) {
      log.warn({ err: error }, 'retention failed');
    }
  };
  const first = setTimeout(() => void look(), 60_000);
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  first.unref();
  timer.unref();
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
