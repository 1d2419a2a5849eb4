// Delivers one Message to a Telegram chat and says how it went, so that the outbox can settle the row.
import { InputFile } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import type { Message } from '../../conversation/message.js';
import type { CallResult, TelegramApi } from './api.js';
import { type Call, telegramCalls, textCall } from './calls.js';
import type { Failure } from './errors.js';

type TextCall = Call & { method: 'sendMessage' };

/** How a delivery went. `sent` counts the parts that arrived: hand it back as `skip` with the next attempt. */
export type Delivery = { outcome: 'ok'; sent: number } | (Failure & { parts: number });

export interface SendOptions {
  /** Public https address of this service; pictures by path are fetched from it by Telegram. */
  baseUrl?: string;
  /** Parts that arrived with an earlier attempt. */
  skip?: number;
  /** Replace this message of ours instead of sending a new one (a list's next page). */
  edit?: number;
  /** Reads a picture of this service by its path, to upload it. */
  picture?: (path: string) => Promise<Uint8Array | undefined>;
}

/** File ids of pictures that Telegram already holds, by path: sent again without an upload. */
const MAX_FILE_IDS = 1000;

export class TelegramSender {
  readonly #fileIds = new Map<string, string>();

  constructor(readonly api: TelegramApi) {}

  /**
   * Sends messages in order, in as many parts as they need. A picture that cannot be shown never costs the text. A
   * failure after the first part says how many parts arrived.
   */
  async send(chat: string, messages: readonly Message[], options: SendOptions = {}): Promise<Delivery> {
    const calls: Call[] = [];
    for (const message of messages) calls.push(...telegramCalls(chat, message, options.baseUrl));
    let sent = 0;
    for (const call of calls) {
      if (sent >= (options.skip ?? 0)) {
        const result = await this.#one(call, calls.length === 1 ? options : { ...options, edit: undefined });
        if (result.outcome !== 'ok' && result.outcome !== 'needless') return { ...result, parts: sent };
      }
      sent++;
    }
    return { outcome: 'ok', sent };
  }

  #one(call: Call, options: SendOptions): Promise<CallResult<unknown>> {
    if (call.method === 'sendPhoto') return this.#photo(call, options);
    return call.payload.parse_mode === undefined
      ? this.#text(call.payload, options.edit)
      : this.#formatted(call, options.edit);
  }

  /** A text that Telegram cannot read with its formatting goes without. */
  async #formatted({ payload, plain }: TextCall, edit: number | undefined): Promise<CallResult<unknown>> {
    const result = await this.#text(payload, edit);
    if (result.outcome !== 'resend-plain') return result;
    const { parse_mode: _, ...unformatted } = payload;
    return this.#text({ ...unformatted, text: plain }, edit);
  }

  #text(payload: TextCall['payload'], edit: number | undefined): Promise<CallResult<unknown>> {
    return edit !== undefined && payload.reply_markup && 'inline_keyboard' in payload.reply_markup
      ? this.#edited(payload, payload.reply_markup, edit)
      : this.api.call('sendMessage', payload);
  }

  /** In place of an earlier message; anew where that cannot be changed any more. */
  async #edited(
    payload: TextCall['payload'],
    reply_markup: InlineKeyboardMarkup,
    edit: number,
  ): Promise<CallResult<unknown>> {
    const { chat_id, text, parse_mode, link_preview_options } = payload;
    const edited = await this.api.call('editMessageText', {
      chat_id,
      message_id: edit,
      text,
      ...(parse_mode ? { parse_mode } : {}),
      reply_markup,
      ...(link_preview_options ? { link_preview_options } : {}),
    });
    if (edited.outcome !== 'resend-new' && edited.outcome !== 'bad-request') return edited;
    return this.api.call('sendMessage', payload);
  }

  async #photo(call: Call & { method: 'sendPhoto' }, options: SendOptions): Promise<CallResult<unknown>> {
    const { payload } = call;
    const address = payload.photo;
    for (const photo of await this.#sources(address, options)) {
      const result = await this.api.call('sendPhoto', { ...payload, photo });
      if (result.outcome === 'ok') {
        const id = result.result.photo.at(-1)?.file_id;
        if (id) this.#remember(address, id);
        return result;
      }
      if (result.outcome !== 'bad-request') return result;
      this.#fileIds.delete(address);
    }
    // The text does without its picture.
    if (payload.caption === undefined) return { outcome: 'needless', reason: 'picture left out' };
    return this.#one(textCall(payload.chat_id, payload.caption, payload.reply_markup), {});
  }

  /** Ways to give Telegram a picture, the cheapest first. */
  async #sources(address: string, { baseUrl, picture }: SendOptions): Promise<(string | InputFile)[]> {
    const sources: (string | InputFile)[] = [];
    const known = this.#fileIds.get(address);
    if (known) sources.push(known);
    if (!address.startsWith('/')) return [...sources, address];
    const bytes = known ? undefined : await picture?.(address);
    if (bytes) sources.push(new InputFile(bytes, address.slice(address.lastIndexOf('/') + 1)));
    else if (baseUrl?.startsWith('https:')) sources.push(baseUrl.replace(/\/+$/u, '') + address);
    return sources;
  }

  #remember(address: string, id: string): void {
    if (this.#fileIds.size >= MAX_FILE_IDS) this.#fileIds.delete(this.#fileIds.keys().next().value as string);
    this.#fileIds.set(address, id);
  }
}
