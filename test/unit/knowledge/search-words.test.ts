// The file of the search's own words: what it must look like, and how its words reach the lexicon.
import { describe, expect, test } from 'vitest';
import { readSearchWords, searchLexicon } from '../../../src/knowledge/search/words.js';
import { EMPTY_LEXICON } from '../../../src/vietnamese/lexicon.js';

const FILE = 'search-synonyms.yaml';
const read = (text: string) => readSearchWords(FILE, text);
const whole = (part: string) =>
  read(
    `${['short', 'fillers', 'synonyms', 'elsewhere']
      .filter((key) => !part.startsWith(key))
      .map((key) => `${key}: ${key === 'short' || key === 'elsewhere' ? '{}' : '[]'}`)
      .join('\n')}\n${part}\n`,
  );

describe('readSearchWords', () => {
  test('normalises what it reads', () => {
    const { value, problems } = whole('synonyms: [["Tiền Xe", "tiền xăng"]]');
    expect(problems).toEqual([]);
    expect(value?.synonyms).toEqual([['tiền xe', 'tiền xăng']]);
  });

  test.each([
    ['an unknown key', 'filler: [có]', /filler/],
    ['a group of one', 'synonyms: [[một mình]]', /synonyms/],
    ['a phrase twice in a group', 'synonyms: [[tiền xe, "tiền  xe"]]', /twice/],
    ['a filler twice', 'fillers: [có, có]', /twice/],
    ['a topic with a wording twice', 'elsewhere: {mưa: [trời mưa, trời mưa]}', /twice/],
    ['a short form without meaning', 'short: {ht: []}', /short/],
  ])('%s is an error with its line', (_, part, message) => {
    const { value, problems } = whole(part);
    expect(value).toBeUndefined();
    expect(problems[0]).toMatchObject({ file: FILE, severity: 'error' });
    expect(problems[0]!.line).toBeGreaterThan(0);
    expect(problems.map((p) => p.message).join(' ')).toMatch(message);
  });
});

describe('searchLexicon', () => {
  test('terms of the lexicon, words of a region and groups all become groups', () => {
    const words = whole('synonyms: [[tiền xe, tiền xăng]]').value!;
    const { groups } = searchLexicon(
      {
        ...EMPTY_LEXICON,
        synonyms: new Map([['học phí', ['tiền học']]]),
        regional: new Map([
          ['heo', 'lợn'],
          ['bắp cải', 'bắp cải'],
        ]),
      },
      words,
    );
    expect(groups).toEqual([
      ['tiền xe', 'tiền xăng'],
      ['học phí', 'tiền học'],
      ['heo', 'lợn'],
    ]);
  });
});
