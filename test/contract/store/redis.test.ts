// The store contract on a real redis-server, and what is particular to it.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedisStore } from '../../../src/store/redis/store.js';
import { storeContract } from './contract.js';
import { type Place, testVault } from './harness.js';
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

describe('what is particular to Redis', () => {
  it('is reached', async () => {
    const store = await openRedisStore({ url: server.url, vault: testVault() });
    expect(await store.assertSafe()).toEqual([]);
    await store.shutdown();
  });
});
