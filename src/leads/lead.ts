// A lead: what a person agreed to send to a facility, as it is kept, and the body that facilities receive.
import { FACILITY_STATUSES, type LeadIntent } from '../conversation/world.js';
import type { HistoryEntry } from './status.js';

/** A lead as stores keep it; personal parts are encrypted there. */
export interface LeadRecord {
  /** UUID v4; also the `webhook-id` of its delivery. */
  id: string;
  /** Code told to the person, e.g. `CN-7K3QF2`. Unique. */
  receipt: string;
  facility: string;
  course: string;
  /** The session that made it (`telegram:123`); empty once erased. */
  owner: `${string}:${string}` | '';
  status: string;
  createdAt: number;
  /** Grows with every change, so it also serves as the lead's version. */
  updatedAt: number;
  /** E.164 phone; stored only inside the encrypted part, and as a keyed hash for look-ups. Empty once erased. */
  phone: string;
  /** Everything else (LeadData) as JSON; encrypted at rest. Empty once erased. */
  data: string;
}

export const LEAD_STATUSES = [
  'new',
  'awaiting-guardian',
  ...FACILITY_STATUSES,
  'cancelled',
  'withdrawn',
] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

/** The consent that a lead stands on, with the very words that were shown. */
export interface LeadConsent {
  purpose: string;
  version: number;
  at: number;
  /** SHA-256 of the text in knowledge/consents, hexadecimal. */
  hash: string;
  /** The exact text shown. */
  text?: string;
  /** The channel and its event that said yes. */
  channel?: string;
  event?: string;
}

/** The part of a lead that is encrypted at rest. */
export interface LeadData {
  course: { id: string; title: string };
  person: { name: string; phone: string; birthYear: number; commune: string };
  guardian?: { name: string; phone: string };
  priority: boolean;
  consent: LeadConsent;
  guardianConsent?: LeadConsent;
  channel: string;
  referral?: string;
  notes?: { at: number; by: string; text: string }[];
  /** Every status since the lead was made, the oldest first. */
  history?: HistoryEntry[];
  /** The account that takes care of it. */
  assignee?: string;
  /** Put aside in the inbox until then, ms since the epoch. */
  snoozedUntil?: number;
  /** The person sent the same course again: when, and through whose link. */
  interests?: { at: number; channel: string; referral?: string }[];
}

/** The data of a lead; undefined once it was erased. */
export function leadData(lead: Pick<LeadRecord, 'data'>): LeadData | undefined {
  return lead.data === '' ? undefined : (JSON.parse(lead.data) as LeadData);
}

/** A name as it is kept: one line, without control or direction marks, at most 80 characters. */
export const cleanName = (name: string): string =>
  [
    ...name
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .trim(),
  ]
    .slice(0, 80)
    .join('');

/** The record of a new lead. */
export function leadRecord(
  intent: LeadIntent,
  facility: string,
  owner: LeadRecord['owner'],
  channel: string,
  now: number,
): LeadRecord {
  const data: LeadData = {
    course: intent.course,
    person: intent.person,
    ...(intent.guardian ? { guardian: intent.guardian } : {}),
    priority: intent.priority,
    consent: intent.consent,
    ...(intent.guardianConsent ? { guardianConsent: intent.guardianConsent } : {}),
    channel,
    ...(intent.referral ? { referral: intent.referral } : {}),
  };
  return {
    id: intent.id,
    receipt: intent.receipt,
    facility,
    course: intent.course.id,
    owner,
    status: 'new',
    createdAt: now,
    updatedAt: now,
    phone: intent.person.phone,
    data: JSON.stringify(data),
  };
}

/** The body of `lead.created`, exactly as docs/facilities.md promises it. */
export function leadCreated(lead: LeadRecord): object {
  const data = JSON.parse(lead.data) as LeadData;
  return {
    type: 'lead.created',
    timestamp: new Date(lead.createdAt).toISOString(),
    data: {
      id: lead.id,
      receipt: lead.receipt,
      facility: lead.facility,
      course: data.course,
      person: data.person,
      ...(data.guardian ? { guardian: data.guardian } : {}),
      priority: data.priority,
      ...(lead.status === 'waiting-list' ? { waitingList: true } : {}),
      consent: {
        purpose: data.consent.purpose,
        version: data.consent.version,
        at: new Date(data.consent.at).toISOString(),
      },
      channel: data.channel,
      ...(data.referral ? { referral: data.referral } : {}),
    },
  };
}

/** The body of `lead.withdrawn`: the id alone, for the person's data must not travel again. */
export const leadWithdrawn = (
  lead: Pick<LeadRecord, 'id' | 'receipt' | 'facility'>,
  at: number,
  reason: string,
): object => ({
  type: 'lead.withdrawn',
  timestamp: new Date(at).toISOString(),
  data: { id: lead.id, receipt: lead.receipt, facility: lead.facility, reason },
});
