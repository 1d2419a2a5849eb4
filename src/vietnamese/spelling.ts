// What a Vietnamese syllable can look like (onset, rhyme, tone), where its tone mark stands, and single-typo
// neighbours. Tables instead of regular expressions: no input can make them slow.
import { isVowel, splitTone, stripMarks, withTone } from './letters.js';

const ONSETS = new Set(
  'b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x'.split(' ').concat(''),
);

// All rhymes of modern Vietnamese without tone, loan syllables included ("oong" only in boong, xoong…).
const RHYMES = new Set(
  (
    'a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây ' +
    'e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu ' +
    'o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oen oeo oet oi om on ong op ot ' +
    'ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh uêt uêu ui um un ung uơ uôc uôi uôm uôn ' +
    'uông uôt up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu ' +
    'y yêm yên yêng yêt yêu ym yn ynh yt ych ' +
    'ec eng oong ooc ui uăn uăng ăc uac'
  ).split(' '),
);
const LOAN_OO = new Set(
  'boong xoong coong goong loong toong soóc moóc coóc ooc'.split(' ').map((s) => splitTone(s).plain),
);
const STOP_FINALS = new Set(['c', 'p', 't']);

interface Parts {
  onset: string;
  rhyme: string;
}

/** Splits a toneless syllable into onset and rhyme; `gi` and `qu` count as onsets when a vowel follows. */
function partsOf(plain: string): Parts {
  let i = 0;
  while (i < plain.length && !isVowel(plain[i]!)) i++;
  if (plain[i - 1] === 'q' && plain[i] === 'u') i++;
  else if (plain[i - 1] === 'g' && i === 1 && plain[i] === 'i') {
    // "gì", "gìn" keep i as the vowel; "già", "giêng" do not.
    if (plain.length > 2 && isVowel(plain[2]!)) i++;
  }
  return { onset: plain.slice(0, i), rhyme: plain.slice(i) };
}

// Without accents typed, a rhyme is legal when some accented rhyme folds to it.
const BARE_RHYMES = new Set([...RHYMES].map(stripMarks));

/** Is this lower-case NFC syllable spelled as Vietnamese spells (with its accents, as typed)? */
export function isVietnameseSyllable(syllable: string): boolean {
  return isSpelled(syllable, RHYMES, true);
}

/** The same without regard to accents: could some accented form of it be a Vietnamese syllable? */
export function isBareSyllable(syllable: string): boolean {
  return isSpelled(stripMarks(syllable), BARE_RHYMES, false);
}

function isSpelled(syllable: string, rhymes: Set<string>, strictTone: boolean): boolean {
  if (syllable.length === 0 || syllable.length > 7) return false;
  const { plain, tone } = splitTone(syllable);
  const { onset, rhyme } = partsOf(plain);
  if (!ONSETS.has(onset)) return false;
  if (rhyme.startsWith('oo')) return LOAN_OO.has(plain) || LOAN_OO.has(stripMarks(plain));
  if (onset === 'q') return false;
  if (!rhymes.has(rhyme)) {
    // quốc, quyền: the glide belongs to "qu"; giếng: "gi" + "êng".
    const glided = onset === 'qu' ? `u${rhyme}` : onset === 'gi' ? `i${rhyme}` : '';
    if (!rhymes.has(glided)) return false;
  }
  if (!strictTone) return true;
  const final = rhyme.at(-1)!;
  const stopped = STOP_FINALS.has(final) || rhyme.endsWith('ch');
  return !stopped || tone === 0 || tone === 1 || tone === 5;
}

/** Where the tone mark stands in a toneless syllable, old style (hòa, thúy); -1 when it has no vowel. */
function toneIndex(plain: string): number {
  const { onset, rhyme } = partsOf(plain);
  if (rhyme === '') return onset.endsWith('u') || onset.endsWith('i') ? onset.length - 1 : -1;
  let count = 0;
  while (count < rhyme.length && isVowel(rhyme[count]!)) count++;
  if (count === 0) return -1;
  const vowels = rhyme.slice(0, count);
  const start = onset.length;
  for (let i = count - 1; i >= 0; i--)
    if ('ăâêôơư'.includes(vowels[i]!) && !(vowels[i] === 'ư' && i + 1 < count && vowels[i + 1] === 'ơ'))
      return start + i;
  if (count === 1) return start;
  if (count === 3) return start + 1;
  return start + (count < rhyme.length ? 1 : 0);
}

/**
 * The one way this project writes a syllable: old-style tone place (hoà → hòa, thuý → thúy, tóan → toán).
 * What is not spelled like a Vietnamese syllable comes back unchanged.
 */
export function placeTone(syllable: string): string {
  const { plain, tone } = splitTone(syllable);
  if (tone === 0) return syllable;
  const at = toneIndex(plain);
  if (at < 0) return syllable;
  const moved = plain.slice(0, at) + withTone(plain[at]!, tone) + plain.slice(at + 1);
  return moved === syllable || !isVietnameseSyllable(moved) ? syllable : moved;
}

/** A toneless syllable with a tone on the vowel that carries it, also when its vowels lack their marks (trieu). */
export function setTone(plain: string, tone: number): string | undefined {
  const at = toneIndex(plain);
  return at < 0 ? undefined : plain.slice(0, at) + withTone(plain[at]!, tone) + plain.slice(at + 1);
}

/** Are two strings equal or one edit apart (insert, drop, replace, swap neighbours)? Linear time. */
export function withinOneEdit(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  if (short.length < long.length) return short.slice(i) === long.slice(i + 1);
  if (short.slice(i + 1) === long.slice(i + 1)) return true;
  return short[i] === long[i + 1] && short[i + 1] === long[i] && short.slice(i + 2) === long.slice(i + 2);
}

/** The strings that dropping one character gives. */
const withoutOne = (word: string): string[] => [...word].map((_, i) => word.slice(0, i) + word.slice(i + 1));

/**
 * A look-up of the known words one edit from a word. Two words one edit apart share a form with one character
 * dropped, or one is such a form of the other; so a query costs a dozen map reads, however many words are known.
 */
export function oneEditIndex(known: readonly string[]): (word: string) => string[] {
  const byForm = new Map<string, string[]>();
  for (const word of known)
    for (const form of new Set([word, ...withoutOne(word)])) {
      const list = byForm.get(form);
      if (list === undefined) byForm.set(form, [word]);
      else list.push(word);
    }
  return (word) => {
    const found = new Set<string>();
    for (const form of new Set([word, ...withoutOne(word)]))
      for (const candidate of byForm.get(form) ?? [])
        if (candidate !== word && withinOneEdit(word, candidate)) found.add(candidate);
    return [...found];
  };
}
