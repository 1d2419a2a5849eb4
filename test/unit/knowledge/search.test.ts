// Search over a small invented knowledge base: ways of typing, filters, places, refusals, and texts of any kind.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSearch, type SearchDocument } from '../../../src/knowledge/search/search.js';
import { readSearchWords, searchLexicon } from '../../../src/knowledge/search/words.js';
import { EMPTY_LEXICON } from '../../../src/vietnamese/lexicon.js';

const DOCUMENTS: SearchDocument[] = [
  {
    id: 'faq/meal-money',
    kind: 'faq',
    title: 'Tiền ăn khi học nghề',
    questions: ['học nghề có được tiền ăn không', 'tiền cơm mỗi ngày bao nhiêu'],
    body: 'Người học nghề có thể được hỗ trợ tiền ăn mỗi ngày thực học.',
  },
  {
    id: 'faq/travel-money',
    kind: 'faq',
    title: 'Tiền đi lại khi học nghề',
    questions: ['đi học xa có được tiền xe không', 'hỗ trợ tiền đi lại bao nhiêu một khóa'],
    body: 'Nhà cách nơi học xa thì có thể được hỗ trợ tiền đi lại.',
  },
  {
    id: 'faq/student-loan',
    kind: 'faq',
    title: 'Vay vốn đi học',
    questions: ['ai được vay vốn học sinh sinh viên', 'lãi suất vay đi học'],
    body: 'Ngân hàng Chính sách xã hội (NHCSXH) cho học sinh, sinh viên vay vốn với lãi suất thấp.',
  },
  {
    id: 'course/dien-lanh-hn',
    kind: 'course',
    title: 'Sửa chữa máy lạnh và điều hòa',
    questions: ['điện lạnh', 'sửa tủ lạnh', 'lắp điều hòa'],
    level: 'so-cap',
    places: [{ province: 'Hà Nội', commune: 'Thanh Oai' }],
  },
  {
    id: 'course/dien-lanh-na',
    kind: 'course',
    title: 'Sửa chữa máy lạnh và điều hòa',
    questions: ['điện lạnh', 'sửa tủ lạnh', 'lắp điều hòa'],
    level: 'trung-cap',
    places: [{ province: 'Nghệ An', commune: 'Đô Lương' }],
  },
  {
    id: 'course/may',
    kind: 'course',
    title: 'May công nghiệp',
    questions: ['học may', 'thợ may'],
    level: 'so-cap',
    places: [{ province: 'Nghệ An', commune: 'Nghi Lộc' }],
  },
];

const WORDS = readSearchWords(
  'search-synonyms.yaml',
  `
short: {ht: [hỗ trợ, học tập], ko: [không]}
fillers: [có, không, được, em, muốn, ở]
synonyms: [[tiền đi lại, tiền xe, tiền xăng]]
elsewhere:
  thời tiết: [trời có mưa không, thời tiết hôm nay thế nào]
`,
).value!;

const placeOf = (text: string) =>
  text.includes('nghệ an') ? { words: ['ở', 'nghệ', 'an'], places: [{ province: 'Nghệ An' }] } : undefined;

const search = createSearch(DOCUMENTS, {
  lexicon: searchLexicon(EMPTY_LEXICON, WORDS),
  elsewhere: WORDS.elsewhere,
  placeOf,
});

const first = (query: string) => search.search(query).results[0]?.id;

describe('ways of typing', () => {
  test.each([
    ['tiền ăn mỗi ngày được bao nhiêu', 'faq/meal-money'],
    ['tien an moi ngay duoc bao nhieu', 'faq/meal-money'],
    ['tiền ăn mỗi ngày'.normalize('NFD'), 'faq/meal-money'],
    ['tieenf awn mooix ngafy', 'faq/meal-money'],
    ['hoc nghe co tiênf ănn ko', 'faq/meal-money'],
    ['ht tiền đi lại', 'faq/travel-money'],
    ['có cho tiền xăng ko', 'faq/travel-money'],
    ['vayvốn đi học', 'faq/student-loan'],
    ['nhcsxh cho vay', 'faq/student-loan'],
    ['lãi sất vay đi hocj', 'faq/student-loan'],
    ['em muốn học mya', 'course/may'],
    ['SỬA TỦ LẠNH', 'course/dien-lanh-hn'],
    ['sữa tũ lạnh', 'course/dien-lanh-hn'],
  ])('%s → %s', (query, id) => {
    expect(first(query)).toBe(id);
  });
});

describe('places and filters', () => {
  test('a place in the query chooses among the courses', () => {
    expect(first('học điện lạnh ở nghệ an')).toBe('course/dien-lanh-na');
  });

  test('a place does not outweigh the trade', () => {
    expect(first('học may ở nghệ an')).toBe('course/may');
  });

  test('kind, level and place', () => {
    const ids = (options: Parameters<typeof search.search>[1]) =>
      search.search('học điện lạnh, may, tiền ăn', options).results.map((r) => r.id);
    expect(ids({ kind: 'faq' }).every((id) => id.startsWith('faq/'))).toBe(true);
    expect(ids({ kind: ['course'], level: 'trung-cap' })).toEqual(['course/dien-lanh-na']);
    expect(ids({ place: { province: 'Hà Nội', commune: 'Thanh Oai' } })).toEqual(['course/dien-lanh-hn']);
    expect(ids({ limit: 2 })).toHaveLength(2);
    expect(ids({ limit: 0 })).toEqual([]);
  });
});

describe('what nothing here answers', () => {
  test.each(['thời tiết hôm nay có mưa không', 'thoi tiet hom nay', 'ai vô địch bóng đá', 'xyzzy', '', '👍'])(
    '"%s" is not answered',
    (query) => {
      expect(search.search(query).confident).toBe(false);
    },
  );

  test('what lies elsewhere is never shown', () => {
    const { results } = search.search('trời có mưa không, học nghề được tiền ăn không');
    expect(results.every((r) => DOCUMENTS.some((d) => d.id === r.id))).toBe(true);
  });

  test('a plain question is answered', () => {
    expect(search.search('học nghề có được tiền ăn không').confident).toBe(true);
  });
});

describe('any text', () => {
  test('never throws; scores are 0 to 1 and fall', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string()),
        (query) => {
          const { results } = search.search(query);
          const scores = results.map((r) => r.score);
          expect(scores.every((s) => s >= 0 && s <= 1)).toBe(true);
          expect(scores).toEqual([...scores].sort((a, b) => b - a));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a very long text takes bounded time', () => {
    const start = performance.now();
    search.search('tiền ăn học nghề ở xa '.repeat(50_000));
    search.search('a'.repeat(5_000));
    search.search('\u0000\ud800'.repeat(2_500));
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('accents, case and NFD never change the best page', () => {
    const wordings = DOCUMENTS.filter((d) => d.kind === 'faq').flatMap((d) => [
      d.title,
      ...(d.questions ?? []),
    ]);
    for (const wording of wordings) {
      const id = first(wording);
      expect(first(wording.normalize('NFD'))).toBe(id);
      expect(first(wording.toUpperCase())).toBe(id);
    }
  });

  test('an empty knowledge base answers nothing', () => {
    expect(createSearch([]).search('tiền ăn')).toEqual({ results: [], confident: false });
  });
});
