// One delivery attempt of a lead to a facility's HTTP endpoint, by Standard Webhooks: signed, no redirects,
// bounded in time and in what is read back, and only to public addresses.
import { Agent, type Dispatcher, request } from 'undici';
import { webhookHeaders } from './signing.js';
import { ADDRESS_REFUSED, guardedLookup, urlProblem } from './ssrf.js';

export interface WebhookDelivery {
  url: string;
  /** `whsec_…`; two while the facility changes over. */
  secrets: readonly string[];
  /** The lead's id: the same on every attempt, so that the receiver can drop repeats. */
  id: string;
  /** The exact bytes that are signed and sent. */
  body: string;
  /** Time of the attempt, ms since the epoch. */
  now: number;
  /** Longest wait for the answer's head, ms (15 s). */
  timeoutMs?: number;
  /** ALLOW_PRIVATE_TARGETS: http and private addresses too. */
  allowPrivate?: boolean;
}

export interface WebhookResult {
  /** Only a 2xx answer is a delivery. */
  ok: boolean;
  /** HTTP status, 0 when none came. */
  status: number;
  ms: number;
  /** Short and without the answer's text, which may repeat a person's data; empty when delivered. */
  error: string;
  /** Asked for by the receiver (429, 503), ms. */
  retryAfter?: number;
  /** 410: the endpoint is closed for good; a person must look. */
  gone?: boolean;
}

/** Read of an answer, only so that the connection can be used again. */
const MAX_ANSWER_BYTES = 64 * 1024;
const CONNECT_MS = 5000;

const agentOptions = { connections: 8, keepAliveTimeout: 30_000, pipelining: 1 } as const;
let guarded: Agent | undefined;
let open: Agent | undefined;

function agent(allowPrivate: boolean): Agent {
  if (allowPrivate) {
    open ??= new Agent({ ...agentOptions, connect: { timeout: CONNECT_MS } });
    return open;
  }
  guarded ??= new Agent({
    ...agentOptions,
    connect: { timeout: CONNECT_MS, lookup: guardedLookup as never },
  });
  return guarded;
}

/** Closes the connections to facilities; the next delivery opens new ones. */
export async function closeWebhookAgents(): Promise<void> {
  const agents = [guarded, open];
  guarded = undefined;
  open = undefined;
  await Promise.all(agents.map((a) => a?.close()));
}

/** Makes one attempt. Never throws: every failure is a result. */
export async function deliverWebhook(delivery: WebhookDelivery): Promise<WebhookResult> {
  const { url, secrets, id, body, now, timeoutMs = 15_000, allowPrivate = false } = delivery;
  const began = performance.now();
  const result = (status: number, error: string, more: Partial<WebhookResult> = {}): WebhookResult => ({
    ok: error === '',
    status,
    ms: Math.round(performance.now() - began),
    error,
    ...more,
  });
  const problem = urlProblem(url, allowPrivate);
  if (problem !== undefined) return result(0, `target refused: ${problem}`);

  // One clock for everything: a slow drip of bytes must not outlive it.
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), timeoutMs);
  try {
    const response = await request(url, {
      dispatcher: agent(allowPrivate),
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'CauNghe-Webhooks/1',
        ...webhookHeaders(secrets, id, now, body),
      },
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: ended.signal,
    });
    await discard(response.body);
    const { statusCode: status, headers } = response;
    if (status >= 200 && status < 300) return result(status, '');
    if (status >= 300 && status < 400) return result(status, `HTTP ${status}: redirects are not followed`);
    const retryAfter = readRetryAfter(headers['retry-after'], now);
    return result(status, `HTTP ${status}`, {
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...(status === 410 ? { gone: true } : {}),
    });
  } catch (error) {
    if (ended.signal.aborted) return result(0, `no answer in ${timeoutMs} ms`);
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    if (code === ADDRESS_REFUSED) return result(0, 'target refused: the name resolves to a private address');
    return result(0, `not reached: ${code}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads the answer up to the limit and drops it. The status has been told already, so nothing here is a failure. */
async function discard(body: Dispatcher.ResponseData['body']): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      // Leaving the loop destroys the stream, and with it the connection.
      if (bytes > MAX_ANSWER_BYTES) break;
    }
  } catch {
    // Broken off or too slow: as above.
  }
}

/** `Retry-After` in seconds or as a date → ms from now; undefined when absent or unreadable. */
export function readRetryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/u.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
