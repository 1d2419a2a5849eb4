// Where a statement comes from, how sure it is, and on which day it was last checked: shared by the content
// formats of articles, consents, courses and holidays.
import { z } from 'zod';
import { certaintySchema } from './fact-file.js';

export type { Certainty } from './fact-file.js';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether `text` is a day that exists, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const parts = DAY.exec(text);
  if (!parts) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

/** A day of the calendar, `YYYY-MM-DD`. */
export const daySchema = z.string().refine(isDay, 'must be a day such as 2026-11-21');

export const sourceSchema = z.strictObject({
  document: z.string().min(2),
  article: z.string().min(1).optional(),
  /** The day the document was issued. */
  date: daySchema.optional(),
  certainty: certaintySchema,
  /** The day on which somebody last compared our text with it. */
  checked: daySchema,
  url: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** "2026-11-21" → "21/11/2026". */
export const shownDay = (day: string): string =>
  day
    .split('-')
    .reverse()
    .map((n) => n.replace(/^0(?=\d$)/, ''))
    .join('/');
