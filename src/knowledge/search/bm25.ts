// BM25 of the words that are too common to be looked up in the index: counted in the best documents only. They
// choose little, and looking them up would touch nearly every document.
import type { PreparedDocument } from './prepared.js';
import type { Vocabulary } from './vocabulary.js';

export const BM25 = { k: 1.2, b: 0.75, d: 0.2 };

/** A common word with its weights. */
export interface CommonWord {
  bare: string;
  bareWeight: number;
  accented: string | undefined;
  accentedWeight: number;
}

/** What the second look needs to know of all documents. */
export interface Statistics {
  vocabulary: Vocabulary;
  /** Mean number of different bare and accented words in a document. */
  bareLength: number;
  accentedLength: number;
  /** Tokens of the longest document. */
  longest: number;
}

export function statisticsOf(documents: readonly PreparedDocument[], vocabulary: Vocabulary): Statistics {
  const mean = (of: (document: PreparedDocument) => number) =>
    documents.reduce((sum, document) => sum + of(document), 0) / Math.max(1, documents.length);
  return {
    vocabulary,
    bareLength: mean((d) => d.bareLength),
    accentedLength: mean((d) => d.accentedLength),
    longest: documents.reduce((most, d) => Math.max(most, d.text.accented.length), 0),
  };
}

function saturated(count: number, length: number, mean: number): number {
  const { k, b, d } = BM25;
  return count === 0 ? 0 : d + (count * (k + 1)) / (count + k * (1 - b + (b * length) / mean));
}

/** The score of the common words; `places` lists where the document has words of the query (`count` of them). */
export function bm25Of(
  common: readonly CommonWord[],
  statistics: Statistics,
): (document: PreparedDocument, places: Int32Array, count: number) => number {
  const { vocabulary } = statistics;
  const words = common.map(({ bare, bareWeight, accented, accentedWeight }) => ({
    bare: vocabulary.knownNumber(bare),
    bareWorth: bareWeight * vocabulary.idf(bare),
    accented: accented === undefined ? -1 : vocabulary.knownNumber(accented),
    accentedWorth: accented === undefined ? 0 : accentedWeight * vocabulary.accentedIdf(accented),
  }));
  const wordAt = new Int32Array(vocabulary.numberCount);
  words.forEach((word, i) => {
    wordAt[word.bare] = i + 1;
  });
  const counts = new Int32Array(2 * words.length);
  return ({ text, bareLength, accentedLength }, places, count) => {
    counts.fill(0);
    for (let i = 0; i < count; i++) {
      const at = places[i]!;
      const word = wordAt[text.keys[text.starts[at]!]!]!;
      if (word === 0) continue;
      counts[2 * word - 2]!++;
      if (text.accented[at] === words[word - 1]!.accented) counts[2 * word - 1]!++;
    }
    let score = 0;
    words.forEach((word, i) => {
      score += word.bareWorth * saturated(counts[2 * i]!, bareLength, statistics.bareLength);
      score += word.accentedWorth * saturated(counts[2 * i + 1]!, accentedLength, statistics.accentedLength);
    });
    return score;
  };
}
