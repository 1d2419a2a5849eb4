// Calendar days as whole numbers (days since 1970-01-01), with the month arithmetic that Vietnamese law uses.
// No clock: "today" always comes in as an argument.

const DAY = 86_400_000;
/** Days from 0000-03-01 to 1970-01-01; years are counted from March, so that a leap day comes last. */
const EPOCH = 719_468;
const ERA = 146_097;

/** The day number of a civil date (proleptic Gregorian, after Howard Hinnant's days_from_civil). */
export function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * ERA + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - EPOCH
  );
}

/** Year, month (1–12) and day of a day number. */
export function civil(dayNumber: number): { year: number; month: number; day: number } {
  const z = dayNumber + EPOCH;
  const era = Math.floor(z / ERA);
  const doe = z - era * ERA;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yoe + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: doy - Math.floor((153 * mp + 2) / 5) + 1,
  };
}

let lastDay = Number.NaN;
let lastCivil = { year: 0, month: 0, day: 0 };

/** `civil` of the day of the check, which is the same for a whole crowd: the last one is kept. */
function civilOfCheck(day: number): { year: number; month: number; day: number } {
  if (day !== lastDay) {
    lastDay = day;
    lastCivil = civil(day);
  }
  return lastCivil;
}

/** `YYYY-MM-DD` of a day number. */
export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const monthLength = (year: number, month: number) => (month === 2 && isLeap(year) ? 29 : lengths[month - 1]!);

/**
 * Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY` as the first and last day it may mean; undefined when it is no date
 * of the calendar.
 */
export function parseDays(text: string): { lo: number; hi: number } | undefined {
  const length = text.length;
  if (length !== 4 && length !== 7 && length !== 10) return undefined;
  if (length > 4 && (text[4] !== '-' || (length > 7 && text[7] !== '-'))) return undefined;
  const year = digitsAt(text, 0, 4);
  if (year < 0) return undefined;
  if (length === 4) return { lo: dayOf(year, 1, 1), hi: dayOf(year, 12, 31) };
  const month = digitsAt(text, 5, 7);
  if (month < 1 || month > 12) return undefined;
  const last = monthLength(year, month);
  if (length === 7) return { lo: dayOf(year, month, 1), hi: dayOf(year, month, last) };
  const day = digitsAt(text, 8, 10);
  if (day < 1 || day > last) return undefined;
  const number = dayOf(year, month, day);
  return { lo: number, hi: number };
}

/** The number that the characters from `start` to `end` write, or -1 when one is no digit. */
function digitsAt(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Reads a whole day, or throws: for dates of content that a schema has checked already. */
export function dayFrom(iso: string): number {
  const days = parseDays(iso);
  if (!days || days.lo !== days.hi) throw new Error(`not a day: ${iso}`);
  return days.lo;
}

/** The same day `months` later, or the last of that month when it is shorter (Bộ luật Dân sự, Điều 148). */
export function addMonths(day: number, months: number): number {
  const c = civil(day);
  const index = c.year * 12 + (c.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return dayOf(year, month, Math.min(c.day, monthLength(year, month)));
}

/**
 * Calendar months from `from` to `on`, a begun month counting whole: the least m with from + m months ≥ on.
 * 0 on the day itself, negative when the day has not come yet.
 */
export function monthsSince(from: number, on: number): number {
  if (from > on) return -Math.max(1, monthsSince(on, from));
  const a = civil(from);
  const b = civilOfCheck(on);
  const m = (b.year - a.year) * 12 + (b.month - a.month);
  // The month ends on the same day, or on its last day when it has no such day.
  return b.day > Math.min(a.day, monthLength(b.year, b.month)) ? m + 1 : m;
}

/** Full years of age on `on` of somebody born on `birth`. */
export function yearsSince(birth: number, on: number): number {
  const a = civil(birth);
  const b = civilOfCheck(on);
  return b.year - a.year - (b.month * 100 + b.day < a.month * 100 + a.day ? 1 : 0);
}
