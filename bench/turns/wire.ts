// HTTP/1.1 over plain sockets for the load side: a fake Bot API and webhook connections that cost so little
// that the bot under test, not the load, is what gets measured.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Cuts a byte stream into HTTP messages; bodies by Content-Length or chunked. */
export function onMessages(socket: Socket, handle: (head: string, body: string) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = rest.toString('latin1', 0, end);
      const start = end + 4;
      const length = /\ncontent-length: *(\d+)/iu.exec(head)?.[1];
      let body: string;
      let next: number;
      if (length === undefined && /\ntransfer-encoding: *chunked/iu.test(head)) {
        const last = rest.indexOf('0\r\n\r\n', start);
        if (last < 0) return;
        body = unchunk(rest.subarray(start, last));
        next = last + 5;
      } else {
        next = start + Number(length ?? 0);
        if (rest.length < next) return;
        body = rest.toString('utf8', start, next);
      }
      rest = rest.subarray(next);
      handle(head, body);
    }
  });
}

function unchunk(data: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    const line = data.indexOf('\r\n', at);
    if (line < 0) break;
    const size = Number.parseInt(data.toString('latin1', at, line), 16);
    parts.push(data.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(parts).toString('utf8');
}

export interface Reply {
  chat: number;
  text: string;
  /** Method of the call. */
  method: string;
}

/** A Bot API that takes everything, answers as Telegram does, and tells who was sent what. */
export class LeanBotApi {
  onReply: (reply: Reply) => void = () => {};
  calls = 0;
  readonly #server: Server;
  #messageId = 1;

  constructor() {
    this.#server = createServer((socket) => {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      onMessages(socket, (head, body) => this.#call(socket, head, body));
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
  }

  #call(socket: Socket, head: string, body: string): void {
    this.calls++;
    const method = /^\w+ \S*\/(\w+)/u.exec(head)?.[1] ?? '';
    if (method !== 'sendMessage' && method !== 'sendPhoto')
      return answer(socket, { ok: true, result: method === 'getMe' ? ME : true });
    const payload = JSON.parse(body) as { chat_id: number | string; text?: string; caption?: string };
    const chat = Number(payload.chat_id);
    const text = payload.text ?? payload.caption ?? '';
    const message_id = this.#messageId++;
    answer(socket, {
      ok: true,
      result: {
        message_id,
        from: ME,
        chat: { id: chat, type: 'private', first_name: 'H' },
        date: 1795219502,
        text,
      },
    });
    this.onReply({ chat, text, method });
  }
}

const ME = { id: 7000000001, is_bot: true, first_name: 'Bot', username: 'bench_bot' };

function answer(socket: Socket, value: object): void {
  const body = JSON.stringify(value);
  socket.write(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** One of Telegram's webhook connections: one update at a time, kept open. */
export class WebhookConnection {
  #socket: Socket | undefined;
  #waiting: { resolve: (status: number) => void; reject: (e: Error) => void } | undefined;

  constructor(
    readonly port: number,
    readonly secret: string,
  ) {}

  /** Posts an update; answers the HTTP status. */
  async post(update: string): Promise<number> {
    const socket = this.#socket ?? (await this.#open());
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(
        `POST /webhooks/telegram HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nX-Telegram-Bot-Api-Secret-Token: ${this.secret}\r\nContent-Length: ${Buffer.byteLength(update)}\r\n\r\n${update}`,
      );
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #open(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    socket.setNoDelay(true);
    await once(socket, 'connect');
    this.#socket = socket;
    onMessages(socket, (head) => {
      if (/\nconnection: *close/iu.test(head)) this.#socket = undefined;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(Number(head.slice(9, 12)));
    });
    const lost = (): void => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#waiting?.reject(new Error('the bot closed the connection'));
      this.#waiting = undefined;
    };
    socket.on('error', lost);
    socket.on('close', lost);
    return socket;
  }
}
