// Everyday words for options that are offered under another name: "thứ bảy" for «Cuối tuần», "vay tiền" for
// «Vay vốn». Used only when no label and no position was named.
import { PhraseTable, phraseSet, type Span } from './phrases.js';
import { fillerAt } from './politeness.js';
import type { Reading } from './reading.js';
import { type Mention, settle } from './settle.js';
import type { Word } from './words.js';

type Meaning =
  | 'day'
  | 'evening'
  | 'weekend'
  | 'farming'
  | 'loan'
  | 'other-question'
  | 'find-course'
  | 'male'
  | 'female'
  | 'unemployed';

const of = (meaning: Meaning, phrases: string): [string, Meaning][] =>
  phrases.split('|').map((p) => [p, meaning]);

const LOOSE = new PhraseTable<Meaning>([
  ...of('weekend', 'cuối tuần|thứ bảy|thứ 7|chủ nhật|t 7|cn|t 7 cn|bảy chủ nhật|ngày nghỉ'),
  ...of(
    'evening',
    'buổi tối|ban đêm|buổi đêm|sau giờ làm|đi làm về|hết giờ làm|ngoài giờ làm|ngoài giờ|ngoài giờ hành chính|sau giờ hành chính|tan làm|tan ca|tan sở',
  ),
  ...of('day', 'ban ngày|buổi sáng|buổi chiều|buổi trưa|giờ hành chính|ngày thường|trong tuần'),
  ...of('farming', 'nông nghiệp|làm ruộng|làm nông|trồng trọt|chăn nuôi|ruộng vườn|nhà nông|làm vườn'),
  ...of('loan', 'vay vốn|vay tiền|mượn tiền|mượn vốn|vay ngân hàng|tín dụng'),
  ...of(
    'other-question',
    'hỏi điều khác|hỏi cái khác|hỏi chuyện khác|hỏi việc khác|cái khác|chuyện khác|việc khác',
  ),
  ...of('find-course', 'tìm nghề|tìm lớp|kiếm lớp|kiếm nghề|tìm khóa học|tìm chỗ học'),
  ...of('male', 'con trai|đàn ông|trai'),
  ...of('female', 'con gái|phụ nữ|đàn bà|gái'),
  ...of('unemployed', 'thất nghiệp|mất việc|nghỉ việc|chưa có việc|không có việc|ở nhà không'),
]);
/** Short words that mean something else without their accents. */
const EXACT = new PhraseTable<Meaning>([...of('day', 'sáng|chiều'), ...of('evening', 'tối|đêm')], {
  accents: 'exact',
});
const LABEL = new PhraseTable<Meaning>([...of('male', 'nam'), ...of('female', 'nữ')], { accents: 'exact' });

const at = (words: readonly Word[]): Mention<Meaning>[] => {
  const spans = [...LOOSE.scan(words), ...EXACT.scan(words), ...hoursIn(words)]
    .filter(
      (s, i, all) =>
        !all.some(
          (o, j) => j !== i && o.start <= s.start && o.end >= s.end && o.end - o.start > s.end - s.start,
        ),
    )
    .sort((a, b) => a.start - b.start);
  return spans
    .filter(
      (s) => s.value === 'weekend' || !spans.some((day) => day.value === 'weekend' && touch(words, s, day)),
    )
    .map((s) => ({ start: s.start, end: s.end, values: [s.value] }));
};

type Said = Span<Meaning>;

/** "Sáng thứ bảy" is a time at the weekend: whether two times stand side by side. */
const touch = (words: readonly Word[], a: Said, b: Said): boolean => {
  const [first, second] = a.start < b.start ? [a, b] : [b, a];
  return first.end === second.start && words[second.start]!.breaks === '';
};

const HOUR = phraseSet('h|giờ|g');
const AFTER = phraseSet('sau|từ');
const MORNING = phraseSet('sáng|trưa');
const AFTERNOON = phraseSet('chiều');
const NIGHT = phraseSet('tối|đêm');
/** Classes that begin from here on are evening classes. */
const EVENING_HOUR = 17;

