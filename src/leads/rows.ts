// The outbox rows that a lead becomes: one for each target of its facility, each with a key of its own, so that
// nothing is queued twice and every way out has its own schedule.

import { rowId } from '../row-id.js';
import { type LeadRecord, leadCreated, leadWithdrawn } from './lead.js';
import type { LearnerNotice } from './notices.js';
import { backupOf, OPERATOR, officerOf, type Targets, targetKind } from './targets.js';

/** A row as the outbox takes it (see the store port). */
export interface Row {
  id: string;
  key: string;
  kind: 'lead' | 'notice';
  lane: string;
  ordered: false;
  body: string;
  dueAt: number;
  owner: string;
}

/** The lane of all clocks. */
const CLOCK_LANE = 'clock:leads';
const CONFIRM_MS = 10 * 24 * 3_600_000;

/** Rows of a new lead; they go when the person is erased. */
export const leadRows = (lead: LeadRecord, targets: Targets, at: number): Row[] =>
  rows(lead.facility, `lead:${lead.id}`, 'lead', leadCreated(lead), targets, at, lead.owner);

/**
 * Rows that take a lead back, and one that asks ten days later whether the facility confirmed it (the law gives 15
 * to 20 days). They carry no personal data and outlive the person's erasure.
 */
export const withdrawalRows = (
  lead: Pick<LeadRecord, 'id' | 'receipt' | 'facility'>,
  targets: Targets,
  at: number,
  reason: string,
): Row[] => [
  ...rows(lead.facility, `withdrawn:${lead.id}`, 'lead', leadWithdrawn(lead, at, reason), targets, at, ''),
  // Its backup people may have got it, too.
  ...(known(backupOf(lead.facility), targets)
    ? rows(
        backupOf(lead.facility),
        `withdrawn-backup:${lead.id}`,
        'lead',
        leadWithdrawn(lead, at, reason),
        targets,
        at,
        '',
      )
    : []),
  notice(CLOCK_LANE, `clock-withdrawn:${lead.id}`, { lead: lead.id, withdrawn: true }, at + CONFIRM_MS, ''),
];

/** The operator's own targets (id `operator`) hear that a person asked for a human. */
export const handoverRows = (owner: string, reason: string, targets: Targets, at: number): Row[] =>
  rows(
    OPERATOR,
    `handover:${owner}:${at}`,
    'notice',
    {
      type: 'handover.requested',
      timestamp: new Date(at).toISOString(),
      data: { reason, channel: owner.split(':')[0] },
    },
    targets,
    at,
    owner,
  );

const CALLBACK_MS = 24 * 3_600_000;

/** What the row of a wish's clock carries: whose wish. */
export interface CallbackClockBody {
  callback: string;
}

/** The row that wakes up when nobody may have called `owner` back. It goes when the person is erased. */
export const callbackClockRow = (owner: string, at: number): Row => {
  const body: CallbackClockBody = { callback: owner };
  return notice('callback:clock', `callback-clock:${owner}:${at}`, body, at + CALLBACK_MS, owner);
};

/** Tells the operator that nobody has called a person who waits since `since`, ms. Carries no personal data. */
export const callbackLateRows = (owner: string, since: number, targets: Targets, at: number): Row[] =>
  rows(
    OPERATOR,
    `callback-late:${owner}:${since}`,
    'notice',
    {
      type: 'handover.late',
      timestamp: new Date(at).toISOString(),
      data: { channel: owner.split(':')[0], since: new Date(since).toISOString() },
    },
    targets,
    at,
    owner,
  );

/** A facility without targets has one row that waits until it has one. */
function rows(
  facility: string,
  key: string,
  kind: Row['kind'],
  body: object,
  targets: Targets,
  at: number,
  owner: string,
): Row[] {
  const kinds = targets.get(facility)?.map(targetKind) ?? [];
  const lanes = kinds.length > 0 ? kinds.map((_, i) => String(i)) : ['none'];
  return lanes.map((lane, i) => ({
    id: rowId(),
    key: i === 0 ? key : `${key}:${i}`,
    kind,
    lane: `facility:${facility}#${lane}`,
    ordered: false,
    body: JSON.stringify(body),
    dueAt: at,
    owner,
  }));
}

