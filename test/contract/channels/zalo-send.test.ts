// Deliveries to Zalo people against a fake OpenAPI over real HTTP, on the real store: shapes, fall-backs, windows,
// every class of error, and a hundred people under faults.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatBody, type Delivery } from '../../../src/channels/delivery.js';
import { ZaloOaApi } from '../../../src/channels/zalo-oa/api.js';
import { WINDOW_CLOSED, WINDOW_PAID, zaloOaDeliver } from '../../../src/channels/zalo-oa/deliver.js';
import { ZaloOAuth } from '../../../src/channels/zalo-oa/oauth.js';
import { ZaloSender } from '../../../src/channels/zalo-oa/send.js';
import { storeConsent, ZaloTokens } from '../../../src/channels/zalo-oa/tokens.js';
import type { Message } from '../../../src/conversation/message.js';
import { createVault, type EmbeddedStore, openEmbeddedStore } from '../../../src/store/index.js';
import { CS_PATH, FakeZalo, TOKEN_PATH, V2_PATH, ZALO } from '../../support/fake-zalo.js';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-21T09:00:00+07:00');
const BASE = 'https://cau-nghe.example.vn';

let dir: string;
let store: EmbeddedStore;
let fake: FakeZalo;
let api: ZaloOaApi;
let oauth: ZaloOAuth;
let tokens: ZaloTokens;
let deliver: (said: Message | Message[], row?: Partial<Row>) => Promise<Delivery>;
let alarms: string[];
let gone: string[];
let clock: number;
let oaId: string;
let serial = 0;

interface Row {
  id: string;
  user: string;
  kind: 'reply' | 'notice';
  attempts: number;
  createdAt: number;
  wroteAt: number;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'zalo-send-'));
  store = await openEmbeddedStore({ dataDir: dir, vault: createVault('a-key-for-these-tests-only') });
});
afterAll(async () => {
  await store.shutdown();
  rmSync(dir, { recursive: true, force: true });
});

const build = (client = api) => {
  const now = () => clock;
  tokens = new ZaloTokens({ store, oaId, oauth, onAlarm: (r) => alarms.push(r), now });
  const sender = new ZaloSender({ api: client, tokens, store, oaId, now });
  const way = zaloOaDeliver({
    sender,
    baseUrl: BASE,
    onUnreachable: (user) => gone.push(user),
    onAlarm: (reason) => alarms.push(reason),
    now,
    random: () => 0.5,
  });
  deliver = (said, { id = `row${serial++}`, user = 'u1', kind = 'reply', attempts = 1, ...at } = {}) =>
    way({
      id,
      key: id,
      kind,
      lane: `zalo-oa:${user}`,
      body: chatBody({ user, messages: [said].flat(), at: at.wroteAt ?? clock }),
      attempts,
      createdAt: at.createdAt ?? clock,
    });
};

beforeEach(async () => {
  clock = START;
  alarms = [];
  gone = [];
  oaId = `oa-${serial++}`;
  fake = await FakeZalo.start();
  fake.now = () => clock;
  api = new ZaloOaApi({ root: fake.url, timeoutMs: 60_000 });
  oauth = new ZaloOAuth({ appId: ZALO.appId, appSecret: ZALO.appSecret, root: fake.url, timeoutMs: 60_000 });
  await storeConsent(store, oaId, { ...fake.pair, lifeMs: 25 * HOUR }, clock);
  build();
});
afterEach(async () => {
  expect(fake.reused).toEqual([]);
  await tokens.stop();
  await fake.close();
  await Promise.all([api.close(), oauth.close()]);
});

const choices = [
  { id: 'm/g:1', label: 'Tìm nghề' },
  { id: 'm/g:2', label: 'Vay vốn' },
];
const said = (user = 'u1') => fake.messages(user).map((m) => m.text);

