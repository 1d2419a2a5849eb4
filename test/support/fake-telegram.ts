// A stand-in for the Telegram Bot API over real HTTP: checks every call against the Bot API schema, refuses what
// Telegram refuses, keeps what people would see, delivers updates by webhook and by long polling.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'undici';
import { checkCall } from '../fixtures/wire/telegram/validate-telegram.mjs';
import { FakeServer, type Json, type NetworkFault, PATIENCE_MS, sendJson } from './fake-server.js';
import { edit, readPayload, type ShownMessage, shownBy, TelegramRefusal } from './fake-telegram-chats.js';
import { FakePerson } from './fake-telegram-person.js';

export const FAKE_TOKEN = '7000000001:FAKE-token_for-tests-only-000000000';
const BOT = { id: 7000000001, is_bot: true, first_name: 'Cầu Nghề', username: 'cau_nghe_test_bot' };

interface RecordedCall {
  method: string;
  payload: Json;
}

type Fault = NetworkFault | { status: number; description: string; parameters?: Json };

export class FakeTelegram extends FakeServer<Fault, ShownMessage> {
  readonly calls: RecordedCall[] = [];
  readonly token = FAKE_TOKEN;
  webhook: { url: string; secret: string } | undefined;
  /** Messages that are taken within any second; more are refused with 429. */
  limit = Number.POSITIVE_INFINITY;
  /** Messages refused because of it. */
  floods = 0;
  #taken: number[] = [];
  readonly #callbacks = new Map<string, boolean>();
  #pending: Json[] = [];
  #poller: ((kind: 'new' | 'terminated' | 'closed') => void) | undefined;
  #messageId = 300;
  #updateId = 810_000_100;
  #people = 5_551_000_000;

  private constructor() {
    super();
  }

  static start(): Promise<FakeTelegram> {
    return new FakeTelegram().listen();
  }

  override async close(): Promise<void> {
    this.#poller?.('closed');
    await super.close();
  }

  /** Answers the next `times` matching calls with a fault. */
  fail(
    fault: Fault,
    { method, chat, times = 1, rate }: { method?: string; chat?: string; times?: number; rate?: number } = {},
  ): void {
    this.addFault({ fault, what: method, whom: chat, times, rate });
  }

  /** Calls of one method. */
  callsOf(method: string): RecordedCall[] {
    return this.calls.filter((c) => c.method === method);
  }

  nextUpdateId(): number {
    return this.#updateId++;
  }

  /** A new person with a private chat of their own. */
  person(id: number = this.#people++): FakePerson {
    return new FakePerson(this, id);
  }

  /** A press of a button becomes answerable. */
  registerCallback(id: string): void {
    this.#callbacks.set(id, false);
  }

