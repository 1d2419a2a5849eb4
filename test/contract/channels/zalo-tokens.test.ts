// Token refresh on the real shared store with real processes: one refresh at a time, no refresh token sent twice,
// no pair lost without an alarm. ZALO_KILLS sets how many processes are killed (10; 50 for the full proof).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ZaloOAuth } from '../../../src/channels/zalo-oa/oauth.js';
import { readState, tokenName, tokenProblems } from '../../../src/channels/zalo-oa/token-state.js';
import { storeConsent, type TokensOptions, ZaloTokens } from '../../../src/channels/zalo-oa/tokens.js';
import { createVault, openRedisStore, type RedisStore } from '../../../src/store/index.js';
import { FakeZalo, TOKEN_PATH, ZALO } from '../../support/fake-zalo.js';
import { type RedisServer, startRedis } from '../store/redis-server.js';

const HOUR = 3_600_000;
const KEY = 'a-key-for-these-tests-only';
const KILLS = Number(process.env.ZALO_KILLS ?? 10);

let redis: RedisServer;
let store: RedisStore;
let other: RedisStore;
let fake: FakeZalo;
let oauth: ZaloOAuth;
let alarms: string[];
let oaId: string;
let clock: number;
let serial = 0;

beforeAll(async () => {
  redis = await startRedis();
  const open = () => openRedisStore({ url: redis.url, vault: createVault(KEY) });
  [store, other] = await Promise.all([open(), open()]);
});
afterAll(async () => {
  await Promise.all([store.shutdown(), other.shutdown()]);
  await redis.stop();
});
beforeEach(async () => {
  oaId = `oa-${serial++}`;
  alarms = [];
  clock = 1_795_219_200_000;
  fake = await FakeZalo.start();
  oauth = connect(60_000);
});
afterEach(async () => {
  expect(fake.reused).toEqual([]);
  await fake.close();
  await oauth.close();
});

const connect = (timeoutMs: number) =>
  new ZaloOAuth({ appId: ZALO.appId, appSecret: ZALO.appSecret, root: fake.url, timeoutMs });
const tokensOn = (on: RedisStore, more: Partial<TokensOptions> = {}) =>
  new ZaloTokens({
    store: on,
    oaId,
    oauth,
    onAlarm: (r) => alarms.push(r),
    now: () => clock,
    pause: async () => {},
    ...more,
  });
const consent = () => storeConsent(store, oaId, { ...fake.pair, lifeMs: 25 * HOUR }, clock);
const stored = async () => readState(await store.get(tokenName(oaId)), undefined);
/** How often each refresh token was sent and not answered -32. */
const sent = () => fake.callsOf(TOKEN_PATH).length;

describe('ZaloTokens', () => {
  it('refreshes ahead of time, and stores the pair before anybody gets it', async () => {
    await consent();
    const tokens = tokensOn(store);
    clock += 19 * HOUR;
    await tokens.tick();
    expect(sent()).toBe(0);
    clock += HOUR;
    await tokens.tick();
    expect(sent()).toBe(1);
    expect(await stored()).toMatchObject({ access: fake.pair.access, refresh: fake.pair.refresh });
    expect(await tokens.access()).toEqual({ token: fake.pair.access });
    expect(alarms).toEqual([]);
  });

  it('makes one refresh when two processes and many callers want one', async () => {
    await consent();
    const [a, b] = [tokensOn(store), tokensOn(other)];
    clock += 26 * HOUR;
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    fake.onToken = (when) => (when === 'before' ? gate : undefined);
    const waiting = [
      ...Array.from({ length: 40 }, () => a.access()),
      ...Array.from({ length: 40 }, () => b.access()),
    ];
    await fake.until(() => sent() === 1);
    // The other process sees the mark and says "wait" at once.
    expect(await tokensOn(other).access()).toMatchObject({ wait: 1000 });
    open();
    const results = await Promise.all(waiting);
    expect(sent()).toBe(1);
    for (const r of results) if ('token' in r) expect(r.token).toBe(fake.pair.access);
    expect(await b.access()).toEqual({ token: fake.pair.access });
  });

  it('takes over the configured token once, over restarts and processes', async () => {
    const seed = fake.pair.refresh;
    await Promise.all([tokensOn(store, { seed }).tick(), tokensOn(other, { seed }).tick()]);
    await tokensOn(store, { seed }).tick();
    expect(sent()).toBe(1);
    expect(await tokensOn(other, { seed }).access()).toEqual({ token: fake.pair.access });
  });

  it('may send again what surely was not taken', async () => {
    await consent();
    clock += 21 * HOUR;
    const tokens = tokensOn(store);
    fake.fail({ error: -32 }, { path: TOKEN_PATH });
    await tokens.tick();
    expect((await stored())?.using).toBeUndefined();
    await tokens.tick();
    expect(await stored()).toMatchObject({ access: fake.pair.access });
    expect(alarms).toEqual([]);
    // Nobody listens there: the token cannot have arrived.
    const nowhere = new ZaloOAuth({ appId: '1', appSecret: '2', root: 'http://127.0.0.1:9' });
    clock += 21 * HOUR;
    await tokensOn(store, { oauth: nowhere }).tick();
    await nowhere.close();
    expect((await stored())?.using).toBeUndefined();
    await tokens.tick();
    expect(sent()).toBe(3);
  });

  it.each(['lost', 'hang', 'reset', 'html-502', { status: 200, body: { error: -14015 } }] as const)(
    'after %j sends nothing more, alarms, and goes on with the old token while it lives',
    async (fault) => {
      await consent();
      const old = fake.pair.access;
      clock += 21 * HOUR;
      fake.fail(fault, { path: TOKEN_PATH });
      const impatient = connect(400);
      const tokens = tokensOn(store, fault === 'hang' ? { oauth: impatient } : {});
      await tokens.tick();
      await tokens.tick();
      await tokensOn(other).tick();
      expect(sent()).toBe(1);
      expect(alarms.length).toBeGreaterThan(0);
      expect(alarms.join()).toContain('zalo authorize');
      expect(await tokens.access()).toEqual({ token: old });
      clock += 5 * HOUR;
      expect(await tokens.access()).toMatchObject({ wait: 300_000 });
      // A new consent ends it.
      fake.consent();
      await consent();
      clock += 120_000;
      expect(await tokens.access()).toEqual({ token: fake.pair.access });
      expect(await tokens.problems()).toEqual([]);
      await impatient.close();
    },
  );

  it('keeps a pair that the store cannot take at once', async () => {
    await consent();
    clock += 21 * HOUR;
    let refusals = 3;
    const flaky: TokensOptions['store'] = {
      get: (name) => store.get(name),
      update: async (name, change) => {
        if (sent() > 0 && refusals-- > 0) throw new Error('away');
        return store.update(name, change);
      },
    };
    await new ZaloTokens({
      store: flaky,
      oaId,
      oauth,
      onAlarm: (r) => alarms.push(r),
      now: () => clock,
      pause: async () => {},
    }).tick();
    expect(await stored()).toMatchObject({ access: fake.pair.access, refresh: fake.pair.refresh });
    expect(refusals).toBe(-1);
  });

  it('repeats an alarm by the hour, not by the minute', async () => {
    const tokens = tokensOn(store);
    for (let minute = 0; minute < 121; minute++) {
      await tokens.tick();
      clock += 60_000;
    }
    expect(alarms).toHaveLength(3);
  });
});

