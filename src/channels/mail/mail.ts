// E-mail to facilities and officers over SMTP.
import { createTransport } from 'nodemailer';
import type { Delivery } from '../delivery.js';

export interface Mail {
  to: string;
  subject: string;
  /** The plain text; every mail has one. */
  text: string;
  html?: string;
  /** Same for every attempt of one message, so that mail servers can drop repeats. */
  id?: string;
}

export interface Mailer {
  /** One attempt. Never throws: `dead` when the server refuses the address for good, else `retry`. */
  send(mail: Mail): Promise<Delivery>;
  close(): void;
}

const TIMEOUT_MS = 15_000;

/**
 * A mailer over `url` (`smtp://user:pass@host:port`, `smtps://…`) that writes as `from`. Errors name the SMTP code
 * only: an answer of the server may repeat the address.
 */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 2,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    } as never,
    { from },
  );
  return {
    async send({ to, subject, text, html, id }) {
      try {
        const domain = /@([\w.-]+)/u.exec(from)?.[1] ?? 'localhost';
        await transport.sendMail({
          to,
          subject: oneLine(subject),
          text,
          ...(html === undefined ? {} : { html }),
          ...(id === undefined ? {} : { messageId: `<${id}@${domain}>` }),
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { outcome: 'done', status: 250, error: '' };
      } catch (error) {
        const { responseCode = 0, code = 'error' } = error as { responseCode?: number; code?: string };
        // 5xx about the recipient is final; about login or policy it is ours to mend.
        const final = code === 'EENVELOPE' && responseCode >= 550 && responseCode <= 553;
        return {
          outcome: final ? 'dead' : 'retry',
          status: responseCode,
          error: `mail: ${code}${responseCode ? ` ${responseCode}` : ''}`,
        };
      }
    },
    close: () => transport.close(),
  };
}

/** A header ends where a line ends. */
const oneLine = (s: string): string => s.replace(/[\r\n]+/gu, ' ').slice(0, 200);
