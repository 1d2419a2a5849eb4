// When the bot may write by itself: one reminder about a day after the last word, at most one more, only by day in
// Vietnam and inside the channel's window; later the unfinished talk expires. Rules: conversation-rules 2.2 (25, 26).

/** What a flow file says about time. */
export interface TimeRules {
  remindAfterHours?: number;
  expireAfterDays?: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Vietnam keeps UTC+7 all year. */
const VIETNAM = 7 * HOUR;
const MORNING = 8 * HOUR;
const EVENING = 20 * HOUR;
/** A reminder may move this far to stay inside the day. */
const SLACK = 2 * HOUR;
const MOST = 2;

const timeOfDay = (at: number): number => (at + VIETNAM) % DAY;

/** Whether people may be written to now: 8:00 to 20:00 in Vietnam. */
export const isDaytime = (at: number): boolean => timeOfDay(at) >= MORNING && timeOfDay(at) < EVENING;

/** This moment, or the next morning at eight when it is night. */
export function nextDaytime(at: number): number {
  if (isDaytime(at)) return at;
  const midnight = at - timeOfDay(at);
  return timeOfDay(at) < MORNING ? midnight + MORNING : midnight + DAY + MORNING;
}

/** A daytime moment `hours` after `last`, up to two hours earlier or later, else the next morning. */
export function reminderTime(last: number, hours: number): number {
  const wanted = last + hours * HOUR;
  if (isDaytime(wanted)) return wanted;
  const evening = wanted - ((timeOfDay(wanted) - EVENING + DAY) % DAY) - 60_000;
  if (wanted - evening <= SLACK) return evening;
  return nextDaytime(wanted);
}

/** What is due next for a talk left open. */
export interface Due {
  at: number;
  what: 'remind' | 'expire';
}

/**
 * The next thing due after the person's last word at `last`, when `reminded` reminders have gone out since.
 * `window` is how long after it the channel lets the bot write, ms; undefined where there is no limit.
 */
export function nextDue(last: number, reminded: number, rules: TimeRules, window?: number): Due | undefined {
  const { remindAfterHours, expireAfterDays } = rules;
  if (remindAfterHours !== undefined && reminded < MOST) {
    const at = reminderTime(last, remindAfterHours * (reminded + 1));
    if (window === undefined || at - last < window) return { at, what: 'remind' };
  }
  return expireAfterDays === undefined ? undefined : { at: last + expireAfterDays * DAY, what: 'expire' };
}
