// Reads yes, no and "I do not know" from a typed answer. Questions are neither; "không biết" comes before "không".

import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { isCountedNoun } from './number-words.js';
import { phraseSet } from './phrases.js';
import { DOUBT, endsAsTag, fillerAt, isQuestion } from './politeness.js';
import { NOTHING, type Reading } from './reading.js';
import { tableOf } from './settle.js';
import { readWords, type Word } from './words.js';

export type YesNo = 'yes' | 'no' | 'unknown';

type Sign = YesNo | 'weak' | 'skip';

const SIGNS = tableOf<Sign>({
  unknown:
    'không biết|chưa biết|chả biết|chẳng biết|đâu biết|ai biết|ai mà biết|ai mà biết được|nào biết|đâu có biết|không rõ|chưa rõ|không rõ lắm|không nắm được|không nắm rõ|không nhớ|chưa nhớ|nhớ không ra|nhớ không rõ|hết nhớ|quên mất|quên rồi|không chắc|không chắc lắm|chưa chắc|không chắc chắn|' +
    'chịu|chịu thôi|chịu luôn|xin chịu|bó tay|sao cũng được|thế nào cũng được|gì cũng được|cái nào cũng được|kiểu gì cũng được|tùy|tùy anh|tùy chị|tùy em|tùy thôi|phân vân|lưỡng lự|làm sao biết|sao biết|sao mà biết|biết đâu|biết đâu được|' +
    'có lẽ|có thể|có thể có|chắc có|chắc là có|chắc có lẽ|hình như|hình như có|hình như không|hình như là có|chắc không|chắc là không|chắc chưa|có khi|có lẽ là|không hiểu|chưa hiểu|khó nói|không dám chắc|để xem|để xem đã|để suy nghĩ|để nghĩ|để em nghĩ|idk|chưa quyết|chưa quyết định|chưa xác định|để hỏi lại|để hỏi|nghe nói có|nghe nói',
  skip: 'khoan|khoan đã|để sau|để mai|để tí|từ từ|từ từ đã|lát nữa|tí nữa|đợi tí|chờ tí|đợi đã|đang bận|không sao|không sao đâu|không có gì|không có chi|không vấn đề gì|không thành vấn đề|không có vấn đề gì|cô giáo|cô ấy|có gì|có ai|không dám|không phải không|sao không|không hẳn|không những|không chỉ|không ngờ|không phải là không|cũng không tệ|có điều',
  yes:
    'có|có chứ|có rồi|có luôn|có đấy|đúng|đúng rồi|đúng vậy|đúng thế|đúng luôn|chính xác|chuẩn|chuẩn rồi|chuẩn luôn|phải|phải rồi|phải đó|được|được rồi|được chứ|cũng được|muốn|rất muốn|thích|rất thích|đồng ý|nhất trí|' +
    'chắc chắn|chắc chắn rồi|chắc chắn có|chắc rồi|tất nhiên|tất nhiên rồi|đương nhiên|dĩ nhiên|hiển nhiên|rồi|xong rồi|đã từng|từng|đã có|đã rồi|vẫn còn|còn|yes|yep|yeah|yup|y|ye|có muốn|cần|có từng|nhận rồi|ưng|không thể không|hoàn toàn đồng ý|tốt quá|tuyệt|vẫn|ô kê',
  weak: 'dạ|vâng|ừ|ok|ô kê|hợp lý|dạ vâng|ừ thì|👍',
  no:
    'không|không có|không phải|không đúng|không được|không muốn|không thích|không cần|không đồng ý|chưa|chưa có|chưa từng|chưa bao giờ|chưa hề|chưa được|không hề|không bao giờ|chẳng|chả|chẳng có|chả có|đâu có|có đâu|làm gì có|lấy đâu ra|nào có|sai|sai rồi|sai bét|' +
    'thôi|thôi khỏi|thôi không|khỏi|khỏi cần|miễn|đừng|no|nope|nah|non|never|n|từ chối|không còn|hết rồi|bỏ|👎|không dám đâu|đâu|không đâu|đâu phải|phải đâu|được đâu|cóc|éo|đếch|có bao giờ đâu|bao giờ đâu|không thèm|không tham gia|không biết chữ|không biết đọc|không biết viết|không biết lái|không biết làm|không biết dùng|cần gì|có cần đâu|không hợp|ghét|không ưng|làm gì có chuyện|mơ đi|ứ|hông|còn đâu',
});

