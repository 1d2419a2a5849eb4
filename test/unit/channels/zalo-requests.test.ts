// Messages as Zalo takes them: the documented shapes, the limits for any message, and the class of every error.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untilMorning } from '../../../src/channels/zalo-oa/deliver.js';
import { classify, classifyStatus } from '../../../src/channels/zalo-oa/errors.js';
import { zaloRequests } from '../../../src/channels/zalo-oa/requests.js';
import { verifierPage } from '../../../src/channels/zalo-oa/verifier.js';

const USER = '246845883529197922';
const BASE = 'https://cau-nghe.example.vn';
const api = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/wire/zalo-oa/api/${name}.json`, import.meta.url), 'utf8'));
const documented = api('requests');

describe('zaloRequests', () => {
  it('text, as documented', () => {
    const [request, ...more] = zaloRequests(USER, { text: 'Chào em!' });
    expect(more).toEqual([]);
    expect(request?.path).toBe(new URL(documented.text.url).pathname);
    expect(request?.body).toEqual(documented.text.body);
  });

  it('picture with its words, as documented', () => {
    const [request] = zaloRequests(USER, {
      text: 'Mã QR của em',
      picture: { url: 'https://example.invalid/qr.jpg', alt: 'QR' },
    });
    expect(request?.body).toEqual(documented.image_url.body);
    expect(request?.instead.map((r) => r.body.message)).toEqual([{ text: 'Mã QR của em' }]);
  });

  it('buttons in the shape that integrators use', () => {
    const [request] = zaloRequests(USER, {
      text: 'Em muốn hỏi gì?',
      choices: [{ id: 'a/b:1', label: 'Học phí' }],
    });
    const sample = documented.text_with_buttons.body;
    const shape = structuredClone(sample);
    shape.message.attachment.payload.buttons = [
      { title: '1. Học phí', type: 'oa.query.hide', payload: '#chon:a/b:1' },
    ];
    expect(request?.body).toEqual(shape);
    expect(request?.instead.map((r) => r.body.message)).toEqual([{ text: 'Em muốn hỏi gì?\n\n1. Học phí' }]);
  });

  it('form for a number, as documented', () => {
    const requests = zaloRequests(
      USER,
      { text: 'Cho xin số', requestContact: true },
      { baseUrl: BASE, contactImage: '/b.png' },
    );
    expect(requests.map((r) => r.kind)).toEqual(['text', 'contact']);
    const { attachment } = requests[1]!.body.message as typeof documented.request_user_info.body.message;
    const sample = documented.request_user_info.body.message.attachment;
    expect(Object.keys(attachment.payload)).toEqual(Object.keys(sample.payload));
    expect(Object.keys(attachment.payload.elements[0]).sort()).toEqual(
      Object.keys(sample.payload.elements[0]).sort(),
    );
  });

  it('puts a picture before a message with buttons', () => {
    const requests = zaloRequests(
      USER,
      { text: 'Chọn', picture: { url: '/qr/A.png', alt: 'Bản đồ' }, choices: [{ id: 'x', label: 'Có' }] },
      { baseUrl: BASE },
    );
    expect(requests.map((r) => [r.kind, (r.body.message as { text: string }).text])).toEqual([
      ['picture', 'Bản đồ'],
      ['buttons', 'Chọn'],
    ]);
  });

  it('leaves out a picture that Zalo could not fetch, never the words', () => {
    const requests = zaloRequests(
      USER,
      { text: 'Dạ', picture: { url: '/qr/A.png', alt: 'QR' } },
      { baseUrl: 'http://x.vn' },
    );
    expect(requests.map((r) => r.body.message)).toEqual([{ text: 'Dạ' }]);
  });

  it('numbers the choices where buttons are too many, unsupported, or for a visitor', () => {
    const choices = Array.from({ length: 6 }, (_, i) => ({ id: `c${i}`, label: `Nghề ${i}` }));
    const list = { text: 'Chọn\n\n1. Nghề 0\n2. Nghề 1\n3. Nghề 2\n4. Nghề 3\n5. Nghề 4\n6. Nghề 5' };
    expect(zaloRequests(USER, { text: 'Chọn', choices }).map((r) => r.body.message)).toEqual([list]);
    const few = { text: 'Chọn', choices: choices.slice(0, 1), requestContact: true };
    expect(
      zaloRequests(USER, few, { unsupported: { buttons: true, contact: true } }).map((r) => r.body.message),
    ).toEqual([{ text: 'Chọn\n\n1. Nghề 0' }]);
    expect(zaloRequests('anon/a/c', few)).toMatchObject([
      {
        path: '/v2.0/oa/message',
        body: {
          recipient: { anonymous_id: 'a', conversation_id: 'c' },
          message: { text: 'Chọn\n\n1. Nghề 0' },
        },
      },
    ]);
  });

  it('keeps every limit for any message, and loses no word', () => {
    const word = fc.string({
      unit: fc.constantFrom('ư', 'ờ', 'n', 'g', 'ề\u0323', '\u0300', ' '),
      maxLength: 12,
    });
    const message = fc.record({
      text: fc.array(word, { minLength: 1, maxLength: 900 }).map((w) => `Dạ ${w.join(' ')}`),
      choices: fc.array(
        fc.record({ id: fc.string({ minLength: 1, maxLength: 20 }), label: word.map((w) => `Nghề ${w}`) }),
        { maxLength: 8 },
      ),
      requestContact: fc.boolean(),
    });
    fc.assert(
      fc.property(message, (m) => {
        const all = zaloRequests(USER, m, { baseUrl: BASE });
        for (const request of [...all, ...all.flatMap((r) => r.instead)]) {
          const { text, attachment } = request.body.message as {
            text?: string;
            attachment?: { payload: { buttons?: { title: string; payload: string }[] } };
          };
          if (text !== undefined) {
            expect(text.length).toBeLessThanOrEqual(2000);
            expect(text).toBe(text.normalize('NFC'));
            expect(text).not.toBe('');
          }
          const buttons = attachment?.payload.buttons ?? [];
          expect(buttons.length).toBeLessThanOrEqual(5);
          for (const b of buttons) expect(b.title.length).toBeLessThanOrEqual(100);
        }
        const said = all.map((r) => (r.body.message as { text?: string }).text ?? '').join('');
        const squeeze = (t: string) => t.normalize('NFC').replace(/\s+/gu, '');
        expect(squeeze(said)).toContain(squeeze(m.text).slice(0, 50));
        if (m.choices.length === 0) expect(squeeze(said)).toBe(squeeze(m.text));
      }),
      { numRuns: 60 },
    );
  });
});

describe('classify', () => {
  it.each([
    [-216, 'token'],
    [-220, 'token'],
    [-32, 'retry'],
    [-200, 'retry'],
    [-213, 'unreachable'],
    [-217, 'unreachable'],
    [-218, 'unreachable'],
    [-227, 'unreachable'],
    [-230, 'unreachable'],
    [-232, 'unreachable'],
    [-244, 'unreachable'],
    [-201, 'unsupported'],
    [-233, 'unsupported'],
    [-210, 'bad-request'],
    [-240, 'bad-request'],
    [-248, 'bad-request'],
    [-249, 'bad-request'],
    [-100, 'bad-request'],
    [-242, 'alarm'],
    [-204, 'alarm'],
    [-205, 'alarm'],
    [-209, 'alarm'],
    [-211, 'alarm'],
    [-212, 'alarm'],
    [-219, 'alarm'],
    [-221, 'alarm'],
    [-223, 'alarm'],
    [-224, 'alarm'],
    [-235, 'alarm'],
    [-320, 'alarm'],
    [-321, 'alarm'],
    [-234, 'night'],
    [-99999, 'retry'],
  ])('%i is %s', (code, outcome) => expect(classify(code).outcome).toBe(outcome));

  it('pauses everybody only for rates, and tries what it does not know a few times', () => {
    expect(classify(-32)).toMatchObject({ all: true });
    expect(classifyStatus(429)).toMatchObject({ all: true });
    expect(classify(-200)).toMatchObject({ tries: 4 });
    expect(classifyStatus(404)).toMatchObject({ tries: 4 });
    expect(classifyStatus(503)).not.toHaveProperty('tries');
  });

  it('knows every error of the documented table', () => {
    for (const [name, body] of Object.entries(api('responses')))
      if (name.startsWith('e_')) expect(classify((body as { error: number }).error).outcome).not.toBe('ok');
  });
});

describe('untilMorning', () => {
  it('is the next 06:00 in Vietnam', () => {
    const HOUR = 3_600_000;
    expect(untilMorning(Date.parse('2026-11-21T22:30:00+07:00'))).toBe(7.5 * HOUR);
    expect(untilMorning(Date.parse('2026-11-22T05:00:00+07:00'))).toBe(HOUR);
    expect(untilMorning(Date.parse('2026-11-22T06:00:00+07:00'))).toBe(24 * HOUR);
  });
});

describe('verifierPage', () => {
  it('is served at the code’s own path only', () => {
    const page = verifierPage('/zalo_verifierAb12-_x.html', 'Ab12-_x');
    expect(page).toContain('<meta name="zalo-platform-site-verification" content="Ab12-_x">');
    expect(verifierPage('/zalo_verifierAb12-_x.html', 'zalo_verifierAb12-_x.html')).toBe(page);
    expect(verifierPage('/zalo_verifierother.html', 'Ab12')).toBeUndefined();
    expect(verifierPage('/zalo_verifier"><script>.html', '"><script>')).toBeUndefined();
    expect(verifierPage('/zalo_verifier.html', undefined)).toBeUndefined();
  });
});
