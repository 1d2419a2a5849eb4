// Outbox rows of Zalo OA lanes: from a message's JSON to API calls, and their outcome for the sender. Obeys the
// platform's windows: free within 48 hours of the person's last message, refused after seven days.
import { Attempts, type AttemptsOptions } from '../attempts.js';
import { type Deliver, type Delivery, readChatBody } from '../delivery.js';
import { SERVER_PAUSE_MS } from '../pace.js';
import { zaloOaPolicy } from '../policies/zalo-oa.js';
import type { ZaloSender } from './send.js';

export interface ZaloDeliverOptions extends AttemptsOptions {
  sender: ZaloSender;
  baseUrl?: string;
  /** Told of a person who cannot be reached until they write again. */
  onUnreachable: (user: string) => void;
  /** A person must look (verification, tier, quota …). */
  onAlarm: (reason: string) => void;
}

/** 4,000 calls a minute for one app (Zalo Platform docs, "Giới hạn tốc độ API"), with some room. */
const PACE = { all: { rate: 60, burst: 300 } };
/** Pause after a refusal that only a person can end. */
const ALARM_PAUSE_MS = 600_000;

const window = zaloOaPolicy.window!;

/** Errors of rows that the windows stopped, for the office view. */
export const WINDOW_CLOSED = 'not sent: more than 7 days since the person wrote, Zalo refuses';
export const WINDOW_PAID = 'not sent: more than 48 hours since the person wrote, Zalo would charge';

/**
 * The way out for lanes `zalo-oa:<user>`. A body's `at` is when the person last wrote, ms: what is not an answer
 * (kind `notice`) is sent only while it is free.
 */
export function zaloOaDeliver(options: ZaloDeliverOptions): Deliver {
  const { sender, baseUrl, onUnreachable, onAlarm, now = Date.now } = options;
  const attempts = new Attempts({ pace: PACE, ...options });

  return async (row): Promise<Delivery> => {
    const { user, messages, at } = readChatBody(row);
    const silence = now() - (at ?? row.createdAt);
    if (silence >= window.closed) return attempts.dead(row, WINDOW_CLOSED);
    if (silence >= window.free && row.kind !== 'reply') return attempts.dead(row, WINDOW_PAID);
    const early = attempts.early(row, user);
    if (early) return early;

    const result = await sender.send(user, messages, { baseUrl, skip: attempts.parts(row) });
    if (result.outcome === 'ok') return attempts.done(row);
    const { reason, parts } = result;
    switch (result.outcome) {
      case 'retry':
        return attempts.retry(row, parts, result);
      case 'no-token':
        return attempts.retry(row, parts, { after: result.wait, reason, steady: true });
      case 'token':
        // Refused right after a refresh: Zalo's side needs a moment.
        return attempts.retry(row, parts, { after: SERVER_PAUSE_MS, reason });
      case 'night':
        return attempts.retry(row, parts, { after: untilMorning(now()), reason, steady: true });
      case 'alarm':
        onAlarm(reason);
        return attempts.retry(row, parts, { after: ALARM_PAUSE_MS, reason, steady: true });
      case 'unreachable':
        onUnreachable(user);
        return attempts.dead(row, reason);
      default:
        return attempts.dead(row, reason);
    }
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
