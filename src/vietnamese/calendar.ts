// Calendar arithmetic on ISO dates that may be known only to the month or the year. Pure: today is an argument.

/** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
export type PartialDate = string;

export interface Day {
  year: number;
  month: number;
  day: number;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The day of an ISO date `YYYY-MM-DD`. */
export const dayOf = (iso: string): Day => ({
  year: Number(iso.slice(0, 4)),
  month: Number(iso.slice(5, 7)),
  day: Number(iso.slice(8, 10)),
});

/** A date as far as it is known; undefined when there is no such day. Years 1900 to 2100. */
export function isoDate(year: number, month?: number, day?: number): PartialDate | undefined {
  if (year < 1900 || year > 2100) return undefined;
  if (month === undefined) return String(year);
  if (month < 1 || month > 12) return undefined;
  if (day === undefined) return `${year}-${two(month)}`;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day < 1 || day > last ? undefined : `${year}-${two(month)}-${two(day)}`;
}

/** The ISO day `count` days after `today` (before when negative). */
export function addDays(today: string, count: number): string {
  const { year, month, day } = dayOf(today);
  return new Date(Date.UTC(year, month - 1, day + count)).toISOString().slice(0, 10);
}

/** The month `count` months after the one of `today`, as `YYYY-MM`. */
export function addMonths(today: string, count: number): { year: number; month: number } {
  const { year, month } = dayOf(today);
  const index = year * 12 + (month - 1) + count;
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

/** Day of the week of an ISO date, Monday 0 to Sunday 6. */
export function weekdayOf(iso: string): number {
  const { year, month, day } = dayOf(iso);
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

/** A year written with two digits: up to ten years ahead of today is this century. */
export function fullYear(written: number, digits: number, today: string): number {
  if (digits > 2) return written;
  const century = Math.floor(dayOf(today).year / 100) * 100;
  return written <= (dayOf(today).year % 100) + 10 ? century + written : century - 100 + written;
}

/** Full years between a birth day and `today`. */
export function fullYears(birth: Day, today: string): number {
  const now = dayOf(today);
  const before = now.month < birth.month || (now.month === birth.month && now.day < birth.day);
  return now.year - birth.year - (before ? 1 : 0);
}
