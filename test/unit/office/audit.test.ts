// The audit list: the newest first over months, one facility apart from another, whole months gone after twelve.
import { expect, it } from 'vitest';
import { createAudit } from '../../../src/office/audit.js';
import { memoryValues } from './values.js';

it('lists the newest first, by facility, and forgets after twelve months', async () => {
  const store = memoryValues();
  const audit = createAudit(store);
  const day = (text: string) => Date.parse(`${text}T05:00:00Z`);
  const entry = (at: number, facility: string, about: string) =>
    audit.add({ at, what: 'phone-shown', by: 'a', name: 'Hiếu', facility, about });
  await entry(day('2025-10-30'), 'x', 'oldest');
  await entry(day('2025-11-02'), 'x', 'kept');
  await entry(day('2026-10-31'), 'x', 'last month');
  await entry(day('2026-11-02'), 'y', 'elsewhere');
  await entry(day('2026-11-01'), 'x', 'this month');
  const now = day('2026-11-25');
  const about = async (facility?: string) => (await audit.list(now, 10, facility)).map((e) => e.about);
  expect(await about()).toEqual(['elsewhere', 'this month', 'last month', 'kept']);
  expect(await about('x')).toEqual(['this month', 'last month', 'kept']);
  expect(await audit.list(now, 1, 'x')).toHaveLength(1);
  expect(await audit.prune(now)).toBe(1);
  expect(await audit.prune(now)).toBe(0);
  expect(await audit.prune(day('2027-12-01'))).toBe(4);
});
