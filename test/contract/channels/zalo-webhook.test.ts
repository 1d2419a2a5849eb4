// The Zalo OA webhook over real HTTP: the 24 signed bodies, what is refused, and when it answers.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEvent, type ZaloEvent } from '../../../src/channels/zalo-oa/events.js';
import { type ZaloWebhookOptions, zaloWebhook } from '../../../src/channels/zalo-oa/webhook.js';
import { ZALO } from '../../support/fake-zalo.js';

const folder = new URL('../../fixtures/wire/zalo-oa/webhook/', import.meta.url);
const file = (name: string) => readFileSync(new URL(`${name}.json`, folder));
const { signatures } = JSON.parse(file('_signatures').toString('utf8')) as {
  signatures: Record<string, string>;
};
const all = Object.entries(signatures);

class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

let server: Server;
let got: ZaloEvent[];
let known: Set<string>;
let refused: string[];
let failures: { id: string; failures: number; givenUp: boolean; raw: string }[];
let pauses: number[];
let onEvent: ZaloWebhookOptions['onEvent'];

const listen = async (options: Partial<ZaloWebhookOptions> = {}) => {
  server = createServer(
    zaloWebhook({
      ...ZALO,
      onEvent: (event) => onEvent(event),
      isKnown: async (user) => known.has(user),
      onRefused: (reason) => refused.push(reason),
      onFailure: (_error, event) => failures.push(event),
      pause: async (ms) => void pauses.push(ms),
      deadlineMs: 60_000,
      ...options,
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
};

beforeEach(() => {
  got = [];
  known = new Set();
  refused = [];
  failures = [];
  pauses = [];
  onEvent = async (event) => void got.push(event);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const post = async (body: Uint8Array | string, headers: Record<string, string> = {}, method = 'POST') => {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    method,
    headers,
    ...(method === 'POST' ? { body: body as BodyInit } : {}),
  });
  return response.status;
};
const sign = (name: string) => ({ 'x-zevent-signature': signatures[name]! });

describe('zaloWebhook', () => {
  it('accepts all 24 signed bodies, and hands over what they mean', async () => {
    await listen();
    for (const [name] of all) expect(await post(file(name), sign(name)), name).toBe(200);
    const expected = all
      .map(([name]) => parseEvent(JSON.parse(file(name).toString('utf8')), file(name), 0))
      .filter((event) => event !== undefined);
    expect(got.map((e) => (e.type === 'inbound' ? e.inbound.id : e.id))).toEqual(
      expected.map((e) => (e.type === 'inbound' ? e.inbound.id : e.id)),
    );
    expect(refused).toEqual([]);
  });

  it('refuses each with one byte flipped, at the start, the middle and the end', async () => {
    await listen();
    for (const [name] of all) {
      const raw = file(name);
      for (const at of [1, Math.floor(raw.length / 2), raw.length - 3]) {
        const bad = Buffer.from(raw);
        bad[at] = bad[at]! ^ 1;
        expect([400, 401], `${name} at ${at}`).toContain(await post(bad, sign(name)));
      }
    }
    expect(got).toEqual([]);
  });

  it('refuses each under another key, and without a signature', async () => {
    await listen({ oaSecretKey: 'another key' });
    for (const [name] of all) {
      expect(await post(file(name), sign(name)), name).toBe(401);
      expect(await post(file(name)), name).toBe(401);
    }
    expect(refused).toHaveLength(48);
    expect(got).toEqual([]);
  });

  it('takes the timestamp from the header when the body has none', async () => {
    await listen();
    const { createHash } = await import('node:crypto');
    const raw = '{"event_name":"unfollow","follower":{"id":"5"},"oa_id":"388613280878808645"}';
    const mac = createHash('sha256').update(`${ZALO.appId}${raw}77${ZALO.oaSecretKey}`).digest('hex');
    expect(await post(raw, { 'x-zevent-signature': mac, 'x-zevent-timestamp': '77' })).toBe(200);
    expect(got).toMatchObject([{ inbound: { kind: 'stopped', user: '5' } }]);
  });

  it('answers the unsigned probe and does nothing', async () => {
    await listen();
    expect(await post(file('_empty-probe'))).toBe(200);
    expect(await post(' {\n} ')).toBe(200);
    expect([got, refused]).toEqual([[], []]);
  });

  it('refuses what is no event', async () => {
    await listen();
    for (const body of ['', 'x', '[]', '"{}"', 'null', '7']) expect(await post(body), body).toBe(400);
    expect(await post('', {}, 'GET')).toBe(405);
    expect(await post(`{"a":"${'x'.repeat(1_000_001)}"}`).catch(() => 413)).toBe(413);
  });

  it('leaves events of another Official Account alone', async () => {
    await listen({ oaId: '1' });
    expect(await post(file('user_send_text'), sign('user_send_text'))).toBe(200);
    expect([got, refused]).toEqual([[], ['other-oa']]);
  });

  it('greets a follower it does not know, and only ends the silence of one it knows', async () => {
    await listen();
    await post(file('follow'), sign('follow'));
    await post(file('user_click_chatnow'), sign('user_click_chatnow'));
    known.add('246845883529197922');
    await post(file('follow'), sign('follow'));
    await post(file('user_click_chatnow'), sign('user_click_chatnow'));
    expect(got.map((e) => e.type === 'inbound' && e.inbound.kind)).toEqual(['start', 'start', 'resumed']);
  });

  it('answers 200 only after the commit', async () => {
    let commit = (): void => {};
    const begun = new Promise<void>((begin) => {
      onEvent = () =>
        new Promise<void>((resolve) => {
          commit = resolve;
          begin();
        });
    });
    await listen();
    let status = 0;
    const asked = post(file('user_send_text'), sign('user_send_text')).then((s) => (status = s));
    await begun;
    await new Promise(setImmediate);
    expect(status).toBe(0);
    commit();
    await asked;
    expect(status).toBe(200);
  });

  it('answers in time when the commit hangs, and still finishes it', async () => {
    let commit = (): void => {};
    onEvent = (event) =>
      new Promise<void>((resolve) => {
        commit = () => {
          got.push(event);
          resolve();
        };
      });
    await listen({ deadlineMs: 20 });
    expect(await post(file('user_send_text'), sign('user_send_text'))).toBe(503);
    commit();
    expect(got).toHaveLength(1);
  });

  it('tries again while the store is away: Zalo may not repeat what got no 200', async () => {
    onEvent = async (event) => {
      if (pauses.length < 3) throw new StoreUnavailable('disk full');
      got.push(event);
    };
    await listen();
    expect(await post(file('user_send_text'), sign('user_send_text'))).toBe(200);
    expect([got.length, pauses, failures]).toEqual([1, [100, 300, 1000], []]);
  });

  it('gives up on a store that stays away, and keeps the event for a person', async () => {
    onEvent = async () => {
      throw new StoreUnavailable('disk full');
    };
    await listen();
    expect(await post(file('user_send_text'), sign('user_send_text'))).toBe(503);
    expect(failures).toMatchObject([{ id: 'user_send_text:96d3cdf3af150469001', givenUp: true }]);
    expect(failures[0]?.raw).toBe(file('user_send_text').toString('utf8'));
  });

  it('does not let one event that always fails spoil the webhook', async () => {
    onEvent = async () => {
      throw new TypeError('poison');
    };
    await listen();
    expect(await post(file('user_send_text'), sign('user_send_text'))).toBe(200);
    expect(failures.map((f) => [f.failures, f.givenUp])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });

  it('refuses to exist without its keys', () => {
    const rest = { onEvent, isKnown: async () => false, onFailure: () => {} };
    expect(() => zaloWebhook({ ...ZALO, ...rest, oaSecretKey: '' })).toThrow('ZALO_OA_SECRET_KEY');
    // Leaves a server for the common clean-up.
    return listen();
  });
});
