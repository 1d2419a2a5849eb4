// The second look at the best documents of the first stage: how much of the query stands close together in one
// stretch of text, and how like the query is to one of the questions that the document says it answers.
import { bm25Of, type CommonWord, type Statistics } from './bm25.js';
import type { NumberedQuestion, NumberedText, PreparedDocument } from './prepared.js';
import type { ReadQuery } from './query.js';

export interface RerankWeights {
  /** Worth of the query's words found in the best window. */
  window: number;
  /** Worth of the likeness to the best question. */
  question: number;
  /** Worth of the query's words being what several of its questions are about. */
  topic: number;
  /** Factor for a word found with other accents than typed. */
  accentMismatch: number;
  /** How sure a word is that is found by a synonym. */
  synonym: number;
}

const WINDOW_TOKENS = 23;
/** Share of word order (adjacent pairs) in the likeness of two questions. */
const PAIR_SHARE = 0.3;
const TOPIC_K = 3;

/** Which word of the query a looked-up number stands for. */
interface Slot {
  word: number;
  sure: number;
  /** The accented number that was meant; -1 when any accents will do. */
  accented: number;
  /** Its own place among the counters; the next one counts it with other accents. */
  counter: number;
}

export interface Look {
  /** BM25 of the words too common to be looked up. */
  common: number;
  bonus: number;
  coverage: number;
  likeness: number;
  /** Share of the query's worth that the document has nowhere, 0–1. */
  absent: number;
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

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
  const { words, concepts } = query;
  const { vocabulary } = statistics;
  const masses = Float64Array.from(words, (w) => vocabulary.idf(w.readings[0]!.bare) * w.weight);
  const worth = sum(masses);
  const wordingMasses = Float64Array.from(
    words,
    (w) => vocabulary.wordingIdf(w.readings[0]!.bare) * w.weight,
  );
  const wordingWorth = sum(wordingMasses);

