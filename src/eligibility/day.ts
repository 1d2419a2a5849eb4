// Calendar days as whole numbers (days since 1970-01-01), with the month arithmetic that Vietnamese law uses.
// No clock: "today" always comes in as an argument.

const DAY = 86_400_000;

/** The day number of a civil date. */
export function dayOf(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / DAY);
}

/** Year, month (1–12) and day of a day number. */
export function civil(day: number): { year: number; month: number; day: number } {
  const d = new Date(day * DAY);
  return { year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate() };
}

/** `YYYY-MM-DD` of a day number. */
export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

const monthLength = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY` as the first and last day it may mean; undefined when it is no date
 * of the calendar.
 */
export function parseDays(text: string): { lo: number; hi: number } | undefined {
  const m = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!m) return undefined;
  const year = Number(m[1]);
  if (m[2] === undefined) return { lo: dayOf(year, 1, 1), hi: dayOf(year, 12, 31) };
  const month = Number(m[2]);
  if (month < 1 || month > 12) return undefined;
  const length = monthLength(year, month);
  if (m[3] === undefined) return { lo: dayOf(year, month, 1), hi: dayOf(year, month, length) };
  const day = Number(m[3]);
  if (day < 1 || day > length) return undefined;
  return { lo: dayOf(year, month, day), hi: dayOf(year, month, day) };
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
  const b = civil(on);
  let m = (b.year - a.year) * 12 + (b.month - a.month);
  while (m > 0 && addMonths(from, m - 1) >= on) m--;
  while (addMonths(from, m) < on) m++;
  return m;
}

/** Full years of age on `on` of somebody born on `birth`. */
export function yearsSince(birth: number, on: number): number {
  const a = civil(birth);
  const b = civil(on);
  return b.year - a.year - (b.month * 100 + b.day < a.month * 100 + a.day ? 1 : 0);
}
