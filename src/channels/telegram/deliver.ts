// Outbox rows of Telegram chats: from a reply's JSON to Bot API calls, and their outcome for the sender.
import { Attempts, type AttemptsOptions } from '../attempts.js';
import { type Deliver, type Delivery, readChatBody } from '../delivery.js';
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
  /** Groups that have another id now, since the start. */
  const movedTo = new Map<string, string>();
  return async (row): Promise<Delivery> => {
    const { user, messages, edit } = readChatBody(row);
    const early = attempts.early(row, user);
    if (early) return early;
    const send = (parts: number) =>
      sender.send(movedTo.get(user) ?? user, messages, {
        baseUrl,
        picture,
        skip: parts,
        edit: edit === undefined ? undefined : Number(edit),
      });
    let result = await send(attempts.parts(row));
    if (result.outcome === 'moved') {
      // A facility's group became a supergroup: what waits for it must not die of that.
      movedTo.set(user, result.chat);
      onAlarm(`group ${user} has the new id ${result.chat}: change it in FACILITY_TARGETS`);
      result = await send(result.parts);
    }
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
