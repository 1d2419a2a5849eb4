// When something about a lead is late: not delivered, not called. Pure: the calendar comes in.

import { today } from '../day.js';
import type { Holidays } from '../knowledge/holidays-file.js';
import { addWorkingDays } from '../knowledge/holidays-file.js';
import { vietnamTime } from './hours.js';
import type { LeadStatus } from './lead.js';

const HOUR = 3_600_000;

export type ClockStep =
  /** The operator hears that a registration is not delivered. */
  | 'undelivered'
  /** It goes to the backup people of the facility as well. */
  | 'second-way'
  /** Nobody called within two working days: the facility is reminded, the learner told. */
  | 'late'
  /** A working day later the facility's backup people get it. */
  | 'backup'
  /** And another one later the officer whose link it was. */
  | 'officer';

/** Offices close at 17:00; what is due on a day is late then. */
const CLOSE_HOUR = 17;
const OPEN_HOUR = 9;

/** What people are promised: a call within so many working days. */
export const PROMISED_WORKING_DAYS = 2;

type Calendar = Pick<Holidays, 'days' | 'workedSaturdays'>;

/** Until when a facility has promised to call, for a lead made at `createdAt`. */
export const callBy = (createdAt: number, calendar: Calendar): number =>
  vietnamTime(addWorkingDays(today(createdAt), PROMISED_WORKING_DAYS, calendar), CLOSE_HOUR);

/** The steps of a lead made at `createdAt` (ms since the epoch), the earliest first. */
export function clockSteps(createdAt: number, calendar: Calendar): { step: ClockStep; at: number }[] {
  const day = (count: number) => addWorkingDays(today(createdAt), count, calendar);
  return [
    { step: 'undelivered', at: createdAt + HOUR },
    { step: 'second-way', at: createdAt + 4 * HOUR },
    { step: 'late', at: callBy(createdAt, calendar) },
    { step: 'backup', at: vietnamTime(day(PROMISED_WORKING_DAYS + 1), OPEN_HOUR) },
    { step: 'officer', at: vietnamTime(day(PROMISED_WORKING_DAYS + 2), OPEN_HOUR) },
  ];
}

/** The first moment at which a lead's clock must be looked at. */
export const firstLook = (createdAt: number): number => createdAt + HOUR;

/**
 * What is due now and when to look again; `next` is undefined when nothing more can become late. `delivered` says
 * whether any way to the facility has succeeded.
 */
export function clockNow(
  lead: { createdAt: number; status: LeadStatus },
  delivered: boolean,
  now: number,
  calendar: Calendar,
): { due: ClockStep[]; next: number | undefined } {
  if (lead.status !== 'new' && lead.status !== 'waiting-list') return { due: [], next: undefined };
  const steps = clockSteps(lead.createdAt, calendar).filter(({ step }) =>
    step === 'undelivered' || step === 'second-way' ? !delivered : lead.status === 'new',
  );
  return {
    due: steps.filter((s) => s.at <= now).map((s) => s.step),
    next: steps.find((s) => s.at > now)?.at,
  };
}
