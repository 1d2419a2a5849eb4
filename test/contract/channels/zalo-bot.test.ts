// The Zalo Bot Platform over real HTTP: webhook, polling that loses nothing it got, set-up, deliveries.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatBody } from '../../../src/channels/delivery.js';
import { ZaloBotApi } from '../../../src/channels/zalo-bot/api.js';
import { zaloBotDeliver } from '../../../src/channels/zalo-bot/deliver.js';
import { createZaloBot } from '../../../src/channels/zalo-bot/index.js';
import { startZaloBotPolling, type ZaloBotPollingOptions } from '../../../src/channels/zalo-bot/polling.js';
import {
  checkZaloBot,
  removeZaloBotWebhook,
  setUpZaloBotWebhook,
} from '../../../src/channels/zalo-bot/setup.js';
import { zaloBotWebhook } from '../../../src/channels/zalo-bot/webhook.js';
import type { Inbound, Message } from '../../../src/conversation/message.js';
import { FakeZaloBot } from '../../support/fake-zalo-bot.js';

const SECRET = 'correct-horse-battery';
let fake: FakeZaloBot;
let api: ZaloBotApi;
let got: Inbound[];
let alarms: string[];
let server: Server | undefined;

class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

beforeEach(async () => {
  fake = await FakeZaloBot.start();
  api = new ZaloBotApi({ token: fake.token, root: fake.url, timeoutMs: 60_000 });
  got = [];
  alarms = [];
});
afterEach(async () => {
  expect(fake.problems).toEqual([]);
  if (server) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    server = undefined;
  }
  await fake.close();
  await api.close();
});

const onUpdate = async (update: Inbound) => void got.push(update);
const kinds = () => got.map((inbound) => (inbound.kind === 'text' ? inbound.text : inbound.kind));
const listen = async (handler: Parameters<typeof createServer>[1]) => {
  server = createServer(handler as never).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('zaloBotWebhook', () => {
  const open = () =>
    listen(zaloBotWebhook({ secrets: [SECRET, 'next-secret'], onUpdate, onFailure: () => {} }));

  it('takes wrapped and bare bodies under either secret, and nothing without', async () => {
    const url = await open();
    const folder = new URL('../../fixtures/wire/zalo-bot/', import.meta.url);
    const post = async (name: string, secret?: string) =>
      (
        await fetch(url, {
          method: 'POST',
          headers: secret === undefined ? {} : { 'x-bot-api-secret-token': secret },
          body: readFileSync(new URL(`${name}.json`, folder)),
        })
      ).status;
    expect(await post('webhook.text.wrapped', SECRET)).toBe(200);
    expect(await post('webhook.text.unwrapped', 'next-secret')).toBe(200);
    expect(await post('webhook.unsupported', SECRET)).toBe(200);
    expect(await post('webhook.text.group', SECRET)).toBe(200);
    expect(kinds()).toEqual(['Xin chào', 'Xin chào', 'media']);
    for (const wrong of [undefined, '', `${SECRET}x`, SECRET.slice(1)])
      expect(await post('webhook.text.wrapped', wrong)).toBe(401);
    expect(kinds()).toHaveLength(3);
  });

  it('answers 400 to what is no JSON, and refuses to exist without a secret', async () => {
    const url = await open();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-bot-api-secret-token': SECRET },
      body: '{',
    });
    expect(response.status).toBe(400);
    for (const secrets of [[], ['']])
      expect(() => zaloBotWebhook({ secrets, onUpdate, onFailure: () => {} })).toThrow(
        'ZALO_BOT_WEBHOOK_SECRET',
      );
  });

  it('is set up, verified, and reached by Zalo', async () => {
    const bot = createZaloBot({
      token: fake.token,
      apiRoot: fake.url,
      baseUrl: 'https://not.reachable.invalid',
      webhookSecret: SECRET,
      onUpdate,
      onAlarm: (r) => alarms.push(r),
      onFailure: () => {},
    });
    // Saved all the same: only the verification tells that nobody can be reached.
    expect(await bot.setUp()).toEqual([
      'setWebhook: saved, but Zalo could not reach it (HTTP_ERROR, connection refused)',
    ]);
    const url = await listen(bot.webhook);
    fake.webhook = { url, secret: SECRET };
    for (const wrapped of [true, false]) {
      fake.wrapped = wrapped;
      expect(await fake.give(fake.person().update('text', { text: `wrapped ${wrapped}` }))).toBe(200);
    }
    expect(kinds()).toEqual(['wrapped true', 'wrapped false']);
    await bot.stop();
  });

  it('knows a good set-up, a wrong address and a wrong secret', async () => {
    const base = await listen((req, res) =>
      zaloBotWebhook({ secrets: [SECRET], onUpdate, onFailure: () => {} })(req, res),
    );
    expect(await setUpZaloBotWebhook(api, base, SECRET)).toEqual([]);
    expect(await checkZaloBot(api, base)).toEqual([]);
    expect(await checkZaloBot(api, 'https://other.vn')).toEqual(['Zalo delivers to another address']);
    expect(await setUpZaloBotWebhook(api, base, 'another-secret')).toEqual([
      'setWebhook: saved, but Zalo could not reach it (HTTP_ERROR, server answered 401)',
    ]);
    expect(await removeZaloBotWebhook(api)).toEqual([]);
    expect(await removeZaloBotWebhook(api)).toEqual([]);
    expect(await checkZaloBot(api, base)).toEqual(['no webhook is set at Zalo']);
    fake.fail({ error: 401 });
    expect(await checkZaloBot(api, base)).toEqual(['getMe: zalo-bot 401']);
  });
});

