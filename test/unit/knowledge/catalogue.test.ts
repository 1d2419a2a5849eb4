// The formats of courses, facilities, articles and consents: what is accepted, and how a slip is reported.
import { describe, expect, it } from 'vitest';
import { checkRelated } from '../../../src/knowledge/catalogue.js';
import { consentOn } from '../../../src/knowledge/consent-file.js';
import { type CourseEntry, implausible } from '../../../src/knowledge/course-file.js';
import { readArticle } from '../../../src/knowledge/faq-file.js';
import { isDay, shownDay } from '../../../src/knowledge/source.js';
import { ARTICLE, COURSE, catalogueWith, FILES, told } from './catalogue-files.js';

describe('a whole catalogue', () => {
  const { catalogue, problems } = catalogueWith();

  it('has no problems', () => expect(told(problems)).toEqual([]));

  it('gives a course the place and coordinates of its facility', () => {
    const course = catalogue.courses.get('dien-dan-dung')!;
    expect(course).toMatchObject({
      facility: 'mau-thu',
      checked: '2026-11-21',
      mode: 'in-person',
      fullTime: false,
    });
    expect(course.place).toMatchObject({ commune: 'Thanh Oai', kind: 'xã' });
    expect(course.coordinates).toEqual([20.85, 105.77]);
    expect(course.hazardous).toBeUndefined();
  });

  it('reads an article with its folded lead on one line', () => {
    const article = catalogue.articles.get('meal-money')!;
    expect(article.lead).toBe('Có thể được 50.000 đồng một ngày.');
    expect(article.body).toBe('Nội dung.');
    expect(article.lineOf(['certainty'])).toBe(13);
  });

  it('takes a course to its own place, with the coordinates of that commune only', () => {
    const moved = COURSE.replace(
      '    months:',
      '    place: {commune: Ứng Hoà, province: Hà Nội}\n    months:',
    );
    const { catalogue } = catalogueWith({
      'courses/mau-thu.yaml': FILES['courses/mau-thu.yaml']!.replace(COURSE, moved),
    });
    expect(catalogue.courses.get('dien-dan-dung')!.place.commune).toBe('Ứng Hòa');
    expect(catalogue.courses.get('dien-dan-dung')!.coordinates).toBeUndefined();
  });
});

describe('slips in a course file, with line and nearest name', () => {
  const file = 'courses/mau-thu.yaml';
  const cases: [string, string, string, string][] = [
    ['unknown key', 'seats: 25', 'seat: 25', `${file}:15 courses.0: unknown key "seat" → seats`],
    ['unknown level', 'level: so-cap', 'level: so-cao', `${file}:8 courses.0.level: "so-cao" is not one of`],
    [
      'unknown occupation',
      'occupation: dien-dan-dung',
      'occupation: dien-dan-dun',
      `${file}:5 occupation "dien-dan-dun" is not in topics.yaml → dien-dan-dung`,
    ],
    ['unknown facility', 'facility: mau-thu', 'facility: mau-thư', `${file}:1 facility:`],
    [
      'facility that does not exist',
      'facility: mau-thu',
      'facility: mau-thy',
      `${file}:1 facility "mau-thy" does not exist → mau-thu`,
    ],
    [
      'id of another occupation',
      'id: dien-dan-dung',
      'id: han-dien',
      `${file}:4 han-dien: id must be "dien-dan-dung" or begin with`,
    ],
    [
      'too long an id',
      'id: dien-dan-dung',
      `id: dien-dan-dung-${'x'.repeat(30)}`,
      `${file}:4 courses.0.id: is longer than 40 letters`,
    ],
    [
      'not sample',
      '    sample: true\n',
      '',
      `${file}:4 course "dien-dan-dung" of a sample facility must be marked`,
    ],
    ['no such day', '2026-12-14', '2026-02-30', `${file}:14 courses.0.nextStart.0: must be a day`],
    [
      'fee in thousands',
      'tuition: 3200000',
      'tuition: 3200',
      `${file}:12 dien-dan-dung: tuition 3200 VND is too little`,
    ],
    [
      'months of another level',
      'months: 3.5',
      'months: 2',
      `${file}:9 dien-dan-dung: months must be 3 to under 12`,
    ],
    [
      'place of before 2025',
      '    months:',
      '    place: {commune: Thanh Ooai, province: Hà Nội}\n    months:',
      `${file}:9 no commune of today is called "Thanh Ooai" in "Hà Nội" → Thanh Oai`,
    ],
    [
      'unknown province',
      '    months:',
      '    place: {commune: Thanh Oai, province: Hà Nôi}\n    months:',
      `${file}:9 no commune of today is called "Thanh Oai" in "Hà Nôi" → Hà Nội`,
    ],
  ];
  it.each(cases)('%s', (_, from, to, expected) => {
    const text = FILES[file]!.replace(from, to);
    expect(text).not.toBe(FILES[file]);
    expect(told(catalogueWith({ [file]: text }).problems).join('\n')).toContain(expected);
  });

  it('names the file that has an id already', () => {
    const { problems } = catalogueWith({ 'courses/other.yaml': FILES[file]! });
    expect(told(problems)).toEqual([
      'courses/other.yaml:4 course "dien-dan-dung" is already in courses/mau-thu.yaml',
    ]);
  });
});

