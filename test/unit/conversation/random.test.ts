// Random people on the shipped flows: nothing they do throws, traps them, makes the bot talk on and on, or lets the
// session grow; and the same events always give the same result.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHANNELS } from '../../../src/conversation/message.js';
import { ScriptedTalk } from '../../../src/conversation/script.js';
import { sessionSchema } from '../../../src/conversation/session.js';
import type { World } from '../../../src/conversation/world.js';
import { randomEvent, seeded } from '../../support/crowd.js';
import { remembered } from '../../support/remembered.js';
import { asSeen, fixedRandom } from '../../support/script.js';
import { shippedContent } from '../../support/talk.js';

/** `npm run bench:engine` does three times ten thousand. */
const EVENTS = 1_200;
const STATE_BYTES = 8_192;
let world: World;
beforeAll(async () => {
  world = remembered((await shippedContent()).world);
});

function crowdTalk(seed: number) {
  const channel = CHANNELS[seed % CHANNELS.length]!;
  return new ScriptedTalk({ world, channel, mode: 'buttons', render: asSeen, random: fixedRandom });
}

/** Whether "9" leads out of here. */
function leadsOn(talk: ScriptedTalk): boolean {
  const copy = new ScriptedTalk(talk.play, talk.now);
  copy.state = talk.state;
  copy.say('9');
  if (copy.at === 'resume/choose') copy.say('9');
  return copy.at === 'menu/goal' || copy.at === 'welcome/goal';
}

describe('random events', () => {
  it.each([1, 2, 3])(
    'of seed %d neither throw nor trap, and the state stays small',
    (seed) => {
      const random = seeded(seed);
      const talk = crowdTalk(seed);
      let largest = 0;
      for (let i = 0; i < EVENTS; i++) {
        const event = randomEvent(talk, random);
        try {
          talk.send(event);
        } catch (error) {
          throw new Error(`event ${i} ${JSON.stringify(event)}: ${(error as Error).message}`);
        }
        talk.all.length = 0;
        const where = `event ${i} ${JSON.stringify(event).slice(0, 80)} at ${talk.at}`;
        if (talk.messages.length > 2) throw new Error(`${where}: ${talk.messages.length} messages`);
        if (talk.messages.some((m) => m.text.trim() === '')) throw new Error(`${where}: an empty message`);
        const session = talk.session;
        if (!session) continue;
        largest = Math.max(largest, talk.state!.length);
        const told = ['stopped', 'resumed', 'takeover'].includes(event.kind);
        if (talk.messages.length === 0 && !told && !session.human) throw new Error(`${where}: no answer`);
        if (i % 100 === 0) {
          const read = sessionSchema.safeParse(session);
          if (!read.success) throw new Error(`${where}: ${read.error.message.slice(0, 300)}`);
          if (!leadsOn(talk)) throw new Error(`${where}: trapped`);
        }
      }
      expect(largest).toBeLessThan(STATE_BYTES);
    },
    60_000,
  );
});

it('the same events give the same talk, and the session is never changed in place', () => {
  const digest = () => {
    const random = seeded(7);
    const talk = crowdTalk(7);
    const hash = createHash('sha256');
    for (let i = 0; i < 400; i++) {
      talk.send(randomEvent(talk, random));
      talk.all.length = 0;
      hash.update(JSON.stringify([talk.state, talk.messages, talk.effects]));
    }
    return hash.digest('hex');
  };
  expect(digest()).toBe(digest());
});
