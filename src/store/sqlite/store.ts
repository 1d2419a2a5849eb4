// The embedded store: the port on one SQLite file. Everything personal is sealed here, before it crosses to the
// thread that writes.
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowId } from '../../row-id.js';
import { StoreInUse, StoreKeyError } from '../errors.js';
import type { Commit, CommitResult, Erasure, LeadChange, OutboxInsert, SessionKey, Store } from '../port.js';
import * as records from '../records.js';
import { createSessionCache } from '../session-cache.js';
import type { Vault } from '../vault.js';
import { startWorker, type WorkerClient } from './client.js';
import { bestDriver, type Cell, type DriverName } from './driver.js';
import { prune, reseal } from './housekeeping.js';
import type { CommitCells, EraseCells, RareCells } from './operations/commit.js';
import type { LeadChangeCells } from './operations/leads.js';
import { DEAD, DONE, READY } from './schema.js';

export interface EmbeddedOptions {
  dataDir: string;
  vault: Vault;
  /** Default: the better one that this runtime has. */
  driver?: DriverName;
  /** How long to wait for another process to let go of the file, ms. */
  lockWaitMs?: number;
  /** Sessions kept in memory. */
  cachedSessions?: number;
}

export interface EmbeddedStore extends Store {
  /** Writes a consistent copy while the store is in use; encrypted like the store itself. */
  backup(path: string): Promise<void>;
}

/** The database's file in a data folder. */
export const databaseFile = (dataDir: string): string => join(dataDir, 'store.db');

const ALL_KINDS = ['reply', 'lead', 'notice'];
const STATUS = { done: DONE, retry: READY, dead: DEAD } as const;
const FOREVER = Number.MAX_SAFE_INTEGER;

/**
 * Opens (or makes) the store in a folder. Throws StoreInUse, StoreTooNew, StoreKeyError or StoreUnavailable.
 */
export async function openEmbeddedStore(options: EmbeddedOptions): Promise<EmbeddedStore> {
  const { dataDir, vault } = options;
  const path = databaseFile(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // SQLite gives its other files the mode of this one.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const worker = await startWorker({
    path,
    driver: options.driver ?? bestDriver(),
    lockWaitMs: options.lockWaitMs ?? 2000,
  }).catch((error) => {
    throw error instanceof StoreInUse
      ? new StoreInUse(
          `${dataDir} is in use by another process${ownerOf(dataDir)}: stop it first, or set another DATA_DIR`,
        )
      : error;
  });
  try {
    writeFileSync(join(dataDir, 'store.pid'), `${process.pid}\n`, { mode: 0o600 });
    await checkKey(worker, vault, dataDir);
  } catch (error) {
    await worker.close();
    throw error;
  }
  return createStore(worker, vault, options.cachedSessions ?? 5000);
}

