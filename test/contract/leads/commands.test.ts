// What operators run: backup beside the service, restore, key rotation, the yearly report; and the daily retention.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { backup } from '../../../src/commands/backup.js';
import { report } from '../../../src/commands/report.js';
import { restore } from '../../../src/commands/restore.js';
import { rotate } from '../../../src/commands/rotate.js';
import { createLog } from '../../../src/log.js';
import { awaitingName, submitted } from '../../../src/service/lead-effects.js';
import { runRetention, startRetention } from '../../../src/service/retention.js';
import { createVault, type EmbeddedStore, openSecret, openStore } from '../../../src/store/index.js';
import { freeFolder, removeFolder } from '../../support/bot.js';
import { PATIENCE_MS } from '../../support/fake-server.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 3);
let dir: string;
let dataDir: string;
let store: EmbeddedStore;
const said: string[] = [];

const open = async () =>
  (await openStore({ dataDir, vault: createVault(openSecret(dataDir)) })) as EmbeddedStore;

/** One person's registration, made at a moment. */
async function registration(n: number, at: number, awaiting?: string): Promise<`web:${number}`> {
  const key = `web:${n}` as const;
  const lead = {
    id: `00000000-0000-4000-8000-0000000000${n}`,
    receipt: `CN-AAAA${n}`,
    course: { id: 'may-cong-nghiep', title: 'May công nghiệp' },
    person: { name: 'Hoa', phone: `+849123456${n}`, birthYear: 2000, commune: 'xã Thanh Oai, Hà Nội' },
    priority: false,
    consent: { purpose: 'forward-to-facility', version: 1, at, hash: 'h' },
    ...(awaiting ? { awaiting } : {}),
  };
  const options = { store, targets: () => new Map(), seats: () => undefined };
  const parts = await submitted(options, { type: 'lead', facility: 'mau-song-nhue', lead }, key, 'web', at);
  await store.commit({ ...parts, session: { key, expected: 0, state: '{"schema":1}', at } });
  return key;
}

beforeAll(async () => {
  dir = freeFolder();
  dataDir = join(dir, 'data');
  vi.stubEnv('DATA_DIR', dataDir);
  // The test runner has one of its own.
  vi.stubEnv('BASE_URL', '');
  store = await open();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await store.shutdown();
  removeFolder(dir);
});
beforeEach(() => {
  said.length = 0;
  for (const way of ['log', 'error'] as const)
    vi.spyOn(console, way).mockImplementation((line: string) => void said.push(line));
});
afterEach(() => vi.restoreAllMocks());

it('backs up beside the running store; a restore keeps erasures', async () => {
  const [gone, stays] = [await registration(10, NOW), await registration(11, NOW)];
  const file = join(dir, 'copy.db');
  expect(await backup([file])).toBe(0);
  expect(await backup([file])).toBe(1);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await store.erase({ key: gone, at: NOW + 1, leadStatus: 'withdrawn' });
  await store.shutdown();
  expect(await restore([file])).toBe(0);
  expect(said.join('\n')).toContain('1 people erased since');
  store = await open();
  expect(await store.session(gone)).toBeUndefined();
  expect(await store.session(stays)).toBeDefined();
});

it('rotates the key, reads old and new, and finishes by dropping the old one', async () => {
  const before = openSecret(dataDir);
  await store.shutdown();
  expect(await rotate([])).toBe(0);
  expect(openSecret(dataDir)).toHaveLength(2);
  store = await open();
  expect((await store.lead('CN-AAAA11'))?.data).toContain('Hoa');
  await expect(rotate(['--drop-old'])).rejects.toThrow(/in use/u);
  await store.shutdown();
  expect(await rotate(['--drop-old'])).toBe(0);
  const after = openSecret(dataDir);
  expect([after.length, before.includes(after[0]!)]).toEqual([1, false]);
  expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
  store = await open();
  expect((await store.leads({ phone: '+84912345611', limit: 5 })).map((l) => l.receipt)).toEqual([
    'CN-AAAA11',
  ]);
});

it('writes the yearly report', async () => {
  const out = join(dir, 'report.xlsx');
  expect(await report(['--year', '2026', '--out', out])).toBe(0);
  const sheets = await readXlsxFile(readFileSync(out));
  expect(sheets[0]!.data.at(-1)!.slice(0, 3)).toEqual(['Tổng cộng', null, 1]);
  expect(await report(['--year', '1', '--out', out])).toBe(2);
  expect(existsSync(out)).toBe(true);
});

it('removes by age and counts it, once a day over restarts', async () => {
  const token = 'A'.repeat(26);
  await registration(12, NOW - 31 * DAY, token);
  await registration(13, NOW - 366 * DAY);
  await store.put('sheet:X', JSON.stringify({ expiresAt: NOW - 1 }));
  await store.put('sheet:Y', JSON.stringify({ expiresAt: NOW + DAY }));
  await store.put('sheets:web:old', JSON.stringify(['X']));
  await store.put('sheets:web:new', JSON.stringify(['X', 'Y']));
  expect(await store.get(awaitingName(token))).toBeDefined();
  const removed = await runRetention({ store, now: () => NOW });
  expect(removed).toMatchObject({ guardians: 1, leads: 1, sheets: 1 });
  expect(await store.get(awaitingName(token))).toBeUndefined();
  // Lists of what has gone would go on naming people.
  expect((await store.list('awaitings:', 9)).map(({ name }) => name)).toEqual([]);
  expect((await store.list('sheets:', 9)).map(({ name }) => name)).toEqual(['sheets:web:new']);
  expect((await store.lead('CN-AAAA13'))?.data).toBe('');
  expect((await store.lead('CN-AAAA11'))?.data).toContain('Hoa');

  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
  const runs: number[] = [];
  let now = NOW;
  const log = createLog('silent');
  const also = async (at: number) => {
    runs.push(at);
    return {};
  };
  const start = () => startRetention({ store, log, now: () => now, also });
  try {
    for (const hours of [0, 1, 23, 24, 25]) {
      now = NOW + hours * 3_600_000;
      const stop = start();
      await vi.advanceTimersByTimeAsync(60_000);
      await vi.waitFor(() => expect(runs.length).toBeGreaterThanOrEqual(hours >= 24 ? 2 : 1), PATIENCE_MS);
      stop();
    }
  } finally {
    vi.useRealTimers();
  }
  expect(runs).toEqual([NOW, NOW + 24 * 3_600_000]);
});
