// When reminders and expiry are due: by day, once and once more, inside the window; and what the due turn does.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isDaytime, nextDaytime, nextDue, reminderTime } from '../../../src/conversation/reminders.js';
import { ScriptedTalk } from '../../../src/conversation/script.js';
import type { World } from '../../../src/conversation/world.js';
import { asSeen, fixedRandom } from '../../support/script.js';
import { MORNING, shippedContent } from '../../support/talk.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (clock: string) => Date.parse(`2026-11-22T${clock}:00+07:00`);

describe('the hour of a reminder', () => {
  it.each([
    ['10:00', '2026-11-23T08:00'],
    ['12:00', '2026-11-23T10:00'],
    ['21:30', '2026-11-23T19:30'],
    ['23:00', '2026-11-23T19:59'],
    ['02:00', '2026-11-23T08:00'],
    ['07:00', '2026-11-23T08:00'],
  ])('after a last word at %s is %s', (last, due) => {
    expect(new Date(reminderTime(at(last), 22) + 7 * HOUR).toISOString().slice(0, 16)).toBe(due);
  });

  it('is always by day, 20 to 36 hours later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 41 }), (last) => {
        const due = reminderTime(last, 22);
        expect(isDaytime(due)).toBe(true);
        expect(due - last).toBeGreaterThanOrEqual(20 * HOUR - 60_000);
        expect(due - last).toBeLessThanOrEqual(36 * HOUR);
        expect(isDaytime(nextDaytime(last))).toBe(true);
      }),
    );
  });

  it('never lies outside the window, and there are at most two', () => {
    const rules = { remindAfterHours: 22, expireAfterDays: 30 };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 41 }),
        fc.integer({ min: HOUR, max: 80 * HOUR }),
        (last, window) => {
          for (const reminded of [0, 1, 2]) {
            const due = nextDue(last, reminded, rules, window)!;
            if (due.what === 'remind') expect(due.at - last).toBeLessThan(window);
            if (reminded === 2) expect(due.what).toBe('expire');
          }
        },
      ),
    );
    expect(nextDue(0, 0, {})).toBeUndefined();
  });
});

describe('the due turn', () => {
  let world: World;
  beforeAll(async () => {
    world = (await shippedContent()).world;
  });
  const begun = () => {
    const play = { world, channel: 'zalo-oa', mode: 'buttons', render: asSeen, random: fixedRandom } as const;
    return new ScriptedTalk(play, MORNING).send({ kind: 'start' }).say('tìm nghề học').say('nông nghiệp');
  };
  const timers = (talk: ScriptedTalk) => talk.all.flatMap((e) => (e.type === 'timer' ? [e.at] : []));
  /** Lets the timer under way ring. */
  const ring = (talk: ScriptedTalk, window?: number) => {
    talk.now = Math.max(talk.now, talk.session!.timer!);
    return talk.send({ kind: 'timer', window });
  };

  it('is planned once for a whole talk', () => {
    const talk = begun();
    expect(timers(talk)).toHaveLength(1);
    expect(talk.session!.timer).toBe(timers(talk)[0]);
  });

  it('reminds twice, then lets the talk expire, and says nothing more', () => {
    const talk = begun();
    ring(talk);
    // The last word was later than the first, for which the timer was planned.
    if (talk.messages.length === 0) ring(talk);
    expect(talk.messages.map((m) => m.text).join('\n')).toContain('đang làm dở');
    expect(talk.at).toBe('find-course/place');
    const said = [talk.messages.length];
    for (let i = 0; i < 4 && talk.session!.timer !== undefined; i++) said.push(ring(talk).messages.length);
    expect(said.filter((n) => n > 0)).toHaveLength(2);
    expect(talk.session!.frames).toEqual([]);
    expect(talk.session!.timer).toBeUndefined();
    talk.say('xin chào');
    expect(talk.at).toMatch(/^(?:menu|welcome)\/goal$/u);
  });

  it('stays inside the window', () => {
    const talk = begun();
    ring(talk, 10 * HOUR);
    expect(talk.messages).toEqual([]);
  });

  it.each(['dừng', '#takeover', '#stopped'])('is silent after %s', (word) => {
    const talk = begun();
    if (word === 'dừng') talk.say(word);
    else talk.send({ kind: word === '#takeover' ? 'takeover' : 'stopped' });
    talk.now += DAY;
    talk.send({ kind: 'timer' });
    expect(talk.messages).toEqual([]);
  });

  it('waits for the morning when it comes late, and does not count as a word of the person', () => {
    const talk = begun();
    const last = talk.session!.at;
    talk.now = Date.parse('2026-11-23T23:30:00+07:00');
    talk.send({ kind: 'timer' });
    expect(talk.messages).toEqual([]);
    expect(talk.session!.at).toBe(last);
    ring(talk);
    expect(talk.messages.length).toBeGreaterThan(0);
    expect(isDaytime(talk.now)).toBe(true);
  });

  it('a word of the person begins the count anew', () => {
    const talk = begun();
    ring(talk);
    if (talk.messages.length === 0) ring(talk);
    talk.say('Thanh Oai, Hà Nội');
    expect(talk.session!.reminded).toBeUndefined();
    expect(talk.at).toBe('find-course/time');
  });
});
