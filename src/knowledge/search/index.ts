// The text index: BM25 by MiniSearch over bare syllables, accented syllables and bare pairs, then a second look
// at the best fifty. Knows nothing of courses or law; any list of documents will do.
import MiniSearch from 'minisearch';
import type { Lexicon } from '../../vietnamese/lexicon.js';
import { mineAcronyms, spellOut } from './acronyms.js';
import { QueryReader, type QueryWeights, type ReadQuery } from './query.js';
import { type CommonWord, closeLook, prepareDocument, type RerankWeights, statisticsOf } from './rerank.js';
import { type Token, tokensOf } from './tokens.js';
import { Vocabulary } from './vocabulary.js';

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

export interface IndexWeights extends RerankWeights {
  bare: number;
  accented: number;
  pair: number;
}

/** Found by search over public question sets and the tuning half of the judged set; the surface is flat. */
export const INDEX_WEIGHTS: IndexWeights = {
  bare: 0.8,
  accented: 1,
  pair: 1.2,
  window: 1.2,
  question: 1,
  accentMismatch: 0.5,
};

const BM25 = { k: Number(process.env.K ?? 1.2), b: Number(process.env.B ?? 0.75), d: 0.2 };
const RERANKED = 50;
/** Words in more than this share of the documents are scored in the best documents only: they choose little. */
const COMMON_SHARE = 0.1;
const KEPT_WORDS = 2;

/** Terms are made before MiniSearch sees them; this joins and parts them again. */
const SEPARATOR = '\n';
const FIELDS = ['bare', 'accented', 'pair'] as const;
const accentedTerm = (accented: string): string => `'${accented}`;
const pairTerm = (left: string, right: string): string => `${left} ${right}`;

export interface TextIndex<D extends IndexDocument> {
  readonly vocabulary: Vocabulary;
  readonly size: number;
  /** The best `limit` documents that `keep` lets through, best first, and how the query was read. */
  search(query: string, limit: number, keep?: (document: D) => boolean): { hits: Hit<D>[]; query: ReadQuery };
}

export interface IndexOptions {
  lexicon?: Lexicon;
  weights?: Partial<IndexWeights>;
  queryWeights?: Partial<QueryWeights>;
}

/** Reads and indexes documents. Search takes time in proportion to the documents that share a word with it. */
export function createIndex<D extends IndexDocument>(
  documents: readonly D[],
  options: IndexOptions = {},
): TextIndex<D> {
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
    for (const wording of [title, ...questions]) vocabulary.learnWording(wording);
  }
  const reader = new QueryReader(vocabulary, acronyms, options.lexicon, options.queryWeights);

  const mini = new MiniSearch({
    fields: [...FIELDS],
    tokenize: (text) => text.split(SEPARATOR),
    processTerm: (term) => term,
  });
  const prepared = parted.map(({ title, questions, body }, id) => {
    // The title stands in the same field as the text: a field of its own would get its own idf and length.
    const QR = Number(process.env.QR ?? 1); const tokens = [...title, ...title, ...Array.from({length:QR},()=>questions.flat()).flat(), ...(process.env.NOBODY ? [] : body)];
    mini.add({
      id,
      bare: tokens.map((t) => t.bare).join(SEPARATOR),
      accented: tokens.map((t) => accentedTerm(t.accented)).join(SEPARATOR),
      pair: [title, ...Array.from({length:QR},()=>questions).flat(), ...(process.env.NOBODY ? [] : [body])].flatMap(pairsOf).join(SEPARATOR),
    });
    const wordings = title.length > 0 ? [title, ...questions] : questions;
    return prepareDocument(tokens, wordings, vocabulary, (tokens) => reader.fillerWeights(tokens));
  });

  const statistics = statisticsOf(prepared, vocabulary, BM25);

  return {
    vocabulary,
    size: documents.length,
    search(text, limit, keep) {
      const query = reader.read(text);
      const { indexed, common } = lookupsOf(query, vocabulary, weights);
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

function pairsOf(tokens: readonly Token[]): string[] {
  const out: string[] = [];
  for (let at = 1; at < tokens.length; at++) out.push(pairTerm(tokens[at - 1]!.bare, tokens[at]!.bare));
  return out;
}

/** What to look up, each with its weight: in the index, and (common words) only in the best documents. */
interface Lookups {
  indexed: Map<string, number>;
  common: Map<string, CommonWord>;
}

function lookupsOf(query: ReadQuery, vocabulary: Vocabulary, weights: IndexWeights): Lookups {
  const indexed = new Map<string, number>();
  const common = new Map<string, CommonWord>();
  const tooCommon = commonWords(query, vocabulary);
  const raise = (term: string, weight: number) => indexed.set(term, Math.max(weight, indexed.get(term) ?? 0));
  const word = (bare: string, weight: number, accented: string | undefined, accentedWeight: number) => {
    if (tooCommon.has(bare)) {
      const known = common.get(bare);
      if (known && known.bareWeight >= weights.bare * weight) return;
      common.set(bare, {
        bare,
        bareWeight: weights.bare * weight,
        accented,
        accentedWeight: weights.accented * weight * accentedWeight,
      });
      return;
    }
    raise(bare, weights.bare * weight);
    if (accented !== undefined) raise(accentedTerm(accented), weights.accented * weight * accentedWeight);
  };
  const pair = (left: string, right: string, weight: number) => {
    if (vocabulary.pair(left, right) > 0) raise(pairTerm(left, right), weights.pair * weight);
  };
  query.words.forEach((current, at) => {
    const next = query.words[at + 1];
    for (const reading of current.readings) {
      word(reading.bare, current.weight * reading.sure, reading.accented, reading.accentedWeight);
      for (const follower of next?.readings ?? [])
        pair(
          reading.bare,
          follower.bare,
          Math.max(current.weight, next!.weight) * reading.sure * follower.sure,
        );
    }
  });
  for (const { from, to, words, sure } of query.expansions) {
    const weight = sure * Math.max(...query.words.slice(from, to).map((w) => w.weight));
    words.forEach((token, at) => {
      const next = words[at + 1];
      word(token.bare, weight, token.accented, 1);
      if (next) pair(token.bare, next.bare, weight);
    });
  }
  return { indexed, common };
}

/** The query's words found in too many documents to be looked up in the index, but never all of its words. */
function commonWords(query: ReadQuery, vocabulary: Vocabulary): Set<string> {
  const all = new Set([
    ...query.words.flatMap((word) => word.readings.map((reading) => reading.bare)),
    ...query.expansions.flatMap((expansion) => expansion.words.map((token) => token.bare)),
  ]);
  const byRarity = [...all]
    .filter((b) => vocabulary.df(b) > 0)
    .sort((a, b) => vocabulary.df(a) - vocabulary.df(b));
  const limit = COMMON_SHARE * vocabulary.documents;
  return new Set(byRarity.slice(KEPT_WORDS).filter((bare) => vocabulary.df(bare) > limit));
}
