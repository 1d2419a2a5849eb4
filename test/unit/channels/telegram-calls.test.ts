// Every message becomes calls that the Bot API schema accepts, and nothing a person needs is lost on the way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { telegramCalls } from '../../../src/channels/telegram/calls.js';
import { COMMANDS } from '../../../src/channels/telegram/commands.js';
import type { Message } from '../../../src/conversation/message.js';
import { checkCall } from '../../fixtures/wire/telegram/validate-telegram.mjs';

const BASE = 'https://cau-nghe.example.vn';
const calls = (message: Message, baseUrl: string | undefined = BASE) => telegramCalls('42', message, baseUrl);
const problems = (message: Message) => calls(message).flatMap((c) => checkCall(c.method, c.payload));

describe('telegramCalls', () => {
  it('puts one numbered button in a row, with the id as data', () => {
    const [call] = calls({
      text: 'Anh/chị muốn làm gì ạ?',
      choices: [
        { id: 'tim-nghe', label: 'Tìm nghề' },
        { id: 'ho-tro', label: 'Được hỗ trợ gì' },
      ],
    });
    expect(call?.payload.reply_markup).toEqual({
      inline_keyboard: [
        [{ text: '1. Tìm nghề', callback_data: 'tim-nghe' }],
        [{ text: '2. Được hỗ trợ gì', callback_data: 'ho-tro' }],
      ],
    });
  });

  it('offers to share the number, with the choices as reply buttons', () => {
    const [call] = calls({
      text: 'Số điện thoại ạ?',
      choices: [{ id: 'x', label: 'Không có' }],
      requestContact: true,
    });
    expect(call?.payload.reply_markup).toMatchObject({
      keyboard: [[{ text: 'Gửi số điện thoại của tôi', request_contact: true }], [{ text: '1. Không có' }]],
    });
  });

  it('makes a path a link button at the public address, and text where there is none to press', () => {
    const message = { text: 'Mời xem', link: { url: '/faq/tien-an', label: 'Đọc thêm' } };
    expect(calls(message)[0]?.payload.reply_markup).toEqual({
      inline_keyboard: [[{ text: 'Đọc thêm', url: `${BASE}/faq/tien-an` }]],
    });
    expect(calls(message, 'http://localhost:3000')[0]?.payload).toMatchObject({
      text: 'Mời xem\n\nĐọc thêm: http://localhost:3000/faq/tien-an',
      link_preview_options: { is_disabled: true },
    });
  });

  it('sends a picture with the text as caption, or before it when the text is long', () => {
    const picture = { url: '/qr/CN.png', alt: 'QR' };
    expect(calls({ text: 'Mã của em', picture }).map((c) => c.method)).toEqual(['sendPhoto']);
    expect(calls({ text: 'ạ '.repeat(700), picture }).map((c) => c.method)).toEqual([
      'sendPhoto',
      'sendMessage',
    ]);
  });

  it('uses no parse mode: what people typed is never markup', () => {
    const [call] = calls({ text: '<b>Lan</b> & _x_ [y](tg://user?id=1)' });
    expect(call?.payload).toMatchObject({ text: '<b>Lan</b> & _x_ [y](tg://user?id=1)' });
    expect(call?.payload).not.toHaveProperty('parse_mode');
  });

  it('is valid by the schema for any message, and drops no word and no choice', () => {
    const words = fc.array(
      fc.constantFrom('học', 'nghề', 'điện', '👩🏽‍🔧', 'sửa máy lạnh.', '\n\n', '\n', 'ạ?'),
      {
        minLength: 1,
        maxLength: 3000,
      },
    );
    const message = fc.record({
      text: words.map((w) => `Dạ ${w.join(' ')}`),
      choices: fc.option(
        fc.uniqueArray(
          fc.record({
            id: fc.stringMatching(/^[a-z0-9/:-]{1,64}$/u),
            label: fc.string({ minLength: 1, maxLength: 120 }).filter((l) => l.trim() !== ''),
          }),
          {
            selector: (c) => c.id,
            maxLength: 30,
          },
        ),
        { nil: undefined },
      ),
      link: fc.option(fc.constantFrom({ url: '/a', label: 'Đọc' }, { url: 'https://a.vn/b', label: 'Xem' }), {
        nil: undefined,
      }),
      picture: fc.option(fc.constant({ url: '/qr/x.png', alt: 'QR' }), { nil: undefined }),
      requestContact: fc.option(fc.boolean(), { nil: undefined }),
    });
    fc.assert(
      fc.property(message, (m) => {
        expect(problems(m)).toEqual([]);
        const shown = JSON.stringify(calls(m).map((c) => c.payload));
        const texts = calls(m).map((c) => ('text' in c.payload ? c.payload.text : (c.payload.caption ?? '')));
        const flat = (s: string) => s.replace(/\s+/gu, '');
        expect(flat(texts.join(' '))).toContain(flat(m.text));
        if (!m.requestContact && (m.choices?.length ?? 0) <= 24)
          for (const c of m.choices ?? []) expect(shown).toContain(JSON.stringify(c.id));
      }),
      { numRuns: 60 },
    );
  });
});

it('the command menu is one that setMyCommands takes', () => {
  const commands = COMMANDS.map(({ command, description }) => ({ command, description }));
  expect(checkCall('setMyCommands', { commands, language_code: 'vi' })).toEqual([]);
});
