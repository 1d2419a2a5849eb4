// A talk that goes on in another channel: what of a session moves, and what both sides are told. Only what the
// person said moves; ids, traces and the registrations sent stay where they are.
import { ENTRY_FLOW } from './compile.js';
import { advance, go, push } from './engine/moves.js';
import { pauseCurrent } from './engine/pause.js';
import { forgetOther, useAnswers } from './engine/scope.js';
import type { Turn } from './engine/turn.js';
import { isRemembered, type Session } from './session.js';

const MOVED = [
  'frames',
  'paused',
  'open',
  'answers',
  'shown',
  'consents',
  'forAnother',
  'apart',
  'pronouns',
  'referral',
  'introducer',
] as const;
export type Talk = Pick<Session, (typeof MOVED)[number]>;

/** A receipt belongs to the chat in which the registration was sent: there it can be cancelled and erased. */
const STAYS: readonly string[] = ['person.receipt'];

/** What of a session moves. */
export function talkOf(session: Session): Talk {
  const talk = Object.fromEntries(MOVED.map((name) => [name, session[name]])) as Talk;
  const answers = { ...talk.answers };
  for (const name of STAYS) delete answers[name];
  return { ...talk, answers };
}

/** The talk goes on here; without one the code was used before, has expired or never was. */
export function bring(turn: Turn, talk: Talk | undefined): void {
  const { session } = turn;
  turn.rule = 'carried';
  if (talk) {
    pauseCurrent(turn);
    useAnswers(session, talk.forAnother === true);
    const { answers, shown, consents } = session;
    Object.assign(session, {
      ...talk,
      paused: talk.paused ?? session.paused,
      apart: talk.apart ?? session.apart,
      answers: { ...answers, ...talk.answers },
      shown: { ...shown, ...talk.shown },
      consents: [...consents, ...talk.consents],
    });
    session.human = undefined;
  }
  if (session.frames.length === 0) go(turn, talk ? 'menu' : ENTRY_FLOW);
  push(turn, talk ? 'carried' : 'carry-late');
  advance(turn);
}

/** The talk went on elsewhere: here only the profile stays. */
export function leave(turn: Turn): void {
  const { session } = turn;
  turn.rule = 'moved';
  session.paused = undefined;
  forgetOther(session);
  for (const name of Object.keys(session.answers))
    if (!isRemembered(name) || name.startsWith('facts.')) {
      delete session.answers[name];
      delete session.shown[name];
    }
  go(turn, 'moved');
  advance(turn);
}
