// Command words: 0 back, 9 menu, # a person, ? help, start over, stop, erase … Some are flows of their own.
import { answerName, ENTRY_FLOW, isAsk, isSummary } from '../compile.js';
import { forget, rewind } from '../walk.js';
import type { Command } from '../world.js';
import { advance, go, push, reopen } from './moves.js';
import { pauseCurrent } from './pause.js';
import { question } from './question.js';
import type { Turn } from './turn.js';

const COMMAND_FLOWS: Partial<Record<Command, string>> = {
  human: 'human',
  erase: 'erase',
  'my-data': 'my-data',
  withdraw: 'withdraw',
  cancel: 'cancel',
  carry: 'carry',
};

/** Carries out a command word. */
export function command(turn: Turn, order: Command, text: string): void {
  turn.rule = `command-${order}`;
  const { session, world } = turn;
  const at = turn.openStep();
  switch (order) {
    case 'back':
      return back(turn);
    case 'menu':
      pauseCurrent(turn);
      return leaveTo(turn, 'menu');
    case 'restart':
      session.paused = undefined;
      for (const name of Object.keys(session.answers))
        if (!name.startsWith('person.')) forget(session, world.flows, name);
      return leaveTo(turn, ENTRY_FLOW);
    case 'help':
      if (at && isAsk(at.step) && at.step.help) turn.say(at.step.help);
      else turn.phrase('help');
      return reopen(turn);
    case 'stop':
      session.silent = true;
      session.paused = undefined;
      turn.phrase('silent');
      turn.effects.push({ type: 'event', name: 'stop' });
      return;
    case 'cancel':
      if (at && isSummary(at.step)) return leaveTo(turn, 'menu');
      break;
    default:
  }
  const flow = COMMAND_FLOWS[order];
  if (flow !== undefined && world.flows.has(flow)) {
    if (session.frames.at(-1)?.flow === flow) return reopen(turn);
    push(turn, flow);
    return advance(turn);
  }
  if (question(turn, text)) return;
  turn.phrase('help');
  reopen(turn);
}

function leaveTo(turn: Turn, flow: string): void {
  go(turn, flow);
  advance(turn);
}

/** 0: the question before the open one; before the first, the flow below or the menu. */
function back(turn: Turn): void {
  const { session, frame } = turn;
  const flow = turn.flowOf(frame);
  const at = turn.openStep();
  if (at?.open.detail && at.open.detail.kind !== 'fact') {
    at.open.detail = undefined;
    return reopen(turn);
  }
  if (at && isAsk(at.step) && at.step.ask === 'facts' && undoFact(turn)) return advance(turn);
  const position = frame && turn.position(frame);
  const last = position?.answered.filter((s) => s.ask !== 'facts').at(-1);
  session.open = undefined;
  if (frame && flow && last) {
    rewind(flow, frame, flow.index.get(last.id)!);
    forget(session, turn.world.flows, answerName(last));
    return advance(turn);
  }
  if (session.frames.length > 1) {
    session.frames.pop();
    return advance(turn);
  }
  if (frame?.flow === ENTRY_FLOW || frame?.flow === 'menu') turn.phrase('nothing-before');
  leaveTo(turn, 'menu');
}

/** Takes back the fact answered last in this talk. */
function undoFact(turn: Turn): boolean {
  const last = Object.keys(turn.session.answers).findLast((n) => n.startsWith('facts.'));
  if (last === undefined) return false;
  forget(turn.session, turn.world.flows, last);
  return true;
}
