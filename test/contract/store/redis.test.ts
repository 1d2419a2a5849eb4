// The store contract on a real redis-server, and what is particular to it.
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { StoreUnavailable, StoreUnsafe } from '../../../src/store/errors.js';
import { openRedisStore } from '../../../src/store/redis/store.js';
import { storeContract } from './contract.js';
import { DAY, inSlices, MINUTE, type Place, person, row, T, testVault, turn } from './harness.js';
import { type RedisServer, startRedis } from './redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

function place(): Place {
  const admin = new Redis(server.url);
  return {
    open: (vault = testVault()) => openRedisStore({ url: server.url, vault, clock: 'caller' }),
    dump: async () => {
      const keys = await admin.keys('*');
      const values = await Promise.all(keys.map((key) => admin.dumpBuffer(key)));
      return Buffer.concat([
        Buffer.from(keys.join('\n')),
        ...values.map((value) => value ?? Buffer.alloc(0)),
      ]);
    },
    makeTooNew: async () => {
      await admin.set('{cau-nghe}:layout', 999);
    },
    remove: async () => {
      await admin.flushall();
      admin.disconnect();
    },
  };
}

storeContract({ name: 'Redis', place: async () => place() });

describe('the Redis store', () => {
  const open = (url = server.url, more = {}) => openRedisStore({ url, vault: testVault(), ...more });

  it('runs leases on the clock of the server, whatever the caller thinks the time is', async () => {
    const store = await open();
    const each = row({ dueAt: 0 });
    await store.commit({ outbox: [each] });
    const [claimed] = await store.claim({ limit: 1, leaseMs: MINUTE, now: 5 });
    expect(Math.abs(claimed!.dueAt - Date.now() - MINUTE)).toBeLessThan(MINUTE / 2);
    expect(await store.claim({ limit: 1, leaseMs: MINUTE, now: Date.now() + DAY })).toEqual([]);
    const leased = row({ dueAt: 0 });
    await store.commit({ outbox: [leased], lease: { token: 'mine', now: 5, ms: 2 * MINUTE } });
    expect(await store.nextDue()).toBe(claimed!.dueAt);
    await store.shutdown();
  });

  it('serves many processes at once', async () => {
    const [a, b] = [await open(), await open()];
    const key = person();
    const results = await Promise.all([a.commit(turn(key, 0)), b.commit(turn(key, 0))]);
    expect(results.map(({ status }) => status).sort()).toEqual(['committed', 'conflict']);
    await a.commit({ outbox: Array.from({ length: 50 }, () => row({ dueAt: 0 })) });
    const claims = await Promise.all(
      [a, b, a, b].map((each) => each.claim({ limit: 20, leaseMs: MINUTE, now: 0 })),
    );
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    await Promise.all([a.shutdown(), b.shutdown()]);
  });

  it('goes on after the server forgot its scripts', async () => {
    const store = await open();
    const key = person();
    await store.commit(turn(key, 0));
    const admin = new Redis(server.url);
    await admin.script('FLUSH');
    admin.disconnect();
    expect(await Promise.all([store.commit(turn(key, 1)), store.commit(turn(key, 7))])).toMatchObject([
      { status: 'committed' },
      { status: 'conflict' },
    ]);
    await store.shutdown();
  });

  it('refuses a server that may lose data, unless told otherwise', async () => {
    const admin = new Redis(server.url);
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(open()).rejects.toThrow(/evict.*noeviction.*REDIS_UNSAFE=1/s);
    await admin.config('SET', 'appendonly', 'no');
    await expect(open()).rejects.toThrow(StoreUnsafe);
    await expect(open()).rejects.toThrow(/appendonly yes/);
    const store = await open(server.url, { allowUnsafe: true });
    expect(await store.assertSafe()).toHaveLength(2);
    await store.shutdown();
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
    await admin.config('SET', 'appendonly', 'yes');
    await admin.config('SET', 'appendfsync', 'everysec');
    const weak = await open();
    expect(await weak.assertSafe()).toEqual([expect.stringMatching(/appendfsync always/)]);
    await weak.shutdown();
    await admin.config('SET', 'appendfsync', 'always');
    admin.disconnect();
  });

  it('says so when no server answers', async () => {
    await expect(open('/nowhere/redis.sock')).rejects.toThrow(StoreUnavailable);
  });

  it('answers unavailable while the server is out of memory, keeps nothing of it, and goes on', async () => {
    const store = await open();
    const key = person();
    await store.commit(turn(key, 0));
    const admin = new Redis(server.url);
    await admin.config('SET', 'maxmemory', '1');
    const refused = turn(key, 1, { outbox: [row()] });
    await expect(store.commit(refused)).rejects.toThrow(StoreUnavailable);
    await expect(store.check()).rejects.toThrow(StoreUnavailable);
    expect(await store.session(key)).toMatchObject({ version: 1 });
    await admin.config('SET', 'maxmemory', '0');
    expect(await store.commit(refused)).toMatchObject({ status: 'committed', version: 2 });
    admin.disconnect();
    await store.shutdown();
  });

  it('loses no acknowledged turn over kill -9 of the server, and comes back by itself', async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const store = await open(own.url);
    const acked: string[] = [];
    let stop = false;
    const talk = async (): Promise<void> => {
      const key = person();
      while (!stop) {
        const version = (await store.session(key).catch(() => undefined))?.version ?? 0;
        const op = turn(key, version, { outbox: [row({ lane: key })] });
        try {
          if ((await store.commit(op)).status === 'committed') acked.push(op.seen!.id);
        } catch (error) {
          if (!(error instanceof StoreUnavailable)) throw error;
        }
      }
    };
    const talks = Array.from({ length: 20 }, talk);
    for (let round = 1; round <= 5; round++) {
      const enough = acked.length + 200 + 37 * round;
      while (acked.length < enough) await store.check().catch(() => {});
      own.child.kill('SIGKILL');
      await own.restart();
    }
    const enough = acked.length + 200;
    while (acked.length < enough) await store.check().catch(() => {});
    stop = true;
    await Promise.all(talks);
    const again = await inSlices(acked, (id) => store.commit({ seen: { channel: 'telegram', id, at: T } }));
    expect(again.filter(({ status }) => status !== 'duplicate')).toEqual([]);
    const gone = once(own.child, 'exit');
    own.child.kill('SIGKILL');
    await gone;
    await expect(store.commit(turn(person(), 0))).rejects.toThrow(StoreUnavailable);
    await expect(store.session(person())).rejects.toThrow(StoreUnavailable);
    await own.restart();
    while (
      !(await store.check().then(
        () => true,
        () => false,
      ))
    );
    expect(await store.commit(turn(person(), 0))).toMatchObject({ status: 'committed' });
    await store.shutdown();
  });
});
