// Outbox rows of Telegram chats: from a reply's JSON to Bot API calls, and their outcome for the sender.
import type { Message } from '../../conversation/message.js';
import { Attempts, type AttemptsOptions } from '../attempts.js';
import type { Deliver, Delivery } from '../delivery.js';
import type { TelegramSender } from './send.js';

export interface TelegramDeliverOptions extends AttemptsOptions {
  sender: TelegramSender;
  baseUrl?: string;
  picture?: (path: string) => Promise<Uint8Array | undefined>;
  /** Told of a blocked or vanished chat. */
  onUnreachable: (user: string) => void;
  /** A person must look (revoked token, …). */
  onAlarm: (reason: string) => void;
}

/** One message a second to a chat with short bursts, 30 a second in all (Telegram's Bots FAQ, "limits"). */
const PACE = { chat: { rate: 1, burst: 3 }, all: { rate: 30, burst: 30 } };
/** Pause after a refusal that only a person can end. */
const ALARM_PAUSE_MS = 60_000;

/** The way out for lanes `telegram:<chat>`. */
export function telegramDeliver(options: TelegramDeliverOptions): Deliver {
  const { sender, baseUrl, picture, onUnreachable, onAlarm } = options;
  const attempts = new Attempts({ pace: PACE, answersAtOnce: true, ...options });
  return async (row): Promise<Delivery> => {
    const { user, message, edit } = JSON.parse(row.body) as { user: string; message: Message; edit?: string };
    const early = attempts.early(row, user);
    if (early) return early;
    const result = await sender.send(user, message, {
      baseUrl,
      picture,
      skip: attempts.parts(row),
      ...(edit === undefined ? {} : { edit: Number(edit) }),
    });
    if (result.outcome === 'ok' || result.outcome === 'needless') return attempts.done(row);
    const { reason, parts } = result;
    const isFlood = reason.startsWith('429');
    switch (result.outcome) {
      case 'retry':
        // Telegram itself says how long to wait after a 429.
        return attempts.retry(row, parts, { ...result, steady: isFlood, flood: isFlood });
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
