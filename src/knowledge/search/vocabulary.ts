// What the indexed documents teach about the language: how often a syllable, its accented forms and its
// neighbours occur, which acronyms are explained, and which known syllables are one slip of the finger away.
import { withinOneEdit } from '../../vietnamese/spelling.js';
import type { Token } from './tokens.js';

const NO_FORMS: ReadonlyMap<string, number> = new Map();

/** How often one key follows another; nested, because joined keys would be a new string for every word read. */
class PairCounts {
  private readonly counts = new Map<string, Map<string, number>>();

  add(left: string, right: string): void {
    let followers = this.counts.get(left);
    if (!followers) {
      followers = new Map();
      this.counts.set(left, followers);
    }
    followers.set(right, (followers.get(right) ?? 0) + 1);
  }

  of(left: string, right: string): number {
    return this.counts.get(left)?.get(right) ?? 0;
  }
}

/** Shorter words have too many neighbours for a slip to be guessed. */
const SHORTEST_REPAIRED = 2;
const LONGEST_REPAIRED = 12;

const withoutOneLetter = (word: string): string[] =>
  Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));

/** Grows by `learn`; everything else only reads. */
export class Vocabulary {
  documents = 0;
  private wordings = 0;
  private readonly wordingFrequency = new Map<string, number>();
  private readonly frequency = new Map<string, number>();
  private readonly accentedFrequency = new Map<string, number>();
  private readonly forms = new Map<string, Map<string, number>>();
  private readonly surfaces = new Map<string, string>();
  private readonly pairs = new PairCounts();
  private readonly accentedPairs = new PairCounts();
  private readonly deletions = new Map<string, string[]>();
  private readonly numbers = new Map<string, number>();

  /** Takes in one document: its stretches of text (title, each question, body). */
  learn(stretches: readonly (readonly Token[])[]): void {
    this.documents++;
    const bare = new Set<string>();
    const accented = new Set<string>();
    for (const tokens of stretches) {
      for (const token of tokens) {
        bare.add(token.bare);
        accented.add(token.accented);
      }
      this.learnStretch(tokens);
    }
    for (const key of bare) this.frequency.set(key, (this.frequency.get(key) ?? 0) + 1);
    for (const key of accented) this.accentedFrequency.set(key, (this.accentedFrequency.get(key) ?? 0) + 1);
  }

  /** Takes in a document's title and questions alone: there a word is worth something else than in whole pages. */
  learnWording(tokens: readonly Token[]): void {
    this.wordings++;
    for (const bare of new Set(tokens.map((t) => t.bare)))
      this.wordingFrequency.set(bare, (this.wordingFrequency.get(bare) ?? 0) + 1);
  }

  private learnStretch(tokens: readonly Token[]): void {
    let last: Token | undefined;
    for (const token of tokens) {
      let forms = this.forms.get(token.bare);
      if (!forms) {
        forms = new Map();
        this.forms.set(token.bare, forms);
        this.rememberDeletions(token.bare);
      }
      forms.set(token.accented, (forms.get(token.accented) ?? 0) + 1);
      this.surfaces.set(token.accented, token.surface);
      if (last) {
        this.pairs.add(last.bare, token.bare);
        this.accentedPairs.add(last.accented, token.accented);
      }
      last = token;
    }
  }

  private rememberDeletions(bare: string): void {
    if (bare.length < SHORTEST_REPAIRED || bare.length > LONGEST_REPAIRED || /\d/.test(bare)) return;
    for (const key of new Set([bare, ...withoutOneLetter(bare)])) {
      const words = this.deletions.get(key);
      if (words) words.push(bare);
      else this.deletions.set(key, [bare]);
    }
  }

  /** A small number standing for a key, for compact documents; every key has its own. */
  numberOf(key: string): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(key, number);
    }
    return number;
  }

  /** The number of a key that some document has; -1 for any other. */
  knownNumber(key: string): number {
    return this.numbers.get(key) ?? -1;
  }

  get numberCount(): number {
    return this.numbers.size;
  }

  /** Number of documents with this bare syllable. */
  df(bare: string): number {
    return this.frequency.get(bare) ?? 0;
  }

  /** Inverse document frequency, as BM25 counts it; what was never seen is rarest. */
  idf(bare: string): number {
    const df = this.df(bare);
    return Math.log(1 + (this.documents - df + 0.5) / (df + 0.5));
  }

  /** The same among titles and questions. */
  wordingIdf(bare: string): number {
    const count = this.wordingFrequency.get(bare) ?? 0;
    return Math.log(1 + (this.wordings - count + 0.5) / (count + 0.5));
  }

  /** The same for an accented key. */
  accentedIdf(accented: string): number {
    const df = this.accentedFrequency.get(accented) ?? 0;
    return Math.log(1 + (this.documents - df + 0.5) / (df + 0.5));
  }

  /** Accented forms of a bare syllable with their counts. */
  formsOf(bare: string): ReadonlyMap<string, number> {
    return this.forms.get(bare) ?? NO_FORMS;
  }

  /** How an accented key is written. */
  surfaceOf(accented: string): string {
    return this.surfaces.get(accented) ?? accented;
  }

  /** How often two bare syllables stand side by side. */
  pair(left: string, right: string): number {
    return this.pairs.of(left, right);
  }

  accentedPair(left: string, right: string): number {
    return this.accentedPairs.of(left, right);
  }

  /** The known bare syllables one edit (insert, drop, replace, swap) from `bare`. */
  nearby(bare: string): string[] {
    if (bare.length < SHORTEST_REPAIRED || bare.length > LONGEST_REPAIRED) return [];
    const found = new Set<string>();
    for (const key of [bare, ...withoutOneLetter(bare)])
      for (const word of this.deletions.get(key) ?? [])
        if (word !== bare && withinOneEdit(bare, word)) found.add(word);
    return [...found];
  }
}
