// Replies under their first attempt. Nearly every reply is sent within moments of its turn, so until that attempt has
// ended its body lies sealed with the state of its session, written by the same stroke; this table only says, one row
// a batch, which replies do. Whatever does not end well there, and whatever somebody asks about, goes on as an
// ordinary row of the outbox.
import { IN_LANE, READY } from '../schema.js';
import type { Sql } from './index.js';

/** A reply that lies with its session. */
export interface Attempted {
  id: string;
  key: string;
  /** The session's key, which is the reply's lane and owner too. */
  session: string;
  lease: string;
  /** When the lease ends. */
  until: number;
  createdAt: number;
}

/** Attempted, as the table keeps it. */
type Kept = [id: string, key: string, session: string, lease: string, until: number, createdAt: number];

/** The replies of one batch that are still under way: one row of the table. */
interface Batch {
  seq: number;
  replies: Set<Reply>;
  /** Whether its row is as the file has it. */
  written: boolean;
}

type Reply = Attempted & { batch: Batch };

const MOVE = `
  INSERT INTO outbox (id, key, kind, lane, ordered, owner, body, status, lease, due_at, attempts, created_at, updated_at)
  SELECT ?1, ?2, 'reply', ?3, 1, ?3, state, ${READY}, ?4, ?5, 1, ?6, ?6 FROM session WHERE key = ?3
  ON CONFLICT DO NOTHING`;

const MOST_LANES = 20_000;

export type Sending = ReturnType<typeof createSending>;

/** The table and its picture in memory, which serves every question: this thread alone writes the file. */
export function createSending(sql: Sql) {
  const byId = new Map<string, Reply>();
  const bySession = new Map<string, Reply>();
  /** Lanes that may have something pending in the outbox; none but these has. */
  const queued = new Set<string>();
  /** How many of them are remembered before they are looked up anew. */
  let most = MOST_LANES;
  /** Batches whose row must be written anew. */
  let changed: Batch[] = [];
  let current: Batch = { seq: 0, replies: new Set(), written: false };
  let stale = true;

  const keep = ({ id, key, session, lease, until, createdAt }: Attempted, batch: Batch): void => {
    const reply: Reply = { id, key, session, lease, until, createdAt, batch };
    byId.set(id, reply);
    bySession.set(session, reply);
    batch.replies.add(reply);
  };

  const change = (batch: Batch): void => {
    if (!batch.written) return;
    batch.written = false;
    changed.push(batch);
  };

  const forget = (reply: Reply): void => {
    byId.delete(reply.id);
    bySession.delete(reply.session);
    reply.batch.replies.delete(reply);
    change(reply.batch);
  };

  const move = (reply: Reply): void => {
    const { id, key, session, lease, until, createdAt } = reply;
    sql(MOVE).run(id, key, session, lease, until, createdAt);
    queued.add(session);
    forget(reply);
  };

  /** Moves the reply that lies with a session, if one does: belongs before the session is written anew. */
  const vacate = (session: string): void => {
    const reply = bySession.get(session);
    if (reply !== undefined) move(reply);
  };

  const lookUpQueued = (): void => {
    queued.clear();
    for (const { lane } of sql(`SELECT DISTINCT lane FROM outbox WHERE ${IN_LANE}`).all())
      queued.add(String(lane));
    most = Math.max(MOST_LANES, queued.size * 2);
  };

  /** Whether something of the lane is pending in the outbox. */
  const waits = (lane: string): boolean => {
    if (!queued.has(lane)) return false;
    if (sql(`SELECT 1 FROM outbox WHERE lane = ? AND ${IN_LANE} LIMIT 1`).get(lane)) return true;
    queued.delete(lane);
    return false;
  };

  return {
    /** Belongs behind BEGIN: takes the picture, where there is none or a batch was rolled back. */
    begin(): void {
      if (stale) {
        byId.clear();
        bySession.clear();
        lookUpQueued();
        changed = [];
        let last = 0;
        for (const { seq, replies } of sql('SELECT seq, replies FROM sending ORDER BY seq').all()) {
          last = Number(seq);
          const batch: Batch = { seq: last, replies: new Set(), written: true };
          for (const [id, key, session, lease, until, createdAt] of JSON.parse(String(replies)) as Kept[])
            keep({ id, key, session, lease, until, createdAt }, batch);
        }
        current = { seq: last, replies: new Set(), written: false };
        stale = false;
      } else if (queued.size > most) lookUpQueued();
      current = { seq: current.seq + 1, replies: new Set(), written: true };
    },

    /** The batch was rolled back. */
    drop(): void {
      stale = true;
    },

    /**
     * Takes the one reply that was stored with its session, leased to whoever commits it. False when something of the
     * chat has to go before it: then the reply belongs into the outbox.
     */
    take(reply: Attempted): boolean {
      if (bySession.has(reply.session) || waits(reply.session)) return false;
      keep(reply, current);
      change(current);
      return true;
    },

    vacate,

    /** A row of this lane goes into the outbox: what is under way of it is moved there first. */
    queue(lane: string): void {
      vacate(lane);
      queued.add(lane);
    },

    /**
     * Ends the attempt of a reply that lies with its session: true when it was sent under this lease, false when the
     * lease is another. Undefined when the outbox must settle it.
     */
    settle(id: string, lease: string, sent: boolean): boolean | undefined {
      const reply = byId.get(id);
      if (reply === undefined) return undefined;
      if (reply.lease !== lease) return false;
      if (!sent) {
        move(reply);
        return undefined;
      }
      forget(reply);
      return true;
    },

    /** Moves replies whose lease has ended by `now` to the outbox; all without a time. */
    spill(now = Number.POSITIVE_INFINITY): void {
      for (const reply of byId.values()) if (reply.until <= now) move(reply);
    },

    /** When the first lease ends, other lanes than these (JSON); undefined when there is none. */
    nextEnd(kinds: readonly string[], except: string): number | undefined {
      if (byId.size === 0 || !kinds.includes('reply')) return undefined;
      const left = new Set(JSON.parse(except) as string[]);
      let first: number | undefined;
      for (const { session, until } of byId.values())
        if (!left.has(session)) first = Math.min(first ?? until, until);
      return first;
    },

    /** Writes what the batch changed; belongs before COMMIT. */
    flush(): void {
      for (const batch of changed) {
        const { seq, replies } = batch;
        batch.written = true;
        if (replies.size === 0) sql('DELETE FROM sending WHERE seq = ?').run(seq);
        else
          sql('INSERT INTO sending VALUES (?, ?) ON CONFLICT DO UPDATE SET replies = excluded.replies').run(
            seq,
            JSON.stringify([...replies].map(asKept)),
          );
      }
      changed = [];
    },
  };
}

const asKept = ({ id, key, session, lease, until, createdAt }: Reply): Kept => [
  id,
  key,
  session,
  lease,
  until,
  createdAt,
];
