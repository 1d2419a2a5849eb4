// Reads an age in full years, and a year of birth. Approximations, bounds and zodiac years are nothing; an age from
// a bare year, or a year from a bare age, is asked back.
import { dayOf, fullYears } from './calendar.js';
import { datesIn } from './date-mentions.js';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { digitWord } from './number-words.js';
import { fits, phraseSet } from './phrases.js';
import { onlyFillersOutside } from './politeness.js';
import { type Quantity, readQuantities } from './quantities.js';
import { NOTHING, type Reading } from './reading.js';
import { type Mention, settle } from './settle.js';
import { readWords, type Word } from './words.js';

export interface AgeContext {
  /** The given day, ISO. */
  today: string;
  lexicon?: Lexicon;
}

const OLDEST = 120;
/** A lone number above this is a year of birth rather than an age. */
const OLDEST_BARE = 89;

const ZODIAC = phraseSet(
  'tuổi tý|tuổi tí|tuổi sửu|tuổi dần|tuổi mão|tuổi mẹo|tuổi thìn|tuổi tỵ|tuổi tị|tuổi ngọ|tuổi mùi|tuổi thân|tuổi dậu|tuổi tuất|tuổi hợi|tuổi con|tuổi chuột|tuổi trâu|tuổi hổ|tuổi mèo|tuổi rồng|tuổi rắn|tuổi ngựa|tuổi dê|tuổi khỉ|tuổi gà|tuổi chó|tuổi lợn|tuổi heo',
);
const COUNTED_OTHERWISE = phraseSet('tuổi ta|tuổi mụ|tuổi âm|tính cả mụ|cả tuổi mụ|tuổi tây ta');
/** Words that may surround a lone number when it is an age. */
const ABOUT_AGE = phraseSet(
  'tuổi|năm nay|tuổi đời|số tuổi|tuổi của em|vừa|mới|đúng|sinh nhật|người|không phải|không|nhầm|lộn|sai|quên|hồi|lại|mới đúng|lên|hoặc|hay',
);

const isAgeWord = (w: Word | undefined) => w !== undefined && w.bare === 'tuoi' && fits(w.text, 'tuổi');

/** The whole numbers of a text that are ages: followed or led by "tuổi", or alone. */
export function agesIn(
  words: readonly Word[],
  alone: boolean,
  quantities: readonly Quantity[] = readQuantities(words),
): { mentions: Mention<number>[]; vague: boolean } {
  const mentions: Mention<number>[] = [];
  let vague = false;
  for (const q of quantities) {
    const led =
      isAgeWord(words[q.start - 1]) || (words[q.start - 1]?.breaks === ':' && isAgeWord(words[q.start - 2]));
    const age = q.unit === 'age' || (led && q.unit === undefined);
    const plain =
      alone && q.unit === undefined && !q.scaled && onlyFillersOutside(words, quantities, ABOUT_AGE);
    if ((!age && !plain) || nextToSlash(words, q)) continue;
    if (isAgeWord(words[q.end - 1]) && ['ta', 'mu', 'am'].includes(words[q.end]?.bare ?? '')) {
      vague = true;
      continue;
    }
    // "u50": about fifty.
    const rough = words[q.start - 1]?.bare === 'u' && words[q.start]!.glued;
    if (q.certainty !== 'exact' || q.other !== undefined || rough) {
      vague = true;
      continue;
    }
    const value = Math.floor(q.value);
    const most = age ? OLDEST : OLDEST_BARE;
    if (value >= 1 && value <= most && /^\d{0,3}$/.test(q.digits ? String(q.value) : ''))
      mentions.push({ start: q.start, end: q.end, values: [value] });
  }
  return { mentions, vague };
}

const isSlash = (word: Word | undefined) => word?.text === '/' || word?.text === '-';
/** Part of a written date or range, not a number of its own. */
const nextToSlash = (words: readonly Word[], q: Quantity) =>
  isSlash(words[q.start - 1]) || isSlash(words[q.end]);

/** Reads an age. From a full birth date the full years on the given day; from a year of birth both possible ages. */
export function readAge(text: string, context: AgeContext): Reading<number> {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  if (COUNTED_OTHERWISE.find(words) !== undefined) return NOTHING;
  const { mentions, vague } = agesIn(words, true);
  if (mentions.length > 0) return vague ? NOTHING : settle(words, mentions);
  if (vague) return NOTHING;
  const dates = datesIn(words, context.today).filter(
    (d) => d.values.length === 1 && d.values[0]!.length === 10 && !d.about,
  );
  if (dates.length > 0)
    return settle(
      words,
      dates.map((d) => ({
        ...d,
        values: [fullYears(dayOf(d.values[0]!), context.today)].filter((a) => a >= 0 && a <= OLDEST),
      })),
    );
  const year = readBirthYear(text, context);
  if (!('value' in year) || year.value === null) return NOTHING;
  const now = dayOf(context.today);
  const most = now.year - year.value;
  if (now.month === 12 && now.day === 31) return { value: most };
  return { candidates: [most - 1, most].filter((a) => a >= 0) };
}

const BORN = phraseSet(
  'sinh|sinh năm|sn|sinh vào năm|năm sinh|ns|đẻ năm|sinh ngày|ngày sinh|sinh vào|đời|năm|sinh hồi',
);
const ABOUT_BIRTH = phraseSet(
  'sinh|năm|sn|năm sinh|ns|ngày sinh|sinh năm|đời|không phải|không|nhầm|quên|lộn|mới đúng|cuối|đầu|giữa|ngày|tháng|vào|sai|hoặc|hay',
);
const ABOUT_WORDS = phraseSet('khoảng|tầm|cỡ|chừng|độ|hình như|đâu|đâu như');
const OPEN_YEAR = phraseSet('8 x|9 x|7 x|6 x');

