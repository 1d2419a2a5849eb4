// A stand-in for the Zalo Bot Platform over real HTTP, as documented: one update a getUpdates, 408 when there is
// none, setWebhook that saves even what it could not verify, refusals with HTTP 200.
import { request } from 'undici';
import { FakeChatPerson } from './fake-person.js';
import { FakePlatform, type RecordedCall, Refusal, type ShownMessage } from './fake-platform.js';
import type { Json } from './fake-server.js';

export const FAKE_BOT_TOKEN = '1459232241454765289:FAKE-token-for-tests-only';

/** The variables of a service that talks to a fake. */
export const zaloBotEnv = (zaloBot: FakeZaloBot) => ({
  ZALO_BOT_TOKEN: FAKE_BOT_TOKEN,
  ZALO_BOT_API_ROOT: zaloBot.url,
});

export class FakeZaloBot extends FakePlatform {
  readonly token = FAKE_BOT_TOKEN;
  webhook: { url: string; secret: string } | undefined;
  /** Updates are wrapped in `{ok, result}`, or bare. */
  wrapped = true;
  /** How long an empty getUpdates is held, ms. */
  holdMs = 20;
  #pending: Json[] = [];
  #poller: (() => void) | undefined;
  #people = 0x6ede_9afa_0000;

  static start(): Promise<FakeZaloBot> {
    return new FakeZaloBot().listen();
  }

  private constructor() {
    super();
  }

  /** The path of a method, for `fail` and `callsOf`. */
  path(method: string): string {
    return `/bot${this.token}/${method}`;
  }

  person(id: string = (this.#people++).toString(16)): FakeBotPerson {
    return new FakeBotPerson(this, id);
  }

  /** Hands an update in, by webhook when one is set, else by getUpdates. Answers the HTTP status, 200 for queued. */
  async give(update: Json, secret = this.webhook?.secret): Promise<number> {
    if (!this.webhook) {
      this.#pending.push(update);
      this.#poller?.();
      return 200;
    }
    const response = await request(this.webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-bot-api-secret-token': secret ?? '' },
      body: JSON.stringify(this.wrapped ? { ok: true, result: update } : update),
    });
    await response.body.dump();
    return response.statusCode;
  }

  protected errorBody(error_code: number): Json {
    return { ok: false, error_code, description: 'as documented' };
  }

  protected recipient({ body }: RecordedCall): string | undefined {
    return body.chat_id === undefined ? undefined : String(body.chat_id);
  }

  protected async run(call: RecordedCall): Promise<Json> {
    const [, token, method] = /^\/bot([^/]+)\/(\w+)$/u.exec(call.path) ?? [];
    if (token !== this.token) throw new Refusal(this.errorBody(401));
    return { ok: true, result: await this.#method(method ?? '', call.body) };
  }

  async #method(method: string, body: Json): Promise<unknown> {
    switch (method) {
      case 'getMe':
        return { id: '1459232241454765289', account_name: 'bot.VDKyGxQvc', account_type: 'BASIC' };
      case 'sendMessage':
      case 'sendPhoto':
        return { message_id: this.#show(method, body), date: this.now() };
      case 'setWebhook':
        return this.#setWebhook(body);
      case 'deleteWebhook':
        if (!this.webhook) throw new Refusal(this.errorBody(400));
        this.webhook = undefined;
        return {};
      case 'getWebhookInfo':
        return { url: this.webhook?.url ?? '' };
      case 'getUpdates':
        return this.#update(body);
      default:
        throw new Refusal(this.errorBody(404));
    }
  }

  #show(method: string, body: Json): string {
    const text = body.text ?? body.caption ?? '';
    const fields = method === 'sendMessage' ? ['chat_id', 'text'] : ['chat_id', 'photo', 'caption'];
    const unknown = Object.keys(body).filter((key) => !fields.includes(key));
    const tooLong = typeof text !== 'string' || text.length > 2000;
    const empty = method === 'sendMessage' ? text === '' : !String(body.photo).startsWith('https://');
    if (unknown.length > 0 || tooLong || empty) {
      this.problems.push(`${method}: ${unknown.join()} ${tooLong ? 'too long' : ''} ${empty ? 'empty' : ''}`);
      throw new Refusal(this.errorBody(400));
    }
    const picture = method === 'sendPhoto' ? { picture: String(body.photo) } : {};
    return this.show(String(body.chat_id), { text: String(text), ...picture });
  }

  async #setWebhook({ url, secret_token }: Json): Promise<Json> {
    const secret = String(secret_token);
    if (secret.length < 8 || secret.length > 256) throw new Refusal(this.errorBody(400));
    this.webhook = { url: String(url), secret };
    const saved = { url, updated_at: this.now() };
    const status = await this.give({ event_name: 'webhook.test' }).catch(() => 0);
    if (status === 200) return { ...saved, verification: { ok: true, outcome: 'SUCCESS' } };
    const hint = status === 0 ? 'connection refused' : `server answered ${status}`;
    return { ...saved, verification: { ok: false, outcome: 'HTTP_ERROR', hint } };
  }

  async #update({ timeout }: Json): Promise<Json> {
    if (this.webhook) throw new Refusal(this.errorBody(400));
    if (typeof timeout !== 'string') this.problems.push('getUpdates: timeout is documented as text');
    if (this.#pending.length === 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.holdMs);
        this.#poller = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const next = this.#pending.shift();
    if (!next) throw new Refusal(this.errorBody(408));
    return next;
  }
}

/** A person at the other end of the fake bot. */
export class FakeBotPerson extends FakeChatPerson<ShownMessage> {
  constructor(
    readonly bot: FakeZaloBot,
    readonly id: string,
  ) {
    super(bot, id);
  }

  /** An update of a message by this person. */
  update(kind: string, content: Json, chat: Json = { id: this.id, chat_type: 'PRIVATE' }): Json {
    const from = { id: this.id, display_name: 'Hoàng Anh', is_bot: false };
    return {
      event_name: `message.${kind}.received`,
      message: { message_id: this.bot.newId('m'), date: this.bot.now(), from, chat, ...content },
    };
  }

  /** Hands a typed text in. */
  async type(text: string): Promise<void> {
    this.acts();
    await this.bot.give(this.update('text', { text }));
  }
}
