// The Redis store: the port for any number of processes behind a load balancer, one script a step.

import { rowId } from '../../row-id.js';
import { StoreKeyError, StoreTooNew } from '../errors.js';
import type { Commit, CommitResult, Erasure, LeadChange, SessionKey, SessionPage, Store } from '../port.js';
import * as records from '../records.js';
import type { Vault } from '../vault.js';
import { type Arg, assertSafe, connect, type RedisClient } from './client.js';
import { prune, reseal } from './housekeeping.js';
import { PREFIX } from './lua.js';

export interface RedisOptions {
  url: string;
  vault: Vault;
  /** Use a server without append-only file or with eviction (REDIS_UNSAFE=1). */
  allowUnsafe?: boolean;
  /** `caller` takes the time of claims from the caller, for tests; else leases run on Redis' own clock. */
  clock?: 'redis' | 'caller';
}

export interface RedisStore extends Store {
  /** Throws StoreUnsafe when the server may lose data by now; answers warnings. Used by /readyz and `doctor`. */
  assertSafe(): Promise<string[]>;
}

/** Version of the layout of keys. */
const LAYOUT = 1;
const ALL_KINDS = ['reply', 'lead', 'notice'];
const STATUS = { done: 2, retry: 0, dead: 3 } as const;
const FOREVER = Number.MAX_SAFE_INTEGER;
/** Sorts behind every other character. */
const LAST = '\u{10ffff}';
const CLAIMED = ['id', 'key', 'kind', 'lane', 'ordered', 'owner', 'body', 'due_at', 'attempts', 'created_at'];
const VIEWED = [
  ...['id', 'key', 'kind', 'lane', 'ordered', 'owner', 'due_at', 'attempts', 'status', 'log', 'reason'],
  'created_at',
];
const LEAD = ['id', 'receipt', 'facility', 'course', 'owner', 'status', 'person', 'created_at', 'updated_at'];

/** Connects and checks. Rejects with StoreUnavailable, StoreUnsafe, StoreTooNew or StoreKeyError. */
export async function openRedisStore(options: RedisOptions): Promise<RedisStore> {
  const client = await connect(options.url);
  try {
    await assertSafe(client, options.allowUnsafe ?? false);
    await checkLayout(client);
    await checkKey(client, options.vault);
  } catch (error) {
    client.redis.disconnect();
    throw error;
  }
  return createStore(client, options);
}

