// Registrations as an account may see them. Every read takes the scope of the account; what lies outside it does
// not exist, whatever id is asked for.
import { maskedPhone } from '../conversation/text.js';
import { type LeadData, type LeadRecord, leadData } from '../leads/lead.js';
import type { HistoryEntry } from '../leads/status.js';
import type { Store } from '../store/port.js';
import { bareKey, syllables } from '../vietnamese/normalise.js';
import { readPhone } from '../vietnamese/phone.js';
import type { Account } from './accounts.js';
import { RIGHTS } from './roles.js';

/** What bounds the reads of an account. Only `facility` sees persons. */
export type Scope =
  | { kind: 'facility'; facility: string }
  | { kind: 'codes'; codes: readonly string[] }
  | { kind: 'commune'; commune: string }
  | { kind: 'all' };

/** The scope of an account's reads; undefined when it reads no registrations. */
export function scopeOf(account: Account): Scope | undefined {
  const rights = RIGHTS[account.role];
  if (!rights.list && rights.figures === 'none') return undefined;
  if (rights.bound === 'facility')
    return account.facility === undefined ? undefined : { kind: 'facility', facility: account.facility };
  if (rights.bound === 'codes') return { kind: 'codes', codes: account.codes ?? [] };
  if (rights.bound === 'commune')
    return account.commune === undefined ? undefined : { kind: 'commune', commune: account.commune };
  return { kind: 'all' };
}

/** A registration in a list. Name and phone only within a facility's own scope. */
export interface Listed {
  id: string;
  receipt: string;
  facility: string;
  course: { id: string; title: string };
  status: string;
  createdAt: number;
  updatedAt: number;
  /** Nothing personal is left, or the consent was taken back: the facility sees nobody any more. */
  erased: boolean;
  name?: string;
  maskedPhone?: string;
  commune?: string;
  priority: boolean;
  assignee?: string;
  snoozedUntil?: number;
  /** The day agreed with the learner, while that is where it stands. */
  appointment?: string;
  notes: number;
  /** The link by which the person came. */
  referral?: string;
}

/** One registration opened. */
export interface Opened extends Listed {
  birthYear?: number;
  guardian?: { name: string; maskedPhone: string };
  channel?: string;
  /** When the same person asked for the same course again. */
  askedAgain: number[];
  consent?: { version: number; at: number };
  noteList: { at: number; by: string; text: string }[];
  /** What a facility wrote about a person stays with the facility. */
  history: HistoryEntry[];
}

export interface Filter {
  status?: string;
  course?: string;
  /** First and last day, `YYYY-MM-DD` in Vietnam. */
  from?: string;
  to?: string;
  /** A phone, a receipt or a part of a name. */
  search?: string;
  /** Account id. */
  assignee?: string;
  order: 'newest' | 'waiting';
  /** Hides what is put off to a later time. */
  awake?: boolean;
  /** Where the page before ended. */
  after?: string;
}

export interface Page {
  leads: Listed[];
  /** Cursor of the next page. */
  next?: string;
  /** More was there than is searched at once; narrower filters help. */
  cut: boolean;
}

type Leads = Pick<Store, 'lead' | 'leads' | 'updateLead'>;

const PAGE = 25;
const BATCH = 200;
const SCANNED = 2_000;
const DAY = 24 * 3_600_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;
const RECEIPT = /^CN-?[A-Z0-9]{6}$/iu;

function within(lead: LeadRecord, data: LeadData | undefined, scope: Scope): boolean {
  // Before the guardian agrees nothing goes to the facility, so for it there is nothing yet.
  if (scope.kind === 'facility')
    return lead.facility === scope.facility && lead.status !== 'awaiting-guardian';
  if (scope.kind === 'codes') return data?.referral !== undefined && scope.codes.includes(data.referral);
  if (scope.kind === 'commune') return data?.person.commune === scope.commune;
  return true;
}

/** Whether the learner still wants to be called. */
const callable = (lead: Pick<LeadRecord, 'status'>): boolean =>
  lead.status !== 'withdrawn' && lead.status !== 'cancelled';

