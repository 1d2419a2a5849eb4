// The turn that nobody's message began: a due row comes back, and the talk is reminded of, put off or dropped.
import type { Flows } from './compile.js';
import { reopen } from './engine/moves.js';
import { forgetOther } from './engine/scope.js';
import type { Turn } from './engine/turn.js';
import { isDaytime, nextDaytime, nextDue, type TimeRules } from './reminders.js';
import type { Session } from './session.js';

/** The time rules of the flow under way: the outermost that has any. */
function rulesOf(session: Session, flows: Flows): TimeRules | undefined {
  for (const frame of session.frames) {
    const flow = flows.get(frame.flow);
    if (flow?.remindAfterHours !== undefined || flow?.expireAfterDays !== undefined) return flow;
  }
  return undefined;
}

/** How long the talk under way may rest before it is dropped, ms. */
export function expiryOf(session: Session, flows: Flows): number {
  const days = rulesOf(session, flows)?.expireAfterDays;
  return days === undefined ? Number.POSITIVE_INFINITY : days * 24 * 3_600_000;
}

const left = (session: Session): boolean =>
  session.open === undefined || session.silent === true || session.human === true;

function plan(turn: Turn, at: number): void {
  turn.session.timer = at;
  turn.effects.push({ type: 'timer', at });
}

/** After a turn of the person: makes sure that one timer is under way while a question is open. */
export function planTimer(turn: Turn): void {
  const { session, env, world } = turn;
  session.reminded = undefined;
  if (left(session) || (session.timer !== undefined && session.timer > env.now)) return;
  const rules = rulesOf(session, world.flows);
  const due = rules && nextDue(env.now, 0, rules);
  if (due) plan(turn, due.at);
}

/** Carries out a timer that is due. `window`: how long after their last word people may be written to, ms. */
export function onTimer(turn: Turn, window: number | undefined): void {
  const { session, env, world } = turn;
  session.timer = undefined;
  turn.rule = 'timer';
  const rules = rulesOf(session, world.flows);
  if (!rules || left(session)) return;
  const reminded = session.reminded ?? 0;
  const due = nextDue(session.at, reminded, rules, window);
  if (!due) return;
  // The person has written meanwhile: the timer follows.
  if (due.at > env.now) return plan(turn, due.at);
  if (due.what === 'expire') {
    turn.rule = 'expired';
    return drop(session);
  }
  const late = env.now - session.at;
  if (!isDaytime(env.now)) return plan(turn, nextDaytime(env.now));
  session.reminded = reminded + 1;
  // After a long downtime the window may have closed.
  if (window === undefined || late < window) {
    turn.rule = 'reminded';
    turn.phrase('reminder');
    reopen(turn);
  }
  const next = nextDue(session.at, session.reminded, rules, window);
  if (next) plan(turn, Math.max(next.at, env.now + 1));
}

/** The unfinished talk goes; what is known of the person stays. */
export function drop(session: Session): void {
  forgetOther(session);
  session.frames = [];
  session.open = undefined;
  session.paused = undefined;
  for (const name of Object.keys(session.answers))
    if (!name.startsWith('person.')) {
      delete session.answers[name];
      delete session.shown[name];
    }
}
