// Binds the pure rooms into the world that a turn looks at: readers with their lexicon and gazetteer, tools with
// their catalogue, search and rules.
import type { Flows } from './conversation/compile.js';
import type { Phrases } from './conversation/phrases.js';
import { offerCarry } from './conversation/tools/carry.js';
import {
  type CourseData,
  courseLine,
  likeTrades,
  searchCourses,
  showCourse,
} from './conversation/tools/courses.js';
import { estimateLoan, explainEligibility } from './conversation/tools/eligibility.js';
import { factAnswers, interview } from './conversation/tools/facts.js';
import { cancelLead, requestHuman, submitLead } from './conversation/tools/leads.js';
import { showMap } from './conversation/tools/map.js';
import { erase, held, showMyData, withdraw } from './conversation/tools/privacy.js';
import { leadStatus } from './conversation/tools/registrations.js';
import { answerWhatIf, newlySettled } from './conversation/tools/what-if.js';
import type { Article, Tool, World } from './conversation/world.js';
import { today } from './day.js';
import { compileRules, type Rules } from './eligibility/index.js';
import { consentOn } from './knowledge/consent-file.js';
import { shown } from './knowledge/facility-file.js';
import type { Knowledge } from './knowledge/load.js';
import { openSearch } from './knowledge/search/open.js';
import type { Search } from './knowledge/search/search.js';
import { callBy } from './leads/clock.js';
import { readersOf } from './readers.js';
import { tradesLike } from './vietnamese/trades.js';

export interface WorldParts {
  world: World;
  rules: Rules;
}

/** What is made of the knowledge before the flows are known: the rules and the tools that flows name. */
export interface Prepared {
  data: CourseData;
  rules: Rules;
  /** By the names that `call:` and `send:` say. */
  tools: Record<string, Tool>;
}

export function prepare(knowledge: Knowledge): Prepared {
  const data = courseData(knowledge);
  const rules = compileRules([...knowledge.schemes.values()], knowledge.facts);
  return { data, rules, tools: bindTools(knowledge, data, rules) };
}

function bindTools(knowledge: Knowledge, data: CourseData, rules: Rules): Record<string, Tool> {
  return {
    'courses.search': searchCourses(data),
    'courses.like': likeTrades((wish) => titlesLike(knowledge, wish)),
    'courses.show': showCourse(data),
    'courses.map': showMap(data),
    'eligibility.explain': explainEligibility(rules, data),
    'loan.estimate': estimateLoan(rules),
    'lead.submit': submitLead,
    'lead.cancel': cancelLead,
    'lead.status': leadStatus,
    'human.request': requestHuman,
    'carry.offer': offerCarry,
    'privacy.my-data': showMyData,
    'privacy.held': held,
    'privacy.erase': erase,
    'privacy.withdraw': withdraw,
  };
}

/** So many trades are named instead of one that nobody teaches. */
const MOST_ALIKE = 3;

/** Titles of the trades with classes that are most like one without. */
function titlesLike({ lexicon, courses, topics }: Knowledge, wish: string): string[] {
  const taught = new Set([...courses.values()].map((c) => c.occupation));
  return tradesLike(wish, lexicon)
    .filter((id) => taught.has(id))
    .slice(0, MOST_ALIKE)
    .flatMap((id) => topics.occupations.find((o) => o.id === id)?.title ?? [])
    .map((title) => title.charAt(0).toLowerCase() + title.slice(1));
}

function courseData(knowledge: Knowledge): CourseData {
  const { courses, facilities, places } = knowledge;
  return {
    courses,
    facilities,
    point({ code }) {
      const { lat, lon } = (code === undefined ? undefined : places.byCode.get(code)) ?? {};
      return lat === undefined || lon === undefined ? undefined : [lat, lon];
    },
  };
}

/** From this share of the best page's score the second is asked about; measured on the tuning half. */
const EVEN = 0.95;

/** Does what the first person would otherwise wait for: the index of the search, the tables of the readers. */
export function warmUp({ answer, readers }: World, today: string): void {
  readers.message('em muốn học nghề', today);
  answer('học nghề');
}

