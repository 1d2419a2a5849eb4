// The second look at the best documents of the first stage: how much of the query stands close together in one
// stretch of text, and how like the query is to one of the questions that the document says it answers.
import type { ReadQuery } from './query.js';
import type { Token } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';

export interface RerankWeights {
  /** Worth of the query's words found in the best window. */
  window: number;
  /** Worth of the likeness to the best question. */
  question: number;
  /** Factor for a word found with other accents than typed. */
  accentMismatch: number;
}

const WINDOW_TOKENS = 23;
/** Share of word order (adjacent pairs) in the likeness of two questions. */
const PAIR_SHARE = 0.3;

interface NumberedText {
  bare: Int32Array;
  accented: Int32Array;
}

/** A word too common to be looked up in the index, with its weights. */
export interface CommonWord {
  bare: string;
  bareWeight: number;
  accented: string | undefined;
  accentedWeight: number;
}

export interface Bm25 {
  k: number;
  b: number;
  d: number;
}

/** What the second look needs to know of all documents. */
export interface Statistics {
  vocabulary: Vocabulary;
  bm25: Bm25;
  /** Mean number of different bare and accented words in a document. */
  bareLength: number;
  accentedLength: number;
  /** Tokens of the longest document. */
  longest: number;
}

/** A question with what each of its words is worth. */
interface NumberedQuestion extends NumberedText {
  worth: Float64Array;
  total: number;
}

/** A document in numbers, for quick reading. */
export interface PreparedDocument {
  text: NumberedText;
  questions: NumberedQuestion[];
  /** Different bare and accented words. */
  bareLength: number;
  accentedLength: number;
}

export function statisticsOf(
  documents: readonly PreparedDocument[],
  vocabulary: Vocabulary,
  bm25: Bm25,
): Statistics {
  const mean = (of: (document: PreparedDocument) => number) =>
    documents.reduce((sum, document) => sum + of(document), 0) / Math.max(1, documents.length);
  return {
    vocabulary,
    bm25,
    bareLength: mean((d) => d.bareLength),
    accentedLength: mean((d) => d.accentedLength),
    longest: documents.reduce((most, d) => Math.max(most, d.text.bare.length), 0),
  };
}

function numbered(tokens: readonly Token[], vocabulary: Vocabulary): NumberedText {
  return {
    bare: Int32Array.from(tokens, (t) => vocabulary.numberOf(t.bare)),
    accented: Int32Array.from(tokens, (t) => vocabulary.numberOf(t.accented)),
  };
}

/** `worthOf` gives the weight of each token of a question (1, or less for filler). */
export function prepareDocument(
  text: readonly Token[],
  questions: readonly (readonly Token[])[],
  vocabulary: Vocabulary,
  weightsOf: (question: readonly Token[]) => number[],
): PreparedDocument {
  const numbers = numbered(text, vocabulary);
  return {
    text: numbers,
    bareLength: new Set(numbers.bare).size,
    accentedLength: new Set(numbers.accented).size,
    questions: questions.map((question) => {
      const weights = weightsOf(question);
      const worth = Float64Array.from(question, (t, at) => vocabulary.wordingIdf(t.bare) * weights[at]!);
      return { ...numbered(question, vocabulary), worth, total: worth.reduce((a, b) => a + b, 0) };
    }),
  };
}

/** Where a looked-up number belongs in the query. */
interface Slot {
  word: number;
  sure: number;
  /** The accented number that was meant; -1 when any accents will do. */
  accented: number;
  /** Its own place among the counters; the next one counts it with other accents. */
  counter: number;
}

export interface Look {
  /** BM25 of the common words. */
  common: number;
  bonus: number;
  coverage: number;
  likeness: number;
  /** Share of the query's worth that the document has nowhere, 0–1. */
  absent: number;
}

/**
 * Prepares the second look for one query. `worth` is the sum of what its words are worth (idf × weight);
 * `at` looks at one document.
 */
