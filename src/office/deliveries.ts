// How a registration travelled: every attempt with status, time and error, never a body.
import { WINDOW_CLOSED, WINDOW_PAID } from '../channels/zalo-oa/deliver.js';
import { toldKey, UNTOLD } from '../leads/notices.js';
import type { HistoryEntry } from '../leads/status.js';
import type { OutboxView, Store } from '../store/port.js';

export interface Delivery {
  key: string;
  /** Which of the facility's ways, by its place in FACILITY_TARGETS. */
  way: string;
  kind: 'created' | 'withdrawn';
  status: OutboxView['status'];
  dueAt: number;
  attempts: { at: number; ms: number; status: number; error: string }[];
}

/** More targets than this no facility has. */
const MAX_TARGETS = 8;

/** The deliveries of a registration and of its withdrawal. */
export async function deliveriesOf(store: Pick<Store, 'outbox'>, leadId: string): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for (const [prefix, kind] of [
    ['lead', 'created'],
    ['withdrawn', 'withdrawn'],
  ] as const)
    for (let n = 0; n < MAX_TARGETS; n++) {
      const key = n === 0 ? `${prefix}:${leadId}` : `${prefix}:${leadId}:${n}`;
      const [row] = await store.outbox({ key, limit: 1 });
      if (!row) break;
      found.push({
        key,
        way: row.lane.split('#')[1] ?? '',
        kind,
        status: row.status,
        dueAt: row.dueAt,
        attempts: row.attemptLog.map(({ at, ms, status, error }) => ({ at, ms, status, error })),
      });
    }
  return found;
}

/** Whether the person heard of a status: told, still to be told, why not, or a channel that failed. */
export type Told = 'told' | 'waiting' | 'failed' | keyof typeof UNTOLD;

/** Only the newest entries are looked up. */
const MAX_ENTRIES = 10;

/** What the person was told of each status, by the moment of its entry; entries that are not told have none. */
export async function toldOf(
  store: Pick<Store, 'outbox'>,
  lead: { id: string; history: readonly HistoryEntry[] },
): Promise<Map<number, Told>> {
  const told = new Map<number, Told>();
  for (const [i, { at }] of [...lead.history.entries()].slice(-MAX_ENTRIES)) {
    const [row] = await store.outbox({ key: toldKey(lead.id, i + 1, at), limit: 1 });
    if (row) told.set(at, outcomeOf(row));
  }
  return told;
}

function outcomeOf({ status, attemptLog }: OutboxView): Told {
  const error = attemptLog.at(-1)?.error ?? '';
  if (status === 'pending') return 'waiting';
  if (error === WINDOW_CLOSED || error === WINDOW_PAID) return 'window';
  const why = Object.entries(UNTOLD).find(([, words]) => words === error)?.[0];
  return (why as Told | undefined) ?? (status === 'done' ? 'told' : 'failed');
}