/** Everything a turn may look at. */
export function createWorld(input: {
  flows: Flows;
  phrases: Phrases;
  knowledge: Knowledge;
  prepared: Prepared;
}): WorldParts {
  const { flows, phrases, knowledge, prepared } = input;
  const { data, rules, tools } = prepared;
  // Made for the first question: it takes most of a second, and many commands and tests ask none.
  let made: Search | undefined;
  const search = (): Search => (made ??= openSearch(knowledge));
  const article = (id: string): Article | undefined => {
    const a = knowledge.articles.get(id);
    if (!a) return undefined;
    const [source] = a.sources;
    return {
      id,
      title: a.title,
      lead: a.lead,
      path: `/bai/${id}`,
      source: source ? sourceLine(source) : '',
    };
  };
  const words = {
    yes: phrases.yes,
    no: phrases.no,
    unknown: phrases['unknown-option'],
    never: phrases.never,
  };
  const entities = new Map<string, Readonly<Record<string, unknown>>>();
  const world: World = {
    flows,
    phrases,
    tools,
    readers: readersOf(knowledge),
    entity(kind, id) {
      const key = `${kind}/${id}`;
      let entity = entities.get(key);
      if (entity === undefined) {
        entity = kind === 'facility' ? facilityEntity(knowledge, id) : courseEntity(knowledge, id);
        if (entity) entities.set(key, entity);
      }
      return entity;
    },
    card: (id, session) => {
      const c = knowledge.courses.get(id);
      return c ? courseLine(data, c, session.answers['person.place'], today(session.at)) : '';
    },
    callBy: (sentAt) => callBy(sentAt, knowledge.holidays),
    consent: (purpose, day) => {
      const c = knowledge.consents.get(purpose);
      return c && consentOn(c, day);
    },
    answer(question) {
      const { results, confident } = search().search(question, { limit: 3, kind: 'faq' });
      const articles = results.flatMap((r) => article(r.id.slice('faq/'.length)) ?? []);
      const [first, second] = results;
      const even = confident && second !== undefined && second.score >= EVEN * first!.score;
      return {
        confident,
        score: first?.score ?? 0,
        articles,
        near: even ? articles.slice(0, 2) : [],
      };
    },
    article,
    articleAbout(kind) {
      for (const [id, a] of knowledge.articles) if (a.about === kind) return article(id);
      return undefined;
    },
    interview: (scope, answers, day) => interview(rules, data, answers, scope, day, words),
    factAnswers: (question, picked) => factAnswers(rules, question, picked),
    whatIf: (answers, supposed, day) => answerWhatIf(rules, data, answers, supposed, day),
    newlySettled: (earlier, answers, scope, day) => newlySettled(rules, data, earlier, answers, scope, day),
  };
  return { world, rules };
}

/** "Nghị định 338/2025/NĐ-CP, Điều 25; kiểm tra 21/11/2026". */
function sourceLine(source: {
  document: string;
  article?: string;
  checked: string;
  certainty: string;
}): string {
  const [y, m, d] = source.checked.split('-');
  const sure =
    source.certainty === 'verified'
      ? ''
      : source.certainty === 'reported'
        ? ' (theo tin đã đăng)'
        : ' (chưa chắc chắn)';
  return `${source.document}${source.article ? `, ${source.article}` : ''}${sure}; kiểm tra ${Number(d)}/${Number(m)}/${y}`;
}

/** What texts may show of a facility. */
function facilityEntity(knowledge: Knowledge, id: string): Readonly<Record<string, unknown>> | undefined {
  const f = knowledge.facilities.get(id);
  return f && { ...f, title: f.name, name: shown(f.name, f.sample), label: f.name };
}

/** What texts may show of a course; an occupation's id stands for its first course. */
function courseEntity(knowledge: Knowledge, id: string): Readonly<Record<string, unknown>> | undefined {
  const c = knowledge.courses.get(id) ?? [...knowledge.courses.values()].find((x) => x.occupation === id);
  if (!c) return undefined;
  const f = knowledge.facilities.get(c.facility);
  return {
    ...c,
    label: c.title,
    facilityName: f ? shown(f.name, f.sample) : '',
    occupationTitle: knowledge.topics.occupations.find((o) => o.id === c.occupation)?.title ?? c.title,
  };
}
