// Who is offered first when classes are full: seats are counted from enrolments, full courses come last, and a person
// on a waiting list hears of the nearest seat.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { otherWithSeats } from '../../../src/conversation/tools/courses.js';
import type { World } from '../../../src/conversation/world.js';
import type { Course } from '../../../src/knowledge/catalogue.js';
import type { LeadRecord } from '../../../src/leads/lead.js';
import { noticeText, wantsOther } from '../../../src/leads/notices.js';
import { countTaken, INTAKE_MS } from '../../../src/leads/seats.js';
import { shippedContent, Talk } from '../../support/talk.js';

let world: World;
let courses: ReadonlyMap<string, Course>;
beforeAll(async () => {
  const content = await shippedContent();
  world = content.world;
  courses = content.knowledge.courses;
});
afterEach(() => {
  for (const course of courses.values()) delete course.taken;
});

const found = (talk: Talk) => talk.session.answers.found as string[];
const search = () =>
  new Talk(world).say('em muốn học sửa máy lạnh').say('Thanh Oai, Hà Nội').say('lúc nào cũng được');

it('a full course is offered after those with seats, and says so', () => {
  const before = found(search());
  expect(before.length).toBeGreaterThan(1);
  const nearest = courses.get(before[0]!)!;
  nearest.taken = nearest.seats;
  const talk = search();
  expect(found(talk)).toEqual([...before.slice(1), before[0]]);
  expect(talk.text).toContain('đã đủ chỗ');
});

it('the card of a full course names who has a seat nearby', () => {
  const full = [...courses.values()].find((c) => otherWithSeats(courses.values(), c))!;
  const show = world.tools['courses.show']!;
  const card = () =>
    show.run({ course: full.id }, {
      lookup: (n: string) => (n === 'today' ? '2026-11-22' : undefined),
    } as never).say![0];
  expect(card()).not.toContain('đủ chỗ');
  full.taken = full.seats;
  expect(card()).toMatch(/Lớp đã đủ chỗ, đăng ký thì vào danh sách chờ\. Còn chỗ, gần đó: \S/u);
});

it('an opened seat brings the nearest back', () => {
  const [first] = found(search());
  const nearest = courses.get(first!)!;
  nearest.taken = nearest.seats;
  expect(found(search())[0]).not.toBe(first);
  nearest.taken--;
  expect(found(search())[0]).toBe(first);
});

it('the other facility teaches the same, has a seat, and is the nearest such', () => {
  for (const full of courses.values()) {
    const other = otherWithSeats(courses.values(), full);
    if (!other) continue;
    expect(other).toMatchObject({ occupation: full.occupation });
    expect(other.facility).not.toBe(full.facility);
    other.taken = other.seats;
    expect(otherWithSeats(courses.values(), full)).not.toBe(other);
    delete other.taken;
  }
});

it('counts enrolments of the running intake over pages, and forgets those that are gone', async () => {
  const now = 1_800_000_000_000;
  const leads = Array.from({ length: 1203 }, (_, i) => ({
    id: String(i),
    course: i % 3 === 0 ? 'a' : 'b',
    createdAt: now - i,
  })) as unknown as LeadRecord[];
  const asked: unknown[] = [];
  const store = {
    async leads({ before, limit, ...query }: { before?: { createdAt: number }; limit: number }) {
      asked.push(query);
      return leads.filter((l) => !before || l.createdAt < before.createdAt).slice(0, limit);
    },
  };
  const catalogue = [
    { id: 'a', taken: 7 },
    { id: 'c', taken: 7 },
  ];
  await countTaken(store, catalogue, now);
  expect(catalogue.map((c) => c.taken)).toEqual([401, 0]);
  expect(new Set(asked.map((q) => JSON.stringify(q)))).toEqual(
    new Set([JSON.stringify({ status: 'enrolled', from: now - INTAKE_MS })]),
  );
});

const leadWith = (status: string, reason?: string): LeadRecord =>
  ({
    receipt: 'CN-234567',
    status,
    data: JSON.stringify({
      person: { name: 'A' },
      course: { id: 'x', title: 'Hàn điện' },
      history: [{ at: 1, by: 'f', via: 'inbox', status, reason }],
    }),
  }) as unknown as LeadRecord;
const told = (status: string) => ({ type: 'lead.status' as const, lead: 'a', status });
const LATE = { type: 'lead.late' as const, lead: 'a', other: 'Trường C' };

it('a person on the waiting list hears who has a seat, and is shown the class or told how to get there', () => {
  const hears = (more: { other?: string; shown?: boolean }) =>
    noticeText(told('waiting-list'), leadWith('waiting-list'), { facility: 'Trường A', ...more });
  expect(hears({ other: 'Trường B' })).toMatch(/còn chỗ ở Trường B: .*«tìm lớp khác»/u);
  expect(hears({ other: 'Trường B', shown: true })).toMatch(/còn chỗ ở Trường B, \{user\} xem thử nhé:$/u);
  expect(hears({})).not.toContain('tìm lớp khác');
});

it.each([
  [told('waiting-list'), leadWith('waiting-list'), true],
  [told('not-suitable'), leadWith('not-suitable', 'full'), true],
  [told('not-suitable'), leadWith('not-suitable', 'age'), false],
  [told('called'), leadWith('called'), false],
  [LATE, leadWith('new'), true],
  [LATE, leadWith('called'), false],
  [LATE, undefined, false],
  [{ type: 'guardian.answered' as const, agreed: true, receipt: 'CN-234567' }, leadWith('new'), false],
])('%j of %j: another facility is looked for: %s', (notice, lead, wanted) => {
  expect(wantsOther(notice, lead)).toBe(wanted);
});

it('who is not called hears of the nearest seat, else of the facility that stands in', () => {
  const hears = (other?: string) => noticeText(LATE, leadWith('new'), { facility: 'Trường A', other });
  expect(hears('Trường B')).toContain('còn chỗ ở Trường B');
  expect(hears()).toContain('có ở Trường C');
});
