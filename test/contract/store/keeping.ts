// Contract: retention, encryption, key rotation, restarts.
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/port.js';
import {
  attempt,
  claimAll,
  DAY,
  fresh,
  HOUR,
  inSlices,
  lead,
  MINUTE,
  NEW_SECRET,
  OLD_SECRET,
  type Place,
  person,
  row,
  T,
  turn,
} from './harness.js';

export function keepingContract(
  store: () => Store,
  reopen: (secret?: string | string[]) => Promise<Store>,
  place: () => Place,
): void {
  describe('retention', () => {
    it('removes what is old and keeps the rest', async () => {
      const [old, young] = [person(), person()];
      const now = T + 400 * DAY;
      const event = { type: fresh('x'), channel: '', flow: '', step: '', data: '' };
      const oldRows = [
        row({ owner: old }),
        row({ kind: 'lead', ordered: false, owner: old }),
        row({ kind: 'lead', ordered: false }),
      ];
      const oldTurn = turn(old, 0, {
        leads: [lead({ owner: old })],
        outbox: oldRows,
        events: [{ at: T, ...event }],
      });
      await store().commit(oldTurn);
      const claimed = await claimAll(store());
      const outcomeOf = (id: string) => (id === oldRows[2]!.id ? 'dead' : 'done');
      await store().settle(
        claimed.map(({ id, lease }) => ({ id, lease, outcome: outcomeOf(id), attempt: attempt('e') })),
      );
      const waiting = row({ kind: 'lead', ordered: false, owner: old });
      await store().commit({ outbox: [waiting], seen: { channel: 'web', id: fresh('e'), at: T } });
      const late = { channel: 'telegram', id: fresh('e'), at: now };
      await store().commit({
        seen: late,
        session: { key: young, expected: 0, state: '{}', at: now },
        leads: [lead({ owner: young, createdAt: now, updatedAt: now })],
        events: [{ at: now, ...event }],
      });

      expect(await store().prune({}, now)).toEqual({
        seen: 0,
        outbox: 0,
        dead: 0,
        sessions: 0,
        leads: 0,
        events: 0,
      });
      const ages = {
        seen: 3 * DAY,
        outbox: 7 * DAY,
        sessions: 30 * DAY,
        leads: 365 * DAY,
        events: 365 * DAY,
      };
      expect(await store().prune(ages, now)).toEqual({
        seen: 2,
        outbox: 2,
        dead: 0,
        sessions: 1,
        leads: 1,
        events: 1,
      });
      expect(await store().prune(ages, now)).toEqual({
        seen: 0,
        outbox: 0,
        dead: 0,
        sessions: 0,
        leads: 0,
        events: 0,
      });
      expect(await store().session(old)).toBeUndefined();
      expect(await store().session(young)).toBeDefined();
      expect(await store().lead(oldTurn.leads![0]!.id)).toMatchObject({
        phone: '',
        data: '',
        owner: '',
        facility: 'school-a',
      });
      expect(await store().leads({ owner: young, limit: 9 })).toHaveLength(1);
      expect(await store().countEvents({ type: event.type, from: 0, to: now + HOUR })).toMatchObject([
        { count: 1 },
      ]);
      // The key of a sent lead outlives its body; the dead row waits for a person, the pending one for its turn.
      expect(await store().outbox({ key: oldRows[0]!.key, limit: 1 })).toEqual([]);
      expect(await store().outbox({ key: oldRows[1]!.key, limit: 1 })).toMatchObject([
        { status: 'done', attemptLog: [], owner: '' },
      ]);
      expect(await store().redeliver([oldRows[1]!.key], now)).toBe(0);
      expect(await store().outbox({ status: 'dead', limit: 9 })).toMatchObject([{ lastError: 'e' }]);
      expect((await claimAll(store(), now)).map(({ id }) => id)).toEqual([waiting.id]);
      expect(await store().prune({ dead: 90 * DAY }, now)).toMatchObject({ dead: 1 });
      expect(await store().outbox({ status: 'dead', limit: 9 })).toEqual([]);
      expect(await store().commit({ seen: late })).toEqual({ status: 'duplicate' });
      expect(await store().commit(turn(old, 0))).toMatchObject({ status: 'committed' });
    });

    it('removes more than one slice', async () => {
      const many = Array.from({ length: 1100 }, (_, n) => ({
        seen: { channel: 'web', id: `${fresh('m')}-${n}`, at: T },
      }));
      await inSlices(many, (op) => store().commit(op));
      expect(await store().prune({ seen: DAY }, T + 2 * DAY)).toMatchObject({ seen: 1100 });
    });
  });

  describe('at rest', () => {
    it('shows no personal data', async () => {
      const mark = 'ZZMARKZZ';
      const key = person();
      const op = turn(key, 0, {
        leads: [lead({ owner: key, phone: '+84911222333', data: JSON.stringify({ name: mark }) })],
        outbox: [row({ body: mark }), row({ kind: 'lead', body: mark, ordered: false })],
      });
      await store().commit({ ...op, session: { ...op.session!, state: mark } });
      await store().put('token', mark);
      const claimed = await claimAll(store());
      await store().settle(
        claimed.map(({ id, lease }) => ({ id, lease, outcome: 'dead', attempt: attempt(mark, 500) })),
      );
      await store().close([op.outbox![0]!.key], mark, T);
      await store().erase({ key: person(), at: T, leadStatus: 'withdrawn' });
      const bytes = await place().dump();
      expect(bytes.length).toBeGreaterThan(1000);
      expect(bytes.includes('school-a')).toBe(true);
      for (const secret of [
        mark,
        '911222333',
        OLD_SECRET,
        Buffer.from(mark).toString('base64').slice(0, 9),
      ]) {
        expect(bytes.includes(secret)).toBe(false);
      }
    });

    it('keeps everything over a restart', async () => {
      const key = person();
      const each = lead({ owner: key });
      const op = turn(key, 0, {
        leads: [each],
        outbox: [row()],
        events: [{ at: T, type: 'kept', channel: '', flow: '', step: '', data: '' }],
      });
      await store().commit(op);
      await store().put('name', 'value');
      const again = await reopen();
      expect(await again.session(key)).toEqual({ version: 1, state: op.session!.state });
      expect(await again.lead(each.id)).toEqual(each);
      expect(await again.get('name')).toBe('value');
      expect(await again.countEvents({ type: 'kept', from: 0, to: 2 * T })).toMatchObject([{ count: 1 }]);
      expect(await again.commit(op)).toEqual({ status: 'duplicate' });
      expect(await claimAll(again)).toMatchObject([{ id: op.outbox![0]!.id }]);
    });

    it('rotates keys: reads the old, writes the new, and needs the old no more after resealing', async () => {
      const key = person();
      const each = lead({ owner: key });
      const op = turn(key, 0, { leads: [each], outbox: [row({ lane: key, owner: key })] });
      await store().commit(op);
      await store().put('name', 'value');
      let now = await reopen([NEW_SECRET, OLD_SECRET]);
      expect(await now.session(key)).toEqual({ version: 1, state: op.session!.state });
      expect(await now.leads({ phone: each.phone, limit: 9 })).toEqual([each]);
      expect(await now.reseal()).toBe(4);
      expect(await now.reseal()).toBe(0);
      now = await reopen(NEW_SECRET);
      expect(await now.session(key)).toEqual({ version: 1, state: op.session!.state });
      expect(await now.leads({ phone: each.phone, limit: 9 })).toEqual([each]);
      expect(await now.get('name')).toBe('value');
      expect(await claimAll(now)).toMatchObject([{ body: op.outbox![0]!.body }]);
      await expect(reopen('another-secret-altogether-here')).rejects.toThrow(/SECRET_KEY does not fit/);
      now = await reopen([NEW_SECRET, OLD_SECRET]);
      expect(await now.session(key)).toBeDefined();
    });

    it('rotates the keys of replies that wait and of replies under their first attempt', async () => {
      const lease = { token: 'mine', now: T, ms: MINUTE };
      const replies = [person(), person()].map((key) => ({ key, row: row({ lane: key, owner: key }) }));
      const [waiting, underWay] = replies as [(typeof replies)[0], (typeof replies)[0]];
      for (const each of replies) {
        // The second of a person waits behind the first.
        if (each === waiting)
          await store().commit(turn(each.key, 0, { outbox: [row({ lane: each.key, owner: each.key })] }));
        const version = each === waiting ? 1 : 0;
        await store().commit(turn(each.key, version, { outbox: [each.row], lease }));
      }
      let now = await reopen([NEW_SECRET, OLD_SECRET]);
      await now.reseal();
      expect(await now.reseal()).toBe(0);
      now = await reopen(NEW_SECRET);
      const first = await claimAll(now, T + MINUTE);
      expect(first).toHaveLength(2);
      expect(first.find(({ lane }) => lane === underWay.key)).toMatchObject({ body: underWay.row.body });
      await now.settle(first.map(({ id, lease }) => ({ id, lease, outcome: 'done', attempt: attempt() })));
      expect(await claimAll(now, T + MINUTE)).toMatchObject([{ id: waiting.row.id, body: waiting.row.body }]);
      for (const { key } of replies)
        expect((await now.session(key))?.state).toMatch(/^\{"turn":"event-\d+"\}$/);
    });

    it('refuses data of a newer version, naming both', async () => {
      await store().shutdown();
      await place().makeTooNew();
      await expect(reopen()).rejects.toThrow(/version 999.*version \d{1,2}\b/);
    });

    it('proves that it can write', async () => {
      await store().check();
      await store().commit({ outbox: [row()], lease: { token: 'x', now: T, ms: MINUTE } });
    });
  });
}
