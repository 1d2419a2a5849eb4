// Outgoing calls to a platform's HTTP API: a keep-alive pool, a bounded wait, and every failure told without
// the address or a header, because these hold tokens.
import { Pool } from 'undici';

export interface HttpJsonOptions {
  /** `https://openapi.zalo.me`; may hold a path. */
  root: string;
  /** Longest wait for an answer, ms. */
  timeoutMs?: number;
  /** Connections kept open at most. */
  connections?: number;
}

export interface HttpAnswer {
  status: number;
  /** The parsed body; undefined when it was no JSON. */
  body: unknown;
}

const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
]);

/**
 * No usable answer came. The message names only the error's code: addresses hold tokens, which must not reach a
 * log. `sent` is false when the request surely never left.
 */
export class NetworkError extends Error {
  override name = 'NetworkError';
  readonly sent: boolean;
  constructor(cause: unknown) {
    const code = String((cause as { code?: string }).code ?? (cause as Error).name);
    super(`no answer: ${code}`);
    this.sent = !NOT_SENT.has(code);
  }
}

/** A client of one server. */
export class HttpJson {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #timeoutMs: number;

  constructor({ root, timeoutMs = 15_000, connections = 64 }: HttpJsonOptions) {
    const url = new URL(root);
    this.#path = url.pathname.replace(/\/+$/u, '');
    this.#timeoutMs = timeoutMs;
    this.#pool = new Pool(url.origin, {
      connections,
      connect: { timeout: 10_000 },
      keepAliveTimeout: 30_000,
    });
  }

  /** POSTs JSON (or a form, given as URLSearchParams). Rejects with NetworkError only. */
  async post(
    path: string,
    body: object,
    {
      headers,
      patienceMs = 0,
      signal,
    }: { headers?: Record<string, string>; patienceMs?: number; signal?: AbortSignal } = {},
  ): Promise<HttpAnswer> {
    const form = body instanceof URLSearchParams;
    const timeout = this.#timeoutMs + patienceMs;
    try {
      const response = await this.#pool.request({
        path: this.#path + path,
        method: 'POST',
        headers: {
          'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
          ...headers,
        },
        body: form ? body.toString() : JSON.stringify(body),
        headersTimeout: timeout,
        bodyTimeout: timeout,
        ...(signal ? { signal } : {}),
      });
      return { status: response.statusCode, body: parsed(await response.body.text()) };
    } catch (error) {
      throw new NetworkError(error);
    }
  }

  /** Waits for the calls under way, then closes the connections. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

function parsed(text: string): unknown {
  try {
    return parseWire(text);
  } catch {
    return undefined;
  }
}

const TOKENS = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/gu;

/** JSON.parse that keeps whole numbers of 16 digits and more as strings: ids beyond 2^53 stay exact. */
export function parseWire(text: string): unknown {
  return JSON.parse(
    /\d{16}/u.test(text) ? text.replace(TOKENS, (t) => (t.startsWith('"') ? t : `"${t}"`)) : text,
  );
}

export type Json = Readonly<Record<string, unknown>>;

/** The value as a JSON object, or undefined. */
export const object = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/** An id as the platforms give it, text or number; undefined for anything else and for the empty text. */
export const idOf = (value: unknown): string | undefined => {
  const id = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof id === 'string' && id !== '' ? id : undefined;
};
