// Counts of registrations by facility, course or commune and by what became of them, with small cells hidden where
// a figure could point at a person.
import { SMALL } from '../small-counts.js';
import type { Desk } from './desk.js';

export const STAGES = ['waiting', 'contacted', 'enrolled', 'ended'] as const;
export type Stage = (typeof STAGES)[number];
export const STAGE_NAMES: Record<Stage, string> = {
  waiting: 'Chờ gọi',
  contacted: 'Đã liên hệ',
  enrolled: 'Đã ghi danh',
  ended: 'Không học, đã rút',
};

export const stageOf = (status: string): Stage =>
  status === 'new' || status === 'awaiting-guardian'
    ? 'waiting'
    : status === 'enrolled'
      ? 'enrolled'
      : ['not-suitable', 'cancelled', 'withdrawn'].includes(status)
        ? 'ended'
        : 'contacted';

export type Dimension = 'facility' | 'course' | 'commune';
export interface Line {
  id: string;
  counts: number[];
}
export interface Figures {
  by: Record<Dimension, Line[]>;
  cut: boolean;
}

/** Counts what a desk sees in a span of time. */
export async function countFigures(desk: Desk, span: { from: number; to: number }): Promise<Figures> {
  const maps: Record<Dimension, Map<string, number[]>> = {
    facility: new Map(),
    course: new Map(),
    commune: new Map(),
  };
  const { cut } = await desk.each(span, (lead) => {
    const stage = STAGES.indexOf(stageOf(lead.status));
    for (const dimension of ['facility', 'course', 'commune'] as const) {
      const id = lead[dimension];
      let counts = maps[dimension].get(id);
      if (!counts) {
        counts = STAGES.map(() => 0);
        maps[dimension].set(id, counts);
      }
      counts[stage]!++;
    }
  });
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
  const lines = (dimension: Dimension): Line[] =>
    [...maps[dimension]]
      .map(([id, counts]) => ({ id, counts }))
      .sort((a, b) => sum(b.counts) - sum(a.counts) || a.id.localeCompare(b.id));
  return { by: { facility: lines('facility'), course: lines('course'), commune: lines('commune') }, cut };
}

/**
 * Hides counts from 1 to one under the smallest that is shown (`undefined`), and further ones until no line and no column has exactly one hidden
 * cell: a lone one could be worked out from a total known elsewhere.
 */
export function hideSmall(counts: readonly (readonly number[])[]): (number | undefined)[][] {
  const shown: (number | undefined)[][] = counts.map((line) =>
    line.map((n) => (n > 0 && n < SMALL ? undefined : n)),
  );
  const width = counts[0]?.length ?? 0;
  const rows = counts.map((line, r) => line.map((_, c) => [r, c] as const));
  const columns = Array.from({ length: width }, (_, c) => counts.map((_, r) => [r, c] as const));
  for (let changed = true; changed; ) {
    changed = false;
    for (const cells of [...rows, ...columns]) {
      if (cells.length < 2 || cells.filter(([r, c]) => shown[r]![c] === undefined).length !== 1) continue;
      const [r, c] = cells
        .filter(([r, c]) => shown[r]![c] !== undefined)
        .sort(([a, b], [x, y]) => rank(counts[a]![b]!) - rank(counts[x]![y]!))[0]!;
      shown[r]![c] = undefined;
      changed = true;
    }
  }
  return shown;
}

/** Small ones first; zeros only when there is nothing else. */
const rank = (n: number): number => (n === 0 ? Number.POSITIVE_INFINITY : n);
