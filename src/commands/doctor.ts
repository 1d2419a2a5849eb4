// `doctor`: checks configuration, content, store and channels from the outside; exit 0 only when nothing is wrong.
import { loadTargets, openConfiguredStore } from '../app.js';
import { TelegramApi } from '../channels/telegram/api.js';
import { checkWebhook } from '../channels/telegram/setup.js';
import { ZaloBotApi } from '../channels/zalo-bot/api.js';
import { checkZaloBot } from '../channels/zalo-bot/setup.js';
import { readState, tokenName, tokenProblems } from '../channels/zalo-oa/token-state.js';
import { readConfig } from '../config.js';
import { loadContent } from '../content.js';
import { refusedTargets } from '../leads/targets.js';

export async function doctor(): Promise<number> {
  let wrong = 0;
  const check = async (what: string, work: () => Promise<string[]>) => {
    const problems = await work().catch((error: unknown) => [(error as Error).message]);
    console.log(`${problems.length === 0 ? 'ok   ' : 'WRONG'} ${what}`);
    for (const p of problems) console.log(`      ${p.split('\n').join('\n      ')}`);
    wrong += problems.length;
  };
  let config: ReturnType<typeof readConfig> | undefined;
  await check('configuration', async () => {
    config = readConfig(process.env);
    return [];
  });
  if (!config) return 1;
  const known = config;
  await check('knowledge and flows', async () => {
    await loadContent(known);
    return [];
  });
  await check('facility targets', async () => {
    return refusedTargets(await loadTargets(known), known.ALLOW_PRIVATE_TARGETS);
  });
  await check('store', async () => {
    const store = await openConfiguredStore(known, { join: true });
    await store.check();
    const dead = (await store.backlog()).filter((b) => b.status === 'dead' && b.kind !== 'reply');
    await store.shutdown();
    return dead.map(
      (b) =>
        `${b.count} ${b.kind} row(s) are dead since ${new Date(b.oldest).toISOString()}: leads redeliver --dead`,
    );
  });
  if (known.TELEGRAM_BOT_TOKEN)
    await check('telegram', async () => {
      const api = new TelegramApi({ token: known.TELEGRAM_BOT_TOKEN!, apiRoot: known.TELEGRAM_API_ROOT });
      try {
        const me = await api.call('getMe', {} as never);
        if (me.outcome !== 'ok') return [me.reason];
        return known.telegramMode === 'webhook'
          ? await checkWebhook(api, known.BASE_URL ?? '', Date.now())
          : [];
      } finally {
        await api.close();
      }
    });
  if (known.ZALO_OA_ID)
    await check('zalo official account', async () => {
      const store = await openConfiguredStore(known, { join: true });
      try {
        const state = readState(await store.get(tokenName(known.ZALO_OA_ID!)), known.ZALO_REFRESH_TOKEN);
        return tokenProblems(state, Date.now());
      } finally {
        await store.shutdown();
      }
    });
  if (known.ZALO_BOT_TOKEN)
    await check('zalo bot', async () => {
      const api = new ZaloBotApi({ token: known.ZALO_BOT_TOKEN!, root: known.ZALO_BOT_API_ROOT });
      const byWebhook = known.ZALO_BOT_WEBHOOK_SECRET && known.BASE_URL?.startsWith('https:');
      try {
        return await checkZaloBot(api, byWebhook ? known.BASE_URL : undefined);
      } finally {
        await api.close();
      }
    });
  return wrong === 0 ? 0 : 1;
}
