// Where a flow stands, derived from its steps and the answers: never stored, so that a changed flow asks only
// what is new. Also what becomes stale when an answer changes.
import { answerName, type Flow, isAsk, isSummary, rootOf } from './compile.js';
import { holds, type Lookup } from './condition.js';
import type { AskStep, Branch, Step } from './flow-file.js';
import { type AnswerValue, type Frame, isRemembered, type Session } from './session.js';

export type Position =
  /** The step to perform next, and the questions answered on the way to it. */
  | { at: 'step'; step: Step; answered: AskStep[] }
  /** A branch that leaves this flow. */
  | { at: 'leave'; branch: Branch; answered: AskStep[] }
  | { at: 'end'; answered: AskStep[] };

/** The outcome mark of a facts question once nothing is left to ask. */
export const SETTLED = 'settled';

/** The branch that an answered question takes. */
function branchOfAnswer(step: AskStep, value: AnswerValue | undefined, mark?: string): Branch | undefined {
  if (mark?.startsWith('extra:')) {
    const extra = step.extra?.find((o) => o.id === mark.slice(6));
    if (extra) return extra;
  }
  if (mark === 'otherwise' && typeof step.otherwise === 'object') return step.otherwise;
  if (value === null && step.unknown) return step.unknown;
  if (step.ask === 'choice') return step.options?.find((o) => o.id === value) ?? step.next;
  if (step.ask === 'yes-no' || step.ask === 'consent')
    return (value === 'yes' ? step.yes : step.no) ?? step.next;
  return step.next;
}

/** A choice whose option no longer exists is asked again, unless raw words are accepted there. */
const optionGone = (step: AskStep, value: AnswerValue | undefined): boolean =>
  step.ask === 'choice' &&
  typeof value === 'string' &&
  step.otherwise !== 'accept' &&
  step.options?.some((o) => o.id === value) === false;

const leads = (branch: Branch | undefined): branch is Branch => branch !== undefined;

/** Walks a flow from its first step over everything that is done, to the first thing that is not. */
export function derive(flow: Flow, frame: Frame, answers: Session['answers'], lookup: Lookup): Position {
  const answered: AskStep[] = [];
  let i = 0;
  for (let guard = 0; guard <= flow.steps.length * 3; guard++) {
    const step = flow.steps[i];
    if (!step) return { at: 'end', answered };
    if (!holds(step.when, lookup)) {
      i++;
      continue;
    }
    const mark = frame.done[step.id];
    let branch: Branch | undefined;
    if (isAsk(step)) {
      const name = answerName(step);
      const known =
        step.ask === 'facts'
          ? mark === SETTLED
          : (name in answers && !optionGone(step, answers[name])) ||
            mark?.startsWith('extra:') ||
            mark === 'otherwise';
      if (!known) return { at: 'step', step, answered };
      answered.push(step);
      branch = branchOfAnswer(step, answers[name], mark);
    } else if (mark === undefined && !('next' in step && isJump(step))) {
      return { at: 'step', step, answered };
    } else if ('call' in step || isSummary(step)) branch = step.on?.[mark ?? ''];
    else branch = step.next;
    if (leads(branch)) {
      if (branch.flow !== undefined || branch.resume) return { at: 'leave', branch, answered };
      if (branch.end) return { at: 'end', answered };
      if (branch.goto !== undefined) {
        i = flow.index.get(branch.goto)!;
        continue;
      }
    }
    i++;
  }
  // A loop over finished steps: lint reports it; a person gets out of it by the end of the flow.
  return { at: 'end', answered };
}

const isJump = (step: Step) =>
  !isAsk(step) && !isSummary(step) && !('say' in step) && !('call' in step) && !('run' in step);

/** Drops an answer, and whatever was computed from it, in every flow under way. */
export function forget(session: Session, flows: ReadonlyMap<string, Flow>, name: string): void {
  delete session.answers[name];
  delete session.shown[name];
  stale(session, flows, name, new Set([name]));
}

/** Drops what was computed from a name whose answer changed: calls that read it, lists chosen from. */
export function stale(
  session: Session,
  flows: ReadonlyMap<string, Flow>,
  name: string,
  seen = new Set([name]),
): void {
  const root = rootOf(name);
  const feedsInterview = root === 'facts' || name === 'course';
  for (const frame of session.frames) {
    const flow = flows.get(frame.flow);
    if (!flow) continue;
    const readers = flow.readers.get(name) ?? [];
    // What reads the whole that the name is part of.
    const ofRoot = root === name ? [] : (flow.readers.get(root) ?? []).filter((r) => r.name === root);
    for (const { name: read, steps } of [...readers, ...ofRoot]) {
      for (const i of steps) {
        const step = flow.steps[i]!;
        if ('call' in step) {
          delete frame.done[step.id];
          for (const output of Object.keys(step.save ?? {})) dropDerived(session, flows, output, seen);
          // What was asked because of its outcome is asked again after the next one.
          for (const { goto } of Object.values(step.on ?? {})) {
            const asked = goto === undefined ? undefined : flow.steps[flow.index.get(goto)!];
            if (asked && isAsk(asked)) dropDerived(session, flows, answerName(asked), seen);
          }
        } else if ('run' in step) delete frame.done[step.id];
        else if (isAsk(step) && step.ask === 'facts') delete frame.done[step.id];
        else if (isAsk(step) && step.from === read) dropDerived(session, flows, answerName(step), seen);
      }
    }
    if (feedsInterview)
      for (const step of flow.steps) if (isAsk(step) && step.ask === 'facts') delete frame.done[step.id];
  }
}

function dropDerived(
  session: Session,
  flows: ReadonlyMap<string, Flow>,
  name: string,
  seen: Set<string>,
): void {
  if (seen.has(name)) return;
  seen.add(name);
  delete session.answers[name];
  delete session.shown[name];
  stale(session, flows, name, seen);
}

/** Makes every step from `index` on undone, so that it happens again; answers stay where they are. */
export function rewind(flow: Flow, frame: Frame, index: number): void {
  for (const [i, step] of flow.steps.entries()) if (i >= index) delete frame.done[step.id];
}

/** A fresh frame; answers that belong to the flow alone are dropped unless handed over. */
export function enter(session: Session, flow: Flow, given: Record<string, AnswerValue>): Frame {
  for (const name of flow.writes)
    if (!isRemembered(name) && !(name in given)) {
      delete session.answers[name];
      delete session.shown[name];
    }
  for (const [name, value] of Object.entries(given)) session.answers[name] = value;
  return { flow: flow.flow, version: flow.version, done: {} };
}
