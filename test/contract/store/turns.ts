// Contract: sessions, dedupe, atomicity, concurrency, counts.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/port.js';
import { claimAll, fresh, HOUR, lead, person, row, T, turn } from './harness.js';

export function turnContract(store: () => Store): void {
  describe('turns', () => {
    let key: ReturnType<typeof person>;
    beforeEach(() => {
      key = person();
    });

    it('knows nothing of a new person', async () => {
      expect(await store().session(key)).toBeUndefined();
    });

    it('keeps a session and its version', async () => {
      expect(await store().commit(turn(key, 0))).toEqual({ status: 'committed', version: 1, leased: [] });
      const second = turn(key, 1);
      expect(await store().commit(second)).toMatchObject({ version: 2 });
      expect(await store().session(key)).toEqual({ version: 2, state: second.session!.state });
    });

    it('keeps any text as it is', async () => {
      const state = JSON.stringify({ t: 'Dạ, «em» 😀 \u0000 \n \' " \\ ế', nfd: 'ế'.normalize('NFD') });
      await store().commit({ session: { key, expected: 0, state, at: T } });
      expect((await store().session(key))?.state).toBe(state);
    });

    it('answers a repeated event with duplicate and changes nothing', async () => {
      const first = turn(key, 0, { outbox: [row()] });
      await store().commit(first);
      const again = {
        ...first,
        session: { ...first.session!, expected: 1, state: '{"evil":1}' },
        outbox: [row()],
        leads: [lead({ owner: key })],
      };
      expect(await store().commit(again)).toEqual({ status: 'duplicate' });
      expect(await store().session(key)).toEqual({ version: 1, state: first.session!.state });
      expect(await store().leads({ owner: key, limit: 9 })).toEqual([]);
      expect(await store().outbox({ key: again.outbox[0]!.key, limit: 9 })).toEqual([]);
    });

    it('tells events of different channels apart', async () => {
      const id = fresh('same');
      const other = person();
      expect(
        await store().commit({ ...turn(key, 0), seen: { channel: 'telegram', id, at: T } }),
      ).toMatchObject({
        status: 'committed',
      });
      expect(await store().commit({ ...turn(other, 0), seen: { channel: 'web', id, at: T } })).toMatchObject({
        status: 'committed',
      });
    });

    it.each([0, 1, 3])(
      'refuses expected version %i when it is 2, and a refused step leaves nothing',
      async (expected) => {
        await store().commit(turn(key, 0));
        await store().commit(turn(key, 1));
        const before = await store().session(key);
        const refused = turn(key, expected, {
          outbox: [row({ lane: key })],
          leads: [lead({ owner: key })],
          events: [{ at: T, type: fresh('t'), channel: 'telegram', flow: '', step: '', data: '' }],
          lease: { token: 'mine', now: T, ms: 1000 },
        });
        expect(await store().commit(refused)).toEqual({ status: 'conflict' });
        expect(await store().session(key)).toEqual(before);
        expect(await store().leads({ owner: key, limit: 9 })).toEqual([]);
        expect(await store().outbox({ key: refused.outbox![0]!.key, limit: 9 })).toEqual([]);
        expect(await store().countEvents({ type: refused.events![0]!.type, from: 0, to: T * 2 })).toEqual([]);
        // The event is not marked as seen: stepped again on the right version it goes through.
        expect(
          await store().commit({ ...refused, session: { ...refused.session!, expected: 2 } }),
        ).toMatchObject({
          status: 'committed',
          version: 3,
        });
      },
    );

    it('lets one of two updates of one person win when they come at once', async () => {
      await store().commit(turn(key, 0));
      const results = await Promise.all([store().commit(turn(key, 1)), store().commit(turn(key, 1))]);
      expect(results.map(({ status }) => status).sort()).toEqual(['committed', 'conflict']);
    });

    it('loses no update when each conflict is stepped again', async () => {
      const add = async (n: number): Promise<void> => {
        const seen = { channel: 'telegram', id: fresh('n'), at: T };
        for (;;) {
          const session = await store().session(key);
          const list: number[] = session ? JSON.parse(session.state) : [];
          const state = JSON.stringify([...list, n]);
          const done = await store().commit({
            seen,
            session: { key, expected: session?.version ?? 0, state, at: T },
          });
          if (done.status !== 'conflict') return;
        }
      };
      const numbers = Array.from({ length: 20 }, (_, n) => n);
      await Promise.all(numbers.map(add));
      const session = await store().session(key);
      expect(session?.version).toBe(20);
      expect((JSON.parse(session!.state) as number[]).sort((a, b) => a - b)).toEqual(numbers);
    });

    it('takes one of many copies of the same event sent at once', async () => {
      const copies = Array.from({ length: 10 }, () => turn(key, 0)).map((op, _, all) => ({
        ...op,
        seen: all[0]!.seen!,
      }));
      const results = await Promise.all(copies.map((op) => store().commit(op)));
      expect(results.filter(({ status }) => status === 'committed')).toHaveLength(1);
      expect(results.filter(({ status }) => status === 'duplicate')).toHaveLength(9);
    });

    it('queues a key once, whoever brings it', async () => {
      const first = row({ lane: key });
      await store().commit(turn(key, 0, { outbox: [first] }));
      const op = turn(key, 1, {
        outbox: [row({ key: first.key, lane: key })],
        lease: { token: 'x', now: T, ms: 1000 },
      });
      expect(await store().commit(op)).toEqual({ status: 'committed', version: 2, leased: [] });
      expect((await claimAll(store())).filter((each) => each.key === first.key)).toMatchObject([
        { id: first.id },
      ]);
    });

    it('commits without a session', async () => {
      const each = row();
      expect(await store().commit({ outbox: [each] })).toEqual({
        status: 'committed',
        version: 0,
        leased: [],
      });
      expect(await store().outbox({ key: each.key, limit: 1 })).toHaveLength(1);
    });

    it('counts events by label within whole hours', async () => {
      const type = fresh('turn');
      const event = (at: number, step: string) => ({
        at,
        type,
        channel: 'web',
        flow: 'register',
        step,
        data: '',
      });
      const start = Math.ceil(T / HOUR) * HOUR;
      await Promise.all([
        store().commit(turn(person(), 0, { events: [event(start, 'name'), event(start + 1, 'phone')] })),
        store().commit(turn(person(), 0, { events: [event(start + HOUR - 1, 'name')] })),
        store().commit(
          turn(person(), 0, { events: [event(start + HOUR, 'name'), event(start - 1, 'name')] }),
        ),
      ]);
      expect(await store().countEvents({ type, from: start, to: start + HOUR })).toEqual([
        { type, channel: 'web', flow: 'register', step: 'name', data: '', count: 2 },
        { type, channel: 'web', flow: 'register', step: 'phone', data: '', count: 1 },
      ]);
      expect(await store().countEvents({ type, from: start - HOUR, to: start + 2 * HOUR })).toMatchObject([
        { step: 'name', count: 4 },
        { step: 'phone', count: 1 },
      ]);
    });
  });
}
