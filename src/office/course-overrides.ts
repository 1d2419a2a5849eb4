// What a facility itself says about its courses between two content releases: seats and intake dates, laid over the
// knowledge when shown.
import { z } from 'zod';
import type { Catalogue, Course } from '../knowledge/catalogue.js';
import type { Values } from './tickets.js';

const override = z.object({
  seats: z.int().min(0).max(500),
  nextStart: z.array(z.string().regex(/^\d{4}-\d\d-\d\d$/u)).max(12),
  at: z.number(),
  by: z.string(),
});
export type CourseOverride = z.output<typeof override>;

const nameOf = (course: string): string => `course:${course}:intake`;

/** `1/3/2027` (or 1-3-2027) as `2027-03-01`; anything else as it is. */
function isoDay(typed: string): string {
  const [, d, m, y] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/u.exec(typed) ?? [];
  return y === undefined ? typed : `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}`;
}

/** Reads typed seats and dates (`1/3/2027` or `2027-03-01`, apart by white space or commas); past days go. */
export function readIntake(
  typed: { seats?: unknown; dates?: unknown },
  today: string,
): Pick<CourseOverride, 'seats' | 'nextStart'> | { problem: 'seats' | 'dates' } {
  const seats = String(typed.seats ?? '').trim();
  if (!/^\d{1,3}$/u.test(seats) || Number(seats) > 500) return { problem: 'seats' };
  const days = (Array.isArray(typed.dates) ? typed.dates.map(String) : [String(typed.dates ?? '')])
    .flatMap((d) => d.split(/[\s,;]+/u))
    .filter((d) => d !== '')
    .map(isoDay);
  const real = (day: string) =>
    /^\d{4}-\d\d-\d\d$/u.test(day) &&
    !Number.isNaN(Date.parse(day)) &&
    new Date(day).toISOString().startsWith(day) &&
    Number(day.slice(0, 4)) <= Number(today.slice(0, 4)) + 3;
  if (days.length > 12 || !days.every(real)) return { problem: 'dates' };
  return { seats: Number(seats), nextStart: [...new Set(days)].filter((d) => d >= today).sort() };
}

/** The facility's own word on a course; undefined when it has given none. */
export async function courseOverride(store: Values, course: string): Promise<CourseOverride | undefined> {
  const value = await store.get(nameOf(course));
  const parsed = value === undefined ? undefined : override.safeParse(JSON.parse(value));
  return parsed?.success ? parsed.data : undefined;
}

export async function putCourseOverride(store: Values, course: string, value: CourseOverride | undefined) {
  await store.put(nameOf(course), value && JSON.stringify(value));
}

/** A course as the facility last described it; an override older than the content's own check has lapsed. */
export function withOverride(
  course: Course,
  given: CourseOverride | undefined,
): Pick<Course, 'seats' | 'nextStart'> & { own: boolean } {
  const lapsed = given !== undefined && given.at < Date.parse(`${course.checked}T00:00:00+07:00`);
  return given === undefined || lapsed
    ? { seats: course.seats, nextStart: course.nextStart, own: false }
    : { seats: given.seats, nextStart: given.nextStart, own: true };
}

const MOST = 10_000;

/**
 * Keeps the catalogue in service with what facilities said themselves. Courses are changed in place, so that the
 * chat, the pages and the waiting list see it without being built anew; what the content says is remembered.
 */
export function createIntakes(store: Values, knowledge: () => Pick<Catalogue, 'courses'>) {
  const content = new WeakMap<Course, Pick<Course, 'seats' | 'nextStart'>>();
  return {
    /** Lays the stored words over the catalogue; also after the content was read again. */
    async refresh(): Promise<void> {
      const given = new Map<string, CourseOverride>();
      for (const { name, value } of await store.list('course:', MOST)) {
        const parsed = override.safeParse(JSON.parse(value));
        if (parsed.success) given.set(name, parsed.data);
      }
      for (const course of knowledge().courses.values()) {
        const own = given.get(nameOf(course.id));
        const before = content.get(course) ?? { seats: course.seats, nextStart: course.nextStart };
        if (own) content.set(course, before);
        const { seats, nextStart } = withOverride({ ...course, ...before }, own);
        Object.assign(course, { seats, nextStart });
      }
    },
  };
}
