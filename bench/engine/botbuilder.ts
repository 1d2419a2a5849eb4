// The bench conversation with botbuilder-dialogs and its memory storage, through its own test adapter. The packages
// live in bench/peers, because one of their install scripts fails under `npm ci`.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Subject } from './subject.js';

const SECTORS = ['Nông nghiệp', 'Kỹ thuật', 'Dịch vụ'];

// The peers' types are not installed in the main tree.
// biome-ignore lint/suspicious/noExplicitAny: packages outside the tree
type Any = any;

export async function botbuilder(): Promise<Subject> {
  const load = createRequire(join(import.meta.dirname, '../peers/package.json'));
  const core: Any = load('botbuilder-core');
  const dialogs: Any = load('botbuilder-dialogs');
  const storage = new core.MemoryStorage();
  const state = new core.ConversationState(storage);
  const set = new dialogs.DialogSet(state.createProperty('dialogs'));
  set.add(new dialogs.TextPrompt('text'));
  set.add(
    new dialogs.NumberPrompt('year', async (p: Any) => {
      const year = p.recognized.value;
      return p.recognized.succeeded && year > 1900 && year < 2020;
    }),
  );
  set.add(new dialogs.ChoicePrompt('choice'));
  set.add(
    new dialogs.WaterfallDialog('talk', [
      (s: Any) => s.prompt('text', 'Họ tên ạ?'),
      (s: Any) => {
        s.values.name = s.result;
        return s.prompt('year', { prompt: 'Năm sinh ạ?', retryPrompt: 'Năm sinh, ví dụ 1995.' });
      },
      (s: Any) => {
        s.values.year = s.result;
        return s.prompt('choice', { prompt: 'Nhóm nghề nào ạ?', choices: SECTORS });
      },
      (s: Any) => {
        s.values.sector = s.result.value;
        return s.prompt('choice', { prompt: 'Gửi chứ ạ?', choices: ['Gửi', 'Thôi'] });
      },
      async (s: Any) => {
        await s.context.sendActivity(`Đã gửi ${s.values.name}.`);
        return s.replaceDialog('talk');
      },
    ]),
  );
  const said: string[] = [];
  const adapter = new core.TestAdapter(async (context: Any) => {
    const dc = await set.createContext(context);
    const result = await dc.continueDialog();
    if (result.status === dialogs.DialogTurnStatus.empty) await dc.beginDialog('talk');
    await state.saveChanges(context);
  });
  const turn = async (text: string) => {
    said.length = 0;
    await adapter.receiveActivity(text);
    for (let a = adapter.getNextReply(); a; a = adapter.getNextReply()) said.push(a.text ?? '');
    return said.join('\n');
  };
  await turn('hi');
  return { name: 'botbuilder-dialogs 4.23', turn, state: () => JSON.stringify(storage.memory).length };
}
