// One spelling for everything people type: the normaliser, the accented and the bare key of a syllable, and the
// syllables of a text. Pure; linear in the input, which is cut at a named limit.
import { letterOf, splitTone, stripMarks } from './letters.js';
import { placeTone } from './spelling.js';

/** Characters of one typed message that are read; the rest is cut. Documents may pass `Infinity`. */
export const MAX_TYPED_CHARACTERS = 2_000;

const THUMB_UP = '👍';
const THUMB_DOWN = '👎';

// Kept emoji: the two thumbs (yes-no); digits in circles and keycaps become digits; all others a space.
const UP = new Set(['👍', '👌', '✅', '☑', '✔', '🆗']);
const DOWN = new Set(['👎', '❌', '✖', '🚫', '🙅']);

/** Combining marks in the order in which NFC composes Vietnamese letters: quality before tone. */
const QUALITY_MARKS = '\u0302\u0306\u031b';
const TONE_MARKS = '\u0300\u0301\u0303\u0309\u0323';

/** Printable ASCII and precomposed Latin letters: nothing to compose or to take out. */
const SIMPLE = /^[ -~\u00c0-\u024f\u1ea0-\u1ef9]*$/;
/** The same with line breaks, dashes, curly quotes and dots: what written texts have. */
const WRITTEN = /^[\n -~\u00c0-\u024f\u1ea0-\u1ef9‐-―‘’“”…]*$/;
const COMBINING = /\p{Mn}/u;
const COMBINED = /[\p{L}][\u0300-\u036f]+/gu;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]|\ufe0e|\ufe0f|\u20e3/gu;
const COMPATIBLE =
  /[\uff01-\uff5e\u2460-\u24ff\u2776-\u2793\u{1d400}-\u{1d7ff}\u2070-\u209f\u{1f100}-\u{1f10a}]/gu;
const PICTURE = /\p{Extended_Pictographic}|[\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]/gu;
const NEEDS_PICTURES = /[^\u0000-\u1fff]/;
const UNEVEN_SPACE = /[^\S ]| {2}/;
const ETH = /[ðɖ]/;
const SPACES = /\s+/g;
const WORD = /[\p{L}\p{M}]+/gu;

/** Reorders and composes stacked combining marks that plain NFC leaves apart; drops marks no letter takes. */
function composeMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(COMBINED, (cluster) => {
      const marks = [...cluster.slice(1)];
      const quality = marks.find((m) => QUALITY_MARKS.includes(m)) ?? '';
      const tone = marks.find((m) => TONE_MARKS.includes(m)) ?? '';
      return (cluster[0]! + quality + tone).normalize('NFC');
    })
    .replace(/\p{Mn}+/gu, '');
}

function circledDigit(char: string): string {
  const code = char.codePointAt(0)!;
  if (code >= 0x2776 && code <= 0x277f) return ` ${code - 0x2775} `;
  if (code >= 0x2780 && code <= 0x2793) return ` ${((code - 0x2780) % 10) + 1} `;
  if (code >= 0x1f100 && code <= 0x1f10a) return ` ${Math.max(0, code - 0x1f101)} `;
  const plain = char.normalize('NFKC');
  return code >= 0x2460 && code <= 0x24ff ? ` ${plain.replace(/[().]/g, '')} ` : plain;
}

/**
 * Squeezes letters held down (khôngggg → không, dạaaa → dạ). Pairs that mean something stay: aa ee oo dd ww and
 * doubled tone keys are Telex, uu is "ưu" without accents.
 */
function squeeze(word: string): string {
  let out = '';
  for (let i = 0; i < word.length; ) {
    const char = word[i]!;
    let end = i + 1;
    while (end < word.length && word[end] === char) end++;
    const run = end - i;
    out += char;
    if (run === 2 && 'aeodwsfrxju'.includes(char)) out += char;
    i = end;
    // "dạaaa": the held key repeats without the accent.
    const letter = letterOf(char);
    if (letter !== undefined && letter.tone > 0 && letter.base !== 'u')
      while (
        i < word.length &&
        word[i] === letter.base &&
        (i + 1 === word.length || word[i + 1] === letter.base)
      )
        i++;
  }
  return out;
}

const KNOWN_WORDS = new Map<string, string>();
const KNOWN_WORDS_LIMIT = 20_000;

