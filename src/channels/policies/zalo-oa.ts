// Zalo Official Account, OpenAPI v3 consultation messages: 2,000 characters, at most five buttons, free within
// 48 hours of the person's last message, refused after seven days.
import { type ChannelPolicy, HOURS } from './policy.js';

export const zaloOaPolicy: ChannelPolicy = {
  channel: 'zalo-oa',
  textLength: 2000,
  captionLength: 2000,
  buttons: 5,
  labelLength: 100,
  pictures: true,
  links: 'text',
  contactRequest: true,
  locationRequest: false,
  edits: false,
  window: { free: HOURS(48), closed: HOURS(7 * 24) },
  unsupported: ['edits', 'referral parameter of a link'],
};
