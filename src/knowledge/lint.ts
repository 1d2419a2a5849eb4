// What an editor should mend although the content can be served: lengths, plain words, stale or missing pages,
// dead links. Pure: the day comes in as an argument.
import type { Course, Facility } from './catalogue.js';
import { consentOn } from './consent-file.js';
import type { Article } from './faq-file.js';
import { type Knowledge, located } from './load.js';
import { nearestName, type Problem } from './problem.js';
import type { Source } from './source.js';

/** A lead must fit one message (conversation rules 2.2). */
const LEAD_LIMIT = 300;
/** Consent texts may be longer: they name data, purpose, receiver and rights. */
const CONSENT_LIMIT = 450;
const SENTENCE_WORDS = 25;
const QUESTIONS = { least: 4, most: 10 };
const STALE_MONTHS = 12;

/** `day` moved back by `months`, as `YYYY-MM-DD`. */
function monthsBefore(day: string, months: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() - months);
  return at.toISOString().slice(0, 10);
}

/** Sentences of a text, and the words (in Vietnamese: syllables) of the longest. */
export function longestSentence(text: string): { sentence: string; words: number } {
  let longest = { sentence: '', words: 0 };
  for (const sentence of text.split(/(?<=[.!?…:;])\s+/u)) {
    const words = sentence.split(/\s+/u).filter((w) => /[\p{L}\p{N}]/u.test(w)).length;
    if (words > longest.words) longest = { sentence, words };
  }
  return longest;
}

/** Abbreviations of a text that it does not write out itself; numbers of documents (338/2025/NĐ-CP) are not. */
export function unexplainedAbbreviations(text: string, known: readonly string[]): string[] {
  const plain = text.replace(/\]\([^)]*\)/gu, ' ').replace(/\S*\/\S*|\S*-[A-ZĐ]{2,}\S*|[A-ZĐ]+-\S*/gu, ' ');
  const found = new Set<string>();
  // Roman numerals number zones and parts; "Tên đầy đủ (TĐĐ)" explains itself.
  for (const [abbreviation] of plain.matchAll(/(?<![\p{L}\p{N}])\p{Lu}{2,}(?![\p{L}\p{N}])/gu))
    if (
      !known.includes(abbreviation) &&
      !/^[IVX]+$/u.test(abbreviation) &&
      !text.includes(`(${abbreviation})`)
    )
      found.add(abbreviation);
  return [...found];
}

/**
 * Checks the whole knowledge base on a day (`YYYY-MM-DD`). Gives errors for what must not be published (a lead
 * over its limit, a missing page) and warnings for what should be mended.
 */
