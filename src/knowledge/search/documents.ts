// What of the knowledge base can be found: articles, courses, facilities and schemes as search documents.
import { LEVEL_NAMES } from '../course-file.js';
import type { Knowledge } from '../load.js';
import type { SearchDocument } from './search.js';

/** Markdown marks out; the words stay. */
const plain = (markdown: string): string =>
  markdown.replace(/\]\([^)\n]{0,200}\)/gu, '] ').replace(/[*_#>[\]`|]/gu, ' ');

const lines = (...parts: (string | readonly string[] | undefined)[]): string =>
  parts
    .flat()
    .filter((part) => part !== undefined && part !== '')
    .join('.\n');

/** Every searchable document, its id with the kind before it ("faq/meal-money", "course/nuoi-ong"). */
export function documentsOf(knowledge: Knowledge): SearchDocument[] {
  const out: SearchDocument[] = [];
  for (const article of knowledge.articles.values())
    out.push({
      id: `faq/${article.id}`,
      kind: 'faq',
      title: article.title,
      questions: article.questions,
      body: lines(article.lead, plain(article.body), article.next),
    });
  for (const course of knowledge.courses.values()) {
    const names = knowledge.lexicon.trades.get(course.occupation) ?? [];
    out.push({
      id: `course/${course.id}`,
      kind: 'course',
      title: course.title,
      questions: [...new Set([...names, ...course.tags])],
      body: lines(
        course.whatYouLearn,
        course.afterwards,
        LEVEL_NAMES[course.level],
        course.certificate,
        knowledge.facilities.get(course.facility)?.name,
      ),
      level: course.level,
      places: [{ commune: course.place.commune, province: course.place.province }],
    });
  }
  for (const [id, facility] of knowledge.facilities)
    out.push({
      id: `facility/${id}`,
      kind: 'facility',
      title: facility.name,
      body: lines(facility.about, facility.hours, facility.place.commune, facility.place.province),
      places: [{ commune: facility.place.commune, province: facility.place.province }],
    });
  for (const [id, scheme] of knowledge.schemes) {
    const version = scheme.versions.at(-1);
    out.push({
      id: `scheme/${id}`,
      kind: 'scheme',
      title: scheme.title,
      questions: [scheme.short],
      body: lines(
        version?.law,
        version?.parts.map((p) => p.label),
        version?.papers,
        version?.firstSteps,
      ),
    });
  }
  return out;
}
