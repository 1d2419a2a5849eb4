// Places: the table, all communes of today, all former ones of Hà Nội and Nghệ An, distances.
import { describe, expect, it } from 'vitest';
import { readPlaces } from '../../../src/knowledge/places.js';
import { distanceKm, nearestCommune } from '../../../src/vietnamese/gazetteer.js';
import { type Place, readPlace, readProvince } from '../../../src/vietnamese/place.js';
import type { Reading } from '../../../src/vietnamese/reading.js';
import { gazetteer, lexicon, placeFiles, withoutAccents } from './content.js';
import { PLACE } from './tables/place.js';

const name = (p: Place): string => `${p.kind} ${p.commune}/${p.province}`;
const read = (text: string, province?: string) => readPlace(text, { gazetteer, lexicon, province });
const shown = (r: Reading<Place>): string | string[] | null =>
  'candidates' in r ? r.candidates.map(name).sort() : r.value && name(r.value);

describe('places', () => {
  it('reads the table as written and in NFD', () => {
    expect(PLACE.length).toBeGreaterThanOrEqual(60);
    const wrong = PLACE.flatMap((c) =>
      [c.text, c.text.normalize('NFD'), c.text === '' ? '' : `${c.text} ạ`].flatMap((text) => {
        const got = shown(read(text, c.province));
        if (c.among !== undefined)
          return c.among.every((n) => got?.includes(n)) ? [] : [`${text}: ${JSON.stringify(got)}`];
        const want = Array.isArray(c.want) ? [...c.want].sort() : c.want;
        return JSON.stringify(got) === JSON.stringify(want) ? [] : [`${text}: ${JSON.stringify(got)}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('never loses the right place when accents are missing', () => {
    const wrong = PLACE.filter((c) => typeof c.want === 'string').flatMap((c) => {
      const got = shown(read(withoutAccents(c.text), c.province));
      return got === c.want || (Array.isArray(got) && got.includes(c.want as string))
        ? []
        : [`${c.text}: ${JSON.stringify(got)}`];
    });
    expect(wrong).toEqual([]);
  });

  it('finds every commune of Vietnam by its kind, name and province', () => {
    const wrong = gazetteer.communes.filter((c) => {
      const got = read(`${c.kind} ${c.commune}, ${c.province}`);
      return !('value' in got) || got.value?.code !== c.code;
    });
    // Thanh An and Thạnh An in Hồ Chí Minh: one is the other without its tone.
    expect(wrong.map((c) => `${c.commune}/${c.province}`)).toEqual(['Thanh An/Hồ Chí Minh']);
  });

  it('leads every former commune of Hà Nội and Nghệ An to what it became', () => {
    const lists = placeFiles.former as { units: [string, string, string, string[]][] }[];
    const wrong = lists
      .flatMap((l) => l.units)
      .filter(([kind, commune, district, codes]) => {
        const got = read(`${kind} ${commune}, ${district}`);
        const found = 'candidates' in got ? got.candidates : got.value ? [got.value] : [];
        return !codes.every((code) => found.some((p) => p.code === code));
      });
    expect(wrong).toEqual([]);
  });

  it('measures straight lines between communes', () => {
    const at = (commune: string) =>
      gazetteer.communes.find((c) => c.commune === commune && c.lat !== undefined)!;
    const km = distanceKm(at('Thanh Oai'), at('Hà Đông'))!;
    expect(km).toBeGreaterThan(5);
    expect(km).toBeLessThan(20);
    expect(
      distanceKm(at('Thanh Oai'), gazetteer.communes.find((c) => c.province === 'Cà Mau')!),
    ).toBeUndefined();
    expect(nearestCommune(gazetteer, at('Kim Liên').lat!, at('Kim Liên').lon!)?.commune).toBe('Kim Liên');
    expect(nearestCommune(gazetteer, 0, 0)).toBeUndefined();
  });

  it('reports a code that leads nowhere', () => {
    const aliases = {
      provinces: { 'Xứ Lạ': ['Xa'] },
      towns: [{ kind: 'thị xã', name: 'Mơ', province: 'Nghệ An', communes: ['99999'] }],
      districts: [],
    };
    const { value, problems } = readPlaces({ ...placeFiles, aliases });
    expect(value).toBeUndefined();
    expect(problems.map((p) => p.message)).toEqual([
      'Mơ: there is no commune 99999',
      'there is no province "Xứ Lạ"',
    ]);
  });
});

describe('a province alone', () => {
  const province = (text: string) => readProvince(text, { gazetteer, lexicon });

  it.each([
    ['Nghệ An', 'Nghệ An'],
    ['nghe an', 'Nghệ An'],
    ['ngệ an', 'Nghệ An'],
    ['ha noi', 'Hà Nội'],
    ['tỉnh Nghệ An', 'Nghệ An'],
    ['tinh nghe an', 'Nghệ An'],
    ['ở Hà Nội ạ', 'Hà Nội'],
    ['dạ em ở Hà Nội ạ', 'Hà Nội'],
    ['TP HCM', 'Hồ Chí Minh'],
    ['thành phố Huế', 'Huế'],
    ['Hà Tây', 'Hà Nội'],
    ['Nam Định', 'Ninh Bình'],
  ])('«%s» is %s, and no commune', (text, name) => {
    expect(province(text)).toBe(name);
    expect(shown(read(text))).toBeNull();
  });

  it('every province of today is read by its name, accents or not', () => {
    const all = [...new Set(gazetteer.communes.map((c) => c.province))];
    expect(all).toHaveLength(34);
    expect(all.filter((name) => province(name) !== name || province(withoutAccents(name)) !== name)).toEqual(
      [],
    );
  });

  it.each([
    'không ở Hà Nội',
    'Hà Nội có lớp nào không',
    'Thanh Oai, Hà Nội',
    'xã Đại Đồng',
    'Than Oai, Hà Nội',
    '1',
  ])('«%s» is none', (text) => expect(province(text)).toBeUndefined());

  it('is where the next name is looked for first, and misspelled ones too', () => {
    expect(shown(read('xã Đại Đồng', 'Nghệ An'))).toBe('xã Đại Đồng/Nghệ An');
    expect(shown(read('Nam Định', 'Ninh Bình'))).toBe('phường Nam Định/Ninh Bình');
    expect(shown(read('Thanh Oai', 'Nghệ An'))).toContain('xã Thanh Oai/Hà Nội');
  });
});
