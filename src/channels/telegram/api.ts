// The Bot API as the product uses it: the methods as grammY types them over our transport, with every failure
// turned into one small value. Nothing here throws, and no result holds the token or a person's text.
import type { RawApi } from 'grammy';
import { NetworkError } from '../http-json.js';
import { SERVER_PAUSE_MS } from '../pace.js';
import { classify, type Failure } from './errors.js';
import { createTransport, type Transport, type UnreadMethod } from './transport.js';

export interface TelegramApiOptions {
  token: string;
  /** Default: Telegram's own server. */
  apiRoot?: string;
  /** Longest wait for an answer, ms (15 s). */
  timeoutMs?: number;
  /** Connections kept open at most (64). */
  connections?: number;
}

export type CallResult<T> = { outcome: 'ok'; result: T } | Failure;

type Method = keyof RawApi;
type PayloadOf<M extends Method> = M extends 'getMe' | 'getWebhookInfo' ? object : Parameters<RawApi[M]>[0];
type ResultOf<M extends Method> = M extends UnreadMethod ? undefined : Awaited<ReturnType<RawApi[M]>>;

export class TelegramApi {
  readonly #transport: Transport;

  constructor({ token, apiRoot, timeoutMs = 15_000, connections = 64 }: TelegramApiOptions) {
    const root = (apiRoot ?? 'https://api.telegram.org').replace(/\/+$/u, '');
    this.#transport = createTransport({ apiRoot: root, token, timeoutMs, connections });
  }

  /** One Bot API call. An aborted call is a `retry` like any other that got no answer. */
  async call<M extends Method>(
    method: M,
    payload: PayloadOf<M>,
    signal?: AbortSignal,
  ): Promise<CallResult<ResultOf<M>>> {
    try {
      const answer = await this.#transport.call(method, payload as object, signal);
      return answer.ok ? { outcome: 'ok', result: answer.result as ResultOf<M> } : classify(answer);
    } catch (error) {
      if (error instanceof NetworkError)
        return { outcome: 'retry', after: SERVER_PAUSE_MS, reason: error.message, sent: error.sent };
      return { outcome: 'bad-request', reason: `call could not be made: ${(error as Error).name}` };
    }
  }

  /** Stops the button's spinner. Fire and forget: too late or lost is no harm. */
  answerCallback(id: string): void {
    void this.call('answerCallbackQuery', { callback_query_id: id });
  }

  /** Lets the calls under way finish and closes the connections. */
  close(): Promise<void> {
    return this.#transport.close();
  }
}
