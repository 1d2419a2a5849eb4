// The Zalo Bot as one part: updates in by webhook or polling, deliveries out.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Inbound } from '../../conversation/message.js';
import type { Deliver } from '../delivery.js';
import type { ReceiveOptions } from '../webhook.js';
import { ZaloBotApi } from './api.js';
import { zaloBotDeliver } from './deliver.js';
import { startZaloBotPolling } from './polling.js';
import { removeZaloBotWebhook, setUpZaloBotWebhook } from './setup.js';
import { zaloBotWebhook } from './webhook.js';

export { checkZaloBot } from './setup.js';
export { ZALO_BOT_WEBHOOK_PATH } from './webhook.js';

export interface ZaloBotOptions extends ReceiveOptions {
  token: string;
  apiRoot?: string;
  baseUrl?: string;
  /** With a secret and a public https address updates come by webhook, else by polling. */
  webhookSecret?: string;
  /** Longest wait for an answer of the API, ms. */
  timeoutMs?: number;
  onUpdate: (inbound: Inbound) => Promise<unknown>;
  onAlarm: (reason: string) => void;
}

export interface ZaloBot {
  api: ZaloBotApi;
  /** Present in webhook mode. */
  webhook?: (req: IncomingMessage, res: ServerResponse) => void;
  deliver: Deliver;
  /** Sets the webhook, or ends it, which excludes polling. Answers the problems met; safe to repeat. */
  setUp(): Promise<string[]>;
  /** Begins to poll where there is no webhook. */
  start(): void;
  /** Lets the update in hand finish and closes the connections. */
  stop(): Promise<void>;
}

/** Wires the parts. Nothing is called before `start` or the first delivery. */
export function createZaloBot(options: ZaloBotOptions): ZaloBot {
  const { token, baseUrl, webhookSecret: secret, onUpdate, onAlarm } = options;
  const api = new ZaloBotApi({ token, root: options.apiRoot, timeoutMs: options.timeoutMs });
  const address = secret !== undefined && baseUrl?.startsWith('https:') ? { baseUrl, secret } : undefined;
  let polling: { stop(): Promise<void> } | undefined;
  return {
    api,
    ...(secret === undefined ? {} : { webhook: zaloBotWebhook({ ...options, secrets: [secret] }) }),
    deliver: zaloBotDeliver({ api, baseUrl, onAlarm }),
    setUp: () =>
      address ? setUpZaloBotWebhook(api, address.baseUrl, address.secret) : removeZaloBotWebhook(api),
    start: () => {
      if (address) return;
      polling = startZaloBotPolling({ ...options, pause: undefined, api, onUpdate, onAlarm });
    },
    stop: async () => {
      await polling?.stop();
      await api.close();
    },
  };
}