/** A birth year from two digits, in the century that gives a living person; undefined for 17 to 29. */
function twoDigitYear(written: number, said: boolean, today: string): number | undefined {
  const now = dayOf(today).year;
  if (2000 + written <= now - (said ? 0 : 10)) return 2000 + written;
  const old = 1900 + written;
  return now - old <= (said ? 100 : 86) ? old : undefined;
}

/** Reads a year of birth: "2k5", "sn 98", "sinh năm 2005", "10/3/2008". */
export function readBirthYear(text: string, context: AgeContext): Reading<number> {
  const { today } = context;
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  const now = dayOf(today).year;
  const mentions: Mention<number>[] = [];
  const inTime = (year: number) => year >= 1900 && year <= now;
  if (text.includes('?') || OPEN_YEAR.find(words) !== undefined) return NOTHING;

  const quantities = readQuantities(words);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    // "2k5", "2k", "2k10"
    if (word.text === '2' && words[at + 1]?.typed === 'k' && words[at + 1]!.breaks === '') {
      const tail = words[at + 2];
      const tailed = tail?.kind === 'number' && tail.breaks === '' && /^\d{1,2}$/.test(tail.text);
      const year = tailed ? 2000 + Number(tail.text) : 2000;
      const end = tailed ? at + 3 : at + 2;
      if (['may'].includes(words[end]?.bare ?? '')) return NOTHING;
      mentions.push({ start: at, end, values: inTime(year) ? [year] : [] });
      at = end - 1;
    }
  }
  const taken = (start: number, end: number) => mentions.some((m) => start < m.end && end > m.start);
  for (const d of datesIn(words, today)) {
    if (taken(d.start, d.end)) continue;
    const years = [...new Set(d.values.map((v) => Number(v.slice(0, 4))))].filter(inTime);
    const whole =
      words.slice(d.start, d.end).some((w) => /^\d{4}$|\d{4}$/.test(w.text) || w.kind === 'word') ||
      d.values.some((v) => v.length === 10);
    if (d.values.length > 1 || !whole) continue;
    if (words[d.start - 1] !== undefined && ABOUT_WORDS.at(words, d.start - 1) !== undefined) return NOTHING;
    const lone =
      d.end - d.start <= 2 && quantities.find((q) => q.start >= d.start && q.start < d.end && q.end >= d.end);
    if (d.about || (lone && (lone.certainty === 'bound' || lone.certainty === 'open'))) return NOTHING;
    if (isRelative(words, d.start, d.end)) continue;
    if (OPEN_BEFORE.has(words[d.start - 1]?.bare ?? '')) return NOTHING;
    mentions.push({ start: d.start, end: d.end, values: years });
  }
  for (const q of quantities) {
    if (taken(q.start, q.end) || nextToSlash(words, q) || (q.unit !== undefined && q.unit !== 'year'))
      continue;
    const written = twoDigits(words, q);
    if (written === undefined) continue;
    const said = bornBefore(words, q.start);
    if (!said && !onlyFillersOutside(words, [...mentions, ...quantities], ABOUT_BIRTH)) continue;
    if (q.certainty !== 'exact') return NOTHING;
    const year = twoDigitYear(written, said, today);
    if (year !== undefined) mentions.push({ start: q.start, end: q.end, values: [year] });
  }
  if (mentions.length > 0) return sorted(settle(words, mentions));
  if (ZODIAC.find(words) !== undefined) return NOTHING;
  const { mentions: ages, vague } = agesIn(words, false, quantities);
  if (vague || ages.length !== 1) return NOTHING;
  const age = ages[0]!.values[0]!;
  return { candidates: [now - age - 1, now - age] };
}

const sorted = (reading: Reading<number>): Reading<number> =>
  'candidates' in reading ? { candidates: [...reading.candidates].sort((a, b) => a - b) } : reading;

function bornBefore(words: readonly Word[], at: number): boolean {
  for (const back of [1, 2, 3]) {
    const span = at - back >= 0 ? BORN.at(words, at - back) : undefined;
    if (span !== undefined && span.end === at) return true;
  }
  return words[at - 1]?.breaks === ':' || words[at - 1]?.typed === 'sn';
}

/** "98", "05", "chín tám": two digits, written or spoken. */
function twoDigits(words: readonly Word[], q: Quantity): number | undefined {
  const first = words[q.start]!;
  if (first.kind === 'number')
    return /^\d\d$/.test(first.text) && q.value === Number(first.text) ? q.value : undefined;
  return q.pair !== undefined || (q.value >= 30 && q.value < 100 && Number.isInteger(q.value))
    ? q.value
    : undefined;
}

/** "năm nay", "tháng sau": no number in it, so no year of birth. */
const isRelative = (words: readonly Word[], start: number, end: number): boolean =>
  !words
    .slice(start, end)
    .some((w) => w.kind === 'number' || (w.bare !== 'nam' && digitWord(w) !== undefined));

/** "sinh sau 1990", "trước 1990". */
const OPEN_BEFORE = new Set(['sau', 'truoc', 'tu', 'hon', 'tren', 'duoi']);
