// What all stand-ins of platforms have in common: a real HTTP server on loopback, faults on demand, what each person
// is shown, and waiting for what must come.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Json = Record<string, unknown>;

/** How long a test waits for what must come, ms: long, because a busy machine is no fault. */
export const PATIENCE_MS = 30_000;

/** `lost`: it takes effect but the answer does not arrive, the ambiguous case. */
export type NetworkFault = 'hang' | 'reset' | 'lost' | 'html-502';

interface FaultRule<Fault> {
  fault: Fault;
  /** Which calls: a path or a method. */
  what?: string;
  /** Whom the call is for. */
  whom?: string;
  times: number;
  /** Strike only this part of the calls, chosen by `random`. */
  rate?: number;
}

export abstract class FakeServer<Fault, Shown> {
  /** What the documented form says against the calls: must stay empty. */
  readonly problems: string[] = [];
  /** Draws for faults by rate; a test may fix it. */
  random: () => number = Math.random;
  /** By person: messages whose answer was lost after they took effect. */
  readonly ambiguous = new Map<string, number>();
  /** Calls that a fault holds open at this moment. */
  hanging = 0;
  readonly #server: Server;
  readonly #shown = new Map<string, Shown[]>();
  #faults: FaultRule<Fault>[] = [];
  #watchers: (() => void)[] = [];

  protected constructor() {
    this.#server = createServer((req, res) => {
      this.#receive(req, res).catch((error: unknown) => {
        this.problems.push(`fake server: ${String(error)}`);
        res.destroy();
      });
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  protected async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  /** What the service under test must be told as the platform's address. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
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
  messages(person: string): readonly Shown[] {
    return this.#shown.get(person) ?? [];
  }

  /** Resolves when `condition` holds; looks after every call. Throws, naming `what`, when it does not come. */
  async until(
    condition: () => boolean,
    timeoutMs = PATIENCE_MS,
    what: string | (() => string) = 'condition',
  ): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!condition()) {
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`${typeof what === 'string' ? what : what()}: not within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 50));
        this.#watchers.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  protected addFault(rule: FaultRule<Fault>): void {
    this.#faults.push(rule);
  }

  /** The fault that strikes this call, if any; it is used up by that. */
  protected strike(what: string, whom: string | undefined): Fault | undefined {
    const rule = this.#faults.find(
      (f) =>
        f.times > 0 &&
        (f.what ?? what) === what &&
        (f.whom ?? whom) === whom &&
        (f.rate === undefined || this.random() < f.rate),
    );
    if (rule) rule.times--;
    if (rule?.fault === 'lost' && whom !== undefined)
      this.ambiguous.set(whom, (this.ambiguous.get(whom) ?? 0) + 1);
    return rule?.fault;
  }

  /** Does to an answer what a fault of the network does; false when the answer is to be given all the same. */
  protected breakOff(fault: Fault | undefined, res: ServerResponse): boolean {
    if (fault === 'hang') {
      this.hanging++;
      res.once('close', () => this.hanging--);
    } else if (fault === 'reset') res.destroy();
    else if (fault === 'html-502')
      res.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    else return false;
    return true;
  }

  protected addShown(person: string, shown: Shown): void {
    const list = this.#shown.get(person);
    if (list) list.push(shown);
    else this.#shown.set(person, [shown]);
  }

  /** Answers one call. */
  protected abstract serve(req: IncomingMessage, body: Buffer, res: ServerResponse): Promise<void>;

  async #receive(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    try {
      await this.serve(req, Buffer.concat(chunks), res);
    } finally {
      for (const wake of this.#watchers.splice(0)) wake();
    }
  }
}

/** Ends a response with JSON. */
export function sendJson(res: ServerResponse, status: number, body: Json): void {
  if (res.destroyed) return;
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
