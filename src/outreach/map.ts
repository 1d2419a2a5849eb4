// The sketch map of a course: a house where the person's commune lies, a flag where the course is, the straight line
// between them, a scale bar and an arrow to the north (B, bắc). It shows places that anybody may know, and no person.
import type { Catalogue } from '../knowledge/catalogue.js';
import type { Knowledge } from '../knowledge/load.js';
import { type Picture, png } from './png.js';

/** Latitude and longitude. */
export type Point = readonly [number, number];

const WIDTH = 640;
const HEIGHT = 480;
/** Room for the marks and for what stands in the corners. */
const MARGIN = { x: 120, top: 100, bottom: 130 };
const KM_A_DEGREE = 111.2;
const LONGEST_BAR = 200;
const BARS = [500, 200, 100, 50, 20, 10, 5, 2, 1];

const COLOURS = {
  paper: [250, 248, 242],
  ring: [226, 221, 208],
  line: [110, 110, 110],
  ink: [45, 45, 45],
  home: [21, 101, 52],
  course: [185, 28, 28],
} as const;
type Colour = keyof typeof COLOURS;
const NAMES = Object.keys(COLOURS) as Colour[];

/** Signs of five by seven squares: what the scale bar and the arrow need. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  '0': ['.###.', '#...#', '#...#', '#...#', '#...#', '#...#', '.###.'],
  '1': ['..#..', '.##..', '..#..', '..#..', '..#..', '..#..', '.###.'],
  '2': ['.###.', '#...#', '....#', '..##.', '.#...', '#....', '#####'],
  '5': ['#####', '#....', '####.', '....#', '....#', '#...#', '.###.'],
  k: ['#....', '#....', '#..#.', '#.#..', '##...', '#.#..', '#..#.'],
  m: ['.....', '.....', '##.#.', '#.#.#', '#.#.#', '#.#.#', '#.#.#'],
  B: ['####.', '#...#', '#...#', '####.', '#...#', '#...#', '####.'],
};
const SQUARE = 3;

class Sheet {
  readonly dots = new Uint8Array(WIDTH * HEIGHT);

  dot(x: number, y: number, colour: Colour): void {
    if (x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT) this.dots[y * WIDTH + x] = NAMES.indexOf(colour);
  }

  box(x: number, y: number, width: number, height: number, colour: Colour): void {
    for (let dy = 0; dy < height; dy++) for (let dx = 0; dx < width; dx++) this.dot(x + dx, y + dy, colour);
  }

  /** A triangle that grows by `slope` squares a row to each side, from its tip at (x, y) down. */
  roof(x: number, y: number, height: number, slope: number, colour: Colour): void {
    for (let dy = 0; dy < height; dy++) {
      const half = Math.round(dy * slope);
      this.box(x - half, y + dy, 2 * half + 1, 1, colour);
    }
  }

  ring(x: number, y: number, radius: number, colour: Colour): void {
    const steps = Math.ceil(radius * 8);
    for (let i = 0; i < steps; i++) {
      const turn = (2 * Math.PI * i) / steps;
      this.box(
        Math.round(x + radius * Math.cos(turn)),
        Math.round(y + radius * Math.sin(turn)),
        2,
        2,
        colour,
      );
    }
  }

  dashes(x0: number, y0: number, x1: number, y1: number, colour: Colour): void {
    const length = Math.hypot(x1 - x0, y1 - y0);
    for (let at = 0; at < length; at++) {
      if (at % 14 > 8) continue;
      const part = at / length;
      this.box(Math.round(x0 + (x1 - x0) * part) - 1, Math.round(y0 + (y1 - y0) * part) - 1, 3, 3, colour);
    }
  }

  words(text: string, x: number, y: number, colour: Colour): void {
    for (const [i, sign] of [...text].entries())
      for (const [row, line] of (SIGNS[sign] ?? []).entries())
        for (const [column, on] of [...line].entries())
          if (on === '#') this.box(x + (i * 6 + column) * SQUARE, y + row * SQUARE, SQUARE, SQUARE, colour);
  }
}

