// The service in this process with everything around it on loopback: the fake Telegram, a facility's endpoint, a mail
// server; started and taken down together.
import {
  type Bot,
  type BotOptions,
  freeFolder,
  removeFolder,
  sendingTo,
  startBot,
  targetsFile,
} from './bot.js';
import { FakeFacility } from './fake-facility.js';
import { FakeMail } from './fake-mail.js';
import { FakeTelegram } from './fake-telegram.js';

interface Around {
  /** The data stands in its subfolder `data`. */
  dir: string;
  telegram: FakeTelegram;
  facility: FakeFacility;
  mail: FakeMail;
}

export interface Stage extends Around {
  app: Bot;
  stop(): Promise<void>;
}

export interface StageOptions extends Pick<BotOptions, 'mode' | 'env'> {
  /** Facilities whose registrations go to the one endpoint, or the text of the targets file. */
  targets?: readonly string[] | ((around: Around) => string);
  /** The service may send mail. */
  mail?: boolean;
}

/** Starts everything. */
export async function startStage({
  targets = [],
  mail: byMail = false,
  env,
  mode,
}: StageOptions = {}): Promise<Stage> {
  const dir = freeFolder();
  const [telegram, facility, mail] = await Promise.all([
    FakeTelegram.start(),
    FakeFacility.start(),
    FakeMail.start(),
  ]);
  const around: Around = { dir, telegram, facility, mail };
  const text = typeof targets === 'function' ? targets(around) : sendingTo(facility.url, targets);
  const smtp: Record<string, string> = byMail
    ? { SMTP_URL: mail.url, MAIL_FROM: 'Cầu Nghề <no-reply@caunghe.example>' }
    : {};
  const file = text === '' ? undefined : targetsFile(dir, text);
  const app = await startBot({ dir, telegram, mode, targets: file, env: { ...smtp, ...env } });
  return {
    ...around,
    app,
    async stop() {
      // The facility first: what hangs there would be waited for.
      await facility.close();
      await app.stop();
      await Promise.all([telegram.close(), mail.close()]);
      removeFolder(dir);
    },
  };
}
