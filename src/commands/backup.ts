// `backup FILE`: a consistent copy of the embedded store, taken from inside the process that holds it, while it works.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import type { EmbeddedStore } from '../store/index.js';

export async function backup(argv: string[]): Promise<number> {
  const [file] = argv;
  if (!file) {
    console.error('usage: backup FILE');
    return 2;
  }
  const config = readConfig(process.env);
  if (config.REDIS_URL) {
    console.error('backup is for the embedded store; Redis is backed up by its own RDB or AOF files');
    return 2;
  }
  const path = resolve(file);
  if (existsSync(path)) {
    console.error(`${path} exists already`);
    return 1;
  }
  const store = (await openConfiguredStore(config, { join: true })) as EmbeddedStore;
  try {
    await store.backup(path);
    console.log(
      `${path}\nIt opens only with the key of this store: keep secret.key (or SECRET_KEY) apart from it.`,
    );
    return 0;
  } finally {
    await store.shutdown();
  }
}
