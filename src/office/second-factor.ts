// Codes of an authenticator app (TOTP, RFC 6238) and recovery codes. Pure but for the making of secrets.
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { SecondFactor } from './accounts.js';
import { hashOf } from './tickets.js';

const PERIOD_S = 30;
const RECOVERY_CODES = 8;
/** Letters and digits that nobody mixes up. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const totp = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: 'Cầu Nghề', label, secret: Secret.fromBase32(secret), period: PERIOD_S, digits: 6 });

/** A second factor that is not confirmed yet. */
export const newSecondFactor = (): SecondFactor => ({
  secret: new Secret({ size: 20 }).base32,
  confirmed: false,
  lastStep: 0,
  recovery: [],
});

/** The address that authenticator apps read from a QR code. */
export const enrolmentUri = (factor: SecondFactor, label: string): string =>
  totp(factor.secret, label).toString();

/** Fresh recovery codes: shown once, kept as hashes. */
export function newRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const part = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const codes = Array.from({ length: RECOVERY_CODES }, () => `${part()}-${part()}`);
  return { codes, hashes: codes.map(hashOf) };
}

/**
 * Checks a typed code. Answers the factor as it is afterwards (a code and a recovery code count once), undefined
 * when the code is not accepted. One period early or late is allowed.
 */
export function acceptCode(factor: SecondFactor, typed: string, now: number): SecondFactor | undefined {
  const text = typed.normalize('NFKC').trim().toLowerCase();
  const digits = text.replace(/\s/gu, '');
  if (/^\d{6}$/u.test(digits)) {
    const delta = totp(factor.secret).validate({ token: digits, timestamp: now, window: 1 });
    if (delta === null) return undefined;
    const step = Math.floor(now / 1000 / PERIOD_S) + delta;
    return step > factor.lastStep ? { ...factor, lastStep: step } : undefined;
  }
  const hash = hashOf(text);
  if (!factor.confirmed || !factor.recovery.includes(hash)) return undefined;
  return { ...factor, recovery: factor.recovery.filter((h) => h !== hash) };
}

/** The code of a moment, for tests and for the command line's self check. */
export const codeAt = (factor: SecondFactor, now: number): string =>
  totp(factor.secret).generate({ timestamp: now });
