// Outbox rows of Zalo OA lanes: from a message's JSON to API calls, and their outcome for the sender. Obeys the
// platform's windows: free within 48 hours of the person's last message, refused after seven days.
import type { Message } from '../../conversation/message.js';
import { type Deliver, type Delivery, delivered } from '../delivery.js';
import { zaloOaPolicy } from '../policies/zalo-oa.js';
import { backoff } from '../telegram/errors.js';
import type { ZaloSender } from './send.js';

export interface ZaloDeliverOptions {
  sender: ZaloSender;
  baseUrl?: string;
  /** Told of a person who cannot be reached until they write again. */
  onUnreachable: (user: string) => void;
  /** A person must look (verification, tier, quota …). */
  onAlarm: (reason: string) => void;
  now?: () => number;
  random?: () => number;
}

/** A reply that could not be sent for so long is of no use any more. */
const GIVE_UP_MS = 48 * 3_600_000;
/** Pause after a refusal that only a person can end. */
const ALARM_PAUSE_MS = 600_000;

const window = zaloOaPolicy.window!;

/** Errors of rows that the windows stopped, for the office view. */
export const WINDOW_CLOSED = 'not sent: more than 7 days since the person wrote, Zalo refuses';
export const WINDOW_PAID = 'not sent: more than 48 hours since the person wrote, Zalo would charge';

const dead = (error: string): Delivery => ({ outcome: 'dead', status: 0, error });

/** The way out for lanes `zalo-oa:<user>`. A body's `at` is when the person last wrote, ms. */
export function zaloOaDeliver(options: ZaloDeliverOptions): Deliver {
  const { sender, baseUrl, onUnreachable, onAlarm, now = Date.now, random = Math.random } = options;
  /** Parts of a long message that arrived before a failure, by row. */
  const arrived = new Map<string, number>();
  let pausedUntil = 0;

  return async (row): Promise<Delivery> => {
    const body = JSON.parse(row.body) as { user: string; message: Message; at?: number };
    const at = now();
    const silence = at - (body.at ?? row.createdAt);
    if (silence >= window.closed) return dead(WINDOW_CLOSED);
    if (silence >= window.free && row.kind !== 'reply') return dead(WINDOW_PAID);
    const retry = (after: number, error: string, status = 0): Delivery =>
      at - row.createdAt > GIVE_UP_MS
        ? dead(error)
        : { outcome: 'retry', status, error, retryAt: now() + after, holdLane: true };
    // Spread over some seconds, so that the limit is not met again at once.
    if (pausedUntil > at) return retry(pausedUntil - at + Math.round(random() * 5000), 'zalo -32: pausing');

    const result = await sender.send(body.user, body.message, { baseUrl, skip: arrived.get(row.id) });
    if (result.outcome === 'ok') {
      arrived.delete(row.id);
      return delivered;
    }
    if (result.parts > 0) arrived.set(row.id, result.parts);
    const delivery = ((): Delivery => {
      const { reason } = result;
      switch (result.outcome) {
        case 'retry':
          if (result.all) pausedUntil = Math.max(pausedUntil, now() + result.after);
          if (result.tries !== undefined && row.attempts >= result.tries) return dead(reason);
          return retry(Math.max(result.after, backoff(row.attempts, random())), reason);
        case 'no-token':
          return retry(result.wait, reason);
        case 'token':
          // Refused right after a refresh: Zalo's side needs a moment.
          return retry(backoff(row.attempts, random()), reason);
        case 'night':
          return retry(untilMorning(now()) + Math.round(random() * 600_000), reason);
        case 'alarm':
          onAlarm(reason);
          return retry(ALARM_PAUSE_MS, reason);
        case 'unreachable':
          onUnreachable(body.user);
          return dead(reason);
        default:
          return dead(reason);
      }
    })();
    if (delivery.outcome === 'dead') arrived.delete(row.id);
    return delivery;
  };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const VIETNAM = 7 * HOUR;

/** From a moment to the next 06:00 in Vietnam, ms. */
export function untilMorning(now: number): number {
  const sinceMorning = (now + VIETNAM - 6 * HOUR) % DAY;
  return DAY - sinceMorning;
}
