// The lexicon file: the shipped one is clean; circles, doubles and unknown keys are told with their lines.
import { describe, expect, it } from 'vitest';
import { readLexicon } from '../../../src/knowledge/lexicon.js';
import { readWords } from '../../../src/vietnamese/words.js';
import { lexicon, lexiconText } from './content.js';

const file = (parts: Partial<Record<'short' | 'region' | 'synonyms' | 'fillers' | 'trades', string>>) =>
  `short: ${parts.short ?? '{}'}\nregion: ${parts.region ?? '{}'}\nsynonyms: ${parts.synonyms ?? '{}'}\nfillers: ${parts.fillers ?? '[]'}\ntrades: ${parts.trades ?? '{}'}\n`;
const messages = (text: string) => readLexicon('l.yaml', text).problems.map((p) => `${p.line}: ${p.message}`);

describe('lexicon', () => {
  it('ships without a problem and names every occupation of the sample courses', () => {
    expect(readLexicon('lexicon.yaml', lexiconText).problems).toEqual([]);
    expect(lexicon.trades.size).toBeGreaterThanOrEqual(62);
    for (const [id, phrases] of lexicon.trades) expect(phrases.length, id).toBeGreaterThanOrEqual(5);
  });

  it('follows chains and stops at circles', () => {
    expect(readLexicon('l', file({ short: '{hok: ko, ko: không}' })).value?.expansions.get('hok')).toEqual([
      'không',
    ]);
    expect(messages(file({ short: '{a1: b1, b1: c1, c1: a1}' }))).toEqual([
      '1: short.a1: the words lead in a circle: a1 → b1 → c1 → a1',
    ]);
    expect(messages(file({ short: '{nỏ: hổng}', region: '{hổng: nỏ}' }))).toHaveLength(1);
  });

  it('tells doubles, spaces in short forms and unknown keys', () => {
    expect(messages(file({ short: '{KO: không, ko: không}' }))).toEqual([
      '1: short.ko: "ko" stands here twice',
    ]);
    expect(messages(file({ short: '{k bik: không biết}' }))[0]).toContain('one word');
    expect(messages(file({ trades: '{a: [học may], b: [học may]}' }))).toEqual([
      '5: trades.b: "học may" already belongs to a',
    ]);
    expect(readLexicon('l', `${file({})}filler: []\n`).problems[0]).toMatchObject({
      nearest: 'fillers',
      line: 6,
    });
    expect(readLexicon('l', 'short: [').value).toBeUndefined();
  });

  it('writes out short forms and regional words, and protects longer ones', () => {
    const words = (text: string) =>
      readWords(text, lexicon)
        .map((w) => w.text)
        .join(' ');
    expect(words('em ko bik')).toBe('em không biết');
    expect(words('ba má em nuôi heo trồng bắp cải và bắp')).toBe('bố mẹ em nuôi lợn trồng bắp cải và ngô');
    expect(words('500k')).toBe('500 k');
    expect(words('d9o62ng y1')).toBe('đồng ý');
  });
});
