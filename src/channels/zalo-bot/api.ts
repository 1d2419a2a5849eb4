// The Zalo Bot Platform API: Telegram-like calls, refusals classed by their code (it may come with HTTP 200).
// Nothing here throws, and no result holds the token or a person's text. Zalo Bot docs, "API".

import { HttpJson, NetworkError, object } from '../http-json.js';
import { SERVER_PAUSE_MS } from '../pace.js';

export type Failure =
  /** Try again after `after` ms, at most `tries` times when given. `all`: nobody may be sent to until then. */
  | { outcome: 'retry'; after: number; reason: string; all?: boolean; tries?: number }
  /** getUpdates: nothing came. */
  | { outcome: 'nothing'; reason: string }
  | { outcome: 'bad-request'; reason: string }
  /** Token revoked, plan used up: a person must look. */
  | { outcome: 'alarm'; reason: string };

export type CallResult = { outcome: 'ok'; result: unknown } | Failure;

export interface ZaloBotApiOptions {
  token: string;
  /** Default: Zalo's own server. */
  root?: string;
  timeoutMs?: number;
  connections?: number;
}

const QUOTA_PAUSE_MS = 60_000;
/** Their "internal error" comes as 403. */
const FEW = 4;

export class ZaloBotApi {
  readonly #http: HttpJson;
  readonly #path: string;

  constructor({ token, root = 'https://bot-api.zaloplatforms.com', ...options }: ZaloBotApiOptions) {
    this.#path = `/bot${token}/`;
    this.#http = new HttpJson({ root, ...options });
  }

  /** One call; `patienceMs` is added to the longest wait (long polling). */
  async call(
    method: string,
    payload: object,
    options: { patienceMs?: number; signal?: AbortSignal } = {},
  ): Promise<CallResult> {
    try {
      const answer = await this.#http.post(this.#path + method, payload, options);
      const envelope = object(answer.body);
      if (envelope?.ok === true) return { outcome: 'ok', result: envelope.result };
      const code = Number(envelope?.error_code);
      return classify(Number.isFinite(code) ? code : answer.status);
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

/** The class of an error code. The wording of descriptions is not documented, so only the code counts. */
export function classify(code: number): Failure {
  const reason = `zalo-bot ${code}`;
  switch (code) {
    case 400:
      return { outcome: 'bad-request', reason };
    case 401:
    case 404:
    case 426:
      return { outcome: 'alarm', reason };
    case 403:
      return { outcome: 'retry', after: SERVER_PAUSE_MS, reason, tries: FEW };
    case 408:
      return { outcome: 'nothing', reason };
    case 429:
      return { outcome: 'retry', after: QUOTA_PAUSE_MS, reason, all: true };
    default:
      return {
        outcome: 'retry',
        after: SERVER_PAUSE_MS,
        reason,
        ...(code >= 500 || code < 300 ? {} : { tries: FEW }),
      };
  }
}
