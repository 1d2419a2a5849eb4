// The Zalo Bot webhook endpoint. Stands before every body parser; a secret header proves the sender. The body
// does not name the bot, so one address serves one bot.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Inbound } from '../../conversation/message.js';
import { parseWire } from '../http-json.js';
import { answer, createResponder, type ReceiveOptions, receive } from '../webhook.js';
import { parseBotUpdate } from './update.js';

/** Path of the webhook under BASE_URL. */
export const ZALO_BOT_WEBHOOK_PATH = '/webhooks/zalo-bot';

export interface ZaloBotWebhookOptions extends ReceiveOptions {
  /** Accepted values of the secret header; two during a rotation. At least one, none empty. */
  secrets: readonly string[];
  /** Resolves after the commit; rejects when the update could not be stored. */
  onUpdate: (inbound: Inbound) => Promise<unknown>;
}

/**
 * The handler for `POST /webhooks/zalo-bot`. 200 after the commit and for updates that are nothing for us; 401
 * wrong secret; 400 no JSON; 413 over 1 MB; 503 when it could not be stored within 1.5 s.
 */
export function zaloBotWebhook(
  options: ZaloBotWebhookOptions,
): (req: IncomingMessage, res: ServerResponse) => void {
  const { secrets, onUpdate, now = Date.now } = options;
  if (secrets.length === 0 || secrets.includes(''))
    throw new Error('the Zalo Bot webhook needs a secret: set ZALO_BOT_WEBHOOK_SECRET');
  const digests = secrets.map(digest);
  const respond = createResponder(options);

  const isSecret = (given: string | string[] | undefined): boolean => {
    if (typeof given !== 'string') return false;
    const got = digest(given);
    return digests.some((expected) => timingSafeEqual(got, expected));
  };

  return (req, res) => {
    if (!isSecret(req.headers['x-bot-api-secret-token'])) return answer(res, 401, { connection: 'close' });
    receive(req, res, options.maxBytes, (bytes) => {
      const raw = bytes.toString('utf8');
      let body: unknown;
      try {
        body = parseWire(raw);
      } catch {
        return answer(res, 400);
      }
      const update = parseBotUpdate(body, now());
      if (update === undefined) return answer(res, 200);
      void respond(res, { id: update.id, raw }, () => onUpdate(update));
    });
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
