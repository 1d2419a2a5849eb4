// A typed text as a list of words: normalised, leftovers decoded, short forms and regional
// words written out, punctuation remembered.
import { stripMarks } from './letters.js';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { bareKey, normalise } from './normalise.js';
import { PhraseTable } from './phrases.js';
import { isBareSyllable, isVietnameseSyllable } from './spelling.js';
import { decodeTelex, decodeVni } from './telex.js';

export interface Word {
  /** Normalised text: letters, a number ("1.500.000", "10"), or one symbol ("/", "#", "👍"). */
  text: string;
  /** As typed (normalised), before a short form was written out: "500 k" is not "500 không". */
  typed: string;
  /** Its bare key; numbers and symbols as they are. */
  bare: string;
  kind: 'word' | 'number' | 'symbol';
  /** Written against the word before, without a space ("1tr5" has two such joints). */
  glued: boolean;
  /** A clause ends between the word before and this one: . , ; : ! ? or a line break. */
  breaks: string;
}

/** Words of one message beyond which nothing is read. */
const MAX_WORDS = 300;

const MIXED = /(?<![\p{L}\d])[a-zđ]+[1-9][a-z1-9]*(?![\p{L}\d])/gu;
const HAS_MIXED = /[a-zđ][1-9]/;
// "câu2", "số1": an ordinal written together, not a VNI tone.
const BEFORE_ORDINAL = new Set(
  'so cau y cai muc chon dong phim bam nut an thu lop khoa ngay thang nam sn tr k q p t'.split(' '),
);

/** Decodes VNI leftovers; a lone trailing tone digit counts unless it looks like an ordinal ("câu2"). */
function decodeMixed(text: string): string {
  const parts = text.match(MIXED) ?? [];
  const sure = parts.some((p) => /[6-9]|\d[a-z]/.test(p) && decodeVni(p) !== undefined);
  return text.replace(MIXED, (part) => {
    if (!sure && /^[a-z]+[1-5]$/.test(part) && BEFORE_ORDINAL.has(part.slice(0, -1))) return part;
    return decodeVni(part) ?? part;
  });
}

function squeezeAll(word: string): string {
  let out = '';
  for (const char of word) if (char !== out.at(-1)) out += char;
  return out;
}

/** Foreign words in use that Telex would turn into syllables. */
const FOREIGN = new Set(
  'reset test exit yes won sorry forget excel internet tks web fix box sex post'.split(' '),
);

/** What one run of letters stands for: itself, a short form written out, or a decoded leftover. */
function expand(word: string, lexicon: Lexicon): readonly string[] {
  const short = lexicon.expansions.get(word);
  if (short !== undefined) return short;
  if (isVietnameseSyllable(word) || FOREIGN.has(word)) return [word];
  // "huu", "luu", "cuu" are hưu, lưu, cứu and no stressed "hu".
  if (/[^u]uu$/u.test(word) && isBareSyllable(word)) return [word];
  const squeezed = squeezeAll(word);
  const held = squeezed === word ? undefined : lexicon.expansions.get(squeezed);
  if (held !== undefined) return held;
  const decoded = decodeTelex(word);
  if (decoded !== undefined && !(isBareSyllable(word) && stripMarks(decoded) !== word)) return [decoded];
  return squeezed !== word && isBareSyllable(squeezed) ? [squeezed] : [decoded ?? word];
}

const EXPANDED = new WeakMap<Lexicon, Map<string, readonly Word[]>>();

function expandedWords(text: string, lexicon: Lexicon): readonly Word[] {
  let memory = EXPANDED.get(lexicon);
  if (memory === undefined) {
    memory = new Map();
    EXPANDED.set(lexicon, memory);
  }
  const known = memory.get(text);
  if (known !== undefined) return known;
  const words = wordsOf(expand(text, lexicon).join(' '), text);
  if (memory.size > 20_000) memory.clear();
  if (text.length <= 32) memory.set(text, words);
  return words;
}

const RECENT = new WeakMap<Lexicon, Map<string, readonly Word[]>>();
const RECENT_TEXTS = 1_000;
const RECENT_LENGTH = 200;

/**
 * The words of a typed text, at most `MAX_WORDS`, with short forms written out. The last short texts are remembered:
 * several readers look at one message, and many messages are "có", "1" or "dạ không".
 */
export function readWords(text: string, lexicon: Lexicon): readonly Word[] {
  let recent = RECENT.get(lexicon);
  if (recent === undefined) {
    recent = new Map();
    RECENT.set(lexicon, recent);
  }
  const known = recent.get(text);
  if (known !== undefined) return known;
  const words = wordsFrom(text, lexicon);
  if (text.length <= RECENT_LENGTH) {
    if (recent.size >= RECENT_TEXTS) recent.clear();
    recent.set(text, words);
  }
  return words;
}

const DIGIT = 1;
const LETTER = 2;
const SYMBOL = 3;
const BREAK = 4;

