// The Bot API client and the sender against a fake server over real HTTP: every refusal, every network fault.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TelegramApi } from '../../../src/channels/telegram/api.js';
import { TelegramSender } from '../../../src/channels/telegram/send.js';
import { checkWebhook, setUpTelegram } from '../../../src/channels/telegram/setup.js';
import { FAKE_TOKEN, FakeTelegram } from '../../support/fake-telegram.js';

let fake: FakeTelegram;
let api: TelegramApi;
let sender: TelegramSender;
const BASE = 'https://cau-nghe.example.vn';

beforeEach(async () => {
  fake = await FakeTelegram.start();
  api = new TelegramApi({ token: fake.token, apiRoot: fake.url, timeoutMs: 60_000 });
  sender = new TelegramSender(api);
});
afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.close();
  await api.close();
});

describe('TelegramSender', () => {
  it('delivers text, buttons and link', async () => {
    const choices = [{ id: 'a/b:1', label: 'Sửa máy lạnh' }];
    const done = await sender.send('42', [{ text: 'Dạ', choices, link: { url: '/x', label: 'Xem' } }], {
      baseUrl: BASE,
    });
    expect(done).toEqual({ outcome: 'ok', sent: 1 });
    expect(fake.messages('42')[0]?.reply_markup?.inline_keyboard).toEqual([
      [{ text: '1. Sửa máy lạnh', callback_data: 'a/b:1' }],
      [{ text: 'Xem', url: `${BASE}/x` }],
    ]);
  });

  it.each([
    [
      { status: 429, description: 'Too Many Requests: retry after 7', parameters: { retry_after: 7 } },
      { outcome: 'retry', after: 7000 },
    ],
    [{ status: 403, description: 'Forbidden: bot was blocked by the user' }, { outcome: 'unreachable' }],
    [{ status: 400, description: 'Bad Request: chat not found' }, { outcome: 'unreachable' }],
    [{ status: 400, description: 'Bad Request: message is too long' }, { outcome: 'bad-request' }],
    [{ status: 401, description: 'Unauthorized' }, { outcome: 'alarm' }],
    [
      { status: 500, description: 'Internal Server Error' },
      { outcome: 'retry', sent: true },
    ],
    ['html-502', { outcome: 'retry' }],
    ['hang', { outcome: 'retry', sent: true }],
    ['reset', { outcome: 'retry', sent: true }],
    ['lost', { outcome: 'retry', sent: true }],
  ] as const)('turns %j into its class', async (fault, failure) => {
    const impatient = new TelegramApi({ token: fake.token, apiRoot: fake.url, timeoutMs: 300 });
    fake.fail(fault);
    const first = fault === 'hang' ? new TelegramSender(impatient) : sender;
    expect(await first.send('42', [{ text: 'Dạ' }])).toMatchObject({ ...failure, parts: 0 });
    await impatient.close();
    expect(await sender.send('42', [{ text: 'Dạ' }])).toMatchObject({ outcome: 'ok' });
  });

  it.each([
    ['{"ok":true,"result":{"message_id":1}}', { outcome: 'ok' }],
    ['{ "result": {"message_id":1}, "ok": true }', { outcome: 'ok' }],
    ['{"ok":1,"result":{}}', { outcome: 'retry' }],
    ['{"ok":tru', { outcome: 'retry' }],
    ['', { outcome: 'retry' }],
  ])('reads the answer %s', async (body, outcome) => {
    const server = createServer((_, res) => res.end(body)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const other = new TelegramApi({ token: FAKE_TOKEN, apiRoot: `http://127.0.0.1:${port}` });
    expect(await new TelegramSender(other).send('42', [{ text: 'Dạ' }])).toMatchObject(outcome);
    await other.close();
    server.close();
  });

  it('never shows the token, whatever fails', async () => {
    const nowhere = new TelegramSender(new TelegramApi({ token: FAKE_TOKEN, apiRoot: 'http://127.0.0.1:9' }));
    const wrong = new TelegramSender(new TelegramApi({ token: '1:wrong', apiRoot: fake.url }));
    const results = [
      await nowhere.send('42', [{ text: 'bí mật' }]),
      await wrong.send('42', [{ text: 'bí mật' }]),
    ];
    expect(results).toMatchObject([{ outcome: 'retry', sent: false }, { outcome: 'alarm' }]);
    expect(JSON.stringify(results)).not.toMatch(/FAKE-token|wrong"|bí mật/u);
    await Promise.all([nowhere.api.close(), wrong.api.close()]);
  });

  it('goes on with the part that failed, without repeating the others', async () => {
    const text = `${'một '.repeat(900)}\n\n${'hai '.repeat(900)}\n\n${'ba '.repeat(900)}`;
    const first = sender.send('42', [{ text }]);
    await fake.until(() => fake.messages('42').length === 1);
    fake.fail({ status: 500, description: 'Internal Server Error' });
    const result = await first;
    const parts = 'parts' in result ? result.parts : -1;
    expect(result).toMatchObject({ outcome: 'retry' });
    expect(await sender.send('42', [{ text }], { skip: parts })).toMatchObject({ outcome: 'ok', sent: 3 });
    expect(fake.messages('42').map((m) => m.text.split(' ')[0])).toEqual(['một', 'hai', 'ba']);
  });

  it('uploads a picture once, sends its file id afterwards, and the text alone when it cannot be shown', async () => {
    const message = { text: 'Mã của em', picture: { url: '/qr/CN.png', alt: 'QR' } };
    const picture = async () => new Uint8Array([1, 2, 3]);
    expect(await sender.send('42', [message], { picture })).toMatchObject({ outcome: 'ok' });
    expect(await sender.send('42', [message], { picture })).toMatchObject({ outcome: 'ok' });
    expect(fake.messages('42').map((m) => m.photo)).toEqual(['upload:CN.png:3', 'file-upload:CN.png:3']);
    fake.fail(
      { status: 400, description: 'Bad Request: wrong file identifier' },
      { times: 9, method: 'sendPhoto' },
    );
    expect(await sender.send('42', [message])).toMatchObject({ outcome: 'ok' });
    expect(fake.messages('42').at(-1)).toMatchObject({ text: 'Mã của em' });
    expect(fake.messages('42').at(-1)?.photo).toBeUndefined();
  });

  it('marks codes to copy, and sends the words plain when Telegram cannot read the formatting', async () => {
    const text = 'Mã của em: CN-7K3QF2, sang Zalo: #K7QWERT2 <b>&';
    expect(await sender.send('42', [{ text }])).toMatchObject({ outcome: 'ok', sent: 1 });
    expect(fake.callsOf('sendMessage')[0]!.payload.parse_mode).toBe('HTML');
    fake.fail({ status: 400, description: "Bad Request: can't parse entities: unexpected end tag" });
    expect(await sender.send('42', [{ text }])).toMatchObject({ outcome: 'ok', sent: 1 });
    expect(fake.callsOf('sendMessage').at(-1)!.payload).not.toHaveProperty('parse_mode');
    expect(fake.messages('42').map((m) => m.text)).toEqual([text, text]);
  });

  it('replaces a message in place, and sends a new one when that is gone', async () => {
    const page = (n: number) => ({ text: `Trang ${n}`, choices: [{ id: `p${n}`, label: 'Xem thêm' }] });
    await sender.send('42', [page(1)]);
    expect(await sender.send('42', [page(2)], { edit: 300 })).toMatchObject({ outcome: 'ok' });
    expect(await sender.send('42', [page(2)], { edit: 300 })).toMatchObject({ outcome: 'ok' });
    expect(fake.messages('42').map((m) => m.text)).toEqual(['Trang 2']);
    expect(await sender.send('42', [page(3)], { edit: 12 })).toMatchObject({ outcome: 'ok' });
    expect(fake.messages('42').map((m) => [m.message_id, m.text])).toEqual([
      [300, 'Trang 2'],
      [301, 'Trang 3'],
    ]);
  });
});

describe('set-up', () => {
  it('registers commands and webhook by calls the schema accepts, and checks the result', async () => {
    expect(await setUpTelegram(api, { baseUrl: `${BASE}/`, secret: 'geheim_1' })).toEqual([]);
    expect(fake.webhook).toEqual({ url: `${BASE}/webhooks/telegram`, secret: 'geheim_1' });
    expect(fake.callsOf('setMyCommands').map((c) => c.payload.language_code)).toEqual([undefined, 'vi']);
    expect(await checkWebhook(api, BASE, Date.now())).toEqual([]);
    expect(await checkWebhook(api, 'https://other.vn', Date.now())).toEqual([
      'Telegram delivers to another address',
    ]);
  });

  it('tells what went wrong', async () => {
    fake.fail({ status: 401, description: 'Unauthorized' }, { times: 3 });
    expect(await setUpTelegram(api, { baseUrl: BASE })).toHaveLength(3);
  });
});
