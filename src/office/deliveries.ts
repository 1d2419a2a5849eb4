// How a registration travelled: every attempt with status, time and error, never a body.
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