describe('implausible', () => {
  const good: CourseEntry = {
    ...({} as CourseEntry),
    id: 'x',
    occupation: 'x',
    level: 'under-3-months',
    months: 2,
    studyDays: 40,
    hours: 200,
    tuition: 0,
  };
  it.each([
    [{}, []],
    [{ months: 3 }, ['months']],
    [{ level: 'so-cap' as const }, ['months', 'hours']],
    [{ level: 'so-cap' as const, months: 12, hours: 300 }, ['months']],
    [{ level: 'trung-cap' as const }, ['months']],
    [{ studyDays: 63 }, ['studyDays']],
    [{ hours: 401 }, ['hours']],
    [{ tuition: 49_999 }, ['tuition']],
    [{ id: 'x-2' }, []],
    [{ id: 'xy' }, ['id']],
  ])('%o', (change, paths) => {
    expect(implausible({ ...good, ...change }).map((p) => p.path)).toEqual(paths);
  });
});

describe('slips in an article', () => {
  it.each([
    ['no front matter', 'Chỉ có chữ.', 'faq/x.md:1 must begin with front matter'],
    ['front matter left open', '---\ntitle: A\n', 'faq/x.md:1 must begin with front matter'],
    ['unknown key', ARTICLE.replace('related:', 'relatd:'), 'faq/x.md:16 unknown key "relatd" → related'],
    [
      'unknown topic',
      ARTICLE.replace('topic: support', 'topic: suport'),
      'faq/x.md:3 topic: "suport" is not one of',
    ],
    ['no source', ARTICLE.replace(/sources:\n.*\n/u, 'sources: []\n'), 'needs at least one source'],
    ['no body', ARTICLE.replace('Nội dung.', ''), 'the article has no body'],
    [
      'a source with an unknown key',
      ARTICLE.replace('article:', 'artcle:'),
      'faq/x.md:15 sources.0: unknown key "artcle" → article',
    ],
    [
      'a javascript link',
      ARTICLE.replace('checked: 2026-11-21}', 'checked: 2026-11-21, url: "javascript:alert(1)"}'),
      'must be an http(s) address',
    ],
    ['a bad file name', ARTICLE, 'Xấu.md:0 the file name must be lower-case words'],
  ])('%s', (name, text, expected) => {
    const file = name === 'a bad file name' ? 'faq/Xấu.md' : 'faq/x.md';
    const { value, problems } = readArticle(file, text);
    expect(value).toBeUndefined();
    expect(told(problems).join('\n')).toContain(expected);
  });

  it('reads Windows line ends and a byte-order mark', () => {
    const { value, problems } = readArticle('faq/x.md', `\uFEFF${ARTICLE.replaceAll('\n', '\r\n')}`);
    expect(problems).toEqual([]);
    expect(value?.title).toBe('Tiền ăn khi học nghề');
  });
});

describe('related articles', () => {
  const related = (ids: string, known: string[] = []) => {
    const { catalogue } = catalogueWith({
      'faq/meal-money.md': ARTICLE.replace('[travel-money]', `[${ids}]`),
    });
    return checkRelated(catalogue, known).map(
      (p) => `${p.severity} ${p.line} ${p.message} ${p.nearest ?? ''}`,
    );
  };
  it.each([
    ['travel-money', []],
    ['course/dien-dan-dung', []],
    ['scheme/student-loan', []],
    ['travel-mony', ['error 16 related "travel-mony" does not exist travel-money']],
    ['meal-money', ['error 16 an article is not related to itself ']],
  ])('%s', (ids, expected) => expect(related(ids, ['scheme/student-loan'])).toEqual(expected));

  it('only warns of a required article that is not written yet', () => {
    const { catalogue } = catalogueWith({ 'faq/travel-money.md': undefined });
    expect(checkRelated(catalogue, [])).toMatchObject([
      { severity: 'warning', message: 'related "travel-money" is not written yet' },
    ]);
  });
});

describe('consents', () => {
  const consent = catalogueWith().catalogue.consents.get('advice')!;
  it.each([
    ['2025-01-01', 1],
    ['2026-01-01', 1],
    ['2026-10-31', 1],
    ['2026-11-01', 2],
    ['2030-01-01', 2],
  ])('on %s version %i is shown', (day, version) => expect(consentOn(consent, day).version).toBe(version));

  it('proves its text by a hash', () => {
    expect(consentOn(consent, '2026-11-21')).toMatchObject({
      purpose: 'advice',
      text: 'Bản hai',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(consentOn(consent, '2026-11-21').hash).not.toBe(consentOn(consent, '2026-01-01').hash);
  });

  it('says whether it is given to one facility', () => {
    expect(consentOn(consent, '2026-11-21').perFacility).toBe(false);
    const text = FILES['consents/advice.yaml']!.replace('versions:', 'per: facility\nversions:');
    const each = catalogueWith({ 'consents/advice.yaml': text }).catalogue.consents.get('advice')!;
    expect(consentOn(each, '2026-11-21').perFacility).toBe(true);
  });

  it('refuses one for a registration that names no facility', () => {
    const { problems } = catalogueWith({ 'consents/guardian.yaml': FILES['consents/advice.yaml'] });
    expect(told(problems)[0]).toContain('consents/guardian.yaml:1 must say "per: facility"');
  });

  it('refuses versions out of order', () => {
    const text = FILES['consents/advice.yaml']!.replace('version: 2', 'version: 1');
    expect(told(catalogueWith({ 'consents/advice.yaml': text }).problems)[0]).toContain('rising order');
  });
});

describe('days and sources', () => {
  it.each([
    ['2026-11-21', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2026-13-01', false],
    ['21/11/2026', false],
    ['', false],
  ])('%s is a day: %s', (text, is) => expect(isDay(text)).toBe(is));

  it('is shown as people write it', () => {
    expect(shownDay('2026-01-05')).toBe('5/1/2026');
  });
});
