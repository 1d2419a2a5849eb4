// What the stand-ins of Zalo's servers have in common: a record of every call, errors answered with HTTP 200, and the
// shape of what each person is shown.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FakeServer, type Json, type NetworkFault, sendJson } from './fake-server.js';

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

/** `error`: answered with HTTP 200, as Zalo does. */
type Fault = NetworkFault | { error: number } | { status: number; body: Json };

/** Thrown by a server's own logic: the answer to give. */
export class Refusal extends Error {
  constructor(
    readonly body: Json,
    readonly status = 200,
  ) {
    super(JSON.stringify(body));
  }
}

export abstract class FakePlatform extends FakeServer<Fault, ShownMessage> {
  readonly calls: RecordedCall[] = [];
  /** The moment as this server sees it; a test may move it. */
  now: () => number = Date.now;
  #serial = 0;

  /** Answers matching calls with a fault; `path` and `to` (whom the message is for) narrow it. */
  fail(
    fault: Fault,
    { path, to, times = 1, rate }: { path?: string; to?: string; times?: number; rate?: number } = {},
  ): void {
    this.addFault({ fault, what: path, whom: to, times, rate });
  }

  callsOf(path: string): RecordedCall[] {
    return this.calls.filter((c) => c.path === path);
  }

  /** A new id, as opaque as the real ones. */
  newId(prefix = ''): string {
    return `${prefix}${(0xfeed_0000 + this.#serial++).toString(16)}${this.#serial}`;
  }

  protected show(user: string, message: Omit<ShownMessage, 'id'>): string {
    const id = this.newId();
    this.addShown(user, { id, ...message });
    return id;
  }

  /** Carries a call out; a Refusal is answered as it says. */
  protected abstract run(call: RecordedCall): Promise<Json> | Json;
  /** The body of an error answered with HTTP 200. */
  protected abstract errorBody(code: number): Json;
  /** Whom a call's message is for. */
  protected abstract recipient(call: RecordedCall): string | undefined;

  protected async serve(req: IncomingMessage, raw: Buffer, res: ServerResponse): Promise<void> {
    const text = raw.toString('utf8');
    const form = String(req.headers['content-type']).startsWith('application/x-www-form-urlencoded');
    const body = (form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text || '{}')) as Json;
    const call: RecordedCall = { path: req.url ?? '', body, headers: req.headers };
    if (req.method !== 'POST') this.problems.push(`${req.method} ${call.path}: only POST is documented`);
    this.calls.push(call);
    const fault = this.strike(call.path, this.recipient(call));
    if (this.breakOff(fault, res)) return;
    if (typeof fault === 'object')
      return 'error' in fault
        ? sendJson(res, 200, this.errorBody(fault.error))
        : sendJson(res, fault.status, fault.body);
    let status = 200;
    let answer: Json;
    try {
      answer = await this.run(call);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      ({ status, body: answer } = error);
    }
    if (fault === 'lost') return void res.destroy();
    sendJson(res, status, answer);
  }
}
