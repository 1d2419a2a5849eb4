// One set of talks on all four channels over real HTTP: the same state, the same lead, and the texts that the pure
// engine gives, as each channel's policy renders them. Then links, codes and talks that move, on the same service.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLICIES } from '../../../src/channels/policies/index.js';
import { render } from '../../../src/channels/render.js';
import { link } from '../../../src/commands/link.js';
import type { ChannelId } from '../../../src/conversation/message.js';
import { readSession } from '../../../src/conversation/session.js';
import type { World } from '../../../src/conversation/world.js';
import { FOUR, type FourChannels, startFourChannels } from '../../support/four-channels.js';
import { ANSWERS, FIRST } from '../../support/journey.js';
import { readPng, readQr } from '../../support/read-qr.js';
import { shippedContent, Talk } from '../../support/talk.js';
import { WebPerson } from '../../support/web-person.js';

let four: FourChannels;
let world: World;
beforeAll(async () => {
  [four, { world }] = await Promise.all([startFourChannels(), shippedContent()]);
});
afterAll(() => four.stop());

const TALKS: Record<string, readonly string[]> = {
  registration: [FIRST, ...ANSWERS],
  'support, corrected and interrupted': [
    'em sinh 1990, hộ nghèo, có được hỗ trợ học nghề không',
    'Thanh Oai, Hà Nội',
    'học phí bao nhiêu',
    'không, em sinh 1985 cơ',
    '0',
    '?',
    'không biết',
    '9',
  ],
  'nonsense, then a person': ['em muốn học nghề', 'abcxyz', 'abcxyz', 'abcxyz', '#', '2', 'dừng'],
};

/** What differs by chance from talk to talk. */
const plain = (text: string) =>
  text.replace(/CN-[A-Z0-9]{6}/gu, 'CN-X').replace(/\/phieu\/[A-Z0-9]{26}/gu, '/phieu/T');
/** The web page shows numbers and buttons by other means: only the letters are compared. */
const letters = (text: string) => plain(text).replace(/[^\p{L}]/gu, '');

async function state(key: string): Promise<unknown> {
  const stored = await four.app.store.session(key as `${string}:${string}`);
  const { at: _a, turns: _n, timer: _r, traces: _t, consents, ...session } = readSession(stored!.state);
  const kept = consents.map(({ at: _, event: _e, channel: _c, ...consent }) => consent);
  return JSON.parse(plain(JSON.stringify({ ...session, consents: kept })));
}

describe.each(Object.entries(TALKS))('%s', (_, lines) => {
  it('is the same talk on every channel', async () => {
    const keys: Record<string, string> = {};
    const play = async (channel: ChannelId) => {
      const person = four.person(channel);
      const talk = new Talk(world, channel, Date.now());
      // The page greets before anybody has said a word.
      if (channel === 'web') talk.start();
      for (const line of lines) {
        talk.say(line);
        const expected = talk.messages
          .flatMap((m) => render(m, POLICIES[channel], { baseUrl: four.url }))
          .map((m) => (channel === 'web' ? `${m.text} ${m.link?.label ?? ''}` : m.text));
        if (expected.length === 0) {
          await person.say(line, 0);
          continue;
        }
        const shown = await person.say(line, expected.length);
        const same = channel === 'web' ? letters : plain;
        expect(shown.map(same), `${channel}: ${line}`).toEqual(expected.map(same));
      }
      keys[channel] = await person.key();
    };
    await Promise.all(FOUR.map(play));
    // What was fetched and not brought is stored a little after it was said, and may have no answer to wait for.
    const expected = await state(keys.telegram!);
    for (const channel of FOUR)
      await expect.poll(() => state(keys[channel]!), { message: channel }).toEqual(expected);
    expect(four.problems()).toEqual([]);
  });
});

it('gives the facility the same lead from each channel', async () => {
  await four.telegram.until(() => four.facility.leads.size === 4);
  const leads = [...four.facility.leads.values()].map(({ data }) => data as Record<string, unknown>);
  expect(leads.map((l) => l.channel).sort()).toEqual([...FOUR].sort());
  const common = leads.map(({ id: _i, receipt: _r, channel: _c, consent, ...rest }) => ({
    ...rest,
    consent: { ...(consent as object), at: '' },
  }));
  for (const lead of common) expect(lead).toEqual(common[0]);
});