export function closeLook(
  query: ReadQuery,
  common: readonly CommonWord[],
  statistics: Statistics,
  weights: RerankWeights,
): { worth: number; at(document: PreparedDocument): Look } {
  const { words, expansions } = query;
  const { vocabulary, bm25 } = statistics;
  const masses = Float64Array.from(words, (w) => vocabulary.idf(w.readings[0]!.bare) * w.weight);
  const worth = masses.reduce((a, b) => a + b, 0);
  const wordingMasses = Float64Array.from(words, (w) => vocabulary.wordingIdf(w.readings[0]!.bare) * w.weight);
  const wordingWorth = wordingMasses.reduce((a, b) => a + b, 0);
  // slotsAt[number of a bare key] − 1 is its place in `slots`; 0 where the query does not have it.
  const slotsAt = new Int32Array(vocabulary.numberCount);
  const slots: Slot[][] = [];
  let slotCount = 0;
  const add = (bare: string, slot: Omit<Slot, 'counter'>) => {
    const number = vocabulary.knownNumber(bare);
    if (number < 0) return;
    if (slotsAt[number] === 0) slotsAt[number] = slots.push([]);
    slots[slotsAt[number]! - 1]!.push({ ...slot, counter: 2 * slotCount++ });
  };
  words.forEach((word, at) => {
    for (const reading of word.readings) {
      const meant = reading.accented !== undefined && reading.accentedWeight === 1;
      const accented = meant ? vocabulary.knownNumber(reading.accented!) : -1;
      add(reading.bare, { word: at, sure: reading.sure, accented });
    }
  });
  for (const { from, to, words: others, sure } of expansions)
    others.forEach((token, k) => {
      // A synonym's words stand for the words that they replace, spread over them.
      const word = from + Math.min(to - from - 1, Math.floor((k * (to - from)) / others.length));
      add(token.bare, { word, sure, accented: vocabulary.knownNumber(token.accented) });
    });

  const commonNumbers = common.map(({ bare, bareWeight, accented, accentedWeight }) => ({
    bare: vocabulary.knownNumber(bare),
    bareWorth: bareWeight * vocabulary.idf(bare),
    accented: accented === undefined ? -1 : vocabulary.knownNumber(accented),
    accentedWorth: accented === undefined ? 0 : accentedWeight * vocabulary.accentedIdf(accented),
  }));
  const commonAt = new Int32Array(vocabulary.numberCount);
  commonNumbers.forEach((word, i) => {
    commonAt[word.bare] = i + 1;
  });
  const commonCounts = new Int32Array(2 * common.length);
  const saturated = (count: number, length: number, mean: number): number =>
    count === 0
      ? 0
      : bm25.d + (count * (bm25.k + 1)) / (count + bm25.k * (1 - bm25.b + (bm25.b * length) / mean));

  /** BM25 of the common words, counted at the places where the document has words of the query. */
  function commonScore({ text, bareLength, accentedLength }: PreparedDocument, places: number): number {
    commonCounts.fill(0);
    for (let i = 0; i < places; i++) {
      const at = placesBuffer[i]!;
      const word = commonAt[text.bare[at]!]!;
      if (word === 0) continue;
      commonCounts[2 * word - 2]!++;
      if (text.accented[at] === commonNumbers[word - 1]!.accented) commonCounts[2 * word - 1]!++;
    }
    let score = 0;
    commonNumbers.forEach((word, i) => {
      score += word.bareWorth * saturated(commonCounts[2 * i]!, bareLength, statistics.bareLength);
      score += word.accentedWorth * saturated(commonCounts[2 * i + 1]!, accentedLength, statistics.accentedLength);
    });
    return score;
  }

  const best = new Float64Array(words.length);
  const placesBuffer = new Int32Array(statistics.longest);
  const qualityOf = (slot: Slot, accented: number): number =>
    slot.accented >= 0 && slot.accented !== accented ? slot.sure * weights.accentMismatch : slot.sure;

  // One counter for each slot with the accents meant, one for it with other accents.
  const counts = new Int32Array(2 * slotCount);
  const countersOf = words.map((): { counter: number; quality: number }[] => []);
  for (const slot of slots.flat()) {
    countersOf[slot.word]!.push({ counter: slot.counter, quality: slot.sure });
    countersOf[slot.word]!.push({ counter: slot.counter + 1, quality: slot.sure * weights.accentMismatch });
  }
  for (const counters of countersOf) counters.sort((a, b) => b.quality - a.quality);

  /** Writes where the text has words of the query; answers how many places. */
  function findPlaces({ bare }: NumberedText): number {
    let places = 0;
    for (let at = 0; at < bare.length; at++) if (slotsAt[bare[at]!] !== 0) placesBuffer[places++] = at;
    return places;
  }

  /** The worth of the words that stand at none of the places. */
  function absentMass({ bare }: NumberedText, places: number): number {
    best.fill(0);
    for (let i = 0; i < places; i++) for (const slot of slots[slotsAt[bare[placesBuffer[i]!]!]! - 1]!) best[slot.word] = 1;
    return masses.reduce((sum, mass, word) => (best[word] === 0 ? sum + mass : sum), 0);
  }

  /** The largest mass of the query's words within one window; the window slides, each place enters and leaves once. */
  function windowMass({ bare, accented }: NumberedText, places: number): number {
    best.fill(0);
    counts.fill(0);
    let mass = 0;
    let most = 0;
    let end = 0;
    for (let start = 0; start < places && end < places; start++) {
      for (; end < places && placesBuffer[end]! - placesBuffer[start]! < WINDOW_TOKENS; end++)
        mass += count(bare[placesBuffer[end]!]!, accented[placesBuffer[end]!]!, 1);
      if (mass > most) most = mass;
      mass += count(bare[placesBuffer[start]!]!, accented[placesBuffer[start]!]!, -1);
    }
    return most;
  }

  /** Lets a token enter (1) or leave (−1) the window; answers how the mass changes. */
  function count(bare: number, accented: number, by: 1 | -1): number {
    let change = 0;
    for (const slot of slots[slotsAt[bare]! - 1]!) {
      const other = slot.accented >= 0 && slot.accented !== accented;
      const counter = other ? slot.counter + 1 : slot.counter;
      const before = counts[counter]!;
      counts[counter] = before + by;
      if (before !== 0 && before + by !== 0) continue;
      const quality = countersOf[slot.word]!.find((c) => counts[c.counter]! > 0)?.quality ?? 0;
      change += (quality - best[slot.word]!) * masses[slot.word]!;
      best[slot.word] = quality;
    }
    return change;
  }

  function likenessTo(question: NumberedQuestion): number {
    best.fill(0);
    let inQuery = 0;
    let inQuestion = 0;
    let pairs = 0;
    let lastWord = -2;
    for (let at = 0; at < question.bare.length; at++) {
      const place = slotsAt[question.bare[at]!]!;
      let word = -2;
      if (place !== 0) {
        let quality = 0;
        for (const slot of slots[place - 1]!) {
          const q = qualityOf(slot, question.accented[at]!);
          if (q > quality) {
            quality = q;
            word = slot.word;
          }
          if (q > best[slot.word]!) {
            inQuery += (q - best[slot.word]!) * wordingMasses[slot.word]!;
            best[slot.word] = q;
          }
          if (slot.word === lastWord + 1) word = slot.word;
        }
        inQuestion += quality * question.worth[at]!;
        if (word === lastWord + 1) pairs += wordingMasses[word]! + wordingMasses[lastWord]!;
      }
      lastWord = word;
    }
    const both = wordingWorth + question.total;
    if (both === 0) return 0;
    const single = (inQuery + inQuestion) / both;
    return (1 - PAIR_SHARE) * single + PAIR_SHARE * Math.min(1, pairs / both);
  }

  return {
    worth,
    at(document) {
      const places = findPlaces(document.text);
      const mass = windowMass(document.text, places);
      let likeness = 0;
      for (const question of document.questions) likeness = Math.max(likeness, likenessTo(question));
      return {
        common: commonScore(document, places),
        bonus: weights.window * mass + weights.question * likeness * wordingWorth,
        coverage: worth > 0 ? mass / worth : 0,
        likeness,
        absent: worth > 0 ? absentMass(document.text, places) / worth : 1,
      };
    },
  };
}
