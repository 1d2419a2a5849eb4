// The terms of a text: each syllable with its accented and its bare key. Documents and queries go through here alike.
import { accentedKey, bareKey, syllables } from '../../vietnamese/normalise.js';

/** One syllable or number as typed (normalised), with its two keys. */
export interface Token {
  surface: string;
  /** Accents off, đ as d. */
  bare: string;
  /** Vowel quality and tone kept; equal to `bare` when nothing is marked. */
  accented: string;
}

const REMEMBERED = new Map<string, Token>();
const REMEMBERED_LIMIT = 30_000;

/** The token of one normalised syllable. */
export function tokenOf(surface: string): Token {
  const known = REMEMBERED.get(surface);
  if (known) return known;
  const token = { surface, bare: bareKey(surface), accented: accentedKey(surface) };
  if (REMEMBERED.size >= REMEMBERED_LIMIT) REMEMBERED.clear();
  if (surface.length <= 24) REMEMBERED.set(surface, token);
  return token;
}

/** Has the syllable an accent, a tone or a đ? */
export const isMarked = (token: Token): boolean => token.accented !== token.bare;

/** The tokens of a text, at most `limit` characters of it. */
export const tokensOf = (text: string, limit?: number): Token[] => syllables(text, limit).map(tokenOf);
