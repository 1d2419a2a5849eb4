// The life of a refresh token as pure steps: it is handed out once, whatever order processes, crashes and clocks
// come in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  begin,
  consented,
  isDue,
  readState,
  released,
  spent,
  type TokenState,
  tokenProblems,
  withPair,
} from '../../../src/channels/zalo-oa/token-state.js';

const HOUR = 3_600_000;
const pair = (n: number) => ({ access: `A${n}`, refresh: `R${n}`, lifeMs: 25 * HOUR });
const fresh = consented(pair(1), 0, []);
const late = 21 * HOUR;
const at = (now: number, id = 'p1', rejected?: string) => ({ id, now, leaseMs: 60_000, rejected });

describe('begin', () => {
  it('leaves a young pair alone, and takes one in the last fifth of its life', () => {
    expect(begin(fresh, at(HOUR)).kind).toBe('fresh');
    expect(isDue(fresh, 20 * HOUR - 1)).toBe(false);
    expect(isDue(fresh, 20 * HOUR)).toBe(true);
    expect(begin(fresh, at(late))).toMatchObject({ kind: 'ours', refresh: 'R1' });
  });

  it('takes a refused pair of any age, but not when it was replaced meanwhile', () => {
    expect(begin(fresh, at(HOUR, 'p1', 'A1')).kind).toBe('ours');
    expect(begin(fresh, at(HOUR, 'p1', 'A0')).kind).toBe('fresh');
  });

  it('keeps others out while it lasts, and asks for consent when it never ended', () => {
    const { state } = begin(fresh, at(late));
    expect(begin(state, at(late + 59_000, 'p2')).kind).toBe('busy');
    const cut = begin(state, at(late + 60_000, 'p2'));
    expect(cut.kind).toBe('lost');
    expect(begin(cut.state, at(late + 90_000, 'p3')).kind).toBe('lost');
    expect(tokenProblems(cut.state, late)[0]).toContain('zalo authorize');
  });

  it('takes the pair of a late answer even after the others gave up', () => {
    const { state } = begin(fresh, at(late));
    const cut = begin(state, at(late + HOUR, 'p2')).state;
    const saved = withPair(cut, 'R1', pair(2), late + HOUR);
    expect(saved).toMatchObject({ access: 'A2', refresh: 'R2' });
    expect(saved.lost).toBeUndefined();
    expect(saved.using).toBeUndefined();
  });

  it('does not overwrite a newer consent with a late answer', () => {
    const again = consented(pair(9), late, []);
    expect(withPair(again, 'R1', pair(2), late)).toBe(again);
  });
});

describe('released and spent', () => {
  it('act for the holder only', () => {
    const { state } = begin(fresh, at(late));
    expect(begin(released(state, 'p1'), at(late, 'p2'))).toMatchObject({ kind: 'ours', refresh: 'R1' });
    expect(released(state, 'p2')).toBe(state);
    expect(spent(state, 'p1', 'refused', late).lost).toEqual({ at: late, reason: 'refused' });
    expect(spent(state, 'p2', 'refused', late)).toBe(state);
  });
});

describe('readState', () => {
  it('takes a configured token once', () => {
    const seeded = readState(undefined, 'S1') as TokenState;
    expect(begin(seeded, at(0))).toMatchObject({ kind: 'ours', refresh: 'S1' });
    const stored = JSON.stringify(consented(pair(1), 0, seeded.seeds));
    expect(readState(stored, 'S1')).toMatchObject({ refresh: 'R1' });
    const replaced = readState(stored, 'S2') as TokenState;
    expect(replaced).toMatchObject({ refresh: 'S2' });
    expect(readState(JSON.stringify(consented(pair(2), 0, replaced.seeds)), 'S1')).toMatchObject({
      refresh: 'R2',
    });
    expect(readState(undefined, undefined)).toBeUndefined();
    expect(tokenProblems(undefined, 0)).toHaveLength(1);
  });

  it('holds no configured token in the clear twice', () => {
    expect(readState(undefined, 'secret-token')?.seeds.join()).not.toContain('secret-token');
  });
});

it('never hands a refresh token out twice, in any order of starts, crashes, answers and failures', () => {
  const action = fc.record({
    what: fc.constantFrom('begin', 'begin', 'answer', 'not-sent', 'fail', 'crash', 'late'),
    who: fc.nat(2),
    after: fc.nat(30 * HOUR),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      let state = consented(pair(1), 0, []);
      let now = 0;
      let serial = 1;
      const holding = new Map<number, { id: string; refresh: string }>();
      const sent = new Map<string, number>();
      const late: string[] = [];
      for (const [i, { what, who, after }] of actions.entries()) {
        now += what === 'begin' ? after : 0;
        const held = holding.get(who);
        if (what === 'begin' && !held) {
          const begun = begin(state, at(now, `p${i}`));
          state = begun.state;
          if (begun.kind === 'ours') {
            holding.set(who, { id: `p${i}`, refresh: begun.refresh });
            sent.set(begun.refresh, (sent.get(begun.refresh) ?? 0) + 1);
          }
        } else if (held) {
          holding.delete(who);
          if (what === 'answer') state = withPair(state, held.refresh, pair(++serial), now);
          else if (what === 'not-sent') {
            state = released(state, held.id);
            sent.set(held.refresh, 0);
          } else if (what === 'fail') state = spent(state, held.id, 'x', now);
          else if (what === 'late') late.push(held.refresh);
        }
        if (what === 'late' && late.length > 1) state = withPair(state, late.shift()!, pair(++serial), now);
      }
      for (const times of sent.values()) expect(times).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});