describe('kill -9', () => {
  // Compiled once: loading TypeScript anew would be most of what every process does.
  const script = fileURLToPath(
    new URL('../../../node_modules/.cache/zalo-refresh-child.cjs', import.meta.url),
  );
  beforeAll(() =>
    build({
      entryPoints: [fileURLToPath(new URL('../../support/zalo-refresh-child.ts', import.meta.url))],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    }),
  );
  const LEASE_MS = 200;
  const children = new Set<ChildProcess>();

  const start = async (): Promise<ChildProcess> => {
    const args = [script, redis.url, KEY, fake.url, oaId, String(LEASE_MS)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.add(child);
    child.stdout!.on('data', (data: Buffer) => {
      for (const line of data.toString('utf8').split('\n'))
        if (line.startsWith('alarm: ')) alarms.push(line.slice(7));
    });
    await once(child.stdout!, 'data');
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    children.delete(child);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  afterEach(() => Promise.all([...children].map(kill)));

  it(`of ${KILLS} processes around the refresh: no second use, no pair lost in silence`, async () => {
    // A life of 40 ms: each process refreshes all the time.
    fake.expiresIn = '0.04';
    await storeConsent(store, oaId, { ...fake.pair, lifeMs: 40 }, Date.now());
    let consents = 0;
    let [a, b] = await Promise.all([start(), start()]);
    for (let n = 0; n < KILLS; n++) {
      const when = (['before', 'after', 'any'] as const)[n % 3]!;
      const victims = n % 2 === 0 ? [a, b] : [a];
      // Somewhere into a refresh: before the pair is made, when it is made but not answered, or at any moment.
      await new Promise<void>((resolve) => {
        let skip = n % 4;
        const strike = (now: 'before' | 'after'): Promise<void> | undefined => {
          if ((when !== 'any' && when !== now) || skip-- > 0) return undefined;
          fake.onToken = () => {};
          if (when === 'any') {
            setImmediate(resolve);
            return undefined;
          }
          resolve();
          // The answer waits until the process is gone.
          return Promise.all(victims.map((v) => once(v, 'exit'))).then(() => {});
        };
        fake.onToken = strike;
      });
      await Promise.all(victims.map(kill));
      [a, b] = await Promise.all([start(), victims.length === 2 ? start() : b]);

      // It goes on by itself, or it asked for a consent; there is no third way.
      const from = sent();
      const goesOn = () => sent() > from + 3;
      // Told by whoever noticed it, or by the next look of any process.
      const isLost = async () => (await stored())?.lost !== undefined && alarms.length > consents;
      await expect.poll(async () => goesOn() || (await isLost()), { interval: 5 }).toBe(true);
      if (!goesOn()) {
        expect(tokenProblems(await stored(), Date.now())).toHaveLength(1);
        fake.consent();
        await storeConsent(store, oaId, { ...fake.pair, lifeMs: 40 }, Date.now());
        consents++;
      }
      expect(fake.reused).toEqual([]);
    }
    await Promise.all([a, b].map(kill));

    // At rest, the newest pair of all is in the store, or the loss of it is known.
    clock = Date.now() + LEASE_MS * 2;
    const last = tokensOn(store, { leaseMs: LEASE_MS });
    await last.tick();
    const state = await stored();
    expect(state?.refresh === fake.pair.refresh || state?.lost !== undefined).toBe(true);
    expect(state?.lost === undefined || alarms.length > 0).toBe(true);
    expect(fake.reused).toEqual([]);
    expect(alarms.length).toBeGreaterThanOrEqual(consents);
    console.log(`${KILLS} kills, ${sent()} refreshes, ${consents} consents`);
  }, 600_000);
});
