// Retention and re-encryption of the embedded store, in small slices between the turns.
import type { Retention } from '../port.js';
import * as records from '../records.js';
import type { Vault } from '../vault.js';
import type { WorkerClient } from './client.js';
import type { Cell } from './driver.js';
import { SEALED_KINDS, type SealedKind } from './operations/maintenance.js';

/** Removes what is older than the ages; see the port. */
export async function prune(
  worker: WorkerClient,
  ages: Retention,
  now: number,
): Promise<Record<keyof Retention, number>> {
  const { call } = worker;
  const removed = { seen: 0, outbox: 0, dead: 0, sessions: 0, leads: 0, events: 0 };
  const walk = async <At extends Cell>(
    first: At,
    step: (after: At) => Promise<[number, At | null]>,
  ): Promise<number> => {
    let total = 0;
    for (let after: At | null = first; after !== null; ) {
      const [count, last]: [number, At | null] = await step(after);
      total += count;
      after = last;
    }
    return total;
  };
  if (ages.seen !== undefined) {
    const before = now - ages.seen;
    removed.seen = await walk<string>('', (after) => call('pruneSeen', before, after));
  }
  if (ages.outbox !== undefined) {
    const before = now - ages.outbox;
    removed.outbox = await walk<number>(0, (after) => call('pruneOutbox', before, false, after));
  }
  if (ages.dead !== undefined) {
    const before = now - ages.dead;
    removed.dead = await walk<number>(0, (after) => call('pruneOutbox', before, true, after));
  }
  if (ages.sessions !== undefined) {
    const before = now - ages.sessions;
    removed.sessions = await walk<number>(0, (after) => call('pruneSessions', before, after));
  }
  if (ages.leads !== undefined) removed.leads = await call('pruneLeads', now - ages.leads);
  if (ages.events !== undefined)
    removed.events = await call('pruneEvents', records.hourFrom(now - ages.events));
  return removed;
}

/** Seals with the newest key what an older one sealed. Answers how many values. */
export async function reseal(worker: WorkerClient, vault: Vault): Promise<number> {
  let total = 0;
  for (const kind of SEALED_KINDS) {
    for (let after: Cell = kind === 'value' ? '' : 0; after !== null; ) {
      const [rows, last]: [records.Cells[], Cell] = await worker.call('oldSeals', kind, vault.newest, after);
      if (rows.length > 0) {
        total += await worker.call(
          'reseal',
          kind,
          rows.map((row) => sealAgain(vault, kind, row)),
        );
      }
      after = last;
    }
  }
  return total;
}

function sealAgain(
  vault: Vault,
  kind: SealedKind,
  row: records.Cells,
): [Cell, string, string, string | null] {
  const [where, before] = [String(row.context), String(row.cell)];
  const joined = before.startsWith(records.JOINED) ? records.JOINED : '';
  const clear = vault.open(where, before.slice(joined.length));
  const phone = kind === 'lead' ? records.phoneHash(vault, clear.slice(0, clear.indexOf('\n'))) : null;
  return [row.row!, before, joined + vault.seal(where, clear), phone];
}
