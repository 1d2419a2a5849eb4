// A facility's HTTP endpoint: verifies Standard Webhooks with the official package, keeps each lead once by
// its `webhook-id`, and can be down, slow or hostile.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Webhook } from 'standardwebhooks';
import { freePort } from './port.js';

export const FACILITY_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwQ0VBV0tMZWE=';

export type FacilityMode =
  | 'ok'
  | '500'
  | '410'
  | '429'
  | 'hang'
  | 'hang-after-head'
  | 'redirect'
  | 'flood'
  | 'slow'
  | 'reset'
  /** Takes the lead, then breaks off before answering. */
  | 'lost';

export interface ReceivedLead {
  id: string;
  body: string;
  data: Record<string, unknown>;
  /** Deliveries of this id that were verified. */
  times: number;
}

export class FakeFacility {
  mode: FacilityMode = 'ok';
  /** How long `slow` waits, ms. */
  slowMs = 300;
  /** Requests that came, verified or not. */
  requests = 0;
  /** The same by `webhook-id`. */
  readonly tries = new Map<string, number>();
  /** Requests that are held open without an answer at this moment. */
  hanging = 0;
  /** Bytes of answers without end that could be sent. */
  flooded = 0;
  /** Requests for the address that `redirect` points to: must stay 0. */
  followed = 0;
  /** Requests whose signature did not verify: must stay 0. */
  refused = 0;
  readonly leads = new Map<string, ReceivedLead>();
  /** Ids that came again with another body: must stay empty. */
  readonly changed: string[] = [];
  readonly #verifier = new Webhook(FACILITY_SECRET);
  #server: Server;
  #port = 0;

  private constructor() {
    this.#server = this.#create();
  }

  static async start(): Promise<FakeFacility> {
    const facility = new FakeFacility();
    await facility.#listen(await freePort());
    return facility;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/leads`;
  }

  /** Breaks off every request that still hangs. */
  hangUp(): void {
    this.#server.closeAllConnections();
  }

  /** Takes the endpoint off the network; `up` brings it back at the same port. */
  async down(): Promise<void> {
    this.hangUp();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async up(): Promise<void> {
    this.#server = this.#create();
    await this.#listen(this.#port);
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.down();
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #create(): Server {
    return createServer((req, res) => {
      this.#serve(req, res).catch(() => res.destroy());
    });
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    this.requests++;
    const id = String(req.headers['webhook-id']);
    this.tries.set(id, (this.tries.get(id) ?? 0) + 1);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (req.url !== '/leads') {
      this.followed++;
      return void res.writeHead(200).end();
    }
    const mode = this.mode;
    if (mode === '500') return void res.writeHead(500).end('sorry');
    if (mode === '410') return void res.writeHead(410).end();
    if (mode === '429') return void res.writeHead(429, { 'retry-after': '120' }).end();
    if (mode === 'hang') {
      this.hanging++;
      return void res.once('close', () => this.hanging--);
    }
    if (mode === 'reset') return void res.destroy();
    if (mode === 'redirect') return void res.writeHead(307, { location: '/elsewhere' }).end();
    if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, this.slowMs));
    if (!this.#take(req, Buffer.concat(chunks).toString())) return void res.writeHead(401).end();
    if (mode === 'lost') return void res.destroy();
    if (mode === 'hang-after-head') return void res.writeHead(200).write('half');
    if (mode === 'flood') {
      res.writeHead(200, { 'content-type': 'text/plain' });
      return pipeline(Readable.from(this.#flood()), res);
    }
    res.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  }

  /** What nobody asked for, as long as somebody reads it. */
  *#flood(): Generator<Buffer> {
    const block = Buffer.alloc(64 * 1024, 'x');
    for (; ; this.flooded += block.length) yield block;
  }

  #take(req: IncomingMessage, body: string): boolean {
    const headers = req.headers as Record<string, string>;
    try {
      this.#verifier.verify(body, headers);
    } catch {
      this.refused++;
      return false;
    }
    const id = headers['webhook-id'] as string;
    const known = this.leads.get(id);
    if (known === undefined) {
      const event = JSON.parse(body) as { data?: Record<string, unknown> };
      this.leads.set(id, { id, body, data: event.data ?? {}, times: 1 });
    } else {
      known.times++;
      if (known.body !== body) this.changed.push(id);
    }
    return true;
  }
}
