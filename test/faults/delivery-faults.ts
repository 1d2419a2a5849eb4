// Faults on the way to facilities: F3 the sender is killed while the facility misbehaves, F8 facilities that hang,
// flood or fail cost the others nothing.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeWebhookAgents } from '../../src/leads/webhook.js';
import { createLog } from '../../src/log.js';
import { facilityDeliver } from '../../src/service/facility-delivery.js';
import { Sender } from '../../src/service/sender.js';
import type { EmbeddedStore, OutboxInsert } from '../../src/store/index.js';
import { createVault, openEmbeddedStore } from '../../src/store/index.js';
import { freeFolder, removeFolder } from '../support/bot.js';
import { bundled } from '../support/bundle.js';
import { FACILITY_SECRET, type FacilityMode, FakeFacility } from '../support/fake-facility.js';
import { type Outcome, p99, SECRET, seeded, sleep } from './outcome.js';
import { Verifier } from './verifier.js';

const WORKER = await bundled(new URL('./delivery-worker.ts', import.meta.url));

const row = (facility: string, id: string): OutboxInsert => ({
  id,
  key: `lead:${id}`,
  kind: 'lead',
  lane: `facility:${facility}#0`,
  ordered: false,
  body: JSON.stringify({ type: 'lead.created', data: { id, receipt: id.slice(0, 6) } }),
  dueAt: Date.now(),
  owner: '',
});

async function queue(store: EmbeddedStore, facility: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID() as string);
  for (let i = 0; i < ids.length; i += 200)
    await store.commit({ outbox: ids.slice(i, i + 200).map((id) => row(facility, id)) });
  return ids;
}

/** What a facility does while the sender is killed: mostly right, sometimes not. */
const MOODS: readonly FacilityMode[] = [
  'ok',
  'ok',
  'ok',
  '500',
  'lost',
  'redirect',
  'reset',
  'hang-after-head',
];

/** F3: after every kill the worker starts again; at the end each lead is there once in effect. */
export async function killDelivery({ kills, leads }: { kills: number; leads: number }): Promise<Outcome> {
  const dataDir = freeFolder();
  const facility = await FakeFacility.start();
  const verifier = new Verifier();
  const random = seeded(3);
  const moods = setInterval(() => {
    facility.mode = MOODS[Math.floor(random() * MOODS.length)]!;
  }, 5);
  try {
    const store = await openEmbeddedStore({ dataDir, vault: createVault(SECRET) });
    const ids = await queue(store, 'f', leads);
    await store.shutdown();
    for (let kill = 0; kill <= kills; kill++) {
      const child = fork(WORKER, [dataDir], {
        env: { ...process.env, TARGET: facility.url },
      });
      const closed = once(child, 'close');
      const enough = facility.requests + 5 + Math.floor((random() * leads) / kills);
      let waiting = leads;
      child.on('message', (m) => {
        waiting = (m as { waiting: number }).waiting;
      });
      if (kill === kills) {
        clearInterval(moods);
        facility.mode = 'ok';
      }
      const began = Date.now();
      // A breaker that has opened sends nothing for a while: the kill does not wait for it.
      const patience = kill < kills ? 8_000 : 100_000;
      while (waiting > 0 && child.exitCode === null && Date.now() - began < patience) {
        if (kill < kills && facility.requests >= enough) break;
        await sleep(10);
      }
      if (kill === kills) verifier.must(waiting === 0, 'I10', `${waiting} rows still wait`);
      child.kill('SIGKILL');
      await closed;
    }
    verifier.facility(facility, ids);
    const repeats = [...facility.leads.values()].reduce((sum, l) => sum + l.times - 1, 0);
    return {
      fault: 'F3 kill -9 (delivery)',
      figures: { kills, leads, requests: facility.requests, repeats },
      problems: verifier.problems,
    };
  } finally {
    clearInterval(moods);
    await facility.close();
    removeFolder(dataDir);
  }
}

const BAD: readonly FacilityMode[] = [
  'hang',
  'flood',
  'slow',
  '500',
  'redirect',
  'hang-after-head',
  'reset',
  '429',
];

/**
 * F8: good facilities get their leads while bad ones have as many waiting: before what hangs there is given up, and
 * 99 % of them within `limitMs`.
 */
export async function troubledFacilities({
  leads,
  limitMs = 5000,
}: {
  leads: number;
  limitMs?: number;
}): Promise<Outcome> {
  const dataDir = freeFolder();
  const verifier = new Verifier();
  const bad = await Promise.all(
    BAD.map(async (mode) => {
      const facility = await FakeFacility.start();
      facility.mode = mode;
      return facility;
    }),
  );
  const good = await FakeFacility.start();
  const facilities = new Map([...bad.map((f, i) => [`bad${i}`, f] as const), ['good', good] as const]);
  const targets = new Map(
    [...facilities].map(([id, f]) => [id, [{ webhook: { url: f.url, secret: FACILITY_SECRET } }]]),
  );
  const store = await openEmbeddedStore({ dataDir, vault: createVault(SECRET) });
  const times: number[] = [];
  const sender = new Sender({
    store,
    log: createLog('silent'),
    channels: {},
    facility: facilityDeliver({ targets: () => targets, allowPrivate: true, timeoutMs: 120_000 }),
    onDelivered: (r, delivery, ms) => {
      if (r.lane === 'facility:good#0' && delivery.outcome === 'done') times.push(ms);
    },
  });
  try {
    for (const id of facilities.keys()) if (id !== 'good') await queue(store, id, leads);
    sender.start();
    const hanging = bad[BAD.indexOf('hang')]!;
    while (hanging.hanging === 0) await sleep(10);
    global.gc?.();
    const before = process.memoryUsage().rss;
    const ids: string[] = [];
    for (let i = 0; i < leads; i++) {
      ids.push(...(await queue(store, 'good', 1)));
      sender.wake();
      await sleep(5);
    }
    const began = Date.now();
    while (times.length < leads && Date.now() - began < 60_000) await sleep(10);
    verifier.facility(good, ids);
    verifier.must(hanging.hanging > 0, 'I7', 'the others waited for the one that hangs');
    const slowest = p99(times);
    verifier.must(slowest < limitMs, 'I7', `p99 of the others is ${slowest} ms`);
    global.gc?.();
    const grown = Math.round((process.memoryUsage().rss - before) / 1e6);
    verifier.must(
      bad.every((f) => f.followed === 0),
      'I3',
      'a redirect was followed',
    );
    return {
      fault: 'F8 facilities in trouble',
      figures: { leads: leads * facilities.size, 'p99 ms': slowest, 'RSS +MB': grown },
      problems: verifier.problems,
    };
  } finally {
    // What hangs would be waited for.
    await Promise.all([good, ...bad].map((f) => f.close()));
    await sender.stop();
    await store.shutdown();
    await closeWebhookAgents();
    removeFolder(dataDir);
  }
}
