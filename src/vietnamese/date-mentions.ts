// Dates named in a text: written ("10/3/2008"), spoken ("ngày 10 tháng 3 năm ngoái") and relative to today ("hôm
// qua"), no finer than stated. Day before month. Lunar days and impossible ones carry no value.
import { addDays, addMonths, dayOf, fullYear, isoDate, type PartialDate, weekdayOf } from './calendar.js';
import {
  ABOUT,
  AHEAD,
  AHEAD_MARK,
  BACK_MARK,
  JUST_PAST,
  LUNAR,
  MONTH_SHIFT,
  RELATIVE_DAYS,
  SOMEDAY,
  WEEK_SHIFT,
  YEAR_SHIFT,
} from './date-words.js';
import { compoundAt, digitWord } from './number-words.js';
import { fits } from './phrases.js';
import type { Word } from './words.js';

export interface DateMention {
  start: number;
  end: number;
  /** What it can be; none when there is no such day or it is a lunar one. */
  values: readonly PartialDate[];
  /** Said with "khoảng", "tầm", "hồi". */
  about?: true;
}

const is = (word: Word | undefined, bare: string, text: string): boolean =>
  word !== undefined && word.bare === bare && fits(word.text, text);
const isYearWord = (w: Word | undefined) => is(w, 'nam', 'năm');
const isMonthWord = (w: Word | undefined) => is(w, 'thang', 'tháng') || w?.typed === 'thg';
const isSlash = (w: Word | undefined) => w?.text === '/' || w?.text === '-';

/** Cursor over one mention: everything that is known so far. */
interface Parts {
  end: number;
  day?: number;
  month?: number;
  year?: number;
}

const DOTTED = /^\d{1,4}(?:\.\d{1,2})?\.\d{1,4}$/;

function fromNumbers(numbers: readonly string[], end: number, today: string): Parts | undefined {
  const [a, b, c] = numbers as [string, string, string?];
  if (c !== undefined) {
    if (a.length === 4) return { end, year: Number(a), month: Number(b), day: Number(c) };
    if (a.length > 2 || b.length > 2 || (c.length !== 2 && c.length !== 4)) return undefined;
    return { end, day: Number(a), month: Number(b), year: fullYear(Number(c), c.length, today) };
  }
  if (a.length === 4 && b.length <= 2) return { end, year: Number(a), month: Number(b) };
  if (a.length > 2) return undefined;
  if (b.length === 4) return { end, month: Number(a), year: Number(b) };
  return b.length > 2 ? undefined : { end, day: Number(a), month: Number(b) };
}

/** "10/3/2008", "10-3-08", "10.3.2008", "10 3 2008", "3/2026", "2026-03-15", "10032008". */
function writtenAt(words: readonly Word[], at: number, today: string): Parts | undefined {
  const first = words[at]!;
  if (first.kind !== 'number' || isSlash(words[at - 1])) return undefined;
  if (DOTTED.test(first.text)) {
    const numbers = first.text.split('.');
    if (numbers.length === 2 && numbers[1]!.length !== 4) return undefined;
    if (isSlash(words[at + 1])) return undefined;
    return fromNumbers(numbers, at + 1, today);
  }
  if (!/^\d+$/.test(first.text)) return undefined;
  if (first.text.length === 8 && Number(first.text.slice(2, 4)) > 12) {
    const [y, m, d] = [first.text.slice(0, 4), first.text.slice(4, 6), first.text.slice(6)].map(Number) as [
      number,
      number,
      number,
    ];
    return isoDate(y, m, d) === undefined ? undefined : { end: at + 1, day: d, month: m, year: y };
  }
  if (first.text.length === 8) {
    const [d, m, y] = [first.text.slice(0, 2), first.text.slice(2, 4), first.text.slice(4)];
    return isoDate(Number(y), Number(m), Number(d)) === undefined
      ? undefined
      : { end: at + 1, day: Number(d), month: Number(m), year: Number(y) };
  }
  const second = words[at + 2];
  if (isSlash(words[at + 1]) && second?.kind === 'number' && /^\d+$/.test(second.text)) {
    const third = words[at + 4];
    if (words[at + 3]?.text === words[at + 1]!.text && third?.kind === 'number' && /^\d+$/.test(third.text))
      return fromNumbers([first.text, second.text, third.text], at + 5, today);
    const parts = fromNumbers([first.text, second.text], at + 3, today);
    // "2-3" is a range; only "2/3" and "3-2026" are dates.
    return parts !== undefined && parts.year === undefined && words[at + 1]!.text === '-' ? undefined : parts;
  }
  const b = words[at + 1];
  const c = words[at + 2];
  if (
    b?.kind === 'number' &&
    c?.kind === 'number' &&
    /^\d{1,2}$/.test(first.text) &&
    /^\d{1,2}$/.test(b.text) &&
    /^(19|20)\d\d$/.test(c.text)
  )
    return fromNumbers([first.text, b.text, c.text], at + 3, today);
  return undefined;
}