describe('shapes', () => {
  it('shows text, buttons, picture and form', async () => {
    await deliver({ text: 'Chào em', choices });
    await deliver({ text: 'Mã QR', picture: { url: '/qr/A.png', alt: 'QR' } });
    await deliver({ text: 'Cho xin số', requestContact: true });
    expect(fake.messages('u1').map(({ id: _, ...m }) => m)).toEqual([
      {
        text: 'Chào em',
        buttons: [
          { label: '1. Tìm nghề', payload: '#chon:m/g:1' },
          { label: '2. Vay vốn', payload: '#chon:m/g:2' },
        ],
      },
      { text: 'Mã QR', picture: `${BASE}/qr/A.png` },
      { text: 'Cho xin số' },
      { text: '', contactForm: true },
    ]);
    expect(fake.problems).toEqual([]);
  });

  it('falls back to the numbered list, and remembers it for this OA over a restart', async () => {
    fake.supports.buttons = false;
    expect((await deliver({ text: 'Chọn', choices })).outcome).toBe('done');
    expect(said()).toEqual(['Chọn\n\n1. Tìm nghề\n2. Vay vốn']);
    expect(fake.calls).toHaveLength(2);
    build();
    await deliver({ text: 'Chọn', choices });
    expect(fake.calls).toHaveLength(3);
    // Tiers change: after a month buttons are tried again.
    clock += 31 * 24 * HOUR;
    fake.supports.buttons = true;
    await storeConsent(store, oaId, { ...fake.pair, lifeMs: 25 * HOUR }, clock);
    build();
    await deliver({ text: 'Chọn', choices });
    expect(fake.messages('u1').at(-1)?.buttons).toHaveLength(2);
  });

  it('does not blame the buttons when the words are refused too', async () => {
    fake.fail({ error: -201 }, { times: 2 });
    expect(await deliver({ text: 'Chọn', choices })).toMatchObject({ outcome: 'dead', error: 'zalo -201' });
    await deliver({ text: 'Chọn', choices });
    expect(fake.messages('u1').at(-1)?.buttons).toHaveLength(2);
  });

  it('does without a form or a picture that is refused', async () => {
    fake.supports.contactForm = false;
    expect((await deliver({ text: 'Cho xin số', requestContact: true })).outcome).toBe('done');
    expect((await deliver({ text: 'Cho xin số', requestContact: true })).outcome).toBe('done');
    expect(fake.calls).toHaveLength(3);
    fake.fail({ error: -210 });
    expect((await deliver({ text: 'Mã', picture: { url: '/a.png', alt: 'A' } })).outcome).toBe('done');
    expect(said()).toEqual(['Cho xin số', 'Cho xin số', 'Mã']);
  });

  it('reaches visitors by the v2 address', async () => {
    await deliver({ text: 'Dạ', choices }, { user: 'anon/anon_9/conv_1' });
    expect(fake.callsOf(V2_PATH).map((c) => c.body.recipient)).toEqual([
      { anonymous_id: 'anon_9', conversation_id: 'conv_1' },
    ]);
    expect(said('anon_9')).toEqual(['Dạ\n\n1. Tìm nghề\n2. Vay vốn']);
  });
});

describe('errors', () => {
  it.each([
    [
      { error: -200 } as const,
      { outcome: 'retry', error: 'zalo -200', retryAt: START + 3000, holdLane: true },
    ],
    [{ error: -32 } as const, { outcome: 'retry', retryAt: START + 15_000 }],
    [{ error: -234 } as const, { outcome: 'retry', retryAt: START + 21 * HOUR }],
    [{ error: -221 } as const, { outcome: 'retry', retryAt: START + 600_000 }],
    ['html-502' as const, { outcome: 'retry', error: 'HTTP 502', retryAt: START + 3000 }],
    ['hang' as const, { outcome: 'retry', error: 'no answer: UND_ERR_HEADERS_TIMEOUT' }],
    ['reset' as const, { outcome: 'retry' }],
    [{ error: -210 } as const, { outcome: 'dead', error: 'zalo -210' }],
  ])('%j becomes %j, and the next attempt arrives', async (fault, expected) => {
    const impatient = new ZaloOaApi({ root: fake.url, timeoutMs: 300 });
    if (fault === 'hang') build(impatient);
    fake.fail(fault);
    expect(await deliver({ text: 'Dạ' })).toMatchObject(expected);
    if (fault === 'hang') build();
    await impatient.close();
    clock += 22 * HOUR;
    await deliver({ text: 'Dạ' });
    expect(said()).toEqual(['Dạ']);
  });

  it('marks who cannot be reached, and alarms for what a person must mend', async () => {
    for (const code of [-213, -218, -227, -230, -232, -244]) {
      fake.unreachable.set('u1', code);
      expect(await deliver({ text: 'Dạ' })).toMatchObject({ outcome: 'dead', error: `zalo ${code}` });
    }
    expect(gone).toHaveLength(6);
    fake.unreachable.clear();
    fake.fail({ error: -224 });
    await deliver({ text: 'Dạ' });
    expect(alarms).toEqual(['zalo -224']);
  });

  it('tries what may never work only a few times', async () => {
    fake.fail({ error: -200 }, { times: 9 });
    // Attempts that only waited do not count.
    const outcomes: string[] = [];
    for (let attempts = 7; attempts < 11; attempts++)
      outcomes.push((await deliver({ text: 'Dạ' }, { id: 'few', attempts })).outcome);
    expect(outcomes).toEqual(['retry', 'retry', 'retry', 'dead']);
  });

  it('pauses everybody after -32, without calling', async () => {
    fake.fail({ error: -32 });
    await deliver({ text: 'Dạ' });
    expect(await deliver({ text: 'Dạ' }, { user: 'u2' })).toMatchObject({
      outcome: 'retry',
      retryAt: START + 15_500,
    });
    expect(fake.calls).toHaveLength(1);
    clock += 15_000;
    expect((await deliver({ text: 'Dạ' }, { user: 'u2' })).outcome).toBe('done');
  });

  it('does not repeat the parts that arrived', async () => {
    const long = `${'Đoạn một. '.repeat(190)}\n\n${'Đoạn hai. '.repeat(190)}`;
    fake.random = () => (fake.calls.length === 2 ? 0 : 1);
    fake.fail('html-502', { rate: 0.5 });
    expect((await deliver({ text: long }, { id: 'long' })).outcome).toBe('retry');
    expect(said()).toHaveLength(1);
    expect((await deliver({ text: long }, { id: 'long', attempts: 2 })).outcome).toBe('done');
    expect(said()).toHaveLength(2);
    expect(said().join(' ').replace(/\s+/gu, '')).toBe(long.replace(/\s+/gu, ''));
  });

  it('goes on behind the message of a turn that arrived', async () => {
    const two = [{ text: 'Dạ, một' }, { text: 'Hai?', choices }];
    fake.random = () => (fake.calls.length === 2 ? 0 : 1);
    fake.fail('html-502', { rate: 0.5 });
    expect((await deliver(two, { id: 'two' })).outcome).toBe('retry');
    expect(said()).toEqual(['Dạ, một']);
    expect((await deliver(two, { id: 'two', attempts: 2 })).outcome).toBe('done');
    expect(said()).toEqual(['Dạ, một', 'Hai?']);
  });

  it('doubles at most once for an answer that got lost', async () => {
    fake.fail('lost');
    expect((await deliver({ text: 'Dạ' }, { id: 'r' })).outcome).toBe('retry');
    expect((await deliver({ text: 'Dạ' }, { id: 'r', attempts: 2 })).outcome).toBe('done');
    expect(said()).toEqual(['Dạ', 'Dạ']);
  });
});

