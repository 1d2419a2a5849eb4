// What a turn's effects on registrations and consents mean for the store: one lead or one more interest, a place on
// the waiting list, a guardian who must agree first, and what goes when a person is erased.
import { createHash } from 'node:crypto';
import { type Effect, GUARDIAN_MS } from '../conversation/world.js';
import { firstLook } from '../leads/clock.js';
import { appendConsent, type ConsentEntry, readChain } from '../leads/consents.js';
import { tellAt } from '../leads/hours.js';
import { type LeadConsent, type LeadData, type LeadRecord, leadData, leadRecord } from '../leads/lead.js';
import { toldKey } from '../leads/notices.js';
import { clockRow, leadRows, learnerRow, type Row, reminderRows, withdrawalRows } from '../leads/rows.js';
import { INTAKE_MS } from '../leads/seats.js';
import type { Targets } from '../leads/targets.js';
import { forgetCallback } from '../office/callbacks.js';
import type { Commit, EventRecord, SessionKey, Store } from '../store/port.js';

type LeadEffect = Extract<Effect, { type: 'lead' }>;
type ChangeEffect = Extract<Effect, { type: 'lead-change' }>;
type ConsentEffect = Extract<Effect, { type: 'consent' }>;

export interface LeadEffectsOptions {
  store: Store;
  targets: () => Targets;
  /** How many people a course takes; undefined when that is not known. */
  seats: (course: string) => number | undefined;
}

/** Records of a person that were read for the step, and need not be read again for its effects. */
export interface PersonRecords {
  leads: readonly LeadRecord[];
  consents: readonly ConsentEntry[];
}

/** Parts of a commit. */
export interface LeadParts {
  leads: LeadRecord[];
  leadChanges: NonNullable<Commit['leadChanges']>;
  outbox: Row[];
  events: EventRecord[];
}

const nothing = (): LeadParts => ({ leads: [], leadChanges: [], outbox: [], events: [] });

/** A registration that waits for the guardian. It is no lead yet: no facility can see it. */
export interface Awaiting {
  owner: SessionKey;
  channel: string;
  facility: string;
  lead: LeadEffect['lead'];
  until: number;
}

/** How the names of values begin: waiting registrations, which of them are a person's, chains of consents. */
export const AWAITING = 'awaiting:';
export const AWAITINGS = 'awaitings:';
export const CONSENTS = 'consents:';
const hashed = (token: string): string => createHash('sha256').update(token).digest('hex');
export const awaitingName = (token: string): string => AWAITING + hashed(token);
const waitingList = (key: SessionKey): string => AWAITINGS + key;
const chainName = (key: SessionKey): string => CONSENTS + key;

const names = (value: string | undefined): string[] =>
  value === undefined ? [] : (JSON.parse(value) as string[]);

/** The parts of a commit that a registration adds. */
export async function submitted(
  { store, targets, seats }: LeadEffectsOptions,
  effect: LeadEffect,
  key: SessionKey,
  channel: string,
  at: number,
  known?: PersonRecords,
): Promise<LeadParts> {
  const parts = nothing();
  const { replaces, ...intent } = effect.lead;
  const { facility } = effect;
  if (replaces !== undefined) {
    const change = { type: 'lead-change', receipt: replaces, change: 'cancel' } as const;
    const old = await takenBack({ targets, store }, change, key, at);
    parts.leadChanges.push(...old.leadChanges);
    parts.outbox.push(...old.outbox);
  }
  const count = (type: string): EventRecord => ({
    at,
    type,
    channel,
    flow: '',
    step: '',
    data: intent.referral ?? '',
  });
  if (intent.awaiting !== undefined) {
    // Before the commit: a waiting registration whose link was never told is harmless and expires.
    const { awaiting: token, ...lead } = intent;
    const value: Awaiting = { owner: key, channel, facility, lead, until: at + GUARDIAN_MS };
    await store.put(awaitingName(token), JSON.stringify(value));
    await store.update(waitingList(key), (before) =>
      JSON.stringify([...new Set([...names(before), awaitingName(token)])].slice(-20)),
    );
    parts.events.push(count('lead-awaiting'));
    return parts;
  }
  const mine = known?.leads ?? (await store.leads({ owner: key, limit: 100 }));
  const earlier = sameWish(mine, intent);
  if (earlier && earlier.receipt !== replaces) {
    await addInterest(parts, earlier, { at, channel, referral: intent.referral }, targets(), at);
    parts.events.push(count('lead-again'));
    return parts;
  }
  const record = leadRecord(intent, facility, key, channel, at);
  const data = withWords(leadData(record)!, known?.consents ?? (await consentsOf(store, key)));
  if (await isFull(store, facility, intent.course.id, seats(intent.course.id), at)) {
    record.status = 'waiting-list';
    data.history = [{ at, by: 'cau-nghe', via: 'clock', status: 'waiting-list' }];
    parts.outbox.push(
      learnerRow(
        key,
        toldKey(record.id, 1, at),
        { type: 'lead.status', lead: record.id, status: 'waiting-list' },
        tellAt(key, at),
      ),
    );
  }
  record.data = JSON.stringify(data);
  parts.leads.push(record);
  parts.outbox.push(...leadRows(record, targets(), at), clockRow(record, firstLook(at)));
  parts.events.push(count('lead'));
  return parts;
}

