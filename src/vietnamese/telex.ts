// Telex and VNI keystrokes left raw because the keyboard was off ("hocj nghef", "d9o62ng"): decoded to the accented
// syllable. Whether the decoded form is better known than the typed one is for the caller to judge.
import { isVowel, letterOf, withTone } from './letters.js';
import { isBareSyllable, isVietnameseSyllable, placeTone, setTone } from './spelling.js';

const TELEX_TONE: Record<string, number> = { s: 1, f: 2, r: 3, x: 4, j: 5, z: 0 };
const CIRCUMFLEX: Record<string, string> = { a: 'â', e: 'ê', o: 'ô' };
const HORN: Record<string, string> = { o: 'ơ', u: 'ư' };

const ASCII_LETTERS = /^[a-zđăâêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]{2,12}$/;
const VNI_SHAPE = /^[a-zđ]+[1-9][a-z1-9]*$/;

/** Letters so far, the tone, and whether a key was consumed. */
interface Typed {
  letters: string[];
  tone: number;
  decoded: boolean;
}

function finish(typed: Typed): string | undefined {
  if (!typed.decoded) return undefined;
  // A horn typed on one of "uo" means both (người), except where ơ ends the word (thuở, huơ) or after q.
  const joined = typed.letters.join('').replace('ưo', 'ươ');
  const plain = joined.endsWith('uơ') || joined.startsWith('qu') ? joined : joined.replace('uơ', 'ươ');
  if (typed.tone === 0) return isBareSyllable(plain) ? plain : undefined;
  const syllable = toned(plain, typed.tone);
  if (syllable !== undefined) return syllable;
  // "trieuj": the tone was typed, the circumflex was not. Good enough to compare with words that have both.
  return isBareSyllable(plain) ? setTone(plain, typed.tone) : undefined;
}

/** Puts the tone on any vowel, then lets the speller move it to its place. */
function toned(plain: string, tone: number): string | undefined {
  for (let i = plain.length - 1; i >= 0; i--) {
    if (!isVowel(plain[i]!)) continue;
    const candidate = placeTone(plain.slice(0, i) + withTone(plain[i]!, tone) + plain.slice(i + 1));
    if (isVietnameseSyllable(candidate)) return candidate;
  }
  return undefined;
}

const lastIndexWhere = (letters: string[], test: (l: string) => boolean): number => {
  for (let i = letters.length - 1; i >= 0; i--) if (test(letters[i]!)) return i;
  return -1;
};

/**
 * The syllable that these Telex keystrokes mean ("dduwowcj" → "được"), or undefined when nothing in them is a
 * leftover or the result is no Vietnamese syllable. Expects a lower-case NFC word.
 */
export function decodeTelex(word: string): string | undefined {
  if (!ASCII_LETTERS.test(word)) return undefined;
  const typed: Typed = { letters: [], tone: 0, decoded: false };
  const { letters } = typed;
  for (const key of word) {
    const parts = letterOf(key);
    if (parts !== undefined && parts.tone > 0) {
      typed.tone = parts.tone;
      letters.push(parts.plain);
      continue;
    }
    const sawVowel = letters.some(isVowel);
    if (sawVowel && key in TELEX_TONE) {
      typed.tone = TELEX_TONE[key]!;
      typed.decoded = true;
    } else if (key === 'd' && letters[0] === 'd') {
      letters[0] = 'đ';
      typed.decoded = true;
    } else if (key === 'w') {
      if (!applyHornOrBreve(letters)) letters.push('ư');
      typed.decoded = true;
    } else if (key in CIRCUMFLEX && letters.length > 0) {
      // aa ee oo, also when the second one comes at the end: "tuoongr", "nghieepj", "congo".
      const at = lastIndexWhere(letters, (l) => l === key);
      const adjacent = at === letters.length - 1;
      const closed = at >= 0 && !adjacent && letters.slice(at + 1).every((l) => !isVowel(l));
      if (at >= 0 && (adjacent || closed)) {
        letters[at] = CIRCUMFLEX[key]!;
        typed.decoded = true;
      } else letters.push(key);
    } else letters.push(key);
  }
  return finish(typed);
}

/** w after the letters typed so far: uo → ươ, o → ơ, u → ư, a → ă. False when it stands for ư itself. */
function applyHornOrBreve(letters: string[]): boolean {
  const at = lastIndexWhere(letters, (l) => l === 'o' || l === 'u' || l === 'a');
  if (at < 0) return lastIndexWhere(letters, (l) => l === 'ơ' || l === 'ư' || l === 'ă') >= 0;
  if (letters[at] === 'a') {
    // "uaw" is ưa, unless after q: "quaw" is quă.
    if (letters[at - 1] === 'u' && letters[at - 2] !== 'q' && at === letters.length - 1)
      letters[at - 1] = 'ư';
    else letters[at] = 'ă';
    return true;
  }
  if (letters[at] === 'u' && letters[at - 1] === 'u') {
    letters[at - 1] = 'ư';
    return true;
  }
  letters[at] = HORN[letters[at]!]!;
  if (letters[at] === 'ơ' && letters[at - 1] === 'u' && letters[at - 2] !== 'q' && at < letters.length)
    letters[at - 1] = at === letters.length - 1 ? 'u' : 'ư';
  return true;
}

/**
 * The same for VNI keystrokes ("d9u7o7c5" → "được"): 1–5 tones, 6 ^, 7 horn, 8 breve, 9 đ. Digits must follow a
 * letter, so "2k5" and "1tr5" are never leftovers.
 */
export function decodeVni(word: string): string | undefined {
  if (word.length > 14 || !VNI_SHAPE.test(word)) return undefined;
  const typed: Typed = { letters: [], tone: 0, decoded: false };
  const { letters } = typed;
  for (const key of word) {
    if (key >= '1' && key <= '5') {
      if (!letters.some(isVowel)) return undefined;
      typed.tone = Number(key);
    } else if (key === '9') {
      if (letters[0] !== 'd') return undefined;
      letters[0] = 'đ';
    } else if (key === '6') {
      const at = lastIndexWhere(letters, (l) => l in CIRCUMFLEX);
      if (at < 0) return undefined;
      letters[at] = CIRCUMFLEX[letters[at]!]!;
    } else if (key === '7') {
      const at = lastIndexWhere(letters, (l) => l in HORN);
      if (at < 0) return undefined;
      letters[at] = HORN[letters[at]!]!;
    } else if (key === '8') {
      const at = lastIndexWhere(letters, (l) => l === 'a');
      if (at < 0) return undefined;
      letters[at] = 'ă';
    } else {
      letters.push(key);
      continue;
    }
    typed.decoded = true;
  }
  return finish(typed);
}
