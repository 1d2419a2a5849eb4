// Words that carry courtesy and no answer, and the signs of a question. Shared by all readers.
import { phraseSet } from './phrases.js';
import type { Word } from './words.js';

/** Courtesy, address and habit: "dạ thưa", "em", "ạ", "nhé". Never an answer by itself in consent. */
const FILLERS = phraseSet(
  'dạ|vâng|dạ vâng|thưa|dạ thưa|ạ|à|nhé|nhỉ|nha|nghe|hen|với|đi|luôn|thôi|ơi|này|nè|đây|đó|ấy|đấy|vậy|thế|rồi|nữa|mà|thì|là|cơ|lận|' +
    'em|anh|chị|cô|chú|bác|cháu|con|tôi|mình|bạn|ông|bà|dì|cậu|mợ|thím|dượng|tớ|anh chị|quý vị|ad|admin|shop|bot|quản trị|' +
    'xin|xin phép|làm ơn|cảm ơn|cám ơn|xin cảm ơn|thanks|thank you|tks|thank|giúp|giúp em|hộ|cho|em xin|của|nhà|bên|thầy|cô giáo|' +
    'năm nay|hiện tại|hiện nay|bây giờ|giờ|hiện|nay|trả lời|ok|ừ|ờ|ồ|ô|hi|alo|chào|hello|xin chào|chào anh|chào chị|hihi|haha|hehe|hì|kk|kkk|😊|vd|ví dụ|khoảng|tầm|cỡ|chừng|độ|chắc|cũng|chỉ|mới|đã|đang|được|có|tròn|vừa|vừa tròn|đủ',
);

/** How many words of courtesy stand at `at`; 0 when none. */
export function fillerAt(words: readonly Word[], at: number): number {
  const span = FILLERS.at(words, at);
  return span === undefined ? 0 : span.end - span.start;
}

/** Is everything outside the given spans courtesy, or one of `allowed`? */
export function onlyFillersOutside(
  words: readonly Word[],
  spans: readonly { start: number; end: number }[],
  allowed?: { at(words: readonly Word[], at: number): { end: number } | undefined },
): boolean {
  for (let at = 0; at < words.length; ) {
    const span = spans.find((s) => at >= s.start && at < s.end);
    if (span !== undefined) {
      at = span.end;
      continue;
    }
    const extra = allowed?.at(words, at);
    if (extra !== undefined) {
      at = extra.end;
      continue;
    }
    const filler = fillerAt(words, at);
    if (filler > 0) at += filler;
    else if (words[at]!.text === '' || words[at]!.kind === 'symbol') at++;
    else return false;
  }
  return true;
}

const ASKING = phraseSet(
  'bao nhiêu|mấy giờ|bao giờ|khi nào|lúc nào|bao lâu|ở đâu|chỗ nào|thế nào|như thế nào|ra sao|làm sao|tại sao|vì sao|sao lại|là sao|là gì|cái gì|gì thế|gì vậy|' +
    'để làm gì|làm gì|gì cơ|nghĩa là gì|là ai|ai vậy|phải không|đúng không|được không|hay không|hay chưa|có không|không nhỉ|chưa nhỉ|hả|hử|nhỉ|' +
    'có phải|được chưa|rồi chưa|thì sao|sao ạ|sao em|sao vậy|sao thế|khác gì|khác nhau|cái nào|loại nào|nào tốt|nào hơn|gì không|nào không|hỏi gì|hỏi thế|nói gì|là như nào|như nào',
);
const POSITIVE_BEFORE = phraseSet('có|được|phải|đúng|đã|cần|biết|còn');
const CLOSING = new Set('khong chua'.split(' '));

/**
 * Does the text ask something? A question mark, a question word, or "có … không" at its end. `lenient` ignores
 * bare question words and wants a clear sign.
 */
export function isQuestion(words: readonly Word[], text: string): boolean {
  if (text.includes('?')) return true;
  if (ASKING.scan(words).some((s) => !deniesBefore(words, s.start))) return true;
  return endsAsTag(words) || endsAsking(words);
}

/** "chưa đi bao giờ", "không ở đâu cả": the question word only strengthens a no. */
const deniesBefore = (words: readonly Word[], at: number): boolean =>
  ['bao', 'o'].includes(words[at]!.bare) &&
  words.slice(Math.max(0, at - 6), at).some((w) => CLOSING.has(w.bare)) &&
  words.slice(at).length <= 4;

const ASKING_ENDS = phraseSet('gì|nào');

/** "cần giấy tờ gì ạ". */
function endsAsking(words: readonly Word[]): boolean {
  let last = words.length - 1;
  while (last > 0 && (words[last]!.text === '' || isTailParticle(words[last]!))) last--;
  // "không thuộc diện nào", "chưa học gì" state.
  return (
    last > 0 &&
    ASKING_ENDS.at(words, last) !== undefined &&
    !words.slice(0, last).some((w) => CLOSING.has(w.bare))
  );
}

/** "có được học … không ạ", "đã … chưa": the closing no after a yes asks. */
export function endsAsTag(words: readonly Word[]): boolean {
  let last = words.length - 1;
  while (last > 0 && (words[last]!.text === '' || isTailParticle(words[last]!))) last--;
  if (last < 1 || !CLOSING.has(words[last]!.bare) || words[last]!.breaks !== '') return false;
  // "có à không" takes the yes back.
  if (words[last - 1]!.text === 'à' || words[last - 1]!.text === 'a') return false;
  for (let at = last - 1; at >= 0; at--) {
    // "da khong" is dạ, not đã.
    if (POSITIVE_BEFORE.at(words, at) !== undefined && words[at]!.text !== 'da') {
      // "chưa được không": only a plain yes-word makes it a question.
      return !(at > 0 && CLOSING.has(words[at - 1]!.bare) && words[at]!.breaks === '');
    }
    if (words[at]!.breaks !== '') return false;
  }
  return false;
}

const TAIL_PARTICLES = new Set(
  'a em anh chi co chu bac chau nhe nhi vay the ha nua bot ad oi ta ne'.split(' '),
);
const isTailParticle = (word: Word): boolean => TAIL_PARTICLES.has(word.bare);

/** Words that leave an answer open: "chắc là", "hình như", "có lẽ". */
export const DOUBT = phraseSet(
  'hình như|có lẽ|có thể|chắc là|chắc|chắc có|không chắc|chưa chắc|không rõ|chưa rõ|nghe nói|nghe đâu|không nhớ|đoán|nhớ mang máng|chả biết|không biết|' +
    'chưa biết|nếu|giả sử|lỡ|sắp|định|đang tính|dự định|tính|hay là|hoặc là|may ra|biết đâu',
);
