// The format of a flow file (flows/<name>.yaml): what an editor may write, checked with exact lines.
// docs/flows.md teaches it by example; `compile.ts` checks the names that one file uses of another.
import { z } from 'zod';

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as "course-place"')
  .max(24, 'is longer than 24 letters');

/** A dotted answer name: `person.name` and `facts.age` are remembered, all others end with their flow. */
const name = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?$/, 'must be a name such as "course" or "person.name"');

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What one name is compared with: a value, or one test. */
const test = z.union([
  scalar,
  z.strictObject({
    is: scalar.optional(),
    not: scalar.optional(),
    in: z.array(scalar).optional(),
    below: z.number().optional(),
    atLeast: z.number().optional(),
    known: z.boolean().optional(),
  }),
]);
export type Test = z.infer<typeof test>;

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { [name: string]: Test };

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
    z.strictObject({ not: condition }),
    z.record(name, test),
  ]),
) as z.ZodType<Condition>;

/** A text, or one per channel with `default` for the others. */
const text = z.union([
  z.string().min(1),
  z.strictObject({
    default: z.string().min(1),
    web: z.string().optional(),
    telegram: z.string().optional(),
    'zalo-oa': z.string().optional(),
    'zalo-bot': z.string().optional(),
    terminal: z.string().optional(),
  }),
]);
export type Text = z.infer<typeof text>;

const branchShape = {
  /** The next step of this flow. */
  goto: id.optional(),
  /** Leave for another flow for good. */
  flow: id.optional(),
  /** Names handed to that flow: its name ← a name known here, or a literal after `=`. */
  with: z.record(name, z.string()).optional(),
  /** Answers to drop, so that their questions are asked again. */
  forget: z.array(name).optional(),
  set: z.record(name, scalar).optional(),
  say: text.optional(),
  end: z.literal(true).optional(),
  /** Take up the talk that was put aside. */
  resume: z.literal(true).optional(),
};
const branch = z.strictObject(branchShape);
export type Branch = z.infer<typeof branch>;

/** Words that mean an option, here and in the sentence that led to its flow; written with accents. */
const also = z.array(z.string().min(3)).min(1).optional();

const option = z.strictObject({
  id,
  label: z.string().min(1),
  also,
  when: condition.optional(),
  ...branchShape,
});
export type Option = z.infer<typeof option>;

export const ASK_KINDS = [
  'choice',
  'multi-choice',
  'yes-no',
  'text',
  'name',
  'phone',
  'birth-year',
  'age',
  'number',
  'money',
  'date',
  'place',
  'course',
  'facility',
  'consent',
  'facts',
] as const;
export type AskKind = (typeof ASK_KINDS)[number];

const common = { id, when: condition.optional() };

const ask = z.strictObject({
  ...common,
  ask: z.enum(ASK_KINDS),
  text: text.optional(),
  /** The answer's name; the step's id when left out. */
  save: name.optional(),
  options: z.array(option).min(1).optional(),
  /** A list of ids from a tool, for course and facility. */
  from: name.optional(),
  /** Number: what is counted. */
  unit: z.enum(['month', 'year']).optional(),
  /** Consent: its purpose (a file of knowledge/consents). */
  purpose: id.optional(),
  /** Facts: the scheme ids to settle, or the name of a list of them. */
  scope: z.union([z.array(id), name]).optional(),
  /** Say back what was understood in the next message (money, ages, dates and places always are). */
  echo: z.boolean().optional(),
  /** "không biết" is an answer: where it leads. */
  unknown: z.strictObject({ ...branchShape, also }).optional(),
  yes: branch.optional(),
  no: branch.optional(),
  /** Choices shown beside free input, such as "Bỏ qua". */
  extra: z.array(option).optional(),
  help: text.optional(),
  /** First and second rung; the defaults of the kind when left out. */
  reprompt: z.array(text).min(1).max(2).optional(),
  /** Third rung: keep the raw text, hand over, or follow a branch. */
  otherwise: z.union([z.literal('accept'), z.literal('human'), branch]).optional(),
  requestContact: z.boolean().optional(),
  /** Text: whatever is written is the answer, also a question, a number or a new goal; only commands stay commands. */
  verbatim: z.boolean().optional(),
  next: branch.optional(),
});
export type AskStep = z.infer<typeof ask>;

