// Replies under their first attempt. Nearly every reply is sent within moments of its turn, so until that attempt has
// ended it lies in a small table without indexes, beside the outbox: one row written, one removed. Whatever does not
// end well there, and whatever somebody asks about, goes on as an ordinary row of the outbox.
import { IN_LANE, READY } from '../schema.js';
import type { Sql } from './index.js';

/** What the table keeps of a row, as JSON; the body is sealed and stands beside it. */
export interface Attempted {
  id: string;
  key: string;
  kind: string;
  lane: string;
  owner: string;
  lease: string;
  /** When the lease ends. */
  until: number;
  createdAt: number;
}

const INSERT = `
  INSERT INTO sending (seq, kept, body) SELECT ?1, ?2, ?3
  WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE lane = ?4 AND ${IN_LANE})
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE key = ?5)`;
const MOVE = `
  INSERT INTO outbox (id, key, kind, lane, ordered, owner, body, status, lease, due_at, attempts, created_at, updated_at)
  SELECT ?2, ?3, ?4, ?5, 1, ?6, body, ${READY}, ?7, ?8, 1, ?9, ?9 FROM sending WHERE seq = ?1
  ON CONFLICT DO NOTHING`;

export type Sending = ReturnType<typeof createSending>;

/** The table and its picture in memory, which serves every question: this thread alone writes the file. */
export function createSending(sql: Sql) {
  const rows = new Map<string, Attempted & { seq: number }>();
  /** The id of the one row of a lane. */
  const lanes = new Map<string, string>();
  /** Rows that leave the table with this batch. */
  let gone: number[] = [];
  let last = 0;
  let stale = true;

  const keep = (seq: number, { id, key, kind, lane, owner, lease, until, createdAt }: Attempted): void => {
    rows.set(id, { seq, id, key, kind, lane, owner, lease, until, createdAt });
    lanes.set(lane, id);
    last = seq;
  };

  const forget = ({ seq, id, lane }: Attempted & { seq: number }): void => {
    rows.delete(id);
    lanes.delete(lane);
    gone.push(seq);
  };

  const move = (row: Attempted & { seq: number }): void => {
    const { seq, id, key, kind, lane, owner, lease, until, createdAt } = row;
    sql(MOVE).run(seq, id, key, kind, lane, owner, lease, until, createdAt);
    forget(row);
  };

  return {
    /** Belongs behind BEGIN: takes the picture, where there is none or a batch was rolled back. */
    begin(): void {
      if (!stale) return;
      rows.clear();
      lanes.clear();
      gone = [];
      for (const { seq, kept } of sql('SELECT seq, kept FROM sending ORDER BY seq').all())
        keep(Number(seq), JSON.parse(String(kept)) as Attempted);
      stale = false;
    },

    /** The batch was rolled back. */
    drop(): void {
      stale = true;
    },

    /**
     * Takes the only new row of an ordered lane, leased to whoever commits it. False when the lane is not free or the
     * key is known: then the row belongs into the outbox.
     */
    take(row: Attempted, body: string): boolean {
      if (lanes.has(row.lane)) return false;
      const { changes } = sql(INSERT).run(last + 1, JSON.stringify(row), body, row.lane, row.key);
      if (changes === 1) keep(last + 1, row);
      return changes === 1;
    },

    /** Moves the row of a lane, if it has one: belongs before any row of that lane is put into the outbox. */
    vacate(lane: string): void {
      const id = lanes.get(lane);
      if (id !== undefined) move(rows.get(id)!);
    },

    /**
     * Ends the attempt of a row that lies here: true when it was sent under this lease, false when the lease is
     * another. Undefined when the outbox must settle it.
     */
    settle(id: string, lease: string, sent: boolean): boolean | undefined {
      const row = rows.get(id);
      if (row === undefined) return undefined;
      if (row.lease !== lease) return false;
      if (!sent) {
        move(row);
        return undefined;
      }
      forget(row);
      return true;
    },

    /** Moves rows whose lease has ended by `now` to the outbox; all without a time. */
    spill(now = Number.POSITIVE_INFINITY): void {
      for (const row of rows.values()) if (row.until <= now) move(row);
    },

    /** When the first lease of these kinds ends, other lanes than these (JSON); undefined when there is none. */
    nextEnd(kinds: readonly string[], except: string): number | undefined {
      if (rows.size === 0) return undefined;
      const left = new Set(JSON.parse(except) as string[]);
      let first: number | undefined;
      for (const { kind, lane, until } of rows.values())
        if (kinds.includes(kind) && !left.has(lane)) first = Math.min(first ?? until, until);
      return first;
    },

    /** Removes what has left; belongs before COMMIT. */
    flush(): void {
      if (gone.length === 0) return;
      sql('DELETE FROM sending WHERE seq IN (SELECT value FROM json_each(?))').run(JSON.stringify(gone));
      gone = [];
    },
  };
}
