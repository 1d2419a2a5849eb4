// The words that numbers are made of, and one compound number at one place of a text ("hai triệu ba", "1tr5",
// "hai nghìn không trăm linh năm"). What stands around it (units, "khoảng", ranges) is in quantities.ts.
import { fits, phraseSet } from './phrases.js';
import type { Word } from './words.js';

/** A number read at one place. `end` is exclusive. */
export interface Compound {
  value: number;
  end: number;
  /** Has nghìn, triệu, tỷ, k, củ… in it. */
  scaled: boolean;
  /** Written in digits. */
  digits: boolean;
  /** Two digits side by side that may also mean a range: "hai ba triệu" is two to three million. */
  pair?: [number, number];
  /** Another way to read it: "2 triệu 50" is 2,050,000 or 2,500,000. */
  other?: number;
  /** "ba mấy", "ba mươi mấy": the units are left open. */
  open?: true;
}

const DIGITS: Record<string, [number, ...string[]]> = {
  khong: [0, 'không'],
  mot: [1, 'một', 'mốt'],
  hai: [2, 'hai'],
  ba: [3, 'ba'],
  bon: [4, 'bốn'],
  tu: [4, 'tư'],
  nam: [5, 'năm'],
  lam: [5, 'lăm'],
  nham: [5, 'nhăm'],
  sau: [6, 'sáu'],
  bay: [7, 'bảy', 'bẩy'],
  tam: [8, 'tám'],
  chin: [9, 'chín'],
};

/** The digit that a word names, or undefined. */
export function digitWord(word: Word | undefined): number | undefined {
  if (word === undefined || word.kind !== 'word') return undefined;
  const entry = DIGITS[word.bare];
  if (entry === undefined) return undefined;
  for (let i = 1; i < entry.length; i++) if (fits(word.text, entry[i] as string)) return entry[0];
  return undefined;
}

const SCALES: Record<string, [number, string]> = {
  nghin: [1e3, 'nghìn'],
  ngan: [1e3, 'ngàn'],
  ngin: [1e3, 'ngìn'],
  nghan: [1e3, 'nghàn'],
  van: [1e4, 'vạn'],
  xi: [1e5, 'xị'],
  lit: [1e5, 'lít'],
  trieu: [1e6, 'triệu'],
  triu: [1e6, 'triệu'],
  cu: [1e6, 'củ'],
  chai: [1e6, 'chai'],
  ti: [1e9, 'tỷ'],
};
const TYPED_SCALES: Record<string, number> = { k: 1e3, ng: 1e3, ngh: 1e3, tr: 1e6, trđ: 1e6 };

function scaleOf(word: Word | undefined, afterNumber: boolean): number | undefined {
  if (word === undefined || word.kind !== 'word' || word.breaks !== '') return undefined;
  const typed = TYPED_SCALES[word.typed];
  if (typed !== undefined) return afterNumber ? typed : undefined;
  const entry = SCALES[word.bare];
  if (entry === undefined) return undefined;
  const [value, text] = entry;
  const slang = text === 'củ' || text === 'xị' || text === 'lít' || text === 'chai' || text === 'vạn';
  if (slang && !afterNumber) return undefined;
  return word.bare === 'triu' || fits(word.text, text) || (text === 'tỷ' && fits(word.text, 'tỉ'))
    ? value
    : undefined;
}

const is = (word: Word | undefined, text: string, bare: string): boolean =>
  word !== undefined && word.breaks === '' && word.bare === bare && fits(word.text, text);

const isHundred = (w: Word | undefined) => is(w, 'trăm', 'tram');
const isTens = (w: Word | undefined) => is(w, 'mươi', 'muoi') || is(w, 'chục', 'chuc');
const isTen = (w: Word | undefined) => w !== undefined && w.bare === 'muoi' && fits(w.text, 'mười');
const isHalf = (w: Word | undefined) => is(w, 'rưỡi', 'ruoi');
const isOdd = (w: Word | undefined) => is(w, 'linh', 'linh') || is(w, 'lẻ', 'le');
const isSome = (w: Word | undefined) => is(w, 'mấy', 'may');

/** Nouns that are counted: a number before one belongs to it, not to the amount before. */
const COUNTED = phraseSet(
  'tháng|năm|ngày|tuần|người|con|đứa|vợ chồng|lần|buổi|giờ|tiếng|khóa|kỳ|học kỳ|sào|mẫu|miệng ăn|nhân khẩu|' +
    'suất|vụ|lứa|chỉ vàng|hôm|bữa|đêm|tuổi|km|cây số|ki lô mét|lớp|môn|chị em|anh em|mẹ con|bố con|ông bà|phần|mét|m2|ha|héc ta|quý',
);