/** A no that is really a turn: "không, à có". */
const TURN = phraseSet(
  'à không|à nhầm|nhầm|lộn|à quên|quên|sửa lại|khoan|nói lại|à mà|nhầm rồi|nghĩ lại|à|à thôi|thực ra|thật ra|đúng ra|xin lỗi|ý em là|ý tôi là|ý là',
);
const NEGATING = new Set('khong chua chang cha dau dung'.split(' '));
/** A condition or an excuse begins here: what follows is not the answer. */
const SUBORDINATE = phraseSet('nhưng|mà|vì|tại|do|nên|nếu|bởi|chứ|vậy|thế');
const subordinate = (words: readonly Word[], at: number): boolean => SUBORDINATE.at(words, at) !== undefined;
const PRONOUNS = new Set(
  'em anh chi co chu bac chau con toi minh ong ba nha ho gia dinh bo me vo chong tui thi van hien da cung'.split(
    ' ',
  ),
);

interface Found {
  sign: YesNo | 'weak';
  at: number;
  end: number;
}

/** The yes or no that begins a clause, after courtesy and pronouns. */
function signOfClause(words: readonly Word[], from: number, to: number): Found | undefined {
  let weak: Found | undefined;
  let content = 0;
  for (let at = from; at < to; ) {
    const word = words[at]!;
    const span = SIGNS.at(words, at);
    if (span !== undefined && span.end <= to) {
      if (span.value === 'skip') return undefined;
      const found = { sign: span.value, at, end: span.end };
      if (span.value !== 'weak') {
        if (span.value === 'yes')
          return laterDenial(words, span.end, to) ?? emphatic(words, span, to) ?? found;
        return found;
      }
      weak ??= found as Found;
      at = span.end;
      continue;
    }
    if (DOUBT.at(words, at) !== undefined) return { sign: 'unknown', at, end: at + 1 };
    const filler = fillerAt(words, at);
    if (filler > 0) at += filler;
    else {
      // Free text: a yes or no must stand near its beginning, or it is not the answer.
      content += PRONOUNS.has(word.bare) || word.text === '' ? 0 : 1;
      if (content > 2) return weak;
      at++;
    }
  }
  return weak;
}

const EMPHASIS = phraseSet(
  'tất nhiên|đương nhiên|dĩ nhiên|hiển nhiên|chắc chắn|chắc chắn rồi|tất nhiên rồi|đúng|phải|đúng rồi|chắc rồi',
);

/** "tất nhiên là không", "đúng là chưa": the emphasis belongs to the no. */
function emphatic(
  words: readonly Word[],
  span: { start: number; end: number },
  to: number,
): Found | undefined {
  if (EMPHASIS.at(words, span.start)?.end !== span.end) return undefined;
  const next = words[span.end]?.bare === 'la' ? span.end + 1 : span.end;
  const denial = next < to ? SIGNS.at(words, next) : undefined;
  return denial?.value === 'no' ? { sign: 'no', at: next, end: denial.end } : undefined;
}

/** "có đâu", "có được đâu", "có bao giờ … đâu" deny what they begin with. */
function laterDenial(words: readonly Word[], from: number, to: number): Found | undefined {
  let last = to - 1;
  while (last > from && fillerAt(words, last) === 1 && words[last]!.bare !== 'dau') last--;
  const word = words[last];
  return last >= from && word?.bare === 'dau' && word.kind === 'word'
    ? { sign: 'no', at: last, end: last + 1 }
    : undefined;
}

/**
 * Reads yes, no or unknown. `null` for questions, courtesies such as "không sao", and everything else.
 * "1" and "2" are the first and second button.
 */
