// The format of knowledge/schemes/<id>.yaml: one support scheme with its dated versions, cited parameters,
// criteria tree, award parts, papers and places. Pure: texts come in, checked values and problems go out.
import { z } from 'zod';
import {
  checkParameter,
  citeSchema,
  type FactFile,
  parameterSchema,
  readFactFile,
  sourceSchema,
} from './fact-file.js';
import { nearestName, type Problem } from './problem.js';
import { readYaml } from './yaml.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD');
const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens');
const text = z.string().min(1);
const number = z.union([
  z.number(),
  z.string().regex(/^\$[a-z][a-z0-9-]*$/, 'must be a number or $parameter'),
]);
const scalar = z.union([z.string(), z.boolean()]);

/** What is to be checked before anybody may promise anything, and with whom. */
export const askSchema = z.strictObject({ check: text, with: text });
export type Ask = z.output<typeof askSchema>;

export interface Criterion {
  id?: string;
  fact?: string;
  is?: string | boolean;
  in?: (string | boolean)[];
  not?: string | boolean;
  exists?: boolean;
  gte?: number | string;
  gt?: number | string;
  lte?: number | string;
  lt?: number | string;
  all?: Criterion[];
  any?: Criterion[];
  none?: Criterion[];
  ref?: string;
  /** When this holds the law or its practice is still uncertain: the verdict can be `ask` at best. */
  ask?: Ask;
  cite?: Record<string, string>;
  met?: string;
  notMet?: string;
  unknown?: string;
}

const comparisons = ['is', 'in', 'not', 'exists', 'gte', 'gt', 'lte', 'lt'] as const;

export const criterionSchema: z.ZodType<Criterion> = z.lazy(() =>
  z
    .strictObject({
      id: id.optional(),
      fact: z.string().optional(),
      is: scalar.optional(),
      in: z.array(scalar).min(1).optional(),
      not: scalar.optional(),
      exists: z.boolean().optional(),
      gte: number.optional(),
      gt: number.optional(),
      lte: number.optional(),
      lt: number.optional(),
      all: z.array(criterionSchema).min(1).optional(),
      any: z.array(criterionSchema).min(1).optional(),
      none: z.array(criterionSchema).min(1).optional(),
      ref: id.optional(),
      ask: askSchema.optional(),
      cite: citeSchema.optional(),
      met: text.optional(),
      notMet: text.optional(),
      unknown: text.optional(),
    })
    .superRefine((c, ctx) => {
      const forms = (['fact', 'all', 'any', 'none', 'ref'] as const).filter((k) => c[k] !== undefined);
      if (forms.length !== 1)
        ctx.addIssue({ code: 'custom', message: 'needs exactly one of fact, all, any, none, ref' });
      const used = comparisons.filter((k) => c[k] !== undefined);
      if (c.fact !== undefined && used.length === 0)
        ctx.addIssue({ code: 'custom', message: `needs one of ${comparisons.join(', ')}` });
      if (c.fact === undefined && used.length > 0)
        ctx.addIssue({ code: 'custom', message: `${used[0]} without fact` });
    }),
) as z.ZodType<Criterion>;

/** `min(of, upTo) × times… × share / 100`; `of` and `times` are facts or $parameters. */
const amountSchema = z.strictObject({
  of: z.string(),
  upTo: number.optional(),
  times: z.array(z.string()).optional(),
  share: number.optional(),
});
export type Amount = z.output<typeof amountSchema>;

const levelSchema = z.strictObject({
  id,
  when: criterionSchema.optional(),
  amount: amountSchema,
  cite: citeSchema,
  text,
  /** Why this figure cannot be promised even to an eligible person. */
  notFirm: text.optional(),
});

const partSchema = z.strictObject({
  id,
  label: text,
  /** From the best level down: the first that holds is the one that counts. */
  levels: z.array(levelSchema).min(1),
  /** Id of an exemption whose sum is taken off this part first. */
  lessExemption: id.optional(),
});
export type Part = z.output<typeof partSchema>;

