// The webhook endpoint over real HTTP: what it refuses, when it answers, and what hostile input does to it.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OnUpdate, telegramWebhook } from '../../../src/channels/telegram/webhook.js';
import type { Inbound } from '../../../src/conversation/message.js';

const SECRET = 'correct_horse-battery';
const text = readFileSync(new URL('../../fixtures/wire/telegram/update.text.json', import.meta.url), 'utf8');
const press = readFileSync(
  new URL('../../fixtures/wire/telegram/update.callback-query.json', import.meta.url),
  'utf8',
);

let server: Server;
let port: number;
let got: Inbound[];
let answered: string[];
let failures: { id: number; failures: number; givenUp: boolean }[];
let onUpdate: OnUpdate;

class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

beforeEach(async () => {
  got = [];
  answered = [];
  failures = [];
  onUpdate = async (inbound) => void got.push(inbound);
  const handler = telegramWebhook({
    secrets: [SECRET, 'next_secret'],
    onUpdate: (inbound) => onUpdate(inbound),
    answerCallback: (id) => answered.push(id),
    onFailure: (_error, { raw: _raw, ...update }) => failures.push(update),
  });
  server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const post = async (body: string | Uint8Array, secret: string | null = SECRET, method = 'POST') => {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method,
    headers: secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret },
    ...(method === 'POST' ? { body: body as BodyInit } : {}),
  });
  return response.status;
};

describe('telegramWebhook', () => {
  it('refuses to exist without a secret', () => {
    const rest = { onUpdate, answerCallback: () => {}, onFailure: () => {} };
    expect(() => telegramWebhook({ ...rest, secrets: [] })).toThrow('TELEGRAM_WEBHOOK_SECRET');
    expect(() => telegramWebhook({ ...rest, secrets: [''] })).toThrow('TELEGRAM_WEBHOOK_SECRET');
  });

  it('answers 200 only after the commit', async () => {
    let commit = (): void => {};
    onUpdate = () => new Promise<void>((resolve) => (commit = resolve));
    let status = 0;
    const asked = post(text).then((s) => (status = s));
    await once(server, 'request');
    await new Promise(setImmediate);
    expect(status).toBe(0);
    for (let i = 0; i < 50 && status === 0; i++) {
      commit();
      await new Promise(setImmediate);
    }
    await asked;
    expect(status).toBe(200);
  });

  it('takes both secrets of a rotation and no other', async () => {
    expect([await post(text), await post(text, 'next_secret')]).toEqual([200, 200]);
    for (const secret of ['wrong', '', SECRET.slice(1), `${SECRET}x`, null])
      expect(await post(text, secret)).toBe(401);
    expect(await post('', SECRET, 'GET')).toBe(405);
    expect(got).toHaveLength(2);
  });

  it('answers the press at once, before its turn is committed', async () => {
    onUpdate = (inbound) => {
      expect(answered).toEqual(['4382bfdwdsb323b2d9']);
      expect(inbound).toMatchObject({ pressed: '250' });
      return Promise.reject(new StoreUnavailable());
    };
    expect(await post(press)).toBe(503);
  });

  it.each(['', '{', 'nothing', '{"update_id":', '\u0000', '[1,2'])('answers 400 to %j', async (body) => {
    expect(await post(body)).toBe(400);
    expect(got).toEqual([]);
  });

  it('answers 413 to a body over 1 MB, announced or not', async () => {
    const big = JSON.stringify({ update_id: 1, x: 'y'.repeat(1_000_001) });
    expect(await post(big)).toBe(413);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `POST / HTTP/1.1\r\nhost: x\r\nx-telegram-bot-api-secret-token: ${SECRET}\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
    const answer = once(socket, 'data');
    for (let i = 0; i < 20; i++) socket.write(chunk);
    expect(String((await answer)[0])).toMatch(/^HTTP\/1\.1 413/u);
    socket.destroy();
    expect(await post(text)).toBe(200);
  });

  it('answers 200 to what it does not know and runs no turn', async () => {
    for (const name of [
      'unknown-future-kind',
      'group-mention',
      'edited-message',
      'stopped-message-generation',
    ]) {
      const file = new URL(`../../fixtures/wire/telegram/update.${name}.json`, import.meta.url);
      expect(await post(readFileSync(file, 'utf8'))).toBe(200);
    }
    for (const body of ['{}', '[]', 'null', '1', '"x"', '{"__proto__":{"update_id":1}}'])
      expect(await post(body)).toBe(200);
    expect(got).toEqual([]);
  });

  it('asks again while the store is not available, as often as it takes', async () => {
    onUpdate = () => Promise.reject(new StoreUnavailable());
    for (let i = 0; i < 6; i++) expect(await post(text)).toBe(503);
    onUpdate = async (inbound) => void got.push(inbound);
    expect(await post(text)).toBe(200);
    expect([got.length, failures]).toEqual([1, []]);
  });

  it('sets an update aside that failed three times, so that its chat goes on', async () => {
    onUpdate = () => Promise.reject(new Error('poisoned'));
    expect([await post(text), await post(text), await post(text)]).toEqual([500, 500, 200]);
    expect(failures.map((f) => [f.failures, f.givenUp])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(failures[0]?.id).toBe(810000003);
  });

  it('passes long, decomposed and emoji texts on unchanged', async () => {
    const update = JSON.parse(text) as { message: { text: string } };
    for (const said of ['ấ'.repeat(5000), 'sửa máy lạnh'.normalize('NFD'), '👩🏽‍🔧']) {
      update.message.text = said;
      expect(await post(JSON.stringify(update))).toBe(200);
      expect(got.at(-1)).toMatchObject({ kind: 'text', text: said });
    }
  });

  it('never answers 5xx to any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.json().map((j) => Buffer.from(j)),
        ),
        async (body) => {
          expect([200, 400]).toContain(await post(new Uint8Array(body)));
        },
      ),
      { numRuns: 60 },
    );
  });
});
