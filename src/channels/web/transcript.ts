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
 * Adds a line unless one with its key is there. `afresh` drops everything before it (the person had all data
 * erased).
 */
export async function appendEntry(store: Values, user: string, entry: Entry, afresh = false): Promise<void> {
  await store.update(nameOf(user), (value) => {
    const entries = parse(value);
    if (entries.some((e) => e.key === entry.key)) return value;
    return JSON.stringify([...(afresh ? [] : entries), entry].slice(-KEPT));
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
