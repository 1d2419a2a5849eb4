// Sessions of people who talk just now, in the clear in memory. Safe because a commit compares versions: a stale
// entry can only lead to a conflict, which drops it.
import type { StoredSession } from './port.js';

export interface SessionCache {
  get(key: string): StoredSession | undefined;
  set(key: string, session: StoredSession): void;
  /** Drops the entry; with a version, only when it has that one. */
  drop(key: string, version?: number): void;
  clear(): void;
}

/** A cache of at most `limit` sessions; the longest known goes first. */
export function createSessionCache(limit: number): SessionCache {
  const entries = new Map<string, StoredSession>();
  return {
    get: (key) => entries.get(key),
    set(key, session) {
      entries.set(key, session);
      if (entries.size > limit) entries.delete(entries.keys().next().value!);
    },
    drop(key, version) {
      if (version === undefined || entries.get(key)?.version === version) entries.delete(key);
    },
    clear: () => entries.clear(),
  };
}
