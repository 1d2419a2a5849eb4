// Seats and dates that a facility took in, laid over the catalogue in service, and taken away again.
import { expect, it } from 'vitest';
import type { Course } from '../../../src/knowledge/catalogue.js';
import { createIntakes, putCourseOverride } from '../../../src/office/course-overrides.js';
import { memoryValues } from './values.js';

it('follow the facility, survive a reload of the content, and go back', async () => {
  const fresh = () =>
    new Map([
      [
        'han',
        { id: 'han', checked: '2026-11-01', seats: 20, nextStart: ['2026-12-14'] } as unknown as Course,
      ],
    ]);
  const store = memoryValues();
  let courses = fresh();
  const intakes = createIntakes(store, () => ({ courses }));
  const now = () => [courses.get('han')!.seats, courses.get('han')!.nextStart];

  await intakes.refresh();
  expect(now()).toEqual([20, ['2026-12-14']]);
  const own = { seats: 3, nextStart: ['2027-01-04'], at: Date.parse('2026-11-20T00:00:00Z'), by: 'Hiếu' };
  await putCourseOverride(store, 'han', own);
  await store.put('course:broken:intake', '{"seats":-1}');
  await intakes.refresh();
  await intakes.refresh();
  expect(now()).toEqual([3, ['2027-01-04']]);
  courses = fresh();
  await intakes.refresh();
  expect(now()).toEqual([3, ['2027-01-04']]);
  await putCourseOverride(store, 'han', undefined);
  await intakes.refresh();
  expect(now()).toEqual([20, ['2026-12-14']]);
});
