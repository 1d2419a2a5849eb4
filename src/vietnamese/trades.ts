// Finds trades in a text by their everyday names ("sửa tủ lạnh", "làm nail").
import type { Lexicon } from './lexicon.js';
import { fits, PhraseTable, type Span } from './phrases.js';
import { readWords, spoken, type Word } from './words.js';

const TABLES = new WeakMap<Lexicon, PhraseTable<string>>();

/** Words before a short name that make it a trade: "lớp may", "học mộc". */
const LEADS = ['học', 'thợ', 'lớp', 'khóa', 'học lớp', 'học nghề', 'lớp nghề'];

/** Phrases as written, and as typed text is read, so that "nuôi heo" is found as "nuôi lợn". */
function tableFor(lexicon: Lexicon): PhraseTable<string> {
  let table = TABLES.get(lexicon);
  if (table === undefined) {
    const entries: [string, string][] = [];
    for (const [id, phrases] of lexicon.trades)
      for (const phrase of phrases) {
        const standard = spoken(readWords(phrase, lexicon))
          .map((w) => w.text)
          .join(' ');
        for (const name of new Set([phrase, standard])) {
          entries.push([name, id]);
          if (name.startsWith('nghề '))
            for (const lead of LEADS) entries.push([`${lead} ${name.slice(5)}`, id]);
        }
      }
    table = new PhraseTable(entries);
    TABLES.set(lexicon, table);
  }
  return table;
}

/** The trades named in a text with the occupation id; where two overlap the one that reaches further. */
export function tradesIn(words: readonly Word[], lexicon: Lexicon): Span<string>[] {
  const table = tableFor(lexicon);
  const spans: Span<string>[] = [];
  for (let at = 0; at < words.length; ) {
    let span = table.at(words, at);
    if (span === undefined) {
      at++;
      continue;
    }
    // "học may tre đan": "học may" is not what is meant.
    for (let inside = at + 1; inside < span.end; inside++) {
      const further = table.at(words, inside);
      if (further !== undefined && further.end > span.end) span = further;
    }
    spans.push(span);
    at = span.end;
  }
  return spans;
}

const AKIN = new WeakMap<Lexicon, PhraseTable<readonly string[]>>();
/** A first word of so many trades ("sửa") says nothing of any. */
const MOST_TRADES = 8;

/**
 * Occupations that come near a trade that is none of them, best first: those listed for it; else those whose names
 * begin with its first word ("nấu xôi": "nấu ăn"), and of these such that share more of it.
 */
export function tradesLike(wish: string, lexicon: Lexicon): string[] {
  let akin = AKIN.get(lexicon);
  if (akin === undefined) {
    akin = new PhraseTable(lexicon.akin);
    AKIN.set(lexicon, akin);
  }
  const words = spoken(readWords(wish, lexicon));
  const listed = akin.find(words);
  if (listed !== undefined) return [...listed.value];
  const [first, ...more] = words.filter((w) => w.bare !== 'lam' && w.bare !== 'nghe');
  if (first === undefined) return [];
  const alike = [...lexicon.trades].flatMap(([id, names]) => {
    const shared = names
      .map((name) => name.split(' '))
      .filter(([start]) => fits(first.text, start!))
      .map((parts) => more.filter((w) => parts.some((part) => fits(w.text, part))).length);
    return shared.length === 0 ? [] : [{ id, score: Math.max(...shared) }];
  });
  return alike.length > MOST_TRADES ? [] : alike.sort((a, b) => b.score - a.score).map(({ id }) => id);
}
