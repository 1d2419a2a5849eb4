// «Nếu học trung cấp thì sao?» answered by trying the rules on supposed facts, and what an answer has just
// settled during the interview. Nothing supposed is ever stored.
import {
  checkPerson,
  dayFrom,
  dong,
  explain,
  type FactValue,
  type FullCheck,
  type Rules,
  whatIf,
} from '../../eligibility/index.js';
import type { SupposedFacts } from '../../vietnamese/what-if.js';
import type { Session } from '../session.js';
import { clip } from '../text.js';
import type { CourseData } from './courses.js';
import { factsOf, validFacts } from './facts.js';

const MOST = 420;
const MOST_LINES = 4;
/** What is known of one course and does not hold for a course of another level. */
const OF_THE_COURSE = [
  'courseMonths',
  'studyDays',
  'studyDaysFirst6Months',
  'tuition',
  'tuitionPerMonth',
  'tuitionPerYear',
  'distanceKm',
  'courseStem',
  'courseHazardous',
  'courseFullTime',
  'publicSchool',
] as const;

type Changes = Record<string, FactValue | undefined>;

/** The facts that a supposition takes away, because they would contradict it. */
function contradicted(supposed: SupposedFacts, known: Readonly<Record<string, unknown>>): Changes {
  const gone: Changes = {};
  if (supposed.courseLevel !== undefined && supposed.courseLevel !== known.courseLevel)
    for (const name of OF_THE_COURSE) gone[name] = undefined;
  if (supposed.age !== undefined) gone.birthDate = undefined;
  if (supposed.courseMonths !== undefined || supposed.tuition !== undefined)
    for (const name of ['tuitionPerMonth', 'tuitionPerYear']) gone[name] = undefined;
  return gone;
}

/**
 * What would change, in one message; undefined when nothing can be said of it yet (too little is known), so that
 * the question goes to the articles.
 */
export function answerWhatIf(
  rules: Rules,
  data: CourseData,
  answers: Readonly<Session['answers']>,
  supposed: SupposedFacts,
  today: string,
): string | undefined {
  const on = dayFrom(today);
  const facts = validFacts(rules, factsOf(answers, data).facts, on);
  const tried = validFacts(rules, supposed as Record<string, FactValue>, on);
  if (Object.keys(tried).length === 0) return undefined;
  const { before, after } = whatIf(rules, facts, { ...contradicted(supposed, facts), ...tried }, on);
  const lines = changedLines(before, after);
  const head = `Tính thử (${Object.entries(tried)
    .map(([name, value]) => supposedWords(rules, name, value))
    .join('; ')})`;
  const kept = 'Câu trả lời của {user} vẫn giữ nguyên.';
  if (lines.length > 0)
    return clip([`${head}:`, ...lines.slice(0, MOST_LINES).map((l) => `• ${l}.`), kept].join('\n'), MOST);
  const can = after.verdicts.filter((v) => v.outcome === 'eligible').map((v) => v.scheme.file.short);
  if (can.length === 0) return undefined;
  return clip(`${head}: kết quả vẫn thế, ${can.join('; ')}. ${kept}`, MOST);
}

/** One line for every scheme whose answer is another one, what one gets first. */
function changedLines(before: FullCheck, after: FullCheck): string[] {
  const yes: string[] = [];
  const no: string[] = [];
  const open: string[] = [];
  after.verdicts.forEach((now, i) => {
    const was = before.verdicts[i]!;
    if (now.outcome === was.outcome && now.total === was.total) return;
    const { short } = now.scheme.file;
    const explained = explain(after, now.scheme.id);
    if (now.outcome === 'eligible') yes.push(`${short}: ${explained.word.toLowerCase()}, ${explained.sum}`);
    else if (now.outcome === 'ask') open.push(`${short}: chưa chắc, cần hỏi thêm`);
    else if (was.outcome === 'eligible' || was.outcome === 'ask') {
      if (now.outcome === 'not-eligible')
        no.push(`${short}: không được nữa. ${explained.reasons[0] ?? ''}`.replace(/[. ]+$/u, ''));
      else
        open.push(
          `${short}: còn tùy ${explained.missing
            .slice(0, 3)
            .map((m) => m.label)
            .join(', ')}`,
        );
    }
  });
  return [...yes, ...no, ...open];
}

/** "trình độ khóa học: trung cấp", "không phải người dân tộc thiểu số", "tuổi: 60". */
function supposedWords(rules: Rules, name: string, value: FactValue): string {
  const fact = rules.model.fact(name);
  if (value === true) return fact.label;
  if (value === false) return `không phải ${fact.label}`;
  if (value === null) return `chưa có ${fact.label}`;
  if (typeof value === 'number')
    return `${fact.label}: ${fact.unit === 'đồng' ? dong(value) : withUnit(value, fact.unit)}`;
  if (Array.isArray(value)) return `có ${fact.label}`;
  if (typeof value === 'string') return `${fact.label}: ${lower(fact.values?.[value] ?? value)}`;
  return `có ${fact.label}`;
}

/** The first letter small, but not of THPT. */
const lower = (text: string): string =>
  /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);

/** What has become a sure yes with the last answer; undefined when nothing has. */
export function newlySettled(
  rules: Rules,
  data: CourseData,
  earlier: Readonly<Session['answers']>,
  answers: Readonly<Session['answers']>,
  scope: readonly string[] | undefined,
  today: string,
): string | undefined {
  const on = dayFrom(today);
  const check = (a: Readonly<Session['answers']>) =>
    checkPerson(rules, validFacts(rules, factsOf(a, data).facts, on), on, scope);
  const isYes = (c: FullCheck) =>
    new Set(c.verdicts.filter((v) => v.outcome === 'eligible').map((v) => v.scheme.id));
  const now = check(answers);
  const before = isYes(check(earlier));
  const fresh = [...isYes(now)].filter((id) => !before.has(id)).map((id) => explain(now, id));
  if (fresh.length === 0) return undefined;
  const lines = fresh.map((e) => `${e.short} (${e.kind === 'loan' ? 'tiền vay, phải trả' : e.sum})`);
  return `Đến đây đã rõ, {user} có thể được: ${lines.join('; ')}. {Bot} hỏi thêm vài câu nữa.`;
}

const withUnit = (value: number, unit: string | undefined): string => {
  const shown = String(value).replace('.', ',');
  return unit === undefined || unit === 'tuổi' ? shown : `${shown} ${unit}`;
};
