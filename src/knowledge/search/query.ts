// A query made ready for the index: each typed syllable read as the documents write it (short forms, Telex and
// VNI leftovers, slips of the finger, glued words), weighted, with less likely readings beside it.
import { EMPTY_LEXICON, type Lexicon } from '../../vietnamese/lexicon.js';
import { isBareSyllable, withinOneEdit } from '../../vietnamese/spelling.js';
import { decodeTelex, decodeVni } from '../../vietnamese/telex.js';
import { restoreAccents } from './accents.js';
import { isMarked, type Token, tokenOf, tokensOf } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';

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

/** Words meaning the same as the words `from`–`to` (exclusive) of the query. */
export interface Expansion {
  from: number;
  to: number;
  words: readonly Token[];
  /** How sure it is that they mean the same, 0–1. */
  sure: number;
}

export interface ReadQuery {
  words: QueryWord[];
  expansions: Expansion[];
}

export interface QueryWeights {
  filler: number;
  synonym: number;
  regional: number;
  secondReading: number;
  restoredAccent: number;
  contextReading: number;
}

export const QUERY_WEIGHTS: QueryWeights = {
  filler: 0.35,
  synonym: 0.5,
  regional: 0.9,
  secondReading: 0.4,
  restoredAccent: 0.6,
  contextReading: 0.4,
};

/** Words of one query that are read; the rest is cut. Longer messages are no search queries. */
export const MAX_QUERY_WORDS = 60;
const LONGEST_PHRASE = 7;
const NUMBER = /^\d/;

interface Synonyms {
  accented: string;
  phrases: readonly (readonly Token[])[];
  weight: number;
}

/** A word on its way: several candidate tokens, the best first. */
interface Draft {
  options: { token: Token; sure: number }[];
  known: boolean;
}

/** Reads queries against one vocabulary and one lexicon. */
export class QueryReader {
  private readonly weights: QueryWeights;
  private readonly fillers = new Set<string>();
  private readonly synonyms = new Map<string, Synonyms[]>();
  private readonly shortForms = new Map<string, readonly Token[]>();

  constructor(
    private readonly vocabulary: Vocabulary,
    acronyms: ReadonlyMap<string, readonly Token[]>,
    lexicon: Lexicon = EMPTY_LEXICON,
    weights: Partial<QueryWeights> = {},
  ) {
    this.weights = { ...QUERY_WEIGHTS, ...weights };
    for (const phrase of lexicon.fillers) this.fillers.add(bareOf(tokensOf(phrase)));
    for (const [phrase, others] of lexicon.synonyms)
      this.addSynonyms(
        phrase,
        others.map((other) => tokensOf(other)),
        this.weights.synonym,
      );
    for (const [phrase, standard] of lexicon.regional)
      if (phrase !== standard) this.addSynonyms(phrase, [tokensOf(standard)], this.weights.regional);
    for (const [acronym, words] of acronyms) this.shortForms.set(acronym, words);
    for (const [short, words] of lexicon.expansions) this.shortForms.set(short, words.map(tokenOf));
  }

  private addSynonyms(phrase: string, phrases: Token[][], weight: number): void {
    const tokens = tokensOf(phrase);
    const key = bareOf(tokens);
    const entries = this.synonyms.get(key) ?? [];
    entries.push({ accented: accentedOf(tokens), phrases, weight });
    this.synonyms.set(key, entries);
  }

