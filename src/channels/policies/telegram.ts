// Telegram Bot API 10: text and caption limits as documented; buttons far below the real limit, one per row.
import type { ChannelPolicy } from './policy.js';

export const telegramPolicy: ChannelPolicy = {
  channel: 'telegram',
  textLength: 4096,
  captionLength: 1024,
  buttons: 24,
  labelLength: 60,
  pictures: true,
  links: 'button',
  contactRequest: true,
  locationRequest: true,
  edits: true,
  unsupported: [],
};
