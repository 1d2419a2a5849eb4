// Everyday words for options that are offered under another name: "thứ bảy" for «Cuối tuần», "vay tiền" for
// «Vay vốn». Used only when no label and no position was named.
import { PhraseTable } from './phrases.js';
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
  ...of('weekend', 'cuối tuần|thứ bảy|thứ 7|chủ nhật|t7|bảy chủ nhật|ngày nghỉ'),
  ...of('evening', 'buổi tối|ban đêm|buổi đêm|sau giờ làm|đi làm về'),
  ...of('day', 'ban ngày|buổi sáng|buổi chiều|giờ hành chính|ngày thường|trong tuần'),
  ...of('farming', 'nông nghiệp|làm ruộng|làm nông|trồng trọt|ruộng vườn|nhà nông|làm vườn'),
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

const at = (words: readonly Word[]): Mention<Meaning>[] =>
  [...LOOSE.scan(words), ...EXACT.scan(words)]
    .filter(
      (s, i, all) =>
        !all.some(
          (o, j) => j !== i && o.start <= s.start && o.end >= s.end && o.end - o.start > s.end - s.start,
        ),
    )
    .sort((a, b) => a.start - b.start)
    .map((s) => ({ start: s.start, end: s.end, values: [s.value] }));

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

/** The option that everyday words mean; undefined when they mean none of these. */
export function byMeaning(
  words: readonly Word[],
  labels: readonly { words: readonly Word[] }[],
): Reading<number> | undefined {
  if (!words.some((w) => FIRST.has(w.bare))) return undefined;
  const all = at(words);
  if (all.length === 0) return undefined;
  const short = words.filter((_, i) => fillerAt(words, i) === 0).length <= SHORT;
  const said = all.filter((m) => short || TIMES.has(m.values[0]!));
  if (said.length === 0) return undefined;
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
