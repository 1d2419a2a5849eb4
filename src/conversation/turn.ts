// One turn under way: the session being changed, what will be said, and the moves that every rule of the
// engine is made of (say, open a question, accept an answer, walk on).
import { display, optionsOf, type ShownOption, UNKNOWN_OPTION } from './asks.js';
import { answerName, ENTRY_FLOW, type Flow, isAsk, isSummary } from './compile.js';
import type { AskStep, Branch, CallStep, RunStep, SayStep, Step, SummaryStep, Text } from './flow-file.js';
import type { Choice, Inbound, Message } from './message.js';
import { pronounsOf } from './pronouns.js';
import { type AnswerValue, type Frame, LIMITS, type Open, type Session } from './session.js';
import { capital, fill, textFor } from './text.js';
import { derive, enter, forget, type Position, rewind, SETTLED, stale } from './walk.js';
import type { Effect, FactQuestion, World } from './world.js';

/** What a turn may use that is not in the session: the moment, and randomness drawn outside. */
export interface Env {
  now: number;
  random(purpose: string, length: number): string;
  /** Told of every step performed and of the way taken from it: coverage of scripts. Must not change anything. */
  visit?(flow: string, step: string, way?: string): void;
}

/** Courses shown at once, and options of other questions before "Xem thêm". */
const PAGE = { course: 3, facility: 3, other: 8 } as const;
/** Joined into one message when together they stay under this many characters. */
const ONE_MESSAGE = 300;

