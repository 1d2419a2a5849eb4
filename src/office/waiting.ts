// How long somebody waits for a call, and moments as the office reads them.
import { today } from '../day.js';
import { addWorkingDays, type Holidays } from '../knowledge/holidays-file.js';
import { PROMISED_WORKING_DAYS } from '../leads/clock.js';
import type { LeadStatus } from '../leads/lead.js';
import { STATUS_NAMES } from '../leads/status.js';

/** The name of a stored status. */
export const statusName = (status: string): string => STATUS_NAMES[status as LeadStatus] ?? status;
export const isStatus = (value: unknown): value is LeadStatus =>
  typeof value === 'string' && Object.hasOwn(STATUS_NAMES, value);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "5 phút", "3 giờ", "2 ngày". */
export function span(ms: number): string {
  if (ms < MINUTE) return 'chưa đến 1 phút';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} phút`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} giờ`;
  return `${Math.floor(ms / DAY)} ngày`;
}

export interface Wait {
  /** "chờ 2 ngày". */
  text: string;
  /** The promised working days are over and nobody has called. */
  overdue: boolean;
}

/** How long a registration without a call waits; undefined when it does not wait. */
export function waitOf(
  lead: { status: string; createdAt: number },
  now: number,
  holidays: Pick<Holidays, 'days' | 'workedSaturdays'>,
): Wait | undefined {
  if (lead.status !== 'new') return undefined;
  const due = addWorkingDays(today(lead.createdAt), PROMISED_WORKING_DAYS, holidays);
  const waited = now - lead.createdAt;
  return { text: waited < MINUTE ? 'vừa gửi' : `chờ ${span(waited)}`, overdue: today(now) > due };
}

/** "22/11 08:05" in Vietnam's time; with the year when it is another one. */
export function moment(at: number, now: number): string {
  const [day, time] = new Date(at + 7 * HOUR).toISOString().split('T') as [string, string];
  const [y, m, d] = day.split('-') as [string, string, string];
  const year = y === today(now).slice(0, 4) ? '' : `/${y}`;
  return `${Number(d)}/${Number(m)}${year} ${time.slice(0, 5)}`;
}
