// Many people at once while the platforms fail now and then: who got which messages, how often, and how long the
// webhooks took. Used short by the suite and long by `npm run drill:channels`.
import { request } from 'undici';
import { POLICIES } from '../../src/channels/policies/index.js';
import { render } from '../../src/channels/render.js';
import type { World } from '../../src/conversation/world.js';
import type { Store } from '../../src/store/port.js';
import { seeded } from './crowd.js';
import type { Chats, FourChannels, Person } from './four-channels.js';
import { FIRST } from './journey.js';
import { Talk } from './talk.js';

const LINES = [FIRST, 'Thanh Oai, Hà Nội', '4', '?'] as const;
const CHANNELS = ['telegram', 'zalo-oa'] as const;
const CHATS = ['telegram', 'zalo-oa', 'zalo-bot'] as const;

export interface FaultReport {
  updates: number;
  /** Slowest webhook answer, ms. */
  slowestMs: number;
  /** Messages beyond the expected ones, and sends whose answer was lost: each may bring one. */
  doubles: number;
  ambiguous: number;
  /** What went wrong; empty when everybody got every message in order. */
  wrong: string[];
}

/** Runs tasks side by side, at most `width` at once. */
export async function inParallel<T>(width: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < tasks.length; i = next++) results[i] = await tasks[i]!();
  };
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, work));
  return results;
}

/** Messages without those that say the same as the one before. */
const once = (texts: readonly string[]): string[] => texts.filter((text, i) => text !== texts[i - 1]);

export interface FaultRunOptions {
  /** People on each of Telegram and Zalo. */
  people: number;
  /** Part of the outgoing calls that fail. */
  rate: number;
  seed?: number;
  /** Also faults that take long: hanging calls (15 s), Zalo's rate limit (15 s for everybody). */
  slow?: boolean;
  patienceMs: number;
}

/** Plays the lines for everybody under faults and checks what everybody saw. */
export async function runFaults(
  { telegram, zalo, url }: Pick<FourChannels, 'telegram' | 'zalo' | 'url'>,
  world: World,
  { people, rate, seed = 1, slow = false, patienceMs }: FaultRunOptions,
): Promise<FaultReport> {
  telegram.random = seeded(seed);
  zalo.random = seeded(seed + 1);
  const many = { times: Number.POSITIVE_INFINITY, rate: rate / (slow ? 5 : 4) };
  telegram.fail(
    { status: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } },
    { ...many, method: 'sendMessage' },
  );
  telegram.fail({ status: 500, description: 'Internal Server Error' }, { ...many, method: 'sendMessage' });
  for (const fault of ['lost', 'reset', ...(slow ? (['hang'] as const) : [])] as const)
    telegram.fail(fault, { ...many, method: 'sendMessage' });
  for (const fault of [
    'lost',
    'html-502',
    { error: -216 },
    { status: 503, body: {} },
    ...(slow ? ['hang' as const] : []),
  ] as const)
    zalo.fail(fault, { ...many, path: '/v3.0/oa/message/cs' });
  // Everybody waits for its end: a few are enough.
  if (slow) zalo.fail({ error: -32 }, { times: 3, rate: 0.001, path: '/v3.0/oa/message/cs' });

  let slowestMs = 0;
  const timed = async (post: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    await post();
    slowestMs = Math.max(slowestMs, performance.now() - began);
  };
  const wrong: string[] = [];
  let doubles = 0;
  let ambiguous = 0;
  const tasks = CHANNELS.flatMap((channel) => {
    const talk = new Talk(world, channel, Date.now());
    const expected = LINES.flatMap((line) => talk.say(line).messages)
      .flatMap((m) => render(m, POLICIES[channel], { baseUrl: url }))
      .map((m) => m.text);
    return Array.from({ length: people }, () => async () => {
      const tg = channel === 'telegram' ? telegram.person() : undefined;
      const za = tg ? undefined : zalo.person();
      const user = tg ? tg.chat : za!.id;
      for (const text of LINES)
        await timed(() => (tg ? tg.give(tg.message({ text })) : za!.give('user_send_text', za!.text(text))));
      const platform = tg ? telegram : zalo;
      const shown = () => platform.messages(user).map((m) => m.text);
      await platform
        .until(() => once(shown()).length >= expected.length, patienceMs)
        .catch(() => wrong.push(`${channel} ${user}: the last reply did not come`));
      return { expected, shown: shown(), lost: platform.ambiguous.get(user) ?? 0, who: `${channel} ${user}` };
    });
  });
  for (const { expected, shown, lost, who } of await inParallel(128, tasks)) {
    ambiguous += lost;
    const extra = shown.length - expected.length;
    doubles += extra;
    if (extra > lost) wrong.push(`${who}: ${extra} doubles after ${lost} lost answers`);
    if (JSON.stringify(once(shown)) !== JSON.stringify(expected))
      wrong.push(
        `${who}: other messages, or another order: ${shown.map((t) => expected.indexOf(t)).join(' ')}`,
      );
  }
  telegram.heal();
  zalo.heal();
  return {
    updates: tasks.length * LINES.length,
    slowestMs: Math.round(slowestMs),
    doubles,
    ambiguous,
    wrong,
  };
}

