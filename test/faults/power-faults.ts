// F2: the power is cut while people write: what was not brought to disk is gone, or (torn) survives page by page at
// random. Needs a C compiler.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createVault, openEmbeddedStore } from '../../src/store/index.js';
import { startWorker } from '../../src/store/sqlite/client.js';
import { bestDriver } from '../../src/store/sqlite/driver.js';
import { databaseFile } from '../../src/store/sqlite/store.js';
import { freeFolder, removeFolder } from '../support/bot.js';
import { type Outcome, SECRET, seeded } from './outcome.js';
import { startWriter } from './store-process.js';
import { Verifier } from './verifier.js';

const PAGE = 4096;

const databaseFiles = (dir: string): string[] =>
  readdirSync(dir).filter((file) => /^store\.db(?:-wal)?$/u.test(file));

/** Leaves in `dataDir` what a power cut leaves: the synced bytes, and of the others (torn) each page by chance. */
function cutPower(dataDir: string, shadow: string, torn: boolean, random: () => number): void {
  rmSync(join(dataDir, 'store.db-shm'), { force: true });
  for (const file of databaseFiles(dataDir)) {
    const path = join(dataDir, file);
    const synced = join(shadow, file);
    if (!existsSync(synced)) {
      rmSync(path);
      continue;
    }
    const safe = readFileSync(synced);
    if (!torn) {
      writeFileSync(path, safe);
      continue;
    }
    const cached = readFileSync(path);
    const left = Buffer.alloc(Math.max(safe.length, cached.length));
    safe.copy(left);
    for (let at = 0; at < cached.length; at += PAGE)
      if (random() < 0.5) cached.copy(left, at, at, Math.min(at + PAGE, cached.length));
    writeFileSync(path, left);
  }
}

export async function powerCuts({ cuts, torn }: { cuts: number; torn: boolean }): Promise<Outcome> {
  const dir = freeFolder();
  const dataDir = join(dir, 'data');
  const shadow = join(dir, 'shadow');
  for (const each of [dataDir, shadow]) mkdirSync(each, { mode: 0o700 });
  const library = join(dir, 'power.so');
  const source = join(import.meta.dirname, 'power.c');
  execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl', '-lpthread']);
  const env = { LD_PRELOAD: library, WATCH: dataDir, SHADOW: shadow };
  const verifier = new Verifier();
  const random = seeded(2);
  try {
    for (let cut = 0; cut < cuts; cut++) {
      // What the check after the last cut has written is on disk by now.
      for (const file of readdirSync(shadow)) rmSync(join(shadow, file));
      for (const file of databaseFiles(dataDir)) copyFileSync(join(dataDir, file), join(shadow, file));
      const writer = startWriter({ dataDir, run: `p${cut}`, verifier, env });
      const enough = 200 + Math.floor(random() * 400);
      verifier.must(await writer.until(() => writer.acks >= enough), 'I10', `run ${cut} ended by itself`);
      await writer.kill();
      cutPower(dataDir, shadow, torn, random);
      const worker = await startWorker({ path: databaseFile(dataDir), driver: bestDriver(), lockWaitMs: 0 });
      const state = await worker.call('integrity');
      await worker.close();
      verifier.must(state === 'ok', 'I4', `after cut ${cut}: ${String(state)}`);
    }
    const store = await openEmbeddedStore({ dataDir, vault: createVault(SECRET) });
    for (const { id, lane } of await store.outbox({ limit: 1_000_000 }))
      verifier.submitted(id, lane, Number(id.split('-')[2]) % 5 === 0);
    await verifier.store(store);
    await store.shutdown();
    const fault = torn ? 'F2 power cut, torn pages' : 'F2 power cut';
    return { fault, figures: { cuts, acked: verifier.acks }, problems: verifier.problems };
  } finally {
    removeFolder(dir);
  }
}
