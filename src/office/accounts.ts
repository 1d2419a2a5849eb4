// Accounts of the office: who may sign in, as what, and bounded by what. Kept as small encrypted values; the
// names of the values hold no address.
import { randomBytes } from 'node:crypto';
import { isRole, RIGHTS, type Role } from './roles.js';
import type { Values } from './tickets.js';

export interface SecondFactor {
  /** Base32, as authenticator apps take it. */
  secret: string;
  /** Shown but not yet confirmed by a code. */
  confirmed: boolean;
  /** The step of the last accepted code: the same code is never accepted twice. */
  lastStep: number;
  /** Hashes of unused recovery codes. */
  recovery: string[];
}

export interface Account {
  id: string;
  role: Role;
  name: string;
  /** Lower case; empty for the operator of the machine, who comes in by the command line. */
  email: string;
  /** The facility's chat for sign-in links; e-mail is used when absent. */
  telegramChat?: string;
  /** Bounds of the role: exactly the one that it needs. */
  facility?: string;
  codes?: string[];
  /** As registrations carry it: "xã Thanh Oai, Hà Nội". */
  commune?: string;
  createdAt: number;
  disabled: boolean;
  secondFactor?: SecondFactor;
}

export type AccountDraft = Pick<
  Account,
  'role' | 'name' | 'email' | 'telegramChat' | 'facility' | 'codes' | 'commune'
>;

const PREFIX = 'office-account:';
const MAX_ACCOUNTS = 10_000;
const EMAIL = /^[^\s@<>"',;:\\]{1,64}@[a-z0-9.-]{1,200}\.[a-z]{2,24}$/u;

export type DraftProblem = 'role' | 'name' | 'email' | 'facility' | 'codes' | 'commune';

/** Checks what was typed. Answers the draft, cleaned, or the field that is wrong. */
export function readDraft(
  typed: Readonly<Record<string, unknown>>,
  known: { facility(id: string): boolean; mayInvite: readonly Role[] },
): AccountDraft | { problem: DraftProblem } {
  const text = (name: string): string => String(typed[name] ?? '').trim();
  const role = text('role');
  if (!isRole(role) || !known.mayInvite.includes(role)) return { problem: 'role' };
  const name = cleanLine(text('name'), 80);
  if (name.length < 2) return { problem: 'name' };
  const email = text('email').toLowerCase();
  if (email.length > 254 || !EMAIL.test(email)) return { problem: 'email' };
  const chat = text('telegramChat');
  const draft: AccountDraft = {
    role,
    name,
    email,
    ...(/^-?\d{3,20}$/u.test(chat) ? { telegramChat: chat } : {}),
  };
  const { bound } = RIGHTS[role];
  if (bound === 'facility') {
    if (!known.facility(text('facility'))) return { problem: 'facility' };
    draft.facility = text('facility');
  } else if (bound === 'codes') {
    draft.codes = [
      ...new Set(
        text('codes')
          .split(/[\s,]+/u)
          .filter((c) => /^[\w-]{4,32}$/u.test(c)),
      ),
    ].slice(0, 50);
    if (draft.codes.length === 0) return { problem: 'codes' };
  } else if (bound === 'commune') {
    const commune = cleanLine(text('commune'), 120);
    if (!/^(?:xã|phường|đặc khu) .+, .+/u.test(commune)) return { problem: 'commune' };
    draft.commune = commune;
  }
  return draft;
}

/** One line without control and direction characters, in NFC, cut to a length. */
export const cleanLine = (text: string, limit: number): string =>
  [
    ...text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
      .replace(/ {2,}/gu, ' ')
      .trim(),
  ]
    .slice(0, limit)
    .join('');

/** Reads and writes accounts. */
export function createAccounts(store: Values) {
  const all = async (): Promise<Account[]> =>
    (await store.list(PREFIX, MAX_ACCOUNTS)).map(({ value }) => JSON.parse(value) as Account);
  return {
    all,

    async get(id: string): Promise<Account | undefined> {
      if (!/^[\w-]{16}$/u.test(id)) return undefined;
      const value = await store.get(PREFIX + id);
      return value === undefined ? undefined : (JSON.parse(value) as Account);
    },

    /** Reads every account whether one matches or not, so that an unknown address takes as long as a known one. */
    async byEmail(email: string): Promise<Account | undefined> {
      const wanted = email.trim().toLowerCase();
      return (await all()).filter((a) => a.email === wanted && wanted !== '')[0];
    },

    /** Answers the new account, or `taken` when the address has one. */
    async create(draft: AccountDraft, now: number): Promise<Account | 'taken'> {
      if ((await all()).some((a) => a.email === draft.email)) return 'taken';
      const account: Account = {
        ...draft,
        id: randomBytes(12).toString('base64url'),
        createdAt: now,
        disabled: false,
      };
      await store.put(PREFIX + account.id, JSON.stringify(account));
      return account;
    },

    /** Changes one account atomically. Answers the account after; undefined when there is none. */
    async change(id: string, change: (account: Account) => Account): Promise<Account | undefined> {
      let after: Account | undefined;
      await store.update(PREFIX + id, (before) => {
        after = before === undefined ? undefined : change(JSON.parse(before) as Account);
        return after && JSON.stringify(after);
      });
      return after;
    },
  };
}
export type Accounts = ReturnType<typeof createAccounts>;
