// The embedded store under faults: kill -9, a second process, a full disk, backups while writing.
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EmbeddedStore,
  openEmbeddedStore,
  restoreBackup,
  StoreInUse,
} from '../../../src/store/index.js';
import { bestDriver, openDriver } from '../../../src/store/sqlite/driver.js';
import { migrate, schemaVersion } from '../../../src/store/sqlite/schema.js';
import { databaseFile } from '../../../src/store/sqlite/store.js';
import { createVault } from '../../../src/store/vault.js';
import { bundled } from '../../support/bundle.js';
import {
  attempt,
  claimAll,
  fresh,
  lead,
  MINUTE,
  NEW_SECRET,
  OLD_SECRET,
  person,
  row,
  T,
  testVault,
  turn,
} from './harness.js';

const WRITER = await bundled(new URL('../../faults/store-writer.ts', import.meta.url));
let dataDir: string;
let stores: EmbeddedStore[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(stores.map((store) => store.shutdown()));
  stores = [];
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(dir = dataDir): Promise<EmbeddedStore> {
  const store = await openEmbeddedStore({ dataDir: dir, vault: testVault(), lockWaitMs: 0 });
  stores.push(store);
  return store;
}

/** A process that writes; `lines` resolves with what it printed once it ended. */
function startWriter(run: string, wrapper: string[] = []) {
  const child = fork(WRITER, [dataDir, run, '20'], {
    env: { ...process.env, SECRET_KEY: OLD_SECRET },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    ...(wrapper.length > 0 ? { execPath: wrapper[0], execArgv: wrapper.slice(1) } : {}),
  });
  children.push(child);
  const lines: string[] = [];
  const waiting: { match: RegExp; count: number; resolve: () => void }[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line);
    for (const each of waiting) if (each.match.test(line) && --each.count === 0) each.resolve();
  });
  const ended = new Promise<string[]>((resolve) => child.once('close', () => resolve(lines)));
  return {
    child,
    ended,
    /** Resolves after `count` further lines that match. */
    until: (match: RegExp, count = 1) =>
      new Promise<void>((resolve) => waiting.push({ match, count, resolve })),
  };
}

