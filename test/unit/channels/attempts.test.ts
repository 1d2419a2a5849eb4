// What a way out remembers between attempts: parts that arrived, tries, pauses, and when it is no use any more.
import { describe, expect, it } from 'vitest';
import { Attempts, type AttemptsOptions } from '../../../src/channels/attempts.js';

const HOUR = 3_600_000;
let now = 0;
const attempts = (options: AttemptsOptions = {}) =>
  new Attempts({ now: () => now, random: () => 0.5, ...options });
const row = (id: string, kind: 'reply' | 'notice' = 'reply') => ({ id, kind, createdAt: 0 });

describe('Attempts', () => {
  it.each([
    ['429 Too Many Requests: retry after 7', 429],
    ['HTTP 502', 502],
    ['zalo -32', 0],
    ['no answer: ECONNREFUSED', 0],
    ['4291 is no status', 0],
  ])('"%s" has the status %i', (reason, status) => {
    now = 0;
    expect(attempts().retry(row('a'), 0, { after: 1, reason })).toMatchObject({ status, error: reason });
    expect(attempts().dead(row('a'), reason)).toMatchObject({ outcome: 'dead', status });
  });

  it('keeps the parts that arrived until the row is settled', () => {
    const one = attempts();
    one.retry(row('a'), 2, { after: 1, reason: 'HTTP 500' });
    expect([one.parts(row('a')), one.parts(row('b'))]).toEqual([2, 0]);
    one.done(row('a'));
    expect(one.parts(row('a'))).toBe(0);
  });

  it('waits longer from try to try, as told when steady, and gives up after its tries or two days', () => {
    now = 0;
    const one = attempts();
    const pause = (more: object) =>
      one.retry(row('a'), 0, { after: 1000, reason: 'HTTP 500', ...more }).retryAt;
    expect([pause({}), pause({}), pause({}), pause({ steady: true })]).toEqual([3000, 6000, 12_000, 1000]);
    expect(one.retry(row('a'), 0, { after: 1, reason: 'x', tries: 5 }).outcome).toBe('dead');
    now = 49 * HOUR;
    expect(one.retry(row('b'), 0, { after: 1, reason: 'x' }).outcome).toBe('dead');
  });

  it('holds notices to the pace; answers too, unless they go at once', () => {
    now = 0;
    const pace = { chat: { rate: 1, burst: 1 } };
    const outcomes = (one: Attempts, kind: 'reply' | 'notice') =>
      ['a', 'b'].map((id) => one.early(row(id, kind), 'someone')?.outcome);
    expect(outcomes(attempts({ pace }), 'notice')).toEqual([undefined, 'retry']);
    expect(outcomes(attempts({ pace }), 'reply')).toEqual([undefined, 'retry']);
    const atOnce = attempts({ pace, answersAtOnce: true });
    expect(outcomes(atOnce, 'reply')).toEqual([undefined, undefined]);
    // They count all the same: notices give way.
    expect(atOnce.early(row('c', 'notice'), 'someone')?.outcome).toBe('retry');
  });

  it('stops for everybody when the platform says so', () => {
    now = 0;
    const one = attempts();
    one.retry(row('a'), 0, { after: 5000, reason: 'zalo -32', all: true });
    expect(one.early(row('b'), 'another')).toMatchObject({ outcome: 'retry', holdLane: true });
    now = 5001;
    expect(one.early(row('b'), 'another')).toBeUndefined();
  });
});

describe('after the platform found us too fast', () => {
  const RATE = 30;
  const pace = { chat: { rate: 1, burst: 3 }, all: { rate: RATE, burst: RATE } };
  const PEOPLE = 2000;
  const row = (id: string) => ({ id, kind: 'reply' as const, createdAt: 0 });

  /** Everybody's answer at once, after a flood or without one; answers the moments at which they went out. */
  function burst(flood: boolean): { sent: number[]; tries: number } {
    let state = 7;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    now = 0;
    const one = attempts({ pace, answersAtOnce: true, random });
    if (flood) one.retry(row('first'), 0, { after: 1000, reason: '429', steady: true, flood: true });
    const due = Array.from({ length: PEOPLE }, (_, i) => ({ id: `r${i}`, at: 0 }));
    const sent: number[] = [];
    let tries = 0;
    while (due.length > 0) {
      due.sort((a, b) => b.at - a.at);
      const next = due.pop()!;
      now = Math.max(now, next.at);
      tries++;
      const later = one.early(row(next.id), next.id);
      if (later) due.push({ id: next.id, at: later.retryAt! });
      else sent.push(now);
    }
    return { sent, tries };
  }

  it('answers keep to the pace, are all sent, and are not tried over and over', () => {
    const { sent, tries } = burst(true);
    expect(sent).toHaveLength(PEOPLE);
    for (const [i, at] of sent.entries()) {
      const later = sent[i + 2 * RATE];
      if (later !== undefined) expect(later - at).toBeGreaterThan(999);
    }
    // At this pace it cannot take less than PEOPLE / RATE seconds; it must not take many times as long either.
    expect(sent.at(-1)! / 1000).toBeLessThan((3 * PEOPLE) / RATE);
    expect(tries).toBeLessThan(6 * PEOPLE);
  });

  it('and not before', () => {
    expect(burst(false)).toEqual({ sent: Array(PEOPLE).fill(0), tries: PEOPLE });
  });

  it('they go at once again a minute later', () => {
    now = 0;
    const one = attempts({ pace, answersAtOnce: true });
    one.retry(row('first'), 0, { after: 5000, reason: '429', steady: true, flood: true });
    const answers = () =>
      Array.from({ length: 5 }, (_, i) => one.early(row(`${now}-${i}`), 'someone')?.outcome);
    expect(answers()).toEqual([undefined, undefined, undefined, 'retry', 'retry']);
    now = 130_000;
    expect(answers()).toEqual(Array(5).fill(undefined));
  });
});
