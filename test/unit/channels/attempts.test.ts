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
