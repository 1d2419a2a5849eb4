// The day in Vietnam (UTC+7, no summer time).

const HOUR = 3_600_000;
let last = { day: Number.NaN, iso: '' };

/** `YYYY-MM-DD` of a moment in ms since the epoch. The last day is kept: one turn asks for the same one many times. */
export function today(now: number): string {
  const day = Math.floor((now + 7 * HOUR) / (24 * HOUR));
  if (day !== last.day) last = { day, iso: new Date(now + 7 * HOUR).toISOString().slice(0, 10) };
  return last.iso;
}