const startOf = (day: string | undefined): number | undefined => {
  const at =
    day !== undefined && /^\d{4}-\d\d-\d\d$/u.test(day) ? Date.parse(`${day}T00:00:00+07:00`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};

/** Letters without marks, so that "hoa" finds "Hòa". */
const folded = (text: string): string => syllables(text, 200).map(bareKey).join(' ');

/** The desk of one account. */
export function openDesk(store: Leads, scope: Scope, now: () => number = Date.now) {
  const person = scope.kind === 'facility';

  function listed(lead: LeadRecord, kept: LeadData | undefined): Listed {
    const data = lead.status === 'withdrawn' ? undefined : kept;
    return {
      id: lead.id,
      receipt: lead.receipt,
      facility: lead.facility,
      course: { id: lead.course, title: kept?.course.title ?? lead.course },
      status: lead.status,
      createdAt: lead.createdAt,
      updatedAt: lead.updatedAt,
      erased: data === undefined,
      ...(person && data ? { name: data.person.name } : {}),
      ...(person && data && callable(lead) ? { maskedPhone: maskedPhone(lead.phone) } : {}),
      ...(data ? { commune: data.person.commune } : {}),
      ...(data?.referral ? { referral: data.referral } : {}),
      priority: data?.priority ?? false,
      assignee: data?.assignee,
      snoozedUntil: data?.snoozedUntil,
      appointment: lead.status === 'appointment' ? data?.history?.at(-1)?.appointment : undefined,
      notes: data?.notes?.length ?? 0,
    };
  }

  /** The record of an id when it lies within the scope. */
  async function own(id: string): Promise<{ lead: LeadRecord; data: LeadData | undefined } | undefined> {
    if (!UUID.test(id)) return undefined;
    const lead = await store.lead(id);
    const data = lead && leadData(lead);
    return lead && within(lead, data, scope) ? { lead, data } : undefined;
  }

  function matcher(filter: Filter): (lead: LeadRecord, data: LeadData | undefined) => boolean {
    const name = filter.search === undefined ? undefined : folded(filter.search);
    return (lead, data) =>
      within(lead, data, scope) &&
      (filter.course === undefined || lead.course === filter.course) &&
      (filter.assignee === undefined || data?.assignee === filter.assignee) &&
      (!filter.awake || (data?.snoozedUntil ?? 0) <= now()) &&
      (name === undefined ||
        (person &&
          data !== undefined &&
          lead.status !== 'withdrawn' &&
          name !== '' &&
          folded(data.person.name).includes(name)));
  }

  /** Reads on from a lead, the newest first, in batches; stops when `take` answers false. */
  async function scan(
    query: Omit<Parameters<Leads['leads']>[0], 'limit'>,
    take: (lead: LeadRecord, data: LeadData | undefined) => boolean,
    most = SCANNED,
  ): Promise<{ cut: boolean }> {
    let before = query.before;
    for (let read = 0; read < most; read += BATCH) {
      const batch = await store.leads({
        ...query,
        ...(scope.kind === 'facility' ? { facility: scope.facility } : {}),
        before,
        limit: BATCH,
      });
      for (const lead of batch) if (!take(lead, leadData(lead))) return { cut: false };
      if (batch.length < BATCH) return { cut: false };
      const last = batch.at(-1)!;
      before = { createdAt: last.createdAt, id: last.id };
    }
    return { cut: true };
  }

  const queryOf = (filter: Filter) => {
    const to = startOf(filter.to);
    return { status: filter.status, from: startOf(filter.from), to: to === undefined ? undefined : to + DAY };
  };

  /** By phone or receipt, when the search is one; undefined when it is to be read as a name. */
  async function exact(search: string): Promise<Listed[] | undefined> {
    const receipt = search.trim().toUpperCase();
    if (RECEIPT.test(receipt)) {
      const lead = await store.lead(receipt.replace(/^CN-?/u, 'CN-'));
      const data = lead && leadData(lead);
      return lead && within(lead, data, scope) ? [listed(lead, data)] : [];
    }
    if (!person) return undefined;
    const phone = readPhone(search);
    if (!('value' in phone) || phone.value === null) return undefined;
    const found: Listed[] = [];
    await scan({ phone: phone.value }, (lead, data) => {
      if (within(lead, data, scope) && lead.status !== 'withdrawn') found.push(listed(lead, data));
      return found.length < 100;
    });
    return found;
  }

  return {
    /** One page of the list. */
    async list(filter: Filter): Promise<Page> {
      const search = filter.search?.trim();
      if (search) {
        const found = await exact(search);
        if (found) return { leads: found, cut: false };
      }
      const wanted = matcher({ ...filter, search: search || undefined });
      const leads: Listed[] = [];
      if (filter.order === 'waiting') {
        const { cut } = await scan(queryOf(filter), (lead, data) => {
          if (wanted(lead, data)) leads.push(listed(lead, data));
          return true;
        });
        const skip = /^\d{1,5}$/u.test(filter.after ?? '') ? Number(filter.after) : 0;
        const page = leads.reverse().slice(skip, skip + PAGE);
        return { leads: page, cut, ...(leads.length > skip + PAGE ? { next: String(skip + PAGE) } : {}) };
      }
      const [, at, id] = /^(\d{1,15})_([\w-]{36})$/u.exec(filter.after ?? '') ?? [];
      const before = at === undefined ? undefined : { createdAt: Number(at), id: id! };
      let last: LeadRecord | undefined;
      const { cut } = await scan({ ...queryOf(filter), before }, (lead, data) => {
        if (leads.length === PAGE) {
          leads.push(listed(lead, data));
          return false;
        }
        last = lead;
        if (wanted(lead, data)) leads.push(listed(lead, data));
        return true;
      });
      const more = (leads.length > PAGE || cut) && last !== undefined;
      return {
        leads: leads.slice(0, PAGE),
        cut,
        ...(more ? { next: `${last!.createdAt}_${last!.id}` } : {}),
      };
    },

    /** How many stand at each status, of the newest two thousand. */
    async counts(): Promise<{ by: Record<string, number>; cut: boolean }> {
      const by: Record<string, number> = {};
      const { cut } = await scan({}, (lead, data) => {
        if (within(lead, data, scope)) by[lead.status] = (by[lead.status] ?? 0) + 1;
        return true;
      });
      return { by, cut };
    },

    /** Undefined when there is none within the scope. */
    async open(id: string): Promise<Opened | undefined> {
      const found = await own(id);
      if (!found) return undefined;
      const { lead } = found;
      const data = lead.status === 'withdrawn' ? undefined : found.data;
      return {
        ...listed(lead, data),
        ...(data && person
          ? {
              birthYear: data.person.birthYear,
              ...(data.guardian
                ? { guardian: { name: data.guardian.name, maskedPhone: maskedPhone(data.guardian.phone) } }
                : {}),
            }
          : {}),
        channel: data?.channel,
        askedAgain: (data?.interests ?? []).map((i) => i.at),
        consent: data && { version: data.consent.version, at: data.consent.at },
        noteList: person ? (data?.notes ?? []) : [],
        history: (data?.history ?? []).map((h) => (person ? h : { ...h, note: undefined })),
      };
    },

    /** The phone numbers in full; only within a facility, and the caller writes it into the audit list. */
    async phones(id: string): Promise<{ phone: string; guardian?: string } | undefined> {
      const found = person ? await own(id) : undefined;
      if (!found?.data || !callable(found.lead)) return undefined;
      return { phone: found.lead.phone, guardian: found.data.guardian?.phone };
    },

    /** Changes notes, assignment or snooze of a registration within a facility. */
    async edit(id: string, change: (data: LeadData) => LeadData): Promise<'done' | 'gone'> {
      for (let tries = 0; tries < 10; tries++) {
        const found = person ? await own(id) : undefined;
        if (!found?.data || found.lead.status === 'withdrawn') return 'gone';
        const data = JSON.stringify(change(found.data));
        if (await store.updateLead(id, { data, at: now(), expected: found.lead.updatedAt })) return 'done';
      }
      return 'gone';
    },

    /** Everything that matches, up to `limit`, with phones in full: for the export, which is logged. */
    async rows(filter: Filter, limit: number): Promise<(Listed & { phone: string; birthYear?: number })[]> {
      const rows: (Listed & { phone: string; birthYear?: number })[] = [];
      const wanted = matcher(filter);
      await scan(
        queryOf(filter),
        (lead, data) => {
          if (wanted(lead, data))
            rows.push({
              ...listed(lead, data),
              phone: person && callable(lead) ? lead.phone : '',
              birthYear: person && lead.status !== 'withdrawn' ? data?.person.birthYear : undefined,
            });
          return rows.length < limit;
        },
        limit * 4,
      );
      return rows;
    },

    /** Goes through everything of a span of time, for counts. Answers whether it was too much. */
    each(
      span: { from: number; to: number },
      take: (lead: { facility: string; course: string; status: string; commune: string }) => void,
      most = 50_000,
    ): Promise<{ cut: boolean }> {
      return scan(
        span,
        (lead, data) => {
          if (within(lead, data, scope))
            take({
              facility: lead.facility,
              course: lead.course,
              status: lead.status,
              commune: data?.person.commune ?? '',
            });
          return true;
        },
        most,
      );
    },
  };
}
export type Desk = ReturnType<typeof openDesk>;