describe('on Telegram', () => {
  it('turns a page in place, stops every spinner, and offers to share the place', async () => {
    const person = four.telegram.person();
    await person.say('em muốn học nghề');
    await person.say('2');
    const keys = () =>
      four.telegram.messages(person.chat).flatMap((m) => m.reply_markup?.keyboard?.flat() ?? []);
    await four.telegram.until(() => keys().length > 0);
    expect(keys()).toContainEqual({
      text: 'Gửi vị trí của tôi',
      request_location: true,
    });
    await person.give(person.message({ location: { latitude: 20.86, longitude: 105.77 } }));
    await person.hears('Dạ, xã');
    await person.say('4');
    const more = await person.button('Xem thêm');
    const before = four.telegram.messages(person.chat).map((m) => m.text);
    await person.give(person.callback(more));
    const texts = () => four.telegram.messages(person.chat).map((m) => m.text);
    await four.telegram.until(() => texts().at(-1) !== before.at(-1));
    expect(texts()).toHaveLength(before.length);
    expect(texts().slice(0, -1)).toEqual(before.slice(0, -1));
    // A button of a message that is too old to be seen: the spinner stops, a new message comes.
    const old = person.callback(more);
    (old.callback_query as { message: object }).message = {
      message_id: 1,
      date: 0,
      chat: { id: person.id, type: 'private' },
    };
    person.unread();
    await person.give(old);
    await person.answer();
    await four.telegram.until(() => four.telegram.spinning.length === 0);
    expect(four.problems()).toEqual([]);
  });
});

describe('a link of an officer', () => {
  const ORGANISATION = 'Hội Nông dân xã Thanh Oai';
  let code: string;
  const run = async (...argv: string[]) => {
    const out: string[] = [];
    const env = { DATA_DIR: four.dataDir, BASE_URL: four.url };
    const status = await link(argv, { env, print: (line) => out.push(line), now: Date.now });
    return { status, out: out.join('\n') };
  };

  it('is made beside the running service', async () => {
    const made = await run(
      ...['create', '--officer', 'Nguyễn Văn Bình', '--organisation', ORGANISATION],
      ...['--commune', 'xã Thanh Oai, Hà Nội', '--json'],
    );
    expect(made.status).toBe(0);
    const parsed = JSON.parse(made.out) as { code: string; url: string };
    code = parsed.code;
    expect(parsed.url).toBe(`${four.url}/r/${code}`);
    expect((await run('create', '--officer', 'A')).status).toBe(2);
    expect((await run('list')).out).toContain(`#${code}  opened 0  started 0  registered 0  ${ORGANISATION}`);
  });

  it('opens a page with every way in, without a script', async () => {
    const html = await (await fetch(`${four.url}/r/${code.toLowerCase()}`)).text();
    expect(html).toContain(ORGANISATION);
    expect(html).not.toContain('Nguyễn Văn Bình');
    expect(html).toContain(`https://t.me/cau_nghe_test_bot?start=${code}`);
    expect(html).toContain(`https://zalo.me/388613280878808645?text=%23${code}`);
    expect(html).toContain(`href="/chat?r=${code}"`);
    expect(html).toContain(`<strong>#${code}</strong>`);
    const strange = await fetch(`${four.url}/r/ZZZZZZZZ`, { redirect: 'manual' });
    expect([strange.status, strange.headers.get('location')]).toEqual([303, '/']);
    expect((await fetch(`${four.url}/r/ZZZZZZZZ/qr.png`)).status).toBe(404);
  });

  it('has a QR code that leads to the page', async () => {
    const response = await fetch(`${four.url}/r/${code}/qr.png`);
    const picture = readPng(Buffer.from(await response.arrayBuffer()));
    expect(readQr(picture)).toBe(`${four.url}/r/${code}`);
    const svg = await fetch(`${four.url}/r/${code}/qr.svg`);
    expect(svg.headers.get('content-type')).toContain('image/svg+xml');
  });

  it.each(['telegram', 'zalo-oa', 'zalo-bot', 'web'] as const)(
    'typed on %s is named in the greeting and kept',
    async (channel) => {
      const person = four.person(channel);
      const [hello] = await person.say(`#${code.toLowerCase()}`);
      expect(hello).toContain(`do ${ORGANISATION} giới thiệu`);
      expect(await state(await person.key())).toMatchObject({ referral: code, introducer: ORGANISATION });
    },
  );

  it('is greeted for by Telegram’s own link and by the web page', async () => {
    const person = four.telegram.person();
    const [hello] = await person.say(`/start ${code}`);
    expect(hello!.text).toContain(ORGANISATION);
    const web = new WebPerson(four.url);
    await web.open(`/r/${code}`);
    const page = await web.open(`/chat?r=${code}`);
    expect(page.lines[0]).toContain(ORGANISATION);
    await web.press('Tìm nghề học');
    expect(web.page!.lines[0]).toContain(ORGANISATION);
  });

  it('that nobody made is ignored, and told to who typed it', async () => {
    const person = four.telegram.person();
    const [hello] = await person.say('/start ref_GV0123');
    expect(hello!.text).toContain('Cầu Nghề');
    expect(await state(`telegram:${person.id}`)).not.toHaveProperty('referral');
    const typed = await four.person('zalo-bot').say('#ZZZZZZZZ', 1);
    expect(typed.join(' ')).toContain('không tìm thấy');
  });

  it('is counted, with small numbers hidden', async () => {
    await four.person('telegram').say(`#${code} ${FIRST}`);
    const lines = (await run('list')).out;
    expect(lines).toMatch(new RegExp(`#${code}  opened <5  started 7  registered 0`, 'u'));
    for (let i = 0; i < 5; i++)
      await fetch(`${four.url}/r/${code}`, { headers: { 'user-agent': i < 4 ? 'Mozilla' : 'TelegramBot' } });
    await expect.poll(async () => (await run('list')).out).toMatch(/opened 6 /u);
  });
});

