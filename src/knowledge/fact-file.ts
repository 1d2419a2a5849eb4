// The format of knowledge/facts.yaml: every fact a rule may ask about a person (type, question, help, prior,
// cost), the facts computed from others by a named formula, and dated parameters that several schemes share.
import { z } from 'zod';
import { nearestName, type Problem } from './problem.js';
import { readYaml } from './yaml.js';

/** How sure we are of a statement about the law; see docs/rules.md. */
export const certaintySchema = z.enum(['verified', 'reported', 'uncertain']);
export type Certainty = z.output<typeof certaintySchema>;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD');
const name = z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]*$/, 'must be a name of letters, digits and hyphens');

/** A document: its name as people cite it, its number, dates and how sure we are that it says this. */
export const sourceSchema = z.strictObject({
  name: z.string().min(1),
  issued: day,
  effective: day,
  url: z.url().optional(),
  certainty: certaintySchema,
  checked: day,
  note: z.string().optional(),
});
export type Source = z.output<typeof sourceSchema>;

/** One place in one document: `{ nd338: Điều 25 khoản 1 }`, the key being an id under `sources`. */
export const citeSchema = z
  .record(name, z.string().min(1))
  .refine((c) => Object.keys(c).length === 1, 'must name exactly one source');
export type Cite = z.output<typeof citeSchema>;

/** A number that law can change: never undated, never without its place in the law. */
export const parameterSchema = z.strictObject({
  unit: z.string().min(1),
  values: z
    .array(
      z.strictObject({
        from: day,
        to: day.nullable().optional(),
        value: z.number(),
        cite: citeSchema,
        certainty: certaintySchema.default('verified'),
      }),
    )
    .min(1),
});
export type Parameter = z.output<typeof parameterSchema>;

const share = z.number().min(0).max(1);
const priorSchema = z
  .strictObject({
    /** Shares by value, for booleans (`true`/`false`) and choices. */
    shares: z.record(z.string(), share).optional(),
    /** Ascending upper ends for numbers; inside a range every number is equally likely. */
    from: z.number().optional(),
    ranges: z.array(z.tuple([z.number(), share])).optional(),
    /** Share of `null` for a date that may never have been. */
    never: share.optional(),
    source: z.string().optional(),
    guess: z.literal(true).optional(),
  })
  .refine(
    (p) => (p.source === undefined) !== (p.guess === undefined),
    'needs either a source or guess: true',
  );
export type Prior = z.output<typeof priorSchema>;

const tickSchema = z.strictObject({
  /** The line in "có thuộc trường hợp nào dưới đây không?". */
  label: z.string().min(1),
  /** The values that ticking leaves possible; `some` = a date, not yet which. */
  yes: z.union([z.literal('some'), z.array(z.union([z.string(), z.boolean()])).min(1)]),
  /** The value of a line left unticked; `null` = never. */
  no: z.union([z.string(), z.boolean(), z.null()]),
});

export const factSchema = z.strictObject({
  type: z.enum(['boolean', 'choice', 'number', 'date']),
  label: z.string().min(1),
  /** What a number counts, for the arithmetic shown: ngày, tháng, đồng … */
  unit: z.string().optional(),
  values: z.record(z.string(), z.string()).optional(),
  integer: z.boolean().default(false),
  min: z.number().optional(),
  max: z.number().optional(),
  /** May be `null`, which means "never". */
  nullable: z.boolean().default(false),
  /** A date that cannot lie after the day of the check. */
  past: z.boolean().default(false),
  /** What a missing key means, where the vocabulary says so. */
  default: z.number().optional(),
  /**
   * Computed from other facts; `wins` over the fact itself, or stands in when it is missing. `ask`: the one of them
   * to ask for instead, where it alone settles the fact.
   */
  from: z
    .strictObject({
      formula: name,
      of: z.array(name).min(1),
      mode: z.enum(['wins', 'stands-in']),
      ask: name.optional(),
    })
    .optional(),
  question: z.string().optional(),
  help: z.string().optional(),
  prior: priorSchema.optional(),
  cost: z.number().positive().default(1),
  sensitive: z.boolean().default(false),
  topic: z.enum(['person', 'household', 'work', 'service', 'support', 'land', 'course', 'loan']),
  /** Asked only once this fact is known not to have this value. */
  presupposes: z.strictObject({ fact: name, not: z.union([z.string(), z.boolean(), z.null()]) }).optional(),
  tick: tickSchema.optional(),
});
export type Fact = z.output<typeof factSchema>;

const derivedSchema = z.strictObject({
  type: z.enum(['boolean', 'number']),
  unit: z.string().optional(),
  nullable: z.boolean().default(false),
  formula: name,
  of: z.array(name).min(1),
  /** Which of the inputs a person is asked for; all of them when left out. */
  asks: z.array(name).min(1).optional(),
  prior: priorSchema.optional(),
});
export type Derived = z.output<typeof derivedSchema>;

export const factFileSchema = z.strictObject({
  sources: z.record(name, sourceSchema),
  parameters: z.record(name, parameterSchema),
  facts: z.record(name, factSchema),
  derived: z.record(name, derivedSchema),
});
export type FactFile = z.output<typeof factFileSchema>;

