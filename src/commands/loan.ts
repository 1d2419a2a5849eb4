// `loan [FILE] [--json]` and `loan --jsonl`: the monthly schedule and totals of a loan, from the dated terms.
import { z } from 'zod';
import { loanEstimate, type Rules } from '../eligibility/index.js';
import { nearestName } from '../knowledge/problem.js';
import { type Answer, readDay, rulesOrProblems, runJson, todayInVietnam } from './check.js';

const amount = z.number().int().positive().max(10_000_000_000);
const requestSchema = z.strictObject({
  scheme: z.string(),
  monthly: amount.optional(),
  amount: amount.optional(),
  months: z.number().positive().max(240),
  rate: z.number().min(0).max(100).optional(),
  graceMonths: z.number().int().min(0).max(120).optional(),
  repayMonths: z.number().int().min(1).max(600).optional(),
  on: z.string().optional(),
});

/** The answer of `loan` to one JSON text: schedule and totals, or what is wrong with it. */
export function answerLoan(rules: Rules, text: string, today: string): Answer {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return { error: { path: '', message: `not JSON: ${(error as Error).message}`, nearest: null } };
  }
  const read = requestSchema.safeParse(input);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    const stray = issue.code === 'unrecognized_keys' ? issue.keys[0]! : undefined;
    const nearest = stray === undefined ? undefined : nearestName(stray, Object.keys(requestSchema.shape));
    return {
      error: { path: stray ?? issue.path.join('.'), message: issue.message, nearest: nearest ?? null },
    };
  }
  const { on, ...request } = read.data;
  const day = readDay(on ?? today, 'on');
  if ('error' in day) return day;
  const result = loanEstimate(rules, request, day.day);
  return 'error' in result ? result : { result: result.estimate };
}

/** The `loan` command. Exit code 0, or 2 when the input or the content cannot be used. */
export async function loan(argv: string[]): Promise<number> {
  const rules = rulesOrProblems();
  if (!rules) return 2;
  const today = todayInVietnam();
  return runJson(argv, 'usage: loan [FILE] [--json] | loan --jsonl', (text) =>
    answerLoan(rules, text, today),
  );
}
