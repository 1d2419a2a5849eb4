// Finds the place names of a text with what they may mean: by the gazetteer, accents optional, one typo allowed.
import { type Gazetteer, joinedKey, type Sense, soundOf } from './gazetteer.js';
import { letterOf } from './letters.js';
import type { Lexicon } from './lexicon.js';
import { fits, PhraseTable, phraseSet } from './phrases.js';
import { fillerAt } from './politeness.js';
import { oneEditIndex } from './spelling.js';
import type { Word } from './words.js';

export interface PlaceContext {
  gazetteer: Gazetteer;
  lexicon?: Lexicon;
  /** Prefer this province when the name fits several. */
  province?: string;
  /** Free text rather than an answer: a name counts only after a kind word or "ở", "quê", "gần". */
  free?: boolean;
}

/** Kind words and the level that they state. */
const KINDS = new PhraseTable<string>([
  ['xã', 'xã'],
  ['x', 'xã'],
  ['phường', 'phường'],
  ['p', 'phường'],
  ['f', 'phường'],
  ['ph', 'phường'],
  ['thị trấn', 'thị trấn'],
  ['tt', 'thị trấn'],
  ['đặc khu', 'đặc khu'],
  ['huyện', 'huyện'],
  ['h', 'huyện'],
  ['quận', 'quận'],
  ['q', 'quận'],
  ['thị xã', 'thị xã'],
  ['tx', 'thị xã'],
  ['thành phố', 'thành phố'],
  ['tp', 'thành phố'],
  ['t p', 'thành phố'],
  ['tỉnh', 'tỉnh'],
  ['t', 'tỉnh'],
  ['vùng', ''],
  ['khu vực', ''],
]);
/** Below the commune, or no unit at all: the name that follows is not where the commune stands. */
const BELOW = phraseSet(
  'thôn|xóm|bản|làng|tổ|tổ dân phố|khối|khu|khu phố|ấp|buôn|đội|cụm|đường|phố|ngõ|ngách|hẻm|số nhà|chợ|trường|cầu|ga|chùa|công ty|khu đô thị|chung cư|trường cấp ba|cao đẳng|trung tâm',
);
const PREPOSITIONS = phraseSet(
  'ở|tại|quê|quê ở|gần|về|thuộc|sống ở|sống tại|từ|người|nhà ở|nhà em ở|trú|trú tại|thường trú|tạm trú|bên|dưới|trên|quanh|khu vực|vùng|xung quanh|địa chỉ|hộ khẩu|gần nhà ở|sinh sống|cạnh|sát|ngay',
);
const ADDRESS_WORDS = phraseSet(
  'ở|tại|quê|quê quán|nhà|sống|thuộc|từ|người|trú|thường trú|tạm trú|hộ khẩu|địa chỉ|nơi ở|chỗ ở|hiện ở|đang ở|bên|dưới|trên|gần|về|khu|cũ|mới|ngày xưa|trước đây|trước là|nay là|giờ là|gọi là|đó là|tên|chỗ|vùng|miền|đất|dân|gốc|sinh ra|lớn lên|việt nam|số|và|hoặc|hay|không phải|không|nhầm|phải|cơ',
);

export interface Named {
  start: number;
  end: number;
  /** Kind word before it, '' when none. */
  stated: string;
  below: boolean;
  senses: readonly Sense[];
}

export const COMMUNE_KINDS = new Set(['xã', 'phường', 'thị trấn', 'đặc khu']);
export const DISTRICT_KINDS = new Set(['huyện', 'quận', 'thị xã', 'thành phố']);

const letters = (word: Word): boolean => word.kind !== 'symbol';
const hasMarks = (text: string): boolean =>
  [...text].some(
    (c) => letterOf(c) !== undefined && letterOf(c)!.plain + letterOf(c)!.tone !== `${letterOf(c)!.base}0`,
  );

/**
 * Are the typed words this name? Each typed word is one or several whole words of it ("thanhoai"); accents may be
 * missing, and when `accents` is false they may even be wrong.
 */
function isName(typed: readonly string[], name: readonly string[], accents: boolean): boolean {
  let at = 0;
  for (const word of typed) {
    let joined = '';
    while (at < name.length && joined.length < word.length) joined += name[at++]!;
    if (joined === word) continue;
    if (joined.length !== word.length || joinedKey([joined]) !== joinedKey([word])) return false;
    if (accents && !sameLetters(word, joined)) return false;
  }
  return at === name.length;
}

