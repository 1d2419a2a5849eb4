// The Zalo OpenAPI as the product uses it: one call, every failure turned into a small value. Nothing here
// throws, and no result holds a token or a person's text.

import { HttpJson, idOf, NetworkError, object } from '../http-json.js';
import { SERVER_PAUSE_MS } from '../pace.js';
import { classify, classifyStatus, type Failure } from './errors.js';

export interface ZaloApiOptions {
  /** Default: Zalo's own server. */
  root?: string;
  timeoutMs?: number;
  connections?: number;
}

export type CallResult = { outcome: 'ok'; messageId?: string } | Failure;

export class ZaloOaApi {
  readonly #http: HttpJson;

  constructor({ root = 'https://openapi.zalo.me', ...options }: ZaloApiOptions = {}) {
    this.#http = new HttpJson({ root, ...options });
  }

  /** One POST with an access token. */
  async post(path: string, body: object, token: string): Promise<CallResult> {
    try {
      const answer = await this.#http.post(path, body, { headers: { access_token: token } });
      const envelope = object(answer.body);
      const code = Number(envelope?.error ?? Number.NaN);
      if (!Number.isFinite(code)) return classifyStatus(answer.status);
      if (code !== 0) return classify(code);
      return { outcome: 'ok', messageId: idOf(object(envelope?.data)?.message_id) };
    } catch (error) {
      const reason = error instanceof NetworkError ? error.message : (error as Error).name;
      return { outcome: 'retry', after: SERVER_PAUSE_MS, reason };
    }
  }

  /** Lets the calls under way finish and closes the connections. */
  close(): Promise<void> {
    return this.#http.close();
  }
}
