// Random people on the shipped flows: nothing they do throws, traps them, makes the bot talk on and on, or lets the
// session grow; the same events always give the same result, whatever the clock of the machine says.
import { createHash } from 'node:crypto';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { ScriptedTalk } from '../../../src/conversation/script.js';
import type { World } from '../../../src/conversation/world.js';
import { randomEvent, seeded } from '../../support/crowd.js';
import { crowdTalk, randomRun } from '../../support/random-run.js';
import { remembered } from '../../support/remembered.js';
import { pressing } from '../../support/script.js';
import { shippedContent } from '../../support/talk.js';

/** `npm run drill:random` does three times ten thousand. */
const EVENTS = 2_000;
const STATE_BYTES = 8_192;
let world: World;
beforeAll(async () => {
  world = remembered((await shippedContent()).world);
});
afterEach(() => {
  vi.useRealTimers();
});

it('random events neither throw nor trap, and the state stays small', () => {
  expect(randomRun(world, 1, EVENTS).largest).toBeLessThan(STATE_BYTES);
});

it.each([7, 8])('the same events of seed %d give the same talk on any date of the machine', (seed) => {
  const digest = (date: string) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(date) });
    const random = seeded(seed);
    const talk = crowdTalk(world, seed);
    const hash = createHash('sha256');
    for (let i = 0; i < 250; i++) {
      talk.send(randomEvent(talk, random));
      talk.all.length = 0;
      hash.update(JSON.stringify([talk.state, talk.messages, talk.effects]));
    }
    return hash.digest('hex');
  };
  const dates = ['2019-12-31T23:00:00Z', '2026-11-22T01:00:00Z', '2041-03-01T12:00:00Z'];
  expect(new Set(dates.map(digest)).size).toBe(1);
});

it.each([
  ['tháng này', '2026-11-22T01:00:00Z', '2026-11'],
  ['năm ngoái', '2026-11-22T01:00:00Z', '2025'],
  // 2027 in Vietnam, 2026 in UTC.
  ['năm ngoái', '2026-12-31T18:00:00Z', '2026'],
])('"%s" is read on the day of the turn', (words, moment, wanted) => {
  const day = new Date(Date.parse(moment) + 7 * 3_600_000).toISOString().slice(0, 10);
  expect(world.readers.date(words, day)).toEqual({ value: wanted });
});

it('an age told is the age in the year of the turn', () => {
  const born = (now: string) => {
    const talk = new ScriptedTalk(pressing(world), Date.parse(now));
    talk.say('em muốn học sửa máy lạnh ở Thanh Oai, Hà Nội, em 35 tuổi');
    return talk.session!.answers['facts.age'] ?? talk.session!.answers['person.birthYear'];
  };
  expect(born('2026-11-22T01:00:00Z')).toBe(born('2028-11-22T01:00:00Z'));
});
