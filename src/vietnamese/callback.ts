// A phone number that somebody leaves to be called: "gọi lại cho em 0912 345 678", "số của chị là 0912345678 nhé", or
// the number alone. With anything else in it, the text says more than that and is left to the others.
import type { Lexicon } from './lexicon.js';
import { phonesIn } from './phone.js';
import { phraseSet } from './phrases.js';
import { onlyFillersOutside } from './politeness.js';
import { readWords } from './words.js';

const CALL = phraseSet(
  'gọi|gọi lại|gọi điện|gọi điện lại|gọi điện thoại|điện lại|điện cho|alo|liên hệ|liên hệ lại|liên lạc|liên lạc lại|tư vấn|hỗ trợ',
);
const BESIDE = phraseSet(
  'số|số máy|số điện thoại|điện thoại|đt|là|theo|qua|vào|tới|đến|lại|luôn|số này|để lại|gửi|zalo|' +
    'khi nào rảnh|lúc nào rảnh|lúc nào cũng được|buổi sáng|buổi trưa|buổi chiều|buổi tối|sau giờ làm|' +
    'người|người tư vấn|cán bộ|nhân viên|muốn|cần|nhờ|được tư vấn|để được tư vấn|để tư vấn',
);

/** A number that was left; `asked` when the words ask to be called on it. */
export interface LeftNumber {
  /** E.164. */
  phone: string;
  asked: boolean;
}

/** Reads it; two different numbers are none. */
export function readLeftNumber(text: string, lexicon: Lexicon): LeftNumber | undefined {
  const words = readWords(text, lexicon);
  const phones = phonesIn(words);
  if (phones.length === 0) return undefined;
  const [phone, ...others] = new Set(phones.flatMap((p) => p.values));
  if (phone === undefined || others.length > 0) return undefined;
  const calls = CALL.scan(words);
  if (!onlyFillersOutside(words, [...phones, ...calls], BESIDE)) return undefined;
  return { phone, asked: calls.length > 0 };
}
