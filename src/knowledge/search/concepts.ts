// Synonyms as concepts: every phrase of a group stands for one key, which is indexed beside the words themselves.
// So a page that uses one phrase is found by another, and using several of them counts once.
import { type Token, tokensOf } from './tokens.js';

const LONGEST_PHRASE = 7;

interface Phrase {
  words: readonly Token[];
  keys: string[];
}

/** A phrase of a group found in a text: words `from` to `to` (exclusive) and the key of its group, as no syllable is. */
export interface Concept {
  from: number;
  to: number;
  key: string;
}

export class Concepts {
  private readonly phrases = new Map<string, Phrase[]>();
  /** Every beginning of a phrase, so that a text is left as soon as nothing can follow. */
  private readonly beginnings = new Set<string>();
  private readonly vocabulary = new Set<string>();

  constructor(groups: readonly (readonly string[])[]) {
    groups.forEach((group, at) => {
      for (const phrase of group) this.add(tokensOf(phrase), `§${at}`);
    });
  }

  private add(words: readonly Token[], key: string): void {
    if (words.length === 0 || words.length > LONGEST_PHRASE) return;
    for (const word of words) this.vocabulary.add(word.bare);
    const bare = bareOf(words);
    words.forEach((_, at) => {
      this.beginnings.add(bareOf(words.slice(0, at + 1)));
    });
    const entries = this.phrases.get(bare) ?? [];
    const same = entries.find((entry) =>
      entry.words.every((word, i) => word.accented === words[i]!.accented),
    );
    if (!same) entries.push({ words, keys: [key] });
    else if (!same.keys.includes(key)) same.keys.push(key);
    this.phrases.set(bare, entries);
  }

  /** Is the word part of any phrase? Such words are never taken for slips. */
  knows(bare: string): boolean {
    return this.vocabulary.has(bare);
  }

  /** The concepts of a text written properly: accents must be right. */
  inText(words: readonly Token[]): Concept[] {
    return this.find(words, (typed, word) => typed.accented === word.accented);
  }

  /** The concepts of a query: in a phrase of several words, wrong or missing accents are passed over. */
  inQuery(words: readonly Token[]): Concept[] {
    return this.find(words, (typed, word, length) => length > 1 || typed.accented === word.accented);
  }

  private find(
    words: readonly Token[],
    agrees: (typed: Token, word: Token, length: number) => boolean,
  ): Concept[] {
    const out: Concept[] = [];
    for (let from = 0; from < words.length; from++) {
      let bare = '';
      for (let to = from + 1; to <= Math.min(words.length, from + LONGEST_PHRASE); to++) {
        bare = to === from + 1 ? words[from]!.bare : `${bare} ${words[to - 1]!.bare}`;
        if (!this.beginnings.has(bare)) break;
        for (const phrase of this.phrases.get(bare) ?? [])
          if (phrase.words.every((word, i) => agrees(words[from + i]!, word, to - from)))
            for (const key of phrase.keys) out.push({ from, to, key });
      }
    }
    return out;
  }
}

const bareOf = (words: readonly Token[]): string => words.map((word) => word.bare).join(' ');
