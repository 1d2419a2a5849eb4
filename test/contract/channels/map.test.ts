// The sketch map of a class on the running service: a picture on Telegram (uploaded once, then by its id), on the web
// page with words for who does not see it, and words alone where Zalo could not fetch a picture.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelId } from '../../../src/conversation/message.js';
import { type FourChannels, startFourChannels } from '../../support/four-channels.js';
import { readPng } from '../../support/read-qr.js';
import { WebPerson } from '../../support/web-person.js';

let four: FourChannels;
beforeAll(async () => {
  four = await startFourChannels();
});
afterAll(() => four.stop());

const LINES = ['em muốn học cắt tóc', 'xã Đông Anh, Hà Nội', 'lúc nào cũng được', '1'];
const MAP = /^\/ban-do\/\d{5}\/[a-z0-9-]+\.png$/u;

it('goes to Telegram as a photo with its words and the buttons, and is uploaded once', async () => {
  const photos: string[] = [];
  for (let i = 0; i < 2; i++) {
    const person = four.telegram.person();
    for (const line of LINES) await person.say(line);
    await person.press('Xem bản đồ');
    const shown = await person.hears('đường chim bay');
    expect(shown.text).toMatch(/^Ngôi nhà là xã Đông Anh, lá cờ là nơi học/u);
    photos.push(shown.photo!);
    expect((await person.button('Đăng ký lớp này')).length).toBeGreaterThan(0);
  }
  expect(photos[0]).toMatch(/^upload:[a-z0-9-]+\.png:[1-9]\d{3}$/u);
  expect(photos[1]).toBe(`file-${photos[0]}`);
  expect(four.problems()).toEqual([]);
});

it.each(['zalo-oa', 'zalo-bot'] as const satisfies ChannelId[])(
  'is told in words on %s without a public address',
  async (channel) => {
    const person = four.person(channel);
    for (const line of LINES) await person.say(line);
    const said = (await person.say('bản đồ')).join('\n');
    expect(said).toMatch(/cách xã Đông Anh khoảng \d+ km về phía \p{L}+/u);
    expect(said).not.toContain('lá cờ');
  },
);

it('stands on the web page, described in words, and may be kept by anybody', async () => {
  const person = new WebPerson(four.url);
  for (const line of LINES) await person.type(line);
  await person.type('bản đồ');
  const { html } = await person.open('/');
  const [, src, alt] = /<img src="(\/ban-do[^"]+)" alt="([^"]+)"/u.exec(html)!;
  expect(src).toMatch(MAP);
  expect(alt).toMatch(/^Bản đồ phác: từ xã Đông Anh đến .+ khoảng \d+ km về phía/u);
  const picture = await fetch(four.url + src);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(picture.headers.get('cache-control')).toBe('public, max-age=86400');
  expect(picture.headers.getSetCookie()).toEqual([]);
  expect(readPng(Buffer.from(await picture.arrayBuffer())).width).toBe(640);
  expect((await fetch(four.url + src!.replace(/\/\d{5}\//u, '/99999/'))).status).toBe(404);
});
