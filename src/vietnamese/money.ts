// Reads an amount in VND: "2 triệu rưỡi", "1tr5", "hai triệu ba", "500k". What follows it ("một tháng") does not
// change it; ranges, bounds, foreign money and small numbers without a unit are nothing.
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { type Quantity, readQuantities } from './quantities.js';
import { NOTHING, type Reading } from './reading.js';
import { type Mention, settle } from './settle.js';
import { readWords } from './words.js';

/** Below this a number without a unit is no amount of money. */
const LEAST_BARE_AMOUNT = 10_000;
const GREATEST_AMOUNT = 1e13;

function amounts(q: Quantity): number[] {
  if (q.unit !== undefined && q.unit !== 'dong') {
    if (!q.scaled || q.unit === 'foreign' || q.unit === 'percent' || q.unit === 'age' || q.unit === 'km')
      return [];
  }
  if (q.value > GREATEST_AMOUNT) return [];
  if (
    !q.scaled &&
    q.unit !== 'dong' &&
    (q.value < LEAST_BARE_AMOUNT || !q.digits || !Number.isInteger(q.value))
  )
    return [];
  return q.other === undefined ? [q.value] : [q.value, q.other];
}

/** Reads VND. Candidates for two different amounts; nothing where the text gives no single amount. */
export function readMoney(text: string, context: { lexicon?: Lexicon } = {}): Reading<number> {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  const mentions: Mention<number>[] = [];
  let uncertain = false;
  for (const q of readQuantities(words)) {
    const first = words[q.start]!;
    // A phone number or a code begins with 0; a written date has its slashes.
    if (/^0\d/.test(first.text) || words[q.start - 1]?.text === '/' || words[q.start - 1]?.text === '+')
      continue;
    if (words[q.start - 1]?.text === '-' && words[q.start - 2]?.kind !== 'number') continue;
    const values = amounts(q);
    if (q.certainty === 'range' || q.certainty === 'bound' || q.certainty === 'open') {
      if (values.length > 0 || q.certainty === 'range') uncertain = true;
      continue;
    }
    if (values.length > 0) mentions.push({ start: q.start, end: q.end, values });
  }
  if (uncertain && mentions.length === 0) return NOTHING;
  if (
    words.some(
      (w, i) =>
        ['hang', 'vai', 'may'].includes(w.bare) &&
        words[i + 1] !== undefined &&
        ['trieu', 'tram', 'nghin', 'ngan', 'chuc', 'ti'].includes(words[i + 1]!.bare),
    )
  )
    return NOTHING;
  return settle(words, mentions);
}