/**
 * Everybody writes two lines while no outgoing call is answered for so long; then the platforms come back. Answers the
 * slowest webhook, and who did not get every reply in the end.
 */
export async function writeWhileHung(
  { telegram, zalo }: Pick<FourChannels, 'telegram' | 'zalo'>,
  { people, hungMs, patienceMs }: { people: number; hungMs: number; patienceMs: number },
): Promise<{ updates: number; slowestMs: number; wrong: string[] }> {
  telegram.fail('hang', { times: Number.POSITIVE_INFINITY, method: 'sendMessage' });
  zalo.fail('hang', { times: Number.POSITIVE_INFINITY, path: '/v3.0/oa/message/cs' });
  const began = performance.now();
  let slowestMs = 0;
  const everybody = Array.from({ length: people }, (_, i) => (i % 2 === 0 ? telegram : zalo).person());
  const lines = LINES.slice(0, 2);
  await inParallel(
    128,
    everybody.map((person) => async () => {
      for (const line of lines) {
        const sent = performance.now();
        await person.type(line);
        slowestMs = Math.max(slowestMs, performance.now() - sent);
      }
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, hungMs - (performance.now() - began))));
  for (const platform of [telegram, zalo]) {
    platform.heal();
    platform.hangUp();
  }
  const wrong: string[] = [];
  await Promise.all(
    everybody.map((person) =>
      person.answer(lines.length, patienceMs).catch(() => wrong.push(`${person.chat}: not every reply came`)),
    ),
  );
  return { updates: people * lines.length, slowestMs: Math.round(slowestMs), wrong };
}

/** A service under test, as people meet it, and what it keeps. */
interface Scanned {
  url: string;
  store: Pick<Store, 'session'>;
  person: (channel: keyof Chats) => Person;
}

/** So many people open one link, spread over a span of time, and begin to talk. Answers what went wrong, and how long. */
export async function scanTogether(
  { url, store, person }: Scanned,
  code: string,
  scans: number,
  withinMs = 0,
): Promise<{ wrong: string[]; seconds: number; slowestMs: number }> {
  const wrong: string[] = [];
  let slowestMs = 0;
  const start = performance.now();
  const scan = async (i: number) => {
    await new Promise((resolve) => setTimeout(resolve, (withinMs * i) / scans));
    const began = performance.now();
    // Everybody on a phone, and so on a connection, of their own.
    const page = await request(`${url}/r/${code}`, { reset: true });
    if (page.statusCode !== 200 || !(await page.body.text()).includes(code))
      wrong.push(`scan ${i}: HTTP ${page.statusCode}`);
    const who = person(CHATS[i % CHATS.length]!);
    const texts = await who.say(`#${code} em sinh năm ${yearOf(i)}, muốn học nấu ăn`);
    slowestMs = Math.max(slowestMs, performance.now() - began);
    if (texts.length === 0) wrong.push(`scan ${i}: no answer`);
    return who.key();
  };
  const keys = await Promise.all(Array.from({ length: scans }, (_, i) => scan(i)));
  const seconds = (performance.now() - start) / 1000;
  for (const [i, key] of keys.entries()) {
    const { state } = (await store.session(key))!;
    const { answers, referral } = JSON.parse(state) as {
      answers: Record<string, unknown>;
      referral?: string;
    };
    if (referral !== code) wrong.push(`scan ${i}: referral ${referral}`);
    if (answers['person.birthYear'] !== yearOf(i)) wrong.push(`scan ${i}: ${JSON.stringify(answers)}`);
  }
  return { wrong, seconds: Number(seconds.toFixed(1)), slowestMs: Math.round(slowestMs) };
}

/** Different people say different things: a mixed-up talk shows. */
const yearOf = (i: number): number => 1950 + (i % 50);
