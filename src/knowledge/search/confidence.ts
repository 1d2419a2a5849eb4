// Does the best page really answer the question? A logistic score over what the search saw of it, calibrated on
// the tuning half of the judged set and on questions that nothing here answers.
import type { Hit } from './index.js';
import type { ReadQuery } from './query.js';
import type { Vocabulary } from './vocabulary.js';

/** Certainty from which an answer is given without a question back. */
export const SURE_ENOUGH = 0.5;

/** A word in this share of the documents is one that the whole knowledge base is about ("học", "nghề", "hỗ trợ"). */
const TYPICAL_SHARE = 0.15;
const STRONG = 5;
const MOST_AWAY = 1.5;

/** What a search found for one query. */
export interface Findings {
  best: Hit<unknown>;
  /** The nearest of the topics that nothing here answers. */
  away: Hit<unknown> | undefined;
  query: ReadQuery;
  vocabulary: Vocabulary;
}

/** What the score is made of, each about 0–1. */
export function features({ best, away, query, vocabulary }: Findings): Record<keyof typeof WEIGHTS, number> {
  const { words } = query;
  let typical = 0;
  let pairs = 0;
  words.forEach((word, at) => {
    const { bare } = word.readings[0]!;
    if (word.weight === 1 && vocabulary.df(bare) > TYPICAL_SHARE * vocabulary.documents) typical++;
    const next = words[at + 1]?.readings[0]?.bare;
    if (next !== undefined && vocabulary.pair(bare, next) > 0) pairs++;
  });
  return {
    strength: Math.min(best.strength, STRONG) / STRONG,
    coverage: best.coverage,
    likeness: best.likeness,
    absent: best.absent,
    typical: Math.min(typical, 3) / 3,
    pairs: words.length < 2 ? 0.5 : pairs / (words.length - 1),
    away: Math.min(MOST_AWAY, (away?.score ?? 0) / best.score),
  };
}

/** Fitted by logistic regression; refit when the features change. */
const WEIGHTS = {
  strength: 2.4,
  coverage: 1.8,
  likeness: 4.9,
  absent: -1.4,
  typical: 1.7,
  pairs: 2,
  away: -5.3,
};
const BIAS = -3.9;

/** How sure it is, 0–1, that the page answers the query. */
export function certaintyOf(findings: Findings): number {
  const found = features(findings);
  let sum = BIAS;
  for (const name of Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]) sum += WEIGHTS[name] * found[name];
  return 1 / (1 + Math.exp(-sum));
}
