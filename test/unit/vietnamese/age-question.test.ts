// Questions about age: whether somebody of that age may learn, and nothing besides.
import { describe, expect, it } from 'vitest';
import { asksAge } from '../../../src/vietnamese/age-question.js';
import { lexicon, withoutAccents } from './content.js';

describe('a question about age', () => {
  it.each([
    'bác 63 tuổi học nghề được không',
    'cô 52 tuổi có học được không',
    'em 14 tuổi học được chưa',
    'tôi 47 tuổi rồi còn học nghề được không ạ',
    'con gái tôi 13 tuổi có đi học được không',
    'tầm 60 tuổi còn học nổi không',
  ])('«%s» is one, accents or not', (text) => {
    expect(asksAge(text, lexicon)).toBe('age');
    expect(asksAge(withoutAccents(text), lexicon)).toBe('age');
  });

  it.each([
    'em 20 tuổi học sửa xe máy được không',
    'em 14 tuổi học sửa xe máy được không ạ',
    'bác 63 tuổi còn học trồng nấm được không',
  ])('«%s» is one with a trade, accents or not', (text) => {
    expect(asksAge(text, lexicon)).toBe('trade');
    expect(asksAge(withoutAccents(text), lexicon)).toBe('trade');
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