  /** Reads a typed text. */
  read(text: string): ReadQuery {
    const typed = tokensOf(text).slice(0, MAX_QUERY_WORDS);
    const drafts = this.repair(typed);
    const best = drafts.map((draft) => draft.options[0]!.token);
    this.addContextReadings(drafts, best);
    const anyMarked = best.some(isMarked);
    const restored = anyMarked ? [] : restoreAccents(best, this.vocabulary);
    const weights = this.fillerWeights(best);
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
      const loose = !draft.known && NUMBER.test(best[at]!.bare);
      return { readings, weight: loose ? this.weights.filler : weights[at]! };
    });
    return { words, expansions: this.expansions(best, anyMarked) };
  }

  private repair(typed: readonly Token[]): Draft[] {
    const out: Draft[] = [];
    for (let at = 0; at < typed.length; at++) {
      const token = typed[at]!;
      const short = this.shortForms.get(token.surface);
      // "CNC" is no syllable, but the documents have it: it stands for itself first.
      if (short && (isBareSyllable(token.bare) || this.vocabulary.df(token.bare) === 0)) out.push(...this.writtenOut(short, out.at(-1)?.options[0]?.token, token, typed[at + 1]));
      else out.push(...this.repairWord(token, out.at(-1)?.options[0]?.token, typed[at + 1]));
    }
    return out;
  }

  /** A short form written out; what was typed stays as a second reading where the documents have it so. */
  private writtenOut(
    words: readonly Token[],
    last: Token | undefined,
    typed: Token,
    next: Token | undefined,
  ): Draft[] {
    const drafts = words.map((word) => this.plainDraft(word));
    const asTyped =
      (last && this.vocabulary.pair(last.bare, typed.bare) > 0) ||
      (next && this.vocabulary.pair(typed.bare, next.bare) > 0);
    if (asTyped && words.length === 1 && words[0]!.bare !== typed.bare)
      drafts[0]!.options.push({ token: typed, sure: this.weights.secondReading });
    return drafts;
  }

  private plainDraft(token: Token): Draft {
    return { options: [{ token, sure: 1 }], known: this.vocabulary.df(token.bare) > 0 };
  }

  private repairWord(token: Token, last: Token | undefined, next: Token | undefined): Draft[] {
    const { vocabulary } = this;
    const df = vocabulary.df(token.bare);
    const looksVietnamese = isBareSyllable(token.bare);
    if (df > 0 && (looksVietnamese || /\d/.test(token.bare))) return [this.plainDraft(token)];
    const decoded = decodeTelex(token.surface) ?? decodeVni(token.surface);
    if (decoded) {
      const meant = tokenOf(decoded);
      if (vocabulary.df(meant.bare) > 4 * df) return [this.plainDraft(meant)];
    }
    if (df > 0) return [this.plainDraft(token)];
    if (/^\d/.test(token.bare)) return [this.plainDraft(token)];
    const squeezed = tokenOf(token.surface.replace(/(.)\1+/gu, '$1'));
    if (squeezed.bare !== token.bare && vocabulary.df(squeezed.bare) > 0) return [this.plainDraft(squeezed)];
    const parts = this.split(token);
    if (parts) return parts.map((part) => this.plainDraft(part));
    const slips = this.slips(token, last, next);
    if (slips.length > 0)
      return [
        {
          options: slips
            .slice(0, 2)
            .map((t, at) => ({ token: t, sure: at === 0 ? 1 : this.weights.secondReading })),
          known: true,
        },
      ];
    return [this.plainDraft(token)];
  }

  /** Words typed without a space between them, when the documents have them side by side. */
  private split(token: Token): Token[] | undefined {
    const word = token.surface;
    if (word.length < 4 || word.length > 24) return undefined;
    // best[i]: the best parting of the first i letters.
    const best: ({ parts: Token[]; score: number } | undefined)[] = [{ parts: [], score: 0 }];
    for (let end = 1; end <= word.length; end++) {
      for (let start = Math.max(0, end - 7); start < end; start++) {
        const before = best[start];
        if (!before) continue;
        const part = tokenOf(word.slice(start, end));
        if (!isBareSyllable(part.bare) || this.vocabulary.df(part.bare) === 0) continue;
        const last = before.parts.at(-1);
        const pair = last ? this.vocabulary.pair(last.bare, part.bare) : 1;
        if (pair === 0) continue;
        const score = before.score + (last ? Math.log1p(pair) : 0) - 0.5;
        const rival = best[end];
        if (!rival || score > rival.score) best[end] = { parts: [...before.parts, part], score };
      }
    }
    const whole = best[word.length];
    return whole && whole.parts.length > 1 ? whole.parts : undefined;
  }

  /** The known words that a slip of the finger may have turned into `token`, the likeliest first. */
  private slips(token: Token, last: Token | undefined, next: Token | undefined): Token[] {
    const { vocabulary } = this;
    const scored = vocabulary.nearby(token.bare).map((bare) => {
      let score = Math.log1p(vocabulary.df(bare));
      if (last) score += 2 * Math.log1p(vocabulary.pair(last.bare, bare));
      if (next) score += 2 * Math.log1p(vocabulary.pair(bare, next.bare));
      if (bare[0] === token.bare[0]) score += 1;
      if (sameLetters(bare, token.bare)) score += 1;
      let meant: Token | undefined;
      let bestCount = 0;
      if (isMarked(token))
        for (const [accented, count] of vocabulary.formsOf(bare)) {
          const surface = vocabulary.surfaceOf(accented);
          if (count > bestCount && withinOneEdit(token.surface, surface)) {
            bestCount = count;
            meant = tokenOf(surface);
          }
        }
      if (meant) score += 2;
      return { token: meant ?? tokenOf(bare), score };
    });
    return scored.sort((a, b) => b.score - a.score).map((s) => s.token);
  }

  /**
   * A known word that stands beside neither neighbour in any document may be a slip or a confused sound for
   * one that does: that one is added, less sure.
   */
  private addContextReadings(drafts: Draft[], best: readonly Token[]): void {
    const { vocabulary, weights } = this;
    if (weights.contextReading === 0) return;
    best.forEach((token, at) => {
      const draft = drafts[at]!;
      if (!draft.known || draft.options.length > 1 || /\d/.test(token.bare)) return;
      const last = best[at - 1];
      const next = best[at + 1];
      if (last && vocabulary.pair(last.bare, token.bare) > 0) return;
      if (next && vocabulary.pair(token.bare, next.bare) > 0) return;
      let found: { token: Token; score: number } | undefined;
      for (const bare of new Set([...vocabulary.nearby(token.bare), ...soundAlikes(token.bare)])) {
        const score =
          (last ? vocabulary.pair(last.bare, bare) : 0) + (next ? vocabulary.pair(bare, next.bare) : 0);
        if (score > 0 && (!found || score > found.score)) found = { token: tokenOf(bare), score };
      }
      if (found) draft.options.push({ token: found.token, sure: weights.contextReading });
    });
  }

  /** 1 for each word, or less where it is part of a filler phrase. */
  fillerWeights(best: readonly Token[]): number[] {
    const out = best.map(() => 1);
    for (let at = 0; at < best.length; at++) {
      for (let length = Math.min(LONGEST_PHRASE, best.length - at); length >= 1; length--) {
        if (!this.fillers.has(bareOf(best.slice(at, at + length)))) continue;
        out.fill(this.weights.filler, at, at + length);
        break;
      }
    }
    return out;
  }

  /** Synonyms of phrases in the query; where accents were typed they must agree. */
  private expansions(best: readonly Token[], anyMarked: boolean): Expansion[] {
    const out: Expansion[] = [];
    if (this.synonyms.size === 0) return out;
    for (let at = 0; at < best.length; at++)
      for (let length = Math.min(LONGEST_PHRASE, best.length - at); length >= 1; length--) {
        const span = best.slice(at, at + length);
        for (const entry of this.synonyms.get(bareOf(span)) ?? []) {
          if (anyMarked && length === 1 && entry.accented !== accentedOf(span)) continue;
          // Several synonyms found in one page must not outweigh the word itself.
          const sure = entry.weight / Math.sqrt(entry.phrases.length);
          for (const words of entry.phrases) out.push({ from: at, to: at + length, words, sure });
        }
      }
    return out;
  }
}

