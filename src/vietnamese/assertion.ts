// Is a fact asserted? Not when it is negated, doubted, conditional, over, or only asked about.
import { phraseSet } from './phrases.js';
import { DOUBT, endsAsTag, isQuestion } from './politeness.js';
import { isNegated } from './settle.js';
import type { Subject } from './who.js';
import type { Word } from './words.js';

/** What comes before a fact and makes it no assertion: not yet, about to, if. */
const NOT_YET = phraseSet(
  'sắp|định|chuẩn bị|sẽ|nếu|giả sử|lỡ|muốn đi|sắp đi|đang chờ|hình như|có lẽ|chắc là|không chắc|nghe nói|nghe đâu|không biết|không rõ|chưa rõ|chắc|trốn|tạm hoãn|được hoãn|có thể|gần như|suýt|từng là|hồi trước là|trước là|ngày xưa|hết|thoát|mới thoát|vừa thoát|đang xin|đang làm hồ sơ|dự định|dự kiến',
);
const NO_MORE = phraseSet(
  'hết rồi|thoát rồi|không còn|cũ|trước đây|năm ngoái thôi|hay sao|thì phải|hay gì đó|hay không|hay chưa|chưa chắc|không chắc',
);

/** Is what stands at `start`–`end` negated, doubted, conditional, over or only asked? */
export function isAsserted(
  words: readonly Word[],
  subjects: readonly Subject[],
  start: number,
  end: number,
): boolean {
  if (isNegated(words, start)) return false;
  for (let back = 1; back <= 6 && start - back >= 0; back++) {
    const at = start - back;
    const span = NOT_YET.at(words, at) ?? DOUBT.at(words, at);
    if (span !== undefined && span.end <= start) return false;
    if (words[at + 1]!.breaks !== '' && !words[at + 1]!.breaks.includes(':')) break;
  }
  for (let at = end; at <= end + 2 && at < words.length; at++) {
    if (words[at]!.breaks !== '') break;
    if (NO_MORE.at(words, at) !== undefined) return false;
    if (words[at]!.bare === 'thi' && ['khong', 'chua'].includes(words[at + 1]?.bare ?? '')) return false;
  }
  return !onlyAsked(words, subjects, start, end);
}

/** "hộ nghèo có được hỗ trợ không": the clause asks and nobody is its subject. */
function onlyAsked(
  words: readonly Word[],
  subjects: readonly Subject[],
  start: number,
  end: number,
): boolean {
  let from = start;
  while (from > 0 && words[from]!.breaks === '') from--;
  let to = end;
  while (to < words.length && words[to]!.breaks === '') to++;
  const clause = words.slice(from, to);
  const marked = words[to]?.breaks.includes('?') ?? false;
  const rest = words.slice(end, to);
  const asks = marked || isQuestion(rest, '') || endsAsTag(clause);
  if (!asks) return false;
  // "em là hộ nghèo có được …" states it; "hộ nghèo được gì", "em có phải hộ nghèo không" do not.
  const owner = subjects.some(
    (s) =>
      s.start >= from &&
      s.end <= start &&
      (s.end === start ||
        ['la', 'thuoc', 'co', 'nam', 'duoc', 'bi', 'nay', 'hien', 'dang', 'moi', 'vua', 'da', 'di'].includes(
          words[s.end]?.bare ?? '',
        )),
  );
  const testing = ['phai', 'duoc'].includes(words[start - 1]?.bare ?? '') && words[start - 2]?.bare === 'co';
  const whole = endsAsTag(words.slice(from, Math.min(to, end + 2)));
  return !owner || testing || whole;
}
