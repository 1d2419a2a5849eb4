// Reads where somebody lives: today's commune by its name, by an old name, with or without the kind word, district
// and province. What fits several communes is asked back with all of them.
import { type Commune, type Gazetteer, joinedKey, type Sense, soundOf } from './gazetteer.js';
import { letterOf } from './letters.js';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { fits, PhraseTable, phraseSet } from './phrases.js';
import { fillerAt } from './politeness.js';
import { NOTHING, type Reading, readingOf } from './reading.js';
import { type Mention, standing } from './settle.js';
import { oneEditIndex } from './spelling.js';
import { readWords, type Word } from './words.js';

/** A commune of today as the conversation keeps it. */
export interface Place {
  commune: string;
  kind: string;
  province: string;
  code: string;
}

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

interface Named {
  start: number;
  end: number;
  /** Kind word before it, '' when none. */
  stated: string;
  below: boolean;
  senses: readonly Sense[];
}

const COMMUNE_KINDS = new Set(['xã', 'phường', 'thị trấn', 'đặc khu']);
const DISTRICT_KINDS = new Set(['huyện', 'quận', 'thị xã', 'thành phố']);

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
    if (joined.length !== word.length || joinedKey([joined]) !== joinedKey([word])) return false;
    if (accents && !sameLetters(word, joined)) return false;
  }
  return at === name.length;
}

/** Letter by letter: a typed mark must be the name's. */
function sameLetters(typed: string, meant: string): boolean {
  if (typed === meant || fits(typed, meant)) return true;
  for (let i = 0; i < typed.length; i++) {
    const a = letterOf(typed[i]!);
    const b = letterOf(meant[i]!);
    if (a === undefined) continue;
    if ((a.plain !== a.base && a.plain !== b?.plain) || (a.tone > 0 && a.tone !== b?.tone)) return false;
  }
  return true;
}

