// Codes are easy to type, hard to guess, and found in what people write; QR codes decode to what they say.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asCode, newCode, takeCode } from '../../../src/outreach/codes.js';
import { qrOfPath, qrPng, qrSvg } from '../../../src/outreach/qr.js';
import { readPng, readQr } from '../../support/read-qr.js';

const CODE = 'K7QWERT2';

describe('a code', () => {
  it('holds nothing that is mixed up when read aloud, and is never the same', () => {
    const codes = Array.from({ length: 5000 }, newCode);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/u);
    // Every sign at every place about as often: nothing in it can be guessed.
    for (let at = 0; at < 8; at++) expect(new Set(codes.map((c) => c[at])).size).toBe(32);
  });

  it.each([
    ['k7qwert2', CODE],
    ['K7QWERT0', undefined],
    ['K7QWERTI', undefined],
    ['K7QWERT', undefined],
    ['<script>', undefined],
  ])('%s is kept as %s', (text, code) => expect(asCode(text)).toBe(code));
});

describe('takeCode', () => {
  it.each([
    ['#K7QWERT2', CODE, ''],
    ['# k7qwert2', CODE, ''],
    ['k7qwert2.', CODE, ''],
    ['gửi mã #k7qwert2', CODE, 'gửi mã'],
    ['#K7QWERT2 em muốn học hàn', CODE, 'em muốn học hàn'],
    ['Em muốn học hàn #K7QWERT2 ạ', CODE, 'Em muốn học hàn ạ'],
  ])('%s', (text, code, rest) => expect(takeCode(text)).toEqual({ code, rest }));

  it.each([
    '#',
    '# 1',
    '#1',
    '#GV0123',
    '#K7QWERT23',
    'số nhà a#K7QWERT2',
    'https://x.vn/a#K7QWERT2',
    'em chọn K7QWERT2 ạ',
    '0912345678',
    'nghiêng nghiêng',
    'xin chào',
  ])('%s holds none', (text) => expect(takeCode(text)).toBeUndefined());

  it('never throws, and gives back every other word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        takeCode(words);
        const found = takeCode(`#${CODE} ${words}`);
        expect(found?.rest.replace(/\s/gu, '')).toBe(words.replace(/\s/gu, ''));
      }),
    );
  });
});

describe('a QR code', () => {
  const url = `https://cau-nghe.example.vn/r/${CODE}`;

  it('decodes as PNG, also with a stain of a fifth of its width', async () => {
    const png = readPng(await qrPng(url));
    expect(png.width).toBe(600);
    expect(readQr(png)).toBe(url);
    for (let y = 240; y < 360; y++) png.data.fill(255, (y * 600 + 240) * 4, (y * 600 + 360) * 4);
    expect(readQr(png)).toBe(url);
  });

  it('is the same picture as SVG, with the quiet zone that cameras need', async () => {
    const svg = await qrSvg(url);
    const size = Number(/viewBox="0 0 (\d+)/u.exec(svg)?.[1]);
    // The module path of the library: `M x y h n` and `m dx dy` strokes, one per run.
    const path = /stroke="#000000" d="([^"]+)"/u.exec(svg)![1]!;
    const scale = 8;
    const data = new Uint8Array((size * scale) ** 2 * 4).fill(255);
    let [x, y] = [0, 0];
    for (const [, op, args] of path.matchAll(/([Mmh])([^Mmh]*)/gu)) {
      const [a = 0, b = 0] = args!
        .trim()
        .split(/[\s,]+|(?<=\d)(?=-)/u)
        .map(Number);
      if (op === 'M') [x, y] = [a, b];
      else if (op === 'm') [x, y] = [x + a, y + b];
      else {
        for (let dy = 0; dy < scale; dy++)
          for (let dx = 0; dx < a * scale; dx++) {
            const at = ((Math.floor(y) * scale + dy) * size * scale + x * scale + dx) * 4;
            data.fill(0, at, at + 3);
          }
        x += a;
      }
    }
    expect(readQr({ data, width: size * scale, height: size * scale })).toBe(url);
  });
});

it('the picture behind a path of ours is the code of that address; other paths have none', async () => {
  const picture = await qrOfPath(`/r/${CODE}/qr.png`, 'https://x.vn');
  expect(readQr(readPng(picture!))).toBe(`https://x.vn/r/${CODE}`);
  for (const path of ['/r/K7QWERT0/qr.png', `/r/${CODE}/qr.svg`, `/r/${CODE}/qr.png/..`, '/static/mark.svg'])
    expect(await qrOfPath(path, 'https://x.vn')).toBeUndefined();
});
