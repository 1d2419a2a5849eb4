// Does the best page really answer the question? A logistic score over what the search saw of it, calibrated on
// the tuning half of the judged set and on questions that nothing here answers.
import type { Hit } from './index.js';
import type { ReadQuery } from './query.js';
import type { Kind } from './search.js';
import type { Vocabulary } from './vocabulary.js';

/** Certainty from which an answer is given without a question back. */
export const SURE_ENOUGH = 0.5;

/** A word in this share of the documents is one that the whole knowledge base is about ("học", "nghề", "hỗ trợ"). */
const TYPICAL_SHARE = 0.15;
const STRONG = 5;

/** What the score is made of, each about 0–1. */
export function features(
  hit: Hit<{ kind: Kind }>,
  query: ReadQuery,
  vocabulary: Vocabulary,
): Record<keyof typeof WEIGHTS, number> {
  const { words } = query;
  let weight = 0;
  let known = 0;
  let typical = 0;
  let pairs = 0;
  words.forEach((word, at) => {
    const { bare } = word.readings[0]!;
    weight += word.weight;
    if (word.known) known += word.weight;
    if (word.weight === 1 && vocabulary.df(bare) > TYPICAL_SHARE * vocabulary.documents) typical++;
    const next = words[at + 1]?.readings[0]!.bare;
    if (next !== undefined && vocabulary.pair(bare, next) > 0) pairs++;
  });
  const trade = hit.document.kind === 'course' || hit.document.kind === 'facility' ? 1 : 0;
  return {
    strength: Math.min(hit.strength, STRONG) / STRONG,
    coverage: hit.coverage,
    likeness: hit.likeness,
    absent: hit.absent,
    known: weight === 0 ? 0 : known / weight,
    typical: Math.min(typical, 3) / 3,
    pairs: words.length < 2 ? 0.5 : pairs / (words.length - 1),
    trade,
    tradeUncovered: trade * (1 - hit.coverage),
    tradeTypical: trade * (Math.min(typical, 3) / 3),
    short: words.length <= 2 ? 1 : 0,
  };
}

const WEIGHTS = {
  strength: 1,
  coverage: 1,
  likeness: 5,
  absent: -1,
  known: 1,
  typical: 1,
  pairs: 1,
  trade: 0,
  tradeUncovered: -1,
  tradeTypical: 1,
  short: 0,
};
const BIAS = -3;

/** How sure it is, 0–1, that the page answers the query. */
export function certaintyOf(hit: Hit<{ kind: Kind }>, query: ReadQuery, vocabulary: Vocabulary): number {
  const found = features(hit, query, vocabulary);
  let sum = BIAS;
  for (const name of Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]) sum += WEIGHTS[name] * found[name];
  return 1 / (1 + Math.exp(-sum));
}
