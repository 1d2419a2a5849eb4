// Brings a backup of the embedded store back. The service must be stopped: the folder is taken for the time of it.
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { StoreInUse, StoreKeyError } from '../errors.js';
import * as records from '../records.js';
import type { Vault } from '../vault.js';
import { startWorker, type WorkerClient } from './client.js';
import { bestDriver, type DriverName } from './driver.js';
import type { EraseCells } from './operations/commit.js';
import { syncPath } from './operations/maintenance.js';
import { checkKey, databaseFile } from './store.js';

export interface Restored {
  /** People erased since the backup was made, erased again. */
  erasedAgain: number;
  /** Replies that waited in the backup and are not sent any more. */
  repliesClosed: number;
  /** False when the present data could not be read, so that erasures since the backup are unknown. */
  erasuresKnown: boolean;
  /** Where the data from before lies; delete it once the restored store is found right. */
  before: string | undefined;
}

type Grave = [hash: string, version: number, at: number];

/**
 * Replaces the store in a folder by a backup: checked, brought to this version, without the people who were erased
 * since. The data from before stays beside it. Throws StoreInUse while a process uses the folder, StoreTooNew,
 * StoreKeyError, or an error that says what is broken; then nothing has changed.
 */
export async function restoreBackup(
  backup: string,
  {
    dataDir,
    vault,
    now,
    driver = bestDriver(),
  }: { dataDir: string; vault: Vault; now: number; driver?: DriverName },
): Promise<Restored> {
  const live = databaseFile(dataDir);
  const draft = `${live}.restoring`;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const graves = existsSync(live) ? await readGraves(live, driver) : [];

  removeDatabase(draft);
  copyFileSync(backup, draft);
  chmodSync(draft, 0o600);
  let buried: Pick<Restored, 'erasedAgain' | 'repliesClosed'>;
  try {
    const worker = await startWorker({ path: draft, driver, lockWaitMs: 0 });
    try {
      buried = await prepare(worker, vault, backup, graves ?? [], now);
    } finally {
      await worker.close();
    }
  } catch (error) {
    removeDatabase(draft);
    throw error;
  }
  syncPath(draft);
  const before = existsSync(live) ? `${live}.before-restore` : undefined;
  if (before !== undefined) {
    removeDatabase(before);
    renameSync(live, before);
    for (const suffix of ['-wal', '-shm']) rmSync(live + suffix, { force: true });
  }
  renameSync(draft, live);
  removeDatabase(draft);
  syncPath(dataDir);
  return { ...buried, erasuresKnown: graves !== undefined, before };
}

/** Tombstones of the present data; undefined when it cannot be read, which is why one restores. */
async function readGraves(path: string, driver: DriverName): Promise<Grave[] | undefined> {
  try {
    const worker = await startWorker({ path, driver, lockWaitMs: 0 });
    try {
      const rows = await worker.call('graves');
      return rows.map(({ hash, version, at }) => [String(hash), Number(version), Number(at)]);
    } finally {
      await worker.close();
    }
  } catch (error) {
    if (error instanceof StoreInUse) throw error;
    return undefined;
  }
}

async function prepare(worker: WorkerClient, vault: Vault, backup: string, graves: Grave[], now: number) {
  const state = await worker.call('integrity');
  if (state !== 'ok') throw new Error(`${backup} is broken: ${state}`);
  if ((await worker.call('meta', 'key')) === null)
    throw new StoreKeyError(`${backup} is not a backup of a store`);
  await checkKey(worker, vault, backup);
  const erasedAt = new Map(graves.map(([hash, , at]) => [hash, at]));
  const erasures: EraseCells[] = [];
  for (const { key, at } of await worker.call('people')) {
    const grave = records.graveHashes(vault, String(key)).find((hash) => erasedAt.has(hash));
    // Who came back after the erasure and stands in the backup with newer data is kept.
    if (grave !== undefined && Number(at) <= erasedAt.get(grave)!) {
      erasures.push([String(key), grave, erasedAt.get(grave)!, 'withdrawn']);
    }
  }
  await worker.call('bury', erasures, graves);
  return { erasedAgain: erasures.length, repliesClosed: await worker.call('closeReplies', now) };
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
