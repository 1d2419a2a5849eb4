// Contract: leads, erasure and tombstones.
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/port.js';
import { attempt, claimAll, DAY, fresh, lead, MINUTE, person, row, T, turn } from './harness.js';

export function peopleContract(store: () => Store): void {
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

  describe('sessions', () => {
    it('are walked page by page, every one', async () => {
      const keys = Array.from({ length: 7 }, () => person());
      for (const key of keys) await store().commit(turn(key, 0));
      const found = new Map<string, number>();
      for (let cursor: string | undefined; ; ) {
        const page = await store().sessions({ cursor, limit: 3 });
        for (const { key, version, state } of page.sessions) {
          found.set(key, version);
          expect(state).toBe((await store().session(key))?.state);
        }
        cursor = page.next;
        if (cursor === undefined) break;
      }
      for (const key of keys) expect(found.get(key)).toBe(1);
    });
  });

  describe('leads', () => {
    it('keeps a lead with the session, by id and by receipt', async () => {
      const key = person();
      const each = lead({ owner: key, data: '{"name":"Nguyễn Thị Lan"}' });
      await store().commit(turn(key, 0, { leads: [each] }));
      expect(await store().lead(each.id)).toEqual(each);
      expect(await store().lead(each.receipt)).toEqual(each);
      expect(await store().lead('CN-NONE')).toBeUndefined();
    });

    it('finds leads by facility, owner, status, phone and time, the newest first, page by page', async () => {
      const [owner, other, facility] = [person(), person(), fresh('school')];
      const phone = `+84${fresh('9')}`;
      const a = lead({ owner, facility, createdAt: T, phone });
      const b = lead({ owner, facility, createdAt: T + 1, status: 'called' });
      const c = lead({ owner: other, facility, createdAt: T + 1, phone });
      const d = lead({ owner: other, createdAt: T + DAY });
      for (const each of [b, a, d, c]) await store().commit({ leads: [each] });
      expect(ids(await store().leads({ facility, limit: 9 }))).toEqual([
        ...[b.id, c.id].sort().reverse(),
        a.id,
      ]);
      expect(ids(await store().leads({ owner, limit: 9 }))).toEqual([b.id, a.id]);
      expect(ids(await store().leads({ facility, status: 'called', limit: 9 }))).toEqual([b.id]);
      expect(ids(await store().leads({ phone, limit: 9 }))).toEqual([c.id, a.id]);
      expect(ids(await store().leads({ phone, owner, limit: 9 }))).toEqual([a.id]);
      expect(await store().leads({ phone: '+84900000000', limit: 9 })).toEqual([]);
      expect(ids(await store().leads({ facility, from: T, to: T + 1, limit: 9 }))).toEqual([a.id]);
      expect(ids(await store().leads({ limit: 1 }))).toEqual([d.id]);
      const all = ids(await store().leads({ facility, limit: 9 }));
      const paged: string[] = [];
      for (let page = await store().leads({ facility, limit: 1 }); page.length > 0; ) {
        paged.push(page[0]!.id);
        page = await store().leads({ facility, limit: 1, before: page[0]! });
      }
      expect(paged).toEqual(all);
    });

    it('changes status and data, and counts the change as a version', async () => {
      const each = lead();
      await store().commit({ leads: [each] });
      expect(await store().updateLead(each.id, { status: 'called', at: T + 5 })).toBe(true);
      expect(await store().updateLead(each.id, { data: '{"name":"Hoa"}', at: T + 5, expected: T + 5 })).toBe(
        true,
      );
      const now = await store().lead(each.id);
      expect(now).toEqual({ ...each, status: 'called', data: '{"name":"Hoa"}', updatedAt: T + 6 });
      expect(await store().updateLead(each.id, { status: 'lost', at: T + 9, expected: T + 5 })).toBe(false);
      expect(await store().updateLead('none', { status: 'lost', at: T })).toBe(false);
      expect(await store().lead(each.id)).toEqual(now);
      expect(ids(await store().leads({ status: 'called', limit: 9 }))).toContain(each.id);
    });

    it('changes a lead in one step with the notice about it, or not at all', async () => {
      const each = lead();
      await store().commit({ leads: [each] });
      const notice = row({ kind: 'notice', lane: each.owner });
      const step = {
        outbox: [notice],
        leadChanges: [{ id: each.id, status: 'called', at: T + 1, expected: T }],
      };
      expect(await store().commit(step)).toMatchObject({ status: 'committed' });
      const late = {
        outbox: [row({ lane: each.owner })],
        leadChanges: [{ id: each.id, status: 'lost', at: T + 2, expected: T }],
      };
      expect(await store().commit(late)).toEqual({ status: 'conflict' });
      const gone = { outbox: [row()], leadChanges: [{ id: 'none', status: 'lost', at: T + 2 }] };
      expect(await store().commit(gone)).toEqual({ status: 'conflict' });
      expect(await store().lead(each.id)).toMatchObject({ status: 'called' });
      expect(ids(await claimAll(store()))).toEqual([notice.id]);
    });

    it('never writes over a lead, and refuses a receipt that another lead has', async () => {
      const key = person();
      const each = lead({ owner: key });
      await store().commit({ leads: [each] });
      await store().commit({ leads: [{ ...each, status: 'again' }] });
      expect(await store().lead(each.id)).toEqual(each);
      const taken = turn(key, 0, { leads: [lead({ owner: key, receipt: each.receipt })] });
      expect(await store().commit(taken)).toEqual({ status: 'conflict' });
      expect(await store().session(key)).toBeUndefined();
    });
  });

  describe('erasure', () => {
    const written = async () => {
      const key = person();
      const phone = `+84${fresh('9')}`;
      const leads = [lead({ owner: key, phone }), lead({ owner: key, phone })];
      const rows = [
        row({ lane: key, owner: key }),
        row({ lane: key, owner: key }),
        row({ kind: 'lead', ordered: false, owner: key }),
      ];
      await store().commit(turn(key, 0, { leads, outbox: rows }));
      return { key, leads, rows };
    };
    const erasure = (key: ReturnType<typeof person>) => ({ key, at: T + 10, leadStatus: 'withdrawn' });

    it('removes session, rows and the personal part of leads, and nothing of others', async () => {
      const { key, leads } = await written();
      const other = await written();
      expect(await store().erase(erasure(key))).toEqual({ sessions: 1, outbox: 3, leads: 2 });
      expect(await store().session(key)).toBeUndefined();
      expect(await store().lead(leads[0]!.receipt)).toEqual({
        ...leads[0]!,
        owner: '',
        status: 'withdrawn',
        phone: '',
        data: '',
        updatedAt: T + 10,
      });
      expect(await store().leads({ owner: key, limit: 9 })).toEqual([]);
      expect(await store().leads({ phone: leads[0]!.phone, limit: 9 })).toEqual([]);
      expect(await store().leads({ phone: other.leads[0]!.phone, limit: 9 })).toHaveLength(2);
      expect(await store().updateLead(leads[0]!.id, { data: '{"name":"back"}', at: T + 11 })).toBe(false);
      expect(await store().session(other.key)).toBeDefined();
      expect(new Set((await claimAll(store())).map(({ owner }) => owner))).toEqual(new Set([other.key]));
      expect(await store().erase(erasure(key))).toEqual({ sessions: 0, outbox: 0, leads: 0 });
    });

    it('answers in the same step and goes on with a new session', async () => {
      const { key, leads, rows } = await written();
      const farewell = row({ lane: key, owner: key });
      const withdrawn = row({ kind: 'lead', ordered: false });
      const step = turn(key, 1, {
        erase: erasure(key),
        outbox: [farewell, withdrawn],
        lease: { token: 'mine', now: T, ms: MINUTE },
      });
      expect(await store().commit(step)).toEqual({
        status: 'committed',
        version: 2,
        leased: [farewell.id, withdrawn.id],
      });
      expect(await store().session(key)).toEqual({ version: 2, state: step.session!.state });
      expect((await store().lead(leads[1]!.id))?.data).toBe('');
      expect(await store().outbox({ key: rows[0]!.key, limit: 1 })).toEqual([]);
      expect(await store().commit(step)).toEqual({ status: 'duplicate' });
    });

    it('erases nothing when the step is refused', async () => {
      const { key, leads } = await written();
      expect(await store().commit(turn(key, 7, { erase: erasure(key) }))).toEqual({ status: 'conflict' });
      expect(await store().lead(leads[0]!.id)).toEqual(leads[0]);
    });

    it('lets no step from before bring anything back', async () => {
      const { key, leads } = await written();
      const event = turn(key, 1, { leads: [{ ...leads[0]! }] });
      await store().erase(erasure(key));
      expect(await store().commit(event)).toEqual({ status: 'conflict' });
      // The person comes back: versions go on, so that the old step does not fit the new session either.
      const back = await store().commit(turn(key, 0));
      expect(back).toEqual({ status: 'committed', version: 2, leased: [] });
      expect(await store().commit(event)).toEqual({ status: 'conflict' });
      const again = turn(key, 2, { leads: [{ ...leads[0]! }] });
      await store().commit(again);
      expect(await store().lead(leads[0]!.id)).toMatchObject({ data: '', phone: '', status: 'withdrawn' });
    });

    it('ends the lease of a row under way and frees its lane', async () => {
      const { key, rows } = await written();
      const other = row({ lane: key });
      await store().commit({ outbox: [other] });
      const claimed = await claimAll(store(), T, { kinds: ['reply'] });
      expect(ids(claimed)).toEqual([rows[0]!.id]);
      await store().erase(erasure(key));
      const settled = await store().settle([
        { id: rows[0]!.id, lease: claimed[0]!.lease, outcome: 'done', attempt: attempt() },
      ]);
      expect(settled).toEqual([false]);
      expect(ids(await claimAll(store()))).toEqual([other.id]);
    });
  });
}