export function lintKnowledge(knowledge: Knowledge, today: string): Problem[] {
  const problems: Problem[] = [];
  const say = (
    file: string,
    line: number,
    severity: Problem['severity'],
    message: string,
    nearest?: string,
  ) => problems.push({ file, line, message, nearest, severity });
  const staleBefore = monthsBefore(today, STALE_MONTHS);
  const stale = (file: string, line: number, checked: string) => {
    if (checked < staleBefore)
      say(file, line, 'warning', `not checked for ${STALE_MONTHS} months (last ${checked})`);
    if (checked > today) say(file, line, 'error', `checked on ${checked}, a day still to come`);
  };
  const sources = (file: string, line: (i: number) => number, list: readonly Source[]) => {
    for (const [i, source] of list.entries()) stale(file, line(i), source.checked);
  };
  const wording = (file: string, line: number, what: string, text: string) => {
    for (const abbreviation of unexplainedAbbreviations(text, knowledge.plainWords.abbreviations)) {
      const full = knowledge.plainWords.expansions[abbreviation];
      say(
        file,
        line,
        'warning',
        `${what}: "${abbreviation}" ${full ? `should be "${full}"` : 'is not explained'}`,
      );
    }
    for (const { word, plain } of knowledge.plainWords.words)
      if (hasPhrase(text, word))
        say(file, line, 'warning', `${what}: "${word}" is a word of offices; say "${plain}"`);
  };

  /** Articles that speak for a subject, by it. */
  const about = new Map<string, string>();
  for (const article of knowledge.articles.values()) {
    const { file, lineOf } = article;
    if (article.about !== undefined) {
      const other = about.get(article.about);
      if (other !== undefined)
        say(file, lineOf(['about']), 'error', `${other} is the article about ${article.about} already`);
      about.set(article.about, other ?? file);
    }
    if (article.lead.length > LEAD_LIMIT)
      say(
        file,
        lineOf(['lead']),
        'error',
        `the lead has ${article.lead.length} characters; at most ${LEAD_LIMIT}`,
      );
    const { sentence, words } = longestSentence(article.lead);
    if (words > SENTENCE_WORDS)
      say(
        file,
        lineOf(['lead']),
        'warning',
        `the lead has a sentence of ${words} words: "${sentence.slice(0, 60)}…"`,
      );
    const count = article.questions.length;
    if (count < QUESTIONS.least || count > QUESTIONS.most)
      say(
        file,
        lineOf(['questions']),
        'warning',
        `${count} questions; ${QUESTIONS.least} to ${QUESTIONS.most} are wanted`,
      );
    for (const [i, question] of article.questions.entries())
      if (article.questions.indexOf(question) < i)
        say(file, lineOf(['questions', i]), 'warning', 'this question stands here twice');
    if (!Object.values(knowledge.topics.articles).flat().includes(article.id)) {
      // An article of the editor's own is welcome; it only has to be reachable from another.
      const linked = [...knowledge.articles.values()].some(
        (a) => a.id !== article.id && a.related.includes(article.id),
      );
      if (!linked) say(file, 1, 'warning', 'no other article names this one as related');
    }
    sources(file, (i) => lineOf(['sources', i]), article.sources);
    if (article.certainty === 'verified' && article.sources.every((s) => s.certainty !== 'verified'))
      say(file, lineOf(['certainty']), 'error', 'is "verified", but none of its sources is');
    wording(file, lineOf(['lead']), 'lead', `${article.lead} ${article.next ?? ''}`);
    wording(file, article.bodyLine, 'body', article.body);
    links(article);
  }

  for (const [topic, ids] of Object.entries(knowledge.topics.articles))
    for (const id of ids) {
      const article = knowledge.articles.get(id);
      if (!article) say(`faq/${id}.md`, 0, 'error', 'this required article is missing');
      else if (article.topic !== topic)
        say(article.file, article.lineOf(['topic']), 'error', `topic must be ${topic}, as in topics.yaml`);
    }
  const taught = new Set([...knowledge.courses.values()].map((c) => c.occupation));
  for (const { id } of knowledge.topics.occupations)
    if (!taught.has(id)) say('topics.yaml', 0, 'error', `no course teaches occupation "${id}"`);

  for (const course of knowledge.courses.values()) lintCourse(course);
  for (const facility of knowledge.facilities.values()) {
    stale(facility.file, facility.lineOf(['checked']), facility.checked);
    if (![...knowledge.courses.values()].some((c) => c.facility === facility.id))
      say(facility.file, 1, 'warning', 'this facility has no course');
    outward(facility, `${facility.name} ${facility.about ?? ''}`);
  }

  for (const consent of knowledge.consents.values()) {
    for (const [i, version] of consent.versions.entries())
      if (version.text.length > CONSENT_LIMIT)
        say(
          consent.file,
          consent.lineOf(['versions', i]),
          'error',
          `${version.text.length} characters; at most ${CONSENT_LIMIT}`,
        );
    if (consentOn(consent, today).from > today)
      say(consent.file, consent.lineOf(['versions']), 'error', `no version is in force on ${today}`);
    sources(consent.file, (i) => consent.lineOf(['sources', i]), consent.sources);
  }

  const lastHoliday =
    knowledge.holidays.days
      .map((d) => d.date)
      .sort()
      .at(-1) ?? '';
  if (lastHoliday.slice(0, 4) < today.slice(0, 4))
    say('holidays.yaml', 0, 'error', `has no day of the year ${today.slice(0, 4)}`);
  return [...knowledge.warnings, ...located(knowledge.dir, problems)];

  function lintCourse(course: Course): void {
    const { file, lineOf } = course;
    stale(file, lineOf(['id']), course.checked);
    if (course.nextStart.length === 0 || course.nextStart.every((day) => day < today))
      say(file, lineOf(['nextStart']), 'warning', `${course.id}: no start from ${today} on`);
    outward(course, [course.title, ...course.whatYouLearn, ...course.afterwards].join('. '));
  }

  /** Wording of what people see of a course or facility. */
  function outward(of: Course | Facility, text: string): void {
    wording(of.file, of.lineOf(['title' in of ? 'title' : 'name']), of.id, text);
  }

  function links(article: Article): void {
    for (const match of article.body.matchAll(/\[[^\]]*\]\(([^)\s]*)\)/gu)) {
      const target = match[1]!;
      const line = article.bodyLine + article.body.slice(0, match.index).split('\n').length - 1;
      if (/^https:\/\//u.test(target)) continue;
      const id = /^(?:\/?faq\/)?([a-z0-9-]+)(?:\.md)?$/u.exec(target)?.[1];
      if (id === undefined)
        say(article.file, line, 'error', `"${target}" is neither an https address nor an article`);
      else if (!knowledge.articles.has(id))
        say(
          article.file,
          line,
          'error',
          `links to article "${id}", which does not exist`,
          nearestName(id, knowledge.articles.keys()),
        );
    }
  }
}

/** Whether a phrase stands in a text as whole words, in any case, and is not explained in brackets after it. */
function hasPhrase(text: string, phrase: string): boolean {
  const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}]| \\()`, 'iu').test(text);
}
