// The whole service over real HTTP: a person on the fake Telegram goes from a sentence to a registration that the
// facility's endpoint has verified; repeats and simultaneous updates change nothing twice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WEBHOOK_SECRET } from '../../support/bot.js';
import { ANSWERS, FIRST, register } from '../../support/journey.js';
import { type Stage, startStage } from '../../support/stage.js';

let stage: Stage;

describe('a Telegram user over webhooks', () => {
  beforeAll(async () => {
    stage = await startStage({ targets: ['mau-song-nhue', 'mau-song-lam'] });
  });
  afterAll(() => stage.stop());

  it('registers, and the facility receives the signed lead once', async () => {
    const { app, telegram, facility } = stage;
    const receipt = await register(telegram.person());
    const { id } = (await app.store.lead(receipt))!;
    await telegram.until(() => facility.leads.has(id));
    expect(facility.leads.get(id)).toMatchObject({ times: 1 });
    expect(facility.leads.get(id)!.data).toMatchObject({
      id,
      receipt,
      person: {
        name: 'Nguyễn Thị Hoa',
        phone: '+84912345678',
        birthYear: 2000,
        commune: 'xã Thanh Oai, Hà Nội',
      },
      consent: { purpose: 'forward-to-facility', version: expect.any(Number) },
      channel: 'telegram',
    });
    expect([facility.leads.size, facility.refused]).toEqual([1, 0]);
    expect(telegram.problems).toEqual([]);
  });

  it('answers a repeated update once and changes nothing twice', async () => {
    const { app, telegram } = stage;
    const person = telegram.person();
    const update = person.message({ text: FIRST });
    await person.give(update);
    const before = (await person.answer()).length;
    for (let i = 0; i < 3; i++) expect(await telegram.post(update, { secret: WEBHOOK_SECRET })).toBe(200);
    const version = (await app.store.session(`telegram:${person.id}`))?.version;
    // Whatever the repeats had set off would have been sent before the answer to the next line.
    await person.give(person.message({ text: ANSWERS[0] }));
    await person.hears('Thanh Oai');
    expect(telegram.messages(person.chat).length).toBe(before + 1);
    expect((await app.store.session(`telegram:${person.id}`))?.version).toBe(version! + 1);
  });

  it('loses nothing when two updates of one person arrive at the same moment', async () => {
    const { app, telegram } = stage;
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
    const { app, telegram, facility } = stage;
    const person = telegram.person();
    const { id } = (await app.store.lead(await register(person, '0987000111')))!;
    await telegram.until(() => facility.leads.has(id));
    await person.say('xóa dữ liệu');
    await person.say('đồng ý');
    await person.hears('Đã xóa');
    await telegram.until(() => facility.leads.has(`withdrawn-${id}`));
    expect(facility.leads.get(`withdrawn-${id}`)!.body).toContain('lead.withdrawn');
    expect(await app.store.session(`telegram:${person.id}`)).toBeUndefined();
    expect(await app.store.leads({ phone: '+84987000111', limit: 1 })).toEqual([]);
  });

  it('writes no name, phone or token into its log', () => {
    const log = stage.app.lines.join('\n');
    for (const secret of ['Nguyễn Thị Hoa', '0912345678', '84912345678', stage.telegram.token])
      expect(log).not.toContain(secret);
  });
});

describe('facilities in trouble', () => {
  beforeAll(async () => {
    stage = await startStage({ targets: ['mau-song-nhue'] });
  });
  afterAll(() => stage.stop());

  const rowOf = async (id: string) => (await stage.app.store.outbox({ key: `lead:${id}`, limit: 1 }))[0]!;
  /** Registers somebody; answers the id of the lead. */
  const registered = async () => (await stage.app.store.lead(await register(stage.telegram.person())))!.id;

  it.each(['500', 'redirect', 'reset', 'hang'] as const)(
    '%s: the lead waits for its next try, nobody else does',
    async (mode) => {
      const { app, telegram, facility } = stage;
      facility.mode = mode;
      const id = await registered();
      await telegram.until(() => facility.tries.has(id));
      expect((await app.store.lead(id))?.status).toBe('new');
      expect((await rowOf(id)).status).toBe('pending');
      expect(facility.followed).toBe(0);
      // The talk goes on, whatever the facility does.
      expect((await telegram.person().say(FIRST)).length).toBeGreaterThan(0);
      facility.hangUp();
    },
  );

  it('an answer without end to a lead that was taken is read in part and counts as taken', async () => {
    stage.facility.mode = 'flood';
    const id = await registered();
    await expect.poll(async () => (await rowOf(id)).status).toBe('done');
  });

  it('down, then up again: delivered by the next try, once', async () => {
    const { facility } = stage;
    facility.mode = 'ok';
    await facility.down();
    const id = await registered();
    await expect.poll(async () => (await rowOf(id)).attemptLog.length).toBeGreaterThan(0);
    await facility.up();
    await expect.poll(async () => (await rowOf(id)).status).toBe('done');
    expect(facility.leads.get(id)!.times).toBe(1);
  });
});

describe('odd input', () => {
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.stop());

  it.each([
    ['a 5,000-character message', 'học nghề '.repeat(556)],
    ['NFD text', 'em muốn học nấu ăn'.normalize('NFD')],
    ['emoji only', '🙂🙂🙂'],
    ['NUL and lone surrogates', 'a\u0000b\ud800c'],
    ['right-to-left marks', '\u202e học hàn \u202c'],
  ])('%s gets an answer', async (_, text) => {
    const { telegram } = stage;
    expect((await telegram.person().say(text)).length).toBeGreaterThan(0);
    expect(telegram.problems).toEqual([]);
  });

  it('a message from a group, an unknown kind and an edit are taken and ignored', async () => {
    const { app, telegram } = stage;
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
    const { telegram } = stage;
    expect(await telegram.post(undefined, { raw: '{"update_id":', secret: WEBHOOK_SECRET })).toBe(400);
    expect(await telegram.post({ update_id: 1 }, { secret: 'wrong_secret' })).toBe(401);
    expect(
      await telegram.post(undefined, { raw: `{"a":"${'x'.repeat(1_100_000)}"}`, secret: WEBHOOK_SECRET }),
    ).toBe(413);
  });
});
