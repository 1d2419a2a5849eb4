// What the contract suite needs of an implementation, and the records that its tests write.
import type { Commit, LeadRecord, OutboxInsert, SessionKey, Store } from '../../../src/store/port.js';
import { createVault, type Vault } from '../../../src/store/vault.js';

/** One place of storage; `open` may be called again after a shutdown and finds what was there. */
export interface Place {
  open(vault?: Vault): Promise<Store>;
  /** Every byte at rest, for the search for personal data in clear. */
  dump(): Promise<Buffer>;
  /** Marks the data as written by a version that does not exist yet. */
  makeTooNew(): Promise<void>;
  remove(): Promise<void>;
}

export interface Implementation {
  name: string;
  /** A fresh, empty place. */
  place(): Promise<Place>;
}

export const OLD_SECRET = 'the-older-secret-of-the-contract-suite';
export const NEW_SECRET = 'the-newer-secret-of-the-contract-suite';
export const testVault = (): Vault => createVault(OLD_SECRET);

/** A moment that all tests start from. */
export const T = 1_795_000_000_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

let counter = 0;
/** A name that no other test uses. */
export const fresh = (prefix: string): string => `${prefix}-${++counter}`;

export function person(): SessionKey {
  return `telegram:${fresh('p')}`;
}

/** A commit of one turn: event, session and one reply. */
export function turn(key: SessionKey, expected: number, more: Partial<Commit> = {}): Commit {
  const id = fresh('event');
  return {
    seen: { channel: 'telegram', id, at: T },
    session: { key, expected, state: `{"turn":"${id}"}`, at: T },
    ...more,
  };
}

export function row(more: Partial<OutboxInsert> = {}): OutboxInsert {
  const id = fresh('row');
  return {
    id,
    key: `key:${id}`,
    kind: 'reply',
    lane: `telegram:${id}`,
    ordered: true,
    body: `{"text":"${id}"}`,
    dueAt: T,
    owner: '',
    ...more,
  };
}

export function lead(more: Partial<LeadRecord> = {}): LeadRecord {
  const id = fresh('lead');
  return {
    id,
    receipt: `CN-${id}`,
    facility: 'school-a',
    course: 'welding',
    owner: person(),
    status: 'new',
    createdAt: T,
    updatedAt: T,
    phone: '+84912345678',
    data: '{"name":"Lan"}',
    ...more,
  };
}

export const attempt = (error = '', status = 200) => ({ at: T, ms: 12, status, error });

/** Does one thing for each, a hundred at a time: more at once would wait longer than the store lets a command wait. */
export async function inSlices<T, R>(all: readonly T[], act: (each: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < all.length; i += 100)
    results.push(...(await Promise.all(all.slice(i, i + 100).map(act))));
  return results;
}

/** Claims everything that is due. */
export function claimAll(store: Store, now = T, more: Partial<Parameters<Store['claim']>[0]> = {}) {
  return store.claim({ limit: 100, leaseMs: MINUTE, now, ...more });
}

/** Finishes whatever a test left in the outbox, so that the next one claims only its own rows. */
export async function quiet(store: Store): Promise<void> {
  for (;;) {
    const rows = await claimAll(store, T + 10_000 * DAY);
    if (rows.length === 0) break;
    await store.settle(rows.map(({ id, lease }) => ({ id, lease, outcome: 'done', attempt: attempt() })));
  }
  const dead = await store.outbox({ status: 'dead', limit: 1000 });
  const keys = dead.map(({ key }) => key);
  await store.close(keys, 'test over', T);
}
