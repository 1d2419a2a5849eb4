// An SMTP server on loopback that keeps what it takes, and can refuse or be down.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  to: string[];
  /** Headers and bodies as they came. */
  raw: string;
  /** The text with transfer encodings undone. */
  text: string;
}

/** Undoes quoted-printable and base64 parts, so that tests can look for words. */
function readable(raw: string): string {
  return raw
    .split(/\r\n--[^\r\n]+/u)
    .map((part) => {
      const [head = '', ...rest] = part.split('\r\n\r\n');
      const body = rest.join('\r\n\r\n');
      if (/content-transfer-encoding: base64/iu.test(head)) return Buffer.from(body, 'base64').toString();
      if (!/content-transfer-encoding: quoted-printable/iu.test(head)) return body;
      const bytes = body
        .replace(/=\r\n/gu, '')
        .replace(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString();
    })
    .join('\n');
}

export class FakeMail {
  readonly mails: ReceivedMail[] = [];
  /** Recipients that are refused for good (550). */
  refused: string[] = [];
  /** Everything is put off (451). */
  busy = false;
  #server: SMTPServer;
  #port = 0;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onRcptTo: ({ address }, _, done) => {
        if (this.refused.includes(address))
          done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
        else if (this.busy) done(Object.assign(new Error('later'), { responseCode: 451 }));
        else done();
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString();
          this.mails.push({
            to: session.envelope.rcptTo.map((r) => r.address),
            raw,
            text: readable(raw),
          });
          done();
        });
      },
    });
  }

  static async start(): Promise<FakeMail> {
    const mail = new FakeMail();
    const listening = mail.#server.listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    mail.#port = (listening.address() as AddressInfo).port;
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
