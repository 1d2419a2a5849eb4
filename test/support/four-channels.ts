// The whole service with all four chat channels over real HTTP against stand-ins of the platforms, and one person
// interface for them all.
import { join } from 'node:path';
import type { ChannelId } from '../../src/conversation/message.js';
import type { SessionKey } from '../../src/store/port.js';
import type { FakeTelegram } from './fake-telegram.js';
import { FakeZalo, zaloEnv } from './fake-zalo.js';
import { FakeZaloBot, zaloBotEnv } from './fake-zalo-bot.js';
import { type Stage, startStage } from './stage.js';
import { WebPerson } from './web-person.js';

/** A person on one channel: types, and reads what is shown. */
export interface Person {
  channel: ChannelId;
  key(): Promise<SessionKey>;
  /** Types a line and answers the next `count` messages shown. */
  say(line: string, count?: number): Promise<string[]>;
}

export interface FourChannels extends Stage {
  url: string;
  dataDir: string;
  zalo: FakeZalo;
  zaloBot: FakeZaloBot;
  person(channel: ChannelId): Person;
  /** What the stand-ins have to say against our calls. */
  problems(): string[];
}

export const FOUR = ['telegram', 'zalo-oa', 'zalo-bot', 'web'] as const satisfies ChannelId[];

/** Stand-ins of the chat platforms. */
export type Chats = { telegram: FakeTelegram; 'zalo-oa': FakeZalo; 'zalo-bot': FakeZaloBot };

/** Somebody new on a chat platform. */
export function chatPerson(chats: Chats, channel: keyof Chats): Person {
  const p = chats[channel].person();
  return {
    channel,
    key: async () => `${channel}:${p.chat}`,
    say: async (text, count = 1) => {
      await p.type(text);
      const texts: string[] = [];
      // The form that asks for a number comes as a message of its own, without words.
      while (texts.length < count)
        for (const m of await p.answer()) if (!('contactForm' in m)) texts.push(m.text);
      return texts;
    },
  };
}

/** Starts everything. */
export async function startFourChannels(): Promise<FourChannels> {
  const [zalo, zaloBot] = await Promise.all([FakeZalo.start(), FakeZaloBot.start()]);
  const stage = await startStage({
    targets: ['mau-song-nhue', 'mau-song-lam'],
    env: {
      ...zaloEnv(zalo),
      ...zaloBotEnv(zaloBot),
    },
  });
  const { app, dir, telegram } = stage;
  const { url } = app;
  zalo.webhook = `${url}/webhooks/zalo`;

  const chats = { telegram, 'zalo-oa': zalo, 'zalo-bot': zaloBot } as const;
  const person = (channel: ChannelId): Person => {
    if (channel !== 'web') return chatPerson(chats, channel as keyof Chats);
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
      say: async (text, count = 1) => {
        known ??= visitors();
        await known;
        await p.send({ text });
        const { answers } = await p.until(({ answers }) => answers.length >= count, `${count} answers`);
        return answers;
      },
    };
  };

  return {
    ...stage,
    url,
    dataDir: join(dir, 'data'),
    zalo,
    zaloBot,
    person,
    problems: () => [...telegram.problems, ...zalo.problems, ...zaloBot.problems],
    async stop() {
      await stage.stop();
      await Promise.all([zalo.close(), zaloBot.close()]);
    },
  };
}
