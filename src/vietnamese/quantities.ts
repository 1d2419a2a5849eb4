// Every number of a text with what stands around it: unit, currency, "khoảng", "hơn", a range. The readers of
// money, age, numbers and dates choose among these.
import { compoundAt, isCountedNoun } from './number-words.js';
import { PhraseTable, phraseSet } from './phrases.js';
import type { Word } from './words.js';

export type Certainty = 'exact' | 'about' | 'bound' | 'open' | 'range';
export type Unit =
  | 'dong'
  | 'foreign'
  | 'age'
  | 'year'
  | 'month'
  | 'day'
  | 'week'
  | 'percent'
  | 'km'
  | 'other';

export interface Quantity {
  value: number;
  start: number;
  end: number;
  scaled: boolean;
  digits: boolean;
  certainty: Certainty;
  unit?: Unit;
  other?: number;
  /** Two bare digits side by side ("ba tư"); `value` reads them as tens and units. */
  pair?: [number, number];
  /** The pair may as well be "two or three": nothing marks it as tens and units. */
  loosePair?: true;
}

const UNITS = new PhraseTable<Unit>([
  ...(['đồng', 'đ', 'vnd', 'vnđ', 'việt nam đồng', 'tiền việt'] as const).map((p) => [p, 'dong'] as const),
  ...(
    [
      'đô',
      'đô la',
      'đôla',
      'usd',
      'dollar',
      'euro',
      'eur',
      'tệ',
      'nhân dân tệ',
      'yên',
      'won',
      'bảng',
      'bảng anh',
      'kíp',
      'bath',
      'baht',
      'đài tệ',
      'ten',
      'man',
      'ơ rô',
    ] as const
  ).map((p) => [p, 'foreign'] as const),
  ...(['tuổi', 't', 'tuổi đời'] as const).map((p) => [p, 'age'] as const),
  ['năm', 'year'],
  ['tháng', 'month'],
  ['ngày', 'day'],
  ['tuần', 'week'],
  ['phần trăm', 'percent'],
  ['km', 'km'],
  ['cây số', 'km'],
  ['cây', 'km'],
  ['ki lô mét', 'km'],
]);

const ABOUT = phraseSet(
  'khoảng|tầm|cỡ|độ|chừng|ước chừng|khoảng chừng|tầm khoảng|khoảng tầm|xấp xỉ|đâu|áng chừng|đâu đó|tầm cỡ|độ chừng|khoảng độ',
);
const BOUND = phraseSet(
  'hơn|trên|dưới|gần|quá|ít nhất|tối thiểu|tối đa|nhiều nhất|không quá|chưa đến|chưa tới|chưa đủ|chưa|ngoài|sắp|lên đến|lên tới|không đến|không tới|từ|thấp hơn|cao hơn|ít hơn|nhiều hơn|sắp sang|sắp tròn|gần tròn|bước sang|sang|sang năm|năm sau|năm tới|tháng sau|tháng tới|sang năm là|năm sau là|tháng sau tròn|sang năm tròn|trên dưới|ngót|ngót nghét',
);
const BOUND_AFTER = phraseSet(
  'trở lên|trở xuống|hơn|đổ lại|đổ lên|đổ xuống|có dư|có lẻ|lẻ|ngoài|mấy|lận trở lên|rưỡi hơn|trở đi',
);
const OPEN_BEFORE = phraseSet('vài|mấy|hàng|dăm|đôi ba|vài ba|dăm ba|dăm bảy|bao nhiêu');
const RANGE_BETWEEN = phraseSet('đến|tới|cho đến|cho tới|-');

function certaintyAt(words: readonly Word[], start: number, end: number): Certainty {
  for (let back = 1; back <= 3 && start - back >= 0; back++) {
    const from = start - back;
    const bound = BOUND.at(words, from);
    if (bound !== undefined && bound.end === start && !(back === 1 && plainOf(words[from]!))) return 'bound';
    const open = OPEN_BEFORE.at(words, from);
    if (open !== undefined && open.end >= start) return 'open';
  }
  if (words[end]?.text === '+') return 'bound';
  if (words[start - 1]?.text === '~') return 'about';
  const after = BOUND_AFTER.at(words, end);
  if (after !== undefined && words[end]!.breaks === '') return 'bound';
  for (let back = 1; back <= 3 && start - back >= 0; back++) {
    const about = ABOUT.at(words, start - back);
    if (about !== undefined && about.end === start) return 'about';
  }
  return 'exact';
}

