// Public holidays (knowledge/holidays.yaml) and the counting of working days that promises such as "within
// two working days" rest on.
import { z } from 'zod';
import { certaintySchema } from './fact-file.js';
import { daySchema, sourceSchema } from './source.js';

export const holidaysSchema = z.strictObject({
  sources: z.array(sourceSchema).min(1),
  days: z
    .array(
      z.strictObject({
        date: daySchema,
        name: z.string().min(3),
        /** Off by law, in place of a weekend day, or exchanged for another working day. */
        kind: z.enum(['law', 'compensation', 'exchange']).default('law'),
        certainty: certaintySchema,
        note: z.string().optional(),
      }),
    )
    .min(1),
  /** Saturdays that are worked in exchange. */
  workedSaturdays: z.array(daySchema).default([]),
});
export type Holidays = z.infer<typeof holidaysSchema>;

const DAY_MS = 86_400_000;
const next = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/**
 * Whether offices work on a day (`YYYY-MM-DD`, Vietnamese calendar). A holiday that is not certain counts as
 * one, so that a promise is kept either way.
 */
export function isWorkingDay(day: string, holidays: Pick<Holidays, 'days' | 'workedSaturdays'>): boolean {
  if (holidays.workedSaturdays.includes(day)) return true;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.days.some((h) => h.date === day);
}

/** The day that is `count` working days after `day` (0 = the same day). */
export function addWorkingDays(
  day: string,
  count: number,
  holidays: Pick<Holidays, 'days' | 'workedSaturdays'>,
): string {
  let at = day;
  for (let left = count; left > 0; ) {
    at = next(at);
    if (isWorkingDay(at, holidays)) left--;
  }
  return at;
}
