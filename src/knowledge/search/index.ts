// The text index: BM25 by MiniSearch over bare syllables, accented syllables and bare pairs, then a second look
// at the best fifty. Knows nothing of courses or law; any list of documents will do.
import MiniSearch from 'minisearch';
import { mineAcronyms, spellOut } from './acronyms.js';
import { BM25, statisticsOf } from './bm25.js';
import { Concepts } from './concepts.js';
import { accentedTerm, type LookupWeights, lookupsOf, pairsOf } from './lookups.js';
import { joined, prepareDocument, type ReadText, withConcepts } from './prepared.js';
import { QueryReader, type QueryWeights, type ReadQuery } from './query.js';
import { closeLook, type RerankWeights } from './rerank.js';
import { tokensOf } from './tokens.js';
import { Vocabulary } from './vocabulary.js';
import { NO_LEXICON, type SearchLexicon } from './words.js';

/** What is indexed. `questions` are wordings that people use; each is compared as a whole, too. */
export interface IndexDocument {
  id: string;
  title: string;
  questions?: readonly string[];
  body?: string;
}

/** One document found. */
export interface Hit<D> {
  document: D;
  /** For ordering only; not comparable between queries. */
  score: number;
  /** First-stage score as a share of what the query's words are worth: comparable between queries. */
  strength: number;
  /** Share of the query's worth that stands close together in the document, 0–1. */
  coverage: number;
  /** Likeness of the query to the best of the document's own questions, 0–1. */
  likeness: number;
  /** Share of the query's worth that the document has nowhere, 0–1. */
  absent: number;
}

export interface IndexWeights extends RerankWeights, LookupWeights {}

/** Found by search over public question sets and the tuning half of the judged set; the surface is flat. */
export const INDEX_WEIGHTS: IndexWeights = {
  bare: 0.8,
  accented: 1,
  pair: 1.2,
  concept: 1.3,
  window: 1.2,
  question: 1.5,
  topic: 1.5,
  accentMismatch: 0.5,
  synonym: 0.9,
};

const RERANKED = 30;

/** A query's terms are made before MiniSearch sees them; this joins and parts them again. */
const SEPARATOR = '\n';

/** A field without terms has one, the empty one, which is not indexed but counts in the field's mean length. */
const orEmpty = (terms: readonly string[]): readonly string[] => (terms.length > 0 ? terms : ['']);

export interface TextIndex<D extends IndexDocument> {
  readonly vocabulary: Vocabulary;
  readonly size: number;
  /** The best `limit` documents, best first, and how the query was read. */
  search(query: string, limit: number, options?: FindOptions<D>): { hits: Hit<D>[]; query: ReadQuery };
}

export interface FindOptions<D> {
  /** Which documents may be found. */
  keep?: ((document: D) => boolean) | undefined;
  /** Words of the query to be counted little. */
  quiet?: readonly string[] | undefined;
}

export interface IndexOptions {
  lexicon?: SearchLexicon;
  weights?: Partial<IndexWeights>;
  queryWeights?: Partial<QueryWeights>;
}

/** Reads and indexes documents. Search takes time in proportion to the documents that share a word with it. */
export function createIndex<D extends IndexDocument>(
  documents: readonly D[],
  options: IndexOptions = {},
): TextIndex<D> {
  const { lexicon = NO_LEXICON } = options;
  const weights = { ...INDEX_WEIGHTS, ...options.weights };
  const texts = documents.map((d) => ({ title: d.title, questions: d.questions ?? [], body: d.body ?? '' }));
  const acronyms = mineAcronyms(texts.map((text) => text.body));
  const read = (text: string) => spellOut(tokensOf(text, Number.POSITIVE_INFINITY), acronyms);
  const parted = texts.map(({ title, questions, body }) => ({
    title: read(title),
    questions: questions.map(read),
    body: read(body),
  }));
  const vocabulary = new Vocabulary();
  for (const { title, questions, body } of parted) {
    vocabulary.learn([...(title.length > 0 ? [title] : []), ...questions, body]);
    vocabulary.learnWording([title, ...questions].flat());
  }
  const concepts = new Concepts(lexicon.groups);
  const reader = new QueryReader(vocabulary, concepts, acronyms, lexicon, options.queryWeights);

  // A document's terms are finished: joining them for MiniSearch to part again would take as long as indexing.
  let terms: Record<string, readonly string[]> = {};
  const mini = new MiniSearch({
    fields: ['bare', 'accented', 'pair', 'concept'],
    stringifyField: () => '',
    tokenize: (text, field) => (field === undefined ? text.split(SEPARATOR) : [...terms[field]!]),
    processTerm: (term) => term,
  });
  const conceptFrequency = new Map<string, number>();
  const prepared = parted.map((parts, id) => {
    const find = (tokens: (typeof parts)['title']): ReadText => withConcepts(tokens, concepts);
    const questions = parts.questions.map(find);
    const wordings = parts.title.length > 0 ? [find(parts.title), ...questions] : questions;
    const title = wordings.slice(0, wordings.length - questions.length);
    const stretches = [...wordings, find(parts.body)];
    // The title stands in the same field as the text: a field of its own would get its own idf and length.
    const text = joined([...title, ...stretches]);
    const keys = text.concepts.flat();
    for (const key of new Set(keys)) conceptFrequency.set(key, (conceptFrequency.get(key) ?? 0) + 1);
    terms = {
      bare: orEmpty(text.tokens.map((t) => t.bare)),
      accented: orEmpty(text.tokens.map((t) => accentedTerm(t.accented))),
      pair: orEmpty(stretches.flatMap((stretch) => pairsOf(stretch.tokens))),
      concept: orEmpty(keys),
    };
    mini.add({ id, ...terms });
    return prepareDocument(text, wordings, vocabulary, (tokens) => reader.fillerWeights(tokens));
  });
  const statistics = statisticsOf(prepared, vocabulary);

  return {
    vocabulary,
    size: documents.length,
    search(text, limit, { keep, quiet } = {}) {
      const query = reader.read(text, quiet);
      const { indexed, common } = lookupsOf(query, { vocabulary, conceptFrequency, weights });
      if (indexed.size === 0) return { hits: [], query };
      const boosts = [...indexed.values()];
      const found = mini.search([...indexed.keys()].join(SEPARATOR), {
        boostTerm: (_term, at) => boosts[at]!,
        bm25: BM25,
        ...(keep && { filter: (result) => keep(documents[result.id as number]!) }),
      });
      // MiniSearch multiplies by the number of matched terms, which favours long pages: divided out again.
      const first = found.map((r) => ({ at: r.id as number, score: r.score / (r.queryTerms.length || 1) }));
      first.sort((a, b) => b.score - a.score || a.at - b.at);
      const look = closeLook(query, [...common.values()], statistics, weights);
      const hits = first.slice(0, Math.max(RERANKED, limit)).map(({ at, score }): Hit<D> => {
        const seen = look.at(prepared[at]!);
        const total = score + seen.common;
        return {
          document: documents[at]!,
          score: total + seen.bonus,
          strength: look.worth > 0 ? total / look.worth : 0,
          coverage: seen.coverage,
          likeness: seen.likeness,
          absent: seen.absent,
        };
      });
      hits.sort((a, b) => b.score - a.score);
      return { hits: hits.slice(0, limit), query };
    },
  };
}
