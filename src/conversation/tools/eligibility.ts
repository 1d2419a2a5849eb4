// eligibility.explain and loan.estimate: the result of the interview in three short messages' worth of words,
// the printable sheet behind it, and loans worked out in plain numbers.
import {
  checkPerson,
  dayFrom,
  type Explanation,
  explain,
  loanEstimate,
  type Rules,
} from '../../eligibility/index.js';
import type { AnswerValue } from '../session.js';
import { clip, money } from '../text.js';
import type { SheetContent, Tool } from '../world.js';
import { type CourseData, courseLine, searchCourses } from './courses.js';
import { factsOf, validFacts } from './facts.js';

const SHEET_TOKEN_LENGTH = 26;
const MESSAGE = 420;

/** Explanations of every scheme, those that matter first: what one can get, then what must be asked. */
export function explanations(
  rules: Rules,
  data: CourseData,
  answers: Readonly<Record<string, AnswerValue>>,
  today: string,
): Explanation[] {
  const on = dayFrom(today);
  const { facts } = factsOf(answers, data);
  const check = checkPerson(rules, validFacts(rules, facts, on), on);
  const order = new Map(check.best.map((id, i) => [id, i]));
  const rank = (e: Explanation) =>
    (order.get(e.scheme) ?? { eligible: 20, ask: 40, 'need-facts': 60, 'not-eligible': 80 }[e.outcome]) +
    (e.kind === 'loan' ? 10 : 0);
  return check.verdicts.map((v) => explain(check, v.scheme.id)).sort((a, b) => rank(a) - rank(b));
}

/** Courses named after the result when none was chosen yet. */
const FITTING = 3;

/**
 * What a person can get, why, and what to do first; when no course was chosen, courses of the level in question.
 * Outcomes: `some`, `ask`, `none`.
 */
export function explainEligibility(rules: Rules, data: CourseData): Tool {
  const search = searchCourses(data);
  return {
    inputs: ['course'],
    outputs: ['sheet', 'fitting'],
    outcomes: ['some', 'ask', 'none'],
    run(_, context) {
      const { session, random, lookup, now, world } = context;
      const today = String(lookup('today'));
      const all = explanations(rules, data, session.answers, today);
      const can = all.filter((e) => e.outcome === 'eligible');
      const grants = can.filter((e) => e.kind !== 'loan');
      const loans = can.filter((e) => e.kind === 'loan');
      const ask = all.filter((e) => e.outcome === 'ask');
      const open = all.filter((e) => e.outcome === 'need-facts');
      const course = data.courses.get(String(session.answers.course ?? ''));
      const token = random('sheet', SHEET_TOKEN_LENGTH);
      const sheet: SheetContent = {
        madeAt: now,
        on: today,
        ...(course
          ? {
              course: courseLine(data, course, session.answers['person.place'], today),
              sample: course.sample,
            }
          : {}),
        explanations: all
          .filter((e) => e.outcome !== 'not-eligible')
          .concat(all.filter((e) => e.outcome === 'not-eligible')),
      };
      const says: string[] = [];
      if (grants.length > 0) says.push(clip(grantText(grants[0]!), MESSAGE));
      else if (ask.length > 0)
        says.push(
          clip(`Cần hỏi thêm: ${ask[0]!.short}. ${ask[0]!.ask ?? ask[0]!.uncertain[0] ?? ''}`, MESSAGE),
        );
      else if (open.length > 0)
        says.push(
          clip(
            `Còn thiếu thông tin để biết chắc: ${open
              .slice(0, 3)
              .map((e) => e.short)
              .join('; ')}. Cần biết thêm: ${open[0]!.missing
              .map((m) => m.label)
              .slice(0, 3)
              .join(', ')}.`,
            MESSAGE,
          ),
        );
      else
        says.push(
          clip(
            `Chưa đủ điều kiện nhận hỗ trợ: ${nearest(all)?.reasons[0] ?? ''} ${changeText(all) ?? ''}`.trim(),
            MESSAGE,
          ),
        );
      const rest = [
        ...grants.slice(1).map((e) => `${e.short}: ${e.sum}`),
        ...(grants.length > 0
          ? ask.map((e) => `Cần hỏi thêm: ${e.short}`)
          : ask.slice(1).map((e) => `Cần hỏi thêm: ${e.short}`)),
        ...loans.map((e) => `${e.short}: ${e.sum}`),
      ];
      if (rest.length > 0) says.push(clip(`Ngoài ra: ${rest.join('. ')}.`, MESSAGE));
      const level = session.answers['facts.courseLevel'];
      const { occupation, sector } = session.answers;
      const found =
        course || typeof level !== 'string'
          ? undefined
          : search.run({ level, occupation, sector, place: session.answers['person.place'] }, context).save;
      const fitting = (found?.courses as string[] | undefined)?.slice(0, FITTING);
      return {
        outcome: grants.length > 0 ? 'some' : ask.length > 0 ? 'ask' : 'none',
        save: { sheet: `/phieu/${token}`, ...(fitting ? { fitting } : {}) },
        say: says,
        link: { url: `/phieu/${token}`, label: world.phrases.sheet },
        effects: [{ type: 'sheet', token, content: sheet }],
      };
    },
  };
}

