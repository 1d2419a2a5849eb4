// Outbox rows of Telegram chats: from a reply's JSON to Bot API calls, and their outcome for the sender.
import type { Message } from '../../conversation/message.js';
import { type Deliver, type Delivery, delivered } from '../delivery.js';
import { backoff, Limiter } from '../pace.js';
import type { TelegramSender } from './send.js';

export interface TelegramDeliverOptions {
  sender: TelegramSender;
  baseUrl?: string;
  picture?: (path: string) => Promise<Uint8Array | undefined>;
  /** Told of a blocked or vanished chat. */
  onUnreachable: (user: string) => void;
  /** A person must look (revoked token, …). */
  onAlarm: (reason: string) => void;
  /** Pace of what nobody is waiting for (notices, reminders); answers to a person go out at once. */
  pace?: Limiter;
  now?: () => number;
  random?: () => number;
}

/** A reply that could not be sent for so long is of no use any more. */
const GIVE_UP_MS = 48 * 3_600_000;

/** The way out for lanes `telegram:<chat>`. */
export function telegramDeliver(options: TelegramDeliverOptions): Deliver {
  const { sender, baseUrl, picture, onUnreachable, onAlarm } = options;
  const { pace = new Limiter(), now = Date.now, random = Math.random } = options;
  /** Parts of a long message that arrived before a failure, by row. */
  const arrived = new Map<string, number>();
  return async (row): Promise<Delivery> => {
    const { user, message, edit } = JSON.parse(row.body) as { user: string; message: Message; edit?: string };
    if (row.kind === 'reply') pace.spend(user, now());
    else {
      const wait = pace.take(user, now());
      if (wait > 0) return { outcome: 'retry', status: 0, error: 'sending pace', retryAt: now() + wait };
    }
    const result = await sender.send(user, message, {
      baseUrl,
      picture,
      skip: arrived.get(row.id),
      ...(edit === undefined ? {} : { edit: Number(edit) }),
    });
    if (result.outcome === 'ok' || result.outcome === 'needless') {
      arrived.delete(row.id);
      return delivered;
    }
    if (result.parts > 0) arrived.set(row.id, result.parts);
    const status = Number(/^\d{3}/u.exec(result.reason)?.[0] ?? 0);
    const fail = { status, error: result.reason };
    switch (result.outcome) {
      case 'unreachable':
        arrived.delete(row.id);
        onUnreachable(user);
        return { ...fail, outcome: 'dead' };
      case 'retry':
      case 'alarm': {
        if (result.outcome === 'alarm') onAlarm(result.reason);
        if (now() - row.createdAt > GIVE_UP_MS) return { ...fail, outcome: 'dead' };
        const pause =
          result.outcome === 'retry'
            ? Math.max(result.after, status === 429 ? 0 : backoff(row.attempts, random()))
            : 60_000;
        return { ...fail, outcome: 'retry', retryAt: now() + pause, holdLane: true };
      }
      default:
        arrived.delete(row.id);
        return { ...fail, outcome: 'dead' };
    }
  };
}
