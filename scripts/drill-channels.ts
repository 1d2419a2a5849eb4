// The long forms of test/contract/channels/hard-times.test.ts: platforms that hang for 30 s while 2,000 people write,
// 10,000 updates while 5 % of the outgoing calls fail, and 2,000 people who scan one code within ten seconds.
// `tsx scripts/drill-channels.ts [updates] [scans] [seed]`.
import { join } from 'node:path';
import { openConfiguredStore } from '../src/app.js';
import { readConfig } from '../src/config.js';
import { createLink } from '../src/outreach/links.js';
import { BotProcess, freeFolder, removeFolder } from '../test/support/bot.js';
import { FakeTelegram } from '../test/support/fake-telegram.js';
import { FakeZalo, zaloEnv } from '../test/support/fake-zalo.js';
import { FakeZaloBot, zaloBotEnv } from '../test/support/fake-zalo-bot.js';
import { runFaults, scanTogether, writeWhileHung } from '../test/support/fault-run.js';
import { chatPerson } from '../test/support/four-channels.js';
import { shippedContent } from '../test/support/talk.js';

const [updates = 10_000, scans = 2000, seed = 1] = process.argv.slice(2).map(Number);
/** Lines of each person in the fault run, on two channels. */
const LINES = 4;
/** Platforms wait no longer for a webhook's answer. */
const WEBHOOK_MS = 2000;
const patienceMs = 600_000;

// The built service in a process of its own: in this one the work of the stand-ins would count as the service's.
const dir = freeFolder();
const [telegram, zalo, zaloBot] = await Promise.all([
  FakeTelegram.start(),
  FakeZalo.start(),
  FakeZaloBot.start(),
]);
const bot = new BotProcess({
  dir,
  telegram,
  env: { ...zaloEnv(zalo), ...zaloBotEnv(zaloBot) },
});
await bot.start();
zalo.webhook = `${bot.url}/webhooks/zalo`;
const hung = await writeWhileHung({ telegram, zalo }, { people: scans, hungMs: 30_000, patienceMs });
console.log('hung', { ...hung, wrong: hung.wrong.slice(0, 10) });
const { world } = await shippedContent();
const people = Math.ceil(updates / LINES / 2);
const report = await runFaults({ telegram, zalo, url: bot.url }, world, {
  people,
  rate: 0.05,
  seed,
  slow: true,
  patienceMs,
});
console.log('faults', { ...report, wrong: report.wrong.slice(0, 10) });

const store = await openConfiguredStore(readConfig({ DATA_DIR: join(dir, 'data') }), { join: true });
const lines = { officer: 'Bình', organisation: 'Hội Nông dân', commune: 'xã Thanh Oai' };
const { code } = await createLink(store, lines, Date.now());
const chats = { telegram, 'zalo-oa': zalo, 'zalo-bot': zaloBot };
const burst = await scanTogether(
  { url: bot.url, store, person: (channel) => chatPerson(chats, channel) },
  code,
  scans,
  10_000,
);
console.log('scans', { scans, ...burst, wrong: burst.wrong.slice(0, 10) });
await store.shutdown();
await bot.end('SIGTERM');
await Promise.all([telegram.close(), zalo.close(), zaloBot.close()]);
removeFolder(dir);
const wrong = hung.wrong.length + report.wrong.length + burst.wrong.length;
const inTime = Math.max(hung.slowestMs, report.slowestMs) <= WEBHOOK_MS;
process.exit(wrong === 0 && inTime ? 0 : 1);