describe('windows', () => {
  it('sends freely for 48 hours, holds notices back after that, and nothing after 7 days', async () => {
    const wroteAt = START;
    clock = START + 48 * HOUR - 1;
    expect((await deliver({ text: 'a' }, { kind: 'notice', wroteAt })).outcome).toBe('done');
    clock = START + 48 * HOUR;
    expect(await deliver({ text: 'b' }, { kind: 'notice', wroteAt })).toMatchObject({
      outcome: 'dead',
      error: WINDOW_PAID,
    });
    expect((await deliver({ text: 'c' }, { kind: 'reply', wroteAt })).outcome).toBe('done');
    clock = START + 7 * 24 * HOUR;
    for (const kind of ['reply', 'notice'] as const)
      expect(await deliver({ text: 'd' }, { kind, wroteAt })).toMatchObject({
        outcome: 'dead',
        error: WINDOW_CLOSED,
      });
    expect(said()).toEqual(['a', 'c']);
  });

  it('gives up on a reply that could not be sent for two days', async () => {
    fake.fail('html-502');
    const createdAt = clock - 48 * HOUR - 1;
    expect((await deliver({ text: 'Dạ' }, { createdAt })).outcome).toBe('dead');
  });
});

describe('tokens on the way', () => {
  it('reads the token again before refreshing', async () => {
    await deliver({ text: 'a' });
    // Another process refreshed: its pair is in the store, ours in memory is void.
    await storeConsent(store, oaId, { ...fake.consent(), lifeMs: 25 * HOUR }, clock);
    expect((await deliver({ text: 'b' })).outcome).toBe('done');
    expect(fake.callsOf(TOKEN_PATH)).toHaveLength(0);
  });

  it('refreshes once when the stored token is refused, for however many wait', async () => {
    clock += HOUR;
    fake.fail({ error: -216 }, { path: CS_PATH, times: 50 });
    const rows = await Promise.all(
      Array.from({ length: 50 }, (_, i) => deliver({ text: 'Dạ' }, { user: `p${i}` })),
    );
    expect(fake.callsOf(TOKEN_PATH)).toHaveLength(1);
    expect(rows.every((r) => r.outcome === 'done')).toBe(true);
  });

  it('waits when a fresh token is refused, instead of refreshing in a circle', async () => {
    fake.fail({ error: -216 });
    expect(await deliver({ text: 'Dạ' })).toMatchObject({ outcome: 'retry', retryAt: START + 2000 });
    expect(fake.callsOf(TOKEN_PATH)).toHaveLength(0);
  });
});

it('reaches every one of 400 people through 5 % of every fault, and doubles nobody more than faults explain', async () => {
  let seed = 7;
  fake.random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  for (const fault of [
    'html-502',
    'reset',
    'lost',
    { error: -216 },
    { error: -32 },
    { error: -200 },
  ] as const)
    fake.fail(fault, { path: CS_PATH, rate: 0.05 / 6, times: 1e9 });
  let lost = 0;
  const talk = async (i: number): Promise<void> => {
    const user = `p${i}`;
    for (let attempts = 1; ; attempts++) {
      const { outcome, error } = await deliver({ text: 'Dạ', choices }, { user, id: user, attempts });
      if (outcome === 'done') return;
      expect(outcome, error).toBe('retry');
      if (error.startsWith('no answer')) lost++;
      clock += 20_000;
    }
  };
  for (let i = 0; i < 400; i += 20) await Promise.all(Array.from({ length: 20 }, (_, k) => talk(i + k)));
  const shown = Array.from({ length: 400 }, (_, i) => said(`p${i}`).length);
  expect(shown.every((n) => n >= 1)).toBe(true);
  expect(shown.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(400 + lost);
});
