// Finds trades in a text by their everyday names ("sửa tủ lạnh", "làm nail").
import type { Lexicon } from './lexicon.js';
import { PhraseTable, type Span } from './phrases.js';
import { readWords, spoken, type Word } from './words.js';

const TABLES = new WeakMap<Lexicon, PhraseTable<string>>();

/** Phrases pass through the same reading as typed text, so "nuôi heo" is found as "nuôi lợn". */
function tableFor(lexicon: Lexicon): PhraseTable<string> {
  let table = TABLES.get(lexicon);
  if (table === undefined) {
    const entries: [string, string][] = [];
    for (const [id, phrases] of lexicon.trades)
      for (const phrase of phrases) {
        const standard = spoken(readWords(phrase, lexicon))
          .map((w) => w.text)
          .join(' ');
        entries.push([standard, id]);
      }
    table = new PhraseTable(entries);
    TABLES.set(lexicon, table);
  }
  return table;
}

/** The trades named in a text, longest names first at each place, with the occupation id. */
export const tradesIn = (words: readonly Word[], lexicon: Lexicon): Span<string>[] =>
  tableFor(lexicon).scan(words);