/** `YYYY-MM-DD` in Vietnam (UTC+7, no summer time) of a moment in ms since the epoch. */
export const dayOf = (now: number): string => new Date(now + 7 * 3_600_000).toISOString().slice(0, 10);

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

  constructor(
    readonly world: World,
    readonly session: Session,
    readonly inbound: Inbound,
    readonly env: Env,
  ) {}

  // ---- looking up -------------------------------------------------------------------------------------

  /** The day of the turn in Vietnam. */
  get today(): string {
    return dayOf(this.env.now);
  }

  /** A name's value for conditions and tools; derived names are computed. */
  readonly lookup = (name: string): unknown => {
    const { answers } = this.session;
    if (name in answers) return answers[name];
    switch (name) {
      case 'age':
        return typeof answers['person.birthYear'] === 'number'
          ? new Date(this.env.now + 7 * 3_600_000).getUTCFullYear() - answers['person.birthYear']
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

  fill(template: Text): string {
    return fill(textFor(template, this.inbound.channel), pronounsOf(this.session.pronouns), this.shown);
  }

  say(template: Text): void {
    this.says.push(this.fill(template));
  }

  /** An engine's own sentence; `values` stand for `{0}`, `{1}` … */
  phrase(key: Exclude<keyof World['phrases'], 'reprompt'>, ...values: string[]): void {
    this.says.push(this.phraseText(key, ...values));
  }

  phraseText(key: Exclude<keyof World['phrases'], 'reprompt'>, ...values: string[]): string {
    const text = this.world.phrases[key] as string;
    return fill(text, pronounsOf(this.session.pronouns), (name) => values[Number(name)] ?? this.shown(name));
  }

  // ---- where we are -----------------------------------------------------------------------------------

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
  openStep(): { flow: Flow; frame: Frame; step: AskStep | SummaryStep; open: Open } | undefined {
    const { open } = this.session;
    const frame = this.frame;
    const flow = this.flowOf(frame);
    if (!open || !frame || !flow || open.flow !== flow.flow) return undefined;
    const at = flow.index.get(open.step);
    const step = at === undefined ? undefined : flow.steps[at];
    return step && (isAsk(step) || isSummary(step)) ? { flow, frame, step, open } : undefined;
  }

  private scopeOf(step: AskStep): string[] | undefined {
    return Array.isArray(step.scope) ? step.scope : (this.lookup(step.scope ?? '') as string[] | undefined);
  }

  factQuestion(step: AskStep): FactQuestion | undefined {
    return this.world.interview(this.scopeOf(step), this.session.answers, this.today);
  }

  /** The kind that a question has now: the interview's own, for a facts question. */
  kindAsked(step: AskStep): string {
    return (step.ask === 'facts' ? this.factQuestion(step)?.kind : undefined) ?? step.ask;
  }

  options(step: AskStep): ShownOption[] {
    return optionsOf(
      step,
      this.world,
      this.lookup,
      step.ask === 'facts' ? this.factQuestion(step) : undefined,
    );
  }

  // ---- moving -----------------------------------------------------------------------------------------

  /** Leaves everything for another flow. */
  go(name: string, given: Record<string, AnswerValue> = {}): void {
    const flow = this.world.flows.get(name) ?? this.world.flows.get(ENTRY_FLOW)!;
    this.session.frames = [];
    this.session.open = undefined;
    this.session.frames.push(enter(this.session, flow, given));
  }

  /** Interrupts: the flow below waits until this one ends. */
  push(name: string, given: Record<string, AnswerValue> = {}, aside = true): void {
    const flow = this.world.flows.get(name);
    if (!flow || this.session.frames.length >= LIMITS.frames) return this.go(name, given);
    this.session.open = undefined;
    this.session.frames.push({ ...enter(this.session, flow, given), ...(aside ? { aside } : {}) });
  }

  given(map: Record<string, string> | undefined): Record<string, AnswerValue> {
    const out: Record<string, AnswerValue> = {};
    for (const [name, source] of Object.entries(map ?? {})) {
      const value = source.startsWith('=') ? source.slice(1) : this.lookup(source);
      if (value !== undefined) out[name] = value as AnswerValue;
    }
    return out;
  }

  /** The side effects of a branch; where it leads is derived. */
  take(branch: Branch | undefined, flow: Flow, frame: Frame): void {
    if (!branch) return;
    if (branch.say) this.say(branch.say);
    for (const name of branch.forget ?? []) {
      forget(this.session, this.world.flows, name);
      const asked = flow.steps.findIndex((s) => isAsk(s) && answerName(s) === name);
      if (asked >= 0) rewind(flow, frame, asked);
    }
    if (branch.forget && branch.goto !== undefined) rewind(flow, frame, flow.index.get(branch.goto)!);
    // After forgetting: a branch may replace an answer ("tìm rộng hơn").
    for (const [name, value] of Object.entries(branch.set ?? {})) this.session.answers[name] = value;
  }

  /** Stores an answer under its name and moves past its question. */
  accept(step: AskStep, flow: Flow, frame: Frame, chosen: ShownOption, echo = true): void {
    this.session.open = undefined;
    this.env.visit?.(flow.flow, step.id, wayOf(chosen));
    if (chosen.extra) {
      frame.done[step.id] = `extra:${chosen.extra.id}`;
      this.take(chosen.extra, flow, frame);
      return;
    }
    const name = answerName(step);
    const before = this.session.answers[name];
    this.session.answers[name] = chosen.value;
    const said = display(step.ask, chosen.value, this.world.phrases, chosen.label);
    this.session.shown[name] = said;
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(chosen.value))
      stale(this.session, this.world.flows, name);
    if (echo && chosen.value !== null && (step.echo ?? ECHOED.has(step.ask)))
      this.phrase('echo', step.ask === 'birth-year' ? `sinh năm ${said}` : said);
    const branch =
      chosen.id === UNKNOWN_OPTION || chosen.value === null
        ? step.unknown
        : step.ask === 'choice'
          ? step.options?.find((o) => o.id === chosen.value)
          : step.ask === 'yes-no' || step.ask === 'consent'
            ? chosen.value === 'yes'
              ? step.yes
              : step.no
            : step.next;
    this.take(branch, flow, frame);
  }

  /** Performs what is due until a question is open or the talk has nothing more to say. */
  advance(): void {
    for (let guard = 0; guard < 60; guard++) {
      const frame = this.frame;
      if (!frame) {
        this.go(ENTRY_FLOW);
        continue;
      }
      const flow = this.flowOf(frame);
      if (!flow) {
        this.session.frames.pop();
        this.phrase('changed');
        continue;
      }
      const position = derive(flow, frame, this.session.answers, this.lookup);
      if (position.at === 'end') {
        if (this.session.frames.length <= 1) {
          this.session.open = undefined;
          return;
        }
        this.session.frames.pop();
        this.markRun();
      } else if (position.at === 'leave' && position.branch.resume) {
        this.session.frames = this.session.paused ?? [];
        this.session.paused = undefined;
        this.session.open = undefined;
      } else if (position.at === 'leave') {
        this.go(position.branch.flow!, this.given(position.branch.with));
      } else if (this.perform(position.step, flow, frame)) return;
    }
    throw new Error(`flow ${this.frame?.flow} does not come to a question`);
  }

  /** After a sub-flow ended: the step that ran it is behind us. */
  private markRun(): void {
    const below = this.frame;
    if (!below) return;
    const position = this.position(below);
    if (position?.at === 'step' && 'run' in position.step) below.done[position.step.id] = 'ran';
  }

  /** Performs one step; true when a question is open now. */
  private perform(step: Step, flow: Flow, frame: Frame): boolean {
    this.env.visit?.(flow.flow, step.id);
    if (isAsk(step)) return this.openAsk(step, flow, frame);
    if (isSummary(step)) {
      this.openSummary(step, flow);
      return true;
    }
    if ('say' in step) {
      this.sayStep(step);
      frame.done[step.id] = 'said';
      this.take(step.next, flow, frame);
    } else if ('call' in step) this.callStep(step, flow, frame);
    else if ('run' in step) this.push((step as RunStep).run, this.given((step as RunStep).with), false);
    else {
      frame.done[step.id] = 'passed';
      this.take(step.next, flow, frame);
    }
    return false;
  }

  private sayStep(step: SayStep): void {
    this.say(step.say);
    if (step.picture) this.picture = { url: this.fill(step.picture), alt: '' };
  }

  private callStep(step: CallStep, flow: Flow, frame: Frame): void {
    const result = this.callTool(step.call, this.given(step.with));
    for (const [name, output] of Object.entries(step.save ?? {})) {
      const value = result.save?.[output];
      if (value === undefined) delete this.session.answers[name];
      else this.session.answers[name] = value;
      delete this.session.shown[name];
    }
    frame.done[step.id] = result.outcome;
    this.env.visit?.(flow.flow, step.id, result.outcome);
    this.take(step.on?.[result.outcome], flow, frame);
  }

  callTool(name: string, input: Record<string, unknown>) {
    const tool = this.world.tools[name]!;
    const result = tool.run(input, {
      session: this.session,
      channel: this.inbound.channel,
      now: this.env.now,
      random: this.env.random,
      lookup: this.lookup,
      world: this.world,
    });
    for (const text of result.say ?? []) this.say(text);
    if (result.link) this.link = result.link;
    this.effects.push(...(result.effects ?? []));
    if (result.effects?.some((e) => e.type === 'lead-change' && e.change === 'withdraw'))
      this.withdrawConsents();
    return result;
  }

  /** Consents are never struck out: a later record says that they were taken back. */
  private withdrawConsents(): void {
    const { consents } = this.session;
    const { now } = this.env;
    const latest = new Map(consents.map((c) => [`${c.purpose} ${c.facility ?? ''}`, c]));
    for (const last of latest.values()) {
      if (!last.given) continue;
      const { channel, id: event } = this.inbound;
      const answer = { ...last, given: false, at: now, channel, event };
      consents.push(answer);
      this.effects.push({ type: 'consent', answer: { ...answer, text: '' } });
    }
  }

  // ---- questions --------------------------------------------------------------------------------------

  private openAsk(step: AskStep, flow: Flow, frame: Frame): boolean {
    if (step.ask === 'facts') {
      const question = this.factQuestion(step);
      if (!question) {
        frame.done[step.id] = SETTLED;
        return false;
      }
      this.saySettled(step);
    }
    this.show(step, flow, { flow: flow.flow, step: step.id, tries: 0, shown: [] });
    return true;
  }

  /** In the middle of the interview: what the last answer has made sure. */
  private saySettled(step: AskStep): void {
    if (!this.earlier) return;
    const { answers } = this.session;
    const today = this.today;
    const line = this.world.newlySettled(this.earlier, answers, this.scopeOf(step), today);
    if (line !== undefined) this.say(line);
    this.earlier = undefined;
  }

  /** Shows a question; `text` replaces its own words (reprompts). */
  show(step: AskStep, flow: Flow, open: Open, text?: string): void {
    const question = step.ask === 'facts' ? this.factQuestion(step) : undefined;
    const all = optionsOf(step, this.world, this.lookup, question);
    const multi = step.ask === 'multi-choice' || question?.kind === 'multi-choice';
    const page = open.detail?.kind === 'page' ? Number(open.detail.values[0]) : 0;
    const size = step.ask === 'course' ? PAGE.course : step.ask === 'facility' ? PAGE.facility : PAGE.other;
    const listed = all.filter((o) => !o.extra);
    const extras = all.filter((o) => o.extra);
    const slice = listed.slice(page * size, page * size + size);
    const more = listed.length > (page + 1) * size;
    const options = [...slice, ...extras];
    const prefix = `${flow.flow}/${step.id}:`;
    const chosen = open.detail?.kind === 'multi' ? open.detail.values.map(String) : [];
    const choices: Choice[] = options.map((o, i) => ({
      id: buttonId(prefix, o.id, i),
      label: chosen.includes(o.id) ? `✓ ${o.label}` : o.label,
    }));
    if (more) choices.push({ id: `${prefix}+`, label: this.world.phrases.more });
    if (multi && chosen.length > 0) choices.push({ id: `${prefix}.`, label: this.world.phrases.none });
    open.shown = options.map((o) => o.id);
    if (question)
      open.detail = open.detail?.kind === 'multi' ? open.detail : { kind: 'fact', values: question.facts };
    this.session.open = open;

    let words = text ?? (question ? this.fill(question.text) : this.askText(step));
    if (step.ask === 'course' && text === undefined)
      words = [words, ...slice.map((o, i) => `${i + 1}. ${this.world.card(o.id, this.session)}`)].join('\n');
    if (multi && text === undefined) words = `${words}\n${this.phraseText('multi-choice-hint')}`;
    this.question = {
      text: words,
      ...(choices.length > 0 ? { choices } : {}),
      ...(step.ask === 'course' && text === undefined ? { listed: slice.length } : {}),
      ...(step.ask === 'phone' && step.requestContact !== false ? { requestContact: true } : {}),
      ...(step.ask === 'place' && choices.length <= 2 ? { requestLocation: true } : {}),
    };
  }

  /** How a candidate that must be asked back is labelled. */
  candidateLabel(step: AskStep, value: AnswerValue): string {
    const option = this.options(step).find((o) => JSON.stringify(o.value) === JSON.stringify(value));
    return display(step.ask, value, this.world.phrases, option?.label);
  }

  askText(step: AskStep): string {
    if (step.ask === 'consent') {
      const consent = this.world.consent(step.purpose!, this.today);
      const own = step.text ? this.fill(step.text) : '';
      return [consent ? this.fill(consent.text) : '', own].filter((t) => t !== '').join('\n');
    }
    return this.fill(step.text ?? '…');
  }

  openSummary(step: SummaryStep, flow: Flow): void {
    const prefix = `${flow.flow}/${step.id}:`;
    const lines = this.summaryLines(step);
    const choices: Choice[] = [
      { id: `${prefix}gui`, label: this.phraseText('summary-send') },
      { id: `${prefix}sua`, label: this.phraseText('summary-edit') },
    ];
    this.session.open = { flow: flow.flow, step: step.id, tries: 0, shown: ['gui', 'sua'] };
    this.question = {
      text: [this.fill(step.text), ...lines.map((l) => `• ${l.label}: ${l.shown}`)].join('\n'),
      choices,
    };
  }

  summaryLines(step: SummaryStep): { name: string; label: string; shown: string }[] {
    return step.summary.flatMap(({ name, label }) => {
      const value = this.shown(name);
      return value === undefined || value === null ? [] : [{ name, label, shown: String(value) }];
    });
  }

  /** Asks the open question again, in its own words. */
  reopen(lead?: string): void {
    const at = this.openStep();
    if (!at) {
      this.advance();
      if (!this.question) {
        this.go(ENTRY_FLOW);
        this.advance();
      }
      return;
    }
    if (isSummary(at.step)) this.openSummary(at.step, at.flow);
    else this.show(at.step, at.flow, { ...at.open, tries: 0 });
    if (lead !== undefined && this.question) this.question.text = `${lead} ${this.question.text}`;
  }

  // ---- what goes out ----------------------------------------------------------------------------------

  /** At most two messages: what is said, and the question; one when they are short together. */
  messages(): Message[] {
    const said = oneCourtesy(this.says.filter((s) => s !== '')).join('\n\n');
    const decorate = (m: Message): Message => ({
      ...m,
      ...(this.picture ? { picture: this.picture } : {}),
      ...(this.link ? { link: this.link } : {}),
    });
    if (!this.question) return said === '' ? [] : [decorate({ text: said })];
    if (said === '') return [decorate(this.question)];
    if (!this.link && said.length + this.question.text.length + 1 <= ONE_MESSAGE) {
      const text = oneCourtesy([said, this.question.text]).join('\n');
      return [decorate({ ...this.question, text })];
    }
    return [decorate({ text: said }), this.question];
  }
}

/** The branch that an answer takes, by its name in the file. */
const wayOf = (chosen: ShownOption): string =>
  chosen.extra?.id ?? (chosen.value === null ? 'unknown' : String(chosen.value));

/** One "dạ" a message is courtesy, two are servile: only the first text keeps it. */
const oneCourtesy = (texts: readonly string[]): string[] =>
  texts.map((text, i) =>
    i > 0 && texts.slice(0, i).some((t) => t.includes('Dạ,'))
      ? text.replace(/^Dạ, (\p{L})/u, (_, c: string) => capital(c))
      : text,
  );

/** Answers that decide something are said back in the next message. */
const ECHOED: ReadonlySet<string> = new Set(['money', 'age', 'birth-year', 'date', 'place', 'number']);

/** A button's id; the position stands in when the option's own id would not fit into 64 bytes. */
export const buttonId = (prefix: string, id: string, position: number): string =>
  Buffer.byteLength(prefix + id) <= 64 ? prefix + id : `${prefix}#${position}`;
