// Zalo Bot Platform: text and pictures only; no buttons, no editing, no contact request, no link parameter.
import type { ChannelPolicy } from './policy.js';

export const zaloBotPolicy: ChannelPolicy = {
  channel: 'zalo-bot',
  textLength: 2000,
  captionLength: 2000,
  buttons: 0,
  labelLength: 100,
  pictures: true,
  links: 'text',
  contactRequest: false,
  locationRequest: false,
  edits: false,
  unsupported: ['buttons', 'edits', 'contact-request', 'referral parameter of a link'],
};
