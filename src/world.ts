// Binds the pure rooms into the world that a turn looks at: readers with their lexicon and gazetteer, tools with
// their catalogue, search and rules.
import type { Flows } from './conversation/compile.js';
import type { Phrases } from './conversation/phrases.js';
import { type CourseData, courseLine, searchCourses, showCourse } from './conversation/tools/courses.js';
import { estimateLoan, explainEligibility } from './conversation/tools/eligibility.js';
import { factAnswers, interview } from './conversation/tools/facts.js';
import { cancelLead, erase, requestHuman, showMyData, submitLead, withdraw } from './conversation/tools/leads.js';
import type { Article, Readers, Tool, Understood, World } from './conversation/world.js';
import { today } from './day.js';
import { compileRules, type Rules } from './eligibility/index.js';
import { consentOn } from './knowledge/consent-file.js';
import { shown } from './knowledge/facility-file.js';
import type { Knowledge } from './knowledge/load.js';
import { createSearch, type Search } from './knowledge/search/search.js';
import { documentsOf } from './knowledge/search/documents.js';

export interface WorldParts {
  world: World;
  search: Search;
  rules: Rules;
}

/** The tools that flows may call; their names are what `call:` and `send:` say. */
export function toolsOf(knowledge: Knowledge): Record<string, Tool> {
  return bindTools(courseData(knowledge), compileRules([...knowledge.schemes.values()], knowledge.facts));
}

function bindTools(data: CourseData, rules: Rules): Record<string, Tool> {
  return {
    'courses.search': searchCourses(data),
    'courses.show': showCourse(data),
    'eligibility.explain': explainEligibility(rules, data),
    'loan.estimate': estimateLoan(rules),
    'lead.submit': submitLead,
    'lead.cancel': cancelLead,
    'human.request': requestHuman,
    'privacy.my-data': showMyData,
    'privacy.erase': erase,
    'privacy.withdraw': withdraw,
  };
}
