// Seeded noise for search benchmarks: rewrites a Vietnamese sentence as people type it (no accents, NFD,
// slips of the finger, Telex keystrokes left over, sounds confused, chat abbreviations).

/** Ways of typing that can be made from a clean sentence. */
export const NOISES = ['clean', 'nodia', 'nfd', 'typo', 'telex', 'phon', 'teen', 'mix'] as const;
export type Noise = (typeof NOISES)[number];

/** A small deterministic generator (mulberry32): numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The text without any Vietnamese accent, đ as d. */
export function stripAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
}

const KEY_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

function neighbourKey(letter: string, random: () => number): string {
  for (const row of KEY_ROWS) {
    const at = row.indexOf(letter);
    if (at < 0) continue;
    const near = [row[at - 1], row[at + 1]].filter((key): key is string => key !== undefined);
    return near[Math.floor(random() * near.length)] ?? letter;
  }
  return letter;
}

function slip(word: string, random: () => number): string {
  const letters = [...word];
  if (letters.length < 2) return word;
  const at = Math.floor(random() * letters.length);
  const letter = letters[at]!;
  const kind = Math.floor(random() * 4);
  if (kind === 0) letters[at] = neighbourKey(stripAccents(letter).toLowerCase(), random);
  else if (kind === 1) letters.splice(at, 1);
  else if (kind === 2) letters.splice(at, 0, letter);
  else {
    const left = Math.min(at, letters.length - 2);
    [letters[left], letters[left + 1]] = [letters[left + 1]!, letters[left]!];
  }
  return letters.join('');
}

const TELEX_TONES: Record<string, string> = {
  '\u0301': 's',
  '\u0300': 'f',
  '\u0309': 'r',
  '\u0303': 'x',
  '\u0323': 'j',
};

/** A syllable as its raw Telex keystrokes, the tone key last: "nghề" → "ngheef". */
export function telexKeys(word: string): string {
  let keys = '';
  let tone = '';
  for (const mark of word.normalize('NFD')) {
    if (TELEX_TONES[mark]) tone = TELEX_TONES[mark];
    else if (mark === '\u0302') keys += keys.at(-1) ?? '';
    else if (mark === '\u031b' || mark === '\u0306') keys += 'w';
    else if (mark === 'đ' || mark === 'Đ') keys += 'dd';
    else keys += mark;
  }
  return keys.replace(/uwow/gi, 'uow') + tone;
}

const SOUND_PAIRS: readonly (readonly [RegExp, string])[] = [
  [/^tr/i, 'ch'],
  [/^ch/i, 'tr'],
  [/^s/i, 'x'],
  [/^x/i, 's'],
  [/^l/i, 'n'],
  [/^n(?![gh])/i, 'l'],
  [/^d/i, 'gi'],
  [/^gi/i, 'd'],
  [/^r/i, 'd'],
  [/ng$/i, 'n'],
  [/n$/i, 'ng'],
];

function soundAlike(word: string, random: () => number): string {
  const spread = word.normalize('NFD');
  if (spread.includes('\u0309')) return spread.replace('\u0309', '\u0303').normalize('NFC');
  if (spread.includes('\u0303')) return spread.replace('\u0303', '\u0309').normalize('NFC');
  const fitting = SOUND_PAIRS.filter(([from]) => from.test(word));
  const [from, to] = fitting[Math.floor(random() * fitting.length)] ?? [];
  return from && to ? word.replace(from, to) : word;
}

const CHAT_FORMS: Record<string, readonly string[]> = {
  không: ['k', 'ko', 'hok', 'kh'],
  được: ['dc', 'đc'],
  gì: ['j', 'gi'],
  em: ['e'],
  tôi: ['t', 'mk'],
  muốn: ['mún'],
  nhiêu: ['nhiu'],
  vậy: ['z', 'v'],
  với: ['vs', 'w'],
  rồi: ['r', 'rùi'],
  giờ: ['h'],
  người: ['ng', 'ngta'],
  biết: ['bít', 'bik'],
  thế: ['thía'],
  quá: ['wá'],
  những: ['nhữg', 'nhg'],
  nào: ['nào z'],
  học: ['hok', 'học'],
  làm: ['lm'],
  tiền: ['tiền', 'xiền'],
};

function spoil(
  words: string[],
  share: number,
  change: (word: string) => string,
  random: () => number,
): string[] {
  const fits = words
    .map((word, at) => ({ at, changed: change(word) }))
    .filter((x) => x.changed !== words[x.at]);
  if (fits.length === 0) return words;
  const must = fits[Math.floor(random() * fits.length)]!.at;
  const changed = new Map(fits.map((x) => [x.at, x.changed]));
  return words.map((word, at) =>
    changed.has(at) && (at === must || random() < share) ? changed.get(at)! : word,
  );
}

/** `text` as typed in the given way; at least one word is touched when any can be. */
export function noisy(text: string, way: Noise, random: () => number): string {
  const words = text.split(/\s+/);
  switch (way) {
    case 'clean':
      return text;
    case 'nodia':
      return stripAccents(text);
    case 'nfd':
      return text.normalize('NFD');
    case 'typo':
      return spoil(words, 0.2, (word) => slip(word, random), random).join(' ');
    case 'telex':
      return spoil(words, 0.5, (word) => telexKeys(word), random).join(' ');
    case 'phon':
      return spoil(words, 0.25, (word) => soundAlike(word, random), random).join(' ');
    case 'teen':
    case 'mix': {
      const chat = words.map((word) => {
        const forms = CHAT_FORMS[word.toLowerCase()];
        return forms && random() < 0.6 ? forms[Math.floor(random() * forms.length)]! : word;
      });
      if (way === 'teen') return chat.join(' ');
      const bare = stripAccents(chat.join(' ')).split(/\s+/);
      return spoil(bare, 0.1, (word) => slip(word, random), random).join(' ');
    }
  }
}