describe('the embedded store under faults', () => {
  it('loses no acknowledged turn over kill -9 and leaves none half done', async () => {
    const acked = new Map<string, boolean>();
    for (let round = 0; round < 5; round++) {
      const writer = startWriter(`r${round}`);
      // Killed at another point of the stream of commits each time.
      await writer.until(/^ack/, 100 + round * 137);
      writer.child.kill('SIGKILL');
      for (const line of await writer.ended) {
        const [word, id, made] = line.split(' ');
        if (word === 'ack') acked.set(id!, made === 'lead');
      }
    }
    expect(acked.size).toBeGreaterThan(1000);
    const store = await open();
    let versions = 0;
    for (let each = 0; each < 20; each++) versions += (await store.session(`telegram:${each}`))?.version ?? 0;
    const rows = await store.outbox({ limit: 1_000_000 });
    const leads = await store.leads({ limit: 1_000_000 });
    expect(rows).toHaveLength(versions);
    const stored = new Set(rows.map(({ id }) => id));
    const storedLeads = new Set(leads.map(({ id }) => id));
    const lost = [...acked].filter(([id, made]) => !stored.has(id) || (made && !storedLeads.has(id)));
    expect(lost).toEqual([]);
    // Unacknowledged ones are whole as well: told again, they are known.
    const events = await Promise.all(
      rows.map(({ id }) => store.commit({ seen: { channel: 'telegram', id, at: 1 } })),
    );
    expect(new Set(events.map(({ status }) => status))).toEqual(new Set(['duplicate']));
    for (const each of leads) expect(each.data).toBe(each.id);
  });

  it('refuses a second process while one uses the folder, and none after kill -9', async () => {
    const writer = startWriter('held');
    await writer.until(/^ack/);
    await expect(open()).rejects.toThrow(StoreInUse);
    await expect(open()).rejects.toThrow(
      new RegExp(`in use by another process \\(process ${writer.child.pid}\\)`),
    );
    await expect(
      restoreBackup(databaseFile(dataDir), { dataDir, vault: testVault(), now: T }),
    ).rejects.toThrow(StoreInUse);
    writer.child.kill('SIGKILL');
    await writer.ended;
    expect(await (await open()).session('telegram:0')).toBeDefined();
  });

  it('hands out again at once what a killed process had leased', async () => {
    const store = await open();
    const each = row();
    await store.commit({ outbox: [each, row()], lease: { token: 'mine', now: T, ms: 1e9 } });
    await store.settle([
      { id: each.id, lease: 'mine', outcome: 'retry', attempt: attempt('busy', 503), dueAt: T + 50 },
    ]);
    await store.shutdown();
    const again = await open();
    expect(await claimAll(again, T + 49)).toMatchObject([{ attempts: 2 }]);
    expect(await claimAll(again, T + 50)).toMatchObject([{ id: each.id, attempts: 2 }]);
  });

  it('stops cleanly with everything in one file', async () => {
    const writer = startWriter('clean');
    await writer.until(/^ack/, 50);
    writer.child.send('stop');
    const acks = (await writer.ended).filter((line) => line.startsWith('ack')).length;
    const sizes = readdirSync(dataDir)
      .filter((file) => file.endsWith('-wal'))
      .map((file) => statSync(join(dataDir, file)).size);
    expect(sizes.every((size) => size === 0)).toBe(true);
    const store = await open();
    expect((await store.outbox({ limit: 100_000 })).length).toBeGreaterThanOrEqual(acks);
    expect(statSync(databaseFile(dataDir)).mode & 0o777).toBe(0o600);
  });

  it('answers unavailable while the disk takes no more, and goes on by itself', async () => {
    // A limit on file size stands in for a full disk: it can be lifted from outside without being root.
    const writer = startWriter('full', [
      '/bin/sh',
      '-c',
      'ulimit -S -f 1200; exec "$0" "$@"',
      process.execPath,
    ]);
    await writer.until(/^refused StoreUnavailable/, 40);
    const more = writer.until(/^ack/, 100);
    execFileSync('prlimit', ['--pid', String(writer.child.pid), '--fsize=unlimited']);
    await more;
    writer.child.kill('SIGKILL');
    const lines = await writer.ended;
    expect(lines.filter((line) => /^refused (?!StoreUnavailable)/.test(line))).toEqual([]);
    const store = await open();
    const stored = new Set((await store.outbox({ limit: 1_000_000 })).map(({ id }) => id));
    const acked = lines.filter((line) => line.startsWith('ack')).map((line) => line.split(' ')[1]!);
    expect(acked.filter((id) => !stored.has(id))).toEqual([]);
  });

  it('does not let one broken operation take its neighbours along', async () => {
    const store = await open();
    const keys = Array.from({ length: 20 }, person);
    const broken = store.commit({ leads: [lead({ facility: null as never })] });
    const results = await Promise.allSettled([...keys.map((key) => store.commit(turn(key, 0))), broken]);
    expect(results.at(-1)!.status).toBe('rejected');
    expect(
      results.slice(0, -1).every((each) => each.status === 'fulfilled' && each.value.status === 'committed'),
    ).toBe(true);
    expect((await store.session(keys[7]!))?.version).toBe(1);
  });

  it('keeps replies under way apart from a broken operation beside them', async () => {
    const store = await open();
    const keys = Array.from({ length: 20 }, person);
    const rows = keys.map((lane) => row({ lane, owner: lane }));
    const lease = { token: 'mine', now: T, ms: MINUTE };
    const broken = () => store.commit({ leads: [lead({ facility: null as never })] }).catch(() => 'refused');
    const said = await Promise.all([
      ...keys.map((key, i) => store.commit(turn(key, 0, { outbox: [rows[i]!], lease }))),
      broken(),
    ]);
    expect(said).toEqual([
      ...rows.map(({ id }) => ({ status: 'committed', version: 1, leased: [id] })),
      'refused',
    ]);
    const sent = rows.map(({ id }) =>
      store.settle([{ id, lease: 'mine', outcome: 'done', attempt: attempt() }]),
    );
    expect(await Promise.all([...sent, broken()])).toEqual([...rows.map(() => [true]), 'refused']);
    await store.shutdown();
    const after = await open();
    expect(await claimAll(after, T + 2 * MINUTE)).toEqual([]);
    expect(await after.outbox({ limit: 1 })).toEqual([]);
  });

  it('refuses alone what cannot be sealed, and closes with what waits for company', async () => {
    const vault = testVault();
    const seal = (context: string, clear: string): string => {
      if (clear.includes('unsealable')) throw new Error('cannot be sealed');
      return vault.seal(context, clear);
    };
    const store = await openEmbeddedStore({ dataDir, vault: { ...vault, seal }, lockWaitMs: 0 });
    stores.push(store);
    const keys = Array.from({ length: 40 }, person);
    const commit = (key: ReturnType<typeof person>, version = 0) =>
      store.commit(turn(key, version)).then(({ status }) => status);
    const bad = { key: person(), expected: 0, state: 'unsealable', at: T };
    const said = await Promise.all([
      ...keys.map((key) => commit(key)),
      store.commit({ session: bad }).catch((error: Error) => error.message),
    ]);
    expect(said).toEqual([...keys.map(() => 'committed'), 'cannot be sealed']);
    expect(await store.commit({ session: bad }).catch((error: Error) => error.message)).toBe(
      'cannot be sealed',
    );
    // Behind a large batch a small one waits for more.
    await Promise.all(keys.map((key) => commit(key, 1)));
    const [last, closed] = [commit(keys[0]!, 2), store.shutdown()];
    expect(await last).toBe('committed');
    await closed;
    expect(await (await open()).session(keys[0]!)).toMatchObject({ version: 3 });
  });

  it('backs up while writing and restores on an empty machine', async () => {
    const store = await open();
    let stop = false;
    let turns = 0;
    const talk = async (key: ReturnType<typeof person>): Promise<void> => {
      for (let n = 0; !stop; n++, turns++) await store.commit(turn(key, n, { outbox: [row({ lane: key })] }));
    };
    const keys = Array.from({ length: 10 }, person);
    const talks = keys.map(talk);
    while (turns < 200) await store.check();
    const file = join(dataDir, 'copy.db');
    await store.backup(file);
    const after = turns;
    while (turns < after + 50) await store.check();
    stop = true;
    await Promise.all(talks);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const other = mkdtempSync(join(tmpdir(), 'store-'));
    const restored = await restoreBackup(file, { dataDir: other, vault: testVault(), now: T });
    expect(restored).toMatchObject({ erasedAgain: 0, erasuresKnown: true, before: undefined });
    const copy = await open(other);
    let versions = 0;
    for (const key of keys) versions += (await copy.session(key))?.version ?? 0;
    expect(versions).toBeGreaterThanOrEqual(200);
    expect(versions).toBeLessThan(turns);
    const rows = await copy.outbox({ limit: 100_000 });
    expect(rows).toHaveLength(versions);
    // Replies of talks that went on are not sent late.
    expect(restored.repliesClosed).toBe(versions);
    expect(await claimAll(copy, Number.MAX_SAFE_INTEGER - 100_000)).toEqual([]);
    await copy.shutdown();
    rmSync(other, { recursive: true, force: true });
  });

  it('restores an old backup without the people who were erased since', async () => {
    const [gone, stays] = [person(), person()];
    const store = await open();
    const leads = [lead({ owner: gone }), lead({ owner: stays })];
    await store.commit(turn(gone, 0, { leads: [leads[0]!] }));
    await store.commit(
      turn(stays, 0, { leads: [leads[1]!], outbox: [row({ kind: 'lead', ordered: false })] }),
    );
    const file = join(dataDir, 'old.db');
    await store.backup(file);
    await store.erase({ key: gone, at: T + 5, leadStatus: 'withdrawn' });
    await store.shutdown();

    const restored = await restoreBackup(file, { dataDir, vault: testVault(), now: T + 9 });
    expect(restored).toEqual({
      erasedAgain: 1,
      repliesClosed: 0,
      erasuresKnown: true,
      before: `${databaseFile(dataDir)}.before-restore`,
    });
    const again = await open();
    expect(await again.session(gone)).toBeUndefined();
    expect(await again.lead(leads[0]!.id)).toMatchObject({ phone: '', data: '' });
    expect(await again.lead(leads[1]!.id)).toEqual(leads[1]);
    expect(await again.session(stays)).toBeDefined();
    expect(await claimAll(again)).toHaveLength(1);
  });

  it('refuses what is not a whole backup of this store, and changes nothing', async () => {
    const store = await open();
    const key = person();
    for (let n = 0; n < 30; n++)
      await store.commit(turn(key, n, { outbox: [row({ body: 'x'.repeat(2000) })] }));
    const file = join(dataDir, 'copy.db');
    await store.backup(file);
    await store.shutdown();
    const restore = (path: string, secret = OLD_SECRET) =>
      restoreBackup(path, { dataDir, vault: createVault(secret), now: T });
    const torn = join(dataDir, 'torn.db');
    copyFileSync(file, torn);
    truncateSync(torn, statSync(file).size / 2);
    await expect(restore(torn)).rejects.toThrow();
    writeFileSync(torn, 'not a database at all'.repeat(100));
    await expect(restore(torn)).rejects.toThrow();
    writeFileSync(torn, '');
    await expect(restore(torn)).rejects.toThrow(/not a backup/);
    await expect(restore(join(dataDir, 'none.db'))).rejects.toThrow(/ENOENT/);
    await expect(restore(file, NEW_SECRET)).rejects.toThrow(/SECRET_KEY does not fit/);
    const db = openDriver(bestDriver(), file);
    db.exec('PRAGMA user_version = 999');
    db.close();
    await expect(restore(file)).rejects.toThrow(/version 999/);
    expect((await (await open()).session(key))?.version).toBe(30);
  });
});

describe('migrations', () => {
  it('run once each, keep the data, and leave nothing behind when one fails', () => {
    const db = openDriver(bestDriver(), join(dataDir, 'm.db'));
    const first = 'CREATE TABLE a (x TEXT)';
    const second = 'ALTER TABLE a ADD COLUMN y TEXT; UPDATE a SET y = x';
    migrate(db, [first]);
    db.exec(`INSERT INTO a VALUES ('${fresh('kept')}')`);
    migrate(db, [first, second]);
    migrate(db, [first, second]);
    expect(schemaVersion(db)).toBe(2);
    expect(() => migrate(db, [first, second, 'CREATE TABLE b (z); DROP TABLE missing'])).toThrow(/missing/);
    expect(schemaVersion(db)).toBe(2);
    expect(db.prepare(`SELECT count(*) AS n FROM sqlite_master WHERE name = 'b'`).get()).toMatchObject({
      n: 0,
    });
    expect(db.prepare('SELECT x = y AS same FROM a').get()).toMatchObject({ same: 1 });
    db.close();
  });
});
