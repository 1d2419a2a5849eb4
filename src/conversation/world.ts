// Everything that a turn may look at besides the session: flows, phrases, readers, knowledge and tools.
// All of it is data or pure functions, so that the same turn always gives the same result.
import type { Explanation } from '../eligibility/explain.js';
import type { AgeQuestion } from '../vietnamese/age-question.js';
import type { Aside } from '../vietnamese/aside.js';
import type { LeftNumber } from '../vietnamese/callback.js';
import type { SelfReference } from '../vietnamese/self-reference.js';
import type { SupposedFacts } from '../vietnamese/what-if.js';
import type { BareTrade } from '../vietnamese/wish.js';
import type { Flows } from './compile.js';
import type { ChannelId, Message } from './message.js';
import type { Phrases } from './phrases.js';
import type { AnswerValue, ConsentRecord, Session } from './session.js';

/** What a reader made of a typed answer. */
export type Reading<T> = { value: T } | { candidates: T[] } | { value: null };

export type Command =
  | 'back'
  | 'menu'
  | 'human'
  | 'help'
  | 'stop'
  | 'erase'
  | 'restart'
  | 'my-data'
  | 'withdraw'
  | 'cancel'
  | 'carry';

export interface PlaceValue {
  commune: string;
  kind: string;
  province: string;
  code?: string;
}

/** A first free message, understood: a goal, and answers by name (`occupation`, `person.place`, `facts.age` …). */
export interface Understood {
  goal?: string;
  answers: Record<string, AnswerValue>;
  /** Several that the named place may be: to be asked back where the place is asked for. */
  places?: PlaceValue[];
}

/** Readers of typed answers, bound to the lexicon and the gazetteer; `today` is the day of the turn (`YYYY-MM-DD`). */
export interface Readers {
  choice(text: string, labels: readonly string[]): Reading<number>;
  yesNo(text: string): Reading<'yes' | 'no' | 'unknown'>;
  consent(text: string): Reading<'yes' | 'no'>;
  money(text: string): Reading<number>;
  age(text: string, today: string): Reading<number>;
  birthYear(text: string, today: string): Reading<number>;
  /** `unit`: what is counted, so that "3 năm" is 36 months where months are asked for. */
  number(text: string, unit?: 'month' | 'year'): Reading<number>;
  date(text: string, today: string): Reading<string>;
  phone(text: string): Reading<string>;
  /** `province`: the one told before, in which the name is looked for first. */
  place(text: string, province?: string): Reading<PlaceValue>;
  /** A province that is named without any place in it. */
  province(text: string): string | undefined;
  /** `asked` is the kind of the open question: "dung" means đúng to a yes-no question, not dừng. */
  command(text: string, asked?: string): Command | undefined;
  message(text: string, today: string): Understood;
  /** A trade that only its context makes one ("hàn"), or that nobody teaches, when the text is nothing but its name. */
  bareTrade(text: string): BareTrade | undefined;
  isQuestion(text: string): boolean;
  /** A phone number that is left to be called on, when the text does nothing else. */
  leftNumber(text: string): LeftNumber | undefined;
  /** Whether the text asks only if somebody of a told age may learn, a trade by name or any. */
  asksAge(text: string): AgeQuestion | undefined;
  /** What a text says beside the matter, when it says nothing else ("anh ơi", "cảm ơn em", "để mai nhắn lại"). */
  aside(text: string): Aside | undefined;
  /** Whether one of the phrases is said, accents or not; look-alikes in `unlike` take a find back. */
  isHeard(text: string, phrases: readonly string[], unlike?: readonly string[]): boolean;
  /** Whether the words ask what became of the writer's registration, and by which code if they name one. */
  asksStatus(text: string): { receipt?: string } | undefined;
  /** Whether the words begin an entry for somebody else ("nhập hộ bà con"), and whether an official writes them. */
  assisted(text: string): { official: boolean } | undefined;
  /** How the writer calls herself in these words. */
  self(text: string): SelfReference | undefined;
  /** The facts that a question supposes ("nếu học trung cấp thì sao?"), or undefined. */
  whatIf(text: string, today: string): SupposedFacts | undefined;
  nearestPlace(latitude: number, longitude: number): PlaceValue | undefined;
}

