// What a web visitor sees on coming back: the last lines of the talk, as one encrypted value of the store.
// Appending is idempotent by key, so a line that is sent or delivered twice stands there once.
import type { Message } from '../../conversation/message.js';
import type { Store } from '../../store/port.js';
import { removeValues } from '../../store/walk-values.js';

export type Entry = { key: string; at: number } & (
  | { from: 'person'; text: string }
  | { from: 'bot'; message: Message }
);

/** Enough to scroll back over a whole registration; older lines go. */
const KEPT = 60;
const PREFIX = 'web:';
const nameOf = (user: string): string => `${PREFIX}${user}`;

type Values = Pick<Store, 'get' | 'put' | 'update' | 'list'>;

const parse = (value: string | undefined): Entry[] =>
  value === undefined ? [] : (JSON.parse(value) as Entry[]);

/** The visitor's transcript, the oldest line first; empty for a new visitor. */
export async function readTranscript(store: Values, user: string): Promise<Entry[]> {
  return parse(await store.get(nameOf(user)));
}

/**
 * Adds the lines whose keys are not there yet. `afresh` drops everything before them (the person had all data
 * erased).
 */
export async function appendEntries(
  store: Values,
  user: string,
  entries: readonly Entry[],
  afresh = false,
): Promise<void> {
  await store.update(nameOf(user), (value) => {
    const before = parse(value);
    const keys = new Set(before.map((e) => e.key));
    const fresh = entries.filter((e) => !keys.has(e.key));
    if (fresh.length === 0) return value;
    return JSON.stringify([...(afresh ? [] : before), ...fresh].slice(-KEPT));
  });
}

/** Removes a visitor's transcript; for erasure outside the chat. */
export const forgetTranscript = (store: Values, user: string): Promise<void> =>
  store.put(nameOf(user), undefined);

/** Transcripts read at once: each is a long one. */
const SLICE = 100;

/** Removes transcripts whose last line is older than `before` (ms since the epoch). Answers how many went. */
export const pruneTranscripts = (store: Values, before: number): Promise<number> =>
  removeValues(store, PREFIX, (value) => (parse(value).at(-1)?.at ?? 0) < before, SLICE);
