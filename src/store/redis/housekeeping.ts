// Retention and re-encryption of the Redis store, in small slices between the turns.
import type { Retention } from '../port.js';
import * as records from '../records.js';
import type { Vault } from '../vault.js';
import type { RedisClient } from './client.js';
import { PREFIX } from './lua.js';

const KINDS = ['reply', 'lead', 'notice'];
const STATUSES = ['pending', 'done', 'dead', 'closed'];

/** Removes what is older than the ages; see the port. */
export async function prune(
  { run }: RedisClient,
  ages: Retention,
  now: number,
): Promise<Record<keyof Retention, number>> {
  const removed = { seen: 0, outbox: 0, dead: 0, sessions: 0, leads: 0, events: 0 };
  const drain = async (
    script: 'pruneSeen' | 'pruneSessions' | 'pruneLeads',
    age: number,
  ): Promise<number> => {
    let total = 0;
    for (let count = 1; count > 0; total += count) count = await run<number>(script, now - age);
    return total;
  };
  const walk = async (status: string, age: number): Promise<number> => {
    let total = 0;
    for (const kind of KINDS) {
      for (let after = '0'; after !== ''; ) {
        const [count, last] = await run<[number, string]>('pruneOutbox', status, kind, now - age, after);
        total += count;
        after = last;
      }
    }
    return total;
  };
  if (ages.seen !== undefined) removed.seen = await drain('pruneSeen', ages.seen);
  if (ages.outbox !== undefined) {
    removed.outbox = (await walk('done', ages.outbox)) + (await walk('closed', ages.outbox));
  }
  if (ages.dead !== undefined) removed.dead = await walk('dead', ages.dead);
  if (ages.sessions !== undefined) removed.sessions = await drain('pruneSessions', ages.sessions);
  if (ages.leads !== undefined) removed.leads = await drain('pruneLeads', ages.leads);
  if (ages.events !== undefined)
    removed.events = await run('pruneEvents', records.hourFrom(now - ages.events));
  return removed;
}

/** Seals with the newest key what an older one sealed. Answers how many values. */
export async function reseal({ redis, plain, run }: RedisClient, vault: Vault): Promise<number> {
  let total = 0;
  /** Walks a sorted set of names; a member that is there all the time is met at least once. */
  const walk = async (
    set: string,
    key: string,
    field: string,
    contextOf: (name: string) => Promise<string>,
  ) => {
    const stream = redis.zscanStream(`${PREFIX}${set}`, { count: 200 });
    for await (const page of stream) {
      for (const name of (page as string[]).filter((_, index) => index % 2 === 0)) {
        const at = `${PREFIX}${key}${name}`;
        const sealed = await plain(() => (field === '' ? redis.get(at) : redis.hget(at, field)));
        if (!sealed || sealed.startsWith(vault.newest)) continue;
        const where = await contextOf(name);
        const clear = vault.open(where, sealed);
        const phone = key === 'l:' ? records.phoneHash(vault, clear.slice(0, clear.indexOf('\n'))) : '';
        total += await run<number>('reseal', key + name, field, sealed, vault.seal(where, clear), phone);
      }
    }
  };
  await walk('sessions', 's:', 'st', async (key) => records.context.session(key));
  await walk('names', 'v:', '', async (name) => records.context.value(name));
  await walk('leads', 'l:', 'person', async (id) => {
    const facility = await plain(() => redis.hget(`${PREFIX}l:${id}`, 'facility'));
    return records.context.lead(id, facility ?? '');
  });
  for (const status of STATUSES) {
    for (const kind of KINDS) {
      await walk(`st:${status}:${kind}`, 'o:', 'body', async (id) => records.context.outbox(id));
    }
  }
  return total;
}
