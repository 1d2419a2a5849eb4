// How records look at rest, the same in both stores: which part is sealed, in which context, and back again.
import { StoreKeyError } from './errors.js';
import type {
  Attempt,
  EventCount,
  LeadRecord,
  OutboxInsert,
  OutboxKind,
  OutboxRow,
  OutboxStatus,
  OutboxView,
  Store,
} from './port.js';
import type { Vault } from './vault.js';

/** A stored record as its cells come back: SQLite's columns or Redis' hash fields. */
export type Cells = Record<string, string | number | null>;

/** The context of each sealed cell: a value copied to another record does not open there. */
export const context = {
  session: (key: string) => `session:${key}`,
  outbox: (id: string) => `outbox:${id}`,
  lead: (id: string, facility: string) => `lead:${id}:${facility}`,
  value: (name: string) => `value:${name}`,
  reason: (key: string) => `reason:${key}`,
} as const;

const ATTEMPT = 'attempt';
const HOUR = 3_600_000;

/** The hour that a moment is counted in. */
export const hourOf = (at: number): number => Math.floor(at / HOUR);
/** The first hour that does not begin before a moment. */
export const hourFrom = (at: number): number => Math.ceil(Math.min(at, Number.MAX_SAFE_INTEGER) / HOUR);

/** What a sealed text begins with that holds both the state of a session and the body of the reply stored with it. */
export const JOINED = '+';

/** State and reply of one turn, sealed in the context of the session: the length of the state stands in front. */
export function sealJoined(vault: Vault, key: string, state: string, body: string): string {
  return JOINED + vault.seal(context.session(key), `${state.length} ${state}${body}`);
}

/** The state of a session, whether a reply was stored with it or not. */
export function openSession(vault: Vault, key: string, sealed: string): string {
  return sealed.startsWith(JOINED)
    ? openJoined(vault, key, sealed)[0]
    : vault.open(context.session(key), sealed);
}

function openJoined(vault: Vault, key: string, sealed: string): [state: string, body: string] {
  const clear = vault.open(context.session(key), sealed.slice(JOINED.length));
  const begin = clear.indexOf(' ') + 1;
  const end = begin + Number(clear.slice(0, begin - 1));
  return [clear.slice(begin, end), clear.slice(end)];
}

/** The personal part of a lead: the phone on the first line, the data behind it. */
export function sealPerson(
  vault: Vault,
  lead: Pick<LeadRecord, 'id' | 'facility' | 'phone' | 'data'>,
): string {
  return vault.seal(context.lead(lead.id, lead.facility), `${lead.phone}\n${lead.data}`);
}

/** Phone and data of a sealed lead; both empty when it was erased. */
export function openPerson(vault: Vault, id: string, facility: string, person: string): [string, string] {
  if (person === '') return ['', ''];
  const clear = vault.open(context.lead(id, facility), person);
  const end = clear.indexOf('\n');
  return [clear.slice(0, end), clear.slice(end + 1)];
}

/** The hash under which a phone is found; empty for none. */
export function phoneHash(vault: Vault, phone: string): string {
  return phone === '' ? '' : vault.hash(`phone:${phone}`);
}

/** All hashes that a phone may have been stored under while keys rotate. */
export function phoneHashes(vault: Vault, phone: string): string[] {
  return vault.hashes(`phone:${phone}`);
}

/** The hash that a person's tombstone stands under. */
export function graveHash(vault: Vault, key: string): string {
  return vault.hash(`grave:${key}`);
}

export function graveHashes(vault: Vault, key: string): string[] {
  return vault.hashes(`grave:${key}`);
}

export function openLead(vault: Vault, row: Cells): LeadRecord {
  const [id, facility] = [String(row.id), String(row.facility)];
  const [phone, data] = openPerson(vault, id, facility, String(row.person));
  return {
    id,
    receipt: String(row.receipt),
    facility,
    course: String(row.course),
    owner: String(row.owner) as LeadRecord['owner'],
    status: String(row.status),
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    phone,
    data,
  };
}