function createStore(client: RedisClient, options: RedisOptions): RedisStore {
  const { vault } = options;
  const { run, plain } = client;
  const clock = (now: number): Arg => (options.clock === 'caller' ? now : '');

  const find = async (idOrReceipt: string): Promise<records.Cells | undefined> => {
    const load = (id: string) => plain((redis) => redis.hmget(`${PREFIX}l:${id}`, ...LEAD));
    const direct = await load(idOrReceipt);
    if (direct[0] !== null) return cells(LEAD, direct);
    const id = await plain((redis) => redis.hget(`${PREFIX}receipts`, idOrReceipt));
    return id === null ? undefined : cells(LEAD, await load(id));
  };

  const changeArgs = async (id: string, change: LeadChange): Promise<Arg[] | undefined> => {
    let person = '';
    if (change.data !== undefined) {
      const row = await find(id);
      if (row === undefined || row.id !== id || row.person === '') return undefined;
      person = records.sealPerson(vault, { ...records.openLead(vault, row), data: change.data });
    }
    // A status is marked, so that an empty one can be told from none.
    const status = change.status === undefined ? '' : `=${change.status}`;
    return [id, status, person, change.at, change.expected ?? ''];
  };

  return {
    assertSafe: () => assertSafe(client, options.allowUnsafe ?? false),

    async session(key) {
      const [version, state] = await plain((redis) => redis.hmget(`${PREFIX}s:${key}`, 'v', 'st'));
      if (!version || !state) return undefined;
      return { version: Number(version), state: vault.open(records.context.session(key), state) };
    },

    async sessions({ cursor = '0', limit }) {
      const [next, page] = await plain((redis) => redis.zscan(`${PREFIX}sessions`, cursor, 'COUNT', limit));
      const sessions: SessionPage['sessions'] = [];
      for (const key of page.filter((_, i) => i % 2 === 0) as SessionKey[]) {
        const found = await this.session(key);
        if (found) sessions.push({ key, ...found });
      }
      return { sessions, ...(next === '0' ? {} : { next }) };
    },

    async commit(op): Promise<CommitResult> {
      const changes: Arg[][] = [];
      for (const change of op.leadChanges ?? []) {
        const args = await changeArgs(change.id, change);
        if (args === undefined) return { status: 'conflict' };
        changes.push(args);
      }
      const answer = await run<string[] | 'duplicate' | 'conflict'>(
        'commit',
        ...commitArgs(vault, op, changes, clock),
      );
      if (answer === 'duplicate' || answer === 'conflict') return { status: answer };
      const [version, ...leased] = answer;
      return { status: 'committed', version: Number(version), leased };
    },

    async erase(erasure) {
      const [sessions, outbox, leads] = await run<[number, number, number]>(
        'erase',
        ...eraseArgs(vault, erasure),
      );
      return { sessions, outbox, leads };
    },

    async claim({ limit, leaseMs, now, kinds = ALL_KINDS, exceptLanes = [], perLane }) {
      const lease = rowId();
      const rows = await run<string[][]>(
        'claim',
        clock(now),
        leaseMs,
        lease,
        limit,
        perLane ?? limit,
        ...counted(kinds),
        ...counted(exceptLanes),
      );
      return rows.map((values) => {
        const row = cells(CLAIMED, values);
        return records.openOutboxRow(vault, row, {
          lease,
          until: Number(row.due_at),
          attempts: Number(row.attempts),
        });
      });
    },

    async settle(results) {
      const args = results.flatMap((result): Arg[] => [
        result.id,
        result.lease,
        STATUS[result.outcome],
        result.outcome === 'retry' ? result.dueAt : '',
        records.attemptLine(vault, result.attempt),
        result.attempt.at,
      ]);
      const done = await run<number[]>('settle', results.length, ...args);
      return done.map((each) => each === 1);
    },

    async nextDue(filter) {
      const due = await run<string | null>(
        'nextDue',
        ...counted(filter?.kinds ?? ALL_KINDS),
        ...counted(filter?.exceptLanes ?? []),
      );
      return due === null ? undefined : Number(due);
    },

    async outbox({ kind, status, key, limit }) {
      const rows = await run<string[][]>('outbox', kind ?? '', status ?? '', key ?? '', limit);
      return rows.map((values) => records.openOutboxView(vault, cells(VIEWED, values)));
    },

    async backlog() {
      const rows = await run<string[][]>('backlog');
      return records.sumBacklog(rows.map((values) => cells(['kind', 'status', 'count', 'oldest'], values)));
    },

    redeliver: (keys, at) => run('redeliver', at, ...counted(keys)),

    close(keys, reason, at) {
      const sealed = keys.flatMap((key) => [key, vault.seal(records.context.reason(key), reason)]);
      return run('close', at, keys.length, ...sealed);
    },

    async lead(idOrReceipt) {
      const row = await find(idOrReceipt);
      return row === undefined ? undefined : records.openLead(vault, row);
    },

    async leads({ facility, owner, status, phone, from, to, before, limit }) {
      const rows = await run<string[][]>(
        'leads',
        facility ?? '',
        owner ?? '',
        status ?? '',
        from ?? 0,
        to ?? FOREVER,
        before?.createdAt ?? FOREVER,
        before?.id ?? '',
        limit,
        ...counted(phone === undefined ? [] : records.phoneHashes(vault, phone)),
      );
      return rows.map((values) => records.openLead(vault, cells(LEAD, values)));
    },

    async updateLead(id, change) {
      const args = await changeArgs(id, change);
      return args !== undefined && (await run<number>('updateLead', ...args)) === 1;
    },

    countEvents: (filter) => countEvents(client, filter),

    async get(name) {
      const sealed = await plain((redis) => redis.get(`${PREFIX}v:${name}`));
      return sealed === null ? undefined : vault.open(records.context.value(name), sealed);
    },

    async put(name, value) {
      await run('put', name, value === undefined ? '' : vault.seal(records.context.value(name), value));
    },

    async update(name, change) {
      for (;;) {
        const sealed = await plain((redis) => redis.get(`${PREFIX}v:${name}`));
        const before = sealed === null ? undefined : vault.open(records.context.value(name), sealed);
        const after = change(before);
        if (after === before) return before;
        const next = after === undefined ? '' : vault.seal(records.context.value(name), after);
        if ((await run<number>('swap', name, sealed ?? '', next)) === 1) return before;
      }
    },

    async list(prefix, limit, after) {
      const first = after === undefined ? `[${prefix}` : `(${after}`;
      const names = await plain((redis) =>
        redis.zrangebylex(`${PREFIX}names`, first, `[${prefix}${LAST}`, 'LIMIT', 0, limit),
      );
      if (names.length === 0) return [];
      const values = await plain((redis) => redis.mget(names.map((name) => `${PREFIX}v:${name}`)));
      return names.flatMap((name, index) => {
        const sealed = values[index];
        return sealed ? [{ name, value: vault.open(records.context.value(name), sealed) }] : [];
      });
    },

    prune: (ages, now) => prune(client, ages, now),
    async reseal() {
      const count = await reseal(client, vault);
      await plain((redis) => redis.set(`${PREFIX}key`, keyMark(vault)));
      return count;
    },
    async check() {
      await plain((redis) => redis.set(`${PREFIX}checked`, Date.now()));
    },
    async shutdown() {
      await client.redis.quit().catch(() => client.redis.disconnect());
    },
  };
}

