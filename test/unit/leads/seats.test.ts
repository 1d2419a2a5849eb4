// Who is offered first when classes are full: seats are counted from enrolments, full courses come last, and a person
// on a waiting list hears of the nearest seat.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { otherWithSeats } from '../../../src/conversation/tools/courses.js';
import type { World } from '../../../src/conversation/world.js';
import type { Course } from '../../../src/knowledge/catalogue.js';
import type { LeadRecord } from '../../../src/leads/lead.js';
import { noticeText } from '../../../src/leads/notices.js';
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

it('a person on the waiting list hears who has a seat', () => {
  const lead = {
    receipt: 'CN-234567',
    status: 'waiting-list',
    data: JSON.stringify({ person: { name: 'A' }, course: { id: 'x', title: 'Hàn điện' } }),
  } as unknown as LeadRecord;
  const notice = { type: 'lead.status' as const, lead: 'a', status: 'waiting-list' };
  expect(noticeText(notice, lead, { facility: 'Trường A', other: 'Trường B' })).toContain(
    'còn chỗ ở Trường B',
  );
  expect(noticeText(notice, lead, { facility: 'Trường A' })).not.toContain('tìm lớp khác');
});
