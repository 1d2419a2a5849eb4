// The engine: one pure step from (flows, knowledge, session, inbound, moment) to (session, messages, effects).
// Nothing here reads a clock, draws a random number or does I/O: the same input always gives the same output.
import { bring, leave } from './carry.js';
import { ENTRY_FLOW, isAsk } from './compile.js';
import { factQuestion } from './engine/asking.js';
import { onContact, onLocation, onMedia } from './engine/attachments.js';
import { onChoice } from './engine/buttons.js';
import { advance, go } from './engine/moves.js';
import { pauseCurrent } from './engine/pause.js';
import { type Env, Turn } from './engine/turn.js';
import { onText } from './engine/typed.js';
import type { Inbound, Message } from './message.js';
import { migrate } from './migrate.js';
import { learnPronouns } from './pronouns.js';
import { addTrace, LIMITS, newSession, type Session } from './session.js';
import { drop, expiryOf, onTimer, planTimer } from './timer.js';
import type { Effect, World } from './world.js';

export interface StepResult {
  session: Session;
  messages: Message[];
  effects: Effect[];
}

/** After so long only the profile stays, ms. */
const DROP = 30 * 24 * 3_600_000;

/** Rules under which the bot says nothing. */
const SILENT: ReadonlySet<string> = new Set(['stopped', 'resumed', 'takeover', 'erased', 'with-human']);

/** Answers one inbound event. `stored` is the session as it was, or undefined for a new person. */
export function step(world: World, stored: Session | undefined, inbound: Inbound, env: Env): StepResult {
  return stepOwned(world, stored && (JSON.parse(JSON.stringify(stored)) as Session), inbound, env);
}

/** The same for a session that the caller gives away, such as one just read from the store: it is changed in place. */
export function stepOwned(world: World, stored: Session | undefined, inbound: Inbound, env: Env): StepResult {
  const session: Session = stored ?? newSession(env.now);
  const turn = new Turn(world, session, inbound, env);
  migrate(session, world.flows);
  const before = session.open ? `${session.open.flow}/${session.open.step}` : '';
  if (inbound.kind === 'timer') {
    if (stored) onTimer(turn, inbound.window);
    if (turn.rule !== 'timer') remember(turn, before);
    return { session, messages: turn.messages(), effects: turn.effects };
  }
  const away = stored ? env.now - session.at : 0;
  session.turns++;
  session.at = env.now;

  if (away > Math.min(DROP, expiryOf(session, world.flows))) drop(session);
  dispatch(turn, inbound, stored === undefined, away);
  // Whoever writes gets an answer: where nothing is left to say or ask, the menu is shown.
  if (turn.silent && !SILENT.has(turn.rule)) {
    go(turn, 'menu');
    advance(turn);
  }
  if (turn.question && (turn.rule === 'page' || turn.rule === 'pick')) turn.question.inPlace = true;
  // Nothing is left to ask a person who has just been erased.
  if (turn.effects.some((e) => e.type === 'erase')) turn.question = undefined;
  else planTimer(turn);
  remember(turn, before);
  if (session.consents.length > LIMITS.consents) session.consents = session.consents.slice(-LIMITS.consents);
  return { session, messages: turn.messages(), effects: turn.effects };
}

/** Keeps the turn as ids only, for "why did it stop?". */
function remember({ session, inbound, env, rule }: Turn, step: string): void {
  addTrace(session, { at: env.now, input: inbound.kind, step, rule });
}

/** `away`: how long the person had been silent, ms; 0 for a new one. */
function dispatch(turn: Turn, inbound: Inbound, isNew: boolean, away: number): void {
  const { session } = turn;
  if (fromOutside(turn, inbound)) return;
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
    go(turn, ENTRY_FLOW);
    return advance(turn);
  }
  if (inbound.kind === 'text' && !session.forAnother) {
    const taught = learnPronouns(turn.selfIn(inbound.text), session.pronouns);
    if (taught !== undefined) session.pronouns = taught;
  }
  if (isNew || session.frames.length === 0) go(turn, ENTRY_FLOW);
  if (!arrive(turn, inbound, isNew)) return;
  switch (inbound.kind) {
    case 'text':
      return onText(turn, inbound.text, away);
    case 'choice':
      return onChoice(turn, inbound.choice);
    case 'contact':
      return onContact(turn, inbound.phone, inbound.own);
    case 'location':
      return onLocation(turn, inbound.latitude, inbound.longitude);
    case 'media':
      return onMedia(turn, inbound.media, inbound.caption, away);
    default:
  }
}

/** What the platform or a human counsellor says about the talk; the bot is silent. */
function fromOutside(turn: Turn, { kind }: Inbound): boolean {
  switch (kind) {
    case 'stopped':
      turn.session.silent = true;
      break;
    case 'resumed':
      turn.session.silent = undefined;
      break;
    case 'takeover':
      turn.session.human = true;
      break;
    case 'erased':
      turn.effects.push({ type: 'erase' });
      break;
    default:
      return false;
  }
  turn.rule = kind;
  return true;
}

/**
 * Brings the talk to a question that what came in may answer; false when the turn is done: a new person is greeted
 * ("xin chào" asks for no more), and words that answered a question that is no more are told so.
 */
function arrive(turn: Turn, inbound: Inbound, isNew: boolean): boolean {
  const { session, world } = turn;
  const text = inbound.kind === 'text' ? inbound.text : undefined;
  if (isNew) {
    advance(turn);
    if (text === undefined || world.readers.command(text) === 'menu') {
      turn.rule = 'first';
      return false;
    }
    // The greeting's question is not asked when the first sentence answers it.
    turn.question = undefined;
  } else if (session.open === undefined) {
    advance(turn);
    turn.says.length = 0;
    turn.question = undefined;
  } else if (text !== undefined && changedMeanwhile(turn) && world.readers.command(text) === undefined) {
    turn.rule = 'changed';
    turn.phrase('changed');
    session.open = undefined;
    advance(turn);
    return false;
  }
  return true;
}

/** Whether the open question has gone from the flows, or the interview asks something else by now. */
function changedMeanwhile(turn: Turn): boolean {
  const at = turn.openStep();
  if (!at) return true;
  const { detail } = at.open;
  if (!isAsk(at.step) || at.step.ask !== 'facts' || detail?.kind !== 'fact') return false;
  return JSON.stringify(factQuestion(turn, at.step)?.facts) !== JSON.stringify(detail.values);
}
