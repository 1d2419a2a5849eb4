// Who is talking on the web: a random cookie, and the user id derived from it. The store and the logs only see
// the derived id, so that neither can be used to take over a talk.
import { createHash, randomBytes } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import { cookie } from '../../server/cookie.js';

const COOKIE = 'cn_visitor';
const REFERRAL = 'cn_referral';
const DAY_MS = 86_400_000;
/** Longer than a session lives, so that the talk can be taken up again. */
const VISITOR_MS = 180 * DAY_MS;
const REFERRAL_MS = 7 * DAY_MS;

/** `framed` cookies work inside pages of others, each with its own jar; browsers allow that over https only. */
export interface Jar {
  secure: boolean;
  framed: boolean;
}

const options = ({ secure, framed }: Jar, maxAge: number): CookieOptions => ({
  httpOnly: true,
  ...(framed && secure ? { sameSite: 'none', partitioned: true } : { sameSite: 'lax' }),
  secure,
  maxAge,
  path: '/',
});

const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** The user id of this request's visitor; undefined without a well-formed cookie. */
export function visitorOf(req: Request): string | undefined {
  const value = cookie(req, COOKIE);
  return value !== undefined && /^[\w-]{22}$/u.test(value) ? shortHash(`visitor:${value}`) : undefined;
}

/** Gives the visitor a cookie of 128 random bits, or keeps the one there is for longer. Answers the user id. */
export function keepVisitor(req: Request, res: Response, jar: Jar): string {
  const known = visitorOf(req);
  const value = known === undefined ? randomBytes(16).toString('base64url') : cookie(req, COOKIE)!;
  res.cookie(COOKIE, value, options(jar, VISITOR_MS));
  return known ?? shortHash(`visitor:${value}`);
}

/** Link codes as officers hand them out; anything else is not kept. */
const REFERRAL_CODE = /^[\w-]{1,64}$/u;

/** Remembers through which link the person came, until the talk begins. */
export function keepReferral(res: Response, code: string, jar: Jar): boolean {
  if (!REFERRAL_CODE.test(code)) return false;
  res.cookie(REFERRAL, code, options(jar, REFERRAL_MS));
  return true;
}

export function referralOf(req: Request): string | undefined {
  const code = cookie(req, REFERRAL);
  return code !== undefined && REFERRAL_CODE.test(code) ? code : undefined;
}

export const forgetReferral = (res: Response): void => void res.clearCookie(REFERRAL, { path: '/' });

/**
 * The id of one press or line: the form's own random mark and what was sent. The same form sent twice is one
 * event; another button of the same form (after the browser's "back") is another.
 */
export function eventKey(mark: string, content: string): string {
  return `${mark}.${shortHash(content)}`;
}

/** The event's id in the store: no visitor can spend the ids of another. */
export const inboundId = (user: string, event: string): string => shortHash(`event:${user}:${event}`);

/** A form's random mark. */
export const newMark = (): string => randomBytes(12).toString('base64url');
export const isMark = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{16,40}$/u.test(value);
