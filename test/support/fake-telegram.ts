// A stand-in for the Telegram Bot API over real HTTP: checks every call against the Bot API schema, refuses
// what Telegram refuses, keeps what people would see, delivers updates by webhook and by long polling, and
// answers with faults on demand. Runs inside a test or as a process of its own (see the end).
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { checkCall } from '../fixtures/wire/telegram/validate-telegram.mjs';
import { FakePerson } from './fake-telegram-person.js';

export const FAKE_TOKEN = '7000000001:FAKE-token_for-tests-only-000000000';
const BOT = { id: 7000000001, is_bot: true, first_name: 'Cầu Nghề', username: 'cau_nghe_test_bot' };

export type Json = Record<string, unknown>;

export interface RecordedCall {
  method: string;
  payload: Json;
  at: number;
  /** HTTP status that was answered; 0 for a hang or a reset. */
  status: number;
}

/** A message as it stands in a person's chat now. */
export interface ShownMessage {
  message_id: number;
  text: string;
  photo?: string;
  reply_markup?: {
    inline_keyboard?: { text: string; callback_data?: string; url?: string }[][];
    keyboard?: { text: string; request_contact?: boolean; request_location?: boolean }[][];
  };
}

/** `lost`: the message arrives but the answer does not, the ambiguous case. */
export type Fault =
  | { status: number; description: string; parameters?: Json }
  | 'hang'
  | 'reset'
  | 'lost'
  | 'html-502';

const AMBIGUOUS: readonly Fault[] = ['lost'];

interface FaultRule {
  fault: Fault;
  method?: string;
  chat?: string;
  times: number;
  /** Strike only this part of the calls, chosen by `random`. */
  rate?: number;
}

export interface FakeTelegramOptions {
  token?: string;
  port?: number;
}

export class FakeTelegram {
  readonly calls: RecordedCall[] = [];
  /** What the schema said against the calls: must stay empty. */
  readonly problems: string[] = [];
  readonly token: string;
  webhook: { url: string; secret: string } | undefined;
  /** Draws for faults by rate; a test may fix it. */
  random: () => number = Math.random;
  /** By chat: sends whose answer was lost after they took effect. */
  readonly ambiguous = new Map<string, number>();
  readonly #server: Server;
  readonly #chats = new Map<string, ShownMessage[]>();
  readonly #blocked = new Set<string>();
  readonly #callbacks = new Map<string, boolean>();
  #faults: FaultRule[] = [];
  #pending: Json[] = [];
  #poller: ((kind: 'new' | 'terminated' | 'closed') => void) | undefined;
  #watchers: (() => void)[] = [];
  #messageId = 300;
  #updateId = 810_000_100;
  #people = 5_551_000_000;

