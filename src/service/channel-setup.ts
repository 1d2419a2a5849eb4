// Sets up the chat channels that the configuration names: their webhooks or polling, their way out, their end.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Deliver } from '../channels/delivery.js';
import { idOf, object } from '../channels/http-json.js';
import { TelegramApi } from '../channels/telegram/api.js';
import { telegramDeliver } from '../channels/telegram/deliver.js';
import { type Polling, startPolling } from '../channels/telegram/polling.js';
import { TelegramSender } from '../channels/telegram/send.js';
import { checkWebhook, setUpTelegram, WEBHOOK_PATH } from '../channels/telegram/setup.js';
import { telegramWebhook } from '../channels/telegram/webhook.js';
import { checkZaloBot, createZaloBot, ZALO_BOT_WEBHOOK_PATH } from '../channels/zalo-bot/index.js';
import { createZaloOa, ZALO_WEBHOOK_PATH } from '../channels/zalo-oa/index.js';
import type { Config } from '../config.js';
import type { ChannelId, Inbound } from '../conversation/message.js';
import type { Log } from '../log.js';
import { asset } from '../server/assets.js';
import type { Way } from '../server/landing.js';
import type { Store } from '../store/port.js';
import { createSetUp } from './set-up.js';

export interface ChannelParts {
  config: Config;
  log: Log;
  store: Store;
  turn: (inbound: Inbound) => Promise<unknown>;
  /** Whether a failure means "not now": the event must come again. */
  isUnavailable: (error: unknown) => boolean;
  /** A picture of this service by its path, for channels that upload. */
  picture: (path: string) => Promise<Uint8Array | undefined>;
}

/** One channel in service. */
export interface RunningChannel {
  id: ChannelId;
  deliver: Deliver;
  webhook?: { path: string; handler: (req: IncomingMessage, res: ServerResponse) => void };
  /** Tells the platform where to deliver, or begins to poll. */
  start(): Promise<void>;
  /** How a person gets here with a code; undefined while that is not known. */
  way(code: string): Way | undefined;
  /** What is wrong with it as the platform sees it; empty when all is well. Asks the platform. */
  problems(): Promise<string[]>;
  /** Ends intake and lets the event in hand finish. */
  stopIntake(): Promise<void>;
  /** Closes what the way out uses; after the sender has stopped. */
  close(): Promise<void>;
}

/** The channels that are configured; none without variables. */
export function setUpChannels(parts: ChannelParts): RunningChannel[] {
  const { config } = parts;
  return [
    ...(config.TELEGRAM_BOT_TOKEN ? [telegram(parts, config.TELEGRAM_BOT_TOKEN)] : []),
    ...(config.ZALO_OA_ID ? [zaloOa(parts, config.ZALO_OA_ID)] : []),
    ...(config.ZALO_BOT_TOKEN ? [zaloBot(parts, config.ZALO_BOT_TOKEN)] : []),
  ];
}

const HOUR = 3_600_000;

/** A chat that cannot be reached any more is told to the session like any event; once an hour is enough. */
const markUnreachable =
  ({ turn, log }: ChannelParts, channel: ChannelId) =>
  (user: string): void => {
    const at = Date.now();
    turn({ channel, user, id: `unreachable:${user}:${Math.floor(at / HOUR)}`, at, kind: 'stopped' }).catch(
      (error: unknown) => log.warn({ err: error, channel }, 'unreachable chat could not be marked'),
    );
  };

const alarm =
  ({ log }: ChannelParts, channel: ChannelId) =>
  (reason: string): void =>
    log.error({ channel, reason }, 'a channel needs a look');

const failure =
  ({ log }: ChannelParts, channel: ChannelId) =>
  (error: unknown, event: { failures: number; givenUp: boolean }): void =>
    log.error({ err: error, channel, failures: event.failures, givenUp: event.givenUp }, 'an event failed');

