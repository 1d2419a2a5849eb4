// One turn under way: the session being changed, what will be said, and what is known at this moment (names, texts,
// where the talk stands). How it moves on is in moves.ts, how questions look in asking.ts.
import { today } from '../../day.js';
import type { SelfReference } from '../../vietnamese/self-reference.js';
import { type Flow, isAsk, isSummary } from '../compile.js';
import type { AskStep, SummaryStep, Text } from '../flow-file.js';
import type { Inbound, Message } from '../message.js';
import { pronounsOf } from '../pronouns.js';
import type { Frame, Open, Session } from '../session.js';
import { capital, fill, hasWords, textFor } from '../text.js';
import { derive, type Position } from '../walk.js';
import { type Effect, type Kept, KeptNeeded, type World } from '../world.js';

/** What a turn may use that is not in the session: the moment, and randomness drawn outside. */
export interface Env {
  now: number;
  random(purpose: string, length: number): string;
  /** What is kept of the person besides the session; a step that needs it and lacks it throws `KeptNeeded`. */
  kept?: Kept;
  /** Told of every step performed and of the way taken from it: coverage of scripts. Must not change anything. */
  visit?(flow: string, step: string, way?: string): void;
}

/** Joined into one message when together they stay under this many characters. */
const ONE_MESSAGE = 300;

/** A sentence of flows/phrases.yaml. */
export type PhraseKey = Exclude<keyof World['phrases'], 'reprompt' | 'registration-states'>;

/** An open question with the flow and the frame in which it stands. */
export interface Standing {
  flow: Flow;
  frame: Frame;
  step: AskStep | SummaryStep;
  open: Open;
}

export class Turn {
  readonly says: string[] = [];
  readonly effects: Effect[] = [];
  question: Message | undefined;
  /** The rule that decided, for "why did it stop?". */
  rule = '';
  picture: Message['picture'];
  link: Message['link'];
  /** The answers before the facts that this turn took in. */
  earlier: Session['answers'] | undefined;
  /** The day of the turn in Vietnam. */
  readonly today: string;

  constructor(
    readonly world: World,
    readonly session: Session,
    readonly inbound: Inbound,
    readonly env: Env,
  ) {
    this.today = today(env.now);
  }

  #self: { text: string; said: SelfReference | undefined } | undefined;

  /** How the writer calls herself in a text: several steps of a turn ask it of the same one. */
  selfIn(text: string): SelfReference | undefined {
    if (!hasWords(text)) return undefined;
    if (this.#self?.text !== text) this.#self = { text, said: this.world.readers.self(text) };
    return this.#self.said;
  }

  // ---- names and texts --------------------------------------------------------------------------------

  readonly kept = (): Kept => {
    if (this.env.kept === undefined) throw new KeptNeeded();
    return this.env.kept;
  };

  /** A name's value for conditions and tools; derived names are computed. */
  readonly lookup = (name: string): unknown => {
    const { answers } = this.session;
    if (name in answers) return answers[name];
    switch (name) {
      case 'age':
        return typeof answers['person.birthYear'] === 'number'
          ? Number(this.today.slice(0, 4)) - answers['person.birthYear']
          : answers['facts.age'];
      case 'underSixteen': {
        // With a birth year alone, whoever may still be under 16 counts as a child (reliability §3.7).
        const age = this.lookup('age');
        return typeof age === 'number' ? age <= 16 : undefined;
      }
      case 'channel':
        return this.inbound.channel;
      case 'facility':
        return this.lookup('course.facility');
      case 'today':
        return this.today;
      case 'returning':
        return this.session.turns > 1;
      case 'paused':
        return this.session.paused !== undefined;
      case 'referral':
        return this.session.referral;
      case 'introducer':
        return this.session.introducer;
    }
    const dot = name.indexOf('.');
    if (dot > 0) {
      const root = name.slice(0, dot);
      const id = root === 'facility' ? this.lookup(root) : answers[root];
      if (typeof id === 'string' && (root === 'course' || root === 'facility'))
        return this.world.entity(root, id)?.[name.slice(dot + 1)];
    }
    return undefined;
  };

  /** A name as texts show it. */
  readonly shown = (name: string): unknown => this.session.shown[name] ?? this.lookup(name);

  fill(template: Text, pronouns = pronounsOf(this.session.pronouns)): string {
    return fill(textFor(template, this.inbound.channel), pronouns, this.shown);
  }

  say(template: Text): void {
    this.says.push(this.fill(template));
  }

  /** An engine's own sentence; `values` stand for `{0}`, `{1}` … */
  phrase(key: PhraseKey, ...values: string[]): void {
    this.says.push(this.phraseText(key, ...values));
  }

  phraseText(key: PhraseKey, ...values: string[]): string {
    const text = this.world.phrases[key] as string;
    return fill(text, pronounsOf(this.session.pronouns), (name) => values[Number(name)] ?? this.shown(name));
  }

  // ---- where the talk stands --------------------------------------------------------------------------

  get frame(): Frame | undefined {
    return this.session.frames.at(-1);
  }

  flowOf(frame: Frame | undefined): Flow | undefined {
    return frame && this.world.flows.get(frame.flow);
  }

  position(frame: Frame): Position | undefined {
    const flow = this.flowOf(frame);
    return flow && derive(flow, frame, this.session.answers, this.lookup);
  }

  /** The open question as it stands, or undefined when its step is gone or not due any more. */
  openStep(): Standing | undefined {
    const { open } = this.session;
    const frame = this.frame;
    const flow = this.flowOf(frame);
    if (!open || !frame || !flow || open.flow !== flow.flow) return undefined;
    const at = flow.index.get(open.step);
    const step = at === undefined ? undefined : flow.steps[at];
    return step && (isAsk(step) || isSummary(step)) ? { flow, frame, step, open } : undefined;
  }

  // ---- what goes out ----------------------------------------------------------------------------------

  /** Whether there is nothing to say and nothing to ask. */
  get silent(): boolean {
    return this.question === undefined && this.says.every((s) => s === '');
  }

  /** At most two messages: what is said, and the question; one when they are short together. */
  messages(): Message[] {
    const { question } = this;
    const said = oneCourtesy(this.says.filter((s) => s !== '')).join('\n\n');
    if (!question) return said === '' ? [] : [this.decorated({ text: said })];
    if (said === '') return [this.decorated(question)];
    if (!this.link && said.length + question.text.length + 1 <= ONE_MESSAGE)
      return [this.decorated({ ...question, text: oneCourtesy([said, question.text]).join('\n') })];
    return [this.decorated({ text: said }), question];
  }

  private decorated(message: Message): Message {
    if (this.picture) message.picture = this.picture;
    if (this.link) message.link = this.link;
    return message;
  }
}

/** One "dạ" a message is courtesy, two are servile: only the first text keeps it. */
const oneCourtesy = (texts: readonly string[]): readonly string[] =>
  texts.length < 2
    ? texts
    : texts.map((text, i) =>
        text.startsWith('Dạ,') && texts.slice(0, i).some((t) => t.includes('Dạ,'))
          ? text.replace(/^Dạ, (\p{L})/u, (_, c: string) => capital(c))
          : text,
      );