export interface Article {
  id: string;
  title: string;
  /** The answer in at most 300 characters. */
  lead: string;
  /** Path of the page to read on. */
  path: string;
  /** "Nghị định 338/2025/NĐ-CP, Điều 25 · kiểm tra 21/11/2026". */
  source: string;
}

export interface Consent {
  purpose: string;
  /** Whether it is given to one facility at a time. */
  perFacility: boolean;
  version: number;
  text: string;
  hash: string;
}

/** One question of the eligibility interview, ready to be shown. */
export interface FactQuestion {
  /** One fact, or several yes/no facts asked at once. */
  facts: string[];
  kind: 'choice' | 'yes-no' | 'multi-choice' | 'number' | 'money' | 'date' | 'age';
  /** What a number counts. */
  unit?: 'month' | 'year';
  text: string;
  help?: string;
  options: { id: string; label: string; value: AnswerValue }[];
  sensitive: boolean;
}

export type Effect =
  | { type: 'lead'; facility: string; lead: LeadIntent }
  | { type: 'lead-change'; receipt: string; change: 'cancel' | 'withdraw' }
  | { type: 'consent'; answer: ConsentAnswer }
  | { type: 'erase' }
  /** The talk wants to be looked at again at that moment. */
  | { type: 'timer'; at: number }
  /** A person is to call: the number that was left for it, the course or trade of the talk, what it is about. */
  | { type: 'handover'; reason: string; phone: string; about: string; words: string }
  /** The code by which another channel may take up this talk. */
  | { type: 'carry'; code: string }
  | { type: 'sheet'; token: string; content: SheetContent }
  /** A question that no article answers, without personal data. */
  | { type: 'missed'; question: string }
  | { type: 'event'; name: string; data?: Record<string, string | number | boolean> };

/** «Phiếu của bà con»: the result of a check as it is printed and shown again by its link. */
export interface SheetContent {
  madeAt: number;
  /** The day whose law it tells. */
  on: string;
  /** The course in one line, when one was chosen. */
  course?: string;
  sample?: boolean;
  explanations: Explanation[];
}

/** An answer to a consent question, with the exact words that were shown. */
export interface ConsentAnswer extends ConsentRecord {
  text: string;
}

/** What the person agreed to send. */
export interface LeadIntent {
  id: string;
  receipt: string;
  course: { id: string; title: string };
  person: { name: string; phone: string; birthYear: number; commune: string };
  guardian?: { name: string; phone: string };
  priority: boolean;
  consent: { purpose: string; version: number; at: number; hash: string };
  guardianConsent?: { purpose: string; version: number; at: number; hash: string };
  /** The guardian must agree by a link first: the secret of that link. */
  awaiting?: string;
  /** The code of what was sent before and is mended by this. */
  replaces?: string;
  referral?: string;
}

/** What a facility may say became of a registration. */
export const FACILITY_STATUSES = [
  'called',
  'appointment',
  'unreachable',
  'waiting-list',
  'enrolled',
  'not-suitable',
] as const;

/** A guardian has so long; then nothing of the registration is kept. */
export const GUARDIAN_MS = 30 * 24 * 3_600_000;

/** One registration of the person, as the store knows it at the moment of the turn. */
export interface Registration {
  receipt: string;
  course: { id: string; title: string };
  /** The facility's id. */
  facility: string;
  /** `new`, `awaiting-guardian`, `cancelled`, `withdrawn`, or what the facility said. */
  status: string;
  sentAt: number;
  /** When its status was set last. */
  changedAt: number;
  name: string;
  phone: string;
  /** Any way to the facility has taken it. */
  arrived: boolean;
  /** The day of an appointment, `YYYY-MM-DD`. */
  appointment?: string;
  /** Why it does not fit, in words. */
  reason?: string;
  /** Until when it waits for the guardian. */
  until?: number;
}