/** A small number in digits or words: "15", "mười lăm", "tư". */
function smallAt(words: readonly Word[], at: number): { value: number; end: number } | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  if (word.kind === 'number')
    return /^\d{1,2}$/.test(word.text) ? { value: Number(word.text), end: at + 1 } : undefined;
  const compound = compoundAt(words, at);
  if (
    compound !== undefined &&
    !compound.scaled &&
    compound.pair === undefined &&
    Number.isInteger(compound.value)
  )
    return compound;
  const digit = digitWord(word);
  return digit === undefined || digit === 0 ? undefined : { value: digit, end: at + 1 };
}

/** A year: "2005", "98", "hai nghìn không trăm linh năm", "hai không hai năm". */
function yearAt(
  words: readonly Word[],
  at: number,
  today: string,
): { value: number; end: number } | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  if (word.kind === 'number' && !['nghin', 'ngan'].includes(words[at + 1]?.bare ?? '')) {
    if (/^(19|20)\d\d$/.test(word.text)) return { value: Number(word.text), end: at + 1 };
    return /^\d\d$/.test(word.text)
      ? { value: fullYear(Number(word.text), 2, today), end: at + 1 }
      : undefined;
  }
  const digits: number[] = [];
  while (
    digits.length < 4 &&
    words[at + digits.length] !== undefined &&
    digitWord(words[at + digits.length]) !== undefined
  )
    digits.push(digitWord(words[at + digits.length])!);
  if (digits.length === 4) {
    const value = Number(digits.join(''));
    if (value >= 1900 && value <= 2100) return { value, end: at + 4 };
  }
  // "một chín tám mươi"
  if (digits.length >= 2 && (digits[0]! * 10 + digits[1]! === 19 || digits[0]! * 10 + digits[1]! === 20)) {
    const rest = compoundAt(words, at + 2);
    if (rest !== undefined && !rest.scaled && rest.value >= 10 && rest.value < 100)
      return { value: (digits[0]! * 10 + digits[1]!) * 100 + rest.value, end: rest.end };
  }
  const compound = compoundAt(words, at);
  if (compound?.scaled) {
    // "hai nghìn năm" for a year is 2005, not 2500.
    let { value } = compound;
    if (value >= 2100 && value % 1000 < 1000 && value % 100 === 0 && value < 3000)
      value = 2000 + (value - 2000) / 100;
    if (value >= 1900 && value <= 2100) return { value, end: compound.end };
  }
  return undefined;
}

/** "tháng 3", "thg 3", "t3/2026": the month at `at`. */
function monthAt(words: readonly Word[], at: number): { value: number; end: number } | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const short = word.typed === 't' && words[at + 1]?.glued && words[at + 2]?.text === '/';
  if (!isMonthWord(word) && !short) return undefined;
  const month = smallAt(words, at + 1);
  return month === undefined || month.value > 31 ? undefined : month;
}

function spokenAt(words: readonly Word[], at: number, today: string): Parts | undefined {
  let start = at;
  let parts: Parts | undefined;
  const word = words[at]!;
  const dayWord =
    is(word, 'ngay', 'ngày') ||
    is(word, 'mung', 'mùng') ||
    is(word, 'mong', 'mồng') ||
    is(word, 'hom', 'hôm');
  if (dayWord) start = at + 1;
  if (dayWord && (is(words[start], 'mung', 'mùng') || is(words[start], 'mong', 'mồng'))) start++;
  const day = smallAt(words, start);
  if (day !== undefined && (isMonthWord(words[day.end]) || words[day.end]?.typed === 'thg')) {
    const shift = dayWord ? MONTH_SHIFT.at(words, day.end) : undefined;
    if (shift !== undefined) {
      const { year, month } = addMonths(today, shift.value);
      return { end: shift.end, day: day.value, month, year };
    }
    const month = MONTH_SHIFT.at(words, day.end) === undefined ? monthAt(words, day.end) : undefined;
    if (month !== undefined) parts = { end: month.end, day: day.value, month: month.value };
  } else if (dayWord && words[start]?.kind === 'number') {
    parts = writtenAt(words, start, today);
    if (parts === undefined) return undefined;
  }
  if (parts === undefined) {
    const month = MONTH_SHIFT.at(words, at) === undefined ? monthAt(words, at) : undefined;
    if (month !== undefined) parts = { end: month.end, month: month.value };
  }
  return parts === undefined ? undefined : withYear(words, parts, today);
}