  private constructor(token: string) {
    this.token = token;
    this.#server = createServer((req, res) => {
      this.#serve(req, res).catch((error: unknown) => {
        this.problems.push(`fake server: ${String(error)}`);
        res.destroy();
      });
    });
  }

  static async start({ token = FAKE_TOKEN, port = 0 }: FakeTelegramOptions = {}): Promise<FakeTelegram> {
    const fake = new FakeTelegram(token);
    fake.#server.keepAliveTimeout = 60_000;
    fake.#server.listen(port, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  /** What TELEGRAM_API_ROOT must be. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#poller?.('closed');
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Answers the next `times` matching calls with a fault. */
  fail(
    fault: Fault,
    { method, chat, times = 1, rate }: { method?: string; chat?: string; times?: number; rate?: number } = {},
  ): void {
    this.#faults.push({ fault, method, chat, times, rate });
  }

  /** Ends all faults. */
  heal(): void {
    this.#faults = [];
  }

  /** Breaks off every call that still hangs. */
  hangUp(): void {
    this.#server.closeAllConnections();
  }

  /** This person blocks the bot (or comes back). */
  block(chat: string, blocked = true): void {
    if (blocked) this.#blocked.add(chat);
    else this.#blocked.delete(chat);
  }

  /** Everything the bot shows in a chat, oldest first. */
  messages(chat: string): readonly ShownMessage[] {
    return this.#chats.get(chat) ?? [];
  }

  /** Calls of one method. */
  callsOf(method: string): RecordedCall[] {
    return this.calls.filter((c) => c.method === method);
  }

  /** Resolves when `condition` holds; looks after every call. */
  async until(condition: () => boolean, timeoutMs = 10_000, what = 'condition'): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!condition()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${what}: not within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 250));
        this.#watchers.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
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

  /** Delivers as Telegram does: again and again until 2xx. Answers the attempts made. */
  async deliver(update: unknown, { pauseMs = 50, attempts = 200 } = {}): Promise<number> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const status = await this.post(update);
      if (status >= 200 && status < 300) return attempt;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    throw new Error(`update was not taken in ${attempts} attempts`);
  }

  // -- the server ---------------------------------------------------------------------------------------

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (path.startsWith('/fake/')) return this.#control(path, body, res);
    const [, token, method] = /^\/bot([^/]+)\/(\w+)$/u.exec(path) ?? [];
    if (token !== this.token || method === undefined)
      return send(res, token === undefined ? 404 : 401, token === undefined ? 'Not Found' : 'Unauthorized');
    const payload = await readPayload(req, body);
    const call: RecordedCall = { method, payload, at: Date.now(), status: 0 };
    this.calls.push(call);
    const problems = checkCall(method, payload);
    for (const problem of problems) this.problems.push(`${method}: ${problem}`);
    try {
      await this.#answer(call, problems, res);
    } finally {
      for (const wake of this.#watchers.splice(0)) wake();
    }
  }

  async #answer(call: RecordedCall, problems: string[], res: ServerResponse): Promise<void> {
    const { method, payload } = call;
    const chat = payload.chat_id === undefined ? undefined : String(payload.chat_id);
    const rule = this.#faults.find(
      (f) =>
        f.times > 0 &&
        (f.method ?? method) === method &&
        (f.chat ?? chat) === chat &&
        (f.rate === undefined || this.random() < f.rate),
    );
    if (rule) {
      if (chat !== undefined && AMBIGUOUS.includes(rule.fault))
        this.ambiguous.set(chat, (this.ambiguous.get(chat) ?? 0) + 1);
      rule.times--;
      if (rule.fault === 'hang') return;
      if (rule.fault === 'reset') return void res.destroy();
      if (rule.fault === 'html-502') {
        call.status = 502;
        return void res.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
      }
      if (rule.fault !== 'lost') {
        call.status = rule.fault.status;
        return send(res, rule.fault.status, rule.fault.description, rule.fault.parameters);
      }
    }
    if (problems.length > 0) {
      call.status = 400;
      return send(res, 400, `Bad Request: ${problems[0]}`);
    }
    const result = await this.#run(method, payload, chat);
    if (rule?.fault === 'lost') return void res.destroy();
    if (result instanceof Refusal) {
      call.status = result.status;
      return send(res, result.status, result.message);
    }
    call.status = 200;
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, result }));
  }

  async #run(method: string, payload: Json, chat: string | undefined): Promise<unknown> {
    if (chat !== undefined && this.#blocked.has(chat))
      return new Refusal(403, 'Forbidden: bot was blocked by the user');
    switch (method) {
      case 'getMe':
        return BOT;
      case 'sendMessage':
      case 'sendPhoto':
        return this.#show(method, payload, chat as string);
      case 'editMessageText':
        return this.#edit(payload, chat as string);
      case 'answerCallbackQuery': {
        const id = String(payload.callback_query_id);
        if (!this.#callbacks.has(id))
          return new Refusal(
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
    const wrong = wrongUrl(payload);
    if (wrong) return wrong;
    const parsed = parsedText(payload);
    if (parsed instanceof Refusal) return parsed;
    const shown: ShownMessage = {
      message_id: this.#messageId++,
      text: parsed,
      ...(payload.photo === undefined ? {} : { photo: String(payload.photo) }),
      ...(payload.reply_markup ? { reply_markup: payload.reply_markup as ShownMessage['reply_markup'] } : {}),
    };
    const list = this.#chats.get(chat);
    if (list) list.push(shown);
    else this.#chats.set(chat, [shown]);
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

  #edit(payload: Json, chat: string): unknown {
    const shown = this.#chats.get(chat)?.find((m) => m.message_id === payload.message_id);
    if (!shown) return new Refusal(400, 'Bad Request: message to edit not found');
    const markup = payload.reply_markup as ShownMessage['reply_markup'];
    if (shown.text === payload.text && JSON.stringify(shown.reply_markup) === JSON.stringify(markup))
      return new Refusal(
        400,
        'Bad Request: message is not modified: specified new message content is the same',
      );
    const parsed = parsedText(payload);
    if (parsed instanceof Refusal) return parsed;
    shown.text = parsed;
    shown.reply_markup = markup;
    return {
      message_id: shown.message_id,
      date: 1,
      chat: { id: Number(chat), type: 'private' },
      text: shown.text,
    };
  }

  /** Long polling: an offset confirms all below it; a second poller ends the first. */
  async #updates(payload: Json): Promise<unknown> {
    if (this.webhook)
      return new Refusal(
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
        return new Refusal(409, 'Conflict: terminated by other getUpdates request; make sure only one runs');
      this.#poller = undefined;
    }
    return this.#pending.slice(0, Number(payload.limit ?? 100));
  }

  /** Remote control for another process: `/fake/messages?chat=`, `/fake/calls`, `/fake/problems`, `/fake/fail`, `/fake/heal`. */
  #control(path: string, body: Buffer, res: ServerResponse): void {
    const url = new URL(path, 'http://fake');
    const answers: Record<string, () => unknown> = {
      '/fake/messages': () => this.messages(url.searchParams.get('chat') ?? ''),
      '/fake/calls': () => this.calls,
      '/fake/problems': () => this.problems,
      '/fake/fail': () => {
        const { fault, ...rest } = JSON.parse(body.toString()) as { fault: Fault };
        this.fail(fault, rest);
        return true;
      },
      '/fake/heal': () => this.heal() ?? true,
    };
    const answer = answers[url.pathname];
    res.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    res.end(JSON.stringify(answer?.() ?? null));
  }
}

/** The text as people see it; formatting that Telegram could not read is refused. */
function parsedText(payload: Json): string | Refusal {
  const text = String(payload.text ?? payload.caption ?? '');
  if (payload.parse_mode !== 'HTML') return text;
  const bare = text.replace(/<(b|i|u|s|code|pre)>([^<>]*)<\/\1>/gu, '$2');
  if (/[<>]|&(?!(?:amp|lt|gt|quot);)/u.test(bare))
    return new Refusal(400, "Bad Request: can't parse entities: unsupported start tag");
  return bare
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&quot;/gu, '"')
    .replace(/&amp;/gu, '&');
}