function telegram(parts: ChannelParts, token: string): RunningChannel {
  const { config, log, turn, isUnavailable, picture } = parts;
  const api = new TelegramApi({ token, apiRoot: config.TELEGRAM_API_ROOT });
  const intake = {
    onUpdate: turn,
    answerCallback: (id: string) => api.answerCallback(id),
    isUnavailable,
    onFailure: failure(parts, 'telegram'),
  };
  const byWebhook = config.telegramMode === 'webhook';
  let polling: Polling | undefined;
  let username: string | undefined;
  const setUp = createSetUp(async () => {
    const me = await api.call('getMe', {});
    if (me.outcome === 'ok') username = me.result.username;
    const problems = await setUpTelegram(
      api,
      byWebhook ? { baseUrl: config.BASE_URL, secret: config.TELEGRAM_WEBHOOK_SECRET } : {},
    );
    return me.outcome === 'ok' ? problems : [`getMe: ${me.reason}`, ...problems];
  });
  return {
    id: 'telegram',
    deliver: telegramDeliver({
      sender: new TelegramSender(api),
      baseUrl: config.BASE_URL,
      picture,
      answersAtOnce: config.TELEGRAM_PACE !== 'strict',
      onUnreachable: markUnreachable(parts, 'telegram'),
      onAlarm: alarm(parts, 'telegram'),
    }),
    ...(byWebhook
      ? {
          webhook: {
            path: WEBHOOK_PATH,
            handler: telegramWebhook({ secrets: [config.TELEGRAM_WEBHOOK_SECRET!], ...intake }),
          },
        }
      : {}),
    async start() {
      for (const problem of await setUp.first()) log.warn({ problem }, 'telegram set-up');
      if (!byWebhook) polling = startPolling({ api, ...intake, onAlarm: alarm(parts, 'telegram') });
    },
    way: (code) =>
      username === undefined
        ? undefined
        : { channel: 'telegram', name: `@${username}`, url: `https://t.me/${username}?start=${code}` },
    problems: async () => [
      ...(await setUp.rest()),
      ...(byWebhook ? await checkWebhook(api, config.BASE_URL ?? '', Date.now()) : []),
    ],
    stopIntake: async () => polling?.stop(),
    close: () => api.close(),
  };
}

function zaloOa(parts: ChannelParts, oaId: string): RunningChannel {
  const { config, store, turn, isUnavailable } = parts;
  const zalo = createZaloOa({
    store,
    oaId,
    appId: config.ZALO_APP_ID!,
    appSecret: config.ZALO_APP_SECRET!,
    oaSecretKey: config.ZALO_OA_SECRET_KEY!,
    refreshToken: config.ZALO_REFRESH_TOKEN,
    apiRoot: config.ZALO_API_ROOT,
    oauthRoot: config.ZALO_OAUTH_ROOT,
    baseUrl: config.BASE_URL,
    contactImage: asset('phone.png'),
    onEvent: (event) =>
      turn(
        event.type === 'inbound'
          ? event.inbound
          : {
              channel: 'zalo-oa',
              user: event.user,
              id: event.id,
              at: event.at,
              kind: event.type === 'takeover' ? 'takeover' : 'erased',
            },
      ),
    onUnreachable: markUnreachable(parts, 'zalo-oa'),
    onAlarm: alarm(parts, 'zalo-oa'),
    onFailure: failure(parts, 'zalo-oa'),
    isUnavailable,
  });
  return {
    id: 'zalo-oa',
    deliver: zalo.deliver,
    webhook: { path: ZALO_WEBHOOK_PATH, handler: zalo.webhook },
    start: async () => zalo.start(),
    // The parameter that fills in the text is not documented: the page shows the code as well.
    way: (code) => ({
      channel: 'zalo-oa',
      name: 'Cầu Nghề',
      url: `https://zalo.me/${oaId}?text=${encodeURIComponent(`#${code}`)}`,
    }),
    problems: () => zalo.tokens.problems(),
    stopIntake: async () => {},
    close: () => zalo.stop(),
  };
}

function zaloBot(parts: ChannelParts, token: string): RunningChannel {
  const { config, log, turn, isUnavailable } = parts;
  const zalo = createZaloBot({
    token,
    apiRoot: config.ZALO_BOT_API_ROOT,
    baseUrl: config.BASE_URL,
    webhookSecret: config.ZALO_BOT_WEBHOOK_SECRET,
    onUpdate: (inbound) => {
      setUp.proved();
      return turn(inbound);
    },
    onAlarm: alarm(parts, 'zalo-bot'),
    onFailure: failure(parts, 'zalo-bot'),
    isUnavailable,
  });
  let name: string | undefined;
  const setUp = createSetUp(async () => {
    const me = await zalo.api.call('getMe', {});
    if (me.outcome === 'ok') name = idOf(object(me.result)?.account_name);
    return zalo.setUp();
  });
  return {
    id: 'zalo-bot',
    deliver: zalo.deliver,
    ...(zalo.webhook ? { webhook: { path: ZALO_BOT_WEBHOOK_PATH, handler: zalo.webhook } } : {}),
    async start() {
      for (const problem of await setUp.first()) log.warn({ problem }, 'zalo-bot set-up');
      zalo.start();
    },
    way: () => (name === undefined ? undefined : { channel: 'zalo-bot', name }),
    problems: async () => [
      ...(await setUp.rest()),
      ...(await checkZaloBot(
        zalo.api,
        zalo.webhook && config.BASE_URL?.startsWith('https:') ? config.BASE_URL : undefined,
      )),
    ],
    stopIntake: () => zalo.stop(),
    close: async () => {},
  };
}
