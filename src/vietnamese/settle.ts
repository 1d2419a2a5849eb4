// Which of several things named in one message is meant: negated ones never, the last correction wins, what is
// left is either one value or a question back.
import { PhraseTable, phraseSet } from './phrases.js';
import { type Reading, readingOf } from './reading.js';
import type { Word } from './words.js';

/** Something named in words `start` up to `end` (exclusive); several values when the words fit several. */
export interface Mention<T> {
  start: number;
  end: number;
  values: readonly T[];
}

/** Words after which what was said before no longer holds. */
const CORRECTION = phraseSet(
  'à không|à nhầm|à lộn|nhầm|à quên|quên|ý em là|ý tôi là|ý mình là|ý cháu là|ý là|sửa lại|sửa thành|' +
    'sửa lại là|đổi lại|đổi thành|đổi sang|chuyển sang|chuyển thành|đúng ra|chính xác là|thật ra|thực ra|khoan|khoan đã|nói lại|' +
    'viết nhầm|gõ nhầm|bấm nhầm|ghi nhầm|nói nhầm|nhầm rồi|lộn rồi|à mà|xin lỗi|sorry|thôi|mà là|phải là|lại là|đúng là|' +
    'giờ đổi|nay đổi|đổi qua|giờ dùng|giờ là|nghĩ lại|suy nghĩ lại|ấy chết|chết|à thôi',
);
/** Corrections that unaccented text would confuse with lợn, sáng, Thanh. */
const CORRECTION_AS_WRITTEN = phraseSet('lộn', { accents: 'exact' });
const CHANGES = phraseSet('đổi|chuyển|sửa|thay');
const INTO = phraseSet('thành|sang|qua|bằng');
/** "2 mới đúng", "2008 cơ": what stands before it is meant. */
const INSISTENCE = phraseSet('mới đúng|mới phải|cơ|cơ mà|cơ ạ|kia|mới chuẩn|mới chính xác');
const NEGATORS = phraseSet(
  'không|chưa|chẳng|chả|đừng|đâu phải|đâu có|hết|thoát|khỏi|trừ|bỏ số|bỏ cái|bỏ qua|ngoại trừ|loại|không còn|ngoài|nào phải',
);
/** Words that may stand between a negator and what it negates. */
const CARRIED = new Set(
  (
    'phai la thuoc dien co chon lay so cai thu y cau muon hoc thich em toi minh chau con nam sinh nha ho theo con duoc bi ve o xa ' +
    'phuong nghe di lam can vay dau thang ngay khoang chac dang ky muc dong phim them gi vao ben la muc nhom loai nay do ve tai que qua tuoi ung hop dung buoi he trinh lop nganh khoa bac'
  ).split(' '),
);
const ENDINGS = new Set(['a', 'dau', 'nhe', 'em', 'anh', 'chi', 'nua']);
const TURNS = new Set(['ma', 'nhung', 'chu', 'con']);
/** "may thì em không thích": denies what stands before it, whatever follows. */
const DENIED_TOPIC = phraseSet(
  ['', 'em ', 'tôi ', 'mình ', 'cháu ', 'con ', 'tui ', 'nhà em ']
    .flatMap((who) => ['không', 'chưa', 'thôi', 'chả', 'chẳng', 'chịu'].map((no) => `thì ${who}${no}`))
    .join('|'),
);
/** "hộ nghèo không phải", at the end of a clause only: "1 không phải 2" denies the two. */
const DENIED_AFTER = phraseSet(
  'không phải|không đúng|không được|không hợp|không lấy|không chọn|không thích|không học|là sai|sai rồi|bị sai|em không thích|em không học|em không chọn|không phải đâu|không đâu|đâu phải',
);

/** "năm ngoái hộ nghèo, giờ cận nghèo": what was, and what is now. */
const ONCE = phraseSet(
  'năm ngoái|năm trước|hồi trước|trước đây|trước kia|lúc trước|ngày trước|ngày xưa|hồi xưa|hồi đó|trước là|từng là|đợt trước',
);
const NOW = phraseSet('giờ|bây giờ|nay|hiện|hiện nay|hiện tại|hiện giờ|năm nay|giờ là|nay là');
/** "ban ngày đi làm nên chỉ học tối được". */
const ONLY = phraseSet('chỉ', { accents: 'exact' });
const ONLY_BARE = phraseSet('chỉ học|chỉ đi|chỉ rảnh|chỉ được|chỉ có|chỉ muốn|chỉ cần|chỉ còn|chỉ thích');

/** The one of several mentions that "chỉ" stands before, when it is one. */
function onlyOne<T>(words: readonly Word[], mentions: readonly Mention<T>[]): Mention<T> | undefined {
  if (mentions.length < 2) return undefined;
  const only = mentions.filter((m, i) =>
    [1, 2, 3].some((back) => {
      const at = m.start - back;
      if (at < (mentions[i - 1]?.end ?? 0) || words.slice(at + 1, m.start + 1).some((w) => w.breaks !== ''))
        return false;
      return ONLY.at(words, at) !== undefined || ONLY_BARE.at(words, at) !== undefined;
    }),
  );
  return only.length === 1 ? only[0] : undefined;
}