/** Is the word at `at` a noun that is counted? */
export const isCountedNoun = (words: readonly Word[], at: number): boolean =>
  words[at] !== undefined && words[at]!.breaks === '' && COUNTED.at(words, at) !== undefined;

/** "1.500.000" → 1500000, "1,5" → 1.5, "10.3.2008" → undefined. */
export function parseDigits(text: string): number | undefined {
  if (!/[.,]/.test(text)) return text.length > 15 ? undefined : Number(text);
  const parts = text.split(/[.,]/);
  if (parts.length > 1 && parts[0]!.length <= 3 && parts.slice(1).every((p) => p.length === 3))
    return text.length > 19 ? undefined : Number(parts.join(''));
  if (parts.length !== 2 || text.length > 15) return undefined;
  return Number(`${parts[0]}.${parts[1]}`);
}

interface Group {
  value: number;
  end: number;
  digits: boolean;
  /** Digits as written, for "1tr05". */
  written?: string;
  /** Named with trăm, mươi or linh, so it is complete as it stands. */
  full?: boolean;
  pair?: [number, number];
  open?: true;
}

/** Words after which "năm" is the noun "year", not five. */
const AFTER_YEAR = new Set('nay ngoai kia sau toi truoc sinh hoc do qua ni roi mo nao'.split(' '));

/** Can a number begin with this digit word here? Guards the words that are mostly something else. */
function mayBegin(words: readonly Word[], at: number): boolean {
  const word = words[at]!;
  const next = words[at + 1];
  const nextIs = next !== undefined && next.breaks === '' ? next : undefined;
  switch (word.bare) {
    case 'khong':
      return isHundred(nextIs);
    case 'tu':
    case 'lam':
    case 'nham':
      return word.bare === 'tu' && (scaleOf(nextIs, false) !== undefined || isTens(nextIs));
    case 'nam':
      if (nextIs === undefined) return true;
      if (nextIs.kind === 'number' || AFTER_YEAR.has(nextIs.bare)) return false;
      // "năm chín tám" is the year 98.
      return !(
        digitWord(nextIs) !== undefined &&
        digitWord(words[at + 2]) !== undefined &&
        !isTens(words[at + 2])
      );
    case 'tam':
      // "tầm 30", "tầm ba mươi" without accents.
      if (word.text !== 'tam' || nextIs === undefined) return true;
      return !(
        nextIs.kind === 'number' ||
        (isTen(nextIs) && scaleOf(words[at + 2], false) !== undefined) ||
        startsLongNumber(words, at + 1)
      );
    case 'sau':
      return (
        word.text !== 'sau' ||
        nextIs === undefined ||
        isTens(nextIs) ||
        isHundred(nextIs) ||
        scaleOf(nextIs, false) !== undefined ||
        isCountedNoun(words, at + 1) ||
        digitWord(nextIs) !== undefined
      );
    default:
      return true;
  }
}

const startsLongNumber = (words: readonly Word[], at: number): boolean =>
  digitWord(words[at]) !== undefined &&
  (isTens(words[at + 1]) || isHundred(words[at + 1]) || scaleOf(words[at + 1], false) !== undefined);

/** A number below a thousand in words, or one written number, at `at`. */
function groupAt(words: readonly Word[], at: number, inside: boolean): Group | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  if (word.kind === 'number') return writtenAt(words, at);
  if (word.kind !== 'word') return undefined;
  if (is(word, 'nửa', 'nua') || (!inside && word.bare === 'nua' && word.text !== 'nữa'))
    return (scaleOf(words[at + 1], false) !== undefined && word.text !== 'nữa') ||
      (fits(word.text, 'nửa') && scaleOf(words[at + 1], true) !== undefined)
      ? { value: 0.5, end: at + 1, digits: false, full: true }
      : undefined;
  if (word.bare === 'ham' || word.bare === 'bam') {
    const tens =
      fits(word.text, 'hăm') && word.bare === 'ham'
        ? 20
        : fits(word.text, 'băm') && word.bare === 'bam'
          ? 30
          : 0;
    if (tens > 0 && isSome(words[at + 1])) return { value: tens, end: at + 2, digits: false, open: true };
    const unit = digitWord(words[at + 1]);
    return tens > 0 && unit !== undefined && unit > 0
      ? { value: tens + unit, end: at + 2, digits: false, full: true }
      : undefined;
  }
  if (isTen(word) && !(inside && word.text === 'mươi'))
    return tensFrom(words, at + 1, 10, words[at]!.text === 'mươi');
  const digit = digitWord(word);
  if (digit === undefined || (!inside && !mayBegin(words, at))) return undefined;
  const next = words[at + 1];
  if (isHundred(next)) return hundredsFrom(words, at + 2, digit * 100);
  if (isTens(next)) return tensFrom(words, at + 2, digit * 10, false);
  if (isSome(next) && digit >= 2) return { value: digit * 10, end: at + 2, digits: false, open: true };
  const second = next !== undefined && next.breaks === '' ? digitWord(next) : undefined;
  // "ba tư" 34, "hai mốt" 21; never "ba năm", which is three years, nor before a counted noun that takes the second.
  if (digit >= 2 && second !== undefined && second > 0 && !(next!.bare === 'nam'))
    return { value: digit * 10 + second, end: at + 2, digits: false, pair: [digit, second] };
  return { value: digit, end: at + 1, digits: false };
}