class Refusal {
  constructor(
    readonly status: number,
    readonly message: string,
  ) {}
}

function send(res: ServerResponse, status: number, description: string, parameters?: Json): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(
    JSON.stringify({ ok: false, error_code: status, description, ...(parameters ? { parameters } : {}) }),
  );
}

async function readPayload(req: IncomingMessage, body: Buffer): Promise<Json> {
  const type = req.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return body.length === 0 ? {} : (JSON.parse(body.toString()) as Json);
  const form = await new Response(body as unknown as BodyInit, {
    headers: { 'content-type': type },
  }).formData();
  const payload: Json = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string') payload[name] = `upload:${value.name}:${value.size}`;
    else payload[name] = /^[[{]/u.test(value) ? JSON.parse(value) : value;
  }
  return payload;
}

/** Telegram refuses buttons and pictures at addresses that nobody else could open. */
function wrongUrl(payload: Json): Refusal | undefined {
  const open = (url: string): boolean =>
    URL.canParse(url) &&
    /^https?:$/u.test(new URL(url).protocol) &&
    /\.[a-z]{2,}$/iu.test(new URL(url).hostname);
  const rows = (payload.reply_markup as ShownMessage['reply_markup'])?.inline_keyboard ?? [];
  for (const button of rows.flat())
    if (button.url !== undefined && !open(button.url))
      return new Refusal(
        400,
        `Bad Request: inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`,
      );
  const photo = payload.photo;
  if (typeof photo === 'string' && photo.includes('://') && !open(photo))
    return new Refusal(400, 'Bad Request: wrong HTTP URL specified');
  return undefined;
}

// Run by itself: `tsx test/support/fake-telegram.ts [PORT]`; prints {"url","token"} on one line.
if (process.argv[1]?.endsWith('fake-telegram.ts')) {
  const fake = await FakeTelegram.start({ port: Number(process.argv[2] ?? 0) });
  console.log(JSON.stringify({ url: fake.url, token: fake.token }));
}