/** Hours of the clock as parts of the day: "sau 5h chiều", "từ 18 giờ", "sau 6h". One without any hint says nothing. */
function hoursIn(words: readonly Word[]): Said[] {
  return words.flatMap((word, start): Said[] => {
    const hour = word.kind === 'number' && /^\d{1,2}$/u.test(word.text) ? Number(word.text) : Number.NaN;
    const unit = HOUR.at(words, start + 1);
    if (!(hour <= 24) || unit === undefined) return [];
    const minutes = words[unit.end]?.kind === 'number' && words[unit.end]!.glued ? 1 : 0;
    const part = unit.end + minutes;
    const said = (value: Meaning, end: number): Said[] => [{ start, end, value }];
    if (MORNING.at(words, part)) return said('day', part + 1);
    if (NIGHT.at(words, part)) return said('evening', part + 1);
    const afternoon = AFTERNOON.at(words, part) !== undefined;
    const after = start > 0 && AFTER.at(words, start - 1) !== undefined;
    // Nobody is free only after five in the morning: "sau 5h" is in the afternoon.
    const later = hour < 12 && (afternoon || (after && hour >= EVENING_HOUR - 12));
    if (later) return said(hour + 12 >= EVENING_HOUR ? 'evening' : 'day', part + (afternoon ? 1 : 0));
    return hour >= EVENING_HOUR ? said('evening', part) : [];
  });
}

const BUSY = phraseSet(
  'bận|bận rồi|bận lắm|không rảnh|không được|không học được|không đi được|kẹt|vướng|mắc việc|có việc|đi làm',
);
const BUSY_ENDS = phraseSet('về');

/** "Ban ngày em bận, tối được": a time at which the writer is busy is none to learn at. */
function isBusy(words: readonly Word[], end: number): boolean {
  for (let at = end; at < words.length && words[at]!.breaks === ''; ) {
    const busy = BUSY.at(words, at);
    if (busy !== undefined) return BUSY_ENDS.at(words, busy.end) === undefined;
    const filler = fillerAt(words, at);
    if (filler === 0) return false;
    at += filler;
  }
  return false;
}

/** A longer sentence says more than the name of an option; only the times of a class are looked for in it. */
const SHORT = 5;
const TIMES: ReadonlySet<Meaning> = new Set(['day', 'evening', 'weekend']);
const FIRST = new Set([...LOOSE.firstWords(), ...EXACT.firstWords()]);

const MEANT = new WeakMap<object, ReadonlySet<Meaning>>();

/** What a label offers; found once, for labels are remembered. */
function meaningsOf(label: { words: readonly Word[] }): ReadonlySet<Meaning> {
  let meant = MEANT.get(label);
  if (meant === undefined) {
    const { words } = label;
    meant = new Set([...at(words).flatMap((m) => m.values), ...LABEL.scan(words).map((s) => s.value)]);
    MEANT.set(label, meant);
  }
  return meant;
}

/** The option that everyday words mean; undefined when they mean none of these, 'busy' when the writer cannot then. */
export function byMeaning(
  words: readonly Word[],
  labels: readonly { words: readonly Word[] }[],
): Reading<number> | 'busy' | undefined {
  if (!words.some((w) => FIRST.has(w.bare) || w.kind === 'number')) return undefined;
  const all = at(words);
  if (all.length === 0) return undefined;
  const short = words.filter((_, i) => fillerAt(words, i) === 0).length <= SHORT;
  const told = all.filter((m) => short || TIMES.has(m.values[0]!));
  const said = told.filter((m) => !TIMES.has(m.values[0]!) || !isBusy(words, m.end));
  if (said.length === 0) return told.length === 0 ? undefined : 'busy';
  const meant = labels.map(meaningsOf);
  const mentions = said
    .map(
      (m): Mention<number> => ({
        start: m.start,
        end: m.end,
        values: meant.flatMap((set, i) => (set.has(m.values[0]!) ? [i] : [])),
      }),
    )
    .filter((m) => m.values.length > 0);
  return mentions.length === 0 ? undefined : settle(words, mentions);
}
