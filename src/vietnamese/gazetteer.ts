// The places of today with all the names they are called by, arranged for look-up. Built from plain data; how a
// typed place is read from it is in place.ts.
import { stripMarks } from './letters.js';
import { normalise } from './normalise.js';

/** A commune of today. */
export interface Commune {
  code: string;
  /** Its name without the kind word: "Thanh Oai". */
  commune: string;
  kind: 'xã' | 'phường' | 'đặc khu';
  province: string;
  lat?: number;
  lon?: number;
}

/** A commune as it was before 1/7/2025 and the codes of today's communes that it became part of. */
export interface FormerCommune {
  kind: string;
  name: string;
  /** With its kind: "Huyện Thanh Oai". */
  district: string;
  province: string;
  communes: readonly string[];
}

/** A former district or town by the codes of today's communes on its land. */
export interface FormerDistrict {
  kind: string;
  name: string;
  province: string;
  communes: readonly string[];
}

export interface PlaceData {
  communes: readonly Commune[];
  former: readonly FormerCommune[];
  districts: readonly FormerDistrict[];
  /** Province of today → its other and former names. */
  provinces: ReadonlyMap<string, readonly string[]>;
}

/** One meaning of a name. */
export interface Sense {
  level: 'today' | 'former' | 'district' | 'province';
  /** Kind word of the place in that meaning: xã, phường, huyện… */
  kind: string;
  /** The normalised name, its words. */
  words: readonly string[];
  /** Today's communes; for a province none, it only narrows. */
  communes: readonly Commune[];
  province: string;
  /** Of a former commune: its district's key. */
  district?: string;
}

export interface Gazetteer {
  readonly communes: readonly Commune[];
  readonly byCode: ReadonlyMap<string, Commune>;
  /** Joined bare name → its meanings. */
  readonly senses: ReadonlyMap<string, readonly Sense[]>;
  /** Phonetic fold of the joined name → joined names. */
  readonly bySound: ReadonlyMap<string, readonly string[]>;
  /** Today's communes of each former district, by `districtKey`. */
  readonly districts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Key of a name's first word (or of the whole name written together) → words of the longest such name. */
  readonly firsts: ReadonlyMap<string, number>;
}

/** The joined bare form of a name: "Mỹ Đức" and "my duc" are both "miduc". */
export const joinedKey = (words: readonly string[]): string =>
  stripMarks(words.join('')).replaceAll('y', 'i');

/** The words of a name, normalised, without hyphens and apostrophes. */
const nameWords = (name: string): string[] =>
  normalise(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((w) => w !== '');

/** "quận hà đông" and "Quận Hà Đông" are one district. */
const districtKey = (kindAndName: string): string => joinedKey(nameWords(kindAndName));

/** Sounds that are spelled one for another: s/x, tr/ch, l/n, d/gi/r, final n/ng and t/c. */
export function soundOf(key: string): string {
  return key
    .replace(/tr/g, 'ch')
    .replace(/gi|r/g, 'd')
    .replace(/x/g, 's')
    .replace(/ng(h?)/g, 'n')
    .replace(/nh/g, 'n')
    .replace(/l/g, 'n')
    .replace(/gh/g, 'g')
    .replace(/ph/g, 'f')
    .replace(/k|q/g, 'c');
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Arranges the data for look-up. Pure; about 30 ms for the whole country. */
export function buildGazetteer(data: PlaceData): Gazetteer {
  const byCode = new Map(data.communes.map((c) => [c.code, c]));
  const senses = new Map<string, Sense[]>();
  const firsts = new Map<string, number>();
  const add = (names: readonly string[], sense: Omit<Sense, 'words'>) => {
    for (const name of names) {
      const words = nameWords(name);
      const key = joinedKey(words);
      for (const first of [joinedKey(words.slice(0, 1)), key])
        firsts.set(first, Math.max(firsts.get(first) ?? 1, words.length));
      push(senses, key, { ...sense, words });
    }
  };
  const today = (codes: readonly string[]): Commune[] => codes.flatMap((c) => byCode.get(c) ?? []);

  for (const c of data.communes) {
    const sense = { level: 'today' as const, kind: c.kind, communes: [c], province: c.province };
    // "Lâm Viên - Đà Lạt" is also called by its first half.
    const halves = c.commune.split(' - ');
    add(halves.length > 1 ? [c.commune, halves[0]!] : [c.commune], sense);
  }
  const districts = new Map<string, Set<string>>();
  const districtNames = new Map<string, { kind: string; name: string; province: string }>();
  for (const f of data.former) {
    const district = districtKey(f.district);
    add([f.name], {
      level: 'former',
      kind: f.kind,
      communes: today(f.communes),
      province: f.province,
      district,
    });
    const known = districts.get(district) ?? new Set();
    for (const code of f.communes) known.add(code);
    districts.set(district, known);
    const [, kind, name] = /^(Huyện|Quận|Thị xã|Thành phố) (.+)$/iu.exec(f.district) ?? [];
    if (name !== undefined)
      districtNames.set(district, { kind: kind!.toLowerCase(), name, province: f.province });
  }
  for (const d of data.districts) {
    const key = districtKey(`${d.kind} ${d.name}`);
    districts.set(key, new Set(d.communes));
    districtNames.set(key, d);
  }
  for (const [key, d] of districtNames) {
    const communes = today([...districts.get(key)!]);
    add([d.name], { level: 'district', kind: d.kind, communes, province: d.province, district: key });
  }
  for (const province of new Set(data.communes.map((c) => c.province))) {
    add([province, ...(data.provinces.get(province) ?? [])], {
      level: 'province',
      kind: 'tỉnh',
      communes: [],
      province,
    });
  }

  const bySound = new Map<string, string[]>();
  for (const key of senses.keys()) {
    push(bySound, soundOf(key), key);
  }
  return { communes: data.communes, byCode, senses, bySound, districts, firsts };
}

const EARTH_RADIUS_KM = 6371;

/** Straight-line distance in km between two points; undefined when one has no coordinates. */
export function distanceKm(
  a: { lat?: number; lon?: number },
  b: { lat?: number; lon?: number },
): number | undefined {
  if (a.lat === undefined || a.lon === undefined || b.lat === undefined || b.lon === undefined)
    return undefined;
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The commune whose centre is nearest to a point, at most `limitKm` away. */
export function nearestCommune(
  gazetteer: Gazetteer,
  lat: number,
  lon: number,
  limitKm = 30,
): Commune | undefined {
  let best: Commune | undefined;
  let bestKm = limitKm;
  for (const c of gazetteer.communes) {
    const km = distanceKm({ lat, lon }, c);
    if (km !== undefined && km < bestKm) {
      best = c;
      bestKm = km;
    }
  }
  return best;
}
