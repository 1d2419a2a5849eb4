// «Phiếu của bà con»: the printed result behind its link. Papers, sums and rules are on it, nothing of the person;
// strangers' tokens lead nowhere; the QR really leads back to it.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import jsqr from 'jsqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explanations } from '../../../src/conversation/tools/eligibility.js';
import type { SheetContent } from '../../../src/conversation/world.js';
import { sheetPages } from '../../../src/server/sheet.js';
import { shippedContent, Talk } from '../../support/talk.js';

const TOKEN = 'ABCDEFGHJKMNPQRSTVWXYZ2345';
const HOME = 'https://caunghe.example';
let server: Server;
let url: string;
let sheet: SheetContent;

/** The result that the talk itself made, of a woman in a commune who learns to repair air conditioners. */
async function sheetOfTalk(): Promise<SheetContent> {
  const talk = new Talk((await shippedContent()).world)
    .say('em muốn học sửa máy lạnh ở xã Thanh Oai, Hà Nội')
    .press('any')
    .say('1')
    .press('ho-tro');
  for (let i = 0; i < 12 && talk.at === 'support/facts'; i++) {
    if (talk.text.includes('bao nhiêu tuổi')) talk.say('30 tuổi');
    else if (talk.choices.some((c) => c.id.endsWith(':none'))) talk.press('none');
    else talk.press('householdStatus.near-poor');
  }
  const made = talk.all.find((e) => e.type === 'sheet');
  if (made?.type !== 'sheet') throw new Error('the talk made no sheet');
  return made.content;
}

beforeAll(async () => {
  sheet = await sheetOfTalk();
  const app = express();
  app.use(
    sheetPages(
      async (token) => (token === TOKEN ? sheet : undefined),
      () => HOME,
    ),
  );
  app.use((_req, res) => res.status(404).send('none'));
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const page = async () => (await fetch(`${url}/phieu/${TOKEN}`)).text();
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the sheet', () => {
  it('says the sum with its arithmetic, the rule with its article, papers, place and time', async () => {
    const text = words(await page());
    expect(text).toContain('Hỗ trợ học nghề cho người lao động ở khu vực nông thôn');
    expect(text).toMatch(/Có thể được: khoảng \d\.\d{3}\.000 đồng cho khóa học này/);
    expect(text).toMatch(/50\.000 đồng × \d+ ngày = /);
    expect(text).toContain('Nghị định 338/2025/NĐ-CP');
    expect(text).toContain('Điều 25');
    expect(text).toContain('Giấy tờ cần mang');
    expect(text).toContain('Giấy đề nghị hỗ trợ theo Mẫu số 01');
    expect(text).toContain('7 ngày làm việc');
    expect(text).toContain('Lớp học là dữ liệu mẫu');
    expect(text).toContain('nơi giải quyết hồ sơ là nơi quyết định');
  });

  it('keeps what is uncertain and what is a loan apart from what one can get', async () => {
    const html = await page();
    const part = (title: string) => words(html.split(`<h2>${title}`)[1]?.split('<h2>')[0] ?? '');
    expect(part('Cần hỏi thêm')).toContain('Vay vốn học sinh, sinh viên');
    expect(part('Có thể được hỗ trợ')).not.toContain('Vay vốn');
    expect(part('Chưa đủ điều kiện').length).toBeGreaterThan(100);
  });

  it('promises no sum where a ceiling is not known', async () => {
    const { rules, knowledge } = await shippedContent();
    const data = {
      courses: knowledge.courses,
      facilities: knowledge.facilities,
      point: () => undefined,
    };
    const facts = {
      age: 18,
      education: 'thcs',
      courseLevel: 'trung-cap',
      courseMonths: 24,
      tuition: 20_000_000,
      publicSchool: false,
      disability: 'none',
      meritBeneficiary: false,
    };
    const answers = Object.fromEntries(Object.entries(facts).map(([k, v]) => [`facts.${k}`, v]));
    const kept = sheet;
    sheet = { ...sheet, explanations: explanations(rules, data, answers, '2026-11-21') };
    const text = words(await page());
    sheet = kept;
    expect(text).toContain('Trường tư thu cao hơn mức của trường công');
    expect(text).not.toContain('20.000.000');
  });

  it('holds no name and no phone, and is kept by nobody on the way', async () => {
    const response = await fetch(`${url}/phieu/${TOKEN}`);
    expect(response.headers.get('x-robots-tag')).toBe('noindex');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(JSON.stringify(sheet)).not.toMatch(/person\.|phone|name"/);
    expect(await response.text()).toContain('data-print');
  });

  it.each(['ABCDEFGHJKMNPQRSTVWXYZ2346', 'abc', `${TOKEN}A`, '..%2Fetc', TOKEN.toLowerCase()])(
    'gives nothing for %s',
    async (token) => {
      expect((await fetch(`${url}/phieu/${token}`)).status).toBe(404);
      expect((await fetch(`${url}/phieu/${token}/qr.svg`)).status).toBe(404);
    },
  );

  it('has a QR that a phone reads as the address of this sheet', async () => {
    const response = await fetch(`${url}/phieu/${TOKEN}/qr.svg`);
    expect(response.headers.get('content-type')).toContain('image/svg+xml');
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(decoded(await response.text())).toBe(`${HOME}/phieu/${TOKEN}`);
  });
});

/** Paints the strokes of the SVG at four pixels a module and reads the picture as a phone would. */
function decoded(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)![1]);
  const scale = 4;
  const side = size * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  const strokes = /stroke="[^"]+" d="([^"]+)"/.exec(svg)![1]!;
  let x = 0;
  let y = 0;
  for (const [, command, numbers] of strokes.matchAll(/([Mmh])([-\d. ]+)/g)) {
    const [a = 0, b = 0] = numbers!
      .trim()
      .split(/ +|(?=-)/)
      .map(Number);
    if (command === 'M') [x, y] = [a, b];
    else if (command === 'm') [x, y] = [x + a, y + b];
    else {
      for (let px = x * scale; px < (x + a) * scale; px++)
        for (let py = Math.floor(y) * scale; py < (Math.floor(y) + 1) * scale; py++)
          pixels.fill(0, (py * side + px) * 4, (py * side + px) * 4 + 3);
      x += a;
    }
  }
  const read = (jsqr as unknown as typeof jsqr.default)(pixels, side, side);
  return read?.data;
}
