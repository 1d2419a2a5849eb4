// Eligibility: what a person can get, why, and what to ask next. Pure; the law comes in as checked content.

export {
  type CheckResult,
  checkPerson,
  excludes,
  type FullCheck,
  type FullVerdict,
  type Outcome,
  type PaidPart,
  plainResult,
  tally,
  type Verdict,
} from './check.js';
export { dayFrom, isoDay, parseDays } from './day.js';
export { type Explanation, explain, whatIf } from './explain.js';
export type { Reason } from './explain-criteria.js';
export { type FactError, FactModel, type Facts, type FactValue, SOME_DAY } from './facts.js';
export {
  applyAnswer,
  type InterviewOptions,
  type MultiQuestion,
  nextQuestion,
  type Option,
  type Question,
  type SingleQuestion,
} from './interview.js';
export { lintRules } from './lint.js';
export { type LoanError, type LoanEstimate, type LoanMonth, type LoanRequest, loanEstimate } from './loan.js';
export { compileRules, type Rules } from './rules.js';
export { digits, dong } from './texts.js';