/** `lead.reminder`: nobody called in time. Carries no personal data. */
export const reminderRows = (lead: LeadRecord, targets: Targets, at: number): Row[] =>
  known(lead.facility, targets)
    ? event(lead.facility, 'reminder', 'lead.reminder', lead, {}, targets, at)
    : [];

/** The whole registration to the backup people of the same facility; none when none are named. */
export function backupRows(lead: LeadRecord, targets: Targets, at: number): Row[] {
  const id = backupOf(lead.facility);
  return known(id, targets)
    ? rows(id, `backup:${lead.id}`, 'lead', leadCreated(lead), targets, at, lead.owner)
    : [];
}

/** Tells the officer whose link it was, else the operator, that nobody called. Carries no personal data. */
export function officerRows(
  lead: LeadRecord,
  referral: string | undefined,
  more: Labels,
  targets: Targets,
  at: number,
): Row[] {
  const officer = referral === undefined ? undefined : officerOf(referral);
  const to = officer !== undefined && known(officer, targets) ? officer : OPERATOR;
  return event(to, 'unanswered', 'lead.unanswered', lead, more, targets, at);
}

/** Tells the operator that a lead could not be delivered for hours (`key` names the alarm). */
export const alarmRows = (key: string, lead: LeadRecord, more: Labels, targets: Targets, at: number): Row[] =>
  event(OPERATOR, key, 'lead.undelivered', lead, more, targets, at);

/** Tells the operator that a facility did not confirm that withdrawn data is deleted. */
export const unconfirmedRows = (
  lead: Pick<LeadRecord, 'id' | 'receipt' | 'facility' | 'updatedAt'>,
  more: Labels,
  targets: Targets,
  at: number,
): Row[] =>
  rows(
    OPERATOR,
    `unconfirmed:${lead.id}`,
    'notice',
    {
      type: 'withdrawal.unconfirmed',
      timestamp: new Date(at).toISOString(),
      data: {
        id: lead.id,
        receipt: lead.receipt,
        facility: lead.facility,
        since: new Date(lead.updatedAt).toISOString(),
        ...more,
      },
    },
    targets,
    at,
    '',
  );

interface Labels {
  facilityName?: string;
  reason?: string;
}

const known = (id: string, targets: Targets): boolean => (targets.get(id)?.length ?? 0) > 0;

/** An event about a lead that names it and nobody. */
const event = (
  to: string,
  key: string,
  type: string,
  lead: LeadRecord,
  more: Labels,
  targets: Targets,
  at: number,
): Row[] =>
  rows(
    to,
    `${key}:${lead.id}`,
    'notice',
    {
      type,
      timestamp: new Date(at).toISOString(),
      data: {
        id: lead.id,
        receipt: lead.receipt,
        facility: lead.facility,
        course: { id: lead.course },
        since: new Date(lead.createdAt).toISOString(),
        ...more,
      },
    },
    targets,
    at,
    lead.owner,
  );

/** The row that wakes up when something about a lead may be late. It goes when the person is erased. */
export const clockRow = ({ id, owner }: Pick<LeadRecord, 'id' | 'owner'>, dueAt: number): Row =>
  notice(CLOCK_LANE, `clock:${id}`, { lead: id }, dueAt, owner);

/** What a learner is told. `key` is unique for this piece of news. */
export const learnerRow = (owner: string, key: string, news: LearnerNotice, dueAt: number): Row =>
  notice(learnerLane(owner), key, news, dueAt, owner);

/** The lane of what a learner is told of a lead: `learner:telegram:123`. */
const learnerLane = (owner: string): string => `learner:${owner}`;

/** A row that goes out by a way of the service's own. */
const notice = (lane: string, key: string, body: object, dueAt: number, owner: string): Row => ({
  id: rowId(),
  key,
  kind: 'notice',
  lane,
  ordered: false,
  body: JSON.stringify(body),
  dueAt,
  owner,
});