const bareOf = (tokens: readonly Token[]): string => tokens.map((t) => t.bare).join(' ');
const accentedOf = (tokens: readonly Token[]): string => tokens.map((t) => t.accented).join(' ');

function sameLetters(a: string, b: string): boolean {
  return a.length === b.length && [...a].sort().join('') === [...b].sort().join('');
}

/** Onsets and finals that speakers of some regions write for one another. */
const CONFUSED: readonly (readonly [string, string])[] = [
  ['tr', 'ch'],
  ['s', 'x'],
  ['l', 'n'],
  ['d', 'gi'],
  ['d', 'r'],
  ['gi', 'r'],
  ['v', 'd'],
];

function soundAlikes(bare: string): string[] {
  const out: string[] = [];
  for (const [a, b] of CONFUSED)
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const)
      if (bare.startsWith(from) && !(from.length === 1 && /^(ng|nh|th|tr|kh|ph)/.test(bare)))
        out.push(to + bare.slice(from.length));
  if (bare.endsWith('ng')) out.push(bare.slice(0, -1));
  else if (bare.endsWith('n')) out.push(`${bare}g`);
  if (bare.endsWith('c')) out.push(`${bare.slice(0, -1)}t`);
  else if (bare.endsWith('t')) out.push(`${bare.slice(0, -1)}c`);
  return out;
}
