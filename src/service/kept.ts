// What the store keeps of a person besides the session, as a turn may ask to know it: the registrations with what
// became of them, every answer to a consent question, and whether a counsellor is to call.
import { GUARDIAN_MS, type Kept, type Registration } from '../conversation/world.js';
import { type LeadRecord, leadData } from '../leads/lead.js';
import { REASONS } from '../leads/status.js';
import { callbackOf } from '../office/callbacks.js';
import type { SessionKey, Store } from '../store/port.js';
import { deliveriesOf } from './lead-clock.js';
import { consentsOf, type PersonRecords, waitingOf } from './lead-effects.js';

/**
 * Reads it, and hands on the records that it was made of. The newest registration comes first. Rejects when the store
 * does.
 */
export async function keptOf(
  store: Pick<Store, 'get' | 'leads' | 'outbox'>,
  key: SessionKey,
  now: number,
): Promise<{ kept: Kept; records: PersonRecords }> {
  const [leads, waiting, consents, callback] = await Promise.all([
    store.leads({ owner: key, limit: 100 }),
    waitingOf(store, key, now),
    consentsOf(store, key),
    callbackOf(store, key),
  ]);
  const sent = await Promise.all(leads.map((lead) => registrationOf(store, lead)));
  const registrations = [
    ...sent.flatMap((r) => r ?? []),
    ...waiting.map(({ facility, lead, until }): Registration => {
      const { receipt, course, person } = lead;
      const sentAt = until - GUARDIAN_MS;
      return {
        receipt,
        course,
        facility,
        status: 'awaiting-guardian',
        sentAt,
        changedAt: sentAt,
        name: person.name,
        phone: person.phone,
        arrived: false,
        until,
      };
    }),
  ];
  const kept = {
    registrations: registrations.sort((a, b) => b.sentAt - a.sentAt),
    consents,
    ...(callback === undefined ? {} : { callback: callback.phone }),
  };
  return { kept, records: { leads, consents } };
}

async function registrationOf(
  store: Pick<Store, 'outbox'>,
  lead: LeadRecord,
): Promise<Registration | undefined> {
  const data = leadData(lead);
  if (!data) return undefined;
  const last = data.history?.at(-1);
  const arrived =
    lead.status !== 'new' || (await deliveriesOf(store, lead.id)).some((row) => row.status === 'done');
  return {
    receipt: lead.receipt,
    course: data.course,
    facility: lead.facility,
    status: lead.status,
    sentAt: lead.createdAt,
    changedAt: last?.at ?? lead.createdAt,
    name: data.person.name,
    phone: lead.phone,
    arrived,
    ...(last?.appointment === undefined ? {} : { appointment: last.appointment }),
    ...(last?.reason === undefined ? {} : { reason: REASONS[last.reason] }),
  };
}
