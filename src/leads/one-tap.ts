// One-tap links for facilities: each is for one lead and one action, signed and expiring. Whoever holds it may do
// that one thing and nothing else.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FacilityStatus } from './status.js';

/** What a link does: a status, or the confirmation that withdrawn data was deleted. */
export type TapAction = FacilityStatus | 'deleted';

/** Codes are written into links: append only. */
const CODES: readonly TapAction[] = [
  'called',
  'appointment',
  'unreachable',
  'enrolled',
  'not-suitable',
  'waiting-list',
  'deleted',
];

const DAY = 86_400_000;
/** A facility works off its registrations for weeks. */
export const TAP_LIFE_MS = 30 * DAY;

const ID_BYTES = 16;
const BODY = ID_BYTES + 1 + 4;
const MAC = 16;
const TOKEN = /^[A-Za-z0-9_-]{50}$/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

export interface OneTap {
  /** The token for an action on a lead (a UUID) until `expiresAt` (ms since the epoch). */
  token(lead: string, action: TapAction, expiresAt: number): string;
  /** What a token is for; `expired` when it was real; undefined for anything else. */
  read(token: string, now: number): { lead: string; action: TapAction } | 'expired' | undefined;
}

/** Links signed with the first key and accepted with any (a rotation). */
export function createOneTap(keys: readonly Buffer[]): OneTap {
  const mac = (key: Buffer, body: Buffer) => createHmac('sha256', key).update(body).digest().subarray(0, MAC);
  return {
    token(lead, action, expiresAt) {
      if (!UUID.test(lead)) throw new RangeError('a lead id is a UUID');
      const body = Buffer.alloc(BODY);
      Buffer.from(lead.replaceAll('-', ''), 'hex').copy(body);
      body[ID_BYTES] = CODES.indexOf(action);
      body.writeUInt32BE(Math.floor(expiresAt / 1000), ID_BYTES + 1);
      return Buffer.concat([body, mac(keys[0]!, body)]).toString('base64url');
    },
    read(token, now) {
      if (!TOKEN.test(token)) return undefined;
      const bytes = Buffer.from(token, 'base64url');
      const body = bytes.subarray(0, BODY);
      if (!keys.some((key) => timingSafeEqual(mac(key, body), bytes.subarray(BODY)))) return undefined;
      const action = CODES[body[ID_BYTES]!];
      if (action === undefined) return undefined;
      if (body.readUInt32BE(ID_BYTES + 1) * 1000 <= now) return 'expired';
      const hex = body.subarray(0, ID_BYTES).toString('hex');
      const lead = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
      return { lead, action };
    },
  };
}
