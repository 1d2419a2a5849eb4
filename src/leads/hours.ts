// When people may be written to: 8:00–20:00 in Vietnam (conversation rules 26). Pure.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const VIETNAM = 7 * HOUR;
const OPENS = 8 * HOUR;
const CLOSES = 20 * HOUR;

/** The moment itself when it lies between 8:00 and 20:00 in Vietnam, else the next 8:00 (ms since the epoch). */
export function awakeAt(at: number): number {
  const sinceMidnight = (((at + VIETNAM) % DAY) + DAY) % DAY;
  if (sinceMidnight < OPENS) return at + OPENS - sinceMidnight;
  return sinceMidnight < CLOSES ? at : at + DAY - sinceMidnight + OPENS;
}

/** A day and an hour of it in Vietnam as ms since the epoch. */
export const vietnamTime = (day: string, hour: number): number =>
  Date.parse(`${day}T00:00:00Z`) - VIETNAM + hour * HOUR;

/** Channels that make a telephone ring: only these wait for the morning. */
const RINGING: readonly string[] = ['telegram', 'zalo-oa', 'zalo-bot'];

/** When a person (`telegram:123`) may be told of something: at once where nothing rings, else by day. */
export const tellAt = (owner: string, at: number): number =>
  RINGING.includes(owner.slice(0, owner.indexOf(':'))) ? awakeAt(at) : at;
