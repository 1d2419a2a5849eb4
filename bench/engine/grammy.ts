// The bench conversation with @grammyjs/conversations and its memory storage; no request leaves the process.
import {
  type Conversation,
  type ConversationFlavor,
  conversations,
  createConversation,
} from '@grammyjs/conversations';
import { Bot, type Context } from 'grammy';
import type { Subject } from './subject.js';

type Talk = ConversationFlavor<Context>;
const SECTORS = ['Nông nghiệp', 'Kỹ thuật', 'Dịch vụ'];

async function talk(conversation: Conversation<Talk, Context>, ctx: Context): Promise<void> {
  for (;;) {
    const name = (await conversation.waitFor('message:text')).message.text;
    await ctx.reply('Năm sinh ạ?');
    let year = 0;
    while (!(year > 1900 && year < 2020)) {
      year = Number((await conversation.waitFor('message:text')).message.text);
      if (!(year > 1900 && year < 2020)) await ctx.reply('Năm sinh, ví dụ 1995.');
    }
    await ctx.reply(`Nhóm nghề nào ạ?\n${SECTORS.map((s, i) => `${i + 1}. ${s}`).join('\n')}`);
    let sector: string | undefined;
    while (sector === undefined) {
      sector = SECTORS[Number((await conversation.waitFor('message:text')).message.text) - 1];
      if (sector === undefined) await ctx.reply('Gõ 1, 2 hoặc 3.');
    }
    await ctx.reply('Gửi chứ ạ?\n1. Gửi\n2. Thôi');
    await conversation.waitFor('message:text');
    await ctx.reply(`Đã gửi ${name}.`);
  }
}

export async function grammy(): Promise<Subject> {
  let said: string[] = [];
  let state = '';
  // The least that stands for the network: the text is noted, the answer is ready.
  const sent = { ok: true, result: { message_id: 1, date: 1, chat: { id: 7, type: 'private' } } };
  const network = async (_: unknown, request: { body: string }) => {
    said.push((JSON.parse(request.body) as { text?: string }).text ?? '');
    return { json: async () => sent };
  };
  const bot = new Bot<Talk>('1:bench', {
    botInfo: { id: 1, is_bot: true, first_name: 'b', username: 'b' } as never,
    client: { fetch: network as never },
  });
  bot.use(
    conversations<Talk, Context>({
      storage: {
        read: () => (state === '' ? undefined : JSON.parse(state)),
        write: (_: string, value: unknown) => {
          state = JSON.stringify(value);
        },
        delete: () => {
          state = '';
        },
      } as never,
    }),
  );
  bot.use(createConversation(talk));
  bot.on('message:text', (ctx) => ctx.conversation.enter('talk'));
  let n = 0;
  const turn = async (text: string) => {
    said = [];
    const chat = { id: 7, type: 'private' as const, first_name: 'a' };
    await bot.handleUpdate({
      update_id: ++n,
      message: { message_id: n, date: n, chat, from: { id: 7, is_bot: false, first_name: 'a' }, text },
    });
    return said.join('\n');
  };
  await turn('hi');
  return { name: '@grammyjs/conversations 2', turn, state: () => state.length };
}
