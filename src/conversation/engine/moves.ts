// The moves that every rule of the engine is made of: go to a flow, interrupt with one, take a branch, accept an
// answer, walk on to the next question, ask the open one again.
import { display, type ShownOption, UNKNOWN_OPTION } from '../asks.js';
import { answerName, ENTRY_FLOW, type Flow, isAsk, isSummary } from '../compile.js';
import type { AskStep, Branch, CallStep, RunStep, Step } from '../flow-file.js';
import { type AnswerValue, type Frame, LIMITS, PROVINCE } from '../session.js';
import { derive, enter, forget, rewind, SETTLED, stale } from '../walk.js';
import { factQuestion, scopeOf, show, showCandidates, showSummary } from './asking.js';
import { beginScope, isForAnother, useAnswers } from './scope.js';
import { callTool } from './tool-call.js';
import type { Turn } from './turn.js';

/** Leaves everything for another flow. */
export function go(turn: Turn, name: string, given: Record<string, AnswerValue> = {}): void {
  const { session, world } = turn;
  const flow = world.flows.get(name) ?? world.flows.get(ENTRY_FLOW)!;
  session.frames = [];
  session.open = undefined;
  beginScope(session, world, flow.forAnother === true);
  session.frames.push(enter(session, flow, given));
}

/** Interrupts: the flow below waits until this one ends. */
export function push(turn: Turn, name: string, given: Record<string, AnswerValue> = {}, aside = true): void {
  const { session, world } = turn;
  const flow = world.flows.get(name);
  if (!flow || session.frames.length >= LIMITS.frames) return go(turn, name, given);
  session.open = undefined;
  session.frames.push({ ...enter(session, flow, given), ...(aside ? { aside } : {}) });
}

/** What a branch or a call hands over: names by their values, `=words` as they stand. */
function handed(turn: Turn, map: Record<string, string> | undefined): Record<string, AnswerValue> {
  const out: Record<string, AnswerValue> = {};
  for (const [name, source] of Object.entries(map ?? {})) {
    const value = source.startsWith('=') ? source.slice(1) : turn.lookup(source);
    if (value !== undefined) out[name] = value as AnswerValue;
  }
  return out;
}

/** The side effects of a branch; where it leads is derived. */
export function take(turn: Turn, branch: Branch | undefined, flow: Flow, frame: Frame): void {
  if (!branch) return;
  const { session, world } = turn;
  if (branch.say) turn.say(branch.say);
  for (const name of branch.forget ?? []) {
    forget(session, world.flows, name);
    const asked = flow.steps.findIndex((s) => isAsk(s) && answerName(s) === name);
    if (asked >= 0) rewind(flow, frame, asked);
  }
  if (branch.forget && branch.goto !== undefined) rewind(flow, frame, flow.index.get(branch.goto)!);
  // After forgetting: a branch may replace an answer ("tìm rộng hơn").
  for (const [name, value] of Object.entries(branch.set ?? {})) session.answers[name] = value;
}

/** Answers that decide something are said back in the next message. */
const ECHOED: ReadonlySet<string> = new Set(['money', 'age', 'birth-year', 'date', 'place', 'number']);

/** Stores an answer under its name and moves past its question. */
export function accept(
  turn: Turn,
  step: AskStep,
  flow: Flow,
  frame: Frame,
  chosen: ShownOption,
  echo = true,
): void {
  const { session, world } = turn;
  session.open = undefined;
  turn.env.visit?.(flow.flow, step.id, wayOf(chosen));
  if (chosen.extra) {
    frame.done[step.id] = `extra:${chosen.extra.id}`;
    return take(turn, chosen.extra, flow, frame);
  }
  const name = answerName(step);
  const before = session.answers[name];
  session.answers[name] = chosen.value;
  const said = withUnit(step, display(step.ask, chosen.value, world.phrases, chosen.label));
  session.shown[name] = said;
  if (step.ask === 'place' && chosen.value !== null) delete session.answers[PROVINCE];
  if (!isSame(before, chosen.value)) stale(session, world.flows, name);
  if (echo && chosen.value !== null && (step.echo ?? ECHOED.has(step.ask)))
    turn.phrase('echo', step.ask === 'birth-year' ? `sinh năm ${said}` : said);
  const branch = branchTaken(step, chosen);
  take(turn, branch, flow, frame);
  // "Xem lớp khác" leads back: coming here again, the person is asked again.
  if (branch?.goto !== undefined && flow.index.get(branch.goto)! <= flow.index.get(step.id)!)
    forget(session, world.flows, name);
}

const isSame = (a: AnswerValue | undefined, b: AnswerValue): boolean =>
  a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));

const UNITS = { month: 'tháng', year: 'năm' } as const;
const withUnit = ({ unit }: AskStep, said: string): string =>
  unit === undefined ? said : `${said.replace('.', ',')} ${UNITS[unit]}`;

