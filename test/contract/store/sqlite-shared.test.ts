// The store contract once more, through the socket by which commands use the store of a running service.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, StoreInUse, StoreUnavailable } from '../../../src/store/index.js';
import type { Store } from '../../../src/store/port.js';
import { contractInUse } from './contract.js';
import { testVault } from './harness.js';

describe('the store of a running service', () => {
  let dataDir: string;
  let service: Store;
  let command: Store;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'store-'));
    service = await openStore({ dataDir, vault: testVault() });
    command = await openStore({ dataDir, vault: testVault(), join: true });
  });
  afterEach(async () => {
    await command.shutdown();
    await service.shutdown();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is shared with commands, and only with the own user', async () => {
    await command.put('name', 'value');
    expect(await service.get('name')).toBe('value');
    expect(statSync(join(dataDir, 'run')).mode & 0o777).toBe(0o700);
    await expect(openStore({ dataDir, vault: testVault() })).rejects.toThrow(StoreInUse);
  });

  it('says so when the service stops, and is opened directly then', async () => {
    await command.check();
    await service.shutdown();
    await expect(command.check()).rejects.toThrow(StoreUnavailable);
    service = await openStore({ dataDir, vault: testVault(), join: true });
    await service.check();
  });

  it('passes failures on by their kind', async () => {
    const broken = { name: 'x', lease: 'x' } as never;
    await expect(command.settle(broken)).rejects.toThrow();
    await expect(
      (command as never as { backup(path: string): Promise<void> }).backup('/nowhere/x.db'),
    ).rejects.toThrow(/ENOENT/);
  });
});

describe('through the socket', () => {
  contractInUse(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'store-'));
    const service = await openStore({ dataDir, vault: testVault() });
    return {
      open: (vault = testVault()) => openStore({ dataDir, vault, join: true }),
      remove: async () => {
        await service.shutdown();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  });
});
