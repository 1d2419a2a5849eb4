// Timers of talks as due rows of the outbox: they survive restarts, run once, and go with an erasure.
import { type Deliver, delivered } from '../channels/delivery.js';
import { POLICIES } from '../channels/policies/index.js';
import type { ChannelId, Inbound } from '../conversation/message.js';
import { rowId } from '../row-id.js';
import type { OutboxInsert, SessionKey } from '../store/port.js';

/** Timers share a few lanes, so that a claim need not look at one lane a person. */
const LANES = 16;

const laneOf = (key: SessionKey): string => {
  let sum = 0;
  for (let i = 0; i < key.length; i++) sum = (sum * 31 + key.charCodeAt(i)) % LANES;
  return `timer:${sum}`;
};

/** The row that brings a talk back at `at`, ms. */
export const timerRow = (key: SessionKey, at: number): OutboxInsert => ({
  id: rowId(),
  key: `timer:${key}:${at}`,
  kind: 'notice',
  lane: laneOf(key),
  ordered: false,
  body: JSON.stringify({ key }),
  dueAt: at,
  owner: key,
});

/** The way "out" for lanes `timer:N`: the row becomes a turn of the person it belongs to. */
export function timerDeliver(turn: (inbound: Inbound) => Promise<unknown>, now = Date.now): Deliver {
  return async (row) => {
    const { key } = JSON.parse(row.body) as { key: SessionKey };
    const colon = key.indexOf(':');
    const channel = key.slice(0, colon) as ChannelId;
    const window = POLICIES[channel]?.window?.free;
    await turn({
      channel,
      user: key.slice(colon + 1),
      id: row.key,
      at: now(),
      kind: 'timer',
      ...(window === undefined ? {} : { window }),
    });
    return delivered;
  };
}
