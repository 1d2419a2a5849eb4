// Telegram's Update → Inbound. Tolerant: unknown fields are ignored, unknown kinds, groups, bots and edits
// give undefined, and nothing in an update can throw.
import type { Inbound } from '../../conversation/message.js';
import { plainWords } from './commands.js';

/** The kinds we ask Telegram for; all others never arrive, and are ignored when they do. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const;

type Json = Readonly<Record<string, unknown>>;

const object = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;

/** The update's own number, by which a repeat is recognised. */
export const updateId = (update: unknown): number | undefined => wholeNumber(object(update)?.update_id);

/** The callback to answer at once, whatever becomes of the press; undefined when the update is none. */
export function callbackId(update: unknown): string | undefined {
  const id = object(object(update)?.callback_query)?.id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/**
 * One update as the conversation knows it, or undefined when it is nothing for us. `now` is when it arrived
 * (ms). Groups are never listened to.
 */
export function parseUpdate(update: unknown, now: number): Inbound | undefined {
  const u = object(update);
  const id = updateId(u);
  if (u === undefined || id === undefined) return undefined;
  const message = object(u.message);
  if (message) return parseMessage(message, id, now);
  const callback = object(u.callback_query);
  if (callback) return parseCallback(callback, id, now);
  const member = object(u.my_chat_member);
  return member && parseMember(member, id, now);
}

/** The sender in a private chat; undefined for groups, channels, bots and strangers to the format. */
function sender(from: unknown, chat: unknown): string | undefined {
  const who = object(from);
  const where = object(chat);
  const id = wholeNumber(who?.id);
  if (id === undefined || id <= 0 || who?.is_bot === true || where?.type !== 'private') return undefined;
  return String(id);
}

const base = (user: string, id: number, at: number) =>
  ({ channel: 'telegram', user, id: String(id), at }) as const;

/** `/start` with whatever follows it. */
const START = /^\/start(?:@\w+)?(?:\s+(.*))?$/su;
/** What a link can carry (Bot API, deep links); anything else was typed by hand and is dropped. */
const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/u;

const MEDIA = [
  ['photo', 'photo'],
  ['voice', 'voice'],
  ['audio', 'voice'],
  ['sticker', 'sticker'],
  ['animation', 'video'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['document', 'file'],
  ['poll', 'other'],
  ['dice', 'other'],
  ['game', 'other'],
  ['story', 'other'],
  ['paid_media', 'other'],
  ['checklist', 'other'],
  ['web_app_data', 'other'],
] as const;

function parseMessage(message: Json, id: number, now: number): Inbound | undefined {
  const user = sender(message.from, message.chat);
  if (user === undefined) return undefined;
  const { text } = message;
  if (typeof text === 'string') return parseText(text, user, id, now);
  const common = base(user, id, now);
  const contact = object(message.contact);
  if (contact) return parseContact(contact, user, common);
  const location = object(message.location);
  if (location) {
    const { latitude, longitude } = location;
    if (!inRange(latitude, 90) || !inRange(longitude, 180)) return undefined;
    return { ...common, kind: 'location', latitude, longitude };
  }
  const media = MEDIA.find(([field]) => message[field] !== undefined)?.[1];
  // What is left are service messages (pinned, title changed …): nobody said anything.
  if (media === undefined) return undefined;
  const { caption } = message;
  return { ...common, kind: 'media', media, ...(typeof caption === 'string' ? { caption } : {}) };
}

function parseText(text: string, user: string, id: number, at: number): Inbound {
  const start = START.exec(text);
  // Field by field: a spread makes a new hidden class of every text.
  if (!start) return { channel: 'telegram', user, id: String(id), at, kind: 'text', text: plainWords(text) };
  const payload = start[1]?.trim() ?? '';
  return { ...base(user, id, at), kind: 'start', ...(PAYLOAD.test(payload) ? { referral: payload } : {}) };
}

const inRange = (value: unknown, limit: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= limit;

/** A card is the sender's own number only when Telegram says so; a forwarded one is somebody else's. */
function parseContact(contact: Json, user: string, common: ReturnType<typeof base>): Inbound | undefined {
  if (typeof contact.phone_number !== 'string') return undefined;
  const digits = contact.phone_number.replace(/[^\d+]/gu, '');
  const own = String(wholeNumber(contact.user_id)) === user;
  // Telegram's own numbers are international but may lack the plus sign.
  const phone = own && /^[1-9]\d{7,14}$/u.test(digits) ? `+${digits}` : digits;
  return { ...common, kind: 'contact', phone, own };
}

/** What the buttons under a facility's registrations begin with. */
const FACILITY_PRESS = 'lead:';

const idText = (value: unknown): string | undefined => wholeNumber(value)?.toString();

function parseCallback(callback: Json, id: number, now: number): Inbound | undefined {
  const message = object(callback.message);
  const { data } = callback;
  // A facility's button may be pressed in its group, and belongs to the chat.
  const user =
    typeof data === 'string' && data.startsWith(FACILITY_PRESS)
      ? idText(object(message?.chat)?.id)
      : sender(callback.from, message?.chat);
  if (user === undefined || typeof data !== 'string' || data === '' || Buffer.byteLength(data) > 64)
    return undefined;
  // An inaccessible message (date 0) cannot be replaced.
  const pressed = message?.date === 0 ? undefined : wholeNumber(message?.message_id);
  const press = { kind: 'choice', choice: data, pressed: pressed?.toString() } as const;
  return { channel: 'telegram', user, id: String(id), at: now, ...press };
}

function parseMember(member: Json, id: number, now: number): Inbound | undefined {
  const user = sender(member.from, member.chat);
  if (user === undefined) return undefined;
  const status = object(member.new_chat_member)?.status;
  if (status === 'kicked' || status === 'left') return { ...base(user, id, now), kind: 'stopped' };
  if (status === 'member') return { ...base(user, id, now), kind: 'resumed' };
  return undefined;
}
