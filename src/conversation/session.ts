// What the engine remembers of one person between turns: answers by name, the flows under way, the open
// question. Small (a few hundred bytes), plain JSON, readable by later versions.
import { z } from 'zod';

const value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string()),
  z.record(z.string(), z.unknown()),
]);
export type AnswerValue = z.infer<typeof value>;

const frame = z.object({
  flow: z.string(),
  version: z.number(),
  /** Steps that are behind us, with their outcome: said, called, run. */
  done: z.record(z.string(), z.string()),
  /** This flow interrupted the one below and gives way to it when it ends. */
  aside: z.boolean().optional(),
});
export type Frame = z.infer<typeof frame>;

const open = z.object({
  flow: z.string(),
  step: z.string(),
  /** Misunderstood answers so far. */
  tries: z.number(),
  /** Option ids in the order shown, so that digits mean what the person saw. */
  shown: z.array(z.string()),
  /** An open detail: candidates to choose from, the fact asked, the field being corrected, the page. */
  detail: z
    .object({
      kind: z.enum(['candidates', 'fact', 'page', 'articles', 'multi', 'edit']),
      values: z.array(value),
    })
    .optional(),
});
export type Open = z.infer<typeof open>;

const consentRecord = z.object({
  purpose: z.string(),
  facility: z.string().optional(),
  version: z.number(),
  hash: z.string(),
  at: z.number(),
  channel: z.string(),
  event: z.string(),
  given: z.boolean(),
});
export type ConsentRecord = z.infer<typeof consentRecord>;

/** One turn as ids only, for "why did it stop?": never a word of the person. */
export interface Trace {
  at: number;
  /** The kind of what came in. */
  input: string;
  /** The question that was open, `flow/step`; empty for none. */
  step: string;
  rule: string;
}

export const sessionSchema = z.object({
  schema: z.literal(1),
  frames: z.array(frame),
  /** A talk put aside by a new goal; offered again later. */
  paused: z.array(frame).optional(),
  open: open.optional(),
  answers: z.record(z.string(), value),
  /** How the answer is shown, when the value alone does not say it. */
  shown: z.record(z.string(), z.string()),
  consents: z.array(consentRecord),
  /** The talk is about somebody else than who types; `apart` then holds who types, else an unfinished entry. */
  forAnother: z.boolean().optional(),
  apart: z
    .object({ answers: z.record(z.string(), value), shown: z.record(z.string(), z.string()) })
    .optional(),
  pronouns: z.string().optional(),
  referral: z.string().optional(),
  /** The organisation whose link that is. */
  introducer: z.string().optional(),
  /** Set while a human has the talk, or after the person asked for silence. */
  human: z.boolean().optional(),
  silent: z.boolean().optional(),
  /** When the timer under way is due, and how many reminders went out since the person's last word. */
  timer: z.number().optional(),
  reminded: z.number().optional(),
  turns: z.number(),
  at: z.number(),
  /** The last turns, a line each (see `Trace`): in full they would outgrow all the rest. */
  traces: z.array(z.string()),
});
export type Session = z.infer<typeof sessionSchema>;

/** Bounds that keep a session small however long the talk is. */
export const LIMITS = { frames: 6, traces: 12, consents: 12, text: 500, answers: 120 } as const;

export const newSession = (now: number): Session => ({
  schema: 1,
  frames: [],
  answers: {},
  shown: {},
  consents: [],
  turns: 0,
  at: now,
  traces: [],
});

/** Reads what `JSON.stringify(session)` wrote. Throws a plain Error when it is no session at all. */
export function readSession(state: string): Session {
  const parsed = JSON.parse(state) as { schema?: number };
  if (parsed.schema !== 1) throw new Error(`session schema ${String(parsed.schema)} is not known here`);
  const session = parsed as Session;
  // Earlier versions wrote them in full.
  if (typeof session.traces[0] === 'object')
    session.traces = (session.traces as unknown as Trace[]).map(lineOf);
  return session;
}

const lineOf = ({ at, input, step, rule }: Trace): string => `${at} ${input} ${step} ${rule}`;

/** Notes a turn; the oldest goes when there are enough. */
export function addTrace(session: Session, trace: Trace): void {
  session.traces.push(lineOf(trace));
  if (session.traces.length > LIMITS.traces) session.traces.splice(0, session.traces.length - LIMITS.traces);
}

/** The noted turns, the oldest first. */
export function tracesOf({ traces }: Pick<Session, 'traces'>): Trace[] {
  return traces.map((line) => {
    const [at = '', input = '', step = '', rule = ''] = line.split(' ');
    return { at: Number(at), input, step, rule };
  });
}

/** Names that outlive their flow: about the person (`person.`) and their situation (`facts.`). */
export const isRemembered = (name: string) => name.startsWith('person.') || name.startsWith('facts.');

/** The province that was told without a commune, until the place is known. */
export const PROVINCE = 'person.province';

/** The province in which a place is looked for first. */
export const provinceOf = ({ answers }: Pick<Session, 'answers'>): string | undefined =>
  typeof answers[PROVINCE] === 'string' ? answers[PROVINCE] : undefined;
