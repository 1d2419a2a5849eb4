// What every webhook endpoint of a platform with a short patience does: the raw body, bounded; then the turn,
// answered 200 only after the commit and in time whatever happens.
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface ReceiveOptions {
  /** Whether a failure means "not now" (store down, draining): the event is tried again here. */
  isUnavailable?: (error: unknown) => boolean;
  /** Told of every failure. With `givenUp` the event will not be tried again: `raw` is all that is left of it. */
  onFailure: (error: unknown, event: { id: string; failures: number; givenUp: boolean; raw: string }) => void;
  /** Answer at the latest after so long, ms (1,500: Zalo wants every answer within 2 s). */
  deadlineMs?: number;
  maxBytes?: number;
  now?: () => number;
  /** A pause in ms; a test's clock may stand in. */
  pause?: (ms: number) => Promise<void>;
}

/** An event that always fails is not tried more often: it must not spoil the webhook for everybody else. */
const MAX_FAILURES = 3;
/** Pauses before the next tries while the store is away, ms: platforms may not repeat what got a 503. */
const PAUSES = [100, 300, 1000, 3000, 10_000, 30_000];
/** Events that may wait for the store at once. */
const MAX_WAITING = 1000;

const CLOSE = { 'content-length': '0', connection: 'close' };

/** Ends a response without a body. */
export const answer = (res: ServerResponse, status: number, headers: Record<string, string> = {}): void => {
  if (res.headersSent) return;
  res.writeHead(status, { 'content-length': '0', ...headers }).end();
};

/** Reads the raw bytes of a POST and hands them over once. 405 another method, 413 over `maxBytes` (1 MB). */
export function receive(
  req: IncomingMessage,
  res: ServerResponse,
  maxBytes = 1_000_000,
  handle: (raw: Buffer) => void,
): void {
  if (req.method !== 'POST') return answer(res, 405, CLOSE);
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) return answer(res, 413, CLOSE);
  const chunks: Buffer[] = [];
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) answer(res, 413, CLOSE);
    else chunks.push(chunk);
  });
  req.on('end', () => {
    if (bytes <= maxBytes) handle(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes));
  });
  // A broken upload is the sender's to repeat; without a listener it would be an uncaught error.
  req.on('error', () => {});
}

/** Runs turns for one endpoint and answers their requests. */
export function createResponder(options: ReceiveOptions) {
  const { onFailure, deadlineMs = 1500, pause = sleep } = options;
  const isUnavailable = options.isUnavailable ?? byName;
  let waiting = 0;

  /**
   * Answers 200 after `run` resolved; 503 when it cannot be stored now or not in time (the work goes on, and
   * a repeat is recognised); 200 for an event given up, after telling of it.
   */
  return async function respond(
    res: ServerResponse,
    event: { id: string; raw: string },
    run: () => Promise<unknown>,
  ): Promise<void> {
    const deadline = setTimeout(() => answer(res, 503, { 'retry-after': '30' }), deadlineMs);
    let failures = 0;
    let absences = 0;
    for (;;) {
      try {
        await run();
        clearTimeout(deadline);
        return answer(res, 200);
      } catch (error) {
        const unavailable = isUnavailable(error);
        const rest = unavailable && waiting < MAX_WAITING ? PAUSES[absences++] : undefined;
        if (!unavailable) failures++;
        const givenUp = unavailable ? rest === undefined : failures >= MAX_FAILURES;
        if (!unavailable || givenUp) onFailure(error, { ...event, failures, givenUp });
        if (givenUp) {
          clearTimeout(deadline);
          return answer(res, unavailable ? 503 : 200);
        }
        if (rest !== undefined) {
          waiting++;
          await pause(rest);
          waiting--;
        }
      }
    }
  };
}

const byName = (error: unknown): boolean => error instanceof Error && error.name === 'StoreUnavailable';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
