// A phone number left to be called on, and what only holds one.
import { describe, expect, it } from 'vitest';
import { readLeftNumber } from '../../../src/vietnamese/callback.js';
import { lexicon, withoutAccents } from './content.js';

describe('a number that is left', () => {
  it.each([
    'gọi lại cho tôi 0912345678',
    'số em 0912 345 678 gọi lại giúp em',
    'sđt 0912.345.678 gọi lại cho tôi nhé',
    '0912345678 nhờ người tư vấn gọi lại buổi tối',
    'em muốn được tư vấn, số điện thoại của em là 0912345678 ạ',
    'liên hệ em qua số này +84 912 345 678',
    'alo cho chị số 0912-345-678 với',
  ])('«%s» wishes a call, accents or not', (text) => {
    const left = { phone: '+84912345678', asked: true };
    expect(readLeftNumber(text, lexicon)).toEqual(left);
    expect(readLeftNumber(withoutAccents(text), lexicon)).toEqual(left);
  });

  it.each(['0912345678', 'số em là 0912 345 678', 'dạ sđt 0912345678 ạ', '0912345678 0912345678'])(
    '«%s» is a number and no more',
    (text) => expect(readLeftNumber(text, lexicon)).toEqual({ phone: '+84912345678', asked: false }),
  );

  it.each([
    'gọi lại cho tôi',
    '0912345',
    'số 0912345678 có phải của trung tâm không',
    'ai gọi số 0912345678 lừa đảo',
    'gọi 0912345678 hoặc 0987654321',
    'em tên Hoa, 0912345678, muốn học may',
    'xóa số 0912345678 đi',
    'không gọi vào số 0912345678 nữa',
    'đừng gọi số 0912345678',
  ])('«%s» leaves none', (text) => expect(readLeftNumber(text, lexicon)).toBeUndefined());
});
