// Contract: replies between their turn and the end of their first attempt. Wherever a store keeps them for that time,
// order within the chat, leases, erasure and what operators see are those of any other row.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxInsert, OutboxRow, SessionKey, Settle, Store } from '../../../src/store/port.js';
import { attempt, claimAll, fresh, MINUTE, person, row, T, turn } from './harness.js';

export function firstAttemptContract(store: () => Store): void {
  const lease = (token = 'mine') => ({ token, now: T, ms: MINUTE });
  const settled = (id: string, outcome: 'done' | 'dead', token = 'mine'): Settle => ({
    id,
    lease: token,
    outcome,
    attempt: attempt(outcome === 'done' ? '' : 'blocked', outcome === 'done' ? 200 : 403),
  });
  /** A turn whose replies are leased to us. */
  const reply = async (key: SessionKey, count = 1, token = 'mine') => {
    const version = (await store().session(key))?.version ?? 0;
    const rows = Array.from({ length: count }, () => row({ lane: key, owner: key }));
    const result = await store().commit(turn(key, version, { outbox: rows, lease: lease(token) }));
    return { rows, leased: result.status === 'committed' ? result.leased : [] };
  };

  describe('a reply under its first attempt', () => {
    it('is sent once and asks for nothing more', async () => {
      const { rows, leased } = await reply(person());
      expect(leased).toEqual([rows[0]!.id]);
      expect(await claimAll(store())).toEqual([]);
      expect(await store().nextDue()).toBe(T + MINUTE);
      expect(await store().settle([settled(rows[0]!.id, 'done'), settled(rows[0]!.id, 'done')])).toEqual([
        true,
        false,
      ]);
      expect(await store().nextDue()).toBeUndefined();
      expect(await claimAll(store(), T + 2 * MINUTE)).toEqual([]);
      expect(await store().backlog()).toEqual([]);
    });

    it.each([1, 2])('keeps the %i replies of the next turn behind it', async (count) => {
      const key = person();
      const first = await reply(key);
      const second = await reply(key, count, 'other');
      expect(second.leased).toEqual([]);
      expect(await claimAll(store())).toEqual([]);
      expect(await store().settle([settled(first.rows[0]!.id, 'done')])).toEqual([true]);
      expect(await claimAll(store())).toMatchObject([{ id: second.rows[0]!.id, attempts: 1 }]);
    });

    it('keeps news of the same chat behind it', async () => {
      const key = person();
      const first = await reply(key);
      const news = row({ lane: key, kind: 'notice' });
      expect(await store().commit({ outbox: [news], lease: lease() })).toMatchObject({ leased: [] });
      await store().settle([settled(first.rows[0]!.id, 'dead')]);
      expect(await claimAll(store())).toMatchObject([{ id: news.id }]);
    });

    it('waits behind what the chat still has to get', async () => {
      const key = person();
      const old = row({ lane: key });
      await store().commit({ outbox: [old] });
      const { rows, leased } = await reply(key);
      expect(leased).toEqual([]);
      const [claimed, ...none] = await claimAll(store());
      expect([claimed!.id, none]).toEqual([old.id, []]);
      await store().settle([settled(old.id, 'done', claimed!.lease)]);
      expect(await claimAll(store())).toMatchObject([{ id: rows[0]!.id }]);
    });

    it('comes again after a failure, with all attempts on record', async () => {
      const { rows } = await reply(person());
      const [{ id, key, body }] = rows as [OutboxInsert];
      const later: Settle = {
        id,
        lease: 'mine',
        outcome: 'retry',
        attempt: attempt('429', 429),
        dueAt: T + 50,
      };
      expect(await store().settle([later])).toEqual([true]);
      expect(await store().nextDue()).toBe(T + 50);
      const [again] = await claimAll(store(), T + 50);
      expect(again).toMatchObject({ id, body, attempts: 2, createdAt: T });
      await store().settle([settled(id, 'dead', again!.lease)]);
      expect(await store().outbox({ status: 'dead', limit: 1 })).toMatchObject([
        { key, attempts: 2, attemptLog: [{ error: '429' }, { error: 'blocked' }], lastError: 'blocked' },
      ]);
      expect(await store().redeliver([key], T + 60)).toBe(1);
      expect(await claimAll(store(), T + 60)).toMatchObject([{ id, body, attempts: 1 }]);
    });

    it('is given to another when the lease ends', async () => {
      const { rows } = await reply(person());
      const { id } = rows[0]!;
      expect(await claimAll(store(), T + MINUTE - 1)).toEqual([]);
      const [again] = await claimAll(store(), T + MINUTE);
      expect(again).toMatchObject({ id, attempts: 2 });
      expect(
        await store().settle([
          settled(id, 'done'),
          settled(id, 'done', 'x'),
          settled(id, 'done', again!.lease),
        ]),
      ).toEqual([false, false, true]);
    });

    it('is settled by its lease alone', async () => {
      const { rows } = await reply(person());
      expect(await store().settle([settled(rows[0]!.id, 'dead', 'x')])).toEqual([false]);
      expect(await store().settle([settled(rows[0]!.id, 'done')])).toEqual([true]);
    });

    it('is open work to operators, and can still be settled after they looked', async () => {
      const { rows } = await reply(person());
      const [{ id, key, lane }] = rows as [OutboxInsert];
      expect(await store().backlog()).toEqual([{ kind: 'reply', status: 'pending', count: 1, oldest: T }]);
      expect(await store().outbox({ status: 'pending', limit: 9 })).toMatchObject([
        { id, key, lane, owner: lane, attempts: 1, ordered: true, createdAt: T },
      ]);
      expect(await store().redeliver([key], T)).toBe(0);
      expect(await store().nextDue()).toBe(T + MINUTE);
      expect(await store().settle([settled(id, 'done')])).toEqual([true]);
      expect(await store().backlog()).toEqual([]);
    });

    it('goes with the person', async () => {
      const [key, other] = [person(), person()];
      const [gone, kept] = [await reply(key), await reply(other)];
      expect(await store().erase({ key, at: T, leadStatus: 'withdrawn' })).toEqual({
        sessions: 1,
        outbox: 1,
        leads: 0,
      });
      expect(
        await store().settle([settled(gone.rows[0]!.id, 'done'), settled(kept.rows[0]!.id, 'done')]),
      ).toEqual([false, true]);
      expect(await claimAll(store(), T + 2 * MINUTE)).toEqual([]);
    });

    it('is not queued twice', async () => {
      const key = person();
      const { rows } = await reply(key);
      const again = { ...rows[0]!, id: fresh('row') };
      expect(await store().commit({ outbox: [again], lease: lease('other') })).toMatchObject({ leased: [] });
      await store().settle([settled(rows[0]!.id, 'done')]);
      expect(await claimAll(store())).toEqual([]);
    });

    it('is honoured as kind and lane', async () => {
      const key = person();
      await reply(key);
      expect(await store().nextDue({ kinds: ['lead', 'notice'] })).toBeUndefined();
      expect(await store().nextDue({ exceptLanes: [key] })).toBeUndefined();
      expect(await store().nextDue({ kinds: ['reply'], exceptLanes: ['telegram:other'] })).toBe(T + MINUTE);
    });
  });

  it('hands out every row in order, one of a chat at a time, whatever happens meanwhile', async () => {
    const event = fc.oneof(
      fc.record({
        do: fc.constant('turn' as const),
        chat: fc.nat(2),
        replies: fc.integer({ min: 1, max: 2 }),
        leased: fc.boolean(),
      }),
      fc.record({ do: fc.constant('news' as const), chat: fc.nat(2), leased: fc.boolean() }),
      fc.record({
        do: fc.constant('settle' as const),
        which: fc.nat(5),
        outcome: fc.constantFrom('done', 'retry', 'dead'),
      }),
      fc.record({ do: fc.constant('claim' as const) }),
      fc.record({ do: fc.constant('look' as const) }),
      fc.record({ do: fc.constant('wait' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
        const chats = [person(), person(), person()];
        /** Ids that each chat must still get, in order; the first may be under way. */
        const open = new Map<string, string[]>(chats.map((chat) => [chat, []]));
        const underWay = new Map<string, { lane: string; lease: string; until: number }>();
        let now = T;
        let token = 0;

        const begin = (id: string, lane: string, by: string) => {
          expect(open.get(lane)?.[0]).toBe(id);
          expect([...underWay.values()].some((each) => each.lane === lane && each.until > now)).toBe(false);
          underWay.set(id, { lane, lease: by, until: now + MINUTE });
        };
        const claim = async () => {
          const claimed: OutboxRow[] = await claimAll(store(), now);
          for (const each of claimed) begin(each.id, each.lane, each.lease);
        };
        const queue = async (lane: SessionKey, rows: OutboxInsert[], leased: boolean, isTurn: boolean) => {
          const by = `token-${++token}`;
          const version = (await store().session(lane))?.version ?? 0;
          const result = await store().commit({
            ...(isTurn ? turn(lane, version) : {}),
            outbox: rows,
            ...(leased ? { lease: { token: by, now, ms: MINUTE } } : {}),
          });
          open.get(lane)!.push(...rows.map(({ id }) => id));
          for (const id of result.status === 'committed' ? result.leased : []) begin(id, lane, by);
        };
        const settle = async (id: string, outcome: string) => {
          const { lane, lease: by } = underWay.get(id)!;
          const base = { id, lease: by, attempt: attempt() };
          const [held] = await store().settle([
            outcome === 'retry'
              ? { ...base, outcome, dueAt: now }
              : { ...base, outcome: outcome as 'done' | 'dead' },
          ]);
          expect(held).toBe(true);
          underWay.delete(id);
          if (outcome !== 'retry') open.get(lane)!.shift();
        };

        for (const each of events) {
          if (each.do === 'turn') {
            const lane = chats[each.chat]!;
            const rows = Array.from({ length: each.replies }, () => row({ lane, owner: lane, dueAt: now }));
            await queue(lane, rows, each.leased, true);
          } else if (each.do === 'news') {
            const lane = chats[each.chat]!;
            await queue(lane, [row({ lane, kind: 'notice', dueAt: now })], each.leased, false);
          } else if (each.do === 'settle') {
            const id = [...underWay.keys()][each.which];
            if (id !== undefined) await settle(id, each.outcome);
          } else if (each.do === 'claim') await claim();
          else if (each.do === 'look') {
            const waiting = await store().outbox({ status: 'pending', limit: 1000 });
            const ours = waiting.filter(({ lane }) => open.has(lane)).map(({ id }) => id);
            expect(ours.sort()).toEqual([...open.values()].flat().sort());
          } else now += MINUTE;
        }
        for (let rest = 0; [...open.values()].some((ids) => ids.length > 0); rest++) {
          expect(rest).toBeLessThan(100);
          now += MINUTE;
          await claim();
          for (const id of [...underWay.keys()]) await settle(id, 'done');
        }
        expect(await claimAll(store(), now + MINUTE)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
}