const say = z.strictObject({
  ...common,
  say: text,
  /** A path of this service or an address, and the picture in words for who does not see it. */
  picture: z.strictObject({ url: z.string().min(1), alt: z.string().min(1) }).optional(),
  next: branch.optional(),
});
export type SayStep = z.infer<typeof say>;

const call = z.strictObject({
  ...common,
  call: z.string().regex(/^[a-z]+\.[a-z-]+$/, 'must name a tool such as "courses.search"'),
  with: z.record(name, z.string()).optional(),
  save: z.record(name, name).optional(),
  /** Branches by the tool's outcome word. */
  on: z.record(id, branch).optional(),
});
export type CallStep = z.infer<typeof call>;

const run = z.strictObject({
  ...common,
  run: id,
  with: z.record(name, z.string()).optional(),
  next: branch.optional(),
});
export type RunStep = z.infer<typeof run>;

const jump = z.strictObject({ ...common, next: branch });
export type JumpStep = z.infer<typeof jump>;

const summary = z.strictObject({
  ...common,
  summary: z.array(z.strictObject({ name, label: z.string().min(1) })).min(1),
  text,
  /** The tool that sends; branches by its outcome word. */
  send: z.string().min(1),
  on: z.record(id, branch).optional(),
});
export type SummaryStep = z.infer<typeof summary>;

export type Step = AskStep | SayStep | CallStep | RunStep | JumpStep | SummaryStep;

const STEP_KINDS = { ask, say, call, run, summary } as const;

/** One step; its kind is the key it carries (`ask`, `say`, `call`, `run`, `summary`, or only `next`). */
const step = z.unknown().transform((raw, context): Step => {
  const keys = raw !== null && typeof raw === 'object' ? Object.keys(raw) : [];
  const kind = (Object.keys(STEP_KINDS) as (keyof typeof STEP_KINDS)[]).find((k) => keys.includes(k));
  const result = (kind ? STEP_KINDS[kind] : jump).safeParse(raw);
  if (result.success) return result.data as Step;
  for (const issue of result.error.issues) {
    const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    if (kind !== undefined) {
      const schema = issue.path.length === 0 ? STEP_KINDS[kind] : undefined;
      const known = schema ? { known: Object.keys(schema.shape) } : {};
      context.issues.push({ ...issue, ...known, input: raw } as never);
    } else if (unknownKeys.length === 0) context.issues.push({ ...issue, input: raw } as never);
    else
      context.issues.push({
        code: 'custom',
        path: [],
        message: `is no step: it needs one of ask, say, call, run, summary or next (found ${keys.join(', ')})`,
        input: raw,
      } as never);
  }
  return z.NEVER;
});

export const flowFile = z.strictObject({
  flow: id,
  version: z.number().int().min(1),
  title: z.string().min(1).max(40),
  /** Names that a caller may hand over. */
  inputs: z.array(name).optional(),
  /** About somebody else than who types: `person.` and `facts.` begin empty and stand apart from the typist's own. */
  forAnother: z.boolean().optional(),
  /** Words that open this flow wherever they are said; written once, with accents, and heard without them too. */
  heard: z.array(z.string().min(3)).min(1).optional(),
  /** Harmless words that read like those without accents, or go on otherwise: they do not open it. */
  unlike: z.array(z.string().min(3)).min(1).optional(),
  /** Old step ids whose people now stand at a new one. */
  replaces: z.record(z.string(), id).optional(),
  /** Hours after which one reminder may go out, and days after which the flow is dropped. */
  remindAfterHours: z.number().int().min(1).max(72).optional(),
  expireAfterDays: z.number().int().min(1).max(365).optional(),
  steps: z.array(step).min(1),
});
export type FlowFile = z.output<typeof flowFile>;
export const stepSchemas = { ...STEP_KINDS, jump };
