// A file of an earlier version opens with everything that it held.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { context } from '../../../src/store/records.js';
import { bestDriver, openDriver } from '../../../src/store/sqlite/driver.js';
import { MIGRATIONS, migrate } from '../../../src/store/sqlite/schema.js';
import { databaseFile, openEmbeddedStore } from '../../../src/store/sqlite/store.js';
import { attempt, claimAll, MINUTE, T, testVault } from './harness.js';

it('keeps replies that version 3 was sending in a table of their own', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'migration-'));
  const vault = testVault();
  const [lane, id, body] = ['telegram:1', 'reply-1', '{"text":"chào"}'];
  const kept = {
    ...{ id, key: 'key-1', kind: 'reply', lane, owner: lane },
    ...{ lease: 'gone', until: T + MINUTE, createdAt: T },
  };
  const db = openDriver(bestDriver(), databaseFile(dataDir));
  migrate(db, MIGRATIONS.slice(0, 3));
  db.prepare('INSERT INTO session (key, version, state, at) VALUES (?, 1, ?, ?)').run(
    lane,
    vault.seal(context.session(lane), '{"turns":1}'),
    T,
  );
  const insert = db.prepare(
    `INSERT INTO outbox (id, key, kind, lane, ordered, owner, body, due_at, status, attempts, lease, created_at, updated_at)
     VALUES (?, ?, 'notice', ?, 1, '', ?, ?, 1, 0, '', ?, ?)`,
  );
  insert.run('news-1', 'key-2', lane, vault.seal(context.outbox('news-1'), '{"text":"tin"}'), T, T, T);
  db.prepare('INSERT INTO sending VALUES (1, ?, ?)').run(
    JSON.stringify(kept),
    vault.seal(context.outbox(id), body),
  );
  db.close();

  const store = await openEmbeddedStore({ dataDir, vault, lockWaitMs: 0 });
  try {
    expect(await store.session('telegram:1')).toEqual({ version: 1, state: '{"turns":1}' });
    const [again, ...none] = await claimAll(store, T);
    expect(again).toMatchObject({ id, key: 'key-1', body, owner: lane, attempts: 2, createdAt: T });
    expect(none).toEqual([]);
    const done = { id, lease: again!.lease, outcome: 'done' as const, attempt: attempt() };
    expect(await store.settle([done])).toEqual([true]);
    expect(await claimAll(store, T)).toMatchObject([{ id: 'news-1', body: '{"text":"tin"}' }]);
  } finally {
    await store.shutdown();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
