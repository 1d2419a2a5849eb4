// Reminders as due rows of a real store: they survive a restart, run once, and go with an erasure.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inbound, Message } from '../../../src/conversation/message.js';
import { timerDeliver } from '../../../src/service/timers.js';
import { createTurns } from '../../../src/service/turns.js';
import { createVault } from '../../../src/store/index.js';
import type { Store } from '../../../src/store/port.js';
import { openEmbeddedStore } from '../../../src/store/sqlite/store.js';
import { MORNING, shippedContent } from '../../support/talk.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dataDir = mkdtempSync(join(tmpdir(), 'timers-'));
const vault = createVault(['a secret of sixteen or more']);
let content: Awaited<ReturnType<typeof shippedContent>>;
let store: Store;
let now = MORNING;

const open = () => openEmbeddedStore({ dataDir, vault });
beforeAll(async () => {
  content = await shippedContent();
  store = await open();
});
afterAll(async () => {
  await store.shutdown();
  rmSync(dataDir, { recursive: true });
});

const turns = () =>
  createTurns({
    store,
    world: () => content.world,
    targets: () => new Map(),
    log: { error() {}, warn() {}, info() {} } as never,
    now: () => now,
    onCommitted: () => {},
  });
let count = 0;
const say = (user: string, text: string) => {
  const inbound: Inbound = { channel: 'telegram', user, id: `e${count++}`, at: now, kind: 'text', text };
  return turns()(inbound);
};
/** Lets everything ring that is due at `at`; answers what was said. */
async function ring(at: number): Promise<{ rows: number; said: Message[] }> {
  now = at;
  const rows = (await store.claim({ limit: 50, leaseMs: 60_000, now, kinds: ['notice'] })).filter((r) =>
    r.lane.startsWith('timer:'),
  );
  const said: Message[] = [];
  const deliver = timerDeliver(
    async (inbound) => said.push(...(await turns()(inbound)).messages),
    () => now,
  );
  for (const row of rows) {
    await deliver(row);
    await store.settle([
      { id: row.id, lease: row.lease, outcome: 'done', attempt: { at, ms: 0, status: 200, error: '' } },
    ]);
  }
  return { rows: rows.length, said };
}

describe('a reminder', () => {
  it('survives a restart and runs once', async () => {
    await say('a', 'em muốn học sửa máy lạnh');
    expect((await ring(now + HOUR)).rows).toBe(0);
    await store.shutdown();
    store = await open();
    const due = MORNING + DAY;
    const first = await ring(due);
    expect(first.rows).toBe(1);
    expect(first.said.map((m) => m.text).join('\n')).toContain('đang làm dở');
    expect((await ring(due)).rows).toBe(0);
    // A repeat of the same row changes nothing.
    const [row] = await store
      .outbox({ kind: 'notice', limit: 5 })
      .then((rows) => rows.filter((r) => r.status === 'done'));
    const again: Message[] = [];
    await timerDeliver(async (inbound) => again.push(...(await turns()(inbound)).messages))({
      ...row!,
      body: JSON.stringify({ key: 'telegram:a' }),
    });
    expect(again).toEqual([]);
  });

  it('goes with an erasure', async () => {
    now = MORNING + 40 * DAY;
    await say('b', 'em muốn học sửa máy lạnh');
    await store.erase({ key: 'telegram:b', at: now, leadStatus: 'withdrawn' });
    const { said } = await ring(now + DAY);
    expect(said.filter((m) => m.text.includes('đang làm dở')).length).toBeLessThanOrEqual(1);
    expect(await store.session('telegram:b')).toBeUndefined();
  });
});