const versionSchema = z.strictObject({
  from: day,
  to: day.nullable(),
  law: text,
  force: z.enum(['certain', 'uncertain']),
  /** Said, and asked, when force is uncertain. */
  uncertain: z.strictObject({ say: text, check: text, with: text }).optional(),
  define: z.record(id, criterionSchema).optional(),
  criteria: z.array(criterionSchema).min(1),
  parts: z.array(partSchema),
  /** The sum of all parts may not pass this; parts are paid in their order. */
  cap: z.strictObject({ amount: amountSchema, cite: citeSchema, text }).optional(),
  replacedBy: z.strictObject({ schemes: z.array(id).min(1), cite: citeSchema, text }).optional(),
  excludes: z.strictObject({ schemes: z.array(id).min(1), cite: citeSchema, text }).optional(),
  discretion: text.optional(),
  papers: z.array(text).min(1),
  where: text,
  howLong: text,
  firstSteps: z.array(text).min(1),
  notes: z.array(text),
  /** Repayment terms of a loan; parameters by name. */
  loan: z
    .strictObject({
      rate: z.string(),
      grace: z.string().optional(),
      ceiling: z.string().optional(),
      monthlyCeiling: z.string().optional(),
      longestMonths: z.string().optional(),
      /** The most that is lent without collateral. */
      unsecured: z.string().optional(),
      /** Repayment lasts as long as the payouts; for payouts up to `shortMonths` that many times `shortFactor`. */
      shortMonths: z.string().optional(),
      shortFactor: z.string().optional(),
      paidOut: z.enum(['monthly', 'at-once']),
    })
    .optional(),
});
export type SchemeVersion = z.output<typeof versionSchema>;

/** As written: `like` takes whatever is left out from the earlier version that began on that day. */
const writtenVersionSchema = versionSchema
  .partial()
  .extend({ from: day, to: day.nullable(), like: day.optional() });
const neededInVersion = ['law', 'force', 'criteria', 'papers', 'where', 'howLong', 'firstSteps'] as const;

const writtenSchemeSchema = z.strictObject({
  id,
  title: text,
  short: text,
  kind: z.enum(['grant', 'loan', 'exemption']),
  /** What is said for a day before the first version: no such law yet, or one we do not hold. */
  before: z.strictObject({ outcome: z.enum(['not-eligible', 'ask']), say: text }),
  sources: z.record(z.string(), sourceSchema),
  parameters: z.record(z.string(), parameterSchema).default({}),
  versions: z.array(writtenVersionSchema).min(1),
});
type WrittenScheme = z.output<typeof writtenSchemeSchema>;
export type SchemeFile = Omit<WrittenScheme, 'versions'> & { versions: SchemeVersion[] };

/**
 * Reads one scheme file. `facts` is the checked facts.yaml and `schemeIds` every scheme known, for the names
 * used inside. Errors (unknown keys, names, values outside a domain, undated or uncited numbers) come with
 * their line and the nearest right name; the value is undefined when there is one.
 */
