// What the stand-ins of Zalo's servers have in common: a real HTTP server on loopback, a record of every call,
// faults on demand, and what each person is shown.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Json = Record<string, unknown>;

export interface RecordedCall {
  path: string;
  body: Json;
  headers: IncomingMessage['headers'];
}

/** A message as it stands in a person's chat. */
export interface ShownMessage {
  id: string;
  text: string;
  picture?: string;
  buttons?: { label: string; payload: string }[];
  contactForm?: boolean;
}

/** `lost`: it takes effect but the answer does not arrive. `error`: answered with HTTP 200, as Zalo does. */
export type Fault =
  | 'hang'
  | 'reset'
  | 'lost'
  | 'html-502'
  | { error: number }
  | { status: number; body: Json };

interface FaultRule {
  fault: Fault;
  path?: string;
  to?: string;
  times: number;
  /** Strike only this part of the calls, chosen by `random`. */
  rate?: number;
}

/** Thrown by a server's own logic: the answer to give. */
export class Refusal extends Error {
  constructor(
    readonly body: Json,
    readonly status = 200,
  ) {
    super(JSON.stringify(body));
  }
}

export abstract class FakePlatform {
  readonly calls: RecordedCall[] = [];
  /** What the documented form says against the calls: must stay empty. */
  readonly problems: string[] = [];
  /** The moment as this server sees it; a test may move it. */
  now: () => number = Date.now;
  /** Draws for faults by rate; a test may fix it. */
  random: () => number = Math.random;
  /** By person: messages whose answer was lost after they took effect. */
  readonly ambiguous = new Map<string, number>();
  readonly #server: Server;
  readonly #shown = new Map<string, ShownMessage[]>();
  #faults: FaultRule[] = [];
  #watchers: (() => void)[] = [];
  #serial = 0;

  protected constructor() {
    this.#server = createServer((req, res) => {
      this.#serve(req, res).catch((error: unknown) => {
        this.problems.push(`fake server: ${String(error)}`);
        res.destroy();
      });
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  async listen(port = 0): Promise<this> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Answers matching calls with a fault; `path` and `to` (whom the message is for) narrow it. */
  fail(fault: Fault, { times = 1, ...rest }: Partial<Omit<FaultRule, 'fault'>> = {}): void {
    this.#faults.push({ fault, times, ...rest });
  }

  /** Ends all faults. */
  heal(): void {
    this.#faults = [];
  }

  /** Breaks off every call that still hangs. */
  hangUp(): void {
    this.#server.closeAllConnections();
  }

  /** Everything the bot shows a person, oldest first. */
  messages(user: string): readonly ShownMessage[] {
    return this.#shown.get(user) ?? [];
  }

  callsOf(path: string): RecordedCall[] {
    return this.calls.filter((c) => c.path === path);
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

  /** A new id, as opaque as the real ones. */
  newId(prefix = ''): string {
    return `${prefix}${(0xfeed_0000 + this.#serial++).toString(16)}${this.#serial}`;
  }

  protected show(user: string, message: Omit<ShownMessage, 'id'>): string {
    const id = this.newId();
    const list = this.#shown.get(user);
    if (list) list.push({ id, ...message });
    else this.#shown.set(user, [{ id, ...message }]);
    return id;
  }

  /** Carries a call out; a Refusal is answered as it says. */
  protected abstract run(call: RecordedCall): Promise<Json> | Json;
  /** The body of an error answered with HTTP 200. */
  protected abstract errorBody(code: number): Json;
  /** Whom a call's message is for. */
  protected abstract recipient(call: RecordedCall): string | undefined;

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const form = String(req.headers['content-type']).startsWith('application/x-www-form-urlencoded');
    const body = (form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text || '{}')) as Json;
    const call: RecordedCall = { path: req.url ?? '', body, headers: req.headers };
    if (req.method !== 'POST') this.problems.push(`${req.method} ${call.path}: only POST is documented`);
    this.calls.push(call);
    try {
      await this.#answer(call, res);
    } finally {
      for (const wake of this.#watchers.splice(0)) wake();
    }
  }

  async #answer(call: RecordedCall, res: ServerResponse): Promise<void> {
    const fault = this.#strike(call);
    if (fault === 'hang') return;
    if (fault === 'reset') return void res.destroy();
    if (fault === 'html-502')
      return void res.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    if (fault !== undefined && fault !== 'lost')
      return 'error' in fault
        ? send(res, 200, this.errorBody(fault.error))
        : send(res, fault.status, fault.body);
    let status = 200;
    let answer: Json;
    try {
      answer = await this.run(call);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      ({ status, body: answer } = error);
    }
    if (fault === 'lost') return void res.destroy();
    send(res, status, answer);
  }

  #strike(call: RecordedCall): Fault | undefined {
    const to = this.recipient(call);
    const rule = this.#faults.find(
      (f) =>
        f.times > 0 &&
        (f.path ?? call.path) === call.path &&
        (f.to ?? to) === to &&
        (f.rate === undefined || this.random() < f.rate),
    );
    if (rule) rule.times--;
    if (rule?.fault === 'lost' && to !== undefined) this.ambiguous.set(to, (this.ambiguous.get(to) ?? 0) + 1);
    return rule?.fault;
  }
}

function send(res: ServerResponse, status: number, body: Json): void {
  if (res.destroyed) return;
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
