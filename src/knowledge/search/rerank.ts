// The second look at the best documents of the first stage: how much of the query stands close together in one
// stretch of text, and how like the query is to one of the questions that the document says it answers.
import { bm25Of, type CommonWord, type Statistics } from './bm25.js';
import type { Head, NumberedQuestions, NumberedText, PreparedDocument } from './prepared.js';
import type { ReadQuery } from './query.js';
import type { Vocabulary } from './vocabulary.js';

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
const IDLE_SHARE = 0.3;
/** What the query's side of a match can be worth more than the question's, by synonyms and unknown words. */
const MOST_WORTH = 4;
const TOPIC_K = 3;

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
  const { words } = query;
  const { vocabulary } = statistics;
  // Filler that stands in many documents tells no stretch of text from another.
  const idle = words.map(
    (w) => w.weight < 1 && vocabulary.df(w.readings[0]!.bare) > IDLE_SHARE * vocabulary.documents,
  );
  const masses = Float64Array.from(words, (w, at) =>
    idle[at] ? 0 : vocabulary.idf(w.readings[0]!.bare) * w.weight,
  );
  const worth = sum(masses);
  const wordingMasses = Float64Array.from(
    words,
    (w) => vocabulary.wordingIdf(w.readings[0]!.bare) * w.weight,
  );
  const wordingWorth = sum(wordingMasses);

  const slots = slotsOf(query, vocabulary, weights);
  const { at: slotsAt, begin, word: wordOf, sure, accented: meant } = slots;
  const quality = (slot: number, accented: number): number =>
    meant[slot]! >= 0 && meant[slot] !== accented ? sure[slot]! * weights.accentMismatch : sure[slot]!;

  // Slot s counts as 2s with the accents meant and as 2s + 1 with others.
  const counts = new Int32Array(2 * wordOf.length);
  const qualityOf = Float64Array.from(counts, (_, c) =>
    c % 2 === 0 ? sure[c >> 1]! : sure[c >> 1]! * weights.accentMismatch,
  );
  const countersOf = words.map((_, word) =>
    [...counts.keys()].filter((c) => wordOf[c >> 1] === word).sort((a, b) => qualityOf[b]! - qualityOf[a]!),
  );

  // Where a document has words of the query: place p is token places[p] with the counters entries[firsts[p]] to
  // entries[firsts[p + 1]].
  const places = new Int32Array(statistics.longest);
  const firsts = new Int32Array(statistics.longest + 1);
  const entries: number[] = [];
  const best = new Float64Array(words.length);

  function findPlaces({ keys, starts, accented }: NumberedText): number {
    let count = 0;
    entries.length = 0;
    for (let at = 0; at < accented.length; at++) {
      const first = entries.length;
      for (let k = starts[at]!; k < starts[at + 1]!; k++) {
        const group = slotsAt[keys[k]!]!;
        if (group === 0) continue;
        for (let slot = begin[group - 1]!; slot < begin[group]!; slot++)
          if (!idle[wordOf[slot]!])
            entries.push(meant[slot]! >= 0 && meant[slot] !== accented[at] ? 2 * slot + 1 : 2 * slot);
      }
      if (entries.length === first) continue;
      firsts[count] = first;
      places[count++] = at;
    }
    firsts[count] = entries.length;
    return count;
  }

  /** The largest mass of the query's words within one window; each place enters and leaves it once. */
  function windowMass(count: number): number {
    best.fill(0);
    counts.fill(0);
    let mass = 0;
    let most = 0;
    let end = 0;
    for (let start = 0; start < count && end < count; start++) {
      for (; end < count && places[end]! - places[start]! < WINDOW_TOKENS; end++) mass += step(end, 1);
      if (mass > most) most = mass;
      mass += step(start, -1);
    }
    return most;
  }

  /** Lets a place enter (1) or leave (−1) the window; answers how the mass changes. */
  function step(place: number, by: 1 | -1): number {
    let change = 0;
    for (let e = firsts[place]!; e < firsts[place + 1]!; e++) {
      const counter = entries[e]!;
      const before = counts[counter]!;
      counts[counter] = before + by;
      if (before !== 0 && before + by !== 0) continue;
      const word = wordOf[counter >> 1]!;
      let now = 0;
      for (const c of countersOf[word]!)
        if (counts[c]! > 0) {
          now = qualityOf[c]!;
          break;
        }
      change += (now - best[word]!) * masses[word]!;
      best[word] = now;
    }
    return change;
  }

  /** The worth of the words that stand at none of the places. */
  function absentMass(): number {
    best.fill(0);
    for (const counter of entries) best[wordOf[counter >> 1]!] = 1;
    return masses.reduce((total, mass, word) => (best[word] === 0 ? total + mass : total), 0);
  }

  /** How much the document's title and questions, taken together, are about the query's words. */
  function topicMass({ keys, counts: times }: Head): number {
    best.fill(0);
    for (let k = 0; k < keys.length; k++) {
      const group = slotsAt[keys[k]!]!;
      if (group === 0) continue;
      for (let slot = begin[group - 1]!; slot < begin[group]!; slot++) {
        const word = wordOf[slot]!;
        best[word] = Math.max(best[word]!, sure[slot]! * times[k]!);
      }
    }
    return best.reduce(
      (mass, asked, w) => mass + (wordingMasses[w]! * asked * (TOPIC_K + 1)) / (asked + TOPIC_K),
      0,
    );
  }

  /** A bound of `likenessTo`, quickly: what the words found could be worth at most. */
  function mostLike({ keys, starts, bounds, totals, worth: worths }: NumberedQuestions, q: number): number {
    let inQuestion = 0;
    for (let at = bounds[q]!; at < bounds[q + 1]!; at++)
      for (let k = starts[at]!; k < starts[at + 1]!; k++)
        if (slotsAt[keys[k]!] !== 0) {
          inQuestion += worths[at]!;
          break;
        }
    if (inQuestion === 0) return 0;
    const inQuery = Math.min(wordingWorth, MOST_WORTH * inQuestion);
    return ((1 - PAIR_SHARE) * (inQuestion + inQuery)) / (wordingWorth + totals[q]!) + PAIR_SHARE;
  }

  /** How like the query and a question are: what of each is found in the other, and in the same order. */
  function likenessTo(questions: NumberedQuestions, q: number): number {
    const { keys, starts, accented, bounds, totals, worth: worths } = questions;
    best.fill(0);
    let inQuery = 0;
    let inQuestion = 0;
    let pairs = 0;
    let lastWord = -2;
    for (let at = bounds[q]!; at < bounds[q + 1]!; at++) {
      let word = -2;
      let found = 0;
      for (let k = starts[at]!; k < starts[at + 1]!; k++) {
        const group = slotsAt[keys[k]!]!;
        if (group === 0) continue;
        for (let slot = begin[group - 1]!; slot < begin[group]!; slot++) {
          const q = quality(slot, accented[at]!);
          const w = wordOf[slot]!;
          if (q > found || (q === found && w === lastWord + 1)) {
            found = q;
            word = w;
          }
          if (q > best[w]!) {
            inQuery += (q - best[w]!) * wordingMasses[w]!;
            best[w] = q;
          }
        }
      }
      inQuestion += found * worths[at]!;
      if (word === lastWord + 1) pairs += wordingMasses[word]! + wordingMasses[lastWord]!;
      lastWord = word;
    }
    const both = wordingWorth + totals[q]!;
    if (both === 0) return 0;
    return ((1 - PAIR_SHARE) * (inQuery + inQuestion)) / both + PAIR_SHARE * Math.min(1, pairs / both);
  }

  const commonScore = bm25Of(common, statistics);
  return {
    worth,
    at(document) {
      const count = findPlaces(document.text);
      const mass = windowMass(count);
      let likeness = 0;
      const { questions } = document;
      for (let q = 0; q < questions.totals.length; q++)
        if (mostLike(questions, q) > likeness) likeness = Math.max(likeness, likenessTo(questions, q));
      return {
        common: commonScore(document, places, count),
        bonus:
          weights.window * mass +
          weights.question * likeness * wordingWorth +
          weights.topic * topicMass(document.head),
        coverage: worth > 0 ? mass / worth : 0,
        likeness,
        absent: worth > 0 ? absentMass() / worth : 1,
      };
    },
  };
}

