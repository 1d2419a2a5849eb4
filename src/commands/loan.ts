// `loan [FILE] [--json]` and `loan --jsonl`: the monthly schedule and totals of a loan, from the dated terms.
import { z } from 'zod';
import { type LoanRequest, loanEstimate } from '../eligibility/index.js';
import { nearestName } from '../knowledge/problem.js';
import { readDay, rulesOrProblems, runJson, todayInVietnam } from './check.js';

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

/** The `loan` command. Exit code 0, or 2 when the input or the content cannot be used. */
export async function loan(argv: string[]): Promise<number> {
  const rules = rulesOrProblems();
  if (!rules) return 2;
  const today = todayInVietnam();
  return runJson(argv, 'usage: loan [FILE] [--json] | loan --jsonl', (text) => {
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
      return {
        error: {
          path: stray ?? issue.path.join('.'),
          message: issue.message,
          nearest:
            stray === undefined ? null : (nearestName(stray, Object.keys(requestSchema.shape)) ?? null),
        },
      };
    }
    const { on, ...request } = read.data;
    const day = readDay(on ?? today, 'on');
    if ('error' in day) return day;
    const result = loanEstimate(rules, request as LoanRequest, day.day);
    return 'error' in result ? result : { result: result.estimate };
  });
}
