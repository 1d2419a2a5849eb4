// The search of a loaded knowledge folder, ready for use: its pages, its words, its places.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knowledge } from '../load.js';
import { ContentError } from '../problem.js';
import { documentsOf } from './documents.js';
import { placeFinder } from './query-place.js';
import { createSearch, type Search } from './search.js';
import { NO_SEARCH_WORDS, readSearchWords, type SearchWords, searchLexicon } from './words.js';

export const SEARCH_WORDS_FILE = 'search-synonyms.yaml';

/** Reads the search's own words of a folder; a folder without the file has none. Throws ContentError when broken. */
export function loadSearchWords(dir: string): SearchWords {
  const file = join(dir, SEARCH_WORDS_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NO_SEARCH_WORDS;
    throw error;
  }
  const { value, problems } = readSearchWords(file, text);
  if (!value) throw new ContentError(problems);
  return value;
}

/** Indexes a loaded knowledge folder (about half a second of work). */
export function openSearch(knowledge: Knowledge): Search {
  const words = loadSearchWords(knowledge.dir);
  return createSearch(documentsOf(knowledge), {
    lexicon: searchLexicon(knowledge.lexicon, words),
    elsewhere: words.elsewhere,
    placeOf: placeFinder(knowledge.places),
  });
}
