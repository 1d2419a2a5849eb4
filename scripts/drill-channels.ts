// The long forms of test/contract/channels/hard-times.test.ts: platforms that hang for 30 s while 2,000 people write
// to the built service, 10,000 updates while 5 % of the outgoing calls fail, and 2,000 people who scan one code
// together. `tsx scripts/drill-channels.ts [updates] [scans] [seed]`.
import { createLink } from '../src/outreach/links.js';
import { BotProcess, freeFolder, removeFolder } from '../test/support/bot.js';
import { FakeTelegram } from '../test/support/fake-telegram.js';
import { FakeZalo, zaloEnv } from '../test/support/fake-zalo.js';
import { runFaults, scanTogether, writeWhileHung } from '../test/support/fault-run.js';
import { startFourChannels } from '../test/support/four-channels.js';
import { shippedContent } from '../test/support/talk.js';

const [updates = 10_000, scans = 2000, seed = 1] = process.argv.slice(2).map(Number);
/** Lines of each person in the fault run, on two channels. */
const LINES = 4;
/** Platforms wait no longer for a webhook's answer. */
const PATIENCE_MS = 2000;

// A process of its own: in this one the stand-ins' work would count as the service's.
const dir = freeFolder();
const [telegram, zalo] = await Promise.all([FakeTelegram.start(), FakeZalo.start()]);
const bot = new BotProcess({ dir, telegram, env: zaloEnv(zalo) });
await bot.start();
zalo.webhook = `${bot.url}/webhooks/zalo`;
const hung = await writeWhileHung({ telegram, zalo }, { people: scans, hungMs: 30_000, patienceMs: 600_000 });
console.log('hung', { ...hung, wrong: hung.wrong.slice(0, 10) });
await bot.end('SIGTERM');
await Promise.all([telegram.close(), zalo.close()]);
removeFolder(dir);

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
const wrong = hung.wrong.length + report.wrong.length + burst.wrong.length;
process.exit(wrong === 0 && hung.slowestMs <= PATIENCE_MS ? 0 : 1);
