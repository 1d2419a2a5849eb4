// Opens the store that the configuration names: Redis when there is a URL, else the embedded one.
import { openRedisStore, type RedisStore } from './redis/store.js';
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
}

/** Opens the store. Rejects with one of the errors of `errors.ts`, whose message can be shown to the operator. */
export function openStore(options: StoreOptions): Promise<EmbeddedStore | RedisStore> {
  const { dataDir, redisUrl, vault, allowUnsafe } = options;
  if (redisUrl !== undefined) return openRedisStore({ url: redisUrl, vault, allowUnsafe });
  return openEmbeddedStore({ dataDir, vault });
}
