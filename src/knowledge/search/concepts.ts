// Synonyms as concepts: every phrase of a group stands for one key, which is indexed beside the words themselves.
// So a page that uses one phrase is found by another, and using several of them counts once.
import { type Token, tokensOf } from './tokens.js';

const LONGEST_PHRASE = 7;

interface Phrase {
  words: readonly Token[];
  keys: string[];
}

/** A beginning of phrases: what may follow it, and the phrases that it is whole. */
interface Beginning {
  next: Map<string, Beginning>;
  phrases: Phrase[];
}

const beginning = (): Beginning => ({ next: new Map(), phrases: [] });

/** A phrase of a group found in a text: words `from` to `to` (exclusive) and the key of its group, as no syllable is. */
export interface Concept {
  from: number;
  to: number;
  key: string;
}

export class Concepts {
  /** By bare words, so that a text is left as soon as nothing can follow. */
  private readonly root = beginning();
  private readonly vocabulary = new Set<string>();

  constructor(groups: readonly (readonly string[])[]) {
    groups.forEach((group, at) => {
      for (const phrase of group) this.add(tokensOf(phrase), `§${at}`);
    });
  }

  private add(words: readonly Token[], key: string): void {
    if (words.length === 0 || words.length > LONGEST_PHRASE) return;
    let node = this.root;
    for (const { bare } of words) {
      this.vocabulary.add(bare);
      let next = node.next.get(bare);
      if (!next) {
        next = beginning();
        node.next.set(bare, next);
      }
      node = next;
    }
    const same = node.phrases.find((entry) =>
      entry.words.every((word, i) => word.accented === words[i]!.accented),
    );
    if (!same) node.phrases.push({ words, keys: [key] });
    else if (!same.keys.includes(key)) same.keys.push(key);
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
      let node: Beginning | undefined = this.root;
      for (let to = from + 1; to <= words.length; to++) {
        node = node.next.get(words[to - 1]!.bare);
        if (!node) break;
        for (const phrase of node.phrases)
          if (phrase.words.every((word, i) => agrees(words[from + i]!, word, to - from)))
            for (const key of phrase.keys) out.push({ from, to, key });
      }
    }
    return out;
  }
}
