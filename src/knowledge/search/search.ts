// Search of the knowledge base: a question as people type it → the pages that answer it, and whether the best of
// them really does. Stands behind `Search`, so that a larger catalogue can bring another index.
import { normalise } from '../../vietnamese/normalise.js';
import { certaintyOf, SURE_ENOUGH } from './confidence.js';
import { createIndex, type Hit, type IndexDocument, type IndexOptions } from './index.js';
import { NO_LEXICON, type SearchLexicon } from './words.js';

export const KINDS = ['course', 'facility', 'scheme', 'faq'] as const;
export type Kind = (typeof KINDS)[number];

/** A province, or a commune of today in it. */
export interface PlaceName {
  province: string;
  commune?: string;
}

export interface SearchDocument extends IndexDocument {
  kind: Kind;
  level?: string;
  /** Where it is, for courses and facilities. */
  places?: readonly PlaceName[];
}

/** A place found in a query: its words, and the places of today that it may be. */
export interface PlaceInQuery {
  words: readonly string[];
  places: readonly PlaceName[];
}

export interface SearchOptions {
  /** At most this many results (10). */
  limit?: number;
  kind?: Kind | readonly Kind[];
  level?: string;
  /** Only documents in this province or commune. */
  place?: PlaceName;
}

export interface SearchResult {
  id: string;
  kind: Kind;
  title: string;
  /** 0–1: how surely this page answers the query. Falls along the list. */
  score: number;
}

export interface SearchAnswer {
  results: SearchResult[];
  /** False when nothing here answers the query; the results are then only the nearest topics. */
  confident: boolean;
}

export interface Search {
  readonly size: number;
  search(query: string, options?: SearchOptions): SearchAnswer;
}

export interface SearchSetup extends Omit<IndexOptions, 'lexicon'> {
  lexicon?: SearchLexicon;
  /** Topic → wordings of what nothing here answers; a query nearest to one of these is not answered. */
  elsewhere?: ReadonlyMap<string, readonly string[]>;
  /**
   * Finds a place named in a query. It chooses among what is found, and its words are counted little: otherwise the
   * school of that place comes before the course. Without this, place names are words like any others.
   */
  placeOf?: (text: string) => PlaceInQuery | undefined;
}

/** What is indexed: the documents and, never shown, what lies elsewhere. */
type Indexed = SearchDocument | (IndexDocument & { kind: 'elsewhere' });

const DEFAULT_LIMIT = 10;
/** What a document in the place that was asked for gains over the same document elsewhere. */
const SAME_COMMUNE = 0.3;
const SAME_PROVINCE = 0.15;
const LOOKED_AT = 30;

const inPlace = (place: PlaceName, wanted: PlaceName): boolean =>
  place.province === wanted.province && (wanted.commune === undefined || place.commune === wanted.commune);

function nearness(places: readonly PlaceName[], wanted: readonly PlaceName[]): number {
  let best = 0;
  for (const want of wanted)
    for (const place of places)
      if (place.province === want.province)
        best = Math.max(
          best,
          want.commune === undefined || place.commune === want.commune ? SAME_COMMUNE : SAME_PROVINCE,
        );
  return best;
}

/** Indexes the documents; the answer searches them. Throws nothing on any text. */
export function createSearch(documents: readonly SearchDocument[], setup: SearchSetup = {}): Search {
  const { lexicon = NO_LEXICON, placeOf, elsewhere = new Map(), ...options } = setup;
  const decoys = [...elsewhere].map(
    ([title, questions]): Indexed => ({ id: `elsewhere/${title}`, kind: 'elsewhere', title, questions }),
  );
  const index = createIndex<Indexed>([...documents, ...decoys], { ...options, lexicon });
  const provinces = new Set(documents.flatMap((d) => d.places?.map((place) => place.province) ?? []));

  return {
    size: documents.length,
    search(query, { limit = DEFAULT_LIMIT, kind, level, place } = {}) {
      const text = normalise(query);
      const found = placeOf?.(text);
      // Only where there is something to choose among: "Trung Tâm" is a commune, too, but far away.
      const about = found?.places.some((p) => provinces.has(p.province)) ? found : undefined;
      const kinds = kind === undefined ? undefined : new Set<Kind>(typeof kind === 'string' ? [kind] : kind);
      const filtered = kinds !== undefined || level !== undefined || place !== undefined;
      const keep = (document: Indexed): boolean =>
        document.kind === 'elsewhere' ||
        ((kinds === undefined || kinds.has(document.kind)) &&
          (level === undefined || document.level === level) &&
          (place === undefined || (document.places ?? []).some((p) => inPlace(p, place))));
      const { hits, query: read } = index.search(text, Math.max(LOOKED_AT, limit), {
        keep: filtered ? keep : undefined,
        quiet: about?.words,
      });
      const ranked = hits.filter(isShown).map((hit) => ({
        hit,
        score: hit.score * (1 + (about ? nearness(hit.document.places ?? [], about.places) : 0)),
      }));
      ranked.sort((a, b) => b.score - a.score);
      const best = ranked[0];
      const away = hits.find((hit) => !isShown(hit));
      const certainty = best
        ? certaintyOf({ best: best.hit, away, query: read, vocabulary: index.vocabulary })
        : 0;
      return {
        results: ranked.slice(0, Math.max(0, limit)).map(({ hit, score }) => ({
          id: hit.document.id,
          kind: hit.document.kind,
          title: hit.document.title,
          score: rounded(certainty * (score / best!.score)),
        })),
        confident: certainty >= SURE_ENOUGH,
      };
    },
  };
}

const isShown = (hit: Hit<Indexed>): hit is Hit<SearchDocument> => hit.document.kind !== 'elsewhere';

const rounded = (score: number): number => Math.round(score * 1000) / 1000;
