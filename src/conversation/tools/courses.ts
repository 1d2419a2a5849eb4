// courses.search and courses.show: which courses fit, those with seats first, the nearest first, and the card of one.
import { type Course, type Facility, isFull } from '../../knowledge/catalogue.js';
import { LEVEL_NAMES } from '../../knowledge/course-file.js';
import { SAMPLE_MARK } from '../../knowledge/facility-file.js';
import { distanceKm } from '../../vietnamese/gazetteer.js';
import { date, dateOnly, distance, money } from '../text.js';
import type { PlaceValue, Tool, ToolResult } from '../world.js';

/** What the course tools look at. */
export interface CourseData {
  courses: ReadonlyMap<string, Course>;
  facilities: ReadonlyMap<string, Facility>;
  /** Latitude and longitude of a commune's centre, undefined when they are not known. */
  point(place: PlaceValue): readonly [number, number] | undefined;
}

/** Ids and ISO dates by their letters: no language has a say in them. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** At most so many courses are offered, three at a time. */
const MOST = 9;
/** A class with a seat that is further from the full one is no help to who chose that. */
const INSTEAD_KM = 100;

export const placeOf = (value: unknown): PlaceValue | undefined =>
  value !== null && typeof value === 'object' && 'commune' in value ? (value as PlaceValue) : undefined;

/** Kilometres from the person to where a course is taught. */
export function courseDistance(data: CourseData, course: Course, from: unknown): number | undefined {
  const place = placeOf(from);
  const home = place && data.point(place);
  const [lat, lon] = course.coordinates ?? [];
  return home && distanceKm({ lat: home[0], lon: home[1] }, { lat, lon });
}

/** Nearer than this the centres of two communes say nothing of the way, so there is nothing to sketch. */
const NEAREST_KM = 1;
export const canSketch = (km: number | undefined): km is number => km !== undefined && km >= NEAREST_KM;

/** The first intake on or after a day, or undefined when none is announced. */
const nextStart = (course: Course, today: string): string | undefined =>
  course.nextStart.reduce<string | undefined>(
    (first, day) => (day >= today && (first === undefined || day < first) ? day : first),
    undefined,
  );

/** One line for a list: title, length, place, distance, fee, start. */
export function courseLine(data: CourseData, course: Course, from: unknown, today: string): string {
  const km = courseDistance(data, course, from);
  const start = nextStart(course, today);
  return [
    `${course.title}: ${months(course.months)}`,
    `${course.place.kind} ${course.place.commune}${km === undefined ? `, ${course.place.province}` : ` (${distance(km)})`}`,
    course.tuition === 0 ? 'không thu học phí' : `học phí ${money(course.tuition)}`,
    ...(start ? [`khai giảng ${dateOnly(start)}`] : []),
    ...(isFull(course) ? ['đã đủ chỗ'] : []),
  ].join(', ');
}

const months = (n: number): string =>
  Number.isInteger(n) ? `${n} tháng` : `${String(n).replace('.', ',')} tháng`;

const WHEN: Record<Course['schedule']['when'], readonly string[]> = {
  day: ['day'],
  evening: ['evening'],
  weekend: ['weekend'],
  flexible: ['day', 'evening', 'weekend'],
};

/**
 * The course of the same trade at another facility that has a seat and is nearest to a full one, or undefined. A person
 * who did not insist on the facility is better served there than on a waiting list.
 */
export function otherWithSeats(courses: Iterable<Course>, full: Course): Course | undefined {
  const point = ({ coordinates: c }: Course) => ({ lat: c?.[0], lon: c?.[1] });
  const km = (course: Course) => distanceKm(point(full), point(course)) ?? Number.POSITIVE_INFINITY;
  return [...courses]
    .filter((c) => c.occupation === full.occupation && c.facility !== full.facility && !isFull(c))
    .map((course) => ({ course, km: km(course) }))
    .filter((c) => c.km <= INSTEAD_KM)
    .sort((a, b) => a.km - b.km || inOrder(a.course.id, b.course.id))[0]?.course;
}

/** What a search may go by; null and undefined leave it open. */
interface Wanted {
  occupation?: unknown;
  sector?: unknown;
  level?: unknown;
  time?: unknown;
}

const open = (value: unknown): value is undefined | null => value === undefined || value === null;

const fits = (c: Course, { occupation, sector, level, time }: Wanted): boolean =>
  (open(occupation) ? open(sector) || c.sector === sector : c.occupation === occupation) &&
  (open(level) || c.level === level) &&
  (open(time) || time === 'any' || WHEN[c.schedule.when].includes(String(time)));

