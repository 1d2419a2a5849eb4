// Outbox rows of Zalo Bot chats: from a message's JSON to sendMessage and sendPhoto, and their outcome for the
// sender. Text and pictures only: choices become a numbered list.
import type { Message } from '../../conversation/message.js';
import { Attempts, type AttemptsOptions } from '../attempts.js';
import { type Deliver, type Delivery, readChatBody } from '../delivery.js';
import { SERVER_PAUSE_MS } from '../pace.js';
import { zaloBotPolicy } from '../policies/zalo-bot.js';
import { publicUrl, render } from '../render.js';
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
  // Without a public address there is no picture, and its legend would puzzle.
  const url = message.picture && publicUrl(message.picture.url, baseUrl);
  const policy = { ...zaloBotPolicy, pictures: url !== undefined };
  return render(composed, policy, { baseUrl }).map(({ text, picture }): Call => {
    if (picture && url !== undefined)
      return {
        method: 'sendPhoto',
        payload: { chat_id: chat, photo: url, ...(text ? { caption: text } : {}) },
      };
    return { method: 'sendMessage', payload: { chat_id: chat, text } };
  });
}

export interface ZaloBotDeliverOptions extends AttemptsOptions {
  api: ZaloBotApi;
  baseUrl?: string;
  /** A person must look (revoked token, plan used up). */
  onAlarm: (reason: string) => void;
}

const ALARM_PAUSE_MS = 600_000;

/** The way out for lanes `zalo-bot:<chat>`. */
export function zaloBotDeliver(options: ZaloBotDeliverOptions): Deliver {
  const { api, baseUrl, onAlarm } = options;
  const attempts = new Attempts(options);

  /** One call; a refused picture leaves its words. */
  const send = async ({ method, payload }: Call): Promise<Failure | undefined> => {
    const result = await api.call(method, payload);
    if (result.outcome === 'ok') return undefined;
    if (method === 'sendMessage' || result.outcome !== 'bad-request') return result;
    if (payload.caption === undefined) return undefined;
    return send({ method: 'sendMessage', payload: { chat_id: payload.chat_id!, text: payload.caption } });
  };

  return async (row): Promise<Delivery> => {
    const { user, messages } = readChatBody(row);
    const early = attempts.early(row, user);
    if (early) return early;
    const calls = messages.flatMap((message) => zaloBotCalls(user, message, baseUrl));
    for (let part = attempts.parts(row); part < calls.length; part++) {
      const failure = await send(calls[part]!);
      if (failure === undefined) continue;
      const { reason } = failure;
      switch (failure.outcome) {
        case 'retry':
          return attempts.retry(row, part, failure);
        case 'nothing':
          return attempts.retry(row, part, { after: SERVER_PAUSE_MS, reason });
        case 'alarm':
          onAlarm(reason);
          return attempts.retry(row, part, { after: ALARM_PAUSE_MS, reason, steady: true });
        default:
          return attempts.dead(row, reason);
      }
    }
    return attempts.done(row);
  };
}
