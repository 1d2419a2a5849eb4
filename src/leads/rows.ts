// The outbox rows that a lead becomes: one for each target of its facility, each with a key of its own, so that
// nothing is queued twice and every way out has its own schedule.
import { randomUUID } from 'node:crypto';
import { type LeadRecord, leadCreated, leadWithdrawn } from './lead.js';
import { type Targets, targetKind } from './targets.js';

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

/** Rows of a new lead; they go when the person is erased. */
export const leadRows = (lead: LeadRecord, targets: Targets, at: number): Row[] =>
  rows(lead.facility, `lead:${lead.id}`, 'lead', leadCreated(lead), targets, at, lead.owner);

/** Rows that take a lead back. They carry no personal data and outlive the person's erasure. */
export const withdrawalRows = (
  lead: Pick<LeadRecord, 'id' | 'receipt' | 'facility'>,
  targets: Targets,
  at: number,
  reason: string,
): Row[] =>
  rows(lead.facility, `withdrawn:${lead.id}`, 'lead', leadWithdrawn(lead, at, reason), targets, at, '');

/** The operator's own targets (id `operator`) hear that a person asked for a human. */
export const handoverRows = (owner: string, reason: string, targets: Targets, at: number): Row[] =>
  rows(
    'operator',
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
    id: randomUUID(),
    key: i === 0 ? key : `${key}:${i}`,
    kind,
    lane: `facility:${facility}#${lane}`,
    ordered: false,
    body: JSON.stringify(body),
    dueAt: at,
    owner,
  }));
}
