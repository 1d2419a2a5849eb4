// The way out for lanes `web:<user>`: a reply is delivered once it stands in the transcript, where an open page
// sees it at once and a closed one on return.
import type { Message } from '../../conversation/message.js';
import type { Store } from '../../store/port.js';
import { type Deliver, type Delivery, delivered } from '../delivery.js';
import type { Hub } from './hub.js';
import { appendEntry } from './transcript.js';

type Row = Parameters<Deliver>[0] & { owner?: string };

/**
 * Appends replies to transcripts. A reply without an owner follows an erasure (nothing may tie it to the
 * person): the transcript before it goes.
 */
export function webDeliver(
  store: Pick<Store, 'get' | 'put' | 'update' | 'list'>,
  hub: Hub,
): (row: Row) => Promise<Delivery> {
  return async (row) => {
    const { user, message, at } = JSON.parse(row.body) as { user: string; message: Message; at: number };
    await appendEntry(store, user, { key: row.key, at, from: 'bot', message }, row.owner === '');
    hub.notify(user);
    return delivered;
  };
}