/** Spans of correction words outside every mention. */
function markers<T>(
  words: readonly Word[],
  mentions: readonly Mention<T>[],
): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = 0; at < words.length; ) {
    const inside = mentions.find((m) => at >= m.start && at < m.end);
    if (inside !== undefined) {
      at = inside.end;
      continue;
    }
    const once = mentions.some((m) => m.end <= at) && ONCE.find(words, 0, at) !== undefined;
    const now = once ? NOW.at(words, at) : undefined;
    if (now !== undefined) {
      found.push(now);
      at = now.end;
      continue;
    }
    const change = INTO.at(words, at) !== undefined && CHANGES.find(words, 0, at) !== undefined;
    const span =
      CORRECTION.at(words, at) ??
      CORRECTION_AS_WRITTEN.at(words, at) ??
      (change ? { start: at, end: at + 1 } : undefined);
    if (span !== undefined) {
      found.push(span);
      at = span.end;
      continue;
    }
    // "2 triệu, không, 3 triệu": a no of its own between two things said.
    const word = words[at]!;
    const alone = word.bare === 'khong' && word.breaks !== '' && (words[at + 1]?.breaks ?? '') !== '';
    if (alone && mentions.some((m) => m.end <= at)) found.push({ start: at, end: at + 1 });
    at++;
  }
  return found;
}

/** Does a negator govern the words that begin at `start`? */
export function isNegated(words: readonly Word[], start: number, floor = 0): boolean {
  for (let at = start - 1; at >= floor && start - at <= 7; at--) {
    if (words[at + 1]!.breaks !== '' && at + 1 <= start) return false;
    if (NEGATORS.at(words, at)?.end === at + 1) return true;
    if (at > floor && NEGATORS.at(words, at - 1)?.end === at + 1) return true;
    const word = words[at]!;
    if (TURNS.has(word.bare) && !(word.bare === 'con' && NEGATORS.at(words, at - 1) !== undefined))
      return false;
    if (!CARRIED.has(word.bare)) return false;
  }
  return false;
}

function isNegatedAfter(words: readonly Word[], end: number): boolean {
  if (words[end] === undefined) return false;
  if (DENIED_TOPIC.at(words, end) !== undefined) return true;
  const span = words[end]!.breaks === '' ? DENIED_AFTER.at(words, end) : undefined;
  if (span === undefined) return false;
  const rest = words[span.end];
  return rest === undefined || rest.breaks !== '' || TURNS.has(rest.bare) || ENDINGS.has(rest.bare);
}

/** The mentions that still hold after negations and corrections, in order. */
export function standing<T>(words: readonly Word[], mentions: readonly Mention<T>[]): Mention<T>[] {
  if (mentions.length === 0) return [];
  const turns = markers(words, mentions);
  const positive = mentions.filter((m) => {
    let floor = 0;
    for (const t of turns) if (t.end <= m.start) floor = Math.max(floor, t.end);
    return !isNegated(words, m.start, floor) && !isNegatedAfter(words, m.end);
  });
  const insisted = positive.filter((m) => INSISTENCE.at(words, m.end) !== undefined);
  if (insisted.length > 0) return insisted.slice(-1);
  const only = onlyOne(words, positive);
  if (only !== undefined) return [only];
  for (const turn of turns.reverse()) {
    if (!mentions.some((m) => m.end <= turn.start)) continue;
    const after = positive.filter((m) => m.start >= turn.end);
    if (after.length > 0) return after;
    // "1, à không": the one is taken back and nothing said instead. "1 thôi" only softens.
    const soft =
      words[turn.start]!.bare === 'thoi' ||
      (turn.end - turn.start === 1 &&
        ['khoan', 'quen', 'chet', 'sang', 'thanh', 'sorry'].includes(words[turn.start]!.bare));
    if (!soft && mentions.every((m) => m.end <= turn.start)) return [];
  }
  return positive;
}

/** One value, a question back, or nothing, from everything named in a message. */
export function settle<T>(
  words: readonly Word[],
  mentions: readonly Mention<T>[],
  same: (a: T, b: T) => boolean = Object.is,
): Reading<T> {
  const left = standing(words, mentions);
  if (left.length === 0) return { value: null };
  if (left.length === 1 && left[0]!.values.length === 1) return { value: left[0]!.values[0]! };
  // A mention that fits several things is narrowed by one that fits only one of them.
  const sure = left.filter((m) => m.values.length === 1).flatMap((m) => m.values);
  const values = left.flatMap((m) =>
    m.values.length > 1 && m.values.some((v) => sure.some((s) => same(s, v))) ? [] : m.values,
  );
  return readingOf(values, same);
}

/** A table from values to "|"-separated phrases. */
export const tableOf = <K extends string>(phrases: Record<K, string>): PhraseTable<K> =>
  new PhraseTable(
    (Object.entries(phrases) as [K, string][]).flatMap(([value, list]) =>
      list.split('|').map((p): [string, K] => [p.trim(), value]),
    ),
  );