export function readYesNo(text: string, context: { lexicon?: Lexicon } = {}): Reading<YesNo> {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  if (words.length === 0) return /^\s*\?+\s*$/.test(text) ? { value: 'unknown' } : NOTHING;
  return yesNoOf(words);
}

/** The same for words already read. */
export function yesNoOf(all: readonly Word[]): Reading<YesNo> {
  const clauses: [number, number][] = [];
  let from = 0;
  for (let at = 0; at <= all.length; at++) {
    const word = all[at];
    const boundary =
      word === undefined ||
      (at > from &&
        (word.breaks !== '' || (subordinate(all, at) && at >= (SIGNS.at(all, from)?.end ?? at + 1))));
    if (!boundary) continue;
    const asked = word?.breaks.includes('?') ?? false;
    const conditional =
      all[from]?.bare === 'neu' || (clauses.length > 0 && all[from]?.breaks === '' && subordinate(all, from));
    if (at > from && !asked && !conditional) clauses.push([from, at]);
    if (asked && clauses.length === 0 && at > from) from = at;
    from = at;
  }
  const digit = loneDigit(all);
  if (digit !== undefined) return digit;

  let answer: Found | undefined;
  for (const [start, end] of clauses) {
    const part = all.slice(start, end);
    if (asks(part)) continue;
    const found = signOfClause(all, start, end);
    if (found === undefined) continue;
    const turned = TURN.at(all, start) !== undefined;
    if (answer === undefined || answer.sign === 'weak' || turned) {
      if (!(answer !== undefined && found.sign === 'weak'))
        answer = correctionWithin(all, found, end) ?? found;
    } else if (found.sign !== 'weak' && found.sign !== answer.sign && end - start <= 2) {
      // "có, không": contradicts itself without a correction word.
      return { candidates: [answer.sign, found.sign] };
    }
  }
  if (answer === undefined) return NOTHING;
  return { value: answer.sign === 'weak' ? 'yes' : answer.sign };
}

/** "có à không", "không à có": a turn inside one clause. */
function correctionWithin(words: readonly Word[], found: Found, to: number): Found | undefined {
  for (let at = found.end; at < to; at++) {
    const turn = TURN.at(words, at);
    if (turn === undefined || turn.end > to) continue;
    const next = turn.end < to ? signOfClause(words, turn.end, to) : undefined;
    if (next !== undefined) return next;
    if (turn.end - turn.start === 2 && NEGATING.has(words[turn.end - 1]!.bare))
      return { sign: 'no', at, end: turn.end };
    return undefined;
  }
  return undefined;
}

/** "có … không", "được không", "là sao": asks, although it holds a yes or a no. */
function asks(part: readonly Word[]): boolean {
  let at = 0;
  while (at < part.length && SIGNS.at(part, at) === undefined && fillerAt(part, at) > 0)
    at += fillerAt(part, at);
  let first = SIGNS.at(part, at);
  while (first?.value === 'weak') {
    at = first.end;
    while (at < part.length && SIGNS.at(part, at) === undefined && fillerAt(part, at) > 0)
      at += fillerAt(part, at);
    first = SIGNS.at(part, at);
  }
  if (first?.value === 'unknown' || first?.value === 'no') return false;
  return endsAsTag(part) || isQuestion(part, '');
}

/** "1" and "2" alone, with courtesy around them. */
function loneDigit(words: readonly Word[]): Reading<YesNo> | undefined {
  let digit: string | undefined;
  for (let at = 0; at < words.length; ) {
    const word = words[at]!;
    if (word.kind === 'number') {
      // "2 con" counts children.
      if (digit !== undefined || isCountedNoun(words, at + 1)) return undefined;
      digit = word.text;
      at++;
      continue;
    }
    const filler = ['so', 'chon', 'cau', 'y', 'bam'].includes(word.bare) ? 1 : fillerAt(words, at);
    if (filler === 0 && word.text !== '') return undefined;
    if (word.breaks.includes('?')) return undefined;
    at += Math.max(1, filler);
  }
  if (digit === undefined) return undefined;
  return digit === '1' ? { value: 'yes' } : digit === '2' ? { value: 'no' } : NOTHING;
}