/** What a character is; 0 for spaces and everything that is not read. */
function classOf(char: string): number {
  const code = char.charCodeAt(0);
  if (code < 128) return ASCII_CLASS[code]!;
  if ((code >= 0xc0 && code <= 0x24f) || (code >= 0x1ea0 && code <= 0x1ef9)) return LETTER;
  if (code >= 0xd800 && code <= 0xdbff) return SYMBOL;
  if ('€“”…'.includes(char)) return char === '€' ? SYMBOL : BREAK;
  return /[\p{L}\p{M}]/u.test(char) ? LETTER : 0;
}

const ASCII_CLASS = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (char >= '0' && char <= '9') return DIGIT;
  if (char >= 'a' && char <= 'z') return LETTER;
  if ('#/+$%~&-'.includes(char)) return SYMBOL;
  return '.,;:!?()\n"'.includes(char) ? BREAK : 0;
});

/** The end of a number: digits, and points or commas between digits. */
function numberEnd(text: string, from: number): number {
  let end = from + 1;
  for (;;) {
    const kind = end < text.length ? classOf(text[end]!) : 0;
    if (kind === DIGIT) end++;
    else if ((text[end] === '.' || text[end] === ',') && classOf(text[end + 1] ?? ' ') === DIGIT) end += 2;
    else return end;
  }
}

function wordsFrom(text: string, lexicon: Lexicon): Word[] {
  let normal = normalise(text);
  if (HAS_MIXED.test(normal)) normal = decodeMixed(normal);
  const words: Word[] = [];
  let breaks = '';
  let lastEnd = -1;
  for (let at = 0; at < normal.length && words.length < MAX_WORDS; ) {
    const char = normal[at]!;
    const kind = classOf(char);
    let end = at + 1;
    if (kind === 0) {
      at = end;
      continue;
    }
    const glued = at === lastEnd;
    if (kind === BREAK) {
      breaks += char;
    } else if (kind === DIGIT || kind === SYMBOL) {
      if (kind === DIGIT) end = numberEnd(normal, at);
      else if (char >= '\ud800') end = at + 2;
      const token = normal.slice(at, end);
      words.push({
        text: token,
        typed: token,
        bare: token,
        kind: kind === DIGIT ? 'number' : 'symbol',
        glued,
        breaks,
      });
      breaks = '';
    } else {
      while (end < normal.length && classOf(normal[end]!) === LETTER) end++;
      const token = normal.slice(at, end);
      // A unit glued to its number ("500k", "20t") is never a short form.
      const unit = glued && words.at(-1)?.kind === 'number';
      const parts = expandedWords(token, unit ? EMPTY_LEXICON : lexicon);
      for (let i = 0; i < parts.length; i++)
        words.push(i === 0 && (glued || breaks !== '') ? { ...parts[0]!, glued, breaks } : parts[i]!);
      breaks = '';
    }
    lastEnd = end;
    at = end;
  }
  if (breaks !== '' && words.length > 0)
    words.push({ text: '', typed: '', bare: '', kind: 'symbol', glued: false, breaks });
  return standard(words, lexicon);
}

const REGIONAL = new WeakMap<Lexicon, PhraseTable<readonly Word[]>>();

function regionalTable(lexicon: Lexicon): PhraseTable<readonly Word[]> {
  let table = REGIONAL.get(lexicon);
  if (table === undefined) {
    const entries = [...lexicon.regional].map(([from, to]): [string, readonly Word[]] => [
      from,
      wordsOf(to, from),
    ]);
    table = new PhraseTable(entries, { accents: 'exact' });
    REGIONAL.set(lexicon, table);
  }
  return table;
}

const wordsOf = (standardText: string, typed: string): Word[] =>
  standardText
    .split(' ')
    .map((text) => ({ text, typed, bare: bareKey(text), kind: 'word', glued: false, breaks: '' }));

/** Regional words to standard ones, longest first ("bắp cải" stays, "bắp" is "ngô"). */
function standard(words: Word[], lexicon: Lexicon): Word[] {
  const spans = regionalTable(lexicon).scan(words);
  for (const { start, end, value } of spans.reverse()) {
    const breaks = words[start]!.breaks;
    words.splice(start, end - start, ...value.map((w, i) => (i === 0 ? { ...w, breaks } : w)));
  }
  return words;
}

/** The words without the closing punctuation mark. */
export const spoken = (words: readonly Word[]): Word[] => words.filter((w) => w.text !== '');

/**
 * Whether the writer sets accents. Short forms are written out with theirs ("nhe", "tui"), which says nothing of the
 * writer; leftovers of Telex were meant as accents.
 */
export const setsAccents = (words: readonly Word[]): boolean =>
  words.some(
    ({ kind, text, typed, bare }) =>
      kind === 'word' && text !== bare && (bareKey(typed) !== typed || decodeTelex(typed) === text),
  );