function createStore(worker: WorkerClient, vault: Vault, cachedSessions: number): EmbeddedStore {
  const cache = createSessionCache(cachedSessions);
  const call = worker.call;

  const changeCells = async (id: string, change: LeadChange): Promise<LeadChangeCells | undefined> => {
    let person: string | null = null;
    if (change.data !== undefined) {
      const row = await call('lead', id);
      if (row === null || row.id !== id || row.person === '') return undefined;
      const lead = records.openLead(vault, row);
      person = records.sealPerson(vault, { ...lead, data: change.data });
    }
    return [id, change.status ?? null, person, change.at, change.expected ?? null];
  };

  const rareCells = async (op: Commit): Promise<RareCells | null | undefined> => {
    const leadChanges: LeadChangeCells[] = [];
    for (const change of op.leadChanges ?? []) {
      const cells = await changeCells(change.id, change);
      if (cells === undefined) return undefined;
      leadChanges.push(cells);
    }
    const leads = (op.leads ?? []).map((lead): Cell[] => [
      lead.id,
      lead.receipt,
      lead.facility,
      lead.course,
      lead.owner,
      lead.status,
      records.phoneHash(vault, lead.phone),
      records.sealPerson(vault, lead),
      lead.createdAt,
      lead.updatedAt,
    ]);
    return { erase: op.erase ? eraseCells(vault, op.erase) : null, leads, leadChanges };
  };

  return {
    async session(key) {
      const cached = cache.get(key);
      if (cached !== undefined) return cached;
      const row = await call('session', key);
      if (row === null) return undefined;
      const session = { version: row[0], state: records.openSession(vault, key, row[1]) };
      cache.set(key, session);
      return session;
    },

    async sessions({ cursor = '', limit }) {
      const rows = await call('sessions', cursor, limit);
      const sessions = rows.map(([key, version, state]) => ({
        key: key as SessionKey,
        version,
        state: records.openSession(vault, key, state),
      }));
      return { sessions, ...(rows.length === limit ? { next: rows.at(-1)![0] } : {}) };
    },

    async commit(op): Promise<CommitResult> {
      const { session } = op;
      const rare = op.erase || op.leads?.length || op.leadChanges?.length ? await rareCells(op) : null;
      if (rare === undefined) return { status: 'conflict' };
      const answer = await worker.callLater('commit', () => commitCells(vault, op, rare));
      if (answer === 'duplicate') return { status: 'duplicate' };
      if (op.erase) cache.drop(op.erase.key);
      if (answer === 'conflict') {
        if (session) cache.drop(session.key, session.expected);
        return { status: 'conflict' };
      }
      const [version, ...leased] = answer;
      if (session) cache.set(session.key, { version, state: session.state });
      return { status: 'committed', version, leased };
    },

    async erase(erasure) {
      const done = await call('erase', eraseCells(vault, erasure));
      cache.drop(erasure.key);
      return done;
    },

    async claim({ limit, leaseMs, now, kinds, exceptLanes, perLane }) {
      const lease = rowId();
      const until = now + leaseMs;
      const rows = await call(
        'claim',
        limit,
        perLane ?? limit,
        now,
        until,
        kinds ?? ALL_KINDS,
        JSON.stringify(exceptLanes ?? []),
        lease,
      );
      return rows.map((row) =>
        records.openOutboxRow(vault, row, { lease, until, attempts: Number(row.attempts) + 1 }),
      );
    },

    settle: (results) =>
      call(
        'settle',
        results.map((result) => [
          result.id,
          result.lease,
          STATUS[result.outcome],
          result.outcome === 'retry' ? result.dueAt : null,
          records.attemptLine(vault, result.attempt),
          result.attempt.at,
        ]),
      ),

    async nextDue(filter) {
      return (
        (await call('nextDue', filter?.kinds ?? ALL_KINDS, JSON.stringify(filter?.exceptLanes ?? []))) ??
        undefined
      );
    },

    async outbox({ kind, status, key, limit }) {
      const codes = status ? records.statusCodes(status) : null;
      const rows = await call('outbox', kind ?? null, codes, key ?? null, limit);
      return rows.map((row) => records.openOutboxView(vault, row));
    },

    backlog: async () => records.sumBacklog(await call('backlog')),

    redeliver: (keys, at) => call('redeliver', JSON.stringify(keys), at),

    close: (keys, reason, at) =>
      call(
        'close',
        keys.map((key) => [key, vault.seal(records.context.reason(key), reason)]),
        at,
      ),

    async lead(idOrReceipt) {
      const row = await call('lead', idOrReceipt);
      return row === null ? undefined : records.openLead(vault, row);
    },

    async leads({ facility, owner, status, phone, from, to, before, limit }) {
      const rows = await call('leads', {
        facility: facility ?? null,
        owner: owner ?? null,
        status: status ?? null,
        phones: phone === undefined ? null : JSON.stringify(records.phoneHashes(vault, phone)),
        from: from ?? 0,
        to: to ?? FOREVER,
        beforeAt: before?.createdAt ?? FOREVER,
        beforeId: before?.id ?? '',
        limit,
      });
      return rows.map((row) => records.openLead(vault, row));
    },

    async updateLead(id, change) {
      const cells = await changeCells(id, change);
      return cells !== undefined && call('updateLead', cells);
    },

    async countEvents({ type, from, to }) {
      const rows = await call('countEvents', records.hourFrom(from), records.hourFrom(to), type ?? null);
      return rows.map(records.toEventCount);
    },

    async get(name) {
      const value = await call('get', name);
      return value === null ? undefined : vault.open(records.context.value(name), value);
    },

    put: (name, value) =>
      call('put', name, value === undefined ? null : vault.seal(records.context.value(name), value)),

    async update(name, change) {
      for (;;) {
        const sealed = await call('get', name);
        const before = sealed === null ? undefined : vault.open(records.context.value(name), sealed);
        const after = change(before);
        if (after === before) return before;
        const next = after === undefined ? null : vault.seal(records.context.value(name), after);
        if (await call('swap', name, sealed, next)) return before;
      }
    },

    async list(prefix, limit, after = '') {
      const rows = await call('list', prefix, limit, after);
      return rows.map((row) => {
        const name = String(row.name);
        return { name, value: vault.open(records.context.value(name), String(row.value)) };
      });
    },

    async prune(ages, now) {
      const removed = await prune(worker, ages, now);
      cache.clear();
      return removed;
    },
    async reseal() {
      const count = await reseal(worker, vault);
      await call('setMeta', 'key', keyMark(vault));
      return count;
    },
    check: () => call('check', Date.now()),
    backup: (path) => call('backup', path),
    shutdown: () => worker.close(),
  };
}

