// Outbox rows of Zalo Bot chats: from a message's JSON to sendMessage and sendPhoto, and their outcome for the
// sender. Text and pictures only: choices become a numbered list.
import type { Message } from '../../conversation/message.js';
import { type Deliver, type Delivery, delivered } from '../delivery.js';
import { zaloBotPolicy } from '../policies/zalo-bot.js';
import { render } from '../render.js';
import { backoff } from '../telegram/errors.js';
import type { Failure, ZaloBotApi } from './api.js';

export interface Call {
  method: 'sendMessage' | 'sendPhoto';
  payload: Record<string, string>;
}

/** The calls for one message, in order. `baseUrl` makes paths absolute; Zalo fetches pictures itself. */
export function zaloBotCalls(chat: string, message: Message, baseUrl?: string): Call[] {
  const composed: Message = {
    ...message,
    text: message.text.normalize('NFC'),
    ...(message.choices
      ? { choices: message.choices.map((c) => ({ ...c, label: c.label.normalize('NFC') })) }
      : {}),
  };
  return render(composed, zaloBotPolicy, { baseUrl }).map(({ text, picture }): Call => {
    const url = picture?.url.startsWith('/')
      ? `${(baseUrl ?? '').replace(/\/+$/u, '')}${picture.url}`
      : picture?.url;
    if (url?.startsWith('https://'))
      return {
        method: 'sendPhoto',
        payload: { chat_id: chat, photo: url, ...(text ? { caption: text } : {}) },
      };
    return { method: 'sendMessage', payload: { chat_id: chat, text } };
  });
}

export interface ZaloBotDeliverOptions {
  api: ZaloBotApi;
  baseUrl?: string;
  /** A person must look (revoked token, plan used up). */
  onAlarm: (reason: string) => void;
  now?: () => number;
  random?: () => number;
}

/** A reply that could not be sent for so long is of no use any more. */
const GIVE_UP_MS = 48 * 3_600_000;
const ALARM_PAUSE_MS = 600_000;

/** The way out for lanes `zalo-bot:<chat>`. */
export function zaloBotDeliver(options: ZaloBotDeliverOptions): Deliver {
  const { api, baseUrl, onAlarm, now = Date.now, random = Math.random } = options;
  /** Parts of a long message that arrived before a failure, by row. */
  const arrived = new Map<string, number>();
  let pausedUntil = 0;

  /** One call; a refused picture leaves its words. */
  const send = async ({ method, payload }: Call): Promise<Failure | undefined> => {
    const result = await api.call(method, payload);
    if (result.outcome === 'ok') return undefined;
    if (method === 'sendMessage' || result.outcome !== 'bad-request') return result;
    if (payload.caption === undefined) return undefined;
    return send({ method: 'sendMessage', payload: { chat_id: payload.chat_id!, text: payload.caption } });
  };

  return async (row): Promise<Delivery> => {
    const { user, message } = JSON.parse(row.body) as { user: string; message: Message };
    const dead = (error: string): Delivery => {
      arrived.delete(row.id);
      return { outcome: 'dead', status: 0, error };
    };
    const retry = (after: number, error: string): Delivery =>
      now() - row.createdAt > GIVE_UP_MS
        ? dead(error)
        : { outcome: 'retry', status: 0, error, retryAt: now() + after, holdLane: true };
    if (pausedUntil > now())
      return retry(pausedUntil - now() + Math.round(random() * 5000), 'zalo-bot 429: pausing');

    const calls = zaloBotCalls(user, message, baseUrl);
    for (let part = arrived.get(row.id) ?? 0; part < calls.length; part++) {
      const failure = await send(calls[part]!);
      if (failure === undefined) continue;
      if (part > 0) arrived.set(row.id, part);
      switch (failure.outcome) {
        case 'alarm':
          onAlarm(failure.reason);
          return retry(ALARM_PAUSE_MS, failure.reason);
        case 'bad-request':
          return dead(failure.reason);
        case 'retry':
          if (failure.all) pausedUntil = now() + failure.after;
          if (failure.tries !== undefined && row.attempts >= failure.tries) return dead(failure.reason);
          return retry(Math.max(failure.after, backoff(row.attempts, random())), failure.reason);
        default:
          return retry(backoff(row.attempts, random()), failure.reason);
      }
    }
    arrived.delete(row.id);
    return delivered;
  };
}
