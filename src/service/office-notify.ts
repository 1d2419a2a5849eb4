// How the office reaches its own people: the facility's Telegram chat when the account names one, else e-mail.
import { randomUUID } from 'node:crypto';
import { chatBody, type Deliver } from '../channels/delivery.js';
import type { Mailer } from '../channels/mail/mail.js';
import type { Notify } from '../server/office/routes.js';

export interface OfficeNotifyOptions {
  telegram?: Deliver;
  mailer?: Mailer;
  now?: () => number;
}

/** Undefined when neither way is set up. Sends once: who does not get it asks again. */
export function officeNotify({ telegram, mailer, now = Date.now }: OfficeNotifyOptions): Notify | undefined {
  if (!telegram && !mailer) return undefined;
  return async ({ email, telegramChat }, { subject, text }) => {
    if (telegram && telegramChat !== undefined) {
      const id = randomUUID();
      const sent = await telegram({
        id,
        key: `office:${id}`,
        kind: 'notice',
        lane: `telegram:${telegramChat}`,
        body: chatBody({ user: telegramChat, messages: [{ text }], at: now() }),
        attempts: 1,
        createdAt: now(),
      });
      if (sent.outcome === 'done') return true;
    }
    if (!mailer || email === '') return false;
    return (await mailer.send({ to: email, subject, text })).outcome === 'done';
  };
}
