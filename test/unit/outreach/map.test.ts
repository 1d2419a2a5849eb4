// The sketch map is a picture that every viewer can read, shows the places where they lie, and is drawn for places alone.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load.js';
import { drawMap, mapOfPath, type Point } from '../../../src/outreach/map.js';
import { type Picture, readPng } from '../../support/read-qr.js';

const HOME: Point = [20.85, 105.77];
const GREEN = [21, 101, 52];
const RED = [185, 28, 28];
const INK = [45, 45, 45];

/** Where the dots of one colour lie. */
function dots({ data, width }: Picture, colour: readonly number[]): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = [];
  for (let i = 0; i < data.length; i += 4)
    if (colour.every((c, k) => data[i + k] === c))
      found.push({ x: (i / 4) % width, y: Math.floor(i / 4 / width) });
  return found;
}
const box = (of: { x: number; y: number }[]) => {
  const xs = of.map((d) => d.x);
  const ys = of.map((d) => d.y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
};

describe('a sketch map', () => {
  it.each<[string, Point, number, number]>([
    ['north', [21.05, 105.77], 0, -1],
    ['north-east', [20.95, 105.88], 1, -1],
    ['east', [20.85, 105.97], 1, 0],
    ['south', [20.65, 105.77], 0, 1],
    ['west', [20.85, 105.57], -1, 0],
    ['far south', [18.68, 105.68], 0, 1],
  ])('shows a course to the %s there, whole', (_, course, right, down) => {
    const picture = readPng(drawMap(HOME, course));
    const home = box(dots(picture, GREEN));
    const flag = box(dots(picture, RED));
    // The foot of the pole is at the left of the flag, the house stands around its place.
    const dx = flag.left + 6 - (home.left + home.right) / 2;
    const dy = flag.bottom - (home.top + home.bottom) / 2;
    const far = Math.max(Math.abs(dx), Math.abs(dy));
    expect(far).toBeGreaterThan(200);
    expect(Math.abs(dx) > far / 4 ? Math.sign(dx) : 0).toBe(right);
    expect(Math.abs(dy) > far / 4 ? Math.sign(dy) : 0).toBe(down);
    for (const { left, right: r, top, bottom } of [home, flag]) {
      expect(left).toBeGreaterThan(0);
      expect(top).toBeGreaterThan(0);
      expect(r).toBeLessThan(picture.width - 1);
      expect(bottom).toBeLessThan(picture.height - 60);
    }
  });

  it('has a scale bar that is as long as it says', () => {
    // 22.24 km to the north: the bar says 10 km, or 20 or 5, whichever fits.
    const picture = readPng(drawMap(HOME, [21.05, 105.77]));
    const home = box(dots(picture, GREEN));
    const flag = box(dots(picture, RED));
    const perKm = ((home.top + home.bottom) / 2 - flag.bottom) / 22.24;
    const bar = box(dots(picture, INK).filter(({ x, y }) => x < 320 && y > picture.height - 36));
    const km = (bar.right - bar.left + 1) / perKm;
    expect([1, 2, 5, 10, 20, 50].some((round) => Math.abs(km - round) < round * 0.06)).toBe(true);
  });

  it('is small enough for a slow line', () => {
    for (const course of [
      [21.2, 105.6],
      [20.86, 105.78],
      [10.8, 106.7],
    ] as Point[])
      expect(drawMap(HOME, course).length).toBeLessThan(8000);
  });

  it('of one place and itself is still a picture', () => {
    expect(readPng(drawMap(HOME, HOME)).width).toBe(640);
  });
});

describe('the path of a map', () => {
  let knowledge: Parameters<typeof mapOfPath>[1];
  beforeAll(async () => {
    knowledge = await loadKnowledge('knowledge');
  });
  const code = () => [...knowledge.places.byCode.values()].find((c) => c.commune === 'Thanh Oai')!.code;
  const nowhere = () => [...knowledge.places.byCode.values()].find((c) => c.lat === undefined)!.code;

  it('leads to the map of a commune and a course', () => {
    expect(readPng(mapOfPath(`/ban-do/${code()}/cat-toc.png`, knowledge)!).width).toBe(640);
  });

  it.each([
    () => `/ban-do/${code()}/khong-co.png`,
    () => `/ban-do/${code()}/cat-toc.svg`,
    () => '/ban-do/99999/cat-toc.png',
    () => `/ban-do/${nowhere()}/cat-toc.png`,
    () => `/ban-do/${code()}/../cat-toc.png`,
    () => '/ban-do/constructor/cat-toc.png',
  ])('leads nowhere otherwise (%#)', (path) => {
    expect(mapOfPath(path(), knowledge)).toBeUndefined();
  });
});