/**
 * Courses by trade or sector, time and level; with seats first, the nearest first. Outcomes: `found`, `none`; `far` when
 * `within` kilometres of home there is none (`nearest`: how far the nearest is); `elsewhere` when the distance is not
 * known and there is none in the province. `otherTime` and `otherTrades`: whether those would be near.
 */
export function searchCourses(data: CourseData): Tool {
  return {
    inputs: ['occupation', 'sector', 'level', 'time', 'place', 'within'],
    outputs: ['courses', 'nearest', 'otherTime', 'otherTrades'],
    outcomes: ['found', 'far', 'elsewhere', 'none'],
    run(input, { lookup }): ToolResult {
      const today = String(lookup('today'));
      const within = Number(input.within ?? Number.POSITIVE_INFINITY);
      const place = placeOf(input.place);
      const all = [...data.courses.values()];
      const ranked = all
        .filter((c) => fits(c, input))
        .map((course) => ({
          course,
          km: courseDistance(data, course, place),
          order: place?.province === course.place.province ? 500 : 5000,
          start: nextStart(course, today) ?? '9999',
          full: isFull(course),
        }))
        .sort(
          (a, b) =>
            Number(a.full) - Number(b.full) ||
            (a.km ?? a.order) - (b.km ?? b.order) ||
            inOrder(a.start, b.start) ||
            inOrder(a.course.id, b.course.id),
        );
      const ids = (some: typeof ranked) => some.slice(0, MOST).map((r) => r.course.id);
      if (ranked.length === 0) return { outcome: 'none' };
      const far = (c: Course, km = courseDistance(data, c, place)) =>
        km === undefined ? place !== undefined && place.province !== c.place.province : km > within;
      // Where there is a course near home, one in another province is no help.
      const near = ranked.filter((r) => !far(r.course, r.km));
      if (near.length > 0) return { outcome: 'found', save: { courses: ids(near) } };
      const anyNear = (wanted: Wanted) => all.some((c) => fits(c, wanted) && !far(c));
      const measured = ranked.flatMap((r) => r.km ?? []);
      return {
        outcome: measured.length > 0 ? 'far' : 'elsewhere',
        save: {
          courses: ids(ranked),
          ...(measured.length > 0 ? { nearest: Math.min(...measured) } : {}),
          otherTime: anyNear({ ...input, time: 'any' }),
          otherTrades: anyNear({ level: input.level, time: input.time }),
        },
      };
    },
  };
}

/** Trades like one that nobody teaches, by their titles in one line. Outcomes: `found`, `none`. */
export function likeTrades(titlesLike: (wish: string) => string[]): Tool {
  return {
    inputs: ['wish'],
    outputs: ['trades'],
    outcomes: ['found', 'none'],
    run({ wish }): ToolResult {
      const titles = titlesLike(String(wish));
      return titles.length === 0
        ? { outcome: 'none' }
        : { outcome: 'found', save: { trades: titles.join(', ') } };
    },
  };
}

export const nameOf = (data: CourseData, course: Course): string =>
  data.facilities.get(course.facility)?.name.replace(` ${SAMPLE_MARK}`, '') ?? '';

/** The card of one course; `map` is known when `courses.map` has something to show. Outcomes: `shown`, `gone`. */
export function showCourse(data: CourseData): Tool {
  return {
    inputs: ['course', 'place'],
    outputs: ['map'],
    outcomes: ['shown', 'gone'],
    run(input, { lookup }) {
      const course = data.courses.get(String(input.course));
      if (!course) return { outcome: 'gone' };
      const start = nextStart(course, String(lookup('today')));
      const km = courseDistance(data, course, input.place);
      const other = isFull(course) ? otherWithSeats(data.courses.values(), course) : undefined;
      const text = [
        `${course.title}, ${LEVEL_NAMES[course.level].toLowerCase()}, ${months(course.months)}. ${course.sample ? 'Dữ liệu mẫu.' : ''}`.trim(),
        `Học: ${course.whatYouLearn.slice(0, 2).join('; ')}.`,
        `Ở: ${nameOf(data, course)}, ${course.place.kind} ${course.place.commune}${km === undefined ? '' : `, ${distance(km)}`}.`,
        `${start ? `Khai giảng ${date(start)}. ` : ''}${course.tuition === 0 ? 'Không thu học phí.' : `Học phí ${money(course.tuition)}.`}`,
        isFull(course)
          ? `Lớp đã đủ chỗ, đăng ký thì vào danh sách chờ.${other ? ` Còn chỗ, gần đó: ${nameOf(data, other)}.` : ''}`
          : `Xong: ${course.afterwards[0]}.`,
      ].join('\n');
      return { outcome: 'shown', say: [text], ...(canSketch(km) ? { save: { map: 'yes' } } : {}) };
    },
  };
}