/** The person's open lead for the same course and phone: sent again, it is one lead with a new interest. */
const sameWish = (mine: readonly LeadRecord[], intent: LeadEffect['lead']): LeadRecord | undefined =>
  mine.find(
    (l) =>
      l.course === intent.course.id &&
      l.phone === intent.person.phone &&
      leadData(l)?.person.name === intent.person.name &&
      l.status !== 'withdrawn' &&
      l.status !== 'cancelled',
  );

async function addInterest(
  parts: LeadParts,
  lead: LeadRecord,
  interest: NonNullable<LeadData['interests']>[number],
  targets: Targets,
  at: number,
): Promise<void> {
  const data = leadData(lead)!;
  // Given up before: now it is wanted again.
  const reopened = lead.status === 'not-suitable' || lead.status === 'unreachable';
  const next: LeadData = {
    ...data,
    interests: [...(data.interests ?? []), interest].slice(-20),
    ...(reopened
      ? {
          history: [
            ...(data.history ?? []),
            { at, by: 'learner', via: 'clock' as const, status: 'new' as const },
          ],
        }
      : {}),
  };
  parts.leadChanges.push({
    id: lead.id,
    ...(reopened ? { status: 'new' } : {}),
    data: JSON.stringify(next),
    at,
    expected: lead.updatedAt,
  });
  if (reopened)
    parts.outbox.push(
      ...reminderRows(lead, targets, at).map((row) => ({
        ...row,
        key: `again:${lead.id}:${at}:${row.lane}`,
      })),
    );
}

/** The exact words shown, from the chain, into the lead: consent and lead are then kept together. */
function withWords(data: LeadData, chain: readonly ConsentEntry[]): LeadData {
  const words = (consent: LeadConsent): LeadConsent => {
    const entry = chain.findLast(
      (e) => e.purpose === consent.purpose && e.at === consent.at && e.version === consent.version,
    );
    return entry ? { ...consent, text: entry.text, channel: entry.channel, event: entry.event } : consent;
  };
  return {
    ...data,
    consent: words(data.consent),
    ...(data.guardianConsent ? { guardianConsent: words(data.guardianConsent) } : {}),
  };
}

/** Whether a course has as many people enrolled as it has seats. */
async function isFull(
  store: Store,
  facility: string,
  course: string,
  seats: number | undefined,
  at: number,
): Promise<boolean> {
  if (seats === undefined) return false;
  const enrolled = await store.leads({ facility, status: 'enrolled', from: at - INTAKE_MS, limit: 2000 });
  return enrolled.filter((l) => l.course === course).length >= seats;
}

/** The parts of a commit that a cancellation or withdrawal adds. `*` is every registration of the person. */
export async function takenBack(
  { store, targets }: Pick<LeadEffectsOptions, 'store' | 'targets'>,
  effect: ChangeEffect,
  key: SessionKey,
  at: number,
): Promise<LeadParts> {
  const parts = nothing();
  const status = effect.change === 'cancel' ? 'cancelled' : 'withdrawn';
  for (const lead of await store.leads({ owner: key, limit: 100 })) {
    if (effect.receipt !== '*' && lead.receipt !== effect.receipt) continue;
    if (lead.status === 'withdrawn' || lead.status === 'cancelled') continue;
    parts.leadChanges.push({ id: lead.id, status, at, expected: lead.updatedAt });
    parts.outbox.push(...withdrawalRows(lead, targets(), at, effect.change));
  }
  await forgetAwaiting(store, key, effect.receipt);
  if (effect.change === 'withdraw') await forgetCallback(store, key);
  return parts;
}