/** The picture's bytes, a PNG. Both marks fit in whatever way the points lie. */
export function drawMap(home: Point, course: Point): Buffer {
  const east = Math.cos((((home[0] + course[0]) / 2) * Math.PI) / 180) * KM_A_DEGREE;
  const dx = (course[1] - home[1]) * east;
  const dy = (home[0] - course[0]) * KM_A_DEGREE;
  const room = { x: WIDTH - 2 * MARGIN.x, y: HEIGHT - MARGIN.top - MARGIN.bottom };
  // Nearer than a kilometre the centre of a commune says too little to be enlarged.
  const perKm = Math.min(room.x / Math.max(Math.abs(dx), 1), room.y / Math.max(Math.abs(dy), 1));
  const middle = { x: WIDTH / 2, y: MARGIN.top + room.y / 2 };
  const at = (side: 1 | -1) => ({
    x: Math.round(middle.x + (side * dx * perKm) / 2),
    y: Math.round(middle.y + (side * dy * perKm) / 2),
  });
  const from = at(-1);
  const to = at(1);
  const bar = BARS.find((km) => km * perKm <= LONGEST_BAR) ?? 1;
  const barLength = Math.round(bar * perKm);

  const sheet = new Sheet();
  for (let radius = barLength; radius < WIDTH; radius += barLength)
    sheet.ring(from.x, from.y, radius, 'ring');
  sheet.dashes(from.x, from.y, to.x, to.y, 'line');
  house(sheet, from.x, from.y);
  flag(sheet, to.x, to.y);
  scaleBar(sheet, `${bar}km`, barLength);
  northArrow(sheet);
  return png({
    width: WIDTH,
    height: HEIGHT,
    dots: sheet.dots,
    palette: NAMES.map((n) => COLOURS[n]),
  } as Picture);
}

function house(sheet: Sheet, x: number, y: number): void {
  sheet.roof(x, y - 28, 22, 1.1, 'paper');
  sheet.box(x - 18, y - 8, 37, 26, 'paper');
  sheet.roof(x, y - 24, 18, 1.1, 'home');
  sheet.box(x - 14, y - 6, 29, 20, 'home');
  sheet.box(x - 4, y + 3, 9, 11, 'paper');
}

/** The foot of the pole stands on the place. */
function flag(sheet: Sheet, x: number, y: number): void {
  sheet.box(x - 4, y - 48, 8, 52, 'paper');
  sheet.box(x - 2, y - 46, 4, 48, 'course');
  for (let row = 0; row < 22; row++)
    sheet.box(x + 2, y - 46 + row, 34 - Math.round(Math.abs(row - 11) * 1.6), 1, 'course');
  sheet.box(x - 6, y, 12, 4, 'course');
}

function scaleBar(sheet: Sheet, words: string, length: number): void {
  const y = HEIGHT - 28;
  sheet.box(18, y - 42, Math.max(length, words.length * 6 * SQUARE) + 16, 60, 'paper');
  sheet.box(24, y, length, 4, 'ink');
  for (const x of [24, 24 + length - 3]) sheet.box(x, y - 7, 3, 18, 'ink');
  sheet.words(words, 30, y - 34, 'ink');
}

function northArrow(sheet: Sheet): void {
  const x = WIDTH - 44;
  sheet.box(x - 22, 10, 44, 88, 'paper');
  sheet.roof(x, 16, 24, 0.6, 'ink');
  sheet.box(x - 2, 40, 5, 26, 'ink');
  sheet.words('B', x - 7, 72, 'ink');
}

const PATH = /^\/ban-do\/(\d{5})\/([a-z0-9-]{1,64})\.png$/u;

/** The picture behind a path of ours, `/ban-do/COMMUNE/COURSE.png`; undefined when there is none to draw. */
export function mapOfPath(
  path: string,
  { places, courses }: Pick<Knowledge, 'places'> & Pick<Catalogue, 'courses'>,
): Buffer | undefined {
  const [, code, id] = PATH.exec(path) ?? [];
  const commune = code === undefined ? undefined : places.byCode.get(code);
  const course = id === undefined ? undefined : courses.get(id)?.coordinates;
  if (commune?.lat === undefined || commune.lon === undefined || course === undefined) return undefined;
  return drawMap([commune.lat, commune.lon], course);
}
