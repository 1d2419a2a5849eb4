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
    expect(asksAge(text, lexicon)).toBe(true);
    expect(asksAge(withoutAccents(text), lexicon)).toBe(true);
  });

  it.each([
    'tôi 47 tuổi muốn học nghề',
    'em 20 tuổi học sửa xe máy được không',
    '63 tuổi học nghề được hỗ trợ gì',
    '55 tuổi học nghề gì được',
    'em 18 tuổi vay vốn được không',
    'học nghề được không',
    'em 14 tuổi',
  ])('«%s» is none', (text) => expect(asksAge(text, lexicon)).toBe(false));
});
