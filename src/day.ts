// The day in Vietnam (UTC+7, no summer time).

/** `YYYY-MM-DD` of a moment in ms since the epoch. */
export const today = (now: number): string => new Date(now + 7 * 3_600_000).toISOString().slice(0, 10);