/** "Có thể được: …, khoảng … . Vì: … . Làm trước: …" */
function grantText(e: Explanation): string {
  const text = (part: (p: Explanation['parts'][number]) => string) =>
    [
      `${e.word}: ${e.short}, ${e.sum}.`,
      ...(e.parts.length > 0 ? [`Gồm: ${e.parts.map((p) => part(p)).join('; ')}.`] : []),
      `Theo: ${e.rule}.`,
    ].join('\n');
  const whole = text((p) => `${p.label.toLowerCase()}: ${p.arithmetic || p.rule}`);
  // The law is never what is cut off: the sheet behind the link has the arithmetic.
  return whole.length <= MESSAGE ? whole : text((p) => p.label.toLowerCase());
}

/** The support that least is wanting for, loans last. */
function nearest(all: readonly Explanation[]): Explanation | undefined {
  const wanting = (e: Explanation) => e.reasons.length + (e.kind === 'loan' ? 100 : 0);
  return all.reduce<Explanation | undefined>((a, b) => (a && wanting(a) <= wanting(b) ? a : b), undefined);
}

/** What about the course would have to be different. */
function changeText(all: readonly Explanation[]): string | undefined {
  const change = all.flatMap((e) => e.changes.map((c) => ({ e, c })))[0];
  return (
    change && `Nếu ${change.c.label}: ${change.c.values.join(' hoặc ')} thì có thể được ${change.e.short}.`
  );
}

const count = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 ? value : undefined;

/** What is paid back each month. Outcomes: `shown`, `refused`. */
export function estimateLoan(rules: Rules): Tool {
  return {
    inputs: ['scheme', 'monthly', 'months', 'amount', 'years'],
    outputs: [],
    outcomes: ['shown', 'refused'],
    run({ scheme, monthly, months, amount, years }, { lookup }) {
      const atOnce = count(amount);
      const span = atOnce ? Math.round((count(years) ?? 0) * 12) : count(months);
      if (typeof scheme !== 'string' || span === undefined || span === 0) return { outcome: 'refused' };
      const sum = atOnce ? { amount: atOnce } : { monthly: count(monthly), calendar: true };
      const result = loanEstimate(rules, { scheme, months: span, ...sum }, dayFrom(String(lookup('today'))));
      if ('error' in result) {
        const most = Number(result.error.nearest);
        const words =
          Number.isFinite(most) && result.error.nearest !== null
            ? result.error.path === 'months'
              ? `${most} tháng`
              : money(most)
            : undefined;
        const each = result.error.path === 'monthly' && monthly !== undefined ? ' một tháng' : '';
        return {
          outcome: 'refused',
          say: [
            words
              ? `Khoản này nhiều nhất là ${words}${each}. {User} thử số nhỏ hơn nhé.`
              : 'Khoản này {bot} chưa tính được.',
          ],
        };
      }
      return { outcome: 'shown', say: [clip(result.estimate.text.join(' '), 420)] };
    },
  };
}
