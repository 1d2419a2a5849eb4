// The webhook endpoint. Stands before every body parser: reads the raw bytes itself, parses once, answers 200
// only after the commit. The shortest path of the service, so it stays free of anything it does not need.
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Inbound } from '../../conversation/message.js';
import { callbackId, parseUpdate, updateId } from './update.js';

/** Resolves after the commit (or when there was nothing to do); rejects when the update must come again. */
export type OnUpdate = (inbound: Inbound) => Promise<unknown>;

export interface WebhookOptions {
  /** Accepted values of the secret header; two during a rotation. At least one, none empty. */
  secrets: readonly string[];
  onUpdate: OnUpdate;
  /** Fired as soon as a button press is read, before the turn. */
  answerCallback: (id: string) => void;
  /** Whether a rejection means "not now" (store down, draining): answered 503, and never counted against the update. */
  isUnavailable?: (error: unknown) => boolean;
  /** Told of every other failure; with `given up` the update is taken from the queue of its chat (answered 200). */
  onFailure: (
    error: unknown,
    update: { id: number; failures: number; givenUp: boolean; raw: string },
  ) => void;
  now?: () => number;
  maxBytes?: number;
}

/** An update that always fails would block its chat for a day, so after this many tries it is set aside. */
const MAX_FAILURES = 3;
/** Updates remembered as failing. */
const MAX_REMEMBERED = 1000;

const NO_BODY = { 'content-length': '0' };
const CLOSE = { 'content-length': '0', connection: 'close' };

const byName = (error: unknown): boolean => error instanceof Error && error.name === 'StoreUnavailable';

/** Counts failures per update, bounded. */
export class Failures {
  readonly #counts = new Map<number, number>();

  /** One more failure; answers how many there are now. */
  add(id: number): number {
    const count = (this.#counts.get(id) ?? 0) + 1;
    this.#counts.delete(id);
    this.#counts.set(id, count);
    if (this.#counts.size > MAX_REMEMBERED) this.#counts.delete(this.#counts.keys().next().value as number);
    return count;
  }

  /** Whether the update is now given up; forgets it then. */
  giveUp(id: number, count: number): boolean {
    if (count < MAX_FAILURES) return false;
    this.#counts.delete(id);
    return true;
  }

  clear(id: number): void {
    if (this.#counts.size > 0) this.#counts.delete(id);
  }
}

/**
 * The handler for `POST /webhooks/telegram`. 401 wrong secret, 413 over 1 MB, 400 no JSON, 503 store not
 * available, 500 another failure (Telegram redelivers), 200 otherwise, also for kinds we do not know.
 */
export function telegramWebhook(
  options: WebhookOptions,
): (req: IncomingMessage, res: ServerResponse) => void {
  const { onUpdate, answerCallback, onFailure } = options;
  const now = options.now ?? Date.now;
  const maxBytes = options.maxBytes ?? 1_000_000;
  const isUnavailable = options.isUnavailable ?? byName;
  if (options.secrets.length === 0 || options.secrets.includes(''))
    throw new Error('the Telegram webhook needs a secret: set TELEGRAM_WEBHOOK_SECRET');
  const secrets = options.secrets.map((secret) => Buffer.from(secret));
  const failures = new Failures();

  const isSecret = (given: string | string[] | undefined): boolean => {
    if (typeof given !== 'string') return false;
    const got = Buffer.from(given);
    // What takes different time is the length alone, which is no secret.
    return secrets.some((secret) => got.length === secret.length && timingSafeEqual(got, secret));
  };

  const handle = (res: ServerResponse, raw: string): void => {
    let update: unknown;
    try {
      update = JSON.parse(raw);
    } catch {
      return answer(res, 400);
    }
    const callback = callbackId(update);
    if (callback !== undefined) answerCallback(callback);
    const inbound = parseUpdate(update, now());
    if (inbound === undefined) return answer(res, 200);
    onUpdate(inbound).then(
      () => {
        failures.clear(Number(inbound.id));
        answer(res, 200);
      },
      (error: unknown) => {
        if (isUnavailable(error)) {
          res.writeHead(503, { ...NO_BODY, 'retry-after': '2' }).end();
          return;
        }
        const id = updateId(update) as number;
        const count = failures.add(id);
        const givenUp = failures.giveUp(id, count);
        onFailure(error, { id, failures: count, givenUp, raw });
        answer(res, givenUp ? 200 : 500);
      },
    );
  };

  return (req, res) => {
    if (req.method !== 'POST') return answer(res, 405, CLOSE);
    if (!isSecret(req.headers['x-telegram-bot-api-secret-token'])) return answer(res, 401, CLOSE);
    if (Number(req.headers['content-length'] ?? 0) > maxBytes) return answer(res, 413, CLOSE);
    readBody(req, maxBytes, (raw) => (raw === undefined ? answer(res, 413, CLOSE) : handle(res, raw)));
  };
}

const answer = (res: ServerResponse, status: number, headers: Record<string, string> = NO_BODY): void => {
  res.writeHead(status, headers).end();
};

/** Calls back once with the whole body as text, or undefined as soon as it is too long; never when it breaks off. */
function readBody(req: IncomingMessage, maxBytes: number, done: (raw: string | undefined) => void): void {
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  let bytes = 0;
  let over = false;
  req.on('data', (chunk: Buffer) => {
    if (over) return;
    bytes += chunk.length;
    if (bytes > maxBytes) {
      over = true;
      done(undefined);
    } else if (first === undefined) first = chunk;
    else if (more === undefined) more = [first, chunk];
    else more.push(chunk);
  });
  req.on('end', () => {
    if (!over) done((more ? Buffer.concat(more, bytes) : first)?.toString('utf8') ?? '');
  });
  // A broken upload is the sender's to repeat; without a listener it would be an uncaught error.
  req.on('error', () => {});
}
