// The legal case files of test/cases: reads and checks them, and compares what they expect with the rules.
// A case that says nothing about a scheme expects nothing of it; what it says is exact.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { dayFrom } from '../../src/eligibility/day.js';
import type { Facts } from '../../src/eligibility/facts.js';
import {
  checkPerson,
  loanEstimate,
  plainResult,
  type Rules,
  type Verdict,
} from '../../src/eligibility/index.js';
import { ContentError } from '../../src/knowledge/problem.js';
import { readYaml } from '../../src/knowledge/yaml.js';

const text = z.string().min(1);
const sums = { total: z.number().optional(), parts: z.record(z.string(), z.number()).optional() };
const expectSchema = z.strictObject({
  outcome: z.enum(['eligible', 'not-eligible', 'ask', 'need-facts']),
  /** Left out of an eligible verdict: no sum may be promised. */
  ...sums,
  /** Exact. Left out of an eligible verdict: nothing is missing. */
  missing: z.array(z.string()).optional(),
  /** What an uncertain scheme would give; exact when it is there. */
  ifApplied: z.strictObject(sums).optional(),
});
type Expect = z.output<typeof expectSchema>;

const facts = z.record(z.string(), z.unknown());
const fileSchema = z.strictObject({
  /** Everyday people that the cases start from; a case then names only what differs. */
  people: z.record(z.string(), z.strictObject({ is: text, facts })),
  cases: z.array(
    z.strictObject({
      name: text,
      on: text,
      person: text,
      facts: facts.default({}),
      /** Facts of the person that nobody knows in this case. */
      unknown: z.array(z.string()).default([]),
      expect: z.record(z.string(), expectSchema),
      /** The supports to use together, best first. */
      best: z.array(z.string()).optional(),
      why: text,
    }),
  ),
  /** Repayment terms of a loan, or why it is refused. */
  loans: z
    .array(
      z.strictObject({
        name: text,
        on: text,
        scheme: text,
        monthly: z.number().optional(),
        amount: z.number().optional(),
        months: z.number(),
        expect: z.union([
          z.strictObject({
            principal: z.number(),
            ratePercent: z.number(),
            graceMonths: z.number(),
            repayMonths: z.number(),
            totalInterest: z.number().optional(),
            collateral: z.boolean().optional(),
          }),
          z.strictObject({ refused: z.enum(['monthly', 'amount', 'months']), nearest: z.number() }),
        ]),
        why: text,
      }),
    )
    .default([]),
});
type File = z.output<typeof fileSchema>;

interface Named {
  /** `rural-worker.yaml` */
  file: string;
  name: string;
  on: number;
  why: string;
}
export interface PersonCase extends Named {
  facts: Facts;
  expect: Record<string, Expect>;
  best: string[] | undefined;
}
export type LoanCase = Named & { request: File['loans'][number] };
export interface Cases {
  people: PersonCase[];
  loans: LoanCase[];
}

export const CASES = fileURLToPath(new URL('../cases/', import.meta.url));

/** Reads every case file of the folder. Throws ContentError with all that is wrong in their form or facts. */
export function readCases(rules: Rules, folder = CASES): Cases {
  const cases: Cases = { people: [], loans: [] };
  for (const file of readdirSync(folder)
    .filter((f) => f.endsWith('.yaml'))
    .sort()) {
    const { value, problems, lineOf } = readYaml(file, readFileSync(`${folder}/${file}`, 'utf8'), fileSchema);
    const error = (path: PropertyKey[], message: string) =>
      problems.push({ file, line: lineOf(path), message, severity: 'error' });
    value?.cases.forEach((c, i) => {
      const person = value.people[c.person];
      if (!person) {
        error(['cases', i, 'person'], `unknown person "${c.person}"`);
        return;
      }
      const known = { ...person.facts, ...c.facts } as Record<string, never>;
      for (const name of c.unknown) {
        if (!(name in known)) error(['cases', i, 'unknown'], `"${name}" is not known anyway`);
        delete known[name];
      }
      for (const scheme of Object.keys(c.expect))
        if (!rules.schemes.some((s) => s.id === scheme))
          error(['cases', i, 'expect', scheme], `unknown scheme "${scheme}"`);
      const on = dayFrom(c.on);
      const wrong = rules.model.validate(known, on);
      if (wrong) error(['cases', i, 'facts'], wrong.message);
      cases.people.push({ file, name: c.name, on, why: c.why, facts: known, expect: c.expect, best: c.best });
    });
    for (const l of value?.loans ?? [])
      cases.loans.push({ file, name: l.name, on: dayFrom(l.on), why: l.why, request: l });
    if (problems.some((p) => p.severity === 'error')) throw new ContentError(problems);
  }
  return cases;
}

/** What the rules give that the case does not expect, one line each; empty when they agree. */
export function differences(
  rules: Rules,
  c: PersonCase,
  scope: readonly string[] = Object.keys(c.expect),
): string[] {
  const wrong: string[] = [];
  const compare = (what: string, got: unknown, wanted: unknown) => {
    const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
    if (a !== b) wrong.push(`${what}: the case says ${b ?? 'none'}, the rules say ${a ?? 'none'}`);
  };
  const schemes = scope.filter((id) => c.expect[id] !== undefined);
  const result = plainResult(checkPerson(rules, c.facts, c.on, schemes));
  for (const id of schemes) {
    const wanted = c.expect[id]!;
    const got = result.schemes[id]!;
    compare(`${id} outcome`, got.outcome, wanted.outcome);
    if (got.outcome !== wanted.outcome) continue;
    if (got.outcome === 'eligible') {
      compare(`${id} total`, got.total, wanted.total);
      if (wanted.parts) compare(`${id} parts`, partsOf(got), byName(wanted.parts));
    }
    if (wanted.missing !== undefined || got.outcome === 'eligible' || got.outcome === 'need-facts')
      compare(`${id} missing`, [...got.missing].sort(), [...(wanted.missing ?? [])].sort());
    if (wanted.ifApplied) {
      compare(`${id} ifApplied.total`, got.ifApplied?.total, wanted.ifApplied.total);
      if (wanted.ifApplied.parts)
        compare(`${id} ifApplied.parts`, partsOf(got.ifApplied), byName(wanted.ifApplied.parts));
    }
  }
  return wrong;
}

/** As `differences`, for the supports to use together. Needs the rules of every scheme. */
export function bestDifferences(rules: Rules, c: PersonCase): string[] {
  if (!c.best) return [];
  const { best } = checkPerson(rules, c.facts, c.on);
  return best.join() === c.best.join() ? [] : [`best: the case says [${c.best}], the rules say [${best}]`];
}

/** As `differences`, for the terms of a loan. */
export function loanDifferences(rules: Rules, c: LoanCase): string[] {
  const { scheme, monthly, amount, months, expect } = c.request;
  const answer = loanEstimate(rules, { scheme, monthly, amount, months }, c.on);
  const got: Record<string, unknown> =
    'error' in answer
      ? { refused: answer.error.path, nearest: Number(answer.error.nearest) }
      : { ...answer.estimate };
  return Object.entries(expect)
    .filter(([key, wanted]) => got[key] !== wanted)
    .map(([key, wanted]) => `${key}: the case says ${wanted}, the rules say ${got[key]}`);
}

/** Amounts by part, in the order of their names: the order of payment shows in the amounts where there is a cap. */
const partsOf = (v: Pick<Verdict, 'parts'> | undefined) =>
  byName(Object.fromEntries((v?.parts ?? []).map((p) => [p.id, p.amount])));

const byName = (parts: Record<string, number>) =>
  Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));
