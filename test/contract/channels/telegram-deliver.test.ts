// Outbox rows of Telegram chats against the fake Bot API: what each refusal makes of the row.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatBody } from '../../../src/channels/delivery.js';
import { TelegramApi } from '../../../src/channels/telegram/api.js';
import { telegramDeliver } from '../../../src/channels/telegram/deliver.js';
import { TelegramSender } from '../../../src/channels/telegram/send.js';
import type { OutboxInsert } from '../../../src/store/port.js';
import { FakeTelegram } from '../../support/fake-telegram.js';

let fake: FakeTelegram;
let api: TelegramApi;
let unreachable: string[];
let alarms: string[];
let now: number;

beforeEach(async () => {
  fake = await FakeTelegram.start();
  api = new TelegramApi({ token: fake.token, apiRoot: fake.url, timeoutMs: 60_000 });
  unreachable = [];
  alarms = [];
  now = 1_795_219_600_000;
});
afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.close();
  await api.close();
});

const deliverer = (more: { answersAtOnce?: boolean } = {}) =>
  telegramDeliver({
    ...more,
    sender: new TelegramSender(api),
    onUnreachable: (user) => unreachable.push(user),
    onAlarm: (reason) => alarms.push(reason),
    now: () => now,
    random: () => 0.5,
  });
const row = (text: string, kind: OutboxInsert['kind'] = 'reply', attempts = 1, user = '42') => ({
  id: 'r',
  key: 'k',
  kind,
  lane: `telegram:${user}`,
  body: chatBody({ user, messages: [{ text }] }),
  attempts,
  createdAt: now,
});

describe('telegramDeliver', () => {
  it.each([
    [
      { status: 429, description: 'Too Many Requests: retry after 7', parameters: { retry_after: 7 } },
      'retry',
      7000,
    ],
    [{ status: 500, description: 'Internal Server Error' }, 'retry', 3000],
    ['reset', 'retry', 3000],
    [{ status: 401, description: 'Unauthorized' }, 'retry', 60_000],
    [{ status: 403, description: 'Forbidden: bot was blocked by the user' }, 'dead', undefined],
    [{ status: 400, description: 'Bad Request: chat not found' }, 'dead', undefined],
    [{ status: 400, description: 'Bad Request: message text is empty' }, 'dead', undefined],
  ] as const)('%j', async (fault, outcome, pause) => {
    fake.fail(fault);
    const result = await deliverer()(row('Dạ'));
    expect(result.outcome).toBe(outcome);
    expect(result.retryAt).toBe(pause === undefined ? undefined : now + pause);
    expect(unreachable).toEqual(outcome === 'dead' && !JSON.stringify(fault).includes('empty') ? ['42'] : []);
    expect(alarms).toHaveLength(typeof fault === 'object' && fault.status === 401 ? 1 : 0);
  });

  it('repeats no part of a long text that arrived', async () => {
    const deliver = deliverer();
    const text = `${'một '.repeat(900)}\n\n${'hai '.repeat(900)}`;
    const first = deliver(row(text));
    await fake.until(() => fake.messages('42').length === 1);
    fake.fail({ status: 502, description: 'Bad Gateway' });
    expect(await first).toMatchObject({ outcome: 'retry' });
    expect(await deliver(row(text, 'reply', 2))).toMatchObject({ outcome: 'done' });
    expect(fake.messages('42').map((m) => m.text.split(' ')[0])).toEqual(['một', 'hai']);
  });

  it('sends what one turn says in order, and goes on behind what arrived', async () => {
    const deliver = deliverer();
    const two = (attempts: number) => ({
      ...row('', 'reply', attempts),
      body: chatBody({
        user: '42',
        messages: [{ text: 'Dạ, một' }, { text: 'Hai?', choices: [{ id: 'f/s:a', label: 'A' }] }],
      }),
    });
    const first = deliver(two(1));
    await fake.until(() => fake.messages('42').length === 1);
    fake.fail({ status: 502, description: 'Bad Gateway' });
    expect(await first).toMatchObject({ outcome: 'retry' });
    expect(await deliver(two(2))).toMatchObject({ outcome: 'done' });
    expect(fake.messages('42').map((m) => m.text)).toEqual(['Dạ, một', 'Hai?']);
    expect(await deliver({ ...two(1), id: 'r2' })).toMatchObject({ outcome: 'done' });
    expect(fake.messages('42')).toHaveLength(4);
  });

  it('sends rows that an older version left, one message each', async () => {
    const body = JSON.stringify({ user: '42', message: { text: 'Dạ' }, at: now });
    expect(await deliverer()({ ...row('', 'reply'), body })).toMatchObject({ outcome: 'done' });
    expect(fake.messages('42').map((m) => m.text)).toEqual(['Dạ']);
  });

  it('paces notices, never answers, and lets notices wait for answers', async () => {
    const deliver = deliverer();
    const outcomes = async (kind: OutboxInsert['kind']) => {
      const found: string[] = [];
      for (let i = 0; i < 5; i++) found.push((await deliver(row('Nhắc', kind))).outcome);
      return found;
    };
    expect(await outcomes('notice')).toEqual(['done', 'done', 'done', 'retry', 'retry']);
    now += 1000;
    expect(await deliver(row('Nhắc', 'notice'))).toMatchObject({ outcome: 'done' });
    expect(await outcomes('reply')).toEqual(Array(5).fill('done'));
    now += 4000;
    expect(await deliver(row('Nhắc', 'notice'))).toMatchObject({ outcome: 'retry' });
  });

  it('keeps answers to the pace as well when it is strict: thirty a second, one to a chat', async () => {
    const deliver = deliverer({ answersAtOnce: false });
    const toEach = async (users: number[]) => {
      const found: string[] = [];
      for (const user of users) found.push((await deliver(row('Dạ', 'reply', 1, String(user)))).outcome);
      return found.filter((outcome) => outcome === 'done').length;
    };
    const people = Array.from({ length: 100 }, (_, i) => 1000 + i);
    expect(await toEach(people)).toBe(30);
    now += 1000;
    expect(await toEach(people.slice(30))).toBe(30);
    now += 10_000;
    expect(await toEach(Array(5).fill(42))).toBe(3);
    now += 1000;
    expect(await toEach([42, 42])).toBe(1);
  });

  it('follows a group that got another id, and says so once', async () => {
    const deliver = deliverer();
    fake.fail({
      status: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1_001_234_567_890 },
    });
    expect(await deliver(row('Đăng ký mới', 'lead'))).toMatchObject({ outcome: 'done' });
    expect(await deliver(row('Đăng ký nữa', 'lead'))).toMatchObject({ outcome: 'done' });
    expect(fake.messages('42')).toEqual([]);
    expect(fake.messages('-1001234567890').map((m) => m.text)).toEqual(['Đăng ký mới', 'Đăng ký nữa']);
    expect(alarms).toEqual(['group 42 has the new id -1001234567890: change it in FACILITY_TARGETS']);
    expect(unreachable).toEqual([]);
  });
});