/** Adds the year that follows: "năm 2025", "/2026", "năm ngoái", "vừa rồi". */
function withYear(words: readonly Word[], parts: Parts, today: string): Parts {
  if (parts.year !== undefined || parts.month === undefined) return parts;
  const at = parts.end;
  const shift = YEAR_SHIFT.at(words, at);
  const now = dayOf(today);
  if (shift !== undefined) return { ...parts, end: shift.end, year: now.year + shift.value };
  if (isSlash(words[at]) || isYearWord(words[at])) {
    const year = yearAt(words, at + 1, today);
    if (year !== undefined) return { ...parts, end: year.end, year: year.value };
  }
  if (words[at]?.kind === 'number' && /^(19|20)\d\d$/.test(words[at]!.text))
    return { ...parts, end: at + 1, year: Number(words[at]!.text) };
  const past = JUST_PAST.at(words, at);
  const ahead = past === undefined ? AHEAD.at(words, at) : undefined;
  if (past !== undefined || ahead !== undefined) {
    const [last, next] = nearest(parts, today);
    return { ...parts, end: (past ?? ahead)!.end, year: past !== undefined ? last : next };
  }
  return parts;
}

/** The years of the last and the next such day or month, today's counted as both. */
function nearest(parts: Parts, today: string): [last: number, next: number] {
  const now = dayOf(today);
  const order =
    (parts.month ?? 0) * 32 + (parts.day ?? 0) - (now.month * 32 + (parts.day === undefined ? 0 : now.day));
  return [order > 0 ? now.year - 1 : now.year, order < 0 ? now.year + 1 : now.year];
}

function relativeAt(
  words: readonly Word[],
  at: number,
  today: string,
): { end: number; values: PartialDate[] } | undefined {
  const someday = SOMEDAY.at(words, at);
  if (someday !== undefined) return { end: someday.end, values: [] };
  const day = RELATIVE_DAYS.at(words, at);
  if (words[at]!.text === 'mốt') return { end: at + 1, values: [addDays(today, 2)] };
  if (day !== undefined) return { end: day.end, values: [addDays(today, day.value)] };
  const month = MONTH_SHIFT.at(words, at);
  if (month !== undefined) {
    const { year, month: m } = addMonths(today, month.value);
    return { end: month.end, values: [isoDate(year, m)!] };
  }
  const year = YEAR_SHIFT.at(words, at);
  if (year !== undefined) return { end: year.end, values: [String(dayOf(today).year + year.value)] };
  return weekdayAt(words, at, today) ?? agoAt(words, at, today);
}

function weekdayAt(
  words: readonly Word[],
  at: number,
  today: string,
): { end: number; values: PartialDate[] } | undefined {
  let end = at;
  let weekday: number | undefined;
  if (is(words[at], 'chu', 'chủ') && is(words[at + 1], 'nhat', 'nhật')) {
    weekday = 6;
    end = at + 2;
  } else if (is(words[at], 'thu', 'thứ')) {
    const number = words[at + 1]?.kind === 'number' ? Number(words[at + 1]!.text) : digitWord(words[at + 1]);
    if (number !== undefined && number >= 2 && number <= 7) {
      weekday = number - 2;
      end = at + 2;
    }
  }
  const week = WEEK_SHIFT.at(words, end);
  if (weekday === undefined)
    return week !== undefined && end === at ? { end: week.end, values: [] } : undefined;
  if (week === undefined) return { end, values: [] };
  return { end: week.end, values: [addDays(today, weekday - weekdayOf(today) + 7 * week.value)] };
}

