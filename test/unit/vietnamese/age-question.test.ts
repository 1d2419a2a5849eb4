// Questions about age: whether somebody of that age may learn, and nothing besides.
import { describe, expect, it } from 'vitest';
import { asksAge } from '../../../src/vietnamese/age-question.js';
import { lexicon, withoutAccents } from './content.js';

describe('a question about age', () => {
  it.each([
    ['age', 'bác 63 tuổi học nghề được không'],
    ['age', 'cô 52 tuổi có học được không'],
    ['age', 'em 14 tuổi học được chưa'],
    ['age', 'tôi 47 tuổi rồi còn học nghề được không ạ'],
    ['age', 'con gái tôi 13 tuổi có đi học được không'],
    ['age', 'tầm 60 tuổi còn học nổi không'],
    ['trade', 'em 20 tuổi học sửa xe máy được không'],
    ['trade', 'em 14 tuổi học sửa xe máy được không ạ'],
    ['trade', 'bác 63 tuổi còn học trồng nấm được không'],
  ] as const)('of %s is «%s», accents or not', (kind, text) => {
    expect(asksAge(text, lexicon)).toBe(kind);
    expect(asksAge(withoutAccents(text), lexicon)).toBe(kind);
  });

  it.each([
    'tôi 47 tuổi muốn học nghề',
    'em 20 tuổi học sửa xe máy buổi tối được không',
    'em 20 tuổi học sửa xe máy có được hỗ trợ không',
    '63 tuổi học nghề được hỗ trợ gì',
    '55 tuổi học nghề gì được',
    'em 18 tuổi vay vốn được không',
    'học nghề được không',
    'em 14 tuổi',
  ])('«%s» is none', (text) => expect(asksAge(text, lexicon)).toBeUndefined());
});
