// Zalo OA webhook events → what the product knows. Tolerant: unknown fields are ignored, unknown events give
// undefined, ids are text, and nothing in an event can throw.
import { createHash } from 'node:crypto';
import type { Inbound } from '../../conversation/message.js';
import { idOf, type Json, object } from '../http-json.js';
import { anonymousUser, CHOICE_PREFIX } from './address.js';

/**
 * What an event asks for. `inbound` is a turn. `welcome` marks an inbound that greets a person we do not know yet: for
 * one we know, a follow is `resumed` and "chat now" nothing. `takeover`: a counsellor answered in Zalo's own
 * console, the bot must be silent. `erase`: the person withdrew at Zalo, everything must go.
 */
export type ZaloEvent =
  | { type: 'inbound'; inbound: Inbound; welcome?: 'follow' | 'chat-now' }
  | { type: 'takeover'; user: string; id: string; at: number }
  | { type: 'erase'; user: string; id: string; at: number };

const MEDIA = {
  image: 'photo',
  gif: 'video',
  video: 'video',
  audio: 'voice',
  sticker: 'sticker',
  file: 'file',
  business_card: 'other',
  link: 'other',
} as const;

const SENT = /^(user|anonymous)_send_(\w+)$/u;

/** Whether an event concerns this OA: it is the sender, the recipient or named; events that name none do. */
export function concerns(event: Json, oaId: string): boolean {
  const parties = [event.oa_id, object(event.sender)?.id, object(event.recipient)?.id].map(idOf);
  return parties.includes(oaId) || parties.every((id) => id === undefined);
}

/** The id by which a repeat is recognised: event and message, else a hash of the body. */
export function eventId(event: Json, raw: Buffer): string {
  const message = idOf(object(event.message)?.msg_id);
  return `${String(event.event_name)}:${message ?? createHash('sha256').update(raw).digest('hex').slice(0, 32)}`;
}

/** One event, or undefined when there is nothing to do. `now` is when it arrived, ms. */
export function parseEvent(event: Json, raw: Buffer, now: number): ZaloEvent | undefined {
  const name = event.event_name;
  if (typeof name !== 'string') return undefined;
  const id = eventId(event, raw);
  const sender = idOf(object(event.sender)?.id);
  const inbound = (user: string) => ({ channel: 'zalo-oa', user, id, at: now }) as const;

  const sent = SENT.exec(name);
  if (sent) {
    const message = object(event.message) ?? {};
    if (sender === undefined) return undefined;
    const user =
      sent[1] === 'anonymous' ? anonymousUser(sender, idOf(message.conversation_id) ?? '') : sender;
    return parseMessage(sent[2]!, message, inbound(user));
  }
  const person = idOf(event.user_id) ?? idOf(object(event.follower)?.id) ?? sender;
  if (name.startsWith('oa_send_') && !name.startsWith('oa_send_group_')) {
    const user = idOf(object(event.recipient)?.id);
    // Everything we send comes back as an echo; only a counsellor's message names the counsellor.
    if (user === undefined || idOf(object(event.sender)?.admin_id) === undefined) return undefined;
    const conversation = idOf(object(event.message)?.conversation_id);
    const known = name.startsWith('oa_send_anonymous_') && conversation !== undefined;
    return { type: 'takeover', user: known ? anonymousUser(user, conversation) : user, id, at: now };
  }
  if (person === undefined) return undefined;
  switch (name) {
    case 'follow':
      return { type: 'inbound', inbound: { ...inbound(person), kind: 'resumed' }, welcome: 'follow' };
    case 'user_click_chatnow':
      return { type: 'inbound', inbound: { ...inbound(person), kind: 'start' }, welcome: 'chat-now' };
    case 'unfollow':
      return { type: 'inbound', inbound: { ...inbound(person), kind: 'stopped' } };
    case 'user_submit_info':
      return parseInfo(object(event.info) ?? {}, inbound(person));
    case 'user_withdraw':
      return { type: 'erase', user: person, id, at: now };
    default:
      return undefined;
  }
}

type Common = Pick<Inbound, 'user' | 'id' | 'at'> & { channel: 'zalo-oa' };

function parseMessage(kind: string, message: Json, common: Common): ZaloEvent | undefined {
  const text = typeof message.text === 'string' ? message.text : undefined;
  const turn = (inbound: Inbound): ZaloEvent => ({ type: 'inbound', inbound });
  if (kind === 'text' || (kind === 'link' && text)) {
    if (text === undefined) return undefined;
    if (text.startsWith(CHOICE_PREFIX)) {
      const choice = text.slice(CHOICE_PREFIX.length).trim();
      if (choice !== '' && Buffer.byteLength(choice) <= 64)
        return turn({ ...common, kind: 'choice', choice });
    }
    return turn({ ...common, kind: 'text', text });
  }
  if (kind === 'location') {
    const place = object(object(attachment(message)?.payload)?.coordinates);
    const latitude = coordinate(place?.latitude, 90);
    const longitude = coordinate(place?.longitude, 180);
    if (latitude === undefined || longitude === undefined)
      return turn({ ...common, kind: 'media', media: 'other' });
    return turn({ ...common, kind: 'location', latitude, longitude });
  }
  const media = MEDIA[kind as keyof typeof MEDIA];
  // Group messages (`user_send_group_text` …) and what may come later are nothing for a counselling talk.
  if (media === undefined) return undefined;
  return turn({ ...common, kind: 'media', media, ...(text ? { caption: text } : {}) });
}

const attachment = (message: Json): Json | undefined =>
  Array.isArray(message.attachments) ? object(message.attachments[0]) : undefined;

/** Zalo gives coordinates as text. */
function coordinate(value: unknown, limit: number): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= limit ? number : undefined;
}

/** The form "share your details": Zalo fills in the sender's own number, as `849…`, text or number. */
function parseInfo(info: Json, common: Common): ZaloEvent | undefined {
  const digits = String(info.phone ?? '').replace(/[^\d+]/gu, '');
  if (!/\d{8}/u.test(digits)) return undefined;
  const phone = /^[1-9]\d{7,14}$/u.test(digits) ? `+${digits}` : digits;
  return { type: 'inbound', inbound: { ...common, kind: 'contact', phone, own: true } };
}
