// Long polling whose offset moves on only past updates that are committed: what is confirmed to Telegram is
// in the store. (grammY's own polling and its runner confirm first and lose updates in a crash.)
import type { Update } from 'grammy/types';
import { backoff } from '../pace.js';
import { type Pause, runRounds } from '../rounds.js';
import type { TelegramApi } from './api.js';
import { ALLOWED_UPDATES, callbackId, parseUpdate } from './update.js';
import { Failures, type OnUpdate, type WebhookOptions } from './webhook.js';

export interface PollingOptions
  extends Pick<WebhookOptions, 'onUpdate' | 'answerCallback' | 'onFailure' | 'now'> {
  api: TelegramApi;
  isUnavailable?: (error: unknown) => boolean;
  /** A person must look: wrong token, a webhook still set, another poller. Polling goes on trying. */
  onAlarm: (reason: string) => void;
  /** A call failed and will be repeated. */
  onRetry?: (reason: string) => void;
  /** Seconds that Telegram holds an empty answer (50). */
  holdSeconds?: number;
  /** A test's clock may stand in. */
  pause?: Pause;
  random?: () => number;
}

export interface Polling {
  /** Ends the call under way, lets the updates in hand finish, then resolves. */
  stop(): Promise<void>;
}

const ALARM_PAUSE_MS = 30_000;
/** After a quiet week Telegram draws the next update number at random: an old offset would miss it. */
const OFFSET_LIFE_MS = 6 * 24 * 3_600_000;

/** Starts polling. Updates of one chat are handled in order, different chats side by side. */
export function startPolling(options: PollingOptions): Polling {
  const { api, now = Date.now, random = Math.random, holdSeconds = 50 } = options;
  const ended = new AbortController();
  const failures = new Failures();
  let offset: number | undefined;
  let offsetAt = 0;
  let misses = 0;

  /** One round: fetch, handle, move on. Answers how long to pause before the next, ms. */
  const round = async (): Promise<number> => {
    if (offset !== undefined && now() - offsetAt > OFFSET_LIFE_MS) offset = undefined;
    const got = await api.call(
      'getUpdates',
      {
        ...(offset === undefined ? {} : { offset }),
        limit: 100,
        timeout: holdSeconds,
        allowed_updates: [...ALLOWED_UPDATES],
      },
      ended.signal,
    );
    if (ended.signal.aborted) return 0;
    if (got.outcome === 'alarm') {
      options.onAlarm(got.reason);
      return ALARM_PAUSE_MS;
    }
    if (got.outcome !== 'ok') {
      options.onRetry?.(got.reason);
      return Math.max(backoff(++misses, random()), got.outcome === 'retry' ? got.after : 0);
    }
    const open = await handleBatch(got.result, options, failures, now);
    const next = open ?? (got.result.at(-1)?.update_id ?? Number.NaN) + 1;
    if (Number.isSafeInteger(next)) {
      offset = next;
      offsetAt = now();
    }
    misses = open === undefined ? 0 : misses + 1;
    return misses === 0 ? 0 : backoff(misses, random());
  };

  return runRounds(round, ended, options.pause);
}

/** Handles a batch; answers the lowest update that must come again, or undefined when all are done with. */
async function handleBatch(
  updates: readonly Update[],
  { onUpdate, answerCallback, onFailure, isUnavailable = () => false }: PollingOptions,
  failures: Failures,
  now: () => number,
): Promise<number | undefined> {
  const chats = new Map<string, Update[]>();
  for (const update of updates) {
    const callback = callbackId(update);
    if (callback !== undefined) answerCallback(callback);
    const user = parseUpdate(update, 0)?.user;
    if (user === undefined) continue;
    const queue = chats.get(user);
    if (queue) queue.push(update);
    else chats.set(user, [update]);
  }
  const open: number[] = [];
  const inOrder = async (queue: readonly Update[]): Promise<void> => {
    for (const update of queue) {
      const id = update.update_id;
      const error = await attempt(onUpdate, update, now());
      if (error === undefined) {
        failures.clear(id);
        continue;
      }
      const unavailable = isUnavailable(error.cause);
      const count = unavailable ? 0 : failures.add(id);
      const givenUp = !unavailable && failures.giveUp(id, count);
      if (!unavailable) onFailure(error.cause, { id, failures: count, givenUp, raw: JSON.stringify(update) });
      if (givenUp) continue;
      open.push(id);
      // Later updates of this chat wait for this one.
      return;
    }
  };
  await Promise.all([...chats.values()].map(inOrder));
  return open.length > 0 ? Math.min(...open) : undefined;
}

/** The failure of one turn, wrapped so that even a rejection with `undefined` counts. */
async function attempt(
  onUpdate: OnUpdate,
  update: Update,
  at: number,
): Promise<{ cause: unknown } | undefined> {
  const inbound = parseUpdate(update, at);
  if (inbound === undefined) return undefined;
  try {
    await onUpdate(inbound);
    return undefined;
  } catch (cause) {
    return { cause };
  }
}
