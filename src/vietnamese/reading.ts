// What a reader gives back: one value, several to ask back about, or nothing.

/** The result of reading one typed answer. */
export type Reading<T> = { value: T } | { candidates: T[] } | { value: null };

/** Nothing that can be taken as an answer. */
export const NOTHING: { value: null } = Object.freeze({ value: null });

/** One value, a question back when there are several different ones, nothing when there is none. */
export function readingOf<T>(values: readonly T[], same: (a: T, b: T) => boolean = Object.is): Reading<T> {
  const distinct: T[] = [];
  for (const value of values) if (!distinct.some((d) => same(d, value))) distinct.push(value);
  if (distinct.length === 0) return NOTHING;
  return distinct.length === 1 ? { value: distinct[0]! } : { candidates: distinct };
}

/** The single value of a reading, or undefined when it must be asked back or is nothing. */
export function singleValue<T>(reading: Reading<T>): T | undefined {
  return 'value' in reading && reading.value !== null ? reading.value : undefined;
}
