// The editable word lists as the readers use them. The file itself is read in the knowledge room; this room only
// says what it needs.

export interface Lexicon {
  /** Teencode and abbreviations: one normalised word → the standard syllables. Fully resolved. */
  readonly expansions: ReadonlyMap<string, readonly string[]>;
  /** Words of a region, of one or more syllables ("ba má" → "bố mẹ"). An identity protects a longer word. */
  readonly regional: ReadonlyMap<string, string>;
  /** For search: a term and what else it may be called. One step, never chained. */
  readonly synonyms: ReadonlyMap<string, readonly string[]>;
  /** Words that carry politeness or habit and no meaning. */
  readonly fillers: ReadonlySet<string>;
  /** Occupation id → everyday phrases. */
  readonly trades: ReadonlyMap<string, readonly string[]>;
  /** A trade that nobody teaches → occupation ids that come near it. */
  readonly akin: ReadonlyMap<string, readonly string[]>;
}

/** No lists at all: the readers still know the standard words. */
export const EMPTY_LEXICON: Lexicon = {
  expansions: new Map(),
  regional: new Map(),
  synonyms: new Map(),
  fillers: new Set(),
  trades: new Map(),
  akin: new Map(),
};
