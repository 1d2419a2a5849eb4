// Codes that people type: of an officer's link, of a talk that moves to another channel. Easy to read aloud and to
// type (no 0/O, 1/I), impossible to guess (40 random bits), and saying nothing about whose they are.
import { randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 8;

/** A new random code. */
export const newCode = (): string =>
  Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');

const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`, 'u');

/** The code as it is kept (capitals), or undefined when the text is none. */
export function asCode(text: string): string | undefined {
  const code = text.toUpperCase();
  return CODE.test(code) ? code : undefined;
}

const MARKED = new RegExp(`(?<![\\p{L}\\d#&/])#\\s?([${ALPHABET}]{${LENGTH}})(?![\\p{L}\\d_-])`, 'iu');

/**
 * The first code in a message and what else it says: `#K7QWERT2` anywhere, or a code that is the whole message.
 * Whether such a code exists is for the caller to say.
 */
export function takeCode(text: string): { code: string; rest: string } | undefined {
  if (text.length < LENGTH) return undefined;
  const marked = text.includes('#') ? MARKED.exec(text) : null;
  if (marked) {
    const before = text.slice(0, marked.index);
    const after = text.slice(marked.index + marked[0].length);
    return { code: marked[1]!.toUpperCase(), rest: `${before.trimEnd()} ${after.trimStart()}`.trim() };
  }
  const code = asCode(text.trim().replace(/[.!]+$/u, ''));
  return code === undefined ? undefined : { code, rest: '' };
}
