// Reads one date as ISO, no finer than stated: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
import type { PartialDate } from './calendar.js';
import { datesIn } from './date-mentions.js';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { NOTHING, type Reading } from './reading.js';
import { type Mention, settle } from './settle.js';
import { readWords } from './words.js';

export interface DateContext {
  /** The given day, ISO. */
  today: string;
  lexicon?: Lexicon;
}

/**
 * Reads a date. A day and month without a year may be the last or the next one: both are candidates. Lunar days,
 * impossible days, "tuần trước" and questions are nothing.
 */
export function readDate(text: string, context: DateContext): Reading<PartialDate> {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  if (
    text.includes('?') ||
    words.some((w, i) => w.bare === 'bao' && ['gio', 'nhieu', 'lau'].includes(words[i + 1]?.bare ?? ''))
  )
    return NOTHING;
  const mentions: Mention<PartialDate>[] = datesIn(words, context.today);
  return settle(words, mentions);
}
