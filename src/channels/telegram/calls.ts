// Message → the Bot API calls that show it. Pure, so that every shape can be checked against the schema.
// Texts are plain but for codes to copy, which are marked by the one template of html.ts.
import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types';
import type { Message } from '../../conversation/message.js';
import { telegramPolicy } from '../policies/telegram.js';
import { render } from '../render.js';
import { withCodes } from './html.js';

type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;

export type Call =
  | {
      method: 'sendMessage';
      payload: {
        chat_id: string;
        text: string;
        parse_mode?: 'HTML';
        reply_markup?: Markup;
        link_preview_options?: { is_disabled: true };
      };
      /** The words without formatting, for when Telegram cannot read it. */
      plain: string;
    }
  | {
      method: 'sendPhoto';
      /** `photo` is the picture's address as the message has it; the sender turns it into a URL, id or upload. */
      payload: { chat_id: string; photo: string; caption?: string; reply_markup?: Markup };
    };

const SHARE_NUMBER = { text: 'Gửi số điện thoại của tôi', request_contact: true } as const;
const SHARE_PLACE = { text: 'Gửi vị trí của tôi', request_location: true } as const;

/** The calls for one message, in order. `baseUrl` makes paths absolute. */
export function telegramCalls(chat: string, message: Message, baseUrl?: string): Call[] {
  const calls: Call[] = [];
  for (const part of render(message, telegramPolicy, { baseUrl })) {
    const markup = keyboard(part);
    const reply_markup = markup ? { reply_markup: markup } : {};
    const { picture, text } = part;
    if (picture && text.length <= telegramPolicy.captionLength) {
      const caption = text === '' ? {} : { caption: text };
      calls.push({
        method: 'sendPhoto',
        payload: { chat_id: chat, photo: picture.url, ...caption, ...reply_markup },
      });
      continue;
    }
    if (picture) calls.push({ method: 'sendPhoto', payload: { chat_id: chat, photo: picture.url } });
    if (text !== '') calls.push(textCall(chat, text, markup));
  }
  return calls;
}

/** One text message. A preview of a linked page would push the buttons off a small screen. */
export function textCall(chat: string, text: string, markup?: Markup): Call & { method: 'sendMessage' } {
  const html = withCodes(text);
  const payload: (Call & { method: 'sendMessage' })['payload'] = { chat_id: chat, text: html ?? text };
  if (html !== undefined) payload.parse_mode = 'HTML';
  if (text.includes('://')) payload.link_preview_options = { is_disabled: true };
  if (markup) payload.reply_markup = markup;
  return { method: 'sendMessage', plain: text, payload };
}

/**
 * One button a row. A message holds one keyboard only: next to "share my number" or "where I am" the choices become
 * reply buttons, whose labels come back as text.
 */
function keyboard({ choices, link, requestContact, requestLocation }: Message): Markup | undefined {
  if (requestContact || requestLocation) {
    return {
      keyboard: [
        [requestContact ? SHARE_NUMBER : SHARE_PLACE],
        ...(choices ?? []).map((c) => [{ text: c.label }]),
      ],
      resize_keyboard: true,
      one_time_keyboard: true,
    };
  }
  const rows = [
    ...(choices ?? []).map((c) => [{ text: c.label, callback_data: c.id }]),
    ...(link ? [[{ text: link.label, url: link.url }]] : []),
  ];
  // Without buttons of our own, a share-my-number keyboard left over from before goes away.
  return rows.length > 0 ? { inline_keyboard: rows } : { remove_keyboard: true };
}
