// The whole service over real HTTP: a person on the fake Telegram goes from a sentence to a registration that the
// facility's endpoint has verified; repeats and simultaneous updates change nothing twice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.js';
import {
  freeFolder,
  freePort,
  removeFolder,
  startBot,
  targetsFile,
  WEBHOOK_SECRET,
} from '../../support/bot.js';
import { FakeFacility } from '../../support/fake-facility.js';
import { FakeTelegram } from '../../support/fake-telegram.js';
import { ANSWERS, FIRST, register } from '../../support/journey.js';

const FACILITIES = ['mau-song-nhue', 'mau-song-lam'];

describe('a Telegram user over webhooks', () => {
  let telegram: FakeTelegram;
  let facility: FakeFacility;
  let app: App & { lines: string[] };
  let dir: string;

  beforeAll(async () => {
    dir = freeFolder();
    telegram = await FakeTelegram.start();
    facility = await FakeFacility.start();
    const targets = targetsFile(dir, FACILITIES, facility.url);
    app = await startBot({ dir, port: await freePort(), telegram, targets });
  });
  afterAll(async () => {
    await app.stop();
    await telegram.close();
    await facility.close();
    removeFolder(dir);
  });

  it('registers, and the facility receives the signed lead once', async () => {
    const receipt = await register(telegram.person());
    await telegram.until(() => facility.leads.size === 1);
    const [lead] = facility.leads.values();
    expect(lead!.data).toMatchObject({
      id: lead!.id,
      receipt,
      person: {
        name: 'Nguyễn Thị Hoa',
        phone: '+84912345678',
        birthYear: 2000,
        commune: 'xã Thanh Oai, Hà Nội',
      },
      consent: { purpose: 'forward-to-facility', version: 1 },
      channel: 'telegram',
    });
    expect(facility.refused).toBe(0);
    expect(telegram.problems).toEqual([]);
  });

  it('answers a repeated update once and changes nothing twice', async () => {
    const person = telegram.person();
    const update = person.message({ text: FIRST });
    await person.give(update);
    const before = (await person.answer()).length;
    for (let i = 0; i < 3; i++) expect(await telegram.post(update, { secret: WEBHOOK_SECRET })).toBe(200);
    const version = (await app.store.session(`telegram:${person.id}`))?.version;
    await person.say(ANSWERS[0]);
    expect(telegram.messages(person.chat).length).toBe(before + 1);
    expect((await app.store.session(`telegram:${person.id}`))?.version).toBe(version! + 1);
  });

  it('loses nothing when two updates of one person arrive at the same moment', async () => {
    const person = telegram.person();
    await person.say(FIRST);
    const updates = [person.message({ text: 'Thanh Oai, Hà Nội' }), person.message({ text: '?' })];
    await Promise.all(updates.map((u) => person.give(u)));
    await person.answer(2);
    const stored = await app.store.session(`telegram:${person.id}`);
    const session = JSON.parse(stored!.state) as { turns: number; answers: Record<string, unknown> };
    expect(session.turns).toBe(3);
    expect(session.answers['person.place']).toMatchObject({ commune: 'Thanh Oai' });
  });

  it('erases on demand, tells the facility, and keeps nothing', async () => {
    const person = telegram.person();
    await register(person, '0987000111');
    const before = facility.leads.size;
    await person.say('xóa dữ liệu');
    const text = (await person.say('đồng ý')).map((m) => m.text).join('\n');
    expect(text).toContain('Đã xóa');
    await telegram.until(() => facility.leads.size === before + 1);
    expect([...facility.leads.values()].at(-1)!.body).toContain('lead.withdrawn');
    expect(await app.store.session(`telegram:${person.id}`)).toBeUndefined();
    expect(await app.store.leads({ phone: '+84987000111', limit: 1 })).toEqual([]);
  });

  it('writes no name, phone or token into its log', () => {
    const log = app.lines.join('\n');
    for (const secret of ['Nguyễn Thị Hoa', '0912345678', '84912345678', telegram.token])
      expect(log).not.toContain(secret);
  });
});