/** Letter by letter: a typed mark must be the name's. */
function sameLetters(typed: string, meant: string): boolean {
  if (typed === meant || fits(typed, meant)) return true;
  for (let i = 0; i < typed.length; i++) if (differs(typed[i]!, meant[i]!)) return false;
  return true;
}

const NO_SENSES: readonly Sense[] = [];

/**
 * The meanings of the name written in these words, `key` being their joined key; exactly accented ones alone when
 * there are such.
 */
function sensesOf(gazetteer: Gazetteer, key: string, typed: readonly string[]): readonly Sense[] {
  const known = gazetteer.senses.get(key);
  if (known === undefined) return NO_SENSES;
  const fitting = known.filter((s) => isName(typed, s.words, true));
  if (fitting.length > 1 && typed.some(hasMarks)) {
    const exact = fitting.filter(
      (s) => s.words.length === typed.length && s.words.every((w, i) => w === typed[i]),
    );
    if (exact.length > 0) return exact;
  }
  return fitting;
}

/** The meanings of words `at` up to `end`, as read or, where a short form was written out ("Hồng Hà"), as typed. */
function sensesAt(gazetteer: Gazetteer, words: readonly Word[], at: number, end: number): readonly Sense[] {
  if (!letters(words[at]!) || !letters(words[end - 1]!)) return NO_SENSES;
  const texts: string[] = [];
  let key = '';
  let asTyped = true;
  for (let i = at; i < end; i++) {
    const word = words[i]!;
    if (i > at && word.breaks !== '') return NO_SENSES;
    if (!letters(word)) continue;
    texts.push(word.text);
    key += word.bare;
    if (word.text !== word.typed) asTyped = false;
  }
  const senses = sensesOf(gazetteer, key.replaceAll('y', 'i'), texts);
  if (senses.length > 0 || asTyped) return senses;
  const typed = words
    .slice(at, end)
    .filter(letters)
    .map((w) => w.typed);
  return sensesOf(gazetteer, joinedKey(typed), typed);
}

/** The kind word that ends right before `at`. */
function kindBefore(words: readonly Word[], at: number): { kind: string; start: number } | undefined {
  for (const back of [2, 1]) {
    const from = at - back;
    if (from < 0) continue;
    const span = KINDS.at(words, from);
    if (span === undefined || span.end !== at) continue;
    const breaks = words[at]!.breaks;
    if (breaks !== '' && breaks !== '.' && breaks !== ':') continue;
    return { kind: span.value, start: from };
  }
  return undefined;
}

const belowBefore = (words: readonly Word[], at: number): boolean =>
  words[at]!.breaks === '' && [3, 2, 1].some((back) => at >= back && BELOW.at(words, at - back)?.end === at);

/** The longest name that begins with word `at`. */
function longestAt(
  words: readonly Word[],
  at: number,
  gazetteer: Gazetteer,
): { end: number; senses: readonly Sense[] } | undefined {
  const first = words[at]!;
  const most = Math.max(
    gazetteer.firsts.get(first.bare.replaceAll('y', 'i')) ?? 0,
    first.typed === first.text ? 0 : (gazetteer.firsts.get(joinedKey([first.typed])) ?? 0),
  );
  // One word more for a hyphen inside the name.
  for (let end = most === 0 ? at : Math.min(words.length, at + most + 1); end > at; end--) {
    const senses = sensesAt(gazetteer, words, at, end);
    if (senses.length === 0) continue;
    // "Sơn Tây Hà Nội", not "Sơn Tây Hạ" and a rest: the last word may begin the province.
    const province =
      end < words.length && sensesAt(gazetteer, words, end - 1, end + 1).some((s) => s.level === 'province');
    const shorter = province ? sensesAt(gazetteer, words, at, end - 1) : [];
    return shorter.length > 0 && !words[at + 1]?.breaks ? { end: end - 1, senses: shorter } : { end, senses };
  }
  return undefined;
}

