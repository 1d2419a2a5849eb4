// Whose answers are in use: those of whoever types, or of somebody else who is entered by them (`forAnother` flows).
// The two sets stand apart, so that nothing of one person ever comes into the entry of another.
import type { AnswerValue, Session } from '../session.js';
import type { World } from '../world.js';

/** Receipts belong to the chat in which they were given: there a registration is cancelled and erased. */
const OF_THE_CHAT: ReadonlySet<string> = new Set([
  'person.receipt',
  'person.receipts',
  'person.wish',
  'person.sentFor',
]);

/** Takes the answers of one person out of the session. */
function takeOut({ answers, shown }: Session): NonNullable<Session['apart']> {
  const out = { answers: {} as Record<string, AnswerValue>, shown: {} as Record<string, string> };
  for (const name of Object.keys(answers)) {
    if (OF_THE_CHAT.has(name)) continue;
    out.answers[name] = answers[name]!;
    delete answers[name];
    if (shown[name] === undefined) continue;
    out.shown[name] = shown[name];
    delete shown[name];
  }
  return out;
}

/** Brings the answers of the other side into use and puts the present ones aside; nothing when they are in use. */
export function useAnswers(session: Session, forAnother: boolean): void {
  if (forAnother === (session.forAnother === true)) return;
  const put = takeOut(session);
  Object.assign(session.answers, session.apart?.answers);
  Object.assign(session.shown, session.apart?.shown);
  session.apart = put;
  session.forAnother = forAnother || undefined;
}

/** Whether the outermost of some frames is about somebody else than who types. */
export const isForAnother = (world: Pick<World, 'flows'>, frames: Session['frames'] | undefined): boolean =>
  world.flows.get(frames?.[0]?.flow ?? '')?.forAnother === true;

/** Before a flow is begun: its answers come into use, another person's begin empty, and what nobody needs is dropped. */
export function beginScope(session: Session, world: Pick<World, 'flows'>, forAnother: boolean): void {
  useAnswers(session, forAnother);
  if (forAnother) {
    takeOut(session);
    if (isForAnother(world, session.paused)) session.paused = undefined;
  } else if (!isForAnother(world, session.paused)) session.apart = undefined;
}

/** Only who types is known from now on. */
export function forgetOther(session: Session): void {
  useAnswers(session, false);
  session.apart = undefined;
}
