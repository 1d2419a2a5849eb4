// Contract: the outbox; order within lanes, leases, settling, operators' actions.
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/port.js';
import { attempt, claimAll, fresh, lead, MINUTE, person, row, T, turn } from './harness.js';

export function outboxContract(store: () => Store): void {
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  const done = (each: { id: string; lease: string }) => ({
    id: each.id,
    lease: each.lease,
    outcome: 'done' as const,
    attempt: attempt(),
  });

  describe('outbox', () => {
    it('hands out a row with all that it needs, once', async () => {
      const each = row({ body: '{"text":"Dạ, mời em"}' });
      await store().commit({ outbox: [each], seen: { channel: 'telegram', id: fresh('e'), at: T } });
      const [claimed, ...none] = await claimAll(store());
      expect(none).toEqual([]);
      expect(claimed).toEqual({
        ...each,
        dueAt: T + MINUTE,
        createdAt: T,
        attempts: 1,
        lease: expect.stringMatching(/./),
      });
      expect(await claimAll(store())).toEqual([]);
    });

    it('waits until a row is due, the oldest first, within the limit', async () => {
      const late = row({ dueAt: T + 3 });
      const early = row({ dueAt: T + 1, ordered: false });
      const middle = row({ dueAt: T + 2 });
      await store().commit({ outbox: [late, early, middle] });
      expect(await claimAll(store(), T)).toEqual([]);
      expect(await store().nextDue()).toBe(T + 1);
      expect(ids(await claimAll(store(), T + 5, { limit: 2 }))).toEqual([early.id, middle.id]);
      expect(ids(await claimAll(store(), T + 5))).toEqual([late.id]);
    });

    it('sends one row of an ordered lane at a time, in order, also over a failure', async () => {
      const lane = person();
      const rows = [row({ lane }), row({ lane }), row({ lane, dueAt: T - MINUTE })];
      await store().commit({ outbox: rows });
      const [first, ...none] = await claimAll(store());
      expect(none).toEqual([]);
      expect(first!.id).toBe(rows[0]!.id);
      await store().settle([
        { id: first!.id, lease: first!.lease, outcome: 'retry', attempt: attempt('429', 429), dueAt: T + 50 },
      ]);
      expect(await claimAll(store(), T + 49)).toEqual([]);
      const [again] = await claimAll(store(), T + 50);
      expect(again).toMatchObject({ id: first!.id, attempts: 2 });
      await store().settle([done(again!)]);
      const [second] = await claimAll(store());
      expect(second!.id).toBe(rows[1]!.id);
      await store().settle([
        { id: second!.id, lease: second!.lease, outcome: 'dead', attempt: attempt('403', 403) },
      ]);
      expect(ids(await claimAll(store()))).toEqual([rows[2]!.id]);
    });

    it('puts later rows of a lane behind those that wait', async () => {
      const lane = person();
      const [a, b] = [row({ lane }), row({ lane })];
      await store().commit({ outbox: [a] });
      await store().commit({ outbox: [b] });
      const [first] = await claimAll(store());
      expect(first!.id).toBe(a.id);
      await store().settle([done(first!)]);
      expect(ids(await claimAll(store()))).toEqual([b.id]);
    });

    it('hands out rows of other lanes side by side', async () => {
      const lane = fresh('facility');
      const rows = [row({ lane, ordered: false }), row({ lane, ordered: false }), row(), row()];
      await store().commit({ outbox: rows });
      expect(new Set(ids(await claimAll(store())))).toEqual(new Set(ids(rows)));
    });

    it('honours kinds, lanes to leave alone and rows per lane', async () => {
      const [closed, open] = [fresh('facility'), fresh('facility')];
      const free = (lane: string) => row({ lane, ordered: false, kind: 'lead' });
      const rows = [free(closed), free(closed), free(open), free(open), free(open), row({ kind: 'notice' })];
      await store().commit({ outbox: rows });
      const filter = { kinds: ['lead' as const], exceptLanes: [closed] };
      expect(await store().nextDue(filter)).toBe(T);
      expect(ids(await claimAll(store(), T, { ...filter, perLane: 2 }))).toEqual(ids(rows.slice(2, 4)));
      expect(await store().nextDue(filter)).toBe(T);
      expect(ids(await claimAll(store(), T, filter))).toEqual([rows[4]!.id]);
      expect(await store().nextDue(filter)).toBe(T + MINUTE);
      expect(await store().nextDue({ kinds: ['reply'] })).toBeUndefined();
      expect(ids(await claimAll(store(), T, { kinds: ['notice'] }))).toEqual([rows[5]!.id]);
    });

    it('hands a row out again when the lease ends, and the old lease no longer counts', async () => {
      await store().commit({ outbox: [row()] });
      const [first] = await claimAll(store());
      expect(await claimAll(store(), T + MINUTE - 1)).toEqual([]);
      expect(await store().nextDue()).toBe(T + MINUTE);
      const [second] = await claimAll(store(), T + MINUTE);
      expect(second).toMatchObject({ id: first!.id, attempts: 2 });
      expect(second!.lease).not.toBe(first!.lease);
      expect(await store().settle([done(first!), done(second!), done(second!)])).toEqual([
        false,
        true,
        false,
      ]);
      expect(await store().nextDue()).toBeUndefined();
    });

    it('answers false for unknown rows and leases', async () => {
      const each = row({ dueAt: T + 1 });
      await store().commit({ outbox: [each] });
      const none = { id: each.id, lease: '', outcome: 'done' as const, attempt: attempt() };
      expect(await store().settle([none, { ...none, lease: 'x' }, { ...none, id: 'x', lease: 'x' }])).toEqual(
        [false, false, false],
      );
      expect(await store().settle([])).toEqual([]);
    });

    it('leases new rows to the one who commits, but none that must wait', async () => {
      const [busy, idle] = [person(), person()];
      await store().commit({ outbox: [row({ lane: busy })] });
      const rows = [
        row({ lane: busy }),
        row({ lane: idle }),
        row({ lane: idle }),
        row({ dueAt: T + 1 }),
        row({ ordered: false }),
        row({ ordered: false }),
      ];
      const result = await store().commit({ outbox: rows, lease: { token: 'mine', now: T, ms: MINUTE } });
      const leased = [rows[1]!, rows[4]!, rows[5]!];
      expect(result).toEqual({ status: 'committed', version: 0, leased: ids(leased) });
      expect((await claimAll(store())).map(({ lane }) => lane)).toEqual([busy]);
      expect(await store().outbox({ key: rows[1]!.key, limit: 1 })).toMatchObject([
        { attempts: 1, status: 'pending' },
      ]);
      expect(await store().settle(leased.map(({ id }) => done({ id, lease: 'mine' })))).toEqual([
        true,
        true,
        true,
      ]);
      expect(ids(await claimAll(store()))).toEqual([rows[2]!.id]);
    });

    it('gives back rows that were leased with the commit and never settled', async () => {
      const each = row();
      await store().commit({ outbox: [each], lease: { token: 'mine', now: T, ms: MINUTE } });
      expect(await claimAll(store(), T + MINUTE - 1)).toEqual([]);
      expect(await claimAll(store(), T + MINUTE)).toMatchObject([{ id: each.id, attempts: 2 }]);
    });

    it('gives each row to one of many claimers', async () => {
      await store().commit({
        outbox: Array.from({ length: 40 }, () => row({ ordered: false, lane: fresh('l') })),
      });
      const parts = await Promise.all(Array.from({ length: 8 }, () => claimAll(store(), T, { limit: 10 })));
      const all = ids(parts.flat());
      expect(new Set(all).size).toBe(all.length);
      const rest = await claimAll(store());
      expect(all.length + rest.length).toBe(40);
    });

    it('shows rows to operators with every attempt', async () => {
      const each = row({ kind: 'lead', ordered: false, owner: person() });
      await store().commit({ outbox: [each] });
      const [first] = await claimAll(store());
      await store().settle([
        { id: each.id, lease: first!.lease, outcome: 'retry', attempt: attempt('refused', 0), dueAt: T },
      ]);
      const [second] = await claimAll(store());
      await store().settle([
        { id: each.id, lease: second!.lease, outcome: 'dead', attempt: attempt('gone', 410) },
      ]);
      const { body: _, dueAt: __, ...shown } = each;
      expect(await store().outbox({ kind: 'lead', status: 'dead', limit: 5 })).toEqual([
        {
          ...shown,
          dueAt: expect.any(Number),
          createdAt: T,
          attempts: 2,
          status: 'dead',
          lastError: 'gone',
          attemptLog: [
            { at: T, ms: 12, status: 0, error: 'refused' },
            { at: T, ms: 12, status: 410, error: 'gone' },
          ],
        },
      ]);
      expect(await store().outbox({ status: 'pending', limit: 5 })).toEqual([]);
      expect(await store().backlog()).toEqual([{ kind: 'lead', status: 'dead', count: 1, oldest: T }]);
    });

    it('lists the newest first and counts what is open', async () => {
      const lane = person();
      const rows = [row({ lane }), row({ lane }), row({ kind: 'lead', ordered: false })];
      for (const [n, each] of rows.entries()) {
        await store().commit({ outbox: [each], seen: { channel: 'web', id: fresh('e'), at: T + n } });
      }
      expect(ids(await store().outbox({ limit: 2 }))).toEqual([rows[2]!.id, rows[1]!.id]);
      expect(ids(await store().outbox({ kind: 'reply', status: 'pending', limit: 9 }))).toEqual([
        rows[1]!.id,
        rows[0]!.id,
      ]);
      expect((await store().backlog()).sort((a, b) => a.kind.localeCompare(b.kind))).toEqual([
        { kind: 'lead', status: 'pending', count: 1, oldest: T + 2 },
        { kind: 'reply', status: 'pending', count: 2, oldest: T },
      ]);
    });

    it("redelivers and closes dead rows on an operator's word", async () => {
      const rows = [
        row({ kind: 'lead', ordered: false }),
        row({ kind: 'lead', ordered: false }),
        row({ kind: 'lead', ordered: false }),
      ];
      const keys = rows.map(({ key }) => key);
      await store().commit({ outbox: rows });
      const claimed = await claimAll(store());
      await store().settle(
        claimed
          .slice(0, 2)
          .map(({ id, lease }) => ({ id, lease, outcome: 'dead', attempt: attempt('gone', 410) })),
      );
      expect(await store().redeliver([keys[0]!, keys[2]!, 'unknown'], T + 5)).toBe(1);
      expect(await store().close([keys[0]!, keys[1]!, 'unknown'], 'school has closed', T + 6)).toBe(1);
      expect(await store().outbox({ status: 'closed', limit: 1 })).toMatchObject([
        { key: keys[1], lastError: 'school has closed', attemptLog: [{ error: 'gone' }] },
      ]);
      expect(await claimAll(store(), T + 4)).toEqual([]);
      const again = await claimAll(store(), T + 5);
      expect(again).toMatchObject([{ key: keys[0], attempts: 1, body: rows[0]!.body }]);
      await store().settle([done(again[0]!)]);
      // A delivered lead may be sent once more too; a reply is not kept after it was sent.
      expect(await store().redeliver([keys[0]!], T + 7)).toBe(1);
    });

    it('keeps no sent reply', async () => {
      const each = row();
      await store().commit({ outbox: [each], lease: { token: 'mine', now: T, ms: MINUTE } });
      await store().settle([done({ id: each.id, lease: 'mine' })]);
      expect(await store().redeliver([each.key], T)).toBe(0);
      expect(await store().outbox({ key: each.key, limit: 1 })).toMatchObject([{ status: 'done' }]);
    });

    it('keeps the order of a lane when an older row is redelivered', async () => {
      const lane = person();
      const [a, b, c] = [
        row({ lane, kind: 'notice' }),
        row({ lane, kind: 'notice' }),
        row({ lane, kind: 'notice' }),
      ];
      await store().commit({ outbox: [a, b, c] });
      const [first] = await claimAll(store());
      await store().settle([{ id: a.id, lease: first!.lease, outcome: 'dead', attempt: attempt('x', 400) }]);
      const [second] = await claimAll(store());
      expect(second!.id).toBe(b.id);
      await store().redeliver([a.key], T);
      expect(await claimAll(store())).toEqual([]);
      await store().settle([done(second!)]);
      const [third] = await claimAll(store());
      expect(third!.id).toBe(a.id);
      await store().settle([done(third!)]);
      expect(ids(await claimAll(store()))).toEqual([c.id]);
    });

    it("holds a facility's backlog without delay to the others", async () => {
      const down = fresh('facility');
      const up = fresh('facility');
      const backlog = Array.from({ length: 300 }, () => row({ lane: down, kind: 'lead', ordered: false }));
      const other = row({ lane: up, kind: 'lead', ordered: false, dueAt: T + 1 });
      await store().commit({ outbox: backlog });
      await store().commit({ outbox: [other], leads: [lead()] });
      expect(ids(await claimAll(store(), T + 1, { limit: 4, exceptLanes: [down] }))).toEqual([other.id]);
      expect(await claimAll(store(), T + 1, { limit: 400, perLane: 4 })).toHaveLength(4);
    });

    it('takes a reply of a turn along in the same step', async () => {
      const key = person();
      const each = row({ lane: key, owner: key });
      const result = await store().commit(
        turn(key, 0, { outbox: [each], lease: { token: 'mine', now: T, ms: MINUTE } }),
      );
      expect(result).toEqual({ status: 'committed', version: 1, leased: [each.id] });
    });
  });
}
