// A process that does nothing but refresh tokens, for the kill test: `REDIS VAULT_KEY OAUTH_ROOT OA_ID LEASE_MS`.
// Prints "ready" once; alarms go to standard output too.
import { ZaloOAuth } from '../../src/channels/zalo-oa/oauth.js';
import { ZaloTokens } from '../../src/channels/zalo-oa/tokens.js';
import { openRedisStore } from '../../src/store/redis/store.js';
import { createVault } from '../../src/store/vault.js';
import { ZALO } from './fake-zalo.js';

const [redisUrl, key, root, oaId, leaseMs] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
async function main(): Promise<never> {
  const store = await openRedisStore({ url: redisUrl, vault: createVault(key) });
  const oauth = new ZaloOAuth({ appId: ZALO.appId, appSecret: ZALO.appSecret, root });
  const tokens = new ZaloTokens({
    store,
    oaId,
    oauth,
    leaseMs: Number(leaseMs),
    onAlarm: (reason) => console.log(`alarm: ${reason}`),
  });
  console.log('ready');
  for (;;) {
    await tokens.tick();
    await new Promise(setImmediate);
  }
}

void main();
