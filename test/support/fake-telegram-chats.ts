// How Telegram reads a message that a bot sends: what people see of it, and what it refuses.
import type { IncomingMessage } from 'node:http';
import type { Json } from './fake-server.js';

/** A message as it stands in a person's chat now. */
export interface ShownMessage {
  message_id: number;
  text: string;
  photo?: string;
  reply_markup?: {
    inline_keyboard?: { text: string; callback_data?: string; url?: string }[][];
    keyboard?: { text: string; request_contact?: boolean; request_location?: boolean }[][];
  };
}

/** Thrown for what Telegram refuses. */
export class TelegramRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const badRequest = (what: string): TelegramRefusal => new TelegramRefusal(400, `Bad Request: ${what}`);

/** What a sent message shows. Throws TelegramRefusal for addresses and formatting that Telegram refuses. */
export function shownBy(payload: Json): Omit<ShownMessage, 'message_id'> {
  refuseWrongUrls(payload);
  return {
    text: parsedText(payload),
    ...(payload.photo === undefined ? {} : { photo: String(payload.photo) }),
    ...(payload.reply_markup ? { reply_markup: payload.reply_markup as ShownMessage['reply_markup'] } : {}),
  };
}

/** Changes a shown message in place. Throws TelegramRefusal when there is none, or nothing would change. */
export function edit(shown: ShownMessage | undefined, payload: Json): void {
  if (!shown) throw badRequest('message to edit not found');
  const markup = payload.reply_markup as ShownMessage['reply_markup'];
  if (shown.text === payload.text && JSON.stringify(shown.reply_markup) === JSON.stringify(markup))
    throw badRequest('message is not modified: specified new message content is the same');
  shown.text = parsedText(payload);
  shown.reply_markup = markup;
}

/** The text as people see it; formatting that Telegram could not read is refused. */
function parsedText(payload: Json): string {
  const text = String(payload.text ?? payload.caption ?? '');
  if (payload.parse_mode !== 'HTML') return text;
  const bare = text.replace(/<(b|i|u|s|code|pre)>([^<>]*)<\/\1>/gu, '$2');
  if (/[<>]|&(?!(?:amp|lt|gt|quot);)/u.test(bare))
    throw badRequest("can't parse entities: unsupported start tag");
  return bare
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&quot;/gu, '"')
    .replace(/&amp;/gu, '&');
}

/** Telegram refuses buttons and pictures at addresses that nobody else could open. */
function refuseWrongUrls(payload: Json): void {
  const open = (url: string): boolean =>
    URL.canParse(url) &&
    /^https?:$/u.test(new URL(url).protocol) &&
    /\.[a-z]{2,}$/iu.test(new URL(url).hostname);
  const rows = (payload.reply_markup as ShownMessage['reply_markup'])?.inline_keyboard ?? [];
  for (const button of rows.flat())
    if (button.url !== undefined && !open(button.url))
      throw badRequest(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
  const photo = payload.photo;
  if (typeof photo === 'string' && photo.includes('://') && !open(photo))
    throw badRequest('wrong HTTP URL specified');
}

/** The parameters of a call, sent as JSON or as a form with files. */
export async function readPayload(req: IncomingMessage, body: Buffer): Promise<Json> {
  const type = req.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return body.length === 0 ? {} : (JSON.parse(body.toString()) as Json);
  const form = await new Response(body as unknown as BodyInit, {
    headers: { 'content-type': type },
  }).formData();
  const payload: Json = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string') payload[name] = `upload:${value.name}:${value.size}`;
    else payload[name] = /^[[{]/u.test(value) ? JSON.parse(value) : value;
  }
  return payload;
}
