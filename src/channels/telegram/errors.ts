// What a refusal of the Bot API means for the sender. Codes and wordings: the API server's own source
// (tdlib/telegram-bot-api); always matched by code plus a lower-case part of the text.

import { SERVER_PAUSE_MS } from '../pace.js';

export type Failure =
  /** Try again after `after` ms. `sent`: it may have arrived. */
  | { outcome: 'retry'; after: number; reason: string; sent?: boolean }
  /** The person blocked the bot, or is gone: stop until they come back. */
  | { outcome: 'unreachable'; reason: string }
  /** Our request is wrong: sending it again would fail again. */
  | { outcome: 'bad-request'; reason: string }
  /** The formatting is wrong, not the words. */
  | { outcome: 'resend-plain'; reason: string }
  /** The message to replace is gone: send a new one. */
  | { outcome: 'resend-new'; reason: string }
  /** The chat has another id now. */
  | { outcome: 'moved'; chat: string; reason: string }
  /** Nothing to do: it already is as wished, or came too late to matter. */
  | { outcome: 'needless'; reason: string }
  /** The bot itself is out of order (token, two runners): a person must look. */
  | { outcome: 'alarm'; reason: string };

/** Pause when Telegram names none. */
const FLOOD_PAUSE_MS = 5000;

export interface ApiError {
  error_code: number;
  description: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

/** The class of an API error. `reason` is short and holds no secret and no text of a person. */
export function classify({ error_code: code, description, parameters }: ApiError): Failure {
  const text = description.toLowerCase();
  const reason = `${code} ${description}`.slice(0, 160);
  if (parameters?.migrate_to_chat_id !== undefined)
    return { outcome: 'moved', chat: String(parameters.migrate_to_chat_id), reason };
  if (code === 429) {
    const seconds = parameters?.retry_after ?? Number(/retry after (\d+)/u.exec(text)?.[1] ?? Number.NaN);
    return { outcome: 'retry', after: seconds >= 0 ? seconds * 1000 : FLOOD_PAUSE_MS, reason };
  }
  if (code >= 500) return { outcome: 'retry', after: SERVER_PAUSE_MS, reason, sent: true };
  if (code === 401 || code === 404 || code === 409) return { outcome: 'alarm', reason };
  if (code === 403) return { outcome: 'unreachable', reason };
  if (code === 400) {
    if (text.includes('chat not found')) return { outcome: 'unreachable', reason };
    if (text.includes('message is not modified') || text.includes('query is too old'))
      return { outcome: 'needless', reason };
    if (text.includes('message to edit not found') || text.includes("message can't be edited"))
      return { outcome: 'resend-new', reason };
    if (text.includes("can't parse entities"))
      return { outcome: 'resend-plain', reason: "400 can't parse entities" };
  }
  return { outcome: 'bad-request', reason };
}