function commitArgs(vault: Vault, op: Commit, changes: Arg[][], clock: (now: number) => Arg): Arg[] {
  const { session, seen, lease, erase, leads = [], outbox = [], events = [] } = op;
  const at = session?.at ?? seen?.at ?? erase?.at ?? op.leadChanges?.[0]?.at ?? outbox[0]?.dueAt ?? 0;
  const args: Arg[] = [
    at,
    seen ? `${seen.channel}:${seen.id}` : '',
    session?.key ?? '',
    session?.expected ?? 0,
    session ? vault.seal(records.context.session(session.key), session.state) : '',
    ...counted(session?.expected === 0 ? records.graveHashes(vault, session.key) : []),
    ...(erase ? [1, ...eraseArgs(vault, erase)] : [0]),
    leads.length,
  ];
  for (const lead of leads) {
    const { id, receipt, facility, course, owner, status, createdAt, updatedAt } = lead;
    const phone = records.phoneHash(vault, lead.phone);
    args.push(
      id,
      receipt,
      facility,
      course,
      owner,
      status,
      phone,
      records.sealPerson(vault, lead),
      createdAt,
      updatedAt,
    );
  }
  args.push(changes.length, ...changes.flat());
  args.push(
    lease?.token ?? '',
    lease?.now ?? 0,
    lease ? clock(lease.now) : '',
    lease?.ms ?? 0,
    outbox.length,
  );
  for (const row of outbox) {
    const body = vault.seal(records.context.outbox(row.id), row.body);
    args.push(row.id, row.key, row.kind, row.lane, row.ordered ? 1 : 0, row.owner, body, row.dueAt);
  }
  args.push(events.length);
  for (const { at: when, type, channel, flow, step, data } of events) {
    args.push(records.hourOf(when), JSON.stringify([type, channel, flow, step, data]));
  }
  return args;
}

function eraseArgs(vault: Vault, { key, at, leadStatus }: Erasure): Arg[] {
  return [key, records.graveHash(vault, key), at, leadStatus];
}

async function countEvents(
  { plain }: RedisClient,
  { type, from, to }: Parameters<Store['countEvents']>[0],
): ReturnType<Store['countEvents']> {
  const [first, end] = [records.hourFrom(from), records.hourFrom(to)];
  const hours = await plain((redis) => redis.zrangebyscore(`${PREFIX}hours`, first, `(${end}`));
  const sums = new Map<string, number>();
  for (const hour of hours) {
    const counts = await plain((redis) => redis.hgetall(`${PREFIX}ev:${hour}`));
    for (const [label, count] of Object.entries(counts))
      sums.set(label, (sums.get(label) ?? 0) + Number(count));
  }
  return [...sums]
    .map(([label, count]) => ({
      labels: JSON.parse(label) as [string, string, string, string, string],
      count,
    }))
    .filter(({ labels }) => type === undefined || labels[0] === type)
    .sort((a, b) => (a.labels.join('\0') < b.labels.join('\0') ? -1 : 1))
    .map(({ labels: [kind, channel, flow, step, data], count }) => ({
      type: kind,
      channel,
      flow,
      step,
      data,
      count,
    }));
}

function cells(names: string[], values: (string | null)[]): records.Cells {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
}

/** A list as scripts read it: its length, then its items. */
function counted(items: string[]): Arg[] {
  return [items.length, ...items];
}

async function checkLayout({ plain }: RedisClient): Promise<void> {
  await plain((redis) => redis.setnx(`${PREFIX}layout`, LAYOUT));
  const found = Number(await plain((redis) => redis.get(`${PREFIX}layout`)));
  if (found > LAYOUT) {
    throw new StoreTooNew(
      `the data in Redis has version ${found}, this program knows version ${LAYOUT}: start the newer program`,
    );
  }
}

const keyMark = (vault: Vault): string => vault.seal('key', 'fits');

/** Writes or checks a sealed mark: data of another SECRET_KEY is refused at once, not at the first person. */
async function checkKey({ plain }: RedisClient, vault: Vault): Promise<void> {
  await plain((redis) => redis.setnx(`${PREFIX}key`, keyMark(vault)));
  const mark = await plain((redis) => redis.get(`${PREFIX}key`));
  try {
    vault.open('key', mark ?? '');
  } catch {
    throw new StoreKeyError('SECRET_KEY does not fit the data in Redis: set the key that wrote it');
  }
}
