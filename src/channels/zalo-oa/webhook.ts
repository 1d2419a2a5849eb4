// The Zalo OA webhook endpoint. Stands before every body parser: the signature is over the raw bytes. One URL
// per app, so events of other Official Accounts of the same app come here too and are left alone.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { idOf, type Json, object, parseWire } from '../http-json.js';
import { answer, createResponder, type ReceiveOptions, receive } from '../webhook.js';
import { concerns, eventId, parseEvent, type ZaloEvent } from './events.js';
import { isSignedBy } from './signature.js';

/** Path of the webhook under BASE_URL. */
export const ZALO_WEBHOOK_PATH = '/webhooks/zalo';

export interface ZaloWebhookOptions extends ReceiveOptions {
  appId: string;
  oaId: string;
  oaSecretKey: string;
  /** Resolves after the commit; rejects when the event could not be stored. */
  onEvent: (event: ZaloEvent) => Promise<unknown>;
  /** Whether the person has a talk with us already: decides what a follow means. */
  isKnown: (user: string) => Promise<boolean>;
  /** Told of what was turned away: many of them mean a wrong key or a wrong OA id. */
  onRefused?: (reason: 'signature' | 'other-oa') => void;
}

/**
 * The handler for `POST /webhooks/zalo`. 200 after the commit, for the unsigned `{}` that Zalo posts when the
 * address is saved, and for events that are nothing for us; 401 wrong signature; 400 no JSON object; 413 over
 * 1 MB; 503 when it could not be stored within 1.5 s.
 */
export function zaloWebhook(
  options: ZaloWebhookOptions,
): (req: IncomingMessage, res: ServerResponse) => void {
  const { appId, oaId, oaSecretKey, onEvent, isKnown, onRefused } = options;
  if (appId === '' || oaSecretKey === '')
    throw new Error('the Zalo webhook needs ZALO_APP_ID and ZALO_OA_SECRET_KEY');
  const now = options.now ?? Date.now;
  const respond = createResponder(options);

  const isSigned = (req: IncomingMessage, raw: Buffer, event: Json): boolean => {
    const header = req.headers['x-zevent-signature'];
    return [event.timestamp, req.headers['x-zevent-timestamp']].some((value) => {
      const timestamp = idOf(value);
      return timestamp !== undefined && isSignedBy(header, { appId, raw, timestamp, oaSecretKey });
    });
  };

  /** A follow greets whom we do not know, and only ends the silence of whom we know. */
  const welcome = async (event: ZaloEvent): Promise<ZaloEvent | undefined> => {
    if (event.type !== 'inbound' || event.welcome === undefined) return event;
    const { channel, user, id, at } = event.inbound;
    if (!(await isKnown(user))) return { type: 'inbound', inbound: { channel, user, id, at, kind: 'start' } };
    return event.welcome === 'follow' ? event : undefined;
  };

  return (req, res) =>
    receive(req, res, options.maxBytes, (raw) => {
      let event: Json | undefined;
      try {
        event = object(parseWire(raw.toString('utf8')));
      } catch {
        // Told by the status below.
      }
      if (event === undefined) return answer(res, 400);
      if (Object.keys(event).length === 0) return answer(res, 200);
      if (!isSigned(req, raw, event)) {
        onRefused?.('signature');
        return answer(res, 401);
      }
      if (!concerns(event, oaId)) {
        onRefused?.('other-oa');
        return answer(res, 200);
      }
      const parsed = parseEvent(event, raw, now());
      if (parsed === undefined) return answer(res, 200);
      void respond(res, { id: eventId(event, raw), raw: raw.toString('utf8') }, async () => {
        const wanted = await welcome(parsed);
        if (wanted !== undefined) await onEvent(wanted);
      });
    });
}
