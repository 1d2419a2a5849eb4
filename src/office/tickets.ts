// Single-use tokens (sign-in links, exports): 256 random bits go out, only their hash is kept, and taking one is
// atomic, so that two requests never both succeed.
import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '../store/port.js';
import { removeValues } from '../store/walk-values.js';

export type Values = Pick<Store, 'get' | 'put' | 'update' | 'list'>;

/** A new token: 256 bits, 43 characters. */
export const newToken = (): string => randomBytes(32).toString('base64url');
/** What is kept of a token. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
/** Whether a text can be a token at all. */
export const isToken = (text: unknown): text is string =>
  typeof text === 'string' && /^[\w-]{43}$/u.test(text);

interface Kept {
  value: unknown;
  expiresAt: number;
}

/** Tokens of one kind; `kind` is the prefix under which they are kept. Times in ms since the epoch. */
export function createTickets<T>(store: Values, kind: string) {
  const nameOf = (token: string) => `office-ticket:${kind}:${hashOf(token)}`;
  const read = (text: string | undefined, now: number): T | undefined => {
    if (text === undefined) return undefined;
    const kept = JSON.parse(text) as Kept;
    return kept.expiresAt > now ? (kept.value as T) : undefined;
  };
  return {
    /** Keeps a value until `expiresAt` and answers the token that leads to it. */
    async issue(value: T, expiresAt: number): Promise<string> {
      const token = newToken();
      await store.put(nameOf(token), JSON.stringify({ value, expiresAt } satisfies Kept));
      return token;
    },
    /** Reads without taking; undefined when unknown or expired. */
    async look(token: unknown, now: number): Promise<T | undefined> {
      return isToken(token) ? read(await store.get(nameOf(token)), now) : undefined;
    },
    /** Takes it: the first caller gets the value, every later one undefined. */
    async take(token: unknown, now: number): Promise<T | undefined> {
      return isToken(token) ? read(await store.update(nameOf(token), () => undefined), now) : undefined;
    },
  };
}

/** Removes tickets of every kind that have expired. Answers how many. */
export const pruneTickets = (store: Values, now: number): Promise<number> =>
  removeValues(store, 'office-ticket:', (value) => (JSON.parse(value) as Kept).expiresAt <= now);
