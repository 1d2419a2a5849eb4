// The only two shapes that the conversation and the channels share: what came in, and what goes out.

import type { Talk } from './carry.js';

export const CHANNELS = ['telegram', 'zalo-oa', 'zalo-bot', 'web', 'terminal'] as const;
export type ChannelId = (typeof CHANNELS)[number];

/** One event of one person, as every channel hands it over. */
export type Inbound = {
  channel: ChannelId;
  /** The person's id within the channel; opaque. */
  user: string;
  /** The event's id, unique within the channel: a repeat has the same one. */
  id: string;
  /** When it arrived, ms since the epoch. */
  at: number;
  /** The code of the link or poster through which the person came; counts for a new talk. */
  referral?: string;
  /** The organisation whose link that is, as the greeting names it. */
  introducer?: string;
} & (
  | { kind: 'start' }
  | { kind: 'text'; text: string }
  /** A pressed button; `choice` is the id that the Message carried. */
  | {
      kind: 'choice';
      choice: string;
      /** Our message that was pressed, by the channel's own id, where it can be replaced in place. */
      pressed?: string;
    }
  /** A contact card. `own` only when the channel proves that it is the sender's own number. */
  | { kind: 'contact'; phone: string; own: boolean }
  | { kind: 'location'; latitude: number; longitude: number }
  /** `withheld`: the platform says that something was sent, and keeps even its words to itself. */
  | {
      kind: 'media';
      media: 'photo' | 'voice' | 'sticker' | 'video' | 'file' | 'other' | 'withheld';
      caption?: string;
    }
  /** The person blocked or left (`stopped`), or came back (`resumed`). */
  | { kind: 'stopped' }
  | { kind: 'resumed' }
  /** A human answers on the same channel: the bot falls silent. */
  | { kind: 'takeover' }
  /** A timer of the talk is due; `window` is how long after a person's last word the bot may write, ms. */
  | { kind: 'timer'; window?: number }
  /** The person withdrew on the platform itself: everything is erased, nothing is said. */
  | { kind: 'erased' }
  /** The person typed the code of a talk in another channel; without `talk` it is not valid (any more). */
  | { kind: 'carried'; talk?: Talk }
  /** The talk went on in another channel. */
  | { kind: 'moved' }
);

/** One offered answer. `id` is at most 64 bytes (Telegram's callback limit) and never a label. */
export interface Choice {
  id: string;
  label: string;
}

/** One message of the bot, before a channel renders it. */
export interface Message {
  text: string;
  choices?: Choice[];
  /** So many of the first choices stand numbered in the text already. */
  listed?: number;
  /** A picture by public path or URL; the text must do without it. `legend`: what to see in it, said where it shows. */
  picture?: { url: string; alt: string; legend?: string };
  /** A page to read on: an absolute URL or a path that the channel makes absolute. */
  link?: { url: string; label: string };
  /** Offer the channel's own "share my number" button where there is one. */
  requestContact?: boolean;
  /** Offer the channel's own "share where I am" button where there is one. */
  requestLocation?: boolean;
  /** Another page of the message that was pressed: stands in its place where the channel can edit. */
  inPlace?: boolean;
}