describe('startZaloBotPolling', () => {
  let pauses: number[];
  let failures: { failures: number; givenUp: boolean }[];
  const start = (more: Partial<ZaloBotPollingOptions> = {}) => {
    pauses = [];
    failures = [];
    return startZaloBotPolling({
      api,
      onUpdate,
      onFailure: (_error, update) => failures.push(update),
      isUnavailable: (error) => (error as Error).name === 'StoreUnavailable',
      onAlarm: (r) => alarms.push(r),
      pause: async (ms) => void pauses.push(ms),
      random: () => 0.5,
      ...more,
    });
  };
  const polls = () => fake.callsOf(fake.path('getUpdates')).length;

  it('fetches the next update only after this one is committed', async () => {
    const person = fake.person();
    for (const text of ['1', '2', '3']) await fake.give(person.update('text', { text }));
    let commit = (): void => {};
    const polling = start({
      onUpdate: (update) =>
        new Promise<void>((resolve) => {
          commit = () => {
            commit = () => {};
            got.push(update);
            resolve();
          };
        }),
    });
    for (let n = 1; n <= 3; n++) {
      await fake.until(() => polls() === n);
      await new Promise(setImmediate);
      expect(polls()).toBe(n);
      while (got.length < n) {
        commit();
        await new Promise(setImmediate);
      }
    }
    expect(kinds()).toEqual(['1', '2', '3']);
    await polling.stop();
  });

  it('keeps an update until the store takes it, and lets a poisoned one go', async () => {
    const person = fake.person();
    for (const text of ['1', 'poison', '2']) await fake.give(person.update('text', { text }));
    let away = 5;
    const polling = start({
      onUpdate: async (update) => {
        if (update.kind === 'text' && update.text === 'poison') throw new TypeError('x');
        if (away-- > 0) throw new StoreUnavailable('away');
        got.push(update);
      },
    });
    await fake.until(() => got.length === 2);
    expect(kinds()).toEqual(['1', '2']);
    expect(failures.map((f) => f.givenUp)).toEqual([false, false, true]);
    await polling.stop();
  });

  it('goes on through faults, alarms for a wrong token, and ends at once', async () => {
    const path = fake.path('getUpdates');
    fake.fail('html-502', { path });
    fake.fail('reset', { path });
    fake.fail({ error: 429 }, { path });
    fake.fail({ error: 401 }, { path });
    const polling = start();
    const person = fake.person();
    await fake.until(() => polls() > 5);
    await fake.give(person.update('text', { text: 'a' }));
    await fake.until(() => got.length === 1);
    expect(pauses).toEqual([3000, 6000, 60_000, 30_000]);
    expect(alarms).toEqual(['zalo-bot 401']);
    fake.holdMs = 60_000;
    await fake.until(() => polls() > 7);
    await polling.stop();
  });
});

