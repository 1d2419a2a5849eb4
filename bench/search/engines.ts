// The engines compared, each behind one small function: index passages, answer ids best first. Libraries as their
// own documentation shows them, without tuning.
import { create, insertMultiple, search as oramaSearch } from '@orama/orama';
import FlexSearch from 'flexsearch';
import Database from 'libsql';
import lunr from 'lunr';
import MiniSearch from 'minisearch';
import { createIndex } from '../../src/knowledge/search/index.js';
import type { SearchLexicon } from '../../src/knowledge/search/words.js';

export interface Passage {
  id: string;
  title: string;
  body: string;
}

export interface Engine {
  name: string;
  /** Builds the index; the answer gives the ids found, best first, at most ten. */
  build(passages: readonly Passage[]): Promise<(query: string) => string[] | Promise<string[]>>;
}

const TOP = 10;
const FIELDS = ['title', 'body'] as const;

const wordsOf = (query: string): string[] => query.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Ours, with or without the shipped lexicon. */
export const ours = (lexicon?: SearchLexicon): Engine => ({
  name: 'Cầu Nghề',
  async build(passages) {
    const index = createIndex(passages, { lexicon });
    return (query) => index.search(query, TOP).hits.map((hit) => hit.document.id);
  },
});

export const miniSearch: Engine = {
  name: 'MiniSearch as it comes',
  async build(passages) {
    const mini = new MiniSearch({ fields: [...FIELDS] });
    mini.addAll(passages);
    return (query) =>
      mini
        .search(query)
        .slice(0, TOP)
        .map((hit) => hit.id as string);
  },
};

const orama: Engine = {
  name: 'Orama',
  async build(passages) {
    const db = create({ schema: { id: 'string', title: 'string', body: 'string' } });
    await insertMultiple(db, [...passages]);
    return async (query) => {
      const found = await oramaSearch(db, { term: query, properties: [...FIELDS], limit: TOP });
      return found.hits.map((hit) => String(hit.document.id));
    };
  },
};

const flexSearch: Engine = {
  name: 'FlexSearch (suggest)',
  async build(passages) {
    const index = new FlexSearch.Document({ document: { id: 'id', index: [...FIELDS] } });
    for (const passage of passages) index.add({ ...passage });
    return (query) => {
      // One list per field; a document keeps its best place.
      const lists = index.search(query, { limit: TOP, suggest: true }) as { result: unknown[] }[];
      const place = new Map<string, number>();
      for (const { result } of lists)
        result.forEach((id, at) => {
          const key = String(id);
          place.set(key, Math.min(at, place.get(key) ?? TOP));
        });
      return [...place]
        .sort((a, b) => a[1] - b[1])
        .map(([id]) => id)
        .slice(0, TOP);
    };
  },
};

const lunrEngine: Engine = {
  name: 'lunr',
  async build(passages) {
    const index = lunr((builder) => {
      builder.ref('id');
      for (const field of FIELDS) builder.field(field);
      for (const passage of passages) builder.add(passage);
    });
    // Typed text is no query language: the words are handed over as terms.
    return (query) =>
      index
        .query((q) => {
          for (const word of wordsOf(query)) q.term(lunr.tokenizer(word), {});
        })
        .slice(0, TOP)
        .map((hit) => hit.ref);
  },
};

const fts5: Engine = {
  name: 'SQLite FTS5 (remove_diacritics 2)',
  async build(passages) {
    const db = new Database(':memory:');
    db.exec(
      `create virtual table pages using fts5(id unindexed, title, body, tokenize = "unicode61 remove_diacritics 2")`,
    );
    const insert = db.prepare('insert into pages values (?, ?, ?)');
    db.transaction(() => {
      for (const { id, title, body } of passages) insert.run(id, title, body);
    })();
    const select = db.prepare('select id from pages where pages match ? order by bm25(pages) limit ?');
    return (query) => {
      const words = wordsOf(query).map((word) => `"${word}"`);
      return words.length === 0
        ? []
        : (select.all(words.join(' OR '), TOP) as { id: string }[]).map((row) => row.id);
    };
  },
};

export const PEERS: readonly Engine[] = [miniSearch, orama, flexSearch, lunrEngine, fts5];
