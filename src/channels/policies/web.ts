// The web chat: our own page, so hardly any limit; links may be paths of this site.
import type { ChannelPolicy } from './policy.js';

export const webPolicy: ChannelPolicy = {
  channel: 'web',
  textLength: 8000,
  captionLength: 8000,
  buttons: 24,
  labelLength: 100,
  pictures: true,
  links: 'path',
  contactRequest: false,
  locationRequest: false,
  edits: false,
  unsupported: ['contact-request', 'messages while the page is closed'],
};
