// Reads where somebody lives: today's commune by its name, by an old name, with or without the kind word, district
// and province. What fits several communes is asked back with all of them.
import type { Commune, Gazetteer, Sense } from './gazetteer.js';
import { EMPTY_LEXICON } from './lexicon.js';
import {
  anchored,
  COMMUNE_KINDS,
  DISTRICT_KINDS,
  type Named,
  namesIn,
  nearMisses,
  onlyAddress,
  type PlaceContext,
} from './place-names.js';
import { isQuestion } from './politeness.js';
import { NOTHING, type Reading, readingOf } from './reading.js';
import { type Mention, standing } from './settle.js';
import { readWords, type Word } from './words.js';

/** A commune of today as the conversation keeps it. */
export interface Place {
  commune: string;
  kind: string;
  province: string;
  code: string;
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

/** Those of the senses that lie in the district or province that another name means. */
function narrowBy(senses: Sense[], other: Named, gazetteer: Gazetteer): Sense[] {
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
}

/** Each commune named, narrowed by the districts and provinces named beside it. */
function resolve(names: readonly Named[], gazetteer: Gazetteer): Resolved[] {
  const consumed = new Set<Named>();
  const heads: Resolved[] = [];
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
      const narrowed = narrowBy(senses, other, gazetteer);
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
        narrowBy(o.senses, name, gazetteer).length > 0 &&
        asCommune(name).length > 0 &&
        narrowed(o, name),
    );
  });
  if (left.length > 0) {
    for (const head of left)
      for (const name of names) {
        if (name.start === head.start) continue;
        const narrowed = narrowBy(head.senses, name, gazetteer);
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
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  return words.length === 0 ? NOTHING : placeOfNames(words, namesOf(words, context), context);
}

/** Reads a province that is named without any place in it: "Nghệ An", "ở Hà Nội ạ". A question names none. */
export function readProvince(text: string, context: PlaceContext): string | undefined {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  const names = namesOf(words, context);
  // "ha" of "ha noi" is no "hả".
  const rest = words.filter((_, i) => !names.some((n) => i >= n.start && i < n.end));
  if (words.length === 0 || isQuestion(rest, text)) return undefined;
  const reading = placeOfNames(words, names, context);
  if ('candidates' in reading || reading.value !== null) return undefined;
  const near = names.length > 0 ? names : nearMisses(words, context.gazetteer, NOT_NARROWED);
  return provinceAlone(words, near);
}

const NOT_NARROWED = { names: [], provinces: new Set<string>() };

function namesOf(words: readonly Word[], context: PlaceContext): Named[] {
  const names = namesIn(words, context);
  return context.free || !onlyAddress(words, names)
    ? names.filter((n) => anchored(words, n, context.free ?? false))
    : names;
}

/**
 * The one province that stands when all the names are names of provinces. "Nam Định" is a ward, too, but whoever
 * says no more than that means the province.
 */
export function provinceAlone(words: readonly Word[], names: readonly Named[]): string | undefined {
  const mentions = names.map((n): Mention<string> => ({ start: n.start, end: n.end, values: asProvince(n) }));
  if (mentions.some((m) => m.values.length === 0)) return undefined;
  const smaller = (n: Named) => (n.stated === 'tỉnh' ? [] : [...asCommune(n), ...asDistrict(n)]);
  // "Nam Định, Ninh Bình" is a ward in its province, a stated town no province.
  const town = (n: Named) => DISTRICT_KINDS.has(n.stated) && asDistrict(n).length > 0;
  if (names.some((n) => town(n) || (names.length > 1 && smaller(n).length > 0))) return undefined;
  const provinces = new Set(standing(words, mentions).flatMap((m) => m.values));
  return provinces.size === 1 ? [...provinces][0] : undefined;
}

/** The place that the names found in a text mean. */
export function placeOfNames(
  words: readonly Word[],
  names: readonly Named[],
  context: PlaceContext,
): Reading<Place> {
  const alone = provinceAlone(words, names);
  // Said again where its communes were asked for, it is the town or the ward of that name.
  const named = alone !== undefined && alone !== context.province ? [] : names;
  let resolved = resolve(named, context.gazetteer);
  if (resolved.length === 0 && !context.free) {
    const provinces = names.filter((n) => asProvince(n).length > 0);
    // A misspelled name counts only inside the province that was named.
    const inside = new Set(provinces.flatMap(asProvince));
    const near = nearMisses(words, context.gazetteer, { names: provinces, provinces: inside });
    if (near.length > 0) resolved = resolve(near, context.gazetteer);
  }
  const mentions = resolved.map(
    (r): Mention<Commune> => ({ start: r.start, end: r.end, values: r.senses.flatMap((s) => s.communes) }),
  );
  const kept = standing(words, mentions);
  let communes = kept.flatMap((m) => m.values);
  if (context.province !== undefined) communes = inProvince(communes, words, context, context.province);
  const reading = readingOf(communes, sameCommune);
  if ('candidates' in reading) return { candidates: reading.candidates.map(placeOf) };
  return reading.value === null ? NOTHING : { value: placeOf(reading.value) };
}

/** Those in the province that was told before; of a name that it has not, what is spelled nearly so there as well. */
function inProvince(
  communes: Commune[],
  words: readonly Word[],
  { gazetteer, free }: PlaceContext,
  province: string,
): Commune[] {
  const home = communes.filter((c) => c.province === province);
  if (home.length > 0 || free) return home.length > 0 ? home : communes;
  const near = nearMisses(words, gazetteer, { names: [], provinces: new Set([province]) });
  return [...resolve(near, gazetteer).flatMap((r) => r.senses.flatMap((s) => s.communes)), ...communes];
}
