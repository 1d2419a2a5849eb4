// One random person on the shipped flows, and what must hold after every event: nothing throws, nothing is an empty
// or a third message, no place is without a way on, the session stays small and readable.
import { CHANNELS } from '../../src/conversation/message.js';
import { ScriptedTalk } from '../../src/conversation/script.js';
import { sessionSchema } from '../../src/conversation/session.js';
import type { World } from '../../src/conversation/world.js';
import { randomEvent, seeded } from './crowd.js';
import { pressing } from './script.js';

/** A new person of the crowd; the seed chooses the channel. */
export function crowdTalk(world: World, seed: number): ScriptedTalk {
  const channel = CHANNELS[seed % CHANNELS.length]!;
  return new ScriptedTalk(pressing(world, channel));
}

/** Whether "9" leads out of here. */
function leadsOn(talk: ScriptedTalk): boolean {
  const copy = new ScriptedTalk(talk.play, talk.now);
  copy.state = talk.state;
  copy.say('9');
  if (copy.at === 'resume/choose') copy.say('9');
  return copy.at === 'menu/goal' || copy.at === 'welcome/goal';
}

/** Plays `events` random events. Throws at the first that breaks a rule; answers the largest state in bytes. */
export function randomRun(world: World, seed: number, events: number): { largest: number } {
  const random = seeded(seed);
  const talk = crowdTalk(world, seed);
  let largest = 0;
  for (let i = 0; i < events; i++) {
    const event = randomEvent(talk, random);
    const where = () => `event ${i} ${JSON.stringify(event).slice(0, 80)} at ${talk.at}`;
    try {
      talk.send(event);
    } catch (error) {
      throw new Error(`${where()}: ${(error as Error).message}`);
    }
    talk.all.length = 0;
    if (talk.messages.length > 2) throw new Error(`${where()}: ${talk.messages.length} messages`);
    if (talk.messages.some((m) => m.text.trim() === '')) throw new Error(`${where()}: an empty message`);
    const session = talk.session;
    if (!session) continue;
    largest = Math.max(largest, Buffer.byteLength(talk.state!));
    const told = ['stopped', 'resumed', 'takeover'].includes(event.kind);
    if (talk.messages.length === 0 && !told && !session.human) throw new Error(`${where()}: no answer`);
    if (i % 100 !== 0) continue;
    const read = sessionSchema.safeParse(session);
    if (!read.success) throw new Error(`${where()}: ${read.error.message.slice(0, 300)}`);
    if (!leadsOn(talk)) throw new Error(`${where()}: trapped`);
  }
  return { largest };
}
