// «Gọi lại»: people who agreed to be called by a counsellor, each once, until somebody has called. What is kept is what
// that consent names: the number and what it is about.
import { createHash } from 'node:crypto';
import type { SessionKey, Store } from '../store/port.js';
import { eachValue, removeValues } from '../store/walk-values.js';

/** How the names of values begin; the rest is the person's session key. */
export const CALLBACKS = 'callback:';

export interface Callback {
  /** Names it in a form without naming the person. */
  id: string;
  channel: string;
  /** E.164. */
  phone: string;
  /** The course or trade of the talk; empty when there was none yet. */
  about: string;
  /** What it is about in the person's own words; empty when nothing was written. */
  words: string;
  /** When it was first asked for, ms; asking again does not lose the place in the queue. */
  since: number;
}
type Wish = Pick<Callback, 'phone' | 'about' | 'words'>;
type Kept = Wish & Pick<Callback, 'since'>;

const idOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 22);

/** Notes that a person wants to be called at `at`, ms. The same wish twice is one. */
export async function recordCallback(
  store: Pick<Store, 'update'>,
  key: SessionKey,
  { phone, about, words }: Wish,
  at: number,
): Promise<void> {
  await store.update(CALLBACKS + key, (before) => {
    const since = before === undefined ? at : (JSON.parse(before) as Kept).since;
    return JSON.stringify({ phone, about, words, since } satisfies Kept);
  });
}

/** What a person waits to be called about; undefined for one who does not wait. */
export async function callbackOf(store: Pick<Store, 'get'>, key: SessionKey): Promise<Kept | undefined> {
  const value = await store.get(CALLBACKS + key);
  return value === undefined ? undefined : (JSON.parse(value) as Kept);
}

/** Everybody who waits, the longest first. */
export async function callbacks(store: Pick<Store, 'list'>): Promise<Callback[]> {
  const found: Callback[] = [];
  for await (const { name, value } of eachValue(store, CALLBACKS)) {
    const key = name.slice(CALLBACKS.length);
    found.push({ id: idOf(key), channel: key.split(':', 1)[0]!, ...(JSON.parse(value) as Kept) });
  }
  return found.sort((a, b) => a.since - b.since);
}

/** Takes a person off the list, number and all. Answers whether somebody was there. */
export async function calledBack(store: Pick<Store, 'list' | 'update'>, id: string): Promise<boolean> {
  for await (const { name } of eachValue(store, CALLBACKS))
    if (idOf(name.slice(CALLBACKS.length)) === id)
      return (await store.update(name, () => undefined)) !== undefined;
  return false;
}

/** Drops the wish of a person who takes the consent back or is erased. */
export const forgetCallback = (store: Pick<Store, 'put'>, key: SessionKey): Promise<void> =>
  store.put(CALLBACKS + key, undefined);

/** Removes wishes from before `before`, ms. Answers how many. */
export const pruneCallbacks = (store: Pick<Store, 'list' | 'put'>, before: number): Promise<number> =>
  removeValues(store, CALLBACKS, (value) => (JSON.parse(value) as Kept).since < before);
