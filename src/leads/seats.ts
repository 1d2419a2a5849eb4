// Counts the seats that are taken, for the catalogue in service: full courses are then offered last. The waiting list
// itself is decided when a registration is stored.
import type { Course } from '../knowledge/catalogue.js';
import type { Store } from '../store/port.js';

/** Enrolments of the running intake are looked for so far back. */
export const INTAKE_MS = 120 * 86_400_000;
const PAGE = 500;

/** Writes into each course how many seats are taken at `at` (epoch ms). Rejects when the store does. */
export async function countTaken(
  store: Pick<Store, 'leads'>,
  courses: Iterable<Pick<Course, 'id' | 'taken'>>,
  at: number,
): Promise<void> {
  const taken = new Map<string, number>();
  const query = { status: 'enrolled', from: at - INTAKE_MS, limit: PAGE };
  for (let page = await store.leads(query); ; ) {
    for (const { course } of page) taken.set(course, (taken.get(course) ?? 0) + 1);
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    page = await store.leads({ ...query, before: { createdAt: last.createdAt, id: last.id } });
  }
  for (const course of courses) course.taken = taken.get(course.id) ?? 0;
}
