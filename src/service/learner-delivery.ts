// The way out for lanes `learner:<channel>:<user>`: what a person is told about a registration. Decided when it is
// sent: nothing after "dừng", only by day, and only while it is still true.
import type { Deliver, Delivery } from '../channels/delivery.js';
import { chatBody, delivered, settled } from '../channels/delivery.js';
import { POLICIES } from '../channels/policies/index.js';
import { CHANNELS, type ChannelId } from '../conversation/message.js';
import { pronounsOf } from '../conversation/pronouns.js';
import { readSession } from '../conversation/session.js';
import { fill } from '../conversation/text.js';
import { tellAt } from '../leads/hours.js';
import { type LearnerNotice, noticeText, UNTOLD, wantsOther } from '../leads/notices.js';
import { callbackOf } from '../office/callbacks.js';
import type { SessionKey, Store } from '../store/port.js';
import type { MakeOffer, Offer } from './learner-offer.js';

export interface LearnerDeliveryOptions {
  store: Pick<Store, 'session' | 'lead' | 'leads' | 'get'>;
  channels: Readonly<Partial<Record<ChannelId, Deliver>>>;
  /** The name of a facility as people see it. */
  facilityName: (id: string) => string;
  /** Who else near a course teaches the same and has a seat; the facility's name as people see it. */
  otherWithSeats?: (course: string) => { course: Offer['course']; facility: string } | undefined;
  /** Shows that course together with the news. */
  offer?: MakeOffer;
  now?: () => number;
}

const needless = (error: string): Delivery => ({ outcome: 'done', status: 0, error });

/** A notice that found no way out for so long is not news any more. */
const STALE_MS = 7 * 24 * 3_600_000;

/** Makes the way out. A notice that may not or need not be sent any more is settled with the reason. */
export function learnerDeliver(options: LearnerDeliveryOptions): Deliver {
  const { store, channels, facilityName, otherWithSeats, offer, now = Date.now } = options;
  return async (row) => {
    const key = row.lane.slice('learner:'.length) as SessionKey;
    const channel = key.slice(0, key.indexOf(':')) as ChannelId;
    const user = key.slice(channel.length + 1);
    const at = now();
    if (!CHANNELS.includes(channel)) return { outcome: 'dead', status: 0, error: 'no such channel' };
    if (at - row.createdAt > STALE_MS) return needless(UNTOLD.old);
    const stored = await store.session(key);
    if (!stored) return needless(UNTOLD.gone);
    const session = readSession(stored.state);
    if (session.silent) return needless(UNTOLD.silent);
    const awake = tellAt(key, at);
    if (awake > at) return { outcome: 'retry', status: 0, error: 'at night', retryAt: awake };
    const window = POLICIES[channel].window;
    if (window && at - session.at >= window.free) return needless(UNTOLD.window);

    const notice = JSON.parse(row.body) as LearnerNotice;
    if (notice.type === 'callback.late' && (await callbackOf(store, key)) === undefined)
      return needless(UNTOLD.untrue);
    const lead = 'lead' in notice ? await store.lead(notice.lead) : undefined;
    const words = { facility: lead ? facilityName(lead.facility) : '' };
    const other = lead && wantsOther(notice, lead) ? otherWithSeats?.(lead.course) : undefined;
    if (other && offer && !(await has(key, other.course.id))) {
      const text = noticeText(notice, lead, { ...words, other: other.facility, shown: true });
      if (text !== undefined && (await offer(key, { id: row.key, text, course: other.course }, at)))
        return settled;
    }
    const text = noticeText(notice, lead, { ...words, other: other?.facility });
    if (text === undefined) return needless(UNTOLD.untrue);
    const deliver = channels[channel];
    if (!deliver)
      return { outcome: 'retry', status: 0, error: 'channel is not configured', retryAt: at + 3_600_000 };
    const message = { text: fill(text, pronounsOf(session.pronouns), () => undefined) };
    const result = await deliver({
      ...row,
      lane: key,
      body: chatBody({ user, messages: [message], at: channel === 'web' ? at : session.at }),
    });
    return result.outcome === 'done' ? { ...delivered, status: result.status } : result;
  };

  /** Whether the person has registered for a course. */
  async function has(owner: SessionKey, course: string): Promise<boolean> {
    return (await store.leads({ owner, limit: 100 })).some((l) => l.course === course);
  }
}
