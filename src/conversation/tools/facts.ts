// Between the session's answers and the facts object of the eligibility rules: what is known of the person and
// the chosen course, the next question in a shape the engine can show, and an answer turned back into facts.
import { dayFrom } from '../../eligibility/day.js';
import type { Facts, FactValue } from '../../eligibility/facts.js';
import { applyAnswer, nextQuestion, type Question } from '../../eligibility/interview.js';
import type { Rules } from '../../eligibility/rules.js';
import type { Course, Facility } from '../../knowledge/catalogue.js';
import type { AnswerValue, Session } from '../session.js';
import type { FactQuestion, PlaceValue } from '../world.js';
import { type CourseData, courseDistance } from './courses.js';

const PREFIX = 'facts.';
/** "Never" of a date that may be null; null itself is "không biết" in a session. */
const NEVER = { never: true } as const;
const isNever = (value: AnswerValue): boolean =>
  value !== null && typeof value === 'object' && 'never' in value;

/** The facts known of a person, and those answered with "không biết". */
export function factsOf(
  answers: Readonly<Session['answers']>,
  data: CourseData,
): { facts: Facts; unknown: string[]; course: Course | undefined } {
  const facts: Record<string, FactValue> = {};
  const unknown: string[] = [];
  const course = typeof answers.course === 'string' ? data.courses.get(answers.course) : undefined;
  const place = answers['person.place'];
  if (place !== null && typeof place === 'object' && 'kind' in place)
    facts.communeKind = (place as unknown as PlaceValue).kind === 'phường' ? 'phuong' : 'xa';
  const birthYear = answers['person.birthYear'];
  if (typeof birthYear === 'number') facts.birthDate = String(birthYear);
  for (const [name, value] of Object.entries(answers)) {
    if (!name.startsWith(PREFIX)) continue;
    const fact = name.slice(PREFIX.length);
    if (value === null) unknown.push(fact);
    else facts[fact] = isNever(value) ? null : (value as FactValue);
  }
  // What the chosen course is counts, not what was wished for before.
  if (course) Object.assign(facts, courseFacts(course, data.facilities.get(course.facility)));
  const km = course && courseDistance(data, course, place);
  if (km !== undefined) facts.distanceKm = Math.round(km * 10) / 10;
  return { facts, unknown, course };
}

/** What a catalogue entry says about a course, by the names of the fact vocabulary. */
function courseFacts(course: Course, facility: Facility | undefined): Record<string, FactValue> {
  const years = course.months / 12;
  return {
    courseLevel: course.level,
    courseMonths: course.months,
    studyDays: course.studyDays,
    tuition: course.tuition,
    tuitionPerMonth: Math.round(course.tuition / course.months),
    ...(years >= 1 ? { tuitionPerYear: Math.round(course.tuition / years) } : {}),
    courseFullTime: course.fullTime,
    ...(course.stem === undefined ? {} : { courseStem: course.stem }),
    ...(course.hazardous === undefined ? {} : { courseHazardous: course.hazardous }),
    ...(facility ? { publicSchool: facility.public, schoolForDisabled: facility.forDisabled } : {}),
  };
}

/** Facts that fail validation are left out: a stale or odd value must not stop a talk. */
export function validFacts(rules: Rules, facts: Facts, on: number): Facts {
  const valid: Record<string, FactValue> = {};
  for (const [name, value] of Object.entries(facts))
    if (rules.model.validate({ [name]: value }, on) === undefined) valid[name] = value;
  return valid;
}

/** The next question of the interview, shaped for the engine; undefined when nothing is left to ask. */
export function interview(
  rules: Rules,
  data: CourseData,
  answers: Readonly<Session['answers']>,
  scope: readonly string[] | undefined,
  today: string,
  words: { yes: string; no: string; unknown: string; never: string },
): FactQuestion | undefined {
  const on = dayFrom(today);
  const { facts, unknown, course } = factsOf(answers, data);
  // Nobody knows the fee and the days of a course not chosen yet: sums are asked for once there is one.
  const options = { scope, unknown, amounts: course !== undefined };
  const known = validFacts(rules, facts, on);
  return remembered(rules, JSON.stringify([known, on, options]), () => {
    const question = nextQuestion(rules, known, on, options);
    return question === null ? undefined : shape(rules, question, words);
  });
}

/** Questions by what decides them: one turn asks for the same one several times, and so do many people. */
const QUESTIONS = new WeakMap<Rules, Map<string, FactQuestion | undefined>>();
const REMEMBERED = 1_000;

function remembered(
  rules: Rules,
  key: string,
  find: () => FactQuestion | undefined,
): FactQuestion | undefined {
  let memory = QUESTIONS.get(rules);
  if (memory === undefined) {
    memory = new Map();
    QUESTIONS.set(rules, memory);
  }
  if (memory.has(key)) return memory.get(key);
  const question = find();
  if (memory.size >= REMEMBERED) memory.clear();
  memory.set(key, question);
  return question;
}

function shape(
  rules: Rules,
  question: Question,
  words: { yes: string; no: string; unknown: string; never: string },
): FactQuestion {
  if (question.kind === 'multi')
    return {
      facts: question.facts.map((f) => f.fact),
      kind: 'multi-choice',
      text: question.text,
      help: question.facts.map((f) => f.help).find((h) => h !== ''),
      options: [
        ...question.facts.map((f) => ({ id: f.fact, label: f.label, value: f.fact as AnswerValue })),
        { id: 'none', label: question.none, value: null },
      ],
      sensitive: question.facts.some((f) => f.sensitive),
    };
  const fact = rules.model.fact(question.fact);
  const id = (value: string | boolean) => `${question.fact}.${String(value)}`;
  const options: FactQuestion['options'] =
    question.type === 'boolean'
      ? [
          { id: id(true), label: words.yes, value: true },
          { id: id(false), label: words.no, value: false },
        ]
      : question.options.map((o) => ({ id: id(o.value), label: o.label, value: o.value }));
  if (fact.nullable) options.push({ id: id('never'), label: words.never, value: NEVER });
  options.push({ id: id('unknown'), label: words.unknown, value: null });
  const kinds = { boolean: 'yes-no', choice: 'choice', date: 'date', number: 'number' } as const;
  const kind =
    question.type !== 'number'
      ? kinds[question.type]
      : fact.unit === 'đồng'
        ? 'money'
        : question.fact === 'age'
          ? 'age'
          : 'number';
  return {
    facts: [question.fact],
    kind,
    ...(kind === 'number' && fact.unit === 'tháng' ? { unit: 'month' as const } : {}),
    text: question.text,
    help: question.help,
    options,
    sensitive: question.sensitive,
  };
}

/** The session answers (`facts.…`) that an answer to the question gives; null stands for "không biết". */
export function factAnswers(
  rules: Rules,
  question: FactQuestion,
  picked: AnswerValue | readonly string[],
): Record<string, AnswerValue> {
  if (question.kind !== 'multi-choice') return { [PREFIX + question.facts[0]!]: picked as AnswerValue };
  const asked: Question = {
    kind: 'multi',
    facts: question.facts.map((fact) => ({ fact, label: '', help: '', sensitive: false })),
    text: '',
    none: '',
  };
  const out: Record<string, AnswerValue> = {};
  for (const [fact, value] of Object.entries(
    applyAnswer(rules, {}, asked, (picked ?? []) as readonly string[]),
  ))
    out[PREFIX + fact] = value === null ? NEVER : (value as AnswerValue);
  return out;
}
