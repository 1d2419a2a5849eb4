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

/** A question with what each of its words is worth. */
export interface NumberedQuestion extends NumberedText {
  worth: Float64Array;
  total: number;
}

/** The keys of a document's title and questions, and in how many of these each stands. */
export interface Head {
  keys: Int32Array;
  counts: Int32Array;
}

export interface PreparedDocument {
  text: NumberedText;
  questions: NumberedQuestion[];
  head: Head;
  /** Different bare and accented words. */
  bareLength: number;
  accentedLength: number;
}

/** A text with the concepts found in it. */
export interface ReadText {
  tokens: readonly Token[];
  /** Concept keys of each token. */
  concepts: string[][];
}

/** Finds the concepts of a text. */
export function withConcepts(tokens: readonly Token[], concepts: Concepts): ReadText {
  const keys = tokens.map((): string[] => []);
  for (const { from, to, key } of concepts.inText(tokens))
    for (let at = from; at < to; at++) keys[at]!.push(key);
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
  const numberedQuestions = questions.map((question): NumberedQuestion => {
    const weights = weightsOf(question.tokens);
    const worth = Float64Array.from(question.tokens, (t, at) => vocabulary.wordingIdf(t.bare) * weights[at]!);
    return { ...numbered(question, vocabulary), worth, total: worth.reduce((a, b) => a + b, 0) };
  });
  return {
    text: numbered(text, vocabulary),
    head: headOf(numberedQuestions),
    questions: numberedQuestions,
    bareLength: new Set(text.tokens.map((t) => t.bare)).size,
    accentedLength: new Set(text.tokens.map((t) => t.accented)).size,
  };
}

function headOf(questions: readonly NumberedText[]): Head {
  const counts = new Map<number, number>();
  for (const { keys } of questions)
    for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return { keys: Int32Array.from(counts.keys()), counts: Int32Array.from(counts.values()) };
}