/** "3 năm trước", "cách đây 2 tháng", "5 ngày nữa". */
function agoAt(
  words: readonly Word[],
  at: number,
  today: string,
): { end: number; values: PartialDate[] } | undefined {
  const led = is(words[at], 'cach', 'cách') && ['day', 'nay'].includes(words[at + 1]?.bare ?? '');
  const from = led ? at + 2 : at;
  const count = smallAt(words, from);
  if (count === undefined) return undefined;
  const unit = words[count.end]?.bare;
  if (unit === undefined || !['ngay', 'hom', 'thang', 'nam', 'tuan'].includes(unit)) return undefined;
  let end = count.end + 1;
  const half = is(words[end], 'ruoi', 'rưỡi');
  if (half) end++;
  const back = BACK_MARK.at(words, end);
  const ahead = AHEAD_MARK.at(words, end);
  if (!led && back === undefined && ahead === undefined) return undefined;
  end = back?.end ?? (led ? end : ahead!.end);
  const sign = led || back !== undefined ? -1 : 1;
  if (unit === 'tuan' || half) return { end, values: [] };
  if (unit === 'nam') return { end, values: [String(dayOf(today).year + sign * count.value)] };
  if (unit === 'thang') {
    const { year, month } = addMonths(today, sign * count.value);
    return { end, values: [isoDate(year, month)!] };
  }
  return { end, values: [addDays(today, sign * count.value)] };
}

function valuesOf(parts: Parts, today: string): PartialDate[] {
  if (parts.year !== undefined) {
    const value = isoDate(parts.year, parts.month, parts.day);
    return value === undefined ? [] : [value];
  }
  return [...new Set(nearest(parts, today))].flatMap((year) => isoDate(year, parts.month, parts.day) ?? []);
}

/** Bare words that a date can begin with; all others are passed over. */
const BEGINNINGS = new Set([
  ...[SOMEDAY, RELATIVE_DAYS, MONTH_SHIFT, YEAR_SHIFT, WEEK_SHIFT].flatMap((table) => [
    ...table.firstWords(),
  ]),
  ...'ngay mung mong hom thang thg t nam thu chu cach muoi hai ba bon tu lam sau bay tam chin mot khong nghin ngan'.split(
    ' ',
  ),
]);

/** All dates of a text from left to right. Lunar words make every day and month near them none. */
export function datesIn(words: readonly Word[], today: string): DateMention[] {
  const found: DateMention[] = [];
  const lunar = LUNAR.scan(words);
  for (let at = 0; at < words.length; ) {
    const word = words[at]!;
    const possible = word.kind === 'number' || (word.kind === 'word' && BEGINNINGS.has(word.bare));
    const mention = possible ? mentionAt(words, at, today) : undefined;
    if (mention === undefined) {
      at++;
      continue;
    }
    const about = [1, 2].some((back) => at >= back && ABOUT.at(words, at - back)?.end === at);
    const isLunar = lunar.some((l) => l.start <= mention.end + 1 && l.end >= at - 1);
    found.push({
      start: at,
      end: mention.end,
      values: isLunar ? [] : mention.values,
      ...(about ? { about: true as const } : {}),
    });
    at = mention.end;
  }
  for (const l of lunar)
    if (!found.some((m) => l.start < m.end && l.end > m.start)) found.push({ ...l, values: [] });
  return found.sort((a, b) => a.start - b.start);
}

function mentionAt(
  words: readonly Word[],
  at: number,
  today: string,
): { end: number; values: readonly PartialDate[] } | undefined {
  const written = writtenAt(words, at, today);
  const parts =
    spokenAt(words, at, today) ?? (written === undefined ? undefined : withYear(words, written, today));
  if (parts !== undefined) return { end: parts.end, values: valuesOf(parts, today) };
  const relative = relativeAt(words, at, today);
  if (relative !== undefined) return relative;
  if (isYearWord(words[at])) {
    const year = yearAt(words, at + 1, today);
    if (year !== undefined)
      return { end: year.end, values: [isoDate(year.value)].filter((v) => v !== undefined) };
  }
  const word = words[at]!;
  if (
    word.kind === 'number' &&
    /^(19|20)\d\d$/.test(word.text) &&
    !words[at + 1]?.glued &&
    (!isSlash(words[at + 1]) || /^(19|20)\d\d$/.test(words[at + 2]?.text ?? ''))
  )
    return { end: at + 1, values: [word.text] };
  if (word.kind === 'word' && digitWord(word) !== undefined) {
    const year = yearAt(words, at, today);
    if (year !== undefined) return { end: year.end, values: [String(year.value)] };
  }
  return undefined;
}
