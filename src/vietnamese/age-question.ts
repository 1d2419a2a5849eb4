// Whether a text asks if somebody of a told age may learn: "bác 63 tuổi học nghề được không", "em 14 tuổi học hàn được
// không". With a support or anything else in it, it asks for more than that and is left to the others.
import type { Lexicon } from './lexicon.js';
import { phraseSet } from './phrases.js';
import { isQuestion, onlyFillersOutside } from './politeness.js';
import { readQuantities } from './quantities.js';
import { tradesIn } from './trades.js';
import { readWords } from './words.js';

const LEARNING = 'học|học nghề|đi học|theo học|xin học|học thêm|vào học|nhận|tham gia|học lớp|học khóa';
const LEARN = phraseSet(LEARNING);
const BESIDE = phraseSet(
  'nghề|lớp|khóa|muốn|thì|có|còn|vẫn|nổi|kịp|được|được không|được chưa|không|chưa|hay không|hay chưa|phải không|liệu|hỏi|' +
    'già|lớn tuổi|nhiều tuổi|cao tuổi|trẻ|hơi|quá|lắm|con gái|con trai|mẹ|bố|ba|má|vợ|chồng|ông xã|bà xã|người nhà|người|ai|họ|trường|' +
    `như|mấy|bằng|${LEARNING}`,
);

/** What is asked of an age: `trade` when a trade is named that is to be learnt at it. */
export type AgeQuestion = 'age' | 'trade';

/** The question when the text asks nothing else, else undefined. */
export function asksAge(text: string, lexicon: Lexicon): AgeQuestion | undefined {
  const words = readWords(text, lexicon);
  // "Tầm 60 tuổi" asks just the same.
  const ages = readQuantities(words).filter((q) => q.unit === 'age');
  if (ages.length === 0 || LEARN.find(words) === undefined || !isQuestion(words, text)) return undefined;
  if (onlyFillersOutside(words, ages, BESIDE)) return 'age';
  const trades = tradesIn(words, lexicon);
  return trades.length > 0 && onlyFillersOutside(words, [...ages, ...trades], BESIDE) ? 'trade' : undefined;
}