/** Appends to the person's chain of consents. Before the commit; a repeat of the same event adds nothing. */
export async function recordConsents(
  store: Pick<Store, 'update'>,
  effects: readonly ConsentEffect[],
  key: SessionKey,
): Promise<void> {
  await store.update(chainName(key), (before) =>
    JSON.stringify(effects.reduce((chain, e) => appendConsent(chain, e.answer), readChain(before))),
  );
}

/** The person's chain of consents. */
export const consentsOf = async (store: Pick<Store, 'get'>, key: SessionKey): Promise<ConsentEntry[]> =>
  readChain(await store.get(chainName(key)));

type Values = Pick<Store, 'get' | 'put'>;

/** Drops the registrations of a person that wait for a guardian: the one with the code, or all (`*`). */
async function forgetAwaiting(store: Values, key: SessionKey, receipt = '*'): Promise<void> {
  const left: string[] = [];
  for (const name of names(await store.get(waitingList(key)))) {
    const value = receipt === '*' ? undefined : await store.get(name);
    if (value !== undefined && (JSON.parse(value) as Awaiting).lead.receipt !== receipt) left.push(name);
    else await store.put(name, undefined);
  }
  await store.put(waitingList(key), left.length === 0 ? undefined : JSON.stringify(left));
}

/**
 * Removes what belongs to a person besides session, leads and outbox: sheets, waiting registrations, the wish to be
 * called, consents.
 */
export async function forgetPerson(store: Values, key: SessionKey): Promise<void> {
  for (const token of names(await store.get(`sheets:${key}`))) await store.put(`sheet:${token}`, undefined);
  await store.put(`sheets:${key}`, undefined);
  await forgetAwaiting(store, key);
  await forgetCallback(store, key);
  await store.put(chainName(key), undefined);
}

/** A registration that waits for its guardian; undefined for an unknown, used or expired secret. */
export async function awaitingLead(
  store: Pick<Store, 'get'>,
  token: string,
  now: number,
): Promise<Awaiting | undefined> {
  const value = await store.get(awaitingName(token));
  const waiting = value === undefined ? undefined : (JSON.parse(value) as Awaiting);
  return waiting && waiting.until > now ? waiting : undefined;
}

/** The registrations of a person that wait for a guardian. */
export async function waitingOf(
  store: Pick<Store, 'get'>,
  key: SessionKey,
  now: number,
): Promise<Awaiting[]> {
  const values = await Promise.all(names(await store.get(waitingList(key))).map((name) => store.get(name)));
  return values
    .flatMap((value) => (value === undefined ? [] : [JSON.parse(value) as Awaiting]))
    .filter(({ until }) => until > now);
}

/** The guardian's own words on the page of the link. */
export type GuardianAnswer =
  | { agreed: false }
  | { agreed: true; name: string; phone: string; consent: LeadConsent };

/**
 * Takes the guardian's answer: the lead is made, or everything of it goes. Answers false when the link has been
 * used, has expired, or the person was erased meanwhile.
 */
export async function guardianAnswered(
  options: LeadEffectsOptions,
  token: string,
  answer: GuardianAnswer,
  at: number,
): Promise<boolean> {
  const { store } = options;
  const waiting = await awaitingLead(store, token, at);
  if (!waiting) return false;
  const { owner, channel, facility, lead: intent } = waiting;
  const { receipt } = intent;
  if (answer.agreed) {
    const { consent } = answer;
    // One entry for this page, however often its button is pressed.
    const event = `guardian-${hashed(token).slice(0, 16)}`;
    const words = { facility, text: consent.text ?? '', channel: 'web', event, given: true };
    await recordConsents(store, [{ type: 'consent', answer: { ...consent, ...words } }], owner);
  }
  const parts = answer.agreed
    ? await submitted(
        options,
        {
          type: 'lead',
          facility,
          lead: {
            ...intent,
            guardian: { name: answer.name, phone: answer.phone },
            guardianConsent: answer.consent,
          },
        },
        owner,
        channel,
        at,
      )
    : nothing();
  const news = { type: 'guardian.answered' as const, agreed: answer.agreed, receipt };
  const done = await store.commit({
    seen: { channel: 'guardian', id: hashed(token), at },
    ...parts,
    outbox: [...parts.outbox, learnerRow(owner, `guardian:${intent.id}`, news, tellAt(owner, at))],
  });
  if (done.status === 'conflict') throw new Error('the registration could not be stored');
  await store.put(awaitingName(token), undefined);
  return done.status === 'committed';
}
