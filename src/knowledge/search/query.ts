// A query made ready for the index: its words repaired, weighted, with accents guessed where none were typed, and
// with the concepts that they name.
import { restoreAccents } from './accents.js';
import type { Concept, Concepts } from './concepts.js';
import { Repairer } from './repair.js';
import { isMarked, type Token, tokenOf, tokensOf } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';
import { NO_LEXICON, type SearchLexicon } from './words.js';

/** A reading of one word: what to look up, and how sure it is (1 = as typed). */
export interface Reading {
  bare: string;
  /** Looked up beside the bare form when the accents are known. */
  accented: string | undefined;
  accentedWeight: number;
  sure: number;
}

/** One word of the query in its place. */
export interface QueryWord {
  /** The best reading first; never empty. */
  readings: Reading[];
  /** 1, or less for filler. */
  weight: number;
}

export interface ReadQuery {
  words: QueryWord[];
  concepts: Concept[];
}

export interface QueryWeights {
  filler: number;
  secondReading: number;
  restoredAccent: number;
  contextReading: number;
}

export const QUERY_WEIGHTS: QueryWeights = {
  filler: 0.5,
  secondReading: 0.4,
  restoredAccent: 0.6,
  contextReading: 0.4,
};

/** Words of one query that are read; the rest is cut. Longer messages are no search queries. */
export const MAX_QUERY_WORDS = 60;
const LONGEST_FILLER = 5;
const NUMBER = /^\d/;

/** Reads queries against one vocabulary and one lexicon. */
export class QueryReader {
  private readonly weights: QueryWeights;
  private readonly fillers: ReadonlySet<string>;
  private readonly repairer: Repairer;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly concepts: Concepts,
    acronyms: ReadonlyMap<string, readonly Token[]>,
    lexicon: SearchLexicon = NO_LEXICON,
    weights: Partial<QueryWeights> = {},
  ) {
    this.weights = { ...QUERY_WEIGHTS, ...weights };
    const fillers = [...lexicon.fillers].map((phrase) => tokensOf(phrase));
    this.fillers = new Set(fillers.map(bareOf));
    const fillerWords = new Set(fillers.flat().map((token) => token.bare));
    const shortForms = new Map([...acronyms].map(([acronym, words]) => [acronym, [words]]));
    for (const [short, words] of lexicon.expansions) shortForms.set(short, [words.map(tokenOf)]);
    for (const [short, readings] of lexicon.short)
      shortForms.set(
        short,
        readings.map((reading) => tokensOf(reading)),
      );
    this.repairer = new Repairer(
      vocabulary,
      { shortForms, acronyms, knows: (bare) => concepts.knows(bare) || fillerWords.has(bare) },
      this.weights,
    );
  }

  /** Reads a typed text; takes any. The words in `quiet` count as filler. */
  read(text: string, quiet: readonly string[] = []): ReadQuery {
    const drafts = this.repairer.repair(tokensOf(text).slice(0, MAX_QUERY_WORDS));
    const best = drafts.map((draft) => draft.options[0]!.token);
    const anyMarked = best.some(isMarked);
    const restored = anyMarked ? [] : restoreAccents(best, this.vocabulary);
    const weights = this.fillerWeights(best);
    const soft = new Set(quiet.map((word) => tokenOf(word).bare));
    const words = drafts.map((draft, at): QueryWord => {
      const readings = draft.options.map(({ token, sure }, option): Reading => {
        if (anyMarked || isMarked(token) || option > 0)
          return { bare: token.bare, accented: token.accented, accentedWeight: 1, sure };
        return {
          bare: token.bare,
          accented: restored[at],
          accentedWeight: this.weights.restoredAccent,
          sure,
        };
      });
      // A number that stands in no document says little: an age, a sum, a count.
      const { bare } = best[at]!;
      const loose = soft.has(bare) || (!draft.known && NUMBER.test(bare));
      return { readings, weight: loose ? this.weights.filler : weights[at]! };
    });
    const meant = anyMarked
      ? best
      : best.map((token, at) => ({ ...token, accented: restored[at] ?? this.commonForm(token) }));
    return { words, concepts: this.concepts.inQuery(meant) };
  }

  /** How an unaccented word is mostly written. */
  private commonForm(token: Token): string {
    let form = token.accented;
    let most = 0;
    for (const [accented, count] of this.vocabulary.formsOf(token.bare))
      if (count > most) {
        most = count;
        form = accented;
      }
    return form;
  }

  /** 1 for each word, or less where it is part of a filler phrase. */
  fillerWeights(words: readonly Token[]): number[] {
    const out = words.map(() => 1);
    for (let at = 0; at < words.length; at++) {
      for (let length = Math.min(LONGEST_FILLER, words.length - at); length >= 1; length--) {
        if (!this.fillers.has(bareOf(words.slice(at, at + length)))) continue;
        out.fill(this.weights.filler, at, at + length);
        break;
      }
    }
    return out;
  }
}

const bareOf = (tokens: readonly Token[]): string => tokens.map((t) => t.bare).join(' ');
