// The engine: one pure step from (flows, knowledge, session, inbound, moment) to (session, messages, effects).
// Nothing here reads a clock, draws a random number or does I/O: the same input always gives the same output.
import { plainWords, readAnswer, type ShownOption } from './asks.js';
import { bring, leave } from './carry.js';
import { answerName, ENTRY_FLOW, type Flow, isAsk, isSummary } from './compile.js';
import type { AskStep } from './flow-file.js';
import { heardFlow } from './heard.js';
import type { Inbound, Message } from './message.js';
import { migrate } from './migrate.js';
import { learnPronouns } from './pronouns.js';
import {
  command,
  correct,
  editLine,
  GOAL_FLOWS,
  ladder,
  leaveFor,
  MENU_FLOWS,
  pauseCurrent,
  question,
  readSummary,
  showArticle,
  supposed,
} from './repair.js';
import { type AnswerValue, LIMITS, newSession, type Session } from './session.js';
import { drop, expiryOf, onTimer, planTimer } from './timer.js';
import { type Env, Turn } from './turn.js';
import { stale } from './walk.js';
import type { Effect, World } from './world.js';

export interface StepResult {
  session: Session;
  messages: Message[];
  effects: Effect[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** After this long a returning person is asked whether to go on; after a month only the profile stays. */
const PAUSE = DAY;
const DROP = 30 * DAY;

/** Answers one inbound event. `stored` is the session as it was, or undefined for a new person. */
export function step(world: World, stored: Session | undefined, inbound: Inbound, env: Env): StepResult {
  return stepOwned(world, stored && (JSON.parse(JSON.stringify(stored)) as Session), inbound, env);
}

/** The same for a session that the caller gives away, such as one just read from the store: it is changed in place. */
export function stepOwned(world: World, stored: Session | undefined, inbound: Inbound, env: Env): StepResult {
  const session: Session = stored ?? newSession(env.now);
  const turn = new Turn(world, session, inbound, env);
  const isNew = stored === undefined;
  const away = isNew ? 0 : env.now - session.at;
  migrate(session, world.flows);
  const before = session.open ? `${session.open.flow}/${session.open.step}` : '';
  if (inbound.kind === 'timer') {
    if (!isNew) onTimer(turn, inbound.window);
    if (turn.rule !== 'timer') remember(turn, before);
    return { session, messages: turn.messages(), effects: turn.effects };
  }
  session.turns++;
  session.at = env.now;

  if (away > Math.min(DROP, expiryOf(session, world.flows))) drop(session);
  dispatch(turn, inbound, isNew, away);
  // Whoever writes gets an answer: where nothing is left to say or ask, the menu is shown.
  if (turn.messages().length === 0 && !SILENT.has(turn.rule)) {
    turn.go('menu');
    turn.advance();
  }
  if (turn.question && (turn.rule === 'page' || turn.rule === 'pick')) turn.question.inPlace = true;
  // Nothing is left to ask a person who has just been erased.
  if (turn.effects.some((e) => e.type === 'erase')) turn.question = undefined;
  else planTimer(turn);
  remember(turn, before);
  session.consents = session.consents.slice(-LIMITS.consents);
  return { session, messages: turn.messages(), effects: turn.effects };
}

/** Whether the open question has gone from the flows, or the interview asks something else by now. */
function changedMeanwhile(turn: Turn): boolean {
  const at = turn.openStep();
  if (!at) return true;
  const { detail } = at.open;
  if (!isAsk(at.step) || at.step.ask !== 'facts' || detail?.kind !== 'fact') return false;
  return JSON.stringify(turn.factQuestion(at.step)?.facts) !== JSON.stringify(detail.values);
}

/** Keeps the turn as ids only, for "why did it stop?". */
function remember({ session, inbound, env, rule }: Turn, step: string): void {
  session.traces = [...session.traces, { at: env.now, input: inbound.kind, step, rule }].slice(
    -LIMITS.traces,
  );
}

/** Rules under which the bot says nothing. */
const SILENT: ReadonlySet<string> = new Set(['stopped', 'resumed', 'takeover', 'erased', 'with-human']);

function dispatch(turn: Turn, inbound: Inbound, isNew: boolean, away: number): void {
  const { session, world } = turn;
  if (inbound.kind === 'stopped') {
    session.silent = true;
    turn.rule = 'stopped';
    return;
  }
  if (inbound.kind === 'resumed') {
    session.silent = undefined;
    turn.rule = 'resumed';
    return;
  }
  if (inbound.kind === 'takeover') {
    session.human = true;
    turn.rule = 'takeover';
    return;
  }
  if (inbound.kind === 'erased') {
    turn.rule = 'erased';
    turn.effects.push({ type: 'erase' });
    return;
  }
  if (inbound.referral !== undefined && (isNew || inbound.kind === 'start')) {
    session.referral = inbound.referral;
    session.introducer = inbound.introducer;
  }
  if (inbound.kind === 'moved') return leave(turn);
  // Whoever writes again wants an answer: silence ends with the person's own message.
  session.silent = undefined;
  if (inbound.kind === 'carried') return bring(turn, inbound.talk);
  if (inbound.kind === 'start') {
    turn.rule = 'start';
    pauseCurrent(turn);
    turn.go(ENTRY_FLOW);
    turn.advance();
    return;
  }
  const taught = inbound.kind === 'text' ? learnPronouns(inbound.text) : undefined;
  if (taught !== undefined) session.pronouns = taught;
  if (isNew || session.frames.length === 0) turn.go(ENTRY_FLOW);
  if (isNew) {
    turn.advance();
    // "Xin chào" is answered by the greeting.
    if (inbound.kind !== 'text' || world.readers.command(inbound.text) === 'menu') {
      turn.rule = 'first';
      return;
    }
    // The greeting's question is not asked when the first sentence answers it.
    turn.question = undefined;
  } else if (session.open !== undefined && inbound.kind === 'text' && changedMeanwhile(turn)) {
    // The words answer a question that is no more: it is told so, nothing is taken for an answer to another one.
    const order = world.readers.command(inbound.text);
    if (order === undefined) {
      turn.rule = 'changed';
      turn.phrase('changed');
      session.open = undefined;
      return turn.advance();
    }
  } else if (session.open === undefined) {
    turn.advance();
    turn.says.length = 0;
    turn.question = undefined;
  }
  switch (inbound.kind) {
    case 'text':
      return onText(turn, inbound.text, away, isNew);
    case 'choice':
      return onChoice(turn, inbound.choice);
    case 'contact':
      return onContact(turn, inbound.phone, inbound.own);
    case 'location':
      return onLocation(turn, inbound.latitude, inbound.longitude);
    case 'media':
      turn.rule = 'media';
      if (inbound.caption && inbound.caption.trim() !== '') return onText(turn, inbound.caption, away, false);
      turn.phrase(inbound.media === 'voice' ? 'voice' : inbound.media === 'sticker' ? 'sticker' : 'photo');
      return turn.reopen();
    default:
      world.flows.size;
  }
}

/** Whether the words are exactly an option that is shown now: "Gọi lại cho tôi" is then no command. */
function isLabel(turn: Turn, text: string): boolean {
  const at = turn.openStep();
  const said = plainWords(text);
  if (!at || !/\p{L}/u.test(said)) return false;
  const labels = isAsk(at.step)
    ? turn.options(at.step).map((o) => o.label)
    : [turn.phraseText('summary-send'), turn.phraseText('summary-edit')];
  return labels.some((label) => plainWords(label) === said);
}

function onText(turn: Turn, raw: string, away: number, isNew: boolean): void {
  const { session, world } = turn;
  const text = raw.slice(0, LIMITS.text);

  const heard = heardFlow(world.flows, text);
  if (heard !== undefined) {
    turn.rule = 'heard';
    turn.effects.push({ type: 'event', name: `heard-${heard}` });
    if (turn.frame?.flow === heard) return turn.reopen();
    turn.push(heard);
    return turn.advance();
  }
  if (session.human) {
    // A person has the talk; the bot comes back only when asked for.
    if (world.readers.command(text) !== 'menu') {
      turn.rule = 'with-human';
      turn.effects.push({ type: 'event', name: 'with-human' });
      return;
    }
    session.human = undefined;
  }
  const asked = turn.openStep();
  const order = world.readers.command(
    text,
    asked && isAsk(asked.step) ? turn.kindAsked(asked.step) : undefined,
  );
  const asideOfResume = session.frames[0]?.flow !== 'resume' && session.frames.at(-1)?.flow !== 'resume';
  const midway = session.open !== undefined && !MENU_FLOWS.has(session.frames[0]?.flow ?? '');
  if (!isNew && away > PAUSE && midway && asideOfResume && (order === 'menu' || order === undefined)) {
    const at = turn.openStep();
    const read =
      at && isAsk(at.step) && order === undefined
        ? readAnswer(at.step, turn.options(at.step), text, world, turn.today)
        : undefined;
    if (
      !read ||
      'candidates' in read ||
      read.value === null ||
      at?.step.id === undefined ||
      (isAsk(at.step) && at.step.ask === 'text')
    ) {
      turn.rule = 'resume';
      turn.push('resume');
      turn.advance();
      return;
    }
  }
  if (order !== undefined && !isLabel(turn, text)) return command(turn, order, text);

  if (supposed(turn, text)) return;
  const at = turn.openStep();
  if (at && isSummary(at.step)) return readSummary(turn, at, text);
  if (at && isAsk(at.step)) {
    const { step, flow, frame, open } = at;
    if (open.detail?.kind === 'articles') {
      const labels = open.detail.values.map((id) => world.article(String(id))?.title ?? '');
      const r = world.readers.choice(text, labels);
      const id = 'value' in r && r.value !== null ? open.detail.values[r.value] : undefined;
      if (id !== undefined) return showArticle(turn, String(id));
      open.detail = undefined;
    }
    // "Tôi 30 tuổi, hộ nghèo, được hỗ trợ gì" says more than the button that it names.
    if (isMenuQuestion(step) && tellsMore(turn, text) && understood(turn, text)) return;
    const options = offered(turn, step, open.detail);
    // In a question of free words, a question is a question.
    const asksBack = (step.ask === 'text' || step.ask === 'name') && world.readers.isQuestion(text);
    if (!asksBack) {
      const fact = step.ask === 'facts' ? turn.factQuestion(step) : undefined;
      if ((fact?.kind ?? step.ask) === 'multi-choice') {
        const picked = readMany(turn, options, text);
        if (picked) return finishMany(turn, step, picked);
      }
      const read = readAnswer(step, options, text, world, turn.today, fact);
      if ('candidates' in read) {
        // A question that can be answered is no unclear answer ("hoc nghe co duoc tien an khong").
        const asks = world.readers.isQuestion(text) && world.answer(text).confident;
        if (!asks || !question(turn, text)) askBack(turn, step, read.candidates);
        return;
      }
      if (read.value === GONE) {
        turn.rule = 'changed';
        turn.phrase('changed');
        return turn.reopen();
      }
      if (read.value !== null) {
        turn.rule = 'answer';
        return answer(turn, step, read.value);
      }
    }
    if (isMenuQuestion(step) && understood(turn, text)) return;
    if (!asksBack && volunteered(turn, flow, text)) return;
    if (correct(turn, text)) return;
    if (leaveFor(turn, text)) return;
    if (question(turn, text)) return;
    turn.effects.push({ type: 'event', name: 'no-match' });
    return ladder(turn, step, flow, frame, open, text);
  }
  if (understood(turn, text)) return;
  if (question(turn, text)) return;
  turn.rule = 'lost';
  turn.phrase('no-answer');
  turn.go('menu');
  turn.advance();
}

/** The question that opens the talk: a first free message is understood there. */
const isMenuQuestion = (step: AskStep) => step.id === 'goal';

/** Whether a message at the menu holds a goal and something about the person besides. */
function tellsMore(turn: Turn, text: string): boolean {
  const { goal, answers } = turn.world.readers.message(text, turn.today);
  return goal !== undefined && goal !== 'question' && Object.keys(answers).length > 0;
}

/** Reads goal, trade, place, age … out of a free message; true when the talk moves on from it. */
function understood(turn: Turn, text: string): boolean {
  const { goal, answers } = turn.world.readers.message(text, turn.today);
  const names = Object.keys(answers);
  if (goal === undefined && names.length === 0) return false;
  if (goal === 'question' && question(turn, text)) return true;
  for (const [name, value] of Object.entries(answers)) {
    turn.session.answers[name] = value;
    const shown = shownOf(turn, name, value);
    if (shown !== undefined) turn.session.shown[name] = shown;
  }
  const target = goal ?? (answers.occupation !== undefined ? 'find-course' : undefined);
  const flow = target === undefined ? undefined : GOAL_FLOWS[target];
  if (flow === undefined || !turn.world.flows.has(flow)) {
    for (const name of names) if (!name.includes('.')) delete turn.session.answers[name];
    return question(turn, text);
  }
  turn.rule = 'understood';
  const said = names.map((n) => turn.session.shown[n]).filter((s): s is string => s !== undefined);
  if (said.length > 0) turn.phrase('echo', said.join(', '));
  const inputs = turn.world.flows.get(flow)!.inputs ?? [];
  const given = Object.fromEntries(Object.entries(answers).filter(([name]) => inputs.includes(name)));
  turn.go(flow, given);
  turn.advance();
  return true;
}

/** An answer to a later question, given early ("em muốn học hàn" where the sector was asked). */
function volunteered(turn: Turn, flow: Flow, text: string): boolean {
  const asked = new Set(flow.steps.filter(isAsk).map(answerName));
  const at = turn.openStep();
  const interviewed = at !== undefined && isAsk(at.step) && at.step.ask === 'facts';
  const { answers } = turn.world.readers.message(text, turn.today);
  const fitting = Object.entries(answers).filter(
    ([name]) =>
      turn.session.answers[name] === undefined &&
      (flow.inputs?.includes(name) || asked.has(name) || (interviewed && name.startsWith('facts.'))),
  );
  if (fitting.length === 0) return false;
  for (const [name, value] of fitting) {
    turn.session.answers[name] = value;
    const shown = shownOf(turn, name, value);
    if (shown !== undefined) turn.session.shown[name] = shown;
  }
  turn.rule = 'volunteered';
  const said = fitting.flatMap(([name, value]) => shownOf(turn, name, value) ?? []);
  if (said.length > 0) turn.phrase('echo', said.join(', '));
  turn.session.open = undefined;
  turn.advance();
  return true;
}

function shownOf(turn: Turn, name: string, value: unknown): string | undefined {
  if (name === 'person.place') {
    const p = value as { kind: string; commune: string; province: string };
    return `${p.kind} ${p.commune}, ${p.province}`;
  }
  if (name === 'occupation')
    return turn.world.entity('course', String(value))?.occupationTitle as string | undefined;
  if (name === 'person.birthYear') return String(value);
  if (name === 'facts.age') return `${String(value)} tuổi`;
  return undefined;
}

/** Stands for an option that the person still sees but that no longer exists. */
const GONE: ShownOption = { id: '', label: '—', value: null };

/** The options that digits and labels mean now: candidates asked back, or the page shown. */
function offered(
  turn: Turn,
  step: AskStep,
  detail: { kind: string; values: unknown[] } | undefined,
): ShownOption[] {
  const { open } = turn.session;
  if (detail?.kind === 'candidates') {
    return detail.values.map((value, i) => ({
      id: `@${i}`,
      label: turn.candidateLabel(step, value as never),
      value: value as never,
    }));
  }
  const all = turn.options(step);
  const shown = open?.shown ?? [];
  // An option that has gone keeps its place, so that digits mean what the person saw.
  const visible = shown.map((id) => all.find((o) => o.id === id) ?? GONE);
  return visible.some((o) => o !== GONE) ? visible : all;
}

/** Asks which of several was meant; digits and labels of the candidates answer it. */
function askBack(turn: Turn, step: AskStep, candidates: readonly ShownOption[]): void {
  turn.rule = 'ask-back';
  const some = candidates.slice(0, 6);
  const open = turn.session.open!;
  open.detail = { kind: 'candidates', values: some.map((c) => c.value) };
  open.shown = some.map((_, i) => `@${i}`);
  turn.question = {
    text: turn.phraseText('which-one'),
    choices: some.map((c, i) => ({
      id: `${open.flow}/${open.step}:@${i}`,
      label: c.label !== '' ? c.label : turn.candidateLabel(step, c.value),
    })),
  };
}

/** Takes an answer in and goes on. */
function answer(turn: Turn, step: AskStep, chosen: ShownOption): void {
  const at = turn.openStep();
  if (!at) return turn.reopen();
  if (step.ask === 'facts') {
    const fact = turn.factQuestion(step);
    turn.session.open = undefined;
    if (fact) takeFacts(turn, turn.world.factAnswers(fact, fact.kind === 'multi-choice' ? [] : chosen.value));
  } else if (step.ask === 'consent') {
    const consent = turn.world.consent(step.purpose!, turn.today);
    if (consent) {
      const answer = {
        purpose: consent.purpose,
        ...(typeof turn.lookup('course.facility') === 'string'
          ? { facility: String(turn.lookup('course.facility')) }
          : {}),
        version: consent.version,
        hash: consent.hash,
        at: turn.env.now,
        channel: turn.inbound.channel,
        event: turn.inbound.id,
        given: chosen.value === 'yes',
      };
      turn.session.consents.push(answer);
      turn.effects.push({ type: 'consent', answer: { ...answer, text: turn.askText(step) } });
    }
    turn.accept(step, at.flow, at.frame, chosen);
  } else turn.accept(step, at.flow, at.frame, chosen);
  turn.advance();
}

/** New facts; what was computed from them is computed again. */
function takeFacts(turn: Turn, answers: Record<string, AnswerValue>): void {
  turn.earlier ??= { ...turn.session.answers };
  for (const [name, value] of Object.entries(answers)) {
    turn.session.answers[name] = value;
    stale(turn.session, turn.world.flows, name);
  }
}

function readMany(turn: Turn, options: readonly ShownOption[], text: string): ShownOption[] | undefined {
  const parts = text
    .split(/[,;+]|\bva\b| và | (?=\d+(?:\s|$))/u)
    .map((p) => p.trim())
    .filter((p) => p !== '');
  if (parts.length < 2 || parts.length > 12) return undefined;
  const picked: ShownOption[] = [];
  for (const part of parts) {
    const r = turn.world.readers.choice(
      part,
      options.map((o) => o.label),
    );
    if ('candidates' in r || r.value === null) return undefined;
    if (options[r.value] === GONE) return undefined;
    picked.push(options[r.value]!);
  }
  return picked;
}

/** Ends a multi-choice: chosen options hold, the others do not. */
function finishMany(turn: Turn, step: AskStep, picked: readonly ShownOption[]): void {
  const at = turn.openStep();
  if (!at) return turn.reopen();
  turn.rule = 'answer';
  const fact = step.ask === 'facts' ? turn.factQuestion(step) : undefined;
  turn.session.open = undefined;
  if (fact) {
    takeFacts(
      turn,
      turn.world.factAnswers(
        fact,
        picked.filter((p) => p.value !== null).map((p) => p.id),
      ),
    );
  } else
    turn.accept(step, at.flow, at.frame, {
      id: '',
      label: picked.map((p) => p.label).join(', '),
      value: picked.map((p) => String(p.value)),
    });
  turn.advance();
}

function onChoice(turn: Turn, id: string): void {
  const { session, world } = turn;
  if (session.human) session.human = undefined;
  if (id.startsWith('nav:')) {
    const order = id.slice(4);
    if (order === 'back' || order === 'menu' || order === 'human' || order === 'help' || order === 'carry')
      return command(turn, order, '');
  }
  const parts = /^([a-z0-9-]+)\/([a-z0-9-]+):(.+)$/u.exec(id);
  if (id.startsWith('article:') && world.article(id.slice(8))) return showArticle(turn, id.slice(8));
  const at = turn.openStep();
  const [, flowId, stepId, optionId] = parts ?? [];
  if (!at || at.flow.flow !== flowId || at.step.id !== stepId || optionId === undefined)
    return oldButton(turn, flowId, stepId, optionId);
  if (isSummary(at.step)) {
    const line = optionId.startsWith('@') ? turn.summaryLines(at.step)[Number(optionId.slice(1))] : undefined;
    if (line) return editLine(turn, line.name);
    return readSummary(turn, at, optionId === 'gui' ? '1' : optionId === 'sua' ? '2' : '');
  }
  const { step, flow, open } = at;
  if (optionId === '+') {
    const page = open.detail?.kind === 'page' ? Number(open.detail.values[0]) : 0;
    turn.rule = 'page';
    return turn.show(step, flow, { ...open, detail: { kind: 'page', values: [page + 1] } });
  }
  const options = offered(turn, step, open.detail);
  const position = optionId.startsWith('#') ? Number(optionId.slice(1)) : -1;
  const chosen =
    position >= 0
      ? options[position]
      : (options.find((o) => o.id === optionId) ?? turn.options(step).find((o) => o.id === optionId));
  const fact = step.ask === 'facts' ? turn.factQuestion(step) : undefined;
  if ((fact?.kind ?? step.ask) === 'multi-choice') {
    const picked = open.detail?.kind === 'multi' ? open.detail.values.map(String) : [];
    const all = turn.options(step);
    if (optionId === '.')
      return finishMany(
        turn,
        step,
        all.filter((o) => picked.includes(o.id)),
      );
    if (chosen && chosen.value === null) return finishMany(turn, step, []);
    if (chosen) {
      const now = picked.includes(chosen.id) ? picked.filter((p) => p !== chosen.id) : [...picked, chosen.id];
      turn.rule = 'pick';
      return turn.show(step, flow, { ...open, detail: { kind: 'multi', values: now } });
    }
  }
  if (!chosen) return oldButton(turn, flowId, stepId, optionId);
  turn.rule = 'answer';
  answer(turn, step, chosen);
}

/** A button of an older message: nothing changes, the open question comes back. */
function oldButton(
  turn: Turn,
  flowId: string | undefined,
  stepId: string | undefined,
  optionId: string | undefined,
): void {
  turn.rule = 'stale';
  turn.effects.push({ type: 'event', name: 'stale-button' });
  const current = turn.session.frames[0]?.flow;
  const menuLike = stepId === 'goal' && (flowId === ENTRY_FLOW || flowId === 'menu');
  if (menuLike && (current === undefined || MENU_FLOWS.has(current) || !turn.session.open)) {
    // An old menu is still a menu while nothing else is under way.
    turn.go('menu');
    turn.advance();
    const at = turn.openStep();
    if (at && isAsk(at.step)) {
      const option = turn.options(at.step).find((o) => o.id === optionId);
      if (option) {
        turn.says.length = 0;
        turn.question = undefined;
        turn.rule = 'answer';
        return answer(turn, at.step, option);
      }
    }
    return;
  }
  turn.phrase('stale');
  turn.reopen();
}

function onContact(turn: Turn, phone: string, own: boolean): void {
  const at = turn.openStep();
  turn.rule = 'contact';
  if (at && isAsk(at.step) && at.step.ask === 'phone') {
    const guardian = at.step.save?.startsWith('guardian');
    if (!own && !guardian) {
      turn.phrase('contact-foreign');
      return turn.reopen();
    }
    const read = turn.world.readers.phone(phone);
    if ('value' in read && read.value !== null)
      return answer(turn, at.step, { id: '', label: '', value: read.value });
  }
  turn.phrase('contact');
  turn.reopen();
}

function onLocation(turn: Turn, latitude: number, longitude: number): void {
  const at = turn.openStep();
  turn.rule = 'location';
  if (at && isAsk(at.step) && at.step.ask === 'place') {
    const place = turn.world.readers.nearestPlace(latitude, longitude);
    if (place) return answer(turn, at.step, { id: '', label: '', value: place as never });
  }
  turn.phrase('location');
  turn.reopen();
}
