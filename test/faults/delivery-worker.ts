// A process that does nothing but deliver what waits in a store; the drills kill it. Argument: the folder.
// TARGET is the facility's address. Retries come at once: the schedule itself is tested elsewhere.

import { createLog } from '../../src/log.js';
import { facilityDeliver } from '../../src/service/facility-delivery.js';
import { Sender } from '../../src/service/sender.js';
import { createVault, openEmbeddedStore } from '../../src/store/index.js';
import { FACILITY_SECRET } from '../support/fake-facility.js';
import { SECRET } from './outcome.js';

const dataDir = process.argv[2]!;
const store = await openEmbeddedStore({ dataDir, vault: createVault(SECRET) });
const target = { webhook: { url: process.env.TARGET!, secret: FACILITY_SECRET } };
const deliver = facilityDeliver({
  targets: () => new Map([['f', [target]]]),
  allowPrivate: true,
  timeoutMs: 300,
});
const sender = new Sender({
  store,
  log: createLog('silent'),
  channels: {},
  facility: async (row) => {
    const result = await deliver(row);
    return result.outcome === 'retry' ? { ...result, retryAt: Date.now() + 20, holdLane: false } : result;
  },
});
sender.start();
const report = async () => {
  const waiting = (await store.backlog()).find((b) => b.status === 'pending')?.count ?? 0;
  process.send?.({ waiting });
};
setInterval(() => void report(), 50);
