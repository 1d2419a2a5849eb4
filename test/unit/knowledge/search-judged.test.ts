// The shipped knowledge base against the judged questions: what the search must reach, and that the set itself
// names pages that exist and covers every topic and occupation.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { among, meanReciprocalRank } from '../../../bench/search/measure.js';
import { stripAccents } from '../../../bench/search/noise.js';
import { answerLine } from '../../../src/commands/ask.js';
import { loadKnowledge } from '../../../src/knowledge/load.js';
import { documentsOf } from '../../../src/knowledge/search/documents.js';
import { openSearch } from '../../../src/knowledge/search/open.js';

interface Judged {
  query: string;
  ids: string[];
  typing: string;
  half: string;
}

const read = (file: string): Judged[] =>
  readFileSync(new URL(`../../search/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Judged);

const knowledge = await loadKnowledge('knowledge');
const search = openSearch(knowledge);
const tune = read('tune.jsonl');
const held = read('held.jsonl');
const nonsense = read('nonsense.jsonl');

const fits = (id: string, wanted: readonly string[]): boolean =>
  wanted.some((want) => (want.endsWith('*') ? id.startsWith(want.slice(0, -1)) : want === id));

function ranks(questions: readonly Judged[], change = (query: string) => query): number[] {
  return questions.map(({ query, ids }) =>
    search.search(change(query)).results.findIndex((result) => fits(result.id, ids)),
  );
}

const refusedShare = (questions: readonly Judged[]): number =>
  questions.filter(({ query }) => !search.search(query).confident).length / questions.length;

describe('the judged set', () => {
  test('is large, in halves, in every way of typing', () => {
    expect(tune.length + held.length).toBeGreaterThanOrEqual(400);
    expect(nonsense.length).toBeGreaterThanOrEqual(120);
    expect(tune.every((q) => q.half === 'tune') && held.every((q) => q.half === 'held')).toBe(true);
    for (const half of [tune, held])
      expect(new Set(half.map((q) => q.typing))).toEqual(
        new Set(['clean', 'nodia', 'nfd', 'typo', 'telex', 'teen', 'phon', 'mix', 'regional']),
      );
    const queries = [...tune, ...held, ...nonsense].map((q) => q.query);
    expect(new Set(queries).size).toBe(queries.length);
  });

  test('names pages that exist, and every article, occupation and scheme', () => {
    const ids = documentsOf(knowledge).map((d) => d.id);
    const wanted = [...tune, ...held].flatMap((q) => q.ids);
    expect(wanted.filter((want) => !ids.some((id) => fits(id, [want])))).toEqual([]);
    const missed = ids.filter((id) => !id.startsWith('facility/') && !fits(id, wanted));
    expect(missed).toEqual([]);
  });
});

describe('the shipped knowledge base', () => {
  test('the held-back half: MRR@10, the right page among three, few refused', () => {
    const found = ranks(held);
    expect(meanReciprocalRank(found)).toBeGreaterThanOrEqual(93);
    expect(among(found, 3)).toBeGreaterThanOrEqual(97);
    expect(refusedShare(held)).toBeLessThanOrEqual(0.03);
  });

  test('dropping all accents costs at most one point', () => {
    expect(
      meanReciprocalRank(ranks(held)) - meanReciprocalRank(ranks(held, stripAccents)),
    ).toBeLessThanOrEqual(1);
  });

  test('nonsense is hardly ever answered with confidence', () => {
    expect(1 - refusedShare(nonsense)).toBeLessThanOrEqual(0.05);
  });
});

describe('ask --jsonl', () => {
  test.each([
    ['{"query":"tien an khi hoc nghe"}', 'faq/meal-money'],
    ['"tien an khi hoc nghe"', 'faq/meal-money'],
    ['tien an khi hoc nghe', 'faq/meal-money'],
    ['{"query":"học sửa điều hòa","limit":1,"kind":"course"}', 'course/sua-chua-may-lanh-dieu-hoa'],
  ])('%s', (line, id) => {
    const answer = answerLine(search, line);
    expect(answer.confident).toBe(true);
    expect(answer.results[0]!.id.startsWith(id)).toBe(true);
  });

  test.each([
    '',
    '   ',
    '{',
    '{"query":5}',
    '{"q":"x"}',
    '[]',
    '{"query":"x","limit":0}',
    '\u0000',
    '\ud83d',
  ])('bad line %j gets an answer', (line) => {
    const answer = answerLine(search, line);
    expect(answer).toMatchObject({ results: [], confident: false });
  });

  test('a limit is kept', () => {
    expect(answerLine(search, 'học nghề', 3).results).toHaveLength(3);
    expect(answerLine(search, '{"query":"học nghề","limit":2}', 3).results).toHaveLength(2);
  });
});
