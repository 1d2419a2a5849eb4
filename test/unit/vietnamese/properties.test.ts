// What holds for every input: no reader throws or takes long, weak words never consent, a negated option is never
// chosen, courtesy and lost accents change nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChoice } from '../../../src/vietnamese/choice.js';
import { readConsent } from '../../../src/vietnamese/consent.js';
import { readMessage } from '../../../src/vietnamese/message.js';
import { readMoney } from '../../../src/vietnamese/money.js';
import { readPlace } from '../../../src/vietnamese/place.js';
import { gazetteer, lexicon, TODAY, withoutAccents } from './content.js';
import { READERS, shown } from './readers.js';

const OPTIONS = ['Điện dân dụng', 'Hàn điện', 'May công nghiệp', 'Sửa chữa ô tô'];
const all: [string, (text: string) => unknown][] = [
  ...READERS.map((r): [string, (text: string) => unknown] => [r.name, (t) => r.read(t, OPTIONS)]),
  ['place', (t) => readPlace(t, { gazetteer, lexicon })],
  ['message', (t) => readMessage(t, { gazetteer, lexicon, today: TODAY })],
];
const vietnamese = fc.constantFrom(
  ...'dạ em không có 2 triệu năm tháng xã ở muốn học hai ba rưỡi số cái thứ ngày 2005 đồng ý k à nhầm , . ? - / 1tr5 hộ nghèo lớp 9 tuổi con bố'.split(
    ' ',
  ),
);

describe('any input', () => {
  it.each(all)('%s answers any text', (_, read) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void read(text)),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(fc.array(vietnamese, { maxLength: 30 }), (words) => void read(words.join(' '))),
      { numRuns: 150 },
    );
  });

  it.each(all)('%s stays quick on long and hostile text', (_, read) => {
    const hostile = [
      'a'.repeat(5_000),
      'không '.repeat(1_000),
      '1.'.repeat(2_500),
      'hai ba '.repeat(800),
      '\u0000'.repeat(5_000),
      '👍'.repeat(2_500),
      '\ud800'.repeat(5_000),
      'e\u0301\u0302'.repeat(1_600),
      '0912345678 '.repeat(450),
      'xã '.repeat(1_600),
      '((((((((('.repeat(500),
    ];
    for (const text of hostile) read(text);
    const start = performance.now();
    for (const text of hostile) read(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('consent', () => {
  const weak = fc.constantFrom(
    'dạ',
    'vâng',
    'ok',
    'oke',
    'ừ',
    'uh',
    'được',
    'đc',
    '👍',
    'rồi',
    'ạ',
    'em',
    'nhé',
    'yes',
    'đúng',
    'phải',
    'cho em',
    'gửi',
    'luôn',
  );
  it('never comes from weak words, however many', () => {
    fc.assert(
      fc.property(fc.array(weak, { minLength: 1, maxLength: 6 }), (words) => {
        const reading = readConsent(words.join(' '), { lexicon });
        expect('value' in reading && reading.value === 'yes').toBe(false);
      }),
    );
  });

  it('never comes from agreement that is negated, asked or conditional', () => {
    const spoiled = fc.constantFrom(
      'không {}',
      'chưa {}',
      'ko {}',
      'k {}',
      'hông {}',
      'nếu {} thì sao',
      '{} không',
      '{} chưa ạ',
      '{}?',
      'chả {}',
      'ai {}',
      'sao phải {}',
      'có nên {} không',
    );
    fc.assert(
      fc.property(spoiled, fc.boolean(), (frame, bare) => {
        const text = frame.replace('{}', 'đồng ý');
        const reading = readConsent(bare ? withoutAccents(text) : text, { lexicon });
        expect('value' in reading && reading.value === 'yes', text).toBe(false);
      }),
    );
  });
});

describe('choice', () => {
  it('never takes a negated option', () => {
    const frame = fc.constantFrom(
      'không phải {}',
      'ko phải {}',
      'em không chọn {}',
      'không {}',
      'chưa muốn {}',
      'nỏ phải {}',
      '{} thì em không thích',
      '{} thì không',
      'trừ {}',
      'hổng phải {}',
    );
    const option = fc.integer({ min: 0, max: OPTIONS.length - 1 });
    fc.assert(
      fc.property(frame, option, fc.boolean(), (text, index, byNumber) => {
        const named = text.replace('{}', byNumber ? `số ${index + 1}` : OPTIONS[index]!.toLowerCase());
        const reading = readChoice(named, { options: OPTIONS, lexicon });
        const chosen = 'candidates' in reading ? reading.candidates : [reading.value];
        expect(chosen, named).not.toContain(index);
      }),
    );
  });

  it('reads every label and position, with courtesy around it and without accents', () => {
    const frame = fc.constantFrom(
      '{}',
      'dạ {}',
      '{} ạ',
      'em chọn {}',
      'cho em {} nhé',
      'dạ thưa em lấy {} ạ',
      'thôi em theo {}',
    );
    fc.assert(
      fc.property(
        frame,
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom('label', 'digit', 'ordinal'),
        fc.boolean(),
        (text, index, how, bare) => {
          const said = {
            label: OPTIONS[index]!,
            digit: `số ${index + 1}`,
            ordinal: `cái thứ ${['nhất', 'hai', 'ba', 'tư'][index]}`,
          }[how]!;
          const typed = text.replace('{}', said);
          expect(
            shown(readChoice(bare ? withoutAccents(typed) : typed, { options: OPTIONS, lexicon })),
            typed,
          ).toBe(String(index));
        },
      ),
    );
  });
});

describe('money', () => {
  it('reads every amount of thousands written in figures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 999_999 }), (thousands) => {
        const dong = thousands * 1000;
        for (const text of [
          `${dong}`,
          dong.toLocaleString('vi-VN'),
          `${dong.toLocaleString('vi-VN')} đồng một tháng`,
          `${thousands}k`,
          `dạ khoảng ${thousands} nghìn ạ`,
        ])
          expect(readMoney(text, { lexicon }), text).toEqual({ value: dong });
      }),
    );
  });
});
