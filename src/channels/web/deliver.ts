// The way out for lanes `web:<user>`: a reply is delivered once it stands in the transcript, where an open page
// sees it at once and a closed one on return.
import type { Store } from '../../store/port.js';
import { type Deliver, type Delivery, delivered, readChatBody } from '../delivery.js';
import type { Hub } from './hub.js';
import { appendEntries, type Entry } from './transcript.js';

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
    const { user, messages, at = row.createdAt } = readChatBody(row);
    const entries = messages.map(
      (message, i): Entry => ({ key: `${row.key}:${i}`, at, from: 'bot', message }),
    );
    await appendEntries(store, user, entries, row.owner === '');
    hub.notify(user);
    return delivered;
  };
}
