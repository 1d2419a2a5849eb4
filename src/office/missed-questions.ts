// «Hỏi mà chưa có»: questions that no article answered, counted for the editors. What is kept has been stripped
// of personal data before; nothing tells who asked.
import { createHash } from 'node:crypto';
import type { Store } from '../store/port.js';
import { normalise } from '../vietnamese/normalise.js';

export interface MissedQuestion {
  /** As the first of them was put, without personal data. */
  question: string;
  count: number;
  /** Milliseconds since the epoch. */
  last: number;
}

/** Kept in a few values, so that many people asking at once rarely meet, and none grows without bound. */
const SHELVES = 16;
const ON_A_SHELF = 40;
const HALF_A_YEAR = 183 * 86_400_000;
const PREFIX = 'missed:';

type Shelf = Record<string, MissedQuestion>;
const read = (value: string | undefined): Shelf => (value === undefined ? {} : (JSON.parse(value) as Shelf));

/** The same question however it was typed: accents, signs and capitals do not count. */
function keyOf(question: string): string {
  const plain = normalise(question)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gu, 'd')
    .replace(/[^a-z0-9]+/gu, ' ')
    .trim();
  return createHash('sha256').update(plain).digest('hex').slice(0, 16);
}

/** Counts a question at `at`; on a full shelf the rarest and oldest makes room. */
export async function recordMissed(store: Store, question: string, at: number): Promise<void> {
  const key = keyOf(question);
  const shelf = Number.parseInt(key.slice(0, 2), 16) % SHELVES;
  await store.update(`${PREFIX}${shelf}`, (before) => {
    const kept = read(before);
    const old = kept[key];
    kept[key] = { question: old?.question ?? question, count: (old?.count ?? 0) + 1, last: at };
    const rows = Object.entries(kept).filter(([, q]) => at - q.last < HALF_A_YEAR);
    rows.sort(([, a], [, b]) => b.count - a.count || b.last - a.last);
    const others = rows.filter(([k]) => k !== key).slice(0, ON_A_SHELF - 1);
    return JSON.stringify(Object.fromEntries([[key, kept[key]], ...others]));
  });
}

/** The questions of the last half year, the most asked first. */
export async function missedQuestions(store: Store, now: number): Promise<MissedQuestion[]> {
  const shelves = await store.list(PREFIX, SHELVES);
  return shelves
    .flatMap(({ value }) => Object.values(read(value)))
    .filter((q) => now - q.last < HALF_A_YEAR)
    .sort((a, b) => b.count - a.count || b.last - a.last);
}

/** Takes a question off the list, once an article answers it. */
export async function answeredNow(store: Store, question: string): Promise<void> {
  const key = keyOf(question);
  const shelf = Number.parseInt(key.slice(0, 2), 16) % SHELVES;
  await store.update(`${PREFIX}${shelf}`, (before) => {
    const { [key]: _, ...rest } = read(before);
    return Object.keys(rest).length === 0 ? undefined : JSON.stringify(rest);
  });
}