/** All place names of a text, leftmost and longest; a kind word belongs to the name after it. */
export function namesIn(words: readonly Word[], context: PlaceContext): Named[] {
  const { gazetteer } = context;
  const found: Named[] = [];
  for (let at = 0; at < words.length; ) {
    const kind = KINDS.at(words, at);
    const nameAt =
      kind !== undefined && kind.end < words.length && ['', '.', ':'].includes(words[kind.end]!.breaks)
        ? kind.end
        : at;
    let start = nameAt;
    let name = longestAt(words, start, gazetteer);
    if (name === undefined && nameAt !== at) {
      start = at;
      name = longestAt(words, at, gazetteer);
    }
    // "ở bên Thanh Oai" is not Bến Thành: a preposition gives way to the name it leads to.
    const preposition = name === undefined || start > at ? undefined : PREPOSITIONS.at(words, at);
    if (
      preposition !== undefined &&
      preposition.end < name!.end &&
      (longestAt(words, preposition.end, gazetteer)?.end ?? 0) >= name!.end
    ) {
      at = preposition.end;
      continue;
    }
    if (name === undefined) {
      at++;
      continue;
    }
    const stated = start > at ? kind!.value : '';
    // One syllable is a name only with its kind, beside another name or all by itself: "Vinh", "Láng".
    const single = name.end - start === 1 && name.senses[0]!.words.length === 1;
    if (single && start === at && found.at(-1)?.end !== at && !aloneName(words, at)) {
      at++;
      continue;
    }
    found.push({
      start: at,
      end: name.end,
      stated,
      below: start === at && belowBefore(words, at),
      senses: name.senses,
    });
    at = name.end;
  }
  return found;
}

const aloneName = (words: readonly Word[], at: number): boolean =>
  PREPOSITIONS.at(words, at - 1) !== undefined ||
  (words[at]!.breaks !== '' && at > 0) ||
  onlyAddress(words, [{ start: at, end: at + 1 }]);

export function onlyAddress(
  words: readonly Word[],
  spans: readonly { start: number; end: number }[],
): boolean {
  for (let at = 0; at < words.length; ) {
    const span = spans.find((s) => at >= s.start && at < s.end);
    if (span !== undefined) {
      at = span.end;
      continue;
    }
    const known = ADDRESS_WORDS.at(words, at) ?? KINDS.at(words, at);
    const length = known === undefined ? fillerAt(words, at) : known.end - known.start;
    if (length > 0) at += length;
    else if (words[at]!.kind !== 'word') at++;
    else return false;
  }
  return true;
}

/** The place names of a free text. */
export const placesNamed = (words: readonly Word[], context: PlaceContext): Named[] =>
  namesIn(words, context).filter((n) => anchored(words, n, true));

/** In free text a name needs a kind word, a preposition, a place beside it, or its accents. */
export function anchored(words: readonly Word[], name: Named, strict: boolean): boolean {
  if (name.stated !== '' || name.senses.some((s) => s.level === 'province')) return true;
  if (prepositionBefore(words, name)) return true;
  const typed = words.slice(name.start, name.end);
  const marked = typed.some((w) => hasMarks(w.text)) && typed.length > 1;
  return marked && (!strict || (words[name.start]?.breaks ?? '') !== '' || name.start === 0);
}

const prepositionBefore = (words: readonly Word[], name: Named): boolean =>
  [3, 2, 1].some(
    (back) => name.start >= back && PREPOSITIONS.at(words, name.start - back)?.end === name.start,
  );

/** Whether a province is told as where somebody is, and not only a part of another name ("kế hoạch Hà Nội"). */
export const leads = (words: readonly Word[], name: Named): boolean =>
  !words.slice(Math.max(0, name.start - 4), name.start).some((w) => AT_WORK.has(w.bare)) &&
  (name.stated !== '' || prepositionBefore(words, name) || onlyAddress(words, [name]));

/** "Làm công ty ở Bắc Ninh" tells where somebody works. */
const AT_WORK = new Set(['lam', 'ty']);

/**
 * Names one edit or one confusable sound away, in the part of the text that is neither courtesy nor the name of a
 * province; where a province was named, only names in it.
 */
