// How a typed query is read: repairs, short forms, concepts, accents, and the place named in it.
import { describe, expect, test } from 'vitest';
import { mineAcronyms } from '../../../src/knowledge/search/acronyms.js';
import { Concepts } from '../../../src/knowledge/search/concepts.js';
import { QueryReader } from '../../../src/knowledge/search/query.js';
import { placeFinder } from '../../../src/knowledge/search/query-place.js';
import { tokensOf } from '../../../src/knowledge/search/tokens.js';
import { Vocabulary } from '../../../src/knowledge/search/vocabulary.js';
import { searchLexicon } from '../../../src/knowledge/search/words.js';
import { buildGazetteer } from '../../../src/vietnamese/gazetteer.js';
import { EMPTY_LEXICON } from '../../../src/vietnamese/lexicon.js';

const TEXTS = [
  'học nghề sửa chữa điện lạnh, hỗ trợ tiền ăn và tiền đi lại',
  'được hỗ trợ học phí khi học nghề ở xã',
  'vay vốn Ngân hàng Chính sách xã hội (NHCSXH) để học tập',
  'máy phay CNC',
];
const vocabulary = new Vocabulary();
for (const text of TEXTS) vocabulary.learn([tokensOf(text)]);
const lexicon = searchLexicon(
  {
    ...EMPTY_LEXICON,
    expansions: new Map([
      ['dc', ['được']],
      ['cnc', ['công', 'nghệ', 'cao']],
    ]),
  },
  {
    short: new Map([['ht', ['học tập', 'hỗ trợ']]]),
    fillers: ['có', 'được'],
    synonyms: [['tiền đi lại', 'tiền xe']],
    elsewhere: new Map(),
  },
);
const reader = new QueryReader(vocabulary, new Concepts(lexicon.groups), mineAcronyms(TEXTS), lexicon);
const bare = (text: string) =>
  reader
    .read(text)
    .words.map((word) => word.readings[0]!.bare)
    .join(' ');

describe('repairs', () => {
  test.each([
    ['hocj nghef', 'hoc nghe'],
    ['ho5c nghe62', 'hoc nghe'],
    ['hocnghe', 'hoc nghe'],
    ['sửaa chữaaa', 'sua chua'],
    ['sửa chuwax', 'sua chua'],
    ['điệm lạnh', 'dien lanh'],
    ['dc ht học phí', 'duoc ho tro hoc phi'],
    ['vay vốn để ht', 'vay von de hoc tap'],
    ['vay nhcsxh', 'vay ngan hang chinh sach xa hoi'],
    ['phay cnc', 'phay cnc'],
    ['bzxq 12345', 'bzxq 12345'],
  ])('%s → %s', (typed, read) => {
    expect(bare(typed)).toBe(read);
  });

  test('a query is cut at a bounded number of words', () => {
    expect(reader.read('học nghề '.repeat(5_000)).words.length).toBeLessThanOrEqual(60 * 6);
  });
});

test('fillers and unknown numbers count little', () => {
  const weights = reader.read('học nghề có được 58').words.map((word) => word.weight);
  expect(weights.slice(0, 2)).toEqual([1, 1]);
  expect(weights.slice(2).every((weight) => weight < 1)).toBe(true);
});

test('accents are guessed only where a pair of the documents bears them out', () => {
  const [hoc, nghe, ma] = reader.read('hoc nghe ma').words;
  expect(hoc!.readings[0]!.accented).toBe(tokensOf('học')[0]!.accented);
  expect(nghe!.readings[0]!.accented).toBe(tokensOf('nghề')[0]!.accented);
  expect(ma!.readings[0]!.accented).toBeUndefined();
});

test('a synonym is found as its concept, with and without accents', () => {
  const concept = reader.read('tiền đi lại').concepts[0]!;
  expect(reader.read('cho tien xe').concepts).toEqual([{ from: 1, to: 3, key: concept.key }]);
});

test('acronyms are taken only where the initials agree', () => {
  expect([...mineAcronyms(TEXTS).keys()]).toEqual(['nhcsxh']);
  expect(mineAcronyms(['một điều khác hẳn (ABC)']).size).toBe(0);
});

describe('the place named in a query', () => {
  const find = placeFinder(
    buildGazetteer({
      communes: [
        { code: '10114', commune: 'Thanh Oai', kind: 'xã', province: 'Hà Nội' },
        { code: '16681', commune: 'Trường Vinh', kind: 'phường', province: 'Nghệ An' },
      ],
      former: [],
      districts: [],
      provinces: new Map(),
    }),
  );

  test.each([
    ['học điện lạnh ở thanh oai', ['ở', 'thanh', 'oai'], 'Hà Nội'],
    ['hoc nghe o xa thanh oai', ['o', 'xa', 'thanh', 'oai'], 'Hà Nội'],
    ['nghệ an có lớp may không', ['nghệ', 'an'], 'Nghệ An'],
  ])('%s', (query, words, province) => {
    expect(find(query)).toMatchObject({ words, places: [{ province }] });
  });

  test.each(['thanh oai', 'học nghề ở nhà', '', 'ở ở ở'])('"%s" names none', (query) => {
    expect(find(query)).toBeUndefined();
  });
});