  /** Presses that the bot has not answered yet: spinners that still turn. */
  get spinning(): string[] {
    return [...this.#callbacks].filter(([, answered]) => !answered).map(([id]) => id);
  }

  /** Puts an update in the queue of getUpdates. */
  queue(update: Json): void {
    this.#pending.push(update);
    this.#poller?.('new');
  }

  /** One delivery attempt to the webhook as Telegram makes it. Answers the HTTP status, 0 when it broke off. */
  async post(update: unknown, { secret, raw }: { secret?: string; raw?: string } = {}): Promise<number> {
    if (!this.webhook) throw new Error('no webhook is set');
    try {
      const response = await request(this.webhook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-telegram-bot-api-secret-token': secret ?? this.webhook.secret,
        },
        body: raw ?? JSON.stringify(update),
      });
      await response.body.dump();
      return response.statusCode;
    } catch {
      return 0;
    }
  }

  /** Delivers as Telegram does: again and again until 2xx, over a start of the service. Throws when it is not taken. */
  async deliver(update: unknown): Promise<void> {
    const deadline = Date.now() + 4 * PATIENCE_MS;
    while (Date.now() < deadline) {
      const status = await this.post(update);
      if (status >= 200 && status < 300) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('an update was not taken');
  }

  // -- the server ---------------------------------------------------------------------------------------

  protected async serve(req: IncomingMessage, body: Buffer, res: ServerResponse): Promise<void> {
    const [, token, method] = /^\/bot([^/]+)\/(\w+)$/u.exec(req.url ?? '') ?? [];
    if (token !== this.token || method === undefined)
      return refuse(res, token === undefined ? 404 : 401, token === undefined ? 'Not Found' : 'Unauthorized');
    const payload = await readPayload(req, body);
    this.calls.push({ method, payload });
    const problems = checkCall(method, payload);
    for (const problem of problems) this.problems.push(`${method}: ${problem}`);
    const chat = payload.chat_id === undefined ? undefined : String(payload.chat_id);
    const fault = this.strike(method, chat);
    if (this.breakOff(fault, res)) return;
    if (typeof fault === 'object') return refuse(res, fault.status, fault.description, fault.parameters);
    if (problems.length > 0) return refuse(res, 400, `Bad Request: ${problems[0]}`);
    if (method.startsWith('send') && this.#tooMany())
      return refuse(res, 429, 'Too Many Requests: retry after 1', { retry_after: 1 });
    try {
      const result = await this.#run(method, payload, chat);
      if (fault === 'lost') return void res.destroy();
      sendJson(res, 200, { ok: true, result });
    } catch (error) {
      if (!(error instanceof TelegramRefusal)) throw error;
      if (fault === 'lost') return void res.destroy();
      refuse(res, error.status, error.message);
    }
  }

  #tooMany(): boolean {
    const now = performance.now();
    this.#taken = this.#taken.filter((at) => now - at < 1000);
    if (this.#taken.length >= this.limit) return ++this.floods > 0;
    this.#taken.push(now);
    return false;
  }

  async #run(method: string, payload: Json, chat: string | undefined): Promise<unknown> {
    switch (method) {
      case 'getMe':
        return BOT;
      case 'sendMessage':
      case 'sendPhoto':
        return this.#show(method, payload, chat as string);
      case 'editMessageText': {
        const shown = this.messages(chat as string).find((m) => m.message_id === payload.message_id);
        edit(shown, payload);
        const { message_id, text } = shown as ShownMessage;
        return { message_id, date: 1, chat: { id: Number(chat), type: 'private' }, text };
      }
      case 'answerCallbackQuery': {
        const id = String(payload.callback_query_id);
        if (!this.#callbacks.has(id))
          throw new TelegramRefusal(
            400,
            'Bad Request: query is too old and response timeout expired or query ID is invalid',
          );
        this.#callbacks.set(id, true);
        return true;
      }
      case 'setWebhook':
        this.webhook = { url: String(payload.url), secret: String(payload.secret_token ?? '') };
        return true;
      case 'deleteWebhook':
        this.webhook = undefined;
        return true;
      case 'getWebhookInfo':
        return {
          url: this.webhook?.url ?? '',
          has_custom_certificate: false,
          pending_update_count: this.#pending.length,
        };
      case 'getUpdates':
        return this.#updates(payload);
      default:
        return true;
    }
  }

  #show(method: string, payload: Json, chat: string): unknown {
    const shown: ShownMessage = { ...shownBy(payload), message_id: this.#messageId++ };
    this.addShown(chat, shown);
    return {
      message_id: shown.message_id,
      from: BOT,
      chat: { id: Number(chat), type: 'private', first_name: 'Hoàng' },
      date: Math.floor(Date.now() / 1000),
      ...(method === 'sendPhoto'
        ? { photo: [{ file_id: `file-${shown.photo}`, file_unique_id: 'u', width: 300, height: 300 }] }
        : { text: shown.text }),
    };
  }

  /** Long polling: an offset confirms all below it; a second poller ends the first. */
  async #updates(payload: Json): Promise<unknown> {
    if (this.webhook)
      throw new TelegramRefusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    this.#poller?.('terminated');
    const offset = Number(payload.offset ?? 0);
    this.#pending = this.#pending.filter((u) => Number(u.update_id) >= offset);
    if (this.#pending.length === 0) {
      const end = await new Promise<'new' | 'terminated' | 'closed' | 'timeout'>((resolve) => {
        const timer = setTimeout(() => resolve('timeout'), Number(payload.timeout ?? 0) * 1000);
        this.#poller = (kind) => {
          clearTimeout(timer);
          resolve(kind);
        };
      });
      if (end === 'terminated')
        throw new TelegramRefusal(
          409,
          'Conflict: terminated by other getUpdates request; make sure only one runs',
        );
      this.#poller = undefined;
    }
    return this.#pending.slice(0, Number(payload.limit ?? 100));
  }
}

function refuse(res: ServerResponse, status: number, description: string, parameters?: Json): void {
  sendJson(res, status, {
    ok: false,
    error_code: status,
    description,
    ...(parameters ? { parameters } : {}),
  });
}
