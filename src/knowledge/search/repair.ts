// Repairs of a typed query: each word read as the documents write it. Short forms are written out, Telex and VNI
// leftovers decoded, held keys let go, glued words parted, slips of the finger undone.
import { isBareSyllable, withinOneEdit } from '../../vietnamese/spelling.js';
import { decodeTelex, decodeVni } from '../../vietnamese/telex.js';
import { isMarked, type Token, tokenOf } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';

/** One word of the query: what it may be, the best reading first and with how sure each is. */
export interface Draft {
  options: { token: Token; sure: number }[];
  /** Do the documents have the best reading? */
  known: boolean;
}

/** What is known of words beyond the documents. */
export interface RepairWords {
  /** A short form → what it may stand for, the likeliest first. */
  shortForms: ReadonlyMap<string, readonly (readonly Token[])[]>;
  /** Those of them that the documents explain themselves. */
  acronyms: ReadonlyMap<string, unknown>;
  /** Words that are right as they are, though no document has them. */
  knows(bare: string): boolean;
}

export interface RepairWeights {
  secondReading: number;
  contextReading: number;
}

/** What each place further down the list of meanings costs. */
const LESS_LIKELY = 0.3;

/** Repairs queries against one vocabulary. */
export class Repairer {
  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly words: RepairWords,
    private readonly weights: RepairWeights,
  ) {}

  /** The words of a query, repaired; more or fewer than typed. Never fails. */
  repair(typed: readonly Token[]): Draft[] {
    const out: Draft[] = [];
    for (let at = 0; at < typed.length; at++) {
      const token = typed[at]!;
      const short = this.words.shortForms.get(token.surface);
      // "CNC" is no syllable, but the documents have it and do not explain it: it stands for itself.
      const itself =
        !isBareSyllable(token.bare) &&
        this.vocabulary.df(token.bare) > 0 &&
        !this.words.acronyms.has(token.bare);
      if (short && !itself)
        out.push(...this.writtenOut(short, out.at(-1)?.options[0]?.token, token, typed[at + 1]));
      else out.push(...this.repairWord(token, out.at(-1)?.options[0]?.token, typed[at + 1]));
    }
    this.addContextReadings(out);
    return out;
  }

  /** A short form written out: the meaning that its neighbours bear out, or what was typed if they do that more. */
  private writtenOut(
    meanings: readonly (readonly Token[])[],
    last: Token | undefined,
    typed: Token,
    next: Token | undefined,
  ): Draft[] {
    const { vocabulary } = this;
    // The next word may be a short form itself.
    const following = next && (this.words.shortForms.get(next.surface)?.[0]?.[0] ?? next);
    const fitness = (words: readonly Token[]): number =>
      (last ? Math.log1p(vocabulary.pair(last.bare, words[0]!.bare)) : 0) +
      (following ? Math.log1p(vocabulary.pair(words.at(-1)!.bare, following.bare)) : 0);
    let best = meanings[0]!;
    let most = -1;
    const others = isBareSyllable(typed.bare) ? [[typed]] : [];
    [...meanings, ...others].forEach((words, at) => {
      const score = fitness(words) - at * LESS_LIKELY;
      if (score > most) {
        most = score;
        best = words;
      }
    });
    const drafts = best.map((word) => this.plainDraft(word));
    // Of short forms for one word each, the runner-up stays as a second reading.
    const other = meanings.find((words) => words !== best && words.length === 1)?.[0];
    if (drafts.length === 1 && other)
      drafts[0]!.options.push({ token: other, sure: this.weights.secondReading });
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
    if (df > 0 || this.words.knows(token.bare)) return [this.plainDraft(token)];
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
  private addContextReadings(drafts: Draft[]): void {
    const { vocabulary, weights } = this;
    const best = drafts.map((draft) => draft.options[0]!.token);
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
}

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