/** The meanings of the name written in these words; exactly accented ones alone when there are such. */
function sensesOf(gazetteer: Gazetteer, typed: readonly string[]): readonly Sense[] {
  const fitting = (gazetteer.senses.get(joinedKey(typed)) ?? []).filter((s) => isName(typed, s.words, true));
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
  const span = words.slice(at, end);
  if (span.some((w, i) => i > 0 && w.breaks !== '') || !letters(span[0]!) || !letters(span.at(-1)!))
    return [];
  const named = span.filter(letters);
  const senses = sensesOf(
    gazetteer,
    named.map((w) => w.text),
  );
  if (senses.length > 0 || named.every((w) => w.text === w.typed)) return senses;
  return sensesOf(
    gazetteer,
    named.map((w) => w.typed),
  );
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

/** All place names of a text, leftmost and longest; a kind word belongs to the name after it. */
function namesIn(words: readonly Word[], context: PlaceContext): Named[] {
  const { gazetteer } = context;
  const found: Named[] = [];
  const longestAt = (at: number): { end: number; senses: readonly Sense[] } | undefined => {
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
        end < words.length &&
        sensesAt(gazetteer, words, end - 1, end + 1).some((s) => s.level === 'province');
      const shorter = province ? sensesAt(gazetteer, words, at, end - 1) : [];
      return shorter.length > 0 && !words[at + 1]?.breaks
        ? { end: end - 1, senses: shorter }
        : { end, senses };
    }
    return undefined;
  };
  for (let at = 0; at < words.length; ) {
    const kind = KINDS.at(words, at);
    const nameAt =
      kind !== undefined && kind.end < words.length && ['', '.', ':'].includes(words[kind.end]!.breaks)
        ? kind.end
        : at;
    let start = nameAt;
    let name = longestAt(start);
    if (name === undefined && nameAt !== at) {
      start = at;
      name = longestAt(at);
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

function onlyAddress(words: readonly Word[], spans: readonly { start: number; end: number }[]): boolean {
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

/** Today's communes that a name means as a commune, by the stated kind where it decides. */
function asCommune(name: Named, withFormer = false): Sense[] {
  if (name.below || name.stated === 'tỉnh' || DISTRICT_KINDS.has(name.stated)) return [];
  const units = name.senses.filter((s) => s.level === 'today' || s.level === 'former');
  const stated = COMMUNE_KINDS.has(name.stated) ? units.filter((s) => s.kind === name.stated) : units;
  const kept = stated.length > 0 ? stated : units;
  if (withFormer) return kept;
  // The old commune of the same name whose land is partly today's commune says nothing more than today's name.
  return kept.filter((s) => {
    if (s.level === 'today') return true;
    return !kept.some((t) => t.level === 'today' && s.communes.some((c) => c.code === t.communes[0]!.code));
  });
}

const asDistrict = (name: Named): Sense[] => {
  // "xã Thanh Chương": there was only the district of that name.
  const onlyDistrict = name.senses.every((s) => s.level === 'district' || s.level === 'province');
  if (name.below || (COMMUNE_KINDS.has(name.stated) && !onlyDistrict)) return [];
  const districts = name.senses.filter((s) => s.level === 'district');
  const stated = DISTRICT_KINDS.has(name.stated)
    ? districts.filter((s) => s.kind === name.stated)
    : districts;
  return stated.length > 0 ? stated : districts;
};

const asProvince = (name: Named): string[] =>
  name.below || COMMUNE_KINDS.has(name.stated)
    ? []
    : name.senses.filter((s) => s.level === 'province').map((s) => s.province);

interface Resolved {
  start: number;
  end: number;
  senses: Sense[];
}

/** Each commune named, narrowed by the districts and provinces named beside it. */
function resolve(names: readonly Named[], gazetteer: Gazetteer): Resolved[] {
  const consumed = new Set<Named>();
  const heads: Resolved[] = [];
  const narrowBy = (senses: Sense[], other: Named): Sense[] => {
    const districts = asDistrict(other);
    const byDistrict = senses.filter((s) =>
      districts.some((d) =>
        s.level === 'former'
          ? s.district === d.district || (d.communes.length > 0 && !gazetteer.districts.has(s.district ?? ''))
          : s.communes.some((c) => gazetteer.districts.get(d.district!)?.has(c.code)),
      ),
    );
    if (byDistrict.length > 0) {
      // "phường Ngọc Hà, quận Ba Đình" is an address of before: a split old commune is asked back whole.
      const old = byDistrict.filter((s) => s.level === 'former' && s.communes.length > 1);
      return old.length > 0 && DISTRICT_KINDS.has(other.stated) ? old : byDistrict;
    }
    const provinces = asProvince(other);
    return senses.filter((s) => provinces.includes(s.province));
  };
  const order = [...names];
  for (const name of order) {
    if (consumed.has(name)) continue;
    const districtBeside = names.some(
      (n) => n !== name && DISTRICT_KINDS.has(n.stated) && asDistrict(n).length > 0,
    );
    let senses = asCommune(name, districtBeside);
    if (senses.length === 0) continue;
    const others = [...order.filter((o) => o.start >= name.end), ...order.filter((o) => o.end <= name.start)];
    for (const other of others) {
      if (heads.some((h) => h.start === other.start)) continue;
      const narrowed = narrowBy(senses, other);
      if (narrowed.length === 0) continue;
      // "Nam Đàn, Kim Liên": the larger one may come first.
      senses = narrowed;
      // Kind, name and province as they are today: the official address, nothing former.
      const official = senses.filter((s) => s.level === 'today' && s.kind === name.stated);
      if (official.length > 0 && asProvince(other).includes(official[0]!.province) && !districtBeside)
        senses = official;
      consumed.add(other);
    }
    heads.push({ start: name.start, end: name.end, senses });
  }
  // A head that a later one took as its district is no head.
  const left = heads.filter((h) => {
    const name = names.find((n) => n.start === h.start)!;
    if (consumed.has(name)) return false;
    return !heads.some(
      (o) =>
        o !== h &&
        asDistrict(name).length > 0 &&
        o.start > h.start &&
        narrowBy(o.senses, name).length > 0 &&
        asCommune(name).length > 0 &&
        narrowed(o, name),
    );
  });
  if (left.length > 0) {
    for (const head of left)
      for (const name of names) {
        if (name.start === head.start) continue;
        const narrowed = narrowBy(head.senses, name);
        if (narrowed.length > 0 && !left.some((h) => h.start === name.start) && !consumed.has(name))
          head.senses = narrowed;
      }
    return left;
  }
  return names.flatMap((name) => {
    let senses = asDistrict(name);
    if (senses.length === 0) return [];
    for (const other of names) {
      const provinces = other === name ? [] : asProvince(other);
      const narrower = senses.filter((s) => provinces.includes(s.province));
      if (narrower.length > 0) senses = narrower;
    }
    return [{ start: name.start, end: name.end, senses }];
  });
}

/** Would the district meaning of `name` leave only part of what the commune `head` may be? */
const narrowed = (head: Resolved, name: Named): boolean => name.stated === '' && head.senses.length > 0;

const sameCommune = (a: Commune, b: Commune): boolean => a.code === b.code;

/** A commune as a Place. */
export const placeOf = (c: Commune): Place => ({
  commune: c.commune,
  kind: c.kind,
  province: c.province,
  code: c.code,
});

/** Reads a place. Nothing when no place is named, or only a province. */
export function readPlace(text: string, context: PlaceContext): Reading<Place> {
  return placeIn(readWords(text, context.lexicon ?? EMPTY_LEXICON), context);
}

/** The same for words already read. */
export function placeIn(words: readonly Word[], context: PlaceContext): Reading<Place> {
  if (words.length === 0) return NOTHING;
  let names = namesIn(words, context);
  if (context.free || !onlyAddress(words, names))
    names = names.filter((n) => anchored(words, n, context.free ?? false));
  let resolved = resolve(names, context.gazetteer);
  if (resolved.length === 0 && !names.some((n) => asProvince(n).length > 0) && !context.free) {
    const near = nearMisses(words, context.gazetteer);
    if (near.length > 0) resolved = resolve(near, context.gazetteer);
  }
  const mentions = resolved.map(
    (r): Mention<Commune> => ({ start: r.start, end: r.end, values: r.senses.flatMap((s) => s.communes) }),
  );
  const kept = standing(words, mentions);
  let communes = kept.flatMap((m) => m.values);
  if (context.province !== undefined) {
    const home = communes.filter((c) => c.province === context.province);
    if (home.length > 0) communes = home;
  }
  const reading = readingOf(communes, sameCommune);
  if ('candidates' in reading) return { candidates: reading.candidates.map(placeOf) };
  return reading.value === null ? NOTHING : { value: placeOf(reading.value) };
}

/** Where place names stand in a free text. */
export const placeSpans = (words: readonly Word[], context: PlaceContext): { start: number; end: number }[] =>
  namesIn(words, context).filter((n) => anchored(words, n, true));

/** In free text a name needs a kind word, a preposition, a place beside it, or its accents. */
function anchored(words: readonly Word[], name: Named, strict: boolean): boolean {
  if (name.stated !== '' || name.senses.some((s) => s.level === 'province')) return true;
  const before = [3, 2, 1].some(
    (back) => name.start >= back && PREPOSITIONS.at(words, name.start - back)?.end === name.start,
  );
  if (before) return true;
  const typed = words.slice(name.start, name.end);
  const marked = typed.some((w) => hasMarks(w.text)) && typed.length > 1;
  return marked && (!strict || (words[name.start]?.breaks ?? '') !== '' || name.start === 0);
}

/** Names one edit or one confusable sound away, in the part of the text that is not courtesy. */
function nearMisses(words: readonly Word[], gazetteer: Gazetteer): Named[] {
  const found: Named[] = [];
  let run: Word[] = [];
  let start = 0;
  const flush = (end: number) => {
    const text = run.filter(letters).map((w) => w.text);
    if (text.length > 0 && text.length <= 5) {
      const senses = nearest(gazetteer, joinedKey(text));
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

function nearest(gazetteer: Gazetteer, key: string): Sense[] {
  // Only the accents are wrong.
  const known = gazetteer.senses.get(key);
  if (known !== undefined) return [...known];
  if (key.length < LEAST_FUZZY || key.length > 24) return [];
  const edits = oneEditNames(gazetteer, key);
  const sounds = gazetteer.bySound.get(soundOf(key)) ?? [];
  const both = edits.filter((k) => sounds.includes(k));
  const best = both.length > 0 ? both : sounds.length > 0 ? sounds : edits;
  const sameStart = best.filter((k) => k[0] === key[0]);
  return (sameStart.length > 0 ? sameStart : best).flatMap((k) => gazetteer.senses.get(k) ?? []);
}
