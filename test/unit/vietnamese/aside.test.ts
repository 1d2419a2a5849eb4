// What people say beside the matter, and what only sounds like it.
import { describe, expect, it } from 'vitest';
import { type Aside, readAside } from '../../../src/vietnamese/aside.js';
import { lexicon, withoutAccents } from './content.js';

const SAID: Record<Aside, string[]> = {
  call: ['em ơi', 'cho em hỏi chút', 'anh ơi cho hỏi', 'ad ơi'],
  thanks: [
    'cảm ơn',
    'ok cảm ơn em nhé',
    'dạ em cám ơn ad nhiều ạ',
    'thanks bạn',
    'cảm ơn đã tư vấn nhiệt tình',
  ],
  later: [
    'để tôi hỏi chồng đã',
    'mai tôi nhắn lại',
    'để em suy nghĩ thêm',
    'thôi để sau',
    'thế thì thôi',
    'khoan chưa gửi',
    'để em hỏi chồng rồi gửi sau',
    'dạ thôi ạ',
    'đang bận',
    'bận rồi mai nhắn',
    'chờ chút',
    'khoan đã',
    'để xem đã',
    'tạm biệt nhé',
    'ok cảm ơn, để em hỏi bố mẹ',
    'em đi làm đây, tối nhắn lại',
  ],
  annoyed: ['bot ngu quá', 'hỏi gì lắm thế', 'chán quá', 'phiền phức quá', 'trả lời lung tung'],
};

describe.each(Object.entries(SAID))('%s', (aside, texts) => {
  it.each(texts)('«%s», accents or not', (text) => {
    expect(readAside(text, lexicon)).toBe(aside);
    expect(readAside(withoutAccents(text), lexicon)).toBe(aside);
  });
});

it.each([
  'cảm ơn em, cho hỏi học phí bao nhiêu',
  'để em hỏi chồng có được không',
  'tối em bận, cuối tuần được',
  'học nấu ăn thì khi khác khai giảng à?',
  'em muốn hỏi về vay vốn',
  'gia đình em là hộ nghèo',
  'Nguyễn Văn Khoan',
  'mẹ em hỏi lớp may',
  '0912345678',
  'đồng ý',
  'cảm ơn, gửi đi',
  'thôi gửi đi',
  'không',
  '',
])('«%s» is none', (text) => {
  expect(readAside(text, lexicon)).toBeUndefined();
});