/** What follows "hai mươi": a unit, "mấy" (left open), or nothing. */
function tensFrom(words: readonly Word[], at: number, value: number, vague: boolean): Group {
  const next = words[at];
  if (vague || isSome(next)) return { value, end: isSome(next) ? at + 1 : at, digits: false, open: true };
  const unit = next !== undefined && next.breaks === '' ? digitWord(next) : undefined;
  if (
    unit === undefined ||
    unit === 0 ||
    next!.bare === 'nam' ||
    (value > 10 && unit === 1 && isCountedNoun(words, at + 1) && next!.text === 'một')
  )
    return { value, end: at, digits: false, full: true };
  return { value: value + unit, end: at + 1, digits: false, full: true };
}

/** What follows "ba trăm": linh/lẻ and a digit, rưỡi, tens, or a lone digit that means tens ("trăm hai"). */
function hundredsFrom(words: readonly Word[], at: number, value: number): Group {
  const next = words[at];
  const done = (end: number, plus: number): Group => ({
    value: value + plus,
    end,
    digits: false,
    full: true,
  });
  if (isHalf(next)) return done(at + 1, 50);
  if (isOdd(next)) {
    const unit = digitWord(words[at + 1]);
    return unit === undefined ? done(at, 0) : done(at + 2, unit);
  }
  if (next === undefined || next.breaks !== '') return done(at, 0);
  if (isTen(next) && next.text !== 'mươi') {
    const tens = tensFrom(words, at + 1, 10, false);
    return { ...tens, value: value + tens.value, full: true };
  }
  const digit = digitWord(next);
  if (digit === undefined || digit === 0) return done(at, 0);
  if (isTens(words[at + 1])) {
    const tens = tensFrom(words, at + 2, digit * 10, false);
    return { ...tens, value: value + tens.value, full: true };
  }
  const second = digitWord(words[at + 1]);
  if (second !== undefined && next.bare !== 'nam' && words[at + 1]!.breaks === '')
    return done(at + 2, digit * 10 + second);
  if (isCountedNoun(words, at + 1) || next.bare === 'nam') return done(at, 0);
  return done(at + 1, digit * 10);
}

/** One written number; "1 500 000" with spaces counts as one. */
function writtenAt(words: readonly Word[], at: number): Group | undefined {
  const word = words[at]!;
  let end = at + 1;
  let written = word.text;
  if (/^[1-9]\d{0,2}$/.test(written)) {
    while (
      words[end]?.kind === 'number' &&
      words[end]!.breaks === '' &&
      !words[end]!.glued &&
      /^\d{3}$/.test(words[end]!.text)
    ) {
      written += words[end]!.text;
      end++;
    }
    if (end === at + 2 && words[at + 1]!.text !== '000') {
      end = at + 1;
      written = word.text;
    }
  }
  const value = parseDigits(written);
  if (value === undefined) return undefined;
  if (isSome(words[end]) && value >= 10) return { value, end: end + 1, digits: true, open: true };
  if (isHundred(words[end]) && value < 10 && Number.isInteger(value))
    return { ...hundredsFrom(words, end + 1, value * 100), digits: true };
  if (is(words[end], 'chục', 'chuc') && value < 100)
    return { ...tensFrom(words, end + 1, value * 10, false), digits: true };
  return { value, end, digits: true, written };
}

