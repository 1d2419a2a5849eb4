// Channels whose platform was away at the start, or could not reach us: set up as soon as it answers, and told until then.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.js';
import { createLog } from '../../../src/log.js';
import { type RunningChannel, setUpChannels } from '../../../src/service/channel-setup.js';
import { createVault, openStore } from '../../../src/store/index.js';
import type { Store } from '../../../src/store/port.js';
import { FakeTelegram } from '../../support/fake-telegram.js';
import { CS_PATH, FakeZalo, zaloEnv } from '../../support/fake-zalo.js';
import { FakeZaloBot, zaloBotEnv } from '../../support/fake-zalo-bot.js';

const BASE = 'https://cau-nghe.example.vn';
const AWAY = { status: 502, description: 'Bad Gateway' };
let telegram: FakeTelegram;
let zaloBot: FakeZaloBot;
let running: RunningChannel[];
beforeEach(async () => {
  [telegram, zaloBot] = await Promise.all([FakeTelegram.start(), FakeZaloBot.start()]);
  running = [];
});
afterEach(async () => {
  expect(telegram.problems).toEqual([]);
  await Promise.all(running.map((c) => c.stopIntake()));
  await Promise.all(running.map((c) => c.close()));
  await Promise.all([telegram.close(), zaloBot.close()]);
});

/** The one channel that this environment names. */
function channel(env: Record<string, string>, store = {} as Store): RunningChannel {
  running = setUpChannels({
    config: readConfig({ BASE_URL: BASE, ...env }),
    log: createLog('silent'),
    store,
    turn: async () => {},
    isUnavailable: () => false,
    picture: async () => undefined,
  });
  return running[0]!;
}
const onTelegram = (more: Record<string, string> = {}) =>
  channel({
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-ours',
    ...more,
  });

it('Telegram that was away at the start gets its webhook and its name later, and nothing twice', async () => {
  telegram.fail(AWAY, { times: 4 });
  const bot = onTelegram();
  await bot.start();
  expect(telegram.webhook).toBeUndefined();
  expect(bot.way('K7QWERT2')).toBeUndefined();
  expect(await bot.problems()).toEqual([]);
  expect(telegram.webhook).toEqual({ url: `${BASE}/webhooks/telegram`, secret: 'a-secret-of-ours' });
  expect(bot.way('K7QWERT2')?.url).toContain('t.me/cau_nghe_test_bot?start=K7QWERT2');
  const calls = telegram.callsOf('setWebhook').length;
  expect(await bot.problems()).toEqual([]);
  expect(telegram.callsOf('setWebhook')).toHaveLength(calls);
});

it('Telegram that stays away is told', async () => {
  telegram.fail(AWAY, { times: 100 });
  const bot = onTelegram();
  await bot.start();
  expect(await bot.problems()).toContain('setWebhook: 502 Bad Gateway');
});

it('polling ends a webhook that is left from before', async () => {
  telegram.webhook = { url: `${BASE}/webhooks/telegram`, secret: 'x' };
  const bot = onTelegram({ TELEGRAM_MODE: 'polling' });
  await bot.start();
  expect(telegram.webhook).toBeUndefined();
  await telegram.until(() => telegram.callsOf('getUpdates').length > 0);
  expect(await bot.problems()).toEqual([]);
});

it('a Zalo Bot webhook that Zalo saved but could not reach is told, until an update comes', async () => {
  const bot = channel({
    ...zaloBotEnv(zaloBot),
    ZALO_BOT_WEBHOOK_SECRET: 'a-secret-of-ours',
    BASE_URL: 'https://cau-nghe.invalid',
  });
  await bot.start();
  const told = await bot.problems();
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('saved, but Zalo could not reach it');
  expect(zaloBot.callsOf(zaloBot.path('setWebhook'))).toHaveLength(2);
  const server = createServer(bot.webhook!.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    method: 'POST',
    headers: { 'x-bot-api-secret-token': 'a-secret-of-ours' },
    body: JSON.stringify(zaloBot.person().update('text', { text: 'xin chào' })),
  });
  expect(response.status).toBe(200);
  server.close();
  expect(await bot.problems()).toEqual([]);
});

it('the Official Account asks for a number with the picture that the form wants', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'set-up-'));
  const store = await openStore({ dataDir: dir, vault: createVault('a-key-for-these-tests-only') });
  const zalo = await FakeZalo.start();
  const oa = channel(
    {
      ...zaloEnv(zalo),
    },
    store,
  );
  await oa.start();
  const message = { text: 'Cho xin số ạ', requestContact: true };
  const body = JSON.stringify({ user: '7', message, at: Date.now() });
  const row = {
    id: 'r',
    key: 'k',
    kind: 'reply' as const,
    lane: 'zalo-oa:7',
    attempts: 1,
    createdAt: Date.now(),
  };
  await expect.poll(async () => (await oa.deliver({ ...row, body })).outcome).toBe('done');
  const form = JSON.stringify(zalo.callsOf(CS_PATH).at(-1)!.body);
  const address = /"image_url":"([^"]+)"/u.exec(form)![1]!;
  expect(address.startsWith(`${BASE}/static/phone.png?v=`)).toBe(true);
  await oa.close();
  running = [];
  await zalo.close();
  await store.shutdown();
  rmSync(dir, { recursive: true, force: true });
});