export function readSchemeFile(
  file: string,
  text: string,
  facts: FactFile,
  schemeIds: readonly string[],
): { value: SchemeFile | undefined; problems: Problem[] } {
  const { value: written, problems, lineOf } = readYaml(file, text, writtenSchemeSchema);
  if (written === undefined) return { value: undefined, problems };
  const error = (path: PropertyKey[], message: string, nearest?: string) =>
    problems.push({ file, line: lineOf(path), message, nearest, severity: 'error' });
  const versions: SchemeVersion[] = [];
  written.versions.forEach((own, i) => {
    const model = versions.find((v) => v.from === own.like);
    if (own.like !== undefined && !model)
      error(['versions', i, 'like'], `no earlier version begins on ${own.like}`);
    const { like: _, ...rest } = own;
    const whole = { parts: [], notes: [], ...model, ...rest };
    for (const key of neededInVersion)
      if (whole[key] === undefined) error(['versions', i], `${key}: is missing`);
    versions.push(whole as SchemeVersion);
  });
  if (problems.length > 0) return { value: undefined, problems };
  const value: SchemeFile = { ...written, versions };
  const known = (path: PropertyKey[], what: string, wanted: string, names: readonly string[]) => {
    if (!names.includes(wanted)) error(path, `unknown ${what} "${wanted}"`, nearestName(wanted, names));
  };
  const sources = Object.keys(value.sources);
  const cites = (path: PropertyKey[], cite: Record<string, string> | undefined) => {
    for (const s of Object.keys(cite ?? {})) known(path, 'source', s, sources);
  };
  const parameterNames = [...Object.keys(value.parameters), ...Object.keys(facts.parameters)];
  const factNames = [...Object.keys(facts.facts), ...Object.keys(facts.derived)];

  for (const [name, parameter] of Object.entries(value.parameters))
    problems.push(...checkParameter(file, lineOf, ['parameters', name], parameter, value.sources));

  value.versions.forEach((version, v) => {
    const at: PropertyKey[] = ['versions', v];
    const before = value.versions[v - 1];
    if (before && (before.to === null || before.to >= version.from))
      error(at, 'versions overlap or are not in order');
    else if (before?.to != null && dayAfter(before.to) !== version.from)
      error(at, `no version covers ${dayAfter(before.to)} to the day before ${version.from}`);
    if (version.to !== null && version.to < version.from) error(at, 'ends before it begins');
    if ((version.force === 'uncertain') !== (version.uncertain !== undefined))
      error(at, 'force: uncertain, and only that, needs "uncertain"');
    if ((value.kind === 'loan') !== (version.loan !== undefined))
      error(at, 'a loan, and only a loan, has "loan"');
    const ids = new Set<string>();
    const definitions = Object.keys(version.define ?? {});
    for (const [name, node] of Object.entries(version.define ?? {}))
      criterion(node, [...at, 'define', name], definitions, ids, version);
    version.criteria.forEach((node, i) => {
      const path = [...at, 'criteria', i];
      if (node.id === undefined) error(path, 'a criterion at the top needs an id');
      if (node.cite === undefined) error(path, `${node.id}: has no cite`);
      if (node.met === undefined || node.notMet === undefined)
        error(path, `${node.id}: needs met and notMet`);
      criterion(node, path, definitions, ids, version);
    });
    version.parts.forEach((part, p) => {
      if (part.lessExemption !== undefined)
        known([...at, 'parts', p], 'scheme', part.lessExemption, schemeIds);
      part.levels.forEach((level, l) => {
        const path = [...at, 'parts', p, 'levels', l];
        if (level.when) criterion(level.when, [...path, 'when'], definitions, ids, version);
        amount(level.amount, path, version);
        cites(path, level.cite);
      });
    });
    if (version.cap) {
      amount(version.cap.amount, [...at, 'cap'], version);
      cites([...at, 'cap'], version.cap.cite);
    }
    for (const key of ['replacedBy', 'excludes'] as const) {
      cites([...at, key], version[key]?.cite);
      for (const s of version[key]?.schemes ?? []) known([...at, key, 'schemes'], 'scheme', s, schemeIds);
    }
    for (const [key, name] of Object.entries(version.loan ?? {}))
      if (key !== 'paidOut') parameter(`$${name}`, [...at, 'loan', key], version);
  });
  return { value: problems.some((p) => p.severity === 'error') ? undefined : value, problems };

  function parameter(name: string, path: PropertyKey[], version: SchemeVersion): void {
    known(path, 'parameter', name.slice(1), parameterNames);
    const dated = value.parameters[name.slice(1)] ?? facts.parameters[name.slice(1)];
    const bare = dated && firstWithout(dated.values, version.from, version.to);
    if (bare !== undefined) error(path, `${name} has no value on ${bare}`);
  }

  function operand(name: string, path: PropertyKey[], version: SchemeVersion): void {
    if (name.startsWith('$')) parameter(name, path, version);
    else {
      known(path, 'fact', name, factNames);
      const type = facts.facts[name]?.type ?? facts.derived[name]?.type;
      if (type !== undefined && type !== 'number') error(path, `${name} is not a number`);
    }
  }

  function amount(a: Amount, path: PropertyKey[], version: SchemeVersion): void {
    for (const name of [a.of, ...(a.times ?? [])]) operand(name, path, version);
    for (const bound of [a.upTo, a.share]) {
      if (typeof bound === 'string') parameter(bound, path, version);
      else if (bound !== undefined) error(path, `${bound}: a number of law must be a dated, cited parameter`);
    }
  }

  function criterion(
    node: Criterion,
    path: PropertyKey[],
    definitions: readonly string[],
    ids: Set<string>,
    version: SchemeVersion,
  ): void {
    if (node.id !== undefined) {
      if (ids.has(node.id)) error(path, `id "${node.id}" is used twice`);
      ids.add(node.id);
    }
    cites(path, node.cite);
    if (node.ref !== undefined) known(path, 'definition', node.ref, definitions);
    for (const key of ['all', 'any', 'none'] as const)
      for (const [i, kid] of (node[key] ?? []).entries())
        criterion(kid, [...path, key, i], definitions, ids, version);
    if (node.fact === undefined) return;
    known(path, 'fact', node.fact, factNames);
    const fact = facts.facts[node.fact];
    const type = fact?.type ?? facts.derived[node.fact]?.type;
    if (type === undefined) return;
    const values = [node.is, node.not, ...(node.in ?? [])].filter((x) => x !== undefined);
    const domain = type === 'boolean' ? ['true', 'false'] : Object.keys(fact?.values ?? {});
    if (type === 'number' || type === 'date') {
      if (values.length > 0) error(path, `${node.fact} is a ${type}: use gte, gt, lte, lt or exists`);
      if (type === 'date') error(path, `${node.fact} is a date: use a derived fact`);
    } else {
      for (const v of values)
        if (!domain.includes(String(v)) || (type === 'boolean') !== (typeof v === 'boolean'))
          error(path, `"${v}" is not a value of ${node.fact}`, nearestName(String(v), domain));
      if ([node.gte, node.gt, node.lte, node.lt].some((x) => x !== undefined))
        error(path, `${node.fact} is not a number`);
    }
    for (const bound of [node.gte, node.gt, node.lte, node.lt]) {
      if (typeof bound === 'string') parameter(bound, path, version);
      else if (bound !== undefined && bound !== 0 && bound !== 1)
        error(path, `${bound}: a threshold of law must be a dated, cited parameter`);
    }
  }
}