/** The value that a group without a scale of its own adds after `scale`: "hai triệu ba" adds three hundred thousand. */
function tailValue(
  group: Group,
  scale: number,
  glued: boolean,
): { value: number; other?: number } | undefined {
  if (group.written !== undefined) {
    // "4tr500.000"
    if (group.value >= 1000 && group.value < scale) return { value: group.value };
    if (!/^\d{1,3}$/.test(group.written)) return undefined;
    const asDigits = (group.value * scale) / 10 ** group.written.length;
    if (glued || group.written.length !== 2) return { value: asDigits };
    return { value: (group.value * scale) / 1000, other: asDigits };
  }
  if (group.full) return { value: (group.value * scale) / 1000 };
  if (group.pair !== undefined) return { value: (group.value * scale) / (scale > 1000 ? 100 : 1000) };
  return { value: (group.value * scale) / 10 };
}

/** The compound number that begins at `at`, or undefined. */
export function compoundAt(words: readonly Word[], at: number): Compound | undefined {
  let total = 0;
  let scale = Number.POSITIVE_INFINITY;
  let end = at;
  let digits = false;
  let first: Group | undefined;
  let other: number | undefined;
  for (;;) {
    const tail = scale !== Number.POSITIVE_INFINITY;
    if (tail && (words[end] === undefined || words[end]!.breaks !== '')) break;
    if (tail && isHalf(words[end])) {
      total += scale / 2;
      end++;
      break;
    }
    const odd = tail && isOdd(words[end]);
    let group = groupAt(words, odd ? end + 1 : end, tail);
    if (group === undefined && !tail) group = impliedOne(words, end);
    if (group === undefined) break;
    const nextScale = scaleOf(words[group.end], true);
    if (nextScale !== undefined && nextScale < scale) {
      total += group.value * nextScale;
      scale = nextScale;
      end = group.end + 1;
      digits ||= group.digits;
      first ??= group;
      continue;
    }
    if (!tail) return plain(words, group);
    // "2 triệu 3 một tháng": the one belongs to the month; "2 triệu 1 tháng": nothing is added.
    if (!words[end]!.glued && (isCountedNoun(words, group.end) || endsAsYear(words, group))) {
      if (group.pair === undefined || group.pair[1] !== 1) break;
      group = { value: group.pair[0], end: group.end - 1, digits: false };
    }
    const added =
      odd && group.value < 1000
        ? { value: group.value * Math.max(1, scale / 1e3) }
        : tailValue(group, scale, words[end]!.glued);
    if (added === undefined) break;
    if (added.other !== undefined) other = total + added.other;
    total += added.value;
    end = group.end;
    digits ||= group.digits;
    break;
  }
  if (scale === Number.POSITIVE_INFINITY) return undefined;
  const compound: Compound = { value: Math.round(total * 1000) / 1000, end, scaled: true, digits };
  if (other !== undefined) compound.other = other;
  if (first?.open) compound.open = true;
  if (first?.pair !== undefined) compound.pair = first.pair;
  return compound;
}

/** "triệu rưỡi", "trăm nghìn", "chục triệu": the one is not said. */
function impliedOne(words: readonly Word[], at: number): Group | undefined {
  const word = words[at];
  if (isHundred(word)) {
    const group = hundredsFrom(words, at + 1, 100);
    return scaleOf(words[group.end], true) === undefined ? undefined : group;
  }
  if (is(word, 'chục', 'chuc'))
    return scaleOf(words[at + 1], true) === undefined ? undefined : { value: 10, end: at + 1, digits: false };
  if (scaleOf(word, false) === undefined) return undefined;
  const next = words[at + 1];
  const says =
    isHalf(next) ||
    (next?.breaks === '' &&
      digitWord(next) !== undefined &&
      next.bare !== 'nam' &&
      !isCountedNoun(words, at + 2));
  return says ? { value: 1, end: at, digits: false } : undefined;
}

/** "2 triệu một năm": a number word, then "năm" as the noun that ends the amount. */
const endsAsYear = (words: readonly Word[], group: Group): boolean =>
  is(words[group.end], 'năm', 'nam') ||
  (group.pair === undefined &&
    group.value === 5 &&
    !group.digits &&
    words[group.end - 1]!.bare === 'nam' &&
    words[group.end - 2]?.kind === 'number');

function plain(words: readonly Word[], group: Group): Compound {
  const compound: Compound = { value: group.value, end: group.end, scaled: false, digits: group.digits };
  if (group.pair !== undefined) compound.pair = group.pair;
  if (group.open) compound.open = true;
  if (isHalf(words[group.end])) {
    compound.value += 0.5;
    compound.end++;
  }
  return compound;
}
