// Sends Bot API calls by `undici.request` on a keep-alive pool: grammY's own HTTP client costs several times
// the CPU. Installed as a transformer that ends the chain, so grammY's client is never reached.
import { InputFile, type Transformer } from 'grammy';
import { type Dispatcher, FormData, Pool } from 'undici';

export interface TransportOptions {
  /** `https://api.telegram.org`, or another server; may hold a path. */
  apiRoot: string;
  token: string;
  /** Longest wait for an answer, ms; long polling adds its own `timeout` to it. */
  timeoutMs: number;
  /** Connections kept open at most. */
  connections: number;
}

export interface Transport {
  transformer: Transformer;
  /** Waits for the calls under way, then closes the connections. */
  close(): Promise<void>;
}

/**
 * No usable answer came. The message names only the error's code: the address holds the bot's token and must
 * not reach a log. `sent` is false when the request surely never left.
 */
export class NetworkError extends Error {
  constructor(
    readonly code: string,
    readonly sent: boolean,
  ) {
    super(`Telegram could not be reached: ${code}`);
    this.name = 'NetworkError';
  }
}

const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
]);

const JSON_HEADERS = { 'content-type': 'application/json' };

export function createTransport({ apiRoot, token, timeoutMs, connections }: TransportOptions): Transport {
  const root = new URL(apiRoot);
  const path = `${root.pathname.replace(/\/+$/u, '')}/bot${token}/`;
  const pool = new Pool(root.origin, { connections, connect: { timeout: 10_000 }, keepAliveTimeout: 30_000 });

  const transformer: Transformer = async (_grammysClient, method, payload, signal) => {
    const fields = payload as unknown as Record<string, unknown>;
    const file = fileField(fields);
    const patience = timeoutMs + (method === 'getUpdates' ? Number(fields.timeout ?? 0) * 1000 : 0);
    const request: Dispatcher.RequestOptions = {
      path: path + method,
      method: 'POST',
      headersTimeout: patience,
      bodyTimeout: patience,
      ...(file
        ? { body: await multipart(fields, file) }
        : { headers: JSON_HEADERS, body: JSON.stringify(payload) }),
      ...(signal ? { signal: signal as unknown as AbortSignal } : {}),
    };
    let status = 0;
    let text: string;
    try {
      const response = await pool.request(request);
      status = response.statusCode;
      text = await response.body.text();
    } catch (error) {
      const code = (error as { code?: string }).code ?? (error as Error).name;
      throw new NetworkError(String(code), !NOT_SENT.has(String(code)));
    }
    return readAnswer(status, text);
  };
  return { transformer, close: () => pool.close() };
}

/** The Bot API's envelope; anything else (a proxy's error page) becomes an error of its HTTP status. */
function readAnswer(status: number, text: string): Awaited<ReturnType<Transformer>> {
  try {
    const answer = JSON.parse(text) as { ok?: unknown; error_code?: unknown; description?: unknown };
    if (answer.ok === true) return answer as never;
    if (answer.ok === false && typeof answer.error_code === 'number')
      return { ...answer, description: String(answer.description ?? '') } as never;
  } catch {
    // Not JSON: told by its status below.
  }
  const code = status >= 300 ? status : 502;
  return { ok: false, error_code: code, description: `unexpected answer, HTTP ${status}` };
}

/** The name of the field that holds a file to upload, if there is one. */
function fileField(fields: Record<string, unknown>): string | undefined {
  for (const name in fields) if (fields[name] instanceof InputFile) return name;
  return undefined;
}

async function multipart(fields: Record<string, unknown>, file: string): Promise<FormData> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (name === file || value === undefined) continue;
    form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const upload = fields[file] as InputFile;
  const chunks: Uint8Array[] = [];
  const raw = await upload.toRaw();
  if (raw instanceof Uint8Array) chunks.push(raw);
  else for await (const chunk of raw) chunks.push(chunk);
  form.append(file, new Blob(chunks as Uint8Array<ArrayBuffer>[]), upload.filename ?? 'file');
  return form;
}
