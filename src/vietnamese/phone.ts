// Reads a Vietnamese phone number as E.164, typed or spoken digit by digit. Old 11-digit mobile numbers and numbers
// with a digit missing are nothing: they are asked again rather than guessed.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { digitWord } from './number-words.js';
import { NOTHING, type Reading } from './reading.js';
import { type Mention, settle } from './settle.js';
import { readWords, type Word } from './words.js';

/** Mobile prefixes in use. 05x is younger than some metadata, so it is listed here and never refused for that. */
const MOBILE = /^(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])\d{7}$/;
const LANDLINE = /^2\d{9}$/;

/** E.164 of a run of digits, or undefined. */
function e164(digits: string): string | undefined {
  let national = digits;
  if (national.startsWith('0084')) national = national.slice(4);
  else if (national.startsWith('84') && national.length >= 11) national = national.slice(2);
  // "+84 (0)912…" and the trunk 0.
  if (national.startsWith('0')) national = national.slice(1);
  if (MOBILE.test(national)) return `+84${national}`;
  if (!LANDLINE.test(national)) return undefined;
  const parsed = parsePhoneNumberFromString(`+84${national}`);
  return parsed?.isValid() ? `+84${national}` : undefined;
}

const ZERO_LETTERS = new Set(['o', 'ô']);

/** The digits that a word stands for inside a number: "chín" 9, "O912" begins with the letter O. */
function digitsOf(word: Word, inNumber: boolean): string | undefined {
  if (word.kind === 'number') return word.text.replace(/[.,]/g, '');
  if (word.kind !== 'word') return undefined;
  if (ZERO_LETTERS.has(word.text) || ZERO_LETTERS.has(word.typed) || word.typed === 'oo')
    return word.typed === 'oo' ? '00' : '0';
  if (inNumber && (word.typed === 'l' || word.typed === 'i')) return '1';
  const digit = digitWord(word);
  if (digit !== undefined) return String(digit);
  return word.bare === 'khong' ? '0' : undefined;
}

/** Runs of neighbouring digits: number groups, spoken digits, separators between them. */
function digitRuns(words: readonly Word[]): { start: number; groups: string[]; ends: number[] }[] {
  const runs: { start: number; groups: string[]; ends: number[] }[] = [];
  let run: { start: number; groups: string[]; ends: number[] } | undefined;
  words.forEach((word, at) => {
    const digits = digitsOf(word, run !== undefined && word.glued);
    const separator =
      word.kind === 'symbol' &&
      (word.text === '-' || word.text === '/' || word.text === '+' || word.text === '');
    if (digits === undefined) {
      if (!separator) run = undefined;
      return;
    }
    if (run === undefined) {
      run = { start: at, groups: [], ends: [] };
      runs.push(run);
    }
    run.groups.push(digits);
    run.ends.push(at + 1);
  });
  return runs;
}

/** Every phone number among the words, with where it stands. */
export function phonesIn(words: readonly Word[]): Mention<string>[] {
  const mentions: Mention<string>[] = [];
  for (const run of digitRuns(words)) {
    for (let from = 0; from < run.groups.length; ) {
      const found = longestFrom(run.groups, from);
      if (found === undefined) {
        // "0912 345 67": part of a number is no reason to read the rest of it as one.
        if (run.groups[from]!.startsWith('0') && run.groups[from]!.length >= 3) break;
        from++;
        continue;
      }
      const start = from === 0 ? run.start : run.ends[from - 1]!;
      mentions.push({ start, end: run.ends[found.to]!, values: [found.number] });
      from = found.to + 1;
    }
  }
  return mentions;
}

/** Reads a phone number. Two different ones are candidates; a corrected one wins. */
export function readPhone(text: string, context: { lexicon?: Lexicon } = {}): Reading<string> {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  const mentions = phonesIn(words);
  return mentions.length === 0 ? NOTHING : settle(words, mentions);
}

/** The number that begins with group `from`, when its groups add up to one exactly. */
function longestFrom(groups: readonly string[], from: number): { number: string; to: number } | undefined {
  let digits = '';
  let found: { number: string; to: number } | undefined;
  for (let to = from; to < groups.length && digits.length <= 14; to++) {
    digits += groups[to]!;
    // A trunk 0, a country code, or the nine digits that a spreadsheet leaves over.
    const number = e164(digits);
    if (number !== undefined) {
      const rest = groups[to + 1];
      // "0912345678 9": one digit too many belongs to it and makes it wrong; "0912345678 0987654321" does not.
      if (rest === undefined || rest.length >= 3) found = { number, to };
    }
    if (found !== undefined && to > found.to) break;
  }
  return found;
}
