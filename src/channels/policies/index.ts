// Every channel's policy by its id.
import type { ChannelId } from '../../conversation/message.js';
import type { ChannelPolicy } from './policy.js';
import { telegramPolicy } from './telegram.js';
import { terminalPolicy } from './terminal.js';
import { webPolicy } from './web.js';
import { zaloBotPolicy } from './zalo-bot.js';
import { zaloOaPolicy } from './zalo-oa.js';

export type { ChannelPolicy } from './policy.js';

export const POLICIES: Readonly<Record<ChannelId, ChannelPolicy>> = {
  telegram: telegramPolicy,
  'zalo-oa': zaloOaPolicy,
  'zalo-bot': zaloBotPolicy,
  web: webPolicy,
  terminal: terminalPolicy,
};
