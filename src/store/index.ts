// Opens the store that the configuration names: Redis when there is a URL, else the embedded one.
import type { Store } from './port.js';
import { openEmbeddedStore } from './sqlite/store.js';
import type { Vault } from './vault.js';

export * from './errors.js';
export type * from './port.js';
export { type EmbeddedStore, openEmbeddedStore } from './sqlite/store.js';
export { createVault, deriveKey, openSecret, parseKeyRing, rotateSecret, type Vault } from './vault.js';

export interface StoreOptions {
  dataDir: string;
  redisUrl?: string;
  vault: Vault;
}

/** Opens the store. Rejects with one of the errors of `errors.ts`, whose message can be shown to the operator. */
export async function openStore({ dataDir, vault }: StoreOptions): Promise<Store> {
  return openEmbeddedStore({ dataDir, vault });
}