/**
 * Which words of the query a number stands for: number n has the slots begin[at[n] − 1] to begin[at[n]], or none
 * where at[n] is 0.
 */
interface Slots {
  at: Uint16Array;
  begin: number[];
  /** Of each slot: the word of the query, how sure it is, and the accented number meant (−1: any accents). */
  word: number[];
  sure: number[];
  accented: number[];
}

function slotsOf(query: ReadQuery, vocabulary: Vocabulary, weights: RerankWeights): Slots {
  const groups = new Map<number, { word: number; sure: number; accented: number }[]>();
  const add = (key: string, slot: { word: number; sure: number; accented: number }) => {
    const number = vocabulary.knownNumber(key);
    if (number < 0) return;
    const group = groups.get(number);
    if (group) group.push(slot);
    else groups.set(number, [slot]);
  };
  query.words.forEach((word, at) => {
    for (const { bare, accented, accentedWeight, sure } of word.readings) {
      const known = accented !== undefined && accentedWeight === 1;
      add(bare, { word: at, sure, accented: known ? vocabulary.knownNumber(accented) : -1 });
    }
  });
  for (const { from, to, key } of query.concepts)
    for (let word = from; word < to; word++) add(key, { word, sure: weights.synonym, accented: -1 });

  const slots: Slots = {
    at: new Uint16Array(vocabulary.numberCount),
    begin: [0],
    word: [],
    sure: [],
    accented: [],
  };
  for (const [number, group] of groups) {
    slots.at[number] = slots.begin.length;
    for (const { word, sure, accented } of group) {
      slots.word.push(word);
      slots.sure.push(sure);
      slots.accented.push(accented);
    }
    slots.begin.push(slots.word.length);
  }
  return slots;
}
