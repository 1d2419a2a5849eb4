// Phrase tables: which of some listed phrases stand in a text, longest first, accents optional, also when written
// together ("khôngbiết"). Look-up is by the first bare syllable, so a table's size hardly matters.

import { letterOf } from './letters.js';
import { bareKey, normalise } from './normalise.js';
import type { Word } from './words.js';

interface Entry<T> {
  words: readonly { text: string; bare: string }[];
  value: T;
}

/** A phrase found in a text: words `start` up to, not including, `end`. */
export interface Span<T> {
  start: number;
  end: number;
  value: T;
}

export class PhraseTable<T> {
  private readonly byFirst = new Map<string, Entry<T>[]>();
  private readonly exact: boolean;

  /** With `accents: 'exact'` a phrase matches only as written; otherwise typed accents may be missing. */
  constructor(entries: Iterable<readonly [phrase: string, value: T]>, options: { accents?: 'exact' } = {}) {
    this.exact = options.accents === 'exact';
    for (const [phrase, value] of entries) {
      const words = normalise(phrase)
        .split(' ')
        .filter((w) => w !== '')
        .map((text) => ({ text, bare: bareKey(text) }));
      this.add(words, value);
      if (!this.exact && words.length > 1 && words.length < 5) {
        const text = words.map((w) => w.text).join('');
        this.add([{ text, bare: bareKey(text) }], value);
      }
    }
    for (const list of this.byFirst.values()) list.sort((a, b) => b.words.length - a.words.length);
  }

  private add(words: Entry<T>['words'], value: T): void {
    const first = words[0];
    if (first === undefined) return;
    const list = this.byFirst.get(first.bare);
    if (list === undefined) this.byFirst.set(first.bare, [{ words, value }]);
    else list.push({ words, value });
  }

  /** The bare first words of all phrases. */
  firstWords(): Iterable<string> {
    return this.byFirst.keys();
  }

  /** The longest phrase that starts at word `at`; punctuation inside breaks it. */
  at(words: readonly Word[], at: number): Span<T> | undefined {
    const first = words[at];
    if (first === undefined) return undefined;
    const list = this.byFirst.get(first.bare);
    if (list === undefined) return undefined;
    for (const entry of list) {
      const end = at + entry.words.length;
      if (end > words.length) continue;
      let ok = true;
      for (let i = 0; ok && i < entry.words.length; i++) {
        const word = words[at + i]!;
        const meant = entry.words[i]!;
        ok =
          word.bare === meant.bare && (i === 0 || word.breaks === '') && this.matches(word.text, meant.text);
      }
      if (ok) return { start: at, end, value: entry.value };
    }
    return undefined;
  }

  private matches(typed: string, meant: string): boolean {
    return this.exact ? typed === meant : fits(typed, meant);
  }

  /** All phrases of the text, leftmost and longest first, not overlapping. */
  scan(words: readonly Word[], from = 0, to = words.length): Span<T>[] {
    const spans: Span<T>[] = [];
    for (let i = from; i < to; ) {
      const span = this.at(words, i);
      if (span !== undefined && span.end <= to) {
        spans.push(span);
        i = span.end;
      } else i++;
    }
    return spans;
  }

  /** The first phrase found, if any. */
  find(words: readonly Word[], from = 0, to = words.length): Span<T> | undefined {
    for (let i = from; i < to; i++) {
      const span = this.at(words, i);
      if (span !== undefined && span.end <= to) return span;
    }
    return undefined;
  }
}

/** A table of phrases that all mean the same: `table.at(…) !== undefined` is membership. */
export const phraseSet = (phrases: string, options: { accents?: 'exact' } = {}): PhraseTable<true> =>
  new PhraseTable(
    phrases
      .split('|')
      .map((p) => p.trim())
      .filter((p) => p !== '')
      .map((p) => [p, true] as const),
    options,
  );

/**
 * Can the typed word mean `meant`? Accents may be missing but not contradict; hỏi and ngã count as one tone, as
 * half the country speaks. Both are normalised and have the same bare key.
 */
export function fits(typed: string, meant: string): boolean {
  if (typed === meant) return true;
  if (typed.length !== meant.length) return false;
  let typedTone = 0;
  let meantTone = 0;
  for (let i = 0; i < typed.length; i++) {
    const a = typed[i]!;
    const b = meant[i]!;
    if (a === b && a < '\u0080') continue;
    const la = letterOf(a);
    const lb = letterOf(b);
    const baseA = la?.base ?? a;
    const plainA = la?.plain ?? a;
    const baseB = lb?.base ?? b;
    const same = baseA === baseB || (i === typed.length - 1 && 'iy'.includes(baseA) && 'iy'.includes(baseB));
    if (!same) return false;
    if (plainA !== baseA && plainA !== (lb?.plain ?? b)) return false;
    if (la !== undefined && la.tone > 0) typedTone = la.tone;
    if (lb !== undefined && lb.tone > 0) meantTone = lb.tone;
  }
  if (typedTone === 0 || typedTone === meantTone) return true;
  return (typedTone === 3 || typedTone === 4) && (meantTone === 3 || meantTone === 4);
}
