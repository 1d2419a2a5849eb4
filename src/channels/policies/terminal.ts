// The terminal (`chat`): plain text, numbered lists.
import type { ChannelPolicy } from './policy.js';

export const terminalPolicy: ChannelPolicy = {
  channel: 'terminal',
  textLength: 8000,
  captionLength: 0,
  buttons: 0,
  labelLength: 100,
  pictures: false,
  links: 'text',
  contactRequest: false,
  locationRequest: false,
  edits: false,
  unsupported: ['buttons', 'pictures', 'contact-request'],
};
