// What the sender and every way out agree on: one attempt to deliver one outbox row, and what came of it.
import type { Message } from '../conversation/message.js';
import type { OutboxRow } from '../store/port.js';

/** What came of one attempt. */
export interface Delivery {
  outcome: 'done' | 'retry' | 'dead';
  /** HTTP status, 0 when there was none. */
  status: number;
  /** Short; never a person's data. */
  error: string;
  /** For retry: when, ms since the epoch. */
  retryAt?: number;
  /** The whole lane must wait as long (429, breaker). */
  holdLane?: boolean;
}

/** A way out: a chat channel, or the targets of facilities. Never throws for what the other side does. */
export type Deliver = (
  row: Pick<OutboxRow, 'id' | 'key' | 'kind' | 'lane' | 'body' | 'content' | 'attempts' | 'createdAt'>,
) => Promise<Delivery>;

export const delivered: Delivery = { outcome: 'done', status: 200, error: '' };
/** Done without any request. */
export const settled: Delivery = { ...delivered, status: 0 };

/** What the body of a chat's row says: everything that one turn has to say, in order. */
export interface ChatBody {
  user: string;
  messages: readonly Message[];
  /** When the person last wrote, ms: platforms close their window some time after. */
  at?: number;
  /** The channel's id of the message that a single one stands in place of. */
  edit?: string;
}

export const chatBody = (body: ChatBody): string => JSON.stringify(body);

/** What a chat's row says; older rows hold one message each. */
export function readChatBody({ content, body: text }: Pick<OutboxRow, 'content' | 'body'>): ChatBody {
  if (content !== undefined) return content as ChatBody;
  const body = JSON.parse(text) as ChatBody & { message?: Message };
  if (body.message !== undefined) body.messages = [body.message];
  return body;
}
