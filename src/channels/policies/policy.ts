// What a channel can show: the renderer degrades every message by these figures. One file per channel; the
// facts behind them are documented limits of the platforms, never wishes.
import type { ChannelId } from '../../conversation/message.js';

export interface ChannelPolicy {
  channel: ChannelId;
  /** Longest text of one message, in UTF-16 code units (what Telegram counts; never less strict than Zalo). */
  textLength: number;
  /** Longest text under a picture; 0 when a picture carries none. */
  captionLength: number;
  /** Buttons under one message; 0 means a numbered list in the text. */
  buttons: number;
  /** Longest button label, in code units. */
  labelLength: number;
  pictures: boolean;
  /** `button`: a link may be a button of its own. `text`: it stands in the text. `path`: paths work as they are. */
  links: 'button' | 'text' | 'path';
  /** The channel has its own "share my number" button. */
  contactRequest: boolean;
  /** The channel has its own "share where I am" button. */
  locationRequest: boolean;
  /** A sent message can be replaced in place. */
  edits: boolean;
  /**
   * How long after the person's last message the bot may write: `free` costs nothing, after `closed` the
   * platform refuses. Milliseconds; absent means no such window.
   */
  window?: { free: number; closed: number };
  /** Things people expect elsewhere that this channel cannot do, for the office view and the docs. */
  unsupported: readonly string[];
}

const HOUR = 3_600_000;
export const HOURS = (n: number): number => n * HOUR;
