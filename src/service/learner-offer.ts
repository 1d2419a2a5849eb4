// News that opens the way on: the notice that a class is full or that nobody called, and with it the same trade's class
// at another facility as the talk's next question, "register for this one". So its buttons and digits work on every
// channel, and consent is asked for afterwards, in words of its own.

import { chatBody } from '../channels/delivery.js';
import { isAsk } from '../conversation/compile.js';
import { advance, go } from '../conversation/engine/moves.js';
import { pauseCurrent } from '../conversation/engine/pause.js';
import { Turn } from '../conversation/engine/turn.js';
import type { Option } from '../conversation/flow-file.js';
import type { ChannelId } from '../conversation/message.js';
import { addTrace, readSession } from '../conversation/session.js';
import type { World } from '../conversation/world.js';
import { rowId } from '../row-id.js';
import type { OutboxInsert, SessionKey, Store } from '../store/port.js';
import { drawFrom } from './turns.js';

export interface OfferOptions {
  store: Pick<Store, 'session' | 'commit'>;
  world: () => World;
  /** Makes the sender look for due rows. */
  wake: () => void;
}

export interface Offer {
  /** Key of the notice's row: a repeat of it offers nothing twice. */
  id: string;
  /** The words of the notice, with the pronoun variables. */
  text: string;
  /** The course at the other facility. */
  course: { id: string; occupation: string };
}

/**
 * Tells the news and shows the course. Answers false, and does nothing, when the talk does not rest: a question is not
 * taken from a person who is answering it, nor the talk from a human.
 */
export type MakeOffer = (key: SessionKey, offer: Offer, at: number) => Promise<boolean>;

/** The flow that shows a course and asks what to do about it. */
const FLOW = 'find-course';
/** Whoever has been silent so long is not answering just now. */
const RESTED_MS = 3_600_000;
const MAX_TRIES = 10;

/** Whether nothing is open but the question where to go next: every answer to it leaves its flow. */
function isDone(turn: Turn): boolean {
  const step = turn.openStep()?.step;
  if (step === undefined) return true;
  const leaves = (o: Option) => o.flow !== undefined || o.resume || o.end;
  return isAsk(step) && step.ask === 'choice' && step.options!.every(leaves);
}

/** Makes the function that tells and offers. It rejects when the store does. */
export function createOffers({ store, world, wake }: OfferOptions): MakeOffer {
  return async (key, { id, text, course }, at) => {
    const channel = key.slice(0, key.indexOf(':')) as ChannelId;
    const user = key.slice(channel.length + 1);
    for (let tries = 1; ; tries++) {
      const stored = await store.session(key);
      if (!stored) return false;
      const session = readSession(stored.state);
      const turn = new Turn(
        world(),
        session,
        { channel, user, id, at, kind: 'timer' },
        { now: at, random: drawFrom() },
      );
      const done = isDone(turn);
      if (session.human || (!done && at - session.at < RESTED_MS)) return false;
      const before = session.open ? `${session.open.flow}/${session.open.step}` : '';
      turn.say(text);
      if (!done) pauseCurrent(turn);
      go(turn, FLOW, { occupation: course.occupation, time: 'any', course: course.id });
      advance(turn);
      // Something is not known that the flow asks before it shows a course: that is no way to begin.
      const asks = turn.openStep()?.step;
      if (!asks || !isAsk(asks) || asks.ask !== 'choice' || session.answers.course !== course.id)
        return false;
      addTrace(session, { at, input: 'timer', step: before, rule: 'offered' });
      // Not the person's own word: their window does not begin again with it.
      const spoke = channel === 'web' ? at : session.at;
      const outbox: OutboxInsert[] = [
        {
          id: rowId(),
          key: `offer:${id}`,
          kind: 'notice',
          lane: key,
          ordered: true,
          body: chatBody({ user, messages: turn.messages(), at: spoke }),
          dueAt: at,
          owner: key,
        },
      ];
      const result = await store.commit({
        seen: { channel: 'offer', id, at },
        session: { key, expected: stored.version, state: JSON.stringify(session), at: session.at },
        outbox,
      });
      if (result.status !== 'conflict') {
        wake();
        return true;
      }
      if (tries >= MAX_TRIES) throw new Error('the session is changed faster than it can be followed');
    }
  };
}
