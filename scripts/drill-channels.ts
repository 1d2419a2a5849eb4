// The long forms of test/contract/channels/hard-times.test.ts: 10,000 updates while 5 % of the outgoing calls fail,
// and 2,000 people who scan one code together. `tsx scripts/drill-channels.ts [updates] [scans] [seed]`.
import { createLink } from '../src/outreach/links.js';
import { runFaults, scanTogether } from '../test/support/fault-run.js';
import { startFourChannels } from '../test/support/four-channels.js';
import { shippedContent } from '../test/support/talk.js';

const [updates = 10_000, scans = 2000, seed = 1] = process.argv.slice(2).map(Number);
/** Lines of each person in the fault run, on two channels. */
const LINES = 4;

const four = await startFourChannels();
const { world } = await shippedContent();
const report = await runFaults(four, world, {
  people: Math.ceil(updates / LINES / 2),
  rate: 0.05,
  seed,
  slow: true,
  patienceMs: 600_000,
});
console.log('faults', { ...report, wrong: report.wrong.slice(0, 10) });

const lines = { officer: 'Bình', organisation: 'Hội Nông dân', commune: 'xã Thanh Oai' };
const { code } = await createLink(four.app.store, lines, Date.now());
const began = performance.now();
const burst = await scanTogether(four, code, scans);
console.log('scans', {
  scans,
  seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
  slowestMs: burst.slowestMs,
  wrong: burst.wrong.slice(0, 10),
});
await four.stop();
process.exit(report.wrong.length + burst.wrong.length === 0 ? 0 : 1);