describe('facilities in trouble', () => {
  let telegram: FakeTelegram;
  let bad: FakeFacility;
  let app: App & { lines: string[] };
  let dir: string;

  beforeAll(async () => {
    dir = freeFolder();
    telegram = await FakeTelegram.start();
    bad = await FakeFacility.start();
    const targets = targetsFile(dir, ['mau-song-nhue'], bad.url);
    app = await startBot({ dir, port: await freePort(), telegram, targets });
  });
  afterAll(async () => {
    await bad.close();
    await app.stop();
    await telegram.close();
    removeFolder(dir);
  });

  const rowOf = async (receipt: string) => {
    const lead = await app.store.lead(receipt);
    return (await app.store.outbox({ key: `lead:${lead!.id}`, limit: 1 }))[0]!;
  };

  it.each(['500', 'redirect', 'reset', 'hang'] as const)(
    '%s: the lead waits for its next try, nobody else does',
    async (mode) => {
      bad.mode = mode;
      const before = bad.requests;
      const receipt = await register(telegram.person());
      await telegram.until(() => bad.requests > before);
      expect((await app.store.lead(receipt))?.status).toBe('new');
      expect((await rowOf(receipt)).status).toBe('pending');
      expect(bad.followed).toBe(0);
      // The talk goes on, whatever the facility does.
      expect((await telegram.person().say(FIRST)).length).toBeGreaterThan(0);
    },
  );

  it('an answer of 10 MB to a lead that was taken is read in part and counts as taken', async () => {
    bad.mode = 'flood';
    const receipt = await register(telegram.person());
    await expect.poll(async () => (await rowOf(receipt)).status, { timeout: 10_000 }).toBe('done');
  });

  it('down, then up again: delivered after a redelivery, once', async () => {
    bad.mode = 'ok';
    await bad.down();
    const receipt = await register(telegram.person());
    await expect
      .poll(async () => (await rowOf(receipt)).attemptLog.length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    await bad.up();
    const lead = await app.store.lead(receipt);
    await app.store.redeliver([`lead:${lead!.id}`], Date.now());
    app.wake();
    await expect.poll(async () => (await rowOf(receipt)).status, { timeout: 10_000 }).toBe('done');
    expect(bad.leads.get(lead!.id)!.times).toBe(1);
  });
});

describe('odd input', () => {
  let telegram: FakeTelegram;
  let app: App & { lines: string[] };
  let dir: string;
  beforeAll(async () => {
    dir = freeFolder();
    telegram = await FakeTelegram.start();
    app = await startBot({ dir, port: await freePort(), telegram });
  });
  afterAll(async () => {
    await app.stop();
    await telegram.close();
    removeFolder(dir);
  });

  it.each([
    ['a 5,000-character message', 'học nghề '.repeat(556)],
    ['NFD text', 'em muốn học nấu ăn'.normalize('NFD')],
    ['emoji only', '🙂🙂🙂'],
    ['NUL and lone surrogates', 'a\u0000b\ud800c'],
    ['right-to-left marks', '\u202e học hàn \u202c'],
  ])('%s gets an answer', async (_, text) => {
    const person = telegram.person();
    const answers = await person.say(text);
    expect(answers.length).toBeGreaterThan(0);
    expect(telegram.problems).toEqual([]);
  });

  it('a message from a group, an unknown kind and an edit are taken and ignored', async () => {
    const person = telegram.person();
    const group = {
      update_id: telegram.nextUpdateId(),
      message: {
        message_id: 1,
        date: 1,
        text: 'xin chào',
        chat: { id: -100, type: 'supergroup', title: 'Xóm' },
        from: { id: person.id, is_bot: false, first_name: 'A' },
      },
    };
    expect(await telegram.post(group, { secret: WEBHOOK_SECRET })).toBe(200);
    expect(
      await telegram.post(
        { update_id: telegram.nextUpdateId(), some_future_kind: {} },
        { secret: WEBHOOK_SECRET },
      ),
    ).toBe(200);
    // Whatever it had set off would have been sent before another person's answer.
    await telegram.person().say('xin chào');
    const to = telegram.calls.map((call) => Number(call.payload.chat_id));
    expect(to).not.toContain(-100);
    expect(to).not.toContain(person.id);
    expect(await app.store.session(`telegram:${person.id}`)).toBeUndefined();
  });

  it('malformed JSON, a wrong secret and a body over 1 MB are refused', async () => {
    expect(await telegram.post(undefined, { raw: '{"update_id":', secret: WEBHOOK_SECRET })).toBe(400);
    expect(await telegram.post({ update_id: 1 }, { secret: 'wrong_secret' })).toBe(401);
    expect(
      await telegram.post(undefined, { raw: `{"a":"${'x'.repeat(1_100_000)}"}`, secret: WEBHOOK_SECRET }),
    ).toBe(413);
  });
});