  // slotsAt[number of a key] − 1 is its place in `slots`; 0 where the query does not have it.
  const slotsAt = new Int32Array(vocabulary.numberCount);
  const slots: Slot[][] = [];
  let slotCount = 0;
  const add = (key: string, slot: Omit<Slot, 'counter'>) => {
    const number = vocabulary.knownNumber(key);
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
  for (const { from, to, key } of concepts)
    for (let word = from; word < to; word++) add(key, { word, sure: weights.synonym, accented: -1 });

  const best = new Float64Array(words.length);
  const places = new Int32Array(statistics.longest);
  // One counter for each slot with the accents meant, one for it with other accents.
  const counts = new Int32Array(2 * slotCount);
  const countersOf = words.map((): { counter: number; quality: number }[] => []);
  for (const slot of slots.flat()) {
    countersOf[slot.word]!.push({ counter: slot.counter, quality: slot.sure });
    if (slot.accented >= 0)
      countersOf[slot.word]!.push({ counter: slot.counter + 1, quality: slot.sure * weights.accentMismatch });
  }
  for (const counters of countersOf) counters.sort((a, b) => b.quality - a.quality);
  const otherAccents = (slot: Slot, accented: number): boolean =>
    slot.accented >= 0 && slot.accented !== accented;

  /** Writes where the text has words of the query; answers at how many places. */
  function findPlaces({ keys, starts, accented }: NumberedText): number {
    let count = 0;
    for (let at = 0; at < accented.length; at++)
      for (let k = starts[at]!; k < starts[at + 1]!; k++)
        if (slotsAt[keys[k]!] !== 0) {
          places[count++] = at;
          break;
        }
    return count;
  }

  /** The largest mass of the query's words within one window; each place enters and leaves it once. */
  function windowMass(text: NumberedText, count: number): number {
    best.fill(0);
    counts.fill(0);
    let mass = 0;
    let most = 0;
    let end = 0;
    for (let start = 0; start < count && end < count; start++) {
      for (; end < count && places[end]! - places[start]! < WINDOW_TOKENS; end++)
        mass += step(text, places[end]!, 1);
      if (mass > most) most = mass;
      mass += step(text, places[start]!, -1);
    }
    return most;
  }

  /** The best quality in which a word stands in the window. */
  function qualityOf(word: number): number {
    const counters = countersOf[word]!;
    for (let i = 0; i < counters.length; i++)
      if (counts[counters[i]!.counter]! > 0) return counters[i]!.quality;
    return 0;
  }

  /** Lets a token enter (1) or leave (−1) the window; answers how the mass changes. */
  function step({ keys, starts, accented }: NumberedText, at: number, by: 1 | -1): number {
    let change = 0;
    for (let k = starts[at]!; k < starts[at + 1]!; k++) {
      const place = slotsAt[keys[k]!]!;
      if (place === 0) continue;
      for (const slot of slots[place - 1]!) {
        const counter = otherAccents(slot, accented[at]!) ? slot.counter + 1 : slot.counter;
        const before = counts[counter]!;
        counts[counter] = before + by;
        if (before !== 0 && before + by !== 0) continue;
        const quality = qualityOf(slot.word);
        change += (quality - best[slot.word]!) * masses[slot.word]!;
        best[slot.word] = quality;
      }
    }
    return change;
  }

  /** The worth of the words that stand at none of the places. */
  function absentMass({ keys, starts }: NumberedText, count: number): number {
    best.fill(0);
    for (let i = 0; i < count; i++)
      for (let k = starts[places[i]!]!; k < starts[places[i]! + 1]!; k++) {
        const place = slotsAt[keys[k]!]!;
        if (place !== 0) for (const slot of slots[place - 1]!) best[slot.word] = 1;
      }
    return masses.reduce((total, mass, word) => (best[word] === 0 ? total + mass : total), 0);
  }

  /** How like the query and a question are: what of each is found in the other, and in the same order. */
  function likenessTo({ keys, starts, accented, worth: worths, total }: NumberedQuestion): number {
    if (!keys.some((key) => slotsAt[key] !== 0)) return 0;
    best.fill(0);
    let inQuery = 0;
    let inQuestion = 0;
    let pairs = 0;
    let lastWord = -2;
    for (let at = 0; at < accented.length; at++) {
      let word = -2;
      let quality = 0;
      for (let k = starts[at]!; k < starts[at + 1]!; k++) {
        const place = slotsAt[keys[k]!]!;
        if (place === 0) continue;
        for (const slot of slots[place - 1]!) {
          const q = otherAccents(slot, accented[at]!) ? slot.sure * weights.accentMismatch : slot.sure;
          if (q > quality || (q === quality && slot.word === lastWord + 1)) {
            quality = q;
            word = slot.word;
          }
          if (q > best[slot.word]!) {
            inQuery += (q - best[slot.word]!) * wordingMasses[slot.word]!;
            best[slot.word] = q;
          }
        }
      }
      inQuestion += quality * worths[at]!;
      if (word === lastWord + 1) pairs += wordingMasses[word]! + wordingMasses[lastWord]!;
      lastWord = word;
    }
    for (let word = 0; word < best.length; word++) asked[word]! += best[word]!;
    const both = wordingWorth + total;
    if (both === 0) return 0;
    return ((1 - PAIR_SHARE) * (inQuery + inQuestion)) / both + PAIR_SHARE * Math.min(1, pairs / both);
  }

  /** How much the document's questions, taken together, are about the query's words. */
  const asked = new Float64Array(words.length);
  function topicMass(): number {
    let mass = 0;
    for (let word = 0; word < words.length; word++)
      mass += (wordingMasses[word]! * asked[word]! * (TOPIC_K + 1)) / (asked[word]! + TOPIC_K);
    return mass;
  }

  const commonScore = bm25Of(common, statistics);
  return {
    worth,
    at(document) {
      const count = findPlaces(document.text);
      const mass = windowMass(document.text, count);
      let likeness = 0;
      asked.fill(0);
      for (const question of document.questions) likeness = Math.max(likeness, likenessTo(question));
      return {
        common: commonScore(document, places, count),
        bonus:
          weights.window * mass + weights.question * likeness * wordingWorth + weights.topic * topicMass(),
        coverage: worth > 0 ? mass / worth : 0,
        likeness,
        absent: worth > 0 ? absentMass(document.text, count) / worth : 1,
      };
    },
  };
}