function branchTaken(step: AskStep, { id, value }: ShownOption): Branch | undefined {
  if (id === UNKNOWN_OPTION || value === null) return step.unknown;
  if (step.ask === 'choice') return step.options?.find((o) => o.id === value);
  if (step.ask === 'yes-no' || step.ask === 'consent') return value === 'yes' ? step.yes : step.no;
  return step.next;
}

/** The branch that an answer takes, by its name in the file. */
const wayOf = (chosen: ShownOption): string =>
  chosen.extra?.id ?? (chosen.value === null ? 'unknown' : String(chosen.value));

/** A talk that comes to no question within so many steps goes round in a circle. */
const MOST_STEPS = 60;

/** Performs what is due until a question is open or the talk has nothing more to say. */
export function advance(turn: Turn): void {
  const { session } = turn;
  for (let guard = 0; guard < MOST_STEPS; guard++) {
    const { frame } = turn;
    if (!frame) {
      go(turn, ENTRY_FLOW);
      continue;
    }
    const flow = turn.flowOf(frame);
    if (!flow) {
      session.frames.pop();
      turn.phrase('changed');
      continue;
    }
    const position = derive(flow, frame, session.answers, turn.lookup);
    if (position.at === 'end') {
      if (session.frames.length <= 1) {
        session.open = undefined;
        return;
      }
      session.frames.pop();
      markRun(turn);
    } else if (position.at === 'leave' && position.branch.resume) {
      session.frames = session.paused ?? [];
      session.paused = undefined;
      session.open = undefined;
      useAnswers(session, isForAnother(turn.world, session.frames));
    } else if (position.at === 'leave') {
      go(turn, position.branch.flow!, handed(turn, position.branch.with));
    } else if (perform(turn, position.step, flow, frame)) return;
  }
  throw new Error(`flow ${turn.frame?.flow} does not come to a question`);
}

/** After a sub-flow ended: the step that ran it is behind us. */
function markRun(turn: Turn): void {
  const below = turn.frame;
  const position = below && turn.position(below);
  if (position?.at === 'step' && 'run' in position.step) below!.done[position.step.id] = 'ran';
}

/** Performs one step; true when a question is open now. */
function perform(turn: Turn, step: Step, flow: Flow, frame: Frame): boolean {
  turn.env.visit?.(flow.flow, step.id);
  if (isAsk(step)) return ask(turn, step, flow, frame);
  if (isSummary(step)) {
    showSummary(turn, step, flow);
    return true;
  }
  if ('call' in step) call(turn, step, flow, frame);
  else if ('run' in step) push(turn, (step as RunStep).run, handed(turn, (step as RunStep).with), false);
  else {
    if ('say' in step) {
      turn.say(step.say);
      if (step.picture) turn.picture = { url: turn.fill(step.picture.url), alt: turn.fill(step.picture.alt) };
    }
    frame.done[step.id] = 'say' in step ? 'said' : 'passed';
    take(turn, step.next, flow, frame);
  }
  return false;
}

function ask(turn: Turn, step: AskStep, flow: Flow, frame: Frame): boolean {
  if (step.ask === 'facts') {
    if (!factQuestion(turn, step)) {
      frame.done[step.id] = SETTLED;
      return false;
    }
    saySettled(turn, step);
  }
  show(turn, step, flow, { flow: flow.flow, step: step.id, tries: 0, shown: [] });
  return true;
}

/** In the middle of the interview: what the last answer has made sure. */
function saySettled(turn: Turn, step: AskStep): void {
  if (!turn.earlier) return;
  const { world, session, today } = turn;
  const line = world.newlySettled(turn.earlier, session.answers, scopeOf(turn, step), today);
  if (line !== undefined) turn.say(line);
  turn.earlier = undefined;
}

function call(turn: Turn, step: CallStep, flow: Flow, frame: Frame): void {
  const { answers, shown } = turn.session;
  const result = callTool(turn, step.call, handed(turn, step.with));
  for (const [name, output] of Object.entries(step.save ?? {})) {
    const value = result.save?.[output];
    if (value === undefined) delete answers[name];
    else answers[name] = value;
    delete shown[name];
  }
  frame.done[step.id] = result.outcome;
  turn.env.visit?.(flow.flow, step.id, result.outcome);
  take(turn, step.on?.[result.outcome], flow, frame);
}

/** Asks the open question again, in its own words or with the candidates under way; `lead` stands before them. */
export function reopen(turn: Turn, lead?: string): void {
  const at = turn.openStep();
  if (!at) {
    advance(turn);
    if (!turn.question) {
      go(turn, ENTRY_FLOW);
      advance(turn);
    }
    return;
  }
  const { detail } = at.open;
  if (isSummary(at.step)) showSummary(turn, at.step, at.flow);
  else if (detail?.kind === 'candidates')
    showCandidates(turn, at.step, { ...at.open, tries: 0 }, detail.values);
  // Pages that were offered are not seen any more, so no digit means them.
  else
    show(turn, at.step, at.flow, {
      ...at.open,
      tries: 0,
      detail: detail?.kind === 'articles' ? undefined : detail,
    });
  if (lead !== undefined && turn.question) turn.question.text = `${lead} ${turn.question.text}`;
}
