// Opens the store that the configuration names: Redis when there is a URL, else the embedded one.
import { openRedisStore, type RedisStore } from './redis/store.js';
import { joinStore, shareStore } from './sqlite/shared.js';
import { type EmbeddedStore, openEmbeddedStore } from './sqlite/store.js';
import type { Vault } from './vault.js';

export * from './errors.js';
export type * from './port.js';
export { openRedisStore, type RedisStore } from './redis/store.js';
export { type Restored, restoreBackup } from './sqlite/restore.js';
export { type EmbeddedStore, openEmbeddedStore } from './sqlite/store.js';
export { createVault, deriveKey, openSecret, parseKeyRing, rotateSecret, type Vault } from './vault.js';

export interface StoreOptions {
  /** Folder of the embedded store. */
  dataDir: string;
  /** Set: Redis instead. */
  redisUrl?: string;
  vault: Vault;
  /** Use a Redis server that could lose data (REDIS_UNSAFE=1). */
  allowUnsafe?: boolean;
  /** Work on the embedded store of a running service when there is one; without it a folder in use is refused. */
  join?: boolean;
}

/**
 * Opens the store. A process that holds the embedded store shares it with the commands of its host; a command asks
 * with `join`. Rejects with one of the errors of `errors.ts`, whose message can be shown to the operator.
 */
export async function openStore(options: StoreOptions): Promise<EmbeddedStore | RedisStore> {
  const { dataDir, redisUrl, vault, allowUnsafe } = options;
  if (redisUrl !== undefined) return openRedisStore({ url: redisUrl, vault, allowUnsafe });
  const joined = options.join ? await joinStore(dataDir) : undefined;
  return joined ?? shareStore(await openEmbeddedStore({ dataDir, vault }), dataDir);
}