/** "từ" and "sang" without accents are also other words; only as typed do they bound a number. */
const plainOf = (word: Word): boolean => word.breaks !== '' && word.bare === 'tu';

/** All numbers of a text from left to right. */
export function readQuantities(words: readonly Word[]): Quantity[] {
  const found: Quantity[] = [];
  for (let at = 0; at < words.length; ) {
    const compound = compoundAt(words, at);
    if (compound === undefined) {
      at++;
      continue;
    }
    const q: Quantity = {
      value: compound.value,
      start: at,
      end: compound.end,
      scaled: compound.scaled,
      digits: compound.digits,
      certainty: compound.open ? 'open' : 'exact',
    };
    if (compound.other !== undefined) q.other = compound.other;
    if (compound.pair !== undefined) {
      q.pair = compound.pair;
      // "hai ba triệu", "năm sáu người": two to three, five to six.
      const [a, b] = compound.pair;
      const secondWord = words[at + 1]!;
      const marked = ['tu', 'lam', 'nham'].includes(secondWord.bare) || secondWord.text === 'mốt';
      if (b === a + 1 && !marked) {
        q.loosePair = true;
        const counted = isCountedNoun(words, compound.end) && UNITS.at(words, compound.end)?.value !== 'age';
        if (compound.scaled || counted) q.certainty = 'range';
      }
    }
    readUnit(words, q);
    const certainty = certaintyAt(words, q.start, q.end);
    if (certainty !== 'exact' && q.certainty === 'exact') q.certainty = certainty;
    found.push(q);
    at = q.end;
  }
  for (let i = 1; i < found.length; i++) joinRange(words, found[i - 1]!, found[i]!);
  return found;
}

function readUnit(words: readonly Word[], q: Quantity): void {
  const before = words[q.start - 1];
  if (before?.kind === 'symbol' && (before.text === '$' || before.text === '€')) q.unit = 'foreign';
  const next = words[q.end];
  if (next === undefined || next.breaks !== '') return;
  if (next.kind === 'symbol') {
    if (next.text === '%') q.unit = 'percent';
    else if (next.text === '$' || next.text === '€') q.unit = 'foreign';
    if (q.unit !== undefined) q.end++;
    return;
  }
  const unit = UNITS.at(words, q.end);
  if (unit !== undefined) {
    // "đồng ý" is not a currency.
    if (unit.value === 'dong' && words[unit.end]?.bare === 'y') return;
    q.unit = unit.value;
    q.end = unit.end;
    // "ba tháng rưỡi"
    const half = words[q.end];
    if (
      half !== undefined &&
      half.breaks === '' &&
      half.bare === 'ruoi' &&
      (q.unit === 'year' || q.unit === 'month' || q.unit === 'km' || q.unit === 'age')
    ) {
      if (q.unit !== 'age') q.value += 0.5;
      q.end++;
    }
  } else if (isCountedNoun(words, q.end)) q.unit = 'other';
}

/** Marks two neighbouring numbers as a range, or lets "2 hay 3 triệu" share its scale. */
function joinRange(words: readonly Word[], a: Quantity, b: Quantity): void {
  const between = words.slice(a.end, b.start);
  const first = words[b.start]!;
  const dash = between.length === 1 && between[0]!.text === '-';
  const said = between.length > 0 && between.length <= 2 && RANGE_BETWEEN.at(words, a.end)?.end === b.start;
  const listed =
    between.length === 0 &&
    !a.scaled &&
    b.scaled &&
    a.unit === undefined &&
    (first.breaks === ',' || first.breaks === '');
  const ages =
    between.length === 0 &&
    b.unit === 'age' &&
    a.unit === undefined &&
    b.value - a.value > 0 &&
    b.value - a.value <= 3;
  const adjacent =
    between.length === 0 &&
    first.breaks === '' &&
    a.unit === undefined &&
    !a.scaled &&
    a.digits &&
    b.digits &&
    b.value === a.value + 1;
  if (dash || said || listed || adjacent || ages) {
    a.certainty = 'range';
    b.certainty = 'range';
    return;
  }
  const or = between.length === 1 && ['hay', 'hoac'].includes(between[0]!.bare);
  if (or && !a.scaled && b.scaled && a.unit === undefined) {
    const scale = [1e9, 1e6, 1e3].find((s) => b.value >= s) ?? 1;
    a.value *= scale;
    a.scaled = true;
    if (b.unit !== undefined) a.unit = b.unit;
  }
}
