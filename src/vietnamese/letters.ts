// The letters of Vietnamese: a letter is a base (a–z), a quality (â ă ê ô ơ ư đ) and a tone. Tables only; every
// other file of this room asks here instead of knowing code points.

/** Tones in the order of the VNI digits: none, sắc, huyền, hỏi, ngã, nặng. */
const TONE_COUNT = 6;

const ROWS = [
  'aáàảãạ',
  'ăắằẳẵặ',
  'âấầẩẫậ',
  'eéèẻẽẹ',
  'êếềểễệ',
  'iíìỉĩị',
  'oóòỏõọ',
  'ôốồổỗộ',
  'ơớờởỡợ',
  'uúùủũụ',
  'ưứừửữự',
  'yýỳỷỹỵ',
] as const;

const BASE_OF: Record<string, string> = { ă: 'a', â: 'a', ê: 'e', ô: 'o', ơ: 'o', ư: 'u', đ: 'd' };

/** One letter taken apart: `plain` keeps the quality and drops the tone (ố → ô), `base` drops both (ố → o). */
export interface Letter {
  plain: string;
  base: string;
  tone: number;
}

const LETTERS = new Map<string, Letter>();
const TONED = new Map<string, string>();
for (const row of ROWS) {
  const plain = row[0]!;
  for (let tone = 0; tone < TONE_COUNT; tone++) {
    LETTERS.set(row[tone]!, { plain, base: BASE_OF[plain] ?? plain, tone });
    TONED.set(plain + tone, row[tone]!);
  }
}
LETTERS.set('đ', { plain: 'đ', base: 'd', tone: 0 });

/** A lower-case accented letter or vowel taken apart; undefined for consonants and everything else. */
export const letterOf = (char: string): Letter | undefined => LETTERS.get(char);

/** The vowel `plain` (a ă â e ê i o ô ơ u ư y) with a tone 0–5. */
export const withTone = (plain: string, tone: number): string => TONED.get(plain + tone) ?? plain;

/** Is it one of a ă â e ê i o ô ơ u ư y, with or without a tone? */
export const isVowel = (char: string): boolean => {
  const letter = LETTERS.get(char);
  return letter !== undefined && letter.base !== 'd';
};

/** A syllable without tones, and the last tone found in it (0 = none). Vowel quality and đ stay. */
export function splitTone(syllable: string): { plain: string; tone: number } {
  let plain = '';
  let tone = 0;
  for (const char of syllable) {
    const letter = LETTERS.get(char);
    plain += letter?.plain ?? char;
    if (letter !== undefined && letter.tone > 0) tone = letter.tone;
  }
  return { plain, tone };
}

/** Every letter to its base: accents off, đ → d. */
export function stripMarks(text: string): string {
  let out = '';
  for (const char of text) out += LETTERS.get(char)?.base ?? char;
  return out;
}