/** What is kept of a person besides the session. */
export interface Kept {
  /** The newest first; those taken back too. */
  registrations: readonly Registration[];
  /** Every answer to a consent question, the oldest first. */
  consents: readonly ConsentRecord[];
  /** The number on which a counsellor is to call. */
  callback?: string;
}

/**
 * Thrown by a tool that must know what is kept, where the step was not given it. The caller reads it and steps again:
 * so only the few turns that need it pay for reading it. A signal and no Error: nobody needs the stack.
 */
export class KeptNeeded {
  readonly message = 'the step needs what is kept of the person';
}

export interface ToolContext {
  session: Readonly<Session>;
  channel: ChannelId;
  now: number;
  /** `length` characters of an unambiguous alphabet; the same for the same turn and purpose. */
  random(purpose: string, length: number): string;
  lookup(name: string): unknown;
  /** Throws `KeptNeeded` where the step was not given it. */
  kept(): Kept;
  world: World;
}

export interface ToolResult {
  /** One of the tool's declared outcomes. */
  outcome: string;
  /** Outputs, which the flow takes over by `save`. */
  save?: Record<string, AnswerValue>;
  /** Answers that the tool itself changes, whatever the flow saves. */
  keep?: Record<string, AnswerValue>;
  /** Sentences to say, with pronoun variables still in them. */
  say?: string[];
  /** A page to read on. */
  link?: { url: string; label: string };
  /** A picture to look at; the sentences do without it. */
  picture?: Message['picture'];
  effects?: Effect[];
}

/** One of the product's own abilities that a flow may call by name. */
export interface Tool {
  inputs: readonly string[];
  outputs: readonly string[];
  outcomes: readonly string[];
  run(input: Record<string, unknown>, context: ToolContext): ToolResult;
}

export interface World {
  flows: Flows;
  phrases: Phrases;
  readers: Readers;
  tools: Readonly<Record<string, Tool>>;
  /** Fields of a course or facility that texts may show (`title`, `tuition` …). */
  entity(kind: 'course' | 'facility', id: string): Readonly<Record<string, unknown>> | undefined;
  /** The card of a course, in at most 300 characters. */
  card(courseId: string, session: Readonly<Session>): string;
  /** Until when a facility has promised to call about what was sent then, both in ms since the epoch. */
  callBy(sentAt: number): number;
  /** The text in force on a day (`YYYY-MM-DD`). */
  consent(purpose: string, day: string): Consent | undefined;
  /** The best articles for a question; `confident` false when nothing here answers it. */
  answer(question: string): {
    articles: Article[];
    confident: boolean;
    score: number;
    /** Two articles between which the search cannot decide, or none. */
    near: Article[];
  };
  article(id: string): Article | undefined;
  /** The article that its own file names as the answer to every question of a kind. */
  articleAbout(kind: 'age'): Article | undefined;
  /** The next question that can still change the result, or undefined when all is settled. */
  interview(
    scope: readonly string[] | undefined,
    answers: Readonly<Session['answers']>,
    today: string,
  ): FactQuestion | undefined;
  /** The answers (`facts.…`) that follow from an answer to it; null is "không biết", a list is what was ticked. */
  factAnswers(question: FactQuestion, picked: AnswerValue | readonly string[]): Record<string, AnswerValue>;
  /** What would change with supposed facts, or undefined when nothing can be said of it yet. */
  whatIf(answers: Readonly<Session['answers']>, supposed: SupposedFacts, today: string): string | undefined;
  /** What has become a sure yes since `earlier`, in one sentence; undefined when nothing has. */
  newlySettled(
    earlier: Readonly<Session['answers']>,
    answers: Readonly<Session['answers']>,
    scope: readonly string[] | undefined,
    today: string,
  ): string | undefined;
}
