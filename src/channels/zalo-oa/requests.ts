// Message → the bodies that show it on a Zalo Official Account. Pure, so that every shape can be checked against
// the documented ones. Consultation messages (v3) for people, the v2 address for visitors without an account.
import type { Message } from '../../conversation/message.js';
import type { ChannelPolicy } from '../policies/policy.js';
import { zaloOaPolicy } from '../policies/zalo-oa.js';
import { publicUrl, render } from '../render.js';
import { CHOICE_PREFIX, type Recipient, recipientOf } from './address.js';

const CONSULTATION = '/v3.0/oa/message/cs';
const ANONYMOUS = '/v2.0/oa/message';

/** What this OA was found not to take; the message does without. */
export interface Unsupported {
  buttons?: boolean;
  contact?: boolean;
}

export interface Request {
  path: string;
  body: { recipient: Recipient; message: object };
  /** `buttons` and `contact` may be unsupported; `picture` is left out when it is refused. */
  kind: 'text' | 'buttons' | 'contact' | 'picture';
  /** What to send instead when this shape is refused. */
  instead: Request[];
}

/** A visitor gets plain text: nothing else is documented for the v2 address. */
const visitorPolicy: ChannelPolicy = { ...zaloOaPolicy, buttons: 0, pictures: false, contactRequest: false };

const SHARE = {
  title: 'Gửi số điện thoại của tôi',
  subtitle: 'Bấm vào đây để gửi số đang dùng Zalo, hoặc nhắn một số khác cũng được ạ.',
};

export interface RequestOptions {
  /** Public https address of this service. */
  baseUrl?: string;
  unsupported?: Unsupported;
  /** A JPG or PNG for the form that asks for a number, as path or address. */
  contactImage?: string;
}

/** The requests for one message, in order. */
export function zaloRequests(user: string, message: Message, options: RequestOptions = {}): Request[] {
  const { baseUrl, unsupported = {}, contactImage } = options;
  const recipient = recipientOf(user);
  const visitor = 'anonymous_id' in recipient;
  const policy = visitor
    ? visitorPolicy
    : {
        ...zaloOaPolicy,
        ...(unsupported.buttons ? { buttons: 0 } : {}),
        contactRequest: !unsupported.contact,
        pictures: message.picture !== undefined && publicUrl(message.picture.url, baseUrl) !== undefined,
      };
  const request = (kind: Request['kind'], content: object, instead: Request[] = []): Request => ({
    path: visitor ? ANONYMOUS : CONSULTATION,
    body: { recipient, message: content },
    kind,
    instead,
  });
  const text = (words: string) => request('text', { text: words });

  return render(composed(message), policy, { baseUrl }).flatMap((part) => {
    const requests: Request[] = [];
    const url = part.picture && publicUrl(part.picture.url, baseUrl);
    const buttons = part.choices && part.choices.length > 0;
    if (part.picture && url) {
      // A message has room for one attachment: with buttons, the picture goes before with its own words.
      const words = buttons || part.text === '' ? part.picture.alt : part.text;
      requests.push(
        request('picture', { text: words, ...image(url) }, buttons || part.text === '' ? [] : [text(words)]),
      );
    }
    if (buttons) {
      const instead = render(part, { ...policy, buttons: 0 }, { baseUrl }).map((p) => text(p.text));
      const payload = {
        buttons: part.choices!.map(({ id, label }) => ({
          title: label,
          type: 'oa.query.hide',
          payload: `${CHOICE_PREFIX}${id}`,
        })),
      };
      requests.push(
        request('buttons', { text: part.text, attachment: { type: 'template', payload } }, instead),
      );
    } else if (part.text !== '' && !(part.picture && url)) requests.push(text(part.text));
    if (part.requestContact) {
      const picture = contactImage && publicUrl(contactImage, baseUrl);
      const payload = {
        template_type: 'request_user_info',
        elements: [{ ...SHARE, ...(picture ? { image_url: picture } : {}) }],
      };
      requests.push(request('contact', { attachment: { type: 'template', payload } }));
    }
    return requests;
  });
}

const image = (url: string) => ({
  attachment: {
    type: 'template',
    payload: { template_type: 'media', elements: [{ media_type: 'image', url }] },
  },
});

/** Precomposed letters: the limit counts characters, and decomposed Vietnamese has up to three for one. */
function composed(message: Message): Message {
  return {
    ...message,
    text: message.text.normalize('NFC'),
    ...(message.choices
      ? { choices: message.choices.map((c) => ({ ...c, label: c.label.normalize('NFC') })) }
      : {}),
  };
}
