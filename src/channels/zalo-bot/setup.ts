// What the Zalo Bot Platform is told at start, and the check of what it answered: it saves a webhook address
// even when its own test call to it failed.
import { object } from '../http-json.js';
import type { ZaloBotApi } from './api.js';
import { ZALO_BOT_WEBHOOK_PATH } from './webhook.js';

/** The webhook's address under a public https address. */
const zaloBotWebhookUrl = (baseUrl: string): string => baseUrl.replace(/\/+$/u, '') + ZALO_BOT_WEBHOOK_PATH;

/** Sets the webhook; answers the problems met, none when Zalo reached the address. Safe to repeat. */
export async function setUpZaloBotWebhook(
  api: ZaloBotApi,
  baseUrl: string,
  secret: string,
): Promise<string[]> {
  const set = await api.call('setWebhook', { url: zaloBotWebhookUrl(baseUrl), secret_token: secret });
  if (set.outcome !== 'ok') return [`setWebhook: ${set.reason}`];
  const verification = object(object(set.result)?.verification);
  if (verification === undefined || verification.ok === true) return [];
  const hint = typeof verification.hint === 'string' ? `, ${verification.hint}` : '';
  return [`setWebhook: saved, but Zalo could not reach it (${String(verification.outcome)}${hint})`];
}

/** Ends webhook delivery, which excludes polling; answers the problems met. */
export async function removeZaloBotWebhook(api: ZaloBotApi): Promise<string[]> {
  const removed = await api.call('deleteWebhook', {});
  // 400 and 404: there was none.
  return removed.outcome === 'ok' || removed.outcome === 'bad-request'
    ? []
    : [`deleteWebhook: ${removed.reason}`];
}

/** What is wrong with the bot as Zalo sees it, for `doctor`; empty when all is well. */
export async function checkZaloBot(api: ZaloBotApi, baseUrl?: string): Promise<string[]> {
  const me = await api.call('getMe', {});
  if (me.outcome !== 'ok') return [`getMe: ${me.reason}`];
  if (baseUrl === undefined) return [];
  const info = await api.call('getWebhookInfo', {});
  if (info.outcome !== 'ok') return [`getWebhookInfo: ${info.reason}`];
  const url = object(info.result)?.url;
  if (url === zaloBotWebhookUrl(baseUrl)) return [];
  return [url ? 'Zalo delivers to another address' : 'no webhook is set at Zalo'];
}
