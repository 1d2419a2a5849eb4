// Acronyms that the documents explain themselves: "Ngân hàng Chính sách xã hội (NHCSXH)".
import { stripMarks } from '../../vietnamese/letters.js';
import { type Token, tokensOf } from './tokens.js';

const EXPLAINED = /\(([A-ZĐ]{2,8})\)/g;
const TEXT_BEFORE = 160;

/** Acronym (bare, lower case) → the words it stands for, where the initials agree. */
export function mineAcronyms(texts: Iterable<string>): Map<string, Token[]> {
  const found = new Map<string, Token[]>();
  for (const text of texts) {
    for (const match of text.matchAll(EXPLAINED)) {
      const acronym = stripMarks(match[1]!.toLowerCase());
      if (found.has(acronym)) continue;
      const before = tokensOf(text.slice(Math.max(0, match.index - TEXT_BEFORE), match.index));
      const words = before.slice(-acronym.length);
      if (words.length === acronym.length && words.every((word, at) => word.bare[0] === acronym[at]))
        found.set(acronym, words);
    }
  }
  return found;
}

/** The tokens of a document with the words of each known acronym set after it. */
export function spellOut(tokens: readonly Token[], acronyms: ReadonlyMap<string, readonly Token[]>): Token[] {
  if (acronyms.size === 0) return [...tokens];
  const out: Token[] = [];
  for (const token of tokens) {
    out.push(token);
    const meant = acronyms.get(token.bare);
    if (meant) out.push(...meant);
  }
  return out;
}
