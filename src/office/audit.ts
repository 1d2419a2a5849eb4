// The list of what was done in the office: who saw a phone, exported, changed an account. No names, phones or texts
// of learners; kept for twelve months.
import { randomBytes } from 'node:crypto';
import type { Values } from './tickets.js';

const AUDITED = [
  'sign-in',
  'sign-out',
  'code-refused',
  'phone-shown',
  'called-back',
  'exported',
  'status',
  'invited',
  'disabled',
  'enabled',
  'sessions-ended',
  'codes-reset',
  'codes-set',
  'redelivered',
  'closed',
  'course-changed',
  'link-made',
] as const;
export type Audited = (typeof AUDITED)[number];

export interface AuditEntry {
  at: number;
  what: Audited;
  /** Account id and name of who did it. */
  by: string;
  name: string;
  facility?: string;
  /** A receipt, an outbox key, an account id, a count. */
  about?: string;
}

const PREFIX = 'office-audit:';
const LAST = 10 ** 15;
const KEPT_MONTHS = 12;

const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);
const monthBefore = (month: string): string => {
  const [y, m] = month.split('-').map(Number) as [number, number];
  return m === 1 ? `${y - 1}-12` : `${y}-${String(m - 1).padStart(2, '0')}`;
};

/** Names sort the newest first within a month. */
const nameOf = (at: number): string =>
  `${PREFIX}${monthOf(at)}:${String(LAST - at).padStart(15, '0')}:${randomBytes(4).toString('hex')}`;

export function createAudit(store: Values) {
  return {
    async add(entry: AuditEntry): Promise<void> {
      await store.put(nameOf(entry.at), JSON.stringify(entry));
    },

    /** The newest first, of one facility or of all; looks at the last twelve months. */
    async list(now: number, limit: number, facility?: string): Promise<AuditEntry[]> {
      const found: AuditEntry[] = [];
      let month = monthOf(now);
      for (let n = 0; n <= KEPT_MONTHS && found.length < limit; n++, month = monthBefore(month))
        for (const { value } of await store.list(
          `${PREFIX}${month}:`,
          facility === undefined ? limit : 5000,
        )) {
          const entry = JSON.parse(value) as AuditEntry;
          if (facility === undefined || entry.facility === facility) found.push(entry);
        }
      return found.slice(0, limit);
    },

    /** Removes whole months that are older than twelve. Answers how many entries. */
    async prune(now: number): Promise<number> {
      let oldest = monthOf(now);
      for (let n = 0; n < KEPT_MONTHS; n++) oldest = monthBefore(oldest);
      let removed = 0;
      for (;;) {
        // Names sort by month: what is too old comes first.
        const old = (await store.list(PREFIX, 500)).filter(({ name }) => name.slice(PREFIX.length) < oldest);
        if (old.length === 0) return removed;
        for (const { name } of old) await store.put(name, undefined);
        removed += old.length;
      }
    },
  };
}
export type Audit = ReturnType<typeof createAudit>;
