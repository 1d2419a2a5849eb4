// Documents in numbers: what the second look reads of a document, in arrays.
import type { Concepts } from './concepts.js';
import type { Token } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';

/** A text in numbers. Token `at` has the keys `starts[at]` to `starts[at + 1]`: its bare form, then its concepts. */
export interface NumberedText {
  keys: Int32Array;
  starts: Int32Array;
  accented: Int32Array;
}

/**
 * A document's title and questions, one after the other (side by side in memory): question q is the tokens
 * bounds[q] to bounds[q + 1].
 */
export interface NumberedQuestions extends NumberedText {
  bounds: Int32Array;
  /** What each token is worth, and the sum of each question. */
  worth: Float64Array;
  totals: Float64Array;
}

/** The keys of a document's title and questions, and in how many of these each stands. */
export interface Head {
  keys: Int32Array;
  counts: Int32Array;
}

export interface PreparedDocument {
  text: NumberedText;
  questions: NumberedQuestions;
  head: Head;
  /** Different bare and accented words. */
  bareLength: number;
  accentedLength: number;
}

/** A text with the concepts found in it. */
export interface ReadText {
  tokens: readonly Token[];
  /** Concept keys of each token. */
  concepts: readonly (readonly string[])[];
}

const NONE: readonly string[] = [];

/** Finds the concepts of a text. */
export function withConcepts(tokens: readonly Token[], concepts: Concepts): ReadText {
  const keys: (readonly string[])[] = new Array(tokens.length).fill(NONE);
  for (const { from, to, key } of concepts.inText(tokens))
    for (let at = from; at < to; at++) keys[at] = [...keys[at]!, key];
  return { tokens, concepts: keys };
}

export function joined(texts: readonly ReadText[]): ReadText {
  return { tokens: texts.flatMap((t) => t.tokens), concepts: texts.flatMap((t) => t.concepts) };
}

function numbered({ tokens, concepts }: ReadText, vocabulary: Vocabulary): NumberedText {
  const keys: number[] = [];
  const starts = new Int32Array(tokens.length + 1);
  tokens.forEach((token, at) => {
    starts[at] = keys.length;
    keys.push(vocabulary.numberOf(token.bare));
    for (const key of concepts[at]!) keys.push(vocabulary.numberOf(key));
  });
  starts[tokens.length] = keys.length;
  return {
    keys: Int32Array.from(keys),
    starts,
    accented: Int32Array.from(tokens, (t) => vocabulary.numberOf(t.accented)),
  };
}

/** `weightsOf` gives the weight of each word of a question (1, or less for filler). */
export function prepareDocument(
  text: ReadText,
  questions: readonly ReadText[],
  vocabulary: Vocabulary,
  weightsOf: (question: readonly Token[]) => number[],
): PreparedDocument {
  const bounds = new Int32Array(questions.length + 1);
  const totals = new Float64Array(questions.length);
  const worth = questions.flatMap(({ tokens }, q) => {
    bounds[q + 1] = bounds[q]! + tokens.length;
    const weights = weightsOf(tokens);
    const worths = tokens.map((token, at) => vocabulary.wordingIdf(token.bare) * weights[at]!);
    totals[q] = worths.reduce((a, b) => a + b, 0);
    return worths;
  });
  const all = { ...numbered(joined(questions), vocabulary), bounds, totals, worth: Float64Array.from(worth) };
  return {
    text: numbered(text, vocabulary),
    head: headOf(all),
    questions: all,
    bareLength: new Set(text.tokens.map((t) => t.bare)).size,
    accentedLength: new Set(text.tokens.map((t) => t.accented)).size,
  };
}

function headOf({ keys, starts, bounds }: NumberedQuestions): Head {
  const counts = new Map<number, number>();
  for (let q = 0; q + 1 < bounds.length; q++)
    for (const key of new Set(keys.subarray(starts[bounds[q]!]!, starts[bounds[q + 1]!]!)))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  return { keys: Int32Array.from(counts.keys()), counts: Int32Array.from(counts.values()) };
}
