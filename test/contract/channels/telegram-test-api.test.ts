// An independent stand-in of the Bot API (telegram-test-api) drives the running service through the whole journey.
// It knows nine methods only and sends no secret: what it refuses must not matter, and a relay adds the header.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bot, freeFolder, removeFolder, startBot, WEBHOOK_SECRET } from '../../support/bot.js';
import { FAKE_TOKEN } from '../../support/fake-telegram.js';
import { ANSWERS, FIRST, RECEIPT } from '../../support/journey.js';
import { freePort } from '../../support/port.js';

interface Emulator {
  config: { apiURL: string };
  start(): Promise<void>;
  stop(): Promise<unknown>;
  getClient(token: string, person: object): EmulatedPerson;
}
interface EmulatedPerson {
  makeCommand(text: string): object;
  makeMessage(text: string): object;
  sendCommand(command: object): Promise<unknown>;
  sendMessage(message: object): Promise<unknown>;
  getUpdates(): Promise<{ result: { message: { text: string } }[] }>;
}
// Its types describe a module that its CommonJS build is not.
const TelegramServer = createRequire(import.meta.url)('telegram-test-api') as new (
  config: object,
) => Emulator;
let emulator: Emulator;
let app: Bot;
let relay: ReturnType<typeof createServer>;
const dir = freeFolder();
const statuses: number[] = [];
/** The emulator rejects promises of its own for methods it does not know. */
const ignore = () => {};

beforeAll(async () => {
  process.on('unhandledRejection', ignore);
  emulator = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
  await emulator.start();
  app = await startBot({ dir, telegram: { url: emulator.config.apiURL } });
  relay = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { status } = await fetch(`${app.url}/webhooks/telegram`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': WEBHOOK_SECRET },
      body: Buffer.concat(chunks),
    });
    statuses.push(status);
    res.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}/`;
  await fetch(`${emulator.config.apiURL}/bot${FAKE_TOKEN}/setWebhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
});
afterAll(async () => {
  await app.stop();
  relay.closeAllConnections();
  relay.close();
  await emulator.stop();
  process.off('unhandledRejection', ignore);
  removeFolder(dir);
});

it('plays the journey to the receipt, and answers a repeated update once', async () => {
  const person = {
    timeout: 60_000,
    interval: 20,
    chatId: 5551234567,
    userId: 5551234567,
    firstName: 'Hoàng',
  };
  const client = emulator.getClient(FAKE_TOKEN, person);
  const shown: string[] = [];
  /** Reads until these words were shown; answers the message. */
  const hears = async (words: RegExp) => {
    for (;;) {
      const found = shown.find((text) => words.test(text));
      if (found !== undefined) return found;
      shown.push(...(await client.getUpdates()).result.map((u) => u.message.text));
    }
  };
  /** Sends, and waits until the service has taken it: the next line must not overtake this one. */
  const give = async (send: () => Promise<unknown>) => {
    const taken = statuses.length;
    await send();
    await expect.poll(() => statuses.length).toBe(taken + 1);
  };
  await give(() => client.sendCommand(client.makeCommand('/start')));
  await hears(/Cầu Nghề/u);
  for (const line of [FIRST, ...ANSWERS]) await give(() => client.sendMessage(client.makeMessage(line)));
  const receipt = RECEIPT.exec(await hears(RECEIPT))![0];
  expect((await app.store.lead(receipt))?.status).toBe('new');

  const update = {
    update_id: 999,
    message: {
      message_id: 999,
      date: 1,
      text: '9',
      chat: { id: person.chatId, type: 'private', first_name: 'H' },
      from: { id: person.userId, is_bot: false, first_name: 'H' },
    },
  };
  const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}/`;
  for (let i = 0; i < 3; i++) await fetch(url, { method: 'POST', body: JSON.stringify(update) });
  // A second answer would have come before that to the next line.
  await give(() => client.sendMessage(client.makeMessage('em muốn vay vốn')));
  await hears(/khoản vay nào/u);
  const menus = shown.filter((t) => t.includes('muốn làm việc gì'));
  expect(menus).toHaveLength(1);
  expect(statuses.every((s) => s === 200)).toBe(true);
});
