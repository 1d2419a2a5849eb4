// The normaliser, the keys, Telex/VNI leftovers and the spelling tables.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accentedKey,
  bareKey,
  MAX_TYPED_CHARACTERS,
  normalise,
  syllables,
} from '../../../src/vietnamese/normalise.js';
import {
  isVietnameseSyllable,
  oneEditIndex,
  placeTone,
  withinOneEdit,
} from '../../../src/vietnamese/spelling.js';
import { decodeTelex, decodeVni } from '../../../src/vietnamese/telex.js';

describe('normalise', () => {
  it.each([
    ['HOÀ Bình', 'hòa bình'],
    ['thuý khoẻ quý tóan hòan', 'thúy khỏe quý toán hoàn'],
    ['khôngggg dạaaa okkkk vângg', 'không dạ ok vâng'],
    ['ưu tiên uu tien cứu', 'ưu tiên uu tien cứu'],
    ['2️⃣ ② ❷ ➁ ２', '2 2 2 2 2'],
    ['👍🏽 ✅ 👎 ❌ 😀', '👍 👍 👎 👎'],
    ['Ðồng ý', 'đồng ý'],
    ['e\u0301\u0302'.normalize('NFD'), 'ế'],
    ['a\u200bb\u202ec\u0000d', 'abcd'],
    ['x\ud800y', 'xy'],
    ['một\nhai', 'một hai'],
    ['  nhiều   dấu  cách ', 'nhiều dấu cách'],
    ['0912\u2013345\u2014678', '0912-345-678'],
  ])('%j → %j', (from, to) => {
    expect(normalise(from)).toBe(to);
  });

  it('cuts at the limit', () => {
    expect(normalise('ma '.repeat(5_000)).length).toBeLessThanOrEqual(MAX_TYPED_CHARACTERS);
  });

  it('gives the same for NFC and NFD, and is done after once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = normalise(text);
        expect(once).not.toMatch(/\p{Cs}/u);
        expect(normalise(text.normalize('NFC').normalize('NFD'))).toBe(normalise(text.normalize('NFC')));
      }),
    );
  });

  it('keys: one key for one syllable however it is written', () => {
    expect(['hòa', 'hoà'].map((s) => accentedKey(normalise(s)))).toEqual(['hoa~2', 'hoa~2']);
    expect(['lý', 'lí', 'quý', 'quí', 'thúy'].map(bareKey)).toEqual(['li', 'li', 'qui', 'qui', 'thuy']);
    expect(bareKey('đường')).toBe('duong');
  });

  it('joins grouped numbers', () => {
    expect(syllables('Học phí 1.500.000 đ, 1,5 triệu, 2k5')).toEqual([
      'học',
      'phí',
      '1500000',
      'đ',
      '1.5',
      'triệu',
      '2k5',
    ]);
  });
});

describe('Telex and VNI leftovers', () => {
  it.each([
    ['dduwowcj', 'được'],
    ['khoong', 'không'],
    ['ddoongf', 'đồng'],
    ['ys', 'ý'],
    ['hocj', 'học'],
    ['nghef', 'nghè'],
    ['nguwowif', 'người'],
    ['nguowif', 'người'],
    ['phari', 'phải'],
    ['suwar', 'sửa'],
    ['muoons', 'muốn'],
    ['tw', 'tư'],
    ['quawn', 'quăn'],
    ['giaays', 'giấy'],
    ['nuwowcs', 'nước'],
    ['dduwocj', 'được'],
    ['thuowr', 'thuở'],
    ['menu', undefined],
    ['hoc', undefined],
    ['ok', undefined],
    ['form', undefined],
    ['may', undefined],
  ])('Telex %s → %s', (typed, meant) => {
    expect(decodeTelex(typed)).toBe(meant);
  });

  it.each([
    ['d9o62ng', 'đồng'],
    ['y1', 'ý'],
    ['kho6ng', 'không'],
    ['d9u7o7c5', 'được'],
    ['nguoi72', 'người'],
    ['2k5', undefined],
    ['1tr5', undefined],
    ['b2', undefined],
  ])('VNI %s → %s', (typed, meant) => {
    expect(decodeVni(typed)).toBe(meant);
  });
});

describe('spelling', () => {
  it('knows Vietnamese syllables', () => {
    for (const s of 'nghiêng quốc giếng gì thuở khuya xoong yêu uống hòa thúy đường ưu quý'.split(' '))
      expect(isVietnameseSyllable(s), s).toBe(true);
    for (const s of 'hocj test kg ngdh zalo bhư đuưc học̉ khoong'.split(' '))
      expect(isVietnameseSyllable(s.normalize('NFC')), s).toBe(false);
  });

  it('places the tone and leaves foreign words alone', () => {
    expect(['hoà', 'toán', 'giá', 'qúy', 'khuỷu'].map(placeTone)).toEqual([
      'hòa',
      'toán',
      'giá',
      'quý',
      'khuỷu',
    ]);
    expect(placeTone('café')).toBe('café');
  });

  it('the one-edit index finds exactly what comparing finds', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 30 }), word, (known, query) => {
        const wanted = known.filter((k) => k !== query && withinOneEdit(query, k)).sort();
        expect(oneEditIndex(known)(query).sort()).toEqual(wanted);
      }),
    );
  });
});