export function nearMisses(
  words: readonly Word[],
  gazetteer: Gazetteer,
  known: { names: readonly Named[]; provinces: ReadonlySet<string> },
): Named[] {
  const fitting = (senses: readonly Sense[]): Sense[] =>
    senses.filter((s) => known.provinces.size === 0 || known.provinces.has(s.province));
  const found: Named[] = [];
  let run: Word[] = [];
  let start = 0;
  const flush = (end: number) => {
    const text = run.filter(letters).map((w) => w.text);
    if (text.length > 0 && text.length <= 5) {
      const senses = nearest(gazetteer, text, fitting);
      const kind = kindBefore(words, start);
      if (senses.length > 0)
        found.push({
          start: kind?.start ?? start,
          end,
          stated: kind?.kind ?? '',
          below: belowBefore(words, start),
          senses,
        });
    }
    run = [];
  };
  for (let at = 0; at < words.length; ) {
    const word = words[at]!;
    const skip =
      known.names.find((n) => n.start === at) ??
      BELOW.at(words, at) ??
      ADDRESS_WORDS.at(words, at) ??
      KINDS.at(words, at) ??
      (fillerAt(words, at) > 0 ? { end: at + fillerAt(words, at) } : undefined);
    if (word.breaks !== '' && word.breaks !== '.') flush(at);
    if (skip !== undefined || word.kind === 'symbol') {
      flush(at);
      at = skip?.end ?? at + 1;
      start = at;
      continue;
    }
    if (run.length === 0) start = at;
    run.push(word);
    at++;
  }
  flush(words.length);
  return found;
}

const LEAST_FUZZY = 5;
const NEIGHBOURS = new WeakMap<Gazetteer, (key: string) => string[]>();

/** Names one edit away; the index is made at the first misspelling. */
function oneEditNames(gazetteer: Gazetteer, key: string): string[] {
  let near = NEIGHBOURS.get(gazetteer);
  if (near === undefined) {
    near = oneEditIndex([...gazetteer.senses.keys()].filter((k) => k.length >= LEAST_FUZZY));
    NEIGHBOURS.set(gazetteer, near);
  }
  return near(key);
}

/** Has a typed letter a mark that the meant one has not? */
function differs(typed: string, meant: string): boolean {
  const a = letterOf(typed);
  if (a === undefined) return false;
  const b = letterOf(meant);
  return (a.plain !== a.base && a.plain !== b?.plain) || (a.tone > 0 && a.tone !== b?.tone);
}

const base = (char: string): string => letterOf(char)?.base ?? char;

/** Typed accents that contradict the name, counted from both ends up to the misspelling. */
function wrongAccents(typed: string, name: string): number {
  let wrong = 0;
  let front = 0;
  const shorter = Math.min(typed.length, name.length);
  while (front < shorter && base(typed[front]!) === base(name[front]!)) {
    if (differs(typed[front]!, name[front]!)) wrong++;
    front++;
  }
  for (let back = 1; shorter - back >= front; back++) {
    const a = typed[typed.length - back]!;
    const b = name[name.length - back]!;
    if (base(a) === base(b) && differs(a, b)) wrong++;
  }
  return wrong;
}

/** Accents that may be wrong beside a misspelling: the tone of the misspelled syllable. */
const WRONG_ACCENTS = 1;

/** The meanings of the names nearest to these words. */
function nearest(
  gazetteer: Gazetteer,
  words: readonly string[],
  fitting: (senses: readonly Sense[]) => Sense[],
): Sense[] {
  const key = joinedKey(words);
  // Only the accents are wrong.
  const known = gazetteer.senses.get(key);
  if (known !== undefined) return fitting(known);
  if (key.length < LEAST_FUZZY || key.length > 24) return [];
  const typed = words.join('');
  const sensesOfKeys = (keys: readonly string[]): Sense[] =>
    fitting(keys.flatMap((k) => gazetteer.senses.get(k) ?? [])).filter(
      (s) => wrongAccents(typed, s.words.join('')) <= WRONG_ACCENTS,
    );
  const edits = oneEditNames(gazetteer, key);
  const sounds = gazetteer.bySound.get(soundOf(key)) ?? [];
  const both = edits.filter((k) => sounds.includes(k));
  for (const keys of [both, sounds, edits.filter((k) => k[0] === key[0]), edits]) {
    const senses = sensesOfKeys(keys);
    if (senses.length > 0) return senses;
  }
  return [];
}
