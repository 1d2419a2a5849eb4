// The Zalo Official Account as one part: webhook in, deliveries out, tokens kept fresh.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionKey, Store } from '../../store/port.js';
import type { Deliver } from '../delivery.js';
import type { ReceiveOptions } from '../webhook.js';
import { ZaloOaApi } from './api.js';
import { zaloOaDeliver } from './deliver.js';
import type { ZaloEvent } from './events.js';
import { ZaloOAuth } from './oauth.js';
import { ZaloSender } from './send.js';
import { ZaloTokens } from './tokens.js';
import { zaloWebhook } from './webhook.js';

export { ZALO_WEBHOOK_PATH } from './webhook.js';

export interface ZaloOaOptions extends ReceiveOptions {
  store: Store;
  oaId: string;
  appId: string;
  appSecret: string;
  oaSecretKey: string;
  refreshToken?: string;
  apiRoot?: string;
  oauthRoot?: string;
  baseUrl?: string;
  /** Picture (JPG or PNG, path or address) of the form that asks for a number. */
  contactImage?: string;
  /** Longest wait for an answer of the API, ms. */
  timeoutMs?: number;
  onEvent: (event: ZaloEvent) => Promise<unknown>;
  onUnreachable: (user: string) => void;
  onAlarm: (reason: string) => void;
}

export interface ZaloOa {
  webhook: (req: IncomingMessage, res: ServerResponse) => void;
  deliver: Deliver;
  tokens: ZaloTokens;
  /** Begins to keep the token fresh. */
  start(): void;
  /** Waits for a refresh under way and closes the connections; before the store is closed. */
  stop(): Promise<void>;
}

/** A follower who knocks on a wrong door is one mistake; this many refusals in a row are a wrong key. */
const REFUSED_ALARM = 20;

/** Wires the parts. Nothing is called before `start` or the first delivery. */
export function createZaloOa(options: ZaloOaOptions): ZaloOa {
  const { store, oaId, appId, appSecret, baseUrl, onAlarm, onUnreachable } = options;
  const oauth = new ZaloOAuth({ appId, appSecret, root: options.oauthRoot });
  const api = new ZaloOaApi({ root: options.apiRoot, timeoutMs: options.timeoutMs });
  const tokens = new ZaloTokens({ store, oaId, oauth, seed: options.refreshToken, onAlarm });
  const sender = new ZaloSender({ api, tokens, store, oaId, contactImage: options.contactImage });
  let refused = 0;
  return {
    webhook: zaloWebhook({
      ...options,
      onEvent: (event) => {
        refused = 0;
        return options.onEvent(event);
      },
      isKnown: async (user) => (await store.session(`zalo-oa:${user}` satisfies SessionKey)) !== undefined,
      onRefused: (reason) => {
        if (++refused % REFUSED_ALARM !== 0) return;
        onAlarm(
          reason === 'signature'
            ? `${refused} events with a wrong signature: check ZALO_APP_ID and ZALO_OA_SECRET_KEY`
            : `${refused} events for another Official Account: check ZALO_OA_ID`,
        );
      },
    }),
    deliver: zaloOaDeliver({ sender, baseUrl, onUnreachable, onAlarm }),
    tokens,
    start: () => tokens.start(),
    stop: async () => {
      await tokens.stop();
      await Promise.all([oauth.close(), api.close()]);
    },
  };
}