/** Squeezed, with its tone mark in the one place; remembered, because messages repeat few words. */
function tidyWord(word: string): string {
  const known = KNOWN_WORDS.get(word);
  if (known !== undefined) return known;
  const tidy = placeTone(squeeze(word));
  if (KNOWN_WORDS.size >= KNOWN_WORDS_LIMIT) KNOWN_WORDS.clear();
  if (word.length <= 32) KNOWN_WORDS.set(word, tidy);
  return tidy;
}

const plainMarks = (text: string): string =>
  text
    .replace(/[ðɖ]/g, 'đ')
    .replace(/[‐-―−]/g, '-')
    .replace(/[‘’ʼ]/g, "'");

/**
 * NFC, lower case, invisible and control characters and lone surrogates out, keycap and circled digits to digits,
 * emoji to spaces (thumbs stay), eth to đ, one tone-mark place, held-down letters squeezed, spaces collapsed.
 * Punctuation stays. At most `limit` characters of the input are read.
 */
export function normalise(text: string, limit: number = MAX_TYPED_CHARACTERS): string {
  let out = text.length > limit ? text.slice(0, limit) : text;
  if (SIMPLE.test(out)) {
    out = out.toLowerCase();
    if (ETH.test(out)) out = out.replace(/[ðɖ]/g, 'đ');
  } else if (WRITTEN.test(out)) {
    out = plainMarks(out.toLowerCase());
  } else {
    out = out.normalize('NFC');
    if (out.includes('\u20e3')) out = out.replace(/([0-9#*])\ufe0f?\u20e3/g, '$1');
    out = out
      .replaceAll('🔟', ' 10 ')
      .replace(/[\t\n\r\u2028\u2029]/g, '\n')
      .replace(INVISIBLE, (c) => (c === '\n' ? '\n' : ''));
    if (NEEDS_PICTURES.test(out)) {
      out = out.replace(COMPATIBLE, circledDigit).replace(PICTURE, (c) => {
        if (c === '©' || c === '®' || c === '™') return ' ';
        return UP.has(c) ? ` ${THUMB_UP} ` : DOWN.has(c) ? ` ${THUMB_DOWN} ` : ' ';
      });
    }
    out = plainMarks(out.toLowerCase());
    if (COMBINING.test(out)) out = composeMarks(out);
  }
  // A line break ends a clause like a full stop does.
  if (out.includes('\n')) out = out.replace(/\s*\n\s*/g, (_, at: number) => (at === 0 ? ' ' : ' \n ')).trim();
  out = out.replace(WORD, tidyWord).trim();
  return UNEVEN_SPACE.test(out) ? out.replace(SPACES, ' ') : out;
}

const CONSONANT_BEFORE_Y = 'bcdđfghjklmnpqrstvwxz';

/** lý = lí, quý = quí, not thúy: a final y after a consonant (or qu) is written i. */
function foldFinalY(plain: string): string {
  const last = plain.length - 1;
  if (last < 1 || plain[last] !== 'y') return plain;
  const before = plain[last - 1]!;
  const glide = before === 'u' && plain[last - 2] === 'q';
  return glide || CONSONANT_BEFORE_Y.includes(before) ? `${plain.slice(0, last)}i` : plain;
}

/**
 * The accented key: vowel quality kept, tone moved to the end as a VNI digit ("hòa" = "hoà" = "hoa~2"), final
 * y → i after a consonant. Expects a normalised syllable.
 */
export function accentedKey(syllable: string): string {
  const { plain, tone } = splitTone(syllable);
  return tone === 0 ? foldFinalY(plain) : `${foldFinalY(plain)}~${tone}`;
}

/** The bare key: accents off, đ → d, final y → i after a consonant. Expects a normalised syllable. */
export function bareKey(syllable: string): string {
  return foldFinalY(stripMarks(syllable));
}

const TOKEN = /\d+(?:[.,]\d+)*\p{L}*\d*|[\p{L}\p{M}\d]+/gu;
const GROUPED = /^\d{1,3}(?:[.,]\d{3})+(?!\d)/;

/** The syllables and numbers of a text (normalised here): "1.500.000" is "1500000", "1,5" is "1.5". */
export function syllables(text: string, limit: number = MAX_TYPED_CHARACTERS): string[] {
  const tokens = normalise(text, limit).match(TOKEN) ?? [];
  return tokens.map((token) => {
    if (GROUPED.test(token)) return token.replace(/[.,]/g, '');
    return token.includes(',') || token.includes('.') ? token.replaceAll(',', '.') : token;
  });
}
