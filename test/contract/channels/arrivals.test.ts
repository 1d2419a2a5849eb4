// Codes against the real store: what they turn an event into, how long a talk's code lives, and that one event may
// use it twice but two events never.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/conversation/message.js';
import { newSession } from '../../../src/conversation/session.js';
import { createLog } from '../../../src/log.js';
import { createLink, type Link } from '../../../src/outreach/links.js';
import { CARRY_MS, createArrivals, isCarry, keepCarry, pruneCarries } from '../../../src/service/arrivals.js';
import { watchChannels } from '../../../src/service/channel-watch.js';
import { shownCount } from '../../../src/small-counts.js';
import { createVault, openStore } from '../../../src/store/index.js';
import type { Store } from '../../../src/store/port.js';

const NOW = Date.parse('2026-11-22T08:00:00+07:00');
const CODE = 'K7QWERT2';
let dir: string;
let store: Store;
let link: Link;
let now: number;
let turns: Inbound[];
let arrive: (inbound: Inbound) => Promise<unknown>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cau-nghe-'));
  store = await openStore({ dataDir: dir, vault: createVault('a-key-for-these-tests-only') });
  const lines = { officer: ' Nguyễn  Văn Bình ', organisation: 'Hội Nông dân', commune: 'xã Thanh Oai' };
  link = await createLink(store, lines, NOW);
  const state = JSON.stringify({ ...newSession(NOW), answers: { 'person.name': 'Hoa' } });
  await store.commit({ session: { key: 'telegram:1', expected: 0, state, at: NOW } });
});
afterAll(async () => {
  await store.shutdown();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(() => {
  now = NOW;
  turns = [];
  arrive = createArrivals({ store, turn: async (inbound) => void turns.push(inbound), now: () => now });
});

const event = (what: object, id = 'e1'): Inbound =>
  ({ channel: 'zalo-oa', user: '2', id, at: NOW, kind: 'text', ...what }) as Inbound;

describe('a link', () => {
  it('is kept as it was said, tidied', () => {
    expect(link).toMatchObject({ officer: 'Nguyễn Văn Bình', createdAt: NOW });
    expect([0, 1, 4, 5, 120].map(shownCount)).toEqual(['0', '<5', '<5', '5', '120']);
  });

  it.each([
    ['alone', (c: string) => ({ text: `#${c}` }), { kind: 'start' }],
    ['in a sentence', (c: string) => ({ text: `học hàn #${c} ạ` }), { kind: 'text', text: 'học hàn ạ' }],
    ['in a start', (c: string) => ({ kind: 'start', referral: c }), { kind: 'start' }],
  ])('%s names its organisation', async (_, say, expected) => {
    await arrive(event(say(link.code.toLowerCase())));
    expect(turns).toEqual([
      expect.objectContaining({ ...expected, referral: link.code, introducer: 'Hội Nông dân' }),
    ]);
  });

  it.each([
    ['a start with a strange code', { kind: 'start', referral: 'ref_GV0123' }, { kind: 'start' }],
    ['a strange code', { text: '#ZZZZZZZZ' }, { kind: 'carried' }],
    ['a word of the length of a code', { text: 'ABCDEFGH' }, { kind: 'text', text: 'ABCDEFGH' }],
    ['a code in the middle that nobody made', { text: 'gửi #ZZZZZZZZ' }, { text: 'gửi #ZZZZZZZZ' }],
    ['a phone number', { text: '#0912345678' }, { text: '#0912345678' }],
  ])('%s counts for nobody', async (_, say, expected) => {
    await arrive(event(say));
    expect(turns).toEqual([expect.objectContaining(expected)]);
    expect(turns[0]).not.toHaveProperty('referral');
    expect(turns[0]).not.toHaveProperty('talk');
  });
});

describe("a talk's code", () => {
  it('serves one event, however often that comes, and tells the old chat', async () => {
    await keepCarry(store, CODE, 'telegram:1', NOW);
    await arrive(event({ text: CODE.toLowerCase() }));
    await arrive(event({ text: CODE.toLowerCase() }));
    await arrive(event({ text: `#${CODE}` }, 'e2'));
    const moved = { channel: 'telegram', user: '1', id: `moved:${CODE}`, kind: 'moved' };
    const carried = { kind: 'carried', talk: expect.objectContaining({ answers: { 'person.name': 'Hoa' } }) };
    expect(turns).toMatchObject([carried, moved, carried, moved, { kind: 'carried' }]);
    expect(turns.at(-1)).not.toHaveProperty('talk');
    expect(await isCarry(store, CODE, NOW)).toBe(false);
  });

  it('is of no use in its own chat, after ten minutes, and when the talk was erased', async () => {
    await keepCarry(store, 'AAAAAAA2', 'zalo-oa:2', NOW);
    await arrive(event({ text: '#AAAAAAA2' }));
    expect(await isCarry(store, 'AAAAAAA2', NOW)).toBe(true);
    await keepCarry(store, 'AAAAAAA3', 'telegram:1', NOW);
    now = NOW + CARRY_MS;
    await arrive(event({ text: '#AAAAAAA3' }));
    now = NOW;
    await keepCarry(store, 'AAAAAAA4', 'telegram:99', NOW);
    await arrive(event({ text: '#AAAAAAA4' }));
    expect(turns.map((t) => [t.kind, 'talk' in t])).toEqual(Array(3).fill(['carried', false]));
  });

  it('is taken by one of two who type it at the same moment', async () => {
    await keepCarry(store, 'AAAAAAA5', 'telegram:1', NOW);
    await Promise.all(Array.from({ length: 8 }, (_, i) => arrive(event({ text: '#AAAAAAA5' }, `e${i}`))));
    expect(turns.filter((t) => 'talk' in t)).toHaveLength(1);
  });

  it('goes when nobody can use it any more', async () => {
    await pruneCarries(store, NOW + CARRY_MS);
    expect(await store.list('carry:', 10)).toEqual([]);
  });
});

describe('the watch over the channels', () => {
  it('knows what is wrong, tells it once, and forgets it when it is well again', async () => {
    const logged: string[] = [];
    let wrong: () => Promise<string[]> = async () => ['no webhook is set'];
    const watch = watchChannels(
      [{ id: 'telegram', problems: () => wrong() }],
      createLog('info', { write: (l) => void logged.push(l) }),
      {
        firstMs: 0,
        everyMs: 1,
      },
    );
    await expect.poll(() => watch.problems()).toEqual(['telegram: no webhook is set']);
    wrong = async () => Promise.reject(new TypeError('x'));
    await expect.poll(() => watch.problems()).toEqual(['telegram: TypeError']);
    wrong = async () => [];
    await expect.poll(() => watch.problems()).toEqual([]);
    watch.stop();
    expect(logged).toHaveLength(2);
  });
});
