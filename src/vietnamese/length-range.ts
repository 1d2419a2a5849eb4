// A length of time for options that are spans of it: "tầm 4 tháng" for «Sơ cấp (3 tháng đến dưới 1 năm)».
import { phraseSet } from './phrases.js';
import { type Quantity, readQuantities } from './quantities.js';
import { isNegated } from './settle.js';
import type { Word } from './words.js';

const MONTHS: Partial<Record<NonNullable<Quantity['unit']>, number>> = { month: 1, year: 12 };
const BELOW = phraseSet('dưới|chưa đến|chưa tới|ít hơn');
const UP_TO = phraseSet('đến|tới');

type Length = Quantity & { months: number };

/** Lengths said in months or years, in order. */
const lengthsIn = (words: readonly Word[]): Length[] =>
  readQuantities(words).flatMap((q) => {
    const unit = q.unit && MONTHS[q.unit];
    return unit === undefined ? [] : [{ ...q, months: q.value * unit }];
  });

/** The span that a label names, months; the upper end does not belong to it. Undefined when it names none. */
function spanOf(words: readonly Word[]): [from: number, below: number] | undefined {
  const [first, second, ...more] = lengthsIn(words);
  if (first === undefined || more.length > 0) return undefined;
  const below = BELOW.find(words, 0, first.start)?.end === first.start;
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
  const plain = length.certainty === 'exact' || length.certainty === 'about';
  if (!plain || isNegated(words, length.start)) return undefined;
  const fitting = labels.flatMap(({ words: label }, i) => {
    const span = spanOf(label);
    return span !== undefined && length.months >= span[0] && length.months < span[1] ? [i] : [];
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}
