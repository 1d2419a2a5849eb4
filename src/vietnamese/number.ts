// Reads one number, in digits or words, whatever is counted: "ba tháng rưỡi" is 3.5, "hai mươi lăm" is 25.
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { readQuantities } from './quantities.js';
import { NOTHING, type Reading } from './reading.js';
import { type Mention, settle } from './settle.js';
import { readWords } from './words.js';

const MOST_DIGITS = 12;

/** Reads a number. Candidates for two; nothing for ranges, bounds, dates, phone numbers and questions. */
export function readNumber(text: string, context: { lexicon?: Lexicon } = {}): Reading<number> {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  if (text.includes('?') || words.some((w, i) => w.bare === 'bao' && words[i + 1]?.bare === 'nhieu'))
    return NOTHING;
  // "nửa năm" is half a year and no five.
  if (words.some((w, i) => w.bare === 'nua' && words[i + 1]?.bare === 'nam')) return NOTHING;
  const mentions: Mention<number>[] = [];
  for (const q of readQuantities(words)) {
    const first = words[q.start]!;
    if (q.certainty === 'range' || q.certainty === 'bound' || q.certainty === 'open' || q.loosePair)
      return NOTHING;
    if (words[q.start - 1]?.text === '/' || words[q.end]?.text === '/') {
      if (words[q.end + 1]?.kind === 'number' || words[q.start - 2]?.kind === 'number') return NOTHING;
    }
    if (/^0\d/.test(first.text) || first.text.length > MOST_DIGITS) return NOTHING;
    if (words[q.start - 1]?.text === '-' && words[q.start - 2]?.kind !== 'number') return NOTHING;
    mentions.push({
      start: q.start,
      end: q.end,
      values: q.other === undefined ? [q.value] : [q.value, q.other],
    });
  }
  return settle(words, mentions);
}
