// Zalo Bot Platform updates → Inbound. The body is documented wrapped in `{ok, result}` and was seen without;
// both are read. Groups, bots and unknown kinds give undefined, and nothing in an update can throw.
import type { Inbound } from '../../conversation/message.js';
import { idOf, object } from '../http-json.js';

const MEDIA = { image: 'photo', sticker: 'sticker', voice: 'voice', unsupported: 'withheld' } as const;

const EVENT = /^message\.(\w+)\.received$/u;

/** One update, or undefined when it is nothing for us. `now` is when it arrived, ms. */
export function parseBotUpdate(body: unknown, now: number): Inbound | undefined {
  const outer = object(body);
  const update = object(outer?.result) ?? outer;
  const message = object(update?.message);
  const event = update?.event_name;
  const kind = typeof event === 'string' ? EVENT.exec(event)?.[1] : undefined;
  const from = object(message?.from);
  const chat = object(message?.chat);
  const id = idOf(message?.message_id);
  const user = idOf(chat?.id) ?? idOf(from?.id);
  if (!message || kind === undefined || id === undefined || user === undefined) return undefined;
  if (from?.is_bot === true || (chat?.chat_type ?? 'PRIVATE') !== 'PRIVATE') return undefined;

  const common = { channel: 'zalo-bot', user, id: `${event}:${id}`, at: now } as const;
  if (kind === 'text') {
    if (typeof message.text !== 'string') return undefined;
    return { ...common, kind: 'text', text: message.text };
  }
  // `unsupported` is also all that comes from the protected accounts of minors: they get an answer of their own.
  const media = MEDIA[kind as keyof typeof MEDIA];
  if (media === undefined) return undefined;
  const { caption } = message;
  return {
    ...common,
    kind: 'media',
    media,
    ...(typeof caption === 'string' && caption !== '' ? { caption } : {}),
  };
}
