// Reads one number, in digits or words, whatever is counted: "ba tháng rưỡi" is 3.5, "hai mươi lăm" is 25.
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { fits } from './phrases.js';
import { readQuantities, type Unit } from './quantities.js';
import { NOTHING, type Reading } from './reading.js';
import { type Mention, settle } from './settle.js';
import { readWords, type Word } from './words.js';

const MOST_DIGITS = 12;

export interface NumberContext {
  lexicon?: Lexicon;
  /** What is counted: years are then turned into months, and months into years. */
  unit?: 'month' | 'year';
}

/** Reads a number. Candidates for two; nothing for ranges, bounds, dates, phone numbers and questions. */
export function readNumber(text: string, context: NumberContext = {}): Reading<number> {
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
    // "trăm hai" without what it is a hundred of.
    if (words[q.start - 1]?.bare === 'tram' && fits(words[q.start - 1]!.text, 'trăm')) return NOTHING;
    const whole = mentions.at(-1);
    const decimal = whole !== undefined && isPoint(words, whole.end) && whole.end + 1 === q.start;
    if (decimal && Number.isInteger(whole.values[0]) && Number.isInteger(q.value)) {
      mentions[mentions.length - 1] = {
        ...whole,
        end: q.end,
        values: [Number(`${whole.values[0]}.${q.value}`)],
      };
      continue;
    }
    const dozens =
      words[q.end] !== undefined && fits(words[q.end]!.text, 'tá') && words[q.end]!.bare === 'ta';
    mentions.push({
      start: q.start,
      end: dozens ? q.end + 1 : q.end,
      values: (q.other === undefined ? [q.value] : [q.value, q.other]).map((v) =>
        dozens ? v * 12 : inUnit(v, q.unit, context.unit),
      ),
    });
  }
  return settle(words, mentions);
}

/** "ba phẩy năm". */
const isPoint = (words: readonly Word[], at: number): boolean =>
  words[at] !== undefined &&
  words[at]!.breaks === '' &&
  (fits(words[at]!.text, 'phẩy') || fits(words[at]!.text, 'phảy'));

/** "3 năm" where months are asked for is 36. */
function inUnit(value: number, said: Unit | undefined, wanted: NumberContext['unit']): number {
  if (wanted === 'month' && said === 'year') return value * 12;
  if (wanted === 'year' && said === 'month') return value / 12;
  return value;
}
