// `restore FILE`: brings a backup of the embedded store back. The service must be stopped. Who was erased since the
// backup stays erased.
import { resolve } from 'node:path';
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import { forgetErased } from '../service/prune-values.js';
import { createVault, openSecret, restoreBackup } from '../store/index.js';

export async function restore(argv: string[]): Promise<number> {
  const [file] = argv;
  if (!file) {
    console.error('usage: restore FILE   (with the service stopped)');
    return 2;
  }
  const config = readConfig(process.env);
  if (config.REDIS_URL) {
    console.error('restore is for the embedded store; Redis is restored from its own RDB or AOF files');
    return 2;
  }
  const vault = createVault(config.SECRET_KEY ?? openSecret(config.DATA_DIR));
  const done = await restoreBackup(resolve(file), { dataDir: config.DATA_DIR, vault, now: Date.now() });
  const store = await openConfiguredStore(config);
  try {
    const forgotten = await forgetErased(store);
    console.log(`restored; ${done.erasedAgain} people erased since the backup were erased again`);
    console.log(
      `${done.repliesClosed} replies that waited in the backup are not sent; ${forgotten} leftovers removed`,
    );
    if (!done.erasuresKnown)
      console.log(
        'The data before could not be read: erasures since the backup are not known. Check by hand.',
      );
    if (done.before) console.log(`the data from before: ${done.before} (delete it when all is well)`);
    return 0;
  } finally {
    await store.shutdown();
  }
}
