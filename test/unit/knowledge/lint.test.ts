// What lint tells an editor: lengths, plain words, stale and missing pages, dead links.
import { describe, expect, it } from 'vitest';
import { lintKnowledge, longestSentence, unexplainedAbbreviations } from '../../../src/knowledge/lint.js';
import type { Knowledge } from '../../../src/knowledge/load.js';
import { ARTICLE, catalogueWith, FILES, findCommune, told } from './catalogue-files.js';

const TODAY = '2026-11-22';

/** Problems of the small catalogue with some files changed. */
function lint(changes: Record<string, string | undefined> = {}, today = TODAY): string[] {
  const { catalogue, problems } = catalogueWith(changes);
  expect(told(problems)).toEqual([]);
  // Schemes, facts and lexicon have lints of their own; this one does not look at them.
  const knowledge = { ...catalogue, findCommune, dir: '.', warnings: [] } as unknown as Knowledge;
  return lintKnowledge(knowledge, today).map((p) => `${p.severity} ${told([p])[0]}`);
}
const meal = (from: string | RegExp, to: string) => ({ 'faq/meal-money.md': ARTICLE.replace(from, to) });

describe('lintKnowledge', () => {
  it('is silent about good content', () => expect(lint()).toEqual([]));

  const cases: [string, Record<string, string | undefined>, string, string?][] = [
    [
      'a lead over 300 characters',
      meal('một ngày.', 'ạ. '.repeat(100)),
      'error faq/meal-money.md:10 the lead has 3',
    ],
    [
      'a long sentence',
      meal('một ngày.', 'một ngày '.repeat(13)),
      'warning faq/meal-money.md:10 the lead has a sentence of 31 words',
    ],
    [
      'too few questions',
      meal(/ {2}- tiền ăn.*\n {2}- có tiền.*\n/u, ''),
      'warning faq/meal-money.md:5 2 questions; 4 to 10',
    ],
    [
      'a question twice',
      meal('có tiền cơm không', 'tiền ăn bao nhiêu'),
      'warning faq/meal-money.md:8 this question stands here twice',
    ],
    [
      'two articles about one subject',
      {
        ...meal('audience:', 'about: age\naudience:'),
        'faq/travel-money.md': (FILES['faq/travel-money.md'] as string).replace(
          'audience:',
          'about: age\naudience:',
        ),
      },
      'error faq/travel-money.md:4 faq/meal-money.md is the article about age already',
    ],
    [
      'an abbreviation to write out',
      meal('Nội dung.', 'Hỏi UBND xã.'),
      'warning faq/meal-money.md:18 body: "UBND" should be "Ủy ban nhân dân"',
    ],
    [
      'an unknown abbreviation',
      meal('Có thể', 'BHTN có thể'),
      'warning faq/meal-money.md:10 lead: "BHTN" is not explained',
    ],
    [
      'a word of offices',
      meal('Nội dung.', 'Người thụ hưởng.'),
      'warning faq/meal-money.md:18 body: "thụ hưởng" is a word of offices; say "được nhận"',
    ],
    [
      'a dead link',
      meal('Nội dung.', 'Một.\n\nXem [đây](travel-mony).'),
      'error faq/meal-money.md:20 links to article "travel-mony", which does not exist → travel-money',
    ],
    [
      'a plain http link',
      meal('Nội dung.', '[x](http://vidu.vn)'),
      'error faq/meal-money.md:18 "http://vidu.vn" is neither an https address nor an article',
    ],
    [
      'a source not checked for a year',
      meal('checked: 2026-11-21', 'checked: 2025-11-21'),
      'warning faq/meal-money.md:15 not checked for 12 months (last 2025-11-21)',
    ],
    [
      'a source checked in the future',
      meal('checked: 2026-11-21', 'checked: 2026-11-23'),
      'error faq/meal-money.md:15 checked on 2026-11-23, a day still to come',
    ],
    [
      'verified by no verified source',
      meal('certainty: verified, checked', 'certainty: reported, checked'),
      'error faq/meal-money.md:13 is "verified", but none of its sources is',
    ],
    [
      'a missing article',
      { 'faq/travel-money.md': undefined },
      'error faq/travel-money.md:0 this required article is missing',
    ],
    [
      'a wrong topic',
      meal('topic: support', 'topic: loans'),
      'error faq/meal-money.md:3 topic must be support',
    ],
    [
      'an article nobody names',
      { 'faq/own.md': ARTICLE },
      'warning faq/own.md:1 no other article names this one',
    ],
    [
      'an occupation without a course',
      { 'courses/mau-thu.yaml': undefined },
      'error topics.yaml:0 no course teaches occupation "dien-dan-dung"',
    ],
    [
      'a facility without a course',
      { 'courses/mau-thu.yaml': undefined },
      'warning facilities/mau-thu.yaml:1 this facility has no course',
    ],
    [
      'a course that began long ago',
      {},
      'warning courses/mau-thu.yaml:14 dien-dan-dung: no start from 2026-12-15 on',
      '2026-12-15',
    ],
    [
      'a consent over its length',
      { 'consents/advice.yaml': FILES['consents/advice.yaml']!.replace('Bản hai', 'a '.repeat(230)) },
      'error consents/advice.yaml:4 459 characters; at most 450',
    ],
    ['a year without holidays', {}, 'error holidays.yaml:0 has no day of the year 2028', '2028-01-02'],
  ];
  it.each(cases)('%s', (_, changes, expected, today) => {
    expect(lint(changes, today).filter((p) => p.startsWith(expected))).toHaveLength(1);
  });

  it('takes exactly 12 months for fresh', () => {
    expect(lint(meal('checked: 2026-11-21', 'checked: 2025-11-22'))).toEqual([]);
  });
});

describe('longestSentence', () => {
  it.each([
    ['', 0],
    ['Một hai ba. Bốn năm.', 3],
    ['Một hai: ba bốn năm; sáu.', 3],
    ['Được 50.000 đồng một ngày.', 5],
    ['Một – hai', 2],
  ])('%s', (text, words) => expect(longestSentence(text).words).toBe(words));
});

describe('unexplainedAbbreviations', () => {
  it.each([
    ['Hỏi UBND xã', ['UBND']],
    ['UBND, UBND và BHTN', ['UBND', 'BHTN']],
    ['bảo hiểm thất nghiệp (BHTN). BHTN trả tiền', []],
    ['Nghị định 338/2025/NĐ-CP và Chỉ thị 37-CT/TW', []],
    ['quét mã QR', []],
    ['khu vực III, phần II', []],
    ['LĐNT được gì', ['LĐNT']],
    ['[trang](https://vidu.vn/ABCD)', []],
  ])('%s', (text, expected) => expect(unexplainedAbbreviations(text, ['QR'])).toEqual(expected));
});
