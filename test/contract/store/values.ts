// Contract: small named values.
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/port.js';
import { eachValue, removeValues } from '../../../src/store/walk-values.js';
import { fresh } from './harness.js';

export function valueContract(store: () => Store): void {
  describe('values', () => {
    it('puts, gets, removes and lists', async () => {
      const name = fresh('v');
      expect(await store().get(name)).toBeUndefined();
      await store().put(name, 'một');
      await store().put(name, 'hai');
      expect(await store().get(name)).toBe('hai');
      await store().put(`${name}/b`, '2');
      await store().put(`${name}/a`, '');
      await store().put(`${name}_`, 'no');
      expect(await store().list(`${name}/`, 9)).toEqual([
        { name: `${name}/a`, value: '' },
        { name: `${name}/b`, value: '2' },
      ]);
      expect(await store().list(`${name}/`, 1)).toHaveLength(1);
      expect(await store().list(`${name}/`, 9, `${name}/a`)).toEqual([{ name: `${name}/b`, value: '2' }]);
      expect(await store().list(`${name}/`, 9, `${name}/b`)).toEqual([]);
      await store().put(name, undefined);
      expect(await store().get(name)).toBeUndefined();
    });

    it('updates without losing a change', async () => {
      const name = fresh('n');
      const add = () => store().update(name, (before) => String(Number(before ?? 0) + 1));
      await Promise.all(Array.from({ length: 20 }, add));
      expect(await store().get(name)).toBe('20');
    });

    it('looks through more of them than a page holds, removing as it goes', async () => {
      const prefix = fresh('p');
      const names = Array.from({ length: 9 }, (_, i) => `${prefix}/${i}`);
      for (const [i, name] of names.entries()) await store().put(name, String(i % 2));
      expect(await removeValues(store(), `${prefix}/`, (value) => value === '0', 2)).toBe(5);
      const left: string[] = [];
      for await (const { name } of eachValue(store(), `${prefix}/`, 3)) left.push(name);
      expect(left).toEqual(names.filter((_, i) => i % 2 === 1));
    });

    it('gives a single-use token to one taker', async () => {
      const name = fresh('token');
      await store().put(name, 'secret');
      const taken = await Promise.all(Array.from({ length: 5 }, () => store().update(name, () => undefined)));
      expect(taken.filter((value) => value === 'secret')).toHaveLength(1);
      expect(taken.filter((value) => value === undefined)).toHaveLength(4);
    });
  });
}
