// What to look up in the index for a query, each term with its weight.
import type { CommonWord } from './bm25.js';
import type { ReadQuery } from './query.js';
import type { Token } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';

export interface LookupWeights {
  bare: number;
  accented: number;
  pair: number;
  concept: number;
}

/** Words in more than this share of the documents are scored in the best documents only: they choose little. */
const COMMON_SHARE = 0.1;
const KEPT_WORDS = 2;
/** Concepts in more than this share of the documents are not looked up; the second look still sees them. */
const COMMON_CONCEPT_SHARE = 0.3;

/** The three kinds of terms never meet: no syllable has a quote or a space. */
export const accentedTerm = (accented: string): string => `'${accented}`;
const pairTerm = (left: string, right: string): string => `${left} ${right}`;

/** The terms of all neighbours in a stretch of text. */
export function pairsOf(tokens: readonly Token[]): string[] {
  const out: string[] = [];
  for (let at = 1; at < tokens.length; at++) out.push(pairTerm(tokens[at - 1]!.bare, tokens[at]!.bare));
  return out;
}

/** What to look up, each with its weight: in the index, and (common words) only in the best documents. */
export interface Lookups {
  indexed: Map<string, number>;
  common: Map<string, CommonWord>;
}

export function lookupsOf(
  query: ReadQuery,
  index: {
    vocabulary: Vocabulary;
    conceptFrequency: ReadonlyMap<string, number>;
    weights: LookupWeights;
  },
): Lookups {
  const { vocabulary, conceptFrequency, weights } = index;
  const indexed = new Map<string, number>();
  const common = new Map<string, CommonWord>();
  const tooCommon = commonWords(query, vocabulary);
  const raise = (term: string, weight: number) => indexed.set(term, Math.max(weight, indexed.get(term) ?? 0));
  query.words.forEach((word, at) => {
    const next = query.words[at + 1];
    for (const { bare, accented, accentedWeight, sure } of word.readings) {
      const bareWeight = weights.bare * word.weight * sure;
      const accentedTotal = weights.accented * word.weight * sure * accentedWeight;
      if (!tooCommon.has(bare)) {
        raise(bare, bareWeight);
        if (accented !== undefined) raise(accentedTerm(accented), accentedTotal);
      } else if (bareWeight > (common.get(bare)?.bareWeight ?? 0)) {
        common.set(bare, { bare, bareWeight, accented, accentedWeight: accentedTotal });
      }
      // Two filler words side by side tell nothing.
      if (word.weight < 1 && (next?.weight ?? 1) < 1) continue;
      for (const follower of next?.readings ?? [])
        if (vocabulary.pair(bare, follower.bare) > 0)
          raise(
            pairTerm(bare, follower.bare),
            weights.pair * Math.max(word.weight, next!.weight) * sure * follower.sure,
          );
    }
  });
  for (const { from, to, key } of query.concepts) {
    if ((conceptFrequency.get(key) ?? 0) > COMMON_CONCEPT_SHARE * vocabulary.documents) continue;
    raise(key, weights.concept * Math.max(...query.words.slice(from, to).map((w) => w.weight)));
  }
  return { indexed, common };
}

/** The query's words found in too many documents to be looked up in the index, but never all of its words. */
function commonWords(query: ReadQuery, vocabulary: Vocabulary): Set<string> {
  const all = new Set(query.words.flatMap((word) => word.readings.map((reading) => reading.bare)));
  const byRarity = [...all]
    .filter((bare) => vocabulary.df(bare) > 0)
    .sort((a, b) => vocabulary.df(a) - vocabulary.df(b));
  const limit = COMMON_SHARE * vocabulary.documents;
  return new Set(byRarity.slice(KEPT_WORDS).filter((bare) => vocabulary.df(bare) > limit));
}
