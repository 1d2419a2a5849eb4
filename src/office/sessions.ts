// Signed-in browsers: opaque 256-bit tokens of which only the hash is kept, ended by idleness, by age, by the
// person, or with the account.
import { randomBytes } from 'node:crypto';
import { removeValues } from '../store/walk-values.js';
import { hashOf, isToken, newToken, type Values } from './tickets.js';

/** What the sign-in still lacks: nothing, a code, or setting up codes first. */
export type Stage = 'full' | 'code' | 'enrol';

export interface OfficeSession {
  /** Random and public: names the session in lists, opens nothing. */
  id: string;
  account: string;
  stage: Stage;
  createdAt: number;
  seenAt: number;
  /** Browser and system in words, for the list of sessions. */
  device: string;
  /** Wrong codes so far. */
  failures: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const SESSION_LIMITS = {
  idleMs: 12 * HOUR,
  absoluteMs: 7 * 24 * HOUR,
  /** A sign-in that waits for its code. */
  pendingMs: 10 * MINUTE,
  /** `seenAt` is written at most so often. */
  touchMs: 5 * MINUTE,
  /** Wrong codes after which the sign-in begins anew. */
  maxFailures: 5,
} as const;

const PREFIX = 'office-session:';

/** Whether a session is still good at a moment. */
export function alive(session: OfficeSession, now: number): boolean {
  const { idleMs, absoluteMs, pendingMs, maxFailures } = SESSION_LIMITS;
  if (session.stage === 'code') return now - session.createdAt < pendingMs && session.failures < maxFailures;
  return now - session.createdAt < absoluteMs && now - session.seenAt < idleMs;
}

/** "Chrome, Android": enough to recognise one's own device. */
export function deviceOf(userAgent: string): string {
  const browser = [
    ['Zalo', 'Zalo'],
    ['Edg/', 'Edge'],
    ['CocCoc|coc_coc', 'Cốc Cốc'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => new RegExp(mark!, 'u').test(userAgent))?.[1];
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'Linux'].find((s) =>
    userAgent.includes(s),
  );
  return [browser ?? 'Trình duyệt khác', system === 'Macintosh' ? 'máy Mac' : system]
    .filter(Boolean)
    .join(', ');
}

/** Reads and writes sessions. A token is `<account id>.<256 bits>`. */
export function createSessions(store: Values) {
  const nameOf = (token: string): string | undefined => {
    const [account, secret, ...more] = token.split('.');
    if (more.length > 0 || !/^[\w-]{16}$/u.test(account ?? '') || !isToken(secret)) return undefined;
    return `${PREFIX}${account}:${hashOf(secret)}`;
  };
  const parse = (value: string): OfficeSession => JSON.parse(value) as OfficeSession;
  const listed = async (account: string) =>
    (await store.list(`${PREFIX}${account}:`, 1000)).map(({ name, value }) => ({
      name,
      session: parse(value),
    }));

  return {
    /** Begins a session; answers its token, which is never seen again. */
    async begin(account: string, stage: Stage, device: string, now: number): Promise<string> {
      const token = `${account}.${newToken()}`;
      const session: OfficeSession = {
        id: randomBytes(9).toString('base64url'),
        account,
        stage,
        createdAt: now,
        seenAt: now,
        device,
        failures: 0,
      };
      await store.put(nameOf(token)!, JSON.stringify(session));
      return token;
    },

    /** The session of a token; undefined when there is none or it has ended. `use` keeps it from being idle. */
    async read(token: string | undefined, now: number, use = true): Promise<OfficeSession | undefined> {
      const name = token === undefined ? undefined : nameOf(token);
      const value = name && (await store.get(name));
      if (!name || !value) return undefined;
      const session = parse(value);
      if (!alive(session, now)) {
        await store.put(name, undefined);
        return undefined;
      }
      if (use && session.stage === 'full' && now - session.seenAt >= SESSION_LIMITS.touchMs)
        await store.update(name, (before) => before && JSON.stringify({ ...parse(before), seenAt: now }));
      return session;
    },

    /** Counts a wrong code. */
    async fail(token: string): Promise<void> {
      await store.update(nameOf(token)!, (before) => {
        if (before === undefined) return undefined;
        const session = parse(before);
        return JSON.stringify({ ...session, failures: session.failures + 1 });
      });
    },

    async end(token: string): Promise<void> {
      const name = nameOf(token);
      if (name) await store.put(name, undefined);
    },

    /** Living sessions of an account, the newest first; ended ones are removed on the way. */
    async of(account: string, now: number): Promise<OfficeSession[]> {
      const found = await listed(account);
      const ended = found.filter(({ session }) => !alive(session, now));
      await Promise.all(ended.map(({ name }) => store.put(name, undefined)));
      return found
        .map(({ session }) => session)
        .filter((s) => alive(s, now))
        .sort((a, b) => b.createdAt - a.createdAt);
    },

    /** Removes what has ended. Answers how many. */
    prune: (now: number): Promise<number> =>
      removeValues(store, PREFIX, (value) => !alive(parse(value), now)),

    /** Ends one session of an account by its public id, or all but `except`. Answers how many ended. */
    async revoke(account: string, which: { id: string } | { allBut?: string }): Promise<number> {
      const ends = (await listed(account)).filter(({ session }) =>
        'id' in which ? session.id === which.id : session.id !== which.allBut,
      );
      await Promise.all(ends.map(({ name }) => store.put(name, undefined)));
      return ends.length;
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;
