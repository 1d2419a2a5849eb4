// Whether certain words are said in a text: accents may be missing but not contradict ("từ từ" is not "tự tử"), and
// harmless words that read alike without accents ("tu van" is rather "tư vấn") take a find back.
import type { Lexicon } from './lexicon.js';
import { PhraseTable, type Span } from './phrases.js';
import { readWords, spoken, type Word } from './words.js';

export interface HeardContext {
  lexicon: Lexicon;
  phrases: readonly string[];
  /** Look-alikes. Where one covers a find, or begins in it and goes on after it, the find does not count. */
  unlike?: readonly string[];
}

const TABLES = new WeakMap<Lexicon, WeakMap<readonly string[], PhraseTable<true>>>();

/** Phrases as written and as typed text is read, so that "ba má đánh" is found as "bố mẹ đánh". */
function tableOf(phrases: readonly string[], lexicon: Lexicon): PhraseTable<true> {
  let tables = TABLES.get(lexicon);
  if (tables === undefined) {
    tables = new WeakMap();
    TABLES.set(lexicon, tables);
  }
  let table = tables.get(phrases);
  if (table === undefined) {
    const forms = phrases.flatMap((phrase) => {
      const words = spoken(readWords(phrase, lexicon)).map((w) => w.text);
      return [...new Set([phrase, words.join(' ')])];
    });
    table = new PhraseTable(forms.map((form) => [form, true] as const));
    tables.set(phrases, table);
  }
  return table;
}

function findsIn(words: readonly Word[], table: PhraseTable<true>): Span<true>[] {
  const finds: Span<true>[] = [];
  for (let at = 0; at < words.length; at++) {
    const find = table.at(words, at);
    if (find !== undefined) finds.push(find);
  }
  return finds;
}

const joined = ({ text, typed, bare, kind, glued }: Word): Word => ({
  text,
  typed,
  bare,
  kind,
  glued,
  breaks: '',
});

const takesBack = (alike: Span<true>, found: Span<true>): boolean =>
  alike.start < found.end &&
  (alike.end > found.end || (alike.end === found.end && alike.start <= found.start));

/** Is one of the phrases said? Punctuation between their words does not matter. */
export function isHeard(text: string, { lexicon, phrases, unlike = NONE }: HeardContext): boolean {
  const words = spoken(readWords(text, lexicon)).map((w) => (w.breaks === '' ? w : joined(w)));
  const found = findsIn(words, tableOf(phrases, lexicon));
  if (found.length === 0) return false;
  const alike = findsIn(words, tableOf(unlike, lexicon));
  return found.some((f) => !alike.some((a) => takesBack(a, f)));
}

const NONE: readonly string[] = [];
