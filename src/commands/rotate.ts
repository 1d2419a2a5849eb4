// `rotate`: puts a new key in front of the embedded store's ring; after a restart everything is encrypted again in the
// background. `rotate --drop-old`, with the service stopped, finishes: old keys open nothing any more.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import { openSecret, rotateSecret } from '../store/index.js';

export async function rotate(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { 'drop-old': { type: 'boolean' } } });
  const config = readConfig(process.env);
  if (config.SECRET_KEY !== undefined || config.REDIS_URL !== undefined) {
    console.error(
      'SECRET_KEY is set: write "NEW OLD" into it and restart every process; they encrypt again by themselves.',
    );
    return 2;
  }
  if (!values['drop-old']) {
    const ring = rotateSecret(config.DATA_DIR);
    console.log(
      `a new key stands first of ${ring.length}; restart the service, it encrypts again in the background`,
    );
    console.log('then stop it and run: rotate --drop-old (backups of before will no longer open)');
    return 0;
  }
  // Without `join`: a running service would go on writing with the key that is dropped here.
  const store = await openConfiguredStore(config);
  try {
    let values = 0;
    for (let last = 1; last > 0; values += last) last = await store.reseal();
    const file = join(config.DATA_DIR, 'secret.key');
    const [newest = ''] = openSecret(config.DATA_DIR);
    writeFileSync(`${file}.new`, `${newest}\n`, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
    console.log(`${values} values encrypted again; only the newest key is left`);
    return 0;
  } finally {
    await store.shutdown();
  }
}