/** One line of a row's log of attempts. The error is sealed: a receiver's answer may repeat personal data. */
export function attemptLine(vault: Vault, { at, ms, status, error }: Attempt): string {
  return `[${at},${ms},${status},${error === '' ? '""' : JSON.stringify(vault.seal(ATTEMPT, error))}]\n`;
}

function openLog(vault: Vault, log: string): Attempt[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [at, ms, status, error] = JSON.parse(line) as [number, number, number, string];
      return { at, ms, status, error: openText(vault, ATTEMPT, error) };
    });
}

/** A remark, which is not sealed again when keys rotate: one of a dropped key is only a remark less. */
function openText(vault: Vault, where: string, sealed: string): string {
  if (sealed === '') return '';
  try {
    return vault.open(where, sealed);
  } catch (error) {
    if (error instanceof StoreKeyError) return '(sealed with a key that is no longer set)';
    throw error;
  }
}

function openInsert(row: Cells): Omit<OutboxInsert, 'body'> & { createdAt: number; attempts: number } {
  return {
    id: String(row.id),
    key: String(row.key),
    kind: row.kind as OutboxKind,
    lane: String(row.lane),
    ordered: Number(row.ordered) === 1,
    dueAt: Number(row.due_at),
    owner: String(row.owner),
    createdAt: Number(row.created_at),
    attempts: Number(row.attempts),
  };
}

/** A claimed row. `leased` carries what the claim changed. */
export function openOutboxRow(
  vault: Vault,
  row: Cells,
  leased: { lease: string; until: number; attempts: number },
): OutboxRow {
  const sealed = String(row.body);
  return {
    ...openInsert(row),
    body: sealed.startsWith(JOINED)
      ? openJoined(vault, String(row.lane), sealed)[1]
      : vault.open(context.outbox(String(row.id)), sealed),
    dueAt: leased.until,
    attempts: leased.attempts,
    lease: leased.lease,
  };
}

const STATUSES: OutboxStatus[] = ['pending', 'pending', 'done', 'dead', 'closed'];

/** The stored numbers that a status stands for. */
export function statusCodes(status: OutboxStatus): number[] {
  return STATUSES.flatMap((each, code) => (each === status ? [code] : []));
}

export function statusName(code: unknown): OutboxStatus {
  return STATUSES[Number(code)]!;
}

export function openOutboxView(vault: Vault, row: Cells): OutboxView {
  const attemptLog = openLog(vault, String(row.log ?? ''));
  const reason = String(row.reason ?? '');
  return {
    ...openInsert(row),
    status: statusName(row.status),
    attemptLog,
    lastError:
      reason === ''
        ? (attemptLog.at(-1)?.error ?? '')
        : openText(vault, context.reason(String(row.key)), reason),
  };
}

/** Counts of open rows, the parts of one kind added up. */
export function sumBacklog(rows: Cells[]): Awaited<ReturnType<Store['backlog']>> {
  const sums = new Map<string, Awaited<ReturnType<Store['backlog']>>[number]>();
  for (const row of rows) {
    const [kind, status] = [row.kind as OutboxKind, statusName(row.status) as 'pending' | 'dead'];
    const sum = sums.get(`${kind} ${status}`) ?? { kind, status, count: 0, oldest: Number.POSITIVE_INFINITY };
    sum.count += Number(row.count);
    sum.oldest = Math.min(sum.oldest, Number(row.oldest));
    sums.set(`${kind} ${status}`, sum);
  }
  return [...sums.values()];
}

export function toEventCount(row: Cells): EventCount {
  const { type, channel, flow, step, data, count } = row;
  return {
    type: String(type),
    channel: String(channel),
    flow: String(flow),
    step: String(step),
    data: String(data),
    count: Number(count),
  };
}
