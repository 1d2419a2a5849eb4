// Does the best page really answer the question? A logistic score over what the search saw of it, calibrated on
// the tuning half of the judged set and its questions that nothing here answers.
import type { Hit } from './index.js';
import type { ReadQuery } from './query.js';

/** Certainty from which an answer is given without a question back. */
export const SURE_ENOUGH = 0.5;

/** What the score is made of, each about 0–1. */
export function features(hit: Hit<unknown>, query: ReadQuery): number[] {
  const weight = query.words.reduce((sum, word) => sum + word.weight, 0);
  const known = query.words.reduce((sum, word) => sum + (word.known ? word.weight : 0), 0);
  return [hit.strength, hit.coverage, hit.likeness, weight === 0 ? 0 : known / weight];
}

const WEIGHTS = [2, 3, 5, 2];
const BIAS = -6;

/** How sure it is, 0–1, that the page answers the query. */
export function certaintyOf(hit: Hit<unknown>, query: ReadQuery): number {
  const sum = features(hit, query).reduce((total, value, at) => total + value * WEIGHTS[at]!, BIAS);
  return 1 / (1 + Math.exp(-sum));
}