/** The formulas that `derived` and `from` may name; each is a function of src/eligibility/formulas.ts. */
export const formulaNames = [
  'years-since',
  'months-since',
  'ever-supported',
  'support-count',
  'on-or-after',
  'course-tuition',
  'monthly-tuition',
  'school-months-left',
  'calendar-months-left',
  'school-years-left',
  'tuition-left',
  'supported-months',
  'first-half-year-days',
] as const;
export type FormulaName = (typeof formulaNames)[number];

/**
 * Reads the text of facts.yaml. Gives the value (undefined when there is an error) and every problem with its
 * line: unknown keys, unknown fact or formula names, priors that do not add up, questions that are missing.
 */
export function readFactFile(
  file: string,
  text: string,
): { value: FactFile | undefined; problems: Problem[] } {
  const { value, problems, lineOf } = readYaml(file, text, factFileSchema);
  if (value === undefined) return { value, problems };
  const error = (path: PropertyKey[], message: string, nearest?: string) =>
    problems.push({ file, line: lineOf(path), message, nearest, severity: 'error' });
  const names = Object.keys(value.facts);
  const needName = (path: PropertyKey[], wanted: string) => {
    if (!names.includes(wanted)) error(path, `unknown fact "${wanted}"`, nearestName(wanted, names));
  };
  const needFormula = (path: PropertyKey[], wanted: string) => {
    if (!(formulaNames as readonly string[]).includes(wanted))
      error(path, `unknown formula "${wanted}"`, nearestName(wanted, formulaNames));
  };
  for (const [id, fact] of Object.entries(value.facts)) {
    const at = ['facts', id];
    if ((fact.type === 'choice') !== (fact.values !== undefined))
      error(at, `${id}: a choice, and only a choice, has values`);
    if (fact.from) {
      needFormula([...at, 'from', 'formula'], fact.from.formula);
      for (const f of fact.from.of) if (value.parameters[f] === undefined) needName([...at, 'from', 'of'], f);
    }
    if (fact.presupposes && !value.derived[fact.presupposes.fact])
      needName([...at, 'presupposes'], fact.presupposes.fact);
    const domain = fact.type === 'boolean' ? ['true', 'false'] : Object.keys(fact.values ?? {});
    for (const key of Object.keys(fact.prior?.shares ?? {}))
      if (!domain.includes(key))
        error([...at, 'prior', 'shares', key], `"${key}" is not a value of ${id}`, nearestName(key, domain));
    if (Array.isArray(fact.tick?.yes))
      for (const v of [...fact.tick.yes, fact.tick.no])
        if (v !== null && !domain.includes(String(v)))
          error([...at, 'tick'], `"${v}" is not a value of ${id}`, nearestName(String(v), domain));
    checkPrior([...at, 'prior'], fact.prior);
  }
  for (const [id, derived] of Object.entries(value.derived)) {
    const at = ['derived', id];
    if (names.includes(id)) error(at, `${id} is already a fact`);
    needFormula([...at, 'formula'], derived.formula);
    for (const f of derived.of) if (value.parameters[f] === undefined) needName([...at, 'of'], f);
    for (const f of derived.asks ?? []) needName([...at, 'asks'], f);
    checkPrior([...at, 'prior'], derived.prior);
  }
  for (const [id, parameter] of Object.entries(value.parameters))
    problems.push(...checkParameter(file, lineOf, ['parameters', id], parameter, value.sources));
  return { value: problems.some((p) => p.severity === 'error') ? undefined : value, problems };

  function checkPrior(at: PropertyKey[], prior: Prior | undefined): void {
    // A date that may never have been says only how often that is so; months since it have their own shares.
    if (!prior || (prior.never !== undefined && !prior.ranges)) return;
    const sum =
      Object.values(prior.shares ?? {}).reduce((a, b) => a + b, 0) +
      (prior.ranges ?? []).reduce((a, [, s]) => a + s, 0) +
      (prior.never ?? 0);
    if (Math.abs(sum - 1) > 1e-6) error(at, `the shares add up to ${sum.toFixed(4)}, not 1`);
  }
}

/** Defects of one dated parameter: overlapping or unordered dates, sources that are not listed. */
export function checkParameter(
  file: string,
  lineOf: (path: readonly PropertyKey[]) => number,
  at: PropertyKey[],
  parameter: Parameter,
  sources: Record<string, Source>,
): Problem[] {
  const problems: Problem[] = [];
  parameter.values.forEach((v, i) => {
    const before = parameter.values[i - 1];
    const say = (message: string, nearest?: string) =>
      problems.push({ file, line: lineOf([...at, 'values', i]), message, nearest, severity: 'error' });
    if (before && (before.to == null || before.to >= v.from))
      say(`${String(at.at(-1))}: dates overlap or are not in order`);
    if (v.to != null && v.to < v.from) say(`${String(at.at(-1))}: ends before it begins`);
    for (const s of Object.keys(v.cite))
      if (!sources[s]) say(`unknown source "${s}"`, nearestName(s, Object.keys(sources)));
  });
  return problems;
}