const dayAfter = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The first day from `from` to `to` that none of the ordered dated values covers. */
function firstWithout(
  values: readonly { from: string; to?: string | null | undefined }[],
  from: string,
  to: string | null,
): string | undefined {
  let day = from;
  for (const value of values)
    if (value.from <= day && (value.to == null || value.to >= day)) {
      if (value.to == null || (to !== null && value.to >= to)) return undefined;
      day = dayAfter(value.to);
    }
  return day;
}

/** Orders scheme ids as the vocabulary lists them (the values of `priorSupportScheme`), others after them by id. */
export function inVocabularyOrder(facts: FactFile): (a: string, b: string) => number {
  const order = Object.keys(facts.facts.priorSupportScheme?.values ?? {});
  const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return (a, b) => place(a) - place(b) || a.localeCompare(b);
}

/**
 * Reads facts.yaml and every scheme file together. Schemes come in the order of the vocabulary (the values of
 * `priorSupportScheme`), others after them by id. With any error the caller must use none of it.
 */
export function readRules(
  facts: { file: string; text: string },
  schemes: readonly { file: string; text: string }[],
): { facts: FactFile | undefined; schemes: SchemeFile[]; problems: Problem[] } {
  const factFile = readFactFile(facts.file, facts.text);
  const problems = [...factFile.problems];
  if (!factFile.value) return { facts: undefined, schemes: [], problems };
  const idOf = (file: string) => file.replace(/^.*[\\/]/, '').replace(/\.yaml$/, '');
  const ids = schemes.map((s) => idOf(s.file)).sort(inVocabularyOrder(factFile.value));
  const read = new Map<string, SchemeFile>();
  for (const { file, text } of schemes) {
    const scheme = readSchemeFile(file, text, factFile.value, ids);
    problems.push(...scheme.problems);
    if (!scheme.value) continue;
    if (scheme.value.id !== idOf(file))
      problems.push({
        file,
        line: 1,
        message: `id "${scheme.value.id}" is not the file's name`,
        severity: 'error',
      });
    read.set(idOf(file), scheme.value);
  }
  return { facts: factFile.value, schemes: ids.flatMap((id) => read.get(id) ?? []), problems };
}
