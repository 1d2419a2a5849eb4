// The whole service with all four chat channels over real HTTP against stand-ins of the platforms, and one person
// interface for them all.
import { join } from 'node:path';
import type { App } from '../../src/app.js';
import type { ChannelId } from '../../src/conversation/message.js';
import type { SessionKey } from '../../src/store/port.js';
import { freeFolder, freePort, removeFolder, startBot, targetsFile } from './bot.js';
import { FakeFacility } from './fake-facility.js';
import { FakeTelegram } from './fake-telegram.js';
import { FakeZalo, ZALO } from './fake-zalo.js';
import { FAKE_BOT_TOKEN, FakeZaloBot } from './fake-zalo-bot.js';
import { WebPerson } from './web-person.js';

/** A person on one channel: types, and reads what is shown. */
export interface Person {
  channel: ChannelId;
  key(): Promise<SessionKey>;
  /** Types a line and answers the next `count` messages shown. */
  say(line: string, count?: number): Promise<string[]>;
}

export interface FourChannels {
  app: App & { lines: string[] };
  url: string;
  dataDir: string;
  telegram: FakeTelegram;
  zalo: FakeZalo;
  zaloBot: FakeZaloBot;
  facility: FakeFacility;
  person(channel: ChannelId): Person;
  /** What the stand-ins have to say against our calls. */
  problems(): string[];
  stop(): Promise<void>;
}

export const FOUR = ['telegram', 'zalo-oa', 'zalo-bot', 'web'] as const satisfies ChannelId[];

/** Starts everything; `env` as it would stand in the environment. */
export async function startFourChannels(env: Record<string, string> = {}): Promise<FourChannels> {
  const dir = freeFolder();
  const [telegram, zalo, zaloBot, facility, port] = await Promise.all([
    FakeTelegram.start(),
    FakeZalo.start(),
    FakeZaloBot.start(),
    FakeFacility.start(),
    freePort(),
  ]);
  const url = `http://127.0.0.1:${port}`;
  const app = await startBot({
    dir,
    port,
    telegram,
    targets: targetsFile(dir, ['mau-song-nhue', 'mau-song-lam'], facility.url),
    env: {
      ZALO_OA_ID: ZALO.oaId,
      ZALO_APP_ID: ZALO.appId,
      ZALO_APP_SECRET: ZALO.appSecret,
      ZALO_OA_SECRET_KEY: ZALO.oaSecretKey,
      ZALO_REFRESH_TOKEN: zalo.pair.refresh,
      ZALO_API_ROOT: zalo.url,
      ZALO_OAUTH_ROOT: zalo.url,
      ZALO_BOT_TOKEN: FAKE_BOT_TOKEN,
      ZALO_BOT_API_ROOT: zaloBot.url,
      ...env,
    },
  });
  zalo.webhook = `${url}/webhooks/zalo`;

  const person = (channel: ChannelId): Person => {
    if (channel === 'telegram') {
      const p = telegram.person();
      return {
        channel,
        key: async () => `telegram:${p.id}`,
        say: async (text, count) => {
          await p.give(p.message({ text }));
          return (await p.answer(count)).map((m) => m.text);
        },
      };
    }
    if (channel === 'zalo-oa') {
      const p = zalo.person();
      return {
        channel,
        key: async () => `zalo-oa:${p.id}`,
        say: async (text, count) => {
          await p.give('user_send_text', p.text(text));
          const texts: string[] = [];
          // The form that asks for a number comes as a message of its own, without words.
          while (texts.length < (count ?? 1))
            for (const m of await p.answer()) if (!m.contactForm) texts.push(m.text);
          return texts;
        },
      };
    }
    if (channel === 'zalo-bot') {
      const p = zaloBot.person();
      return {
        channel,
        key: async () => `zalo-bot:${p.id}`,
        say: async (text, count) => {
          await zaloBot.give(p.update('text', { text }));
          return (await p.answer(count)).map((m) => m.text);
        },
      };
    }
    const p = new WebPerson(url);
    let known: Promise<Set<string>> | undefined;
    const visitors = async () => new Set((await app.store.list('web:', 1000)).map((v) => v.name));
    return {
      channel,
      key: async () => {
        const before = await known!;
        const mine = [...(await visitors())].find((name) => !before.has(name));
        return mine as SessionKey;
      },
      say: async (text) => {
        known ??= visitors();
        await known;
        const { lines } = await p.type(text);
        return lines.slice(lines.findLastIndex((line) => line.startsWith('> ')) + 1);
      },
    };
  };

  return {
    app,
    url,
    dataDir: join(dir, 'data'),
    telegram,
    zalo,
    zaloBot,
    facility,
    person,
    problems: () => [...telegram.problems, ...zalo.problems, ...zaloBot.problems],
    stop: async () => {
      await app.stop();
      await Promise.all([telegram.close(), zalo.close(), zaloBot.close(), facility.close()]);
      removeFolder(dir);
    },
  };
}
