// Delivers one Message to a person on Zalo and says how it went, so that the outbox can settle the row. Learns
// which shapes this OA does not take, and keeps that in the store.
import type { Message } from '../../conversation/message.js';
import type { Store } from '../../store/port.js';
import type { CallResult, ZaloOaApi } from './api.js';
import type { Failure } from './errors.js';
import { type Request, type Unsupported, zaloRequests } from './requests.js';
import type { Access } from './tokens.js';

/** There is no access token to send with now. */
type NoToken = { outcome: 'no-token'; wait: number; reason: string };
type Outcome = CallResult | NoToken;

/** How a delivery went. `sent` counts the parts that arrived: hand it back as `skip` with the next attempt. */
export type Sent =
  | { outcome: 'ok'; sent: number; messageId?: string }
  | ((Failure | NoToken) & { parts: number });

export interface ZaloSenderOptions {
  api: ZaloOaApi;
  tokens: { access(rejected?: string): Promise<Access> };
  store: Pick<Store, 'get' | 'put'>;
  oaId: string;
  /** Picture of the form that asks for a number, as path or address. */
  contactImage?: string;
  now?: () => number;
}

export interface SendOptions {
  baseUrl?: string;
  /** Parts that arrived with an earlier attempt. */
  skip?: number;
}

/** A shape that was refused is tried again after so long: tiers and platforms change. */
const FORGET_MS = 30 * 24 * 3_600_000;
const OPTIONAL = ['buttons', 'contact'] as const;

export class ZaloSender {
  readonly #options: ZaloSenderOptions & { now: () => number };
  readonly #name: string;
  /** When each shape was refused, ms. */
  #refusedAt: Partial<Record<keyof Unsupported, number>> | undefined;

  constructor(options: ZaloSenderOptions) {
    this.#options = { now: Date.now, ...options };
    this.#name = `zalo:unsupported:${options.oaId}`;
  }

  /** Sends messages in order, in as many parts as they need; a part's refused shape is replaced by plain text. */
  async send(
    user: string,
    messages: readonly Message[],
    { baseUrl, skip = 0 }: SendOptions = {},
  ): Promise<Sent> {
    const { contactImage } = this.#options;
    const unsupported = await this.#unsupported();
    const how = { baseUrl, unsupported, contactImage };
    const requests = messages.flatMap((message) => zaloRequests(user, message, how));
    let sent = 0;
    let messageId: string | undefined;
    for (const request of requests) {
      if (sent >= skip) {
        const result = await this.#one(request);
        if (result.outcome !== 'ok') return { ...result, parts: sent };
        messageId = result.messageId ?? messageId;
      }
      sent++;
    }
    return { outcome: 'ok', sent, messageId };
  }

  async #one(request: Request): Promise<Outcome> {
    const result = await this.#call(request);
    const refused = result.outcome === 'unsupported' || result.outcome === 'bad-request';
    if (request.kind === 'text' || !refused) return result;
    // The words arrive in plain form; only then was it the shape that Zalo did not like.
    let last: Outcome = { outcome: 'ok' };
    for (const plain of request.instead) {
      last = await this.#call(plain);
      if (last.outcome !== 'ok') return last;
    }
    if (result.outcome === 'unsupported' && request.kind !== 'picture') await this.#remember(request.kind);
    return last;
  }

  async #call(request: Request): Promise<Outcome> {
    const { api, tokens } = this.#options;
    let access = await tokens.access();
    if (!('token' in access)) return { outcome: 'no-token', ...access };
    const first = await api.post(request.path, request.body, access.token);
    if (first.outcome !== 'token') return first;
    access = await tokens.access(access.token);
    if (!('token' in access)) return { outcome: 'no-token', ...access };
    return api.post(request.path, request.body, access.token);
  }

  async #unsupported(): Promise<Unsupported> {
    this.#refusedAt ??= JSON.parse((await this.#options.store.get(this.#name)) ?? '{}') as object;
    const known = this.#refusedAt;
    const recent = (at: number | undefined) => at !== undefined && this.#options.now() - at < FORGET_MS;
    return Object.fromEntries(OPTIONAL.map((shape) => [shape, recent(known[shape])]));
  }

  async #remember(shape: keyof Unsupported): Promise<void> {
    const { store, now } = this.#options;
    this.#refusedAt = { ...this.#refusedAt, [shape]: now() };
    await store.put(this.#name, JSON.stringify(this.#refusedAt));
  }
}
