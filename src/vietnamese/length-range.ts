// A length of time for options that are spans of it: "tầm 4 tháng" for «Sơ cấp (3 tháng đến dưới 1 năm)».
import { digitWord } from './number-words.js';
import { phraseSet } from './phrases.js';
import type { Word } from './words.js';

const MONTHS = phraseSet('tháng');
const YEARS = phraseSet('năm');
const BELOW = phraseSet('dưới|chưa đến|chưa tới|ít hơn');
const UP_TO = phraseSet('đến|tới');
/** Before a length that is not the one meant. */
const OTHERWISE = phraseSet('không|chưa|trên|hơn|quá|dưới|ngoài');

interface Length {
  start: number;
  end: number;
  months: number;
}

/** Lengths said in months or years, in order. */
function lengthsIn(words: readonly Word[]): Length[] {
  return words.flatMap((word, start): Length[] => {
    const unit = MONTHS.at(words, start + 1) ? 1 : YEARS.at(words, start + 1) ? 12 : 0;
    const count =
      word.kind === 'number' && /^\d{1,2}$/u.test(word.text) ? Number(word.text) : digitWord(word);
    return unit === 0 || count === undefined ? [] : [{ start, end: start + 2, months: count * unit }];
  });
}

/** The span that a label names, months; the upper end does not belong to it. Undefined when it names none. */
function spanOf(words: readonly Word[]): [from: number, below: number] | undefined {
  const [first, second, ...more] = lengthsIn(words);
  if (first === undefined || more.length > 0) return undefined;
  const below = first.start > 0 && BELOW.find(words, 0, first.start)?.end === first.start;
  if (second === undefined) return below ? [0, first.months] : undefined;
  const joined = !below && UP_TO.at(words, first.end) !== undefined;
  return joined && BELOW.find(words, first.end, second.start) !== undefined
    ? [first.months, second.months]
    : undefined;
}

/** The one option (index from 0) in whose span the one length of the text lies. */
export function byLength(
  words: readonly Word[],
  labels: readonly { words: readonly Word[] }[],
): number | undefined {
  const [length, ...more] = lengthsIn(words);
  if (length === undefined || more.length > 0) return undefined;
  if (length.start > 0 && OTHERWISE.at(words, length.start - 1) !== undefined) return undefined;
  const fitting = labels.flatMap(({ words: label }, i) => {
    const span = spanOf(label);
    return span !== undefined && length.months >= span[0] && length.months < span[1] ? [i] : [];
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}