describe('zaloBotDeliver', () => {
  let clock: number;
  const row = (
    message: Message | Message[],
    more: { id?: string; attempts?: number; createdAt?: number } = {},
  ) => ({
    id: 'r1',
    key: 'k',
    kind: 'reply' as const,
    lane: 'zalo-bot:u1',
    body: chatBody({ user: 'u1', messages: [message].flat(), at: clock }),
    attempts: 1,
    createdAt: clock,
    ...more,
  });
  const way = (client = api) =>
    zaloBotDeliver({
      api: client,
      baseUrl: 'https://x.vn',
      onAlarm: (r) => alarms.push(r),
      now: () => clock,
      random: () => 0.5,
    });
  const said = () => fake.messages('u1').map((m) => m.text);

  beforeEach(() => {
    clock = 1_795_219_200_000;
  });

  it.each([
    [{ error: 400 }, 'dead', undefined],
    [{ error: 401 }, 'retry', 600_000],
    [{ error: 403 }, 'retry', 3000],
    [{ error: 429 }, 'retry', 60_000],
    ['html-502', 'retry', 3000],
    ['hang', 'retry', 3000],
    ['reset', 'retry', 3000],
  ] as const)('%j becomes %s after %s ms, and the next attempt arrives', async (fault, outcome, retryAt) => {
    const impatient = new ZaloBotApi({ token: fake.token, root: fake.url, timeoutMs: 300 });
    const deliver = way();
    fake.fail(fault);
    const first = await (fault === 'hang' ? way(impatient) : deliver)(row({ text: 'Dạ' }));
    await impatient.close();
    expect(first.outcome).toBe(outcome);
    if (retryAt !== undefined) expect((first.retryAt ?? 0) - clock).toBe(retryAt);
    clock += 700_000;
    expect((await deliver(row({ text: 'Dạ' }))).outcome).toBe('done');
    expect(said()).toEqual(['Dạ']);
  });

  it('gives up on an inner error after a few tries, and on anything after two days', async () => {
    fake.fail({ error: 403 }, { times: 4 });
    const deliver = way();
    const outcomes: string[] = [];
    for (let n = 0; n < 4; n++) outcomes.push((await deliver(row({ text: 'Dạ' }))).outcome);
    expect(outcomes).toEqual(['retry', 'retry', 'retry', 'dead']);
    fake.fail('html-502');
    expect((await way()(row({ text: 'Dạ' }, { createdAt: clock - 49 * 3_600_000 }))).outcome).toBe('dead');
  });

  it('shows the words of a picture that is refused', async () => {
    fake.fail({ error: 400 }, { path: fake.path('sendPhoto') });
    const picture = { url: '/qr/A.png', alt: 'QR' };
    expect((await way()(row({ text: 'Mã của em', picture }))).outcome).toBe('done');
    expect((await way()(row({ text: 'Mã của em', picture }))).outcome).toBe('done');
    expect(fake.messages('u1').map((m) => [m.text, m.picture])).toEqual([
      ['Mã của em', undefined],
      ['Mã của em', 'https://x.vn/qr/A.png'],
    ]);
  });

  it('does not repeat the parts that arrived', async () => {
    const text = `${'Đoạn một. '.repeat(190)}\n\n${'Đoạn hai. '.repeat(190)}`;
    const deliver = way();
    fake.random = () => (fake.calls.length === 2 ? 0 : 1);
    fake.fail('html-502', { rate: 0.5 });
    expect((await deliver(row({ text }))).outcome).toBe('retry');
    expect((await deliver(row({ text }, { attempts: 2 }))).outcome).toBe('done');
    expect(said()).toHaveLength(2);
  });

  it('goes on behind the message of a turn that arrived', async () => {
    const two = [{ text: 'Dạ, một' }, { text: 'Hai?' }];
    const deliver = way();
    fake.random = () => (fake.calls.length === 2 ? 0 : 1);
    fake.fail('html-502', { rate: 0.5 });
    expect((await deliver(row(two))).outcome).toBe('retry');
    expect(said()).toEqual(['Dạ, một']);
    expect((await deliver(row(two, { attempts: 2 }))).outcome).toBe('done');
    expect(said()).toEqual(['Dạ, một', 'Hai?']);
  });
});
