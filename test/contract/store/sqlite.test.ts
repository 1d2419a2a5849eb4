// The store contract on real SQLite files, by each driver that this runtime has.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bestDriver, type DriverName, openDriver } from '../../../src/store/sqlite/driver.js';
import { databaseFile, openEmbeddedStore } from '../../../src/store/sqlite/store.js';
import { storeContract } from './contract.js';
import { type Place, testVault } from './harness.js';

function place(driver: DriverName): Place {
  const dataDir = mkdtempSync(join(tmpdir(), 'store-'));
  return {
    open: (vault = testVault()) => openEmbeddedStore({ dataDir, vault, driver, lockWaitMs: 0 }),
    dump: async () => Buffer.concat(readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file)))),
    makeTooNew: async () => {
      const db = openDriver(bestDriver(), databaseFile(dataDir));
      db.exec('PRAGMA user_version = 999');
      db.close();
    },
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

for (const driver of new Set<DriverName>(['libsql', bestDriver()])) {
  storeContract({ name: `SQLite (${driver})`, place: async () => place(driver) });
}