function commitCells(vault: Vault, op: Commit, rare: RareCells | null): CommitCells {
  const { session, seen, lease } = op;
  const at = session?.at ?? seen?.at ?? op.erase?.at ?? op.leadChanges?.[0]?.at;
  const joined = joinedReply(op);
  const outbox: Cell[] = [];
  for (const row of op.outbox ?? []) {
    const body = row === joined ? null : vault.seal(records.context.outbox(row.id), row.body);
    outbox.push(row.id, row.key, row.kind, row.lane, row.ordered ? 1 : 0, row.owner, body, row.dueAt);
  }
  const events = (op.events ?? []).map(
    ({ at: when, type, channel, flow, step, data }) =>
      `${records.hourOf(when)}\0${type}\0${channel}\0${flow}\0${step}\0${data}`,
  );
  let state = '';
  if (session) {
    const { key } = session;
    state = joined
      ? records.sealJoined(vault, key, session.state, joined.body)
      : vault.seal(records.context.session(key), session.state);
  }
  return [
    at ?? op.outbox?.[0]?.dueAt ?? 0,
    seen ? `${seen.channel}:${seen.id}` : null,
    session?.key ?? null,
    session?.expected ?? 0,
    state,
    session?.expected === 0 ? JSON.stringify(records.graveHashes(vault, session.key)) : null,
    lease?.token ?? '',
    lease?.now ?? 0,
    lease ? lease.now + lease.ms : 0,
    outbox,
    events,
    rare,
  ];
}

/** The reply of a turn that whoever commits it sends at once: sealed with the session, it needs no row of its own. */
function joinedReply({ session, seen, lease, outbox = [] }: Commit): OutboxInsert | undefined {
  if (session === undefined || seen === undefined || lease === undefined) return undefined;
  const { key } = session;
  const [row, ...more] = outbox.filter(({ ordered, lane }) => ordered && lane === key);
  if (row === undefined || more.length > 0) return undefined;
  return row.kind === 'reply' && row.owner === key && row.dueAt <= lease.now ? row : undefined;
}

function eraseCells(vault: Vault, { key, at, leadStatus }: Erasure): EraseCells {
  return [key, records.graveHash(vault, key), at, leadStatus];
}

const keyMark = (vault: Vault): string => vault.seal('key', 'fits');

/** Writes or checks a sealed mark: data of another SECRET_KEY is refused at once, not at the first person. */
export async function checkKey(worker: WorkerClient, vault: Vault, where: string): Promise<void> {
  const mark = await worker.call('meta', 'key');
  if (mark === null) {
    await worker.call('setMeta', 'key', keyMark(vault));
    return;
  }
  try {
    vault.open('key', mark);
  } catch {
    throw new StoreKeyError(`SECRET_KEY does not fit the data in ${where}: set the key that wrote it`);
  }
}

/** Who holds a folder, as far as it can be said. */
function ownerOf(dataDir: string): string {
  try {
    return ` (process ${readFileSync(join(dataDir, 'store.pid'), 'utf8').trim()})`;
  } catch {
    return '';
  }
}
