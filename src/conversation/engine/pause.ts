// Putting an unfinished talk aside, so that it can be offered again.
import { ENTRY_FLOW } from '../compile.js';
import type { Turn } from './turn.js';

/** Flows that are no talk of their own to come back to. */
export const MENU_FLOWS: ReadonlySet<string> = new Set([
  ENTRY_FLOW,
  'menu',
  'resume',
  'human',
  'erase',
  'stop',
  'my-data',
]);

/** How a registration leaves (`lead.submit`). */
const SENT: ReadonlySet<string> = new Set(['sent', 'awaiting']);

/** Keeps the talk under way, if there is one, for "Làm tiếp". */
export function pauseCurrent(turn: Turn): void {
  const { session } = turn;
  const frame = session.frames[0];
  if (!session.open || !frame || MENU_FLOWS.has(frame.flow)) return;
  // A flow in which nothing was answered yet is not worth giving up an earlier talk for.
  const begun = session.frames.length > 1 || (turn.position(frame)?.answered.length ?? 0) > 0;
  // An entry for somebody else that was sent is over: nothing of that person is kept for it.
  const sent = turn.flowOf(frame)?.forAnother && Object.values(frame.done).some((mark) => SENT.has(mark));
  if (!sent && (begun || !session.paused)) session.paused = session.frames;
}