describe('a talk that moves', () => {
  const codeIn = (texts: string[]) => /#([A-Z2-9]{8})/u.exec(texts.join(' '))![1]!;
  const SAID = ['em muốn học cắt tóc', 'Thanh Oai, Hà Nội'];

  it.each([
    ['telegram', 'zalo-oa'],
    ['zalo-oa', 'zalo-bot'],
    ['zalo-bot', 'web'],
    ['web', 'telegram'],
  ] as const)('from %s to %s goes on with what was said, once', async (from, to) => {
    const before = four.person(from);
    for (const line of SAID) await before.say(line);
    const asked = ((await state(await before.key())) as { open: { flow: string; step: string } }).open;
    const code = codeIn(await before.say(`chuyển sang ${to === 'telegram' ? 'Telegram' : 'Zalo'}`, 2));
    const after = four.person(to);
    const told = (await after.say(`#${code}`, 1)).join(' ');
    expect(told).toContain('nhận câu chuyện');
    const here = (await state(await after.key())) as Record<string, unknown>;
    expect(here).toMatchObject({
      open: { flow: asked.flow, step: asked.step },
      answers: { 'person.place': { commune: 'Thanh Oai' } },
    });
    expect(JSON.stringify(here)).not.toContain(await before.key());
    // The old chat hears of it and keeps only the profile.
    await expect
      .poll(async () => (await state(await before.key())) as Record<string, unknown>)
      .toMatchObject({ frames: [{ flow: 'moved' }] });
    // A third person who saw the code gets nothing by it.
    const thief = four.person(to);
    expect((await thief.say(`#${code}`, 1)).join(' ')).toContain('không tìm thấy');
    expect(await state(await thief.key())).not.toMatchObject({
      answers: { 'person.place': expect.anything() },
    });
  });

  it('goes on over the landing page, by its own button', async () => {
    const before = four.person('zalo-bot');
    for (const line of SAID) await before.say(line);
    const code = codeIn(await before.say('sang web', 2));
    const web = new WebPerson(four.url);
    const { html } = await web.open(`/r/${code}`);
    expect(html).toContain('Nói tiếp trên trang này');
    const mark = /name="mark" value="([^"]+)"/u.exec(html)![1]!;
    // Looking at the page, as chat apps do, uses nothing up.
    await new WebPerson(four.url).open(`/r/${code}`);
    await web.post({ mark, text: `#${code}` });
    const page = await web.open('/');
    expect(page.lines.join(' ')).toContain('nhận câu chuyện');
    expect((await new WebPerson(four.url).open(`/r/${code}`)).html).not.toContain('Nói tiếp trên trang này');
  });
});
