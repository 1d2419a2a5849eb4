// Sends Bot API calls by undici on a keep-alive pool: grammY's own HTTP client costs several times the CPU. The
// methods, their payloads and answers are grammY's types.
import { InputFile } from 'grammy';
import { type Dispatcher, FormData, Pool } from 'undici';
import { NetworkError } from '../http-json.js';

export interface TransportOptions {
  /** `https://api.telegram.org`, or another server; may hold a path. */
  apiRoot: string;
  token: string;
  /** Longest wait for an answer, ms; long polling adds its own `timeout` to it. */
  timeoutMs: number;
  /** Connections kept open at most. */
  connections: number;
}

/** What the Bot API answers to every call. */
export type ApiAnswer =
  | { ok: true; result: unknown }
  | {
      ok: false;
      error_code: number;
      description: string;
      parameters?: { retry_after?: number; migrate_to_chat_id?: number };
    };

export interface Transport {
  /** One call. Rejects with NetworkError when no usable answer came. */
  call(method: string, payload: object, signal?: AbortSignal): Promise<ApiAnswer>;
  /** Waits for the calls under way, then closes the connections. */
  close(): Promise<void>;
}

const JSON_HEADERS = { 'content-type': 'application/json' };
/**
 * Calls of which nobody reads the result: the answer repeats the whole message, and parsing it would cost as much as
 * making the call.
 */
const UNREAD_METHODS = ['sendMessage', 'editMessageText', 'answerCallbackQuery'] as const;
export type UnreadMethod = (typeof UNREAD_METHODS)[number];
const UNREAD: ReadonlySet<string> = new Set(UNREAD_METHODS);
const SUCCESS = '{"ok":true,';
const UNREAD_RESULT: ApiAnswer = { ok: true, result: undefined };

export function createTransport({ apiRoot, token, timeoutMs, connections }: TransportOptions): Transport {
  const root = new URL(apiRoot);
  const path = `${root.pathname.replace(/\/+$/u, '')}/bot${token}/`;
  const pool = new Pool(root.origin, { connections, connect: { timeout: 10_000 }, keepAliveTimeout: 30_000 });

  const call = (method: string, payload: object, signal?: AbortSignal): Promise<ApiAnswer> => {
    const fields = payload as Record<string, unknown>;
    const file = fileField(fields);
    const patience = timeoutMs + (method === 'getUpdates' ? Number(fields.timeout ?? 0) * 1000 : 0);
    const request = {
      path: path + method,
      method: 'POST',
      headersTimeout: patience,
      bodyTimeout: patience,
      headers: file ? null : JSON_HEADERS,
      body: file ? null : JSON.stringify(payload),
    } as const;
    if (file) return upload(pool, request, multipart(fields, file), signal);
    // A step later: what one batch of turns says is rendered first and written out then, each with its code at hand.
    return Promise.resolve().then(() => post(pool, request, UNREAD.has(method), signal));
  };
  return { call, close: () => pool.close() };
}

/**
 * One request and its whole answer. By `dispatch`, since `request` makes a stream of every answer, which costs more
 * than the rest of the call.
 */
function post(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  unread: boolean,
  signal: AbortSignal | undefined,
): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let chunks: Buffer[] = [];
    let abort: (() => void) | undefined;
    const settled = () => abort && signal?.removeEventListener('abort', abort);
    pool.dispatch(request, {
      onRequestStart(controller) {
        if (signal === undefined) return;
        abort = () => controller.abort(signal.reason as Error);
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
      },
      onResponseStart(_controller, statusCode) {
        status = statusCode;
        chunks = [];
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        settled();
        const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
        const succeeded = unread && body.toString('latin1', 0, SUCCESS.length) === SUCCESS;
        resolve(succeeded ? UNREAD_RESULT : readAnswer(status, body.toString('utf8')));
      },
      onResponseError(_controller, error) {
        settled();
        reject(new NetworkError(error));
      },
    });
  });
}

/** A file goes as a form, which only `request` knows how to write. */
async function upload(
  pool: Pool,
  request: Dispatcher.RequestOptions,
  form: Promise<FormData>,
  signal: AbortSignal | undefined,
): Promise<ApiAnswer> {
  try {
    const response = await pool.request({ ...request, body: await form, signal });
    return readAnswer(response.statusCode, await response.body.text());
  } catch (error) {
    throw new NetworkError(error);
  }
}

/** The Bot API's envelope; anything else (a proxy's error page) becomes an error of its HTTP status. */
function readAnswer(status: number, text: string): ApiAnswer {
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
