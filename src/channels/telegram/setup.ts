// What the bot tells Telegram at start, and the check that Telegram really delivers.
import type { WebhookInfo } from 'grammy/types';
import type { TelegramApi } from './api.js';
import { COMMANDS } from './commands.js';
import { ALLOWED_UPDATES } from './update.js';

/** Path of the webhook under BASE_URL. */
export const WEBHOOK_PATH = '/webhooks/telegram';

export interface SetupOptions {
  /** Public https address of this service; given in webhook mode only. */
  baseUrl?: string;
  secret?: string;
}

/**
 * Registers the command menu and, with a `baseUrl`, the webhook; without one, ends it for polling. Answers the problems
 * met (none when all is well); every call is safe to repeat.
 */
export async function setUpTelegram(api: TelegramApi, { baseUrl, secret }: SetupOptions): Promise<string[]> {
  const problems: string[] = [];
  const commands = COMMANDS.map(({ command, description }) => ({ command, description }));
  for (const language of [{}, { language_code: 'vi' }] as const) {
    const set = await api.call('setMyCommands', { commands, ...language });
    if (set.outcome !== 'ok') problems.push(`setMyCommands: ${set.reason}`);
  }
  if (baseUrl !== undefined) {
    const set = await api.call('setWebhook', {
      url: webhookUrl(baseUrl),
      max_connections: 100,
      allowed_updates: [...ALLOWED_UPDATES],
      ...(secret === undefined ? {} : { secret_token: secret }),
    });
    if (set.outcome !== 'ok') problems.push(`setWebhook: ${set.reason}`);
  } else {
    // One that is left from before excludes polling; what waits for it is kept.
    const removed = await api.call('deleteWebhook', {});
    if (removed.outcome !== 'ok') problems.push(`deleteWebhook: ${removed.reason}`);
  }
  return problems;
}

const webhookUrl = (baseUrl: string): string => baseUrl.replace(/\/+$/u, '') + WEBHOOK_PATH;

/** An error older than this is history. */
const RECENT_S = 600;
/** More waiting updates than this mean that we do not keep up. */
const MANY_PENDING = 500;

/** What is wrong with the webhook as Telegram sees it; `now` in ms. Empty when all is well. */
export function webhookProblems(info: WebhookInfo, expectedUrl: string, now: number): string[] {
  const problems: string[] = [];
  if (info.url !== expectedUrl)
    problems.push(info.url ? 'Telegram delivers to another address' : 'no webhook is set at Telegram');
  if (info.pending_update_count > MANY_PENDING)
    problems.push(`${info.pending_update_count} updates are waiting`);
  if (info.last_error_date !== undefined && now / 1000 - info.last_error_date < RECENT_S)
    problems.push(`last delivery failed: ${info.last_error_message ?? 'no reason given'}`);
  return problems;
}

/** Asks Telegram how delivery goes, for `doctor` and `/readyz`. */
export async function checkWebhook(api: TelegramApi, baseUrl: string, now: number): Promise<string[]> {
  const info = await api.call('getWebhookInfo', {});
  return info.outcome === 'ok'
    ? webhookProblems(info.result, webhookUrl(baseUrl), now)
    : [`getWebhookInfo: ${info.reason}`];
}
