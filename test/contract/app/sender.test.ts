// Two senders on one store, as two processes on one Redis have them: what one commits may wait behind what the other
// is just sending, and full lanes keep what they hold back.
import { setImmediate as nextRound } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Deliver, delivered } from '../../../src/channels/delivery.js';
import { createLog } from '../../../src/log.js';
import { Sender } from '../../../src/service/sender.js';
import { createVault, type EmbeddedStore, openEmbeddedStore } from '../../../src/store/index.js';
import type { OutboxInsert, Store } from '../../../src/store/port.js';
import { freeFolder, removeFolder } from '../../support/bot.js';

const log = createLog('silent');
let dir: string;
let store: EmbeddedStore;

beforeAll(async () => {
  dir = freeFolder();
  store = await openEmbeddedStore({ dataDir: dir, vault: createVault('0123456789abcdef') });
});
afterAll(async () => {
  await store.shutdown();
  removeFolder(dir);
});

const row = (id: string, lane: string, ordered = true): OutboxInsert => {
  return { id, key: id, kind: 'reply', lane, ordered, body: '{}', dueAt: Date.now(), owner: '' };
};

/** Commits rows under a lease of the sender's own, as a turn does. */
async function commit(sender: Sender, rows: OutboxInsert[]): Promise<void> {
  const lease = `lease of ${rows[0]!.id}`;
  const done = await store.commit({ outbox: rows, lease: { token: lease, now: Date.now(), ms: 60_000 } });
  if (done.status === 'committed') sender.take(rows, lease, done.leased);
}

it('sends a row soon that waited behind one of another process', { timeout: 5000 }, async () => {
  const sent: string[] = [];
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow: Deliver = async (each) => {
    await held;
    sent.push(each.id);
    return delivered;
  };
  const told: (() => void)[] = [];
  const quick: Deliver = async (each) => {
    sent.push(each.id);
    for (const tell of told) tell();
    return delivered;
  };
  const first = new Sender({ store, log, channels: { telegram: slow }, facility: slow });
  let looked = (): void => {};
  const watched: Store = {
    ...store,
    async claim(filter) {
      const rows = await store.claim(filter);
      looked();
      return rows;
    },
  };
  const second = new Sender({ store: watched, log, channels: { telegram: quick }, facility: quick });
  await commit(first, [row('one', 'telegram:1')]);
  const inVain = new Promise<void>((resolve) => (looked = resolve));
  await commit(second, [row('two', 'telegram:1')]);
  await inVain;
  expect(sent).toEqual([]);
  const arrived = new Promise<void>((resolve) => told.push(resolve));
  release();
  await arrived;
  expect(sent).toEqual(['one', 'two']);
  await Promise.all([first.stop(), second.stop()]);
});

it('goes on at once with what a full lane of a facility held back', async () => {
  let sent = 0;
  let most = 0;
  let open = 0;
  let all = (): void => {};
  const done = new Promise<void>((resolve) => (all = resolve));
  const facility: Deliver = async () => {
    most = Math.max(most, ++open);
    await nextRound();
    open--;
    if (++sent === 40) all();
    return delivered;
  };
  const sender = new Sender({ store, log, channels: {}, facility });
  const rows = Array.from({ length: 40 }, (_, i) => row(`lead ${i}`, 'facility:a#0', false));
  await store.commit({ outbox: rows });
  sender.start();
  await done;
  expect(most).toBe(4);
  await sender.stop();
});
