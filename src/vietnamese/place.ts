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
  return placeIn(readWords(text, context.lexicon ?? EMPTY_LEXICON), context);
}

/** The same for words already read. */
function placeIn(words: readonly Word[], context: PlaceContext): Reading<Place> {
  if (words.length === 0) return NOTHING;
  let names = namesIn(words, context);
  if (context.free || !onlyAddress(words, names))
    names = names.filter((n) => anchored(words, n, context.free ?? false));
  return placeOfNames(words, names, context);
}

/** The place that the names found in a text mean. */
export function placeOfNames(
  words: readonly Word[],
  names: readonly Named[],
  context: PlaceContext,
): Reading<Place> {
  let resolved = resolve(names, context.gazetteer);
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
  if (context.province !== undefined) {
    const home = communes.filter((c) => c.province === context.province);
    if (home.length > 0) communes = home;
  }
  const reading = readingOf(communes, sameCommune);
  if ('candidates' in reading) return { candidates: reading.candidates.map(placeOf) };
  return reading.value === null ? NOTHING : { value: placeOf(reading.value) };
}
