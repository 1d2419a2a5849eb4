// The outbox: claims with leases, settling, and what operators do with its rows.
import type { Row } from '../driver.js';
import { CLOSED, DEAD, DONE, IN_LANE, PARKED, READY } from '../schema.js';
import type { Sql } from './index.js';

/** id, lease, new status, due at (null: as it is), log line, at. */
export type SettleCells = [
  id: string,
  lease: string,
  status: number,
  dueAt: number | null,
  line: string,
  at: number,
];

const ROW = 'seq, id, key, kind, lane, ordered, owner, body, due_at, attempts, created_at';
const oneOf = (param: number) => `IN (SELECT value FROM json_each(?${param}))`;

// Ordered lanes have one ready row each; free lanes are few but may be long, so they are walked lane by lane: a
// backlog of one facility costs the others nothing.
const FREE_LANES = `
  WITH RECURSIVE lanes (name) AS (
    SELECT min(lane) FROM outbox WHERE status = ${READY} AND ordered = 0
    UNION ALL
    SELECT (SELECT min(o.lane) FROM outbox o WHERE o.status = ${READY} AND o.ordered = 0 AND o.lane > lanes.name)
    FROM lanes WHERE lanes.name IS NOT NULL
  )`;
const CLAIM_ORDERED = `
  SELECT ${ROW} FROM outbox
  WHERE status = ${READY} AND ordered = 1 AND due_at <= ?1 AND kind ${oneOf(2)} AND lane NOT ${oneOf(3)}
  ORDER BY due_at, seq LIMIT ?4`;
const CLAIM_FREE = `${FREE_LANES}
  SELECT ${ROW} FROM lanes JOIN outbox ON seq IN (
    SELECT i.seq FROM outbox i WHERE i.status = ${READY} AND i.ordered = 0 AND i.lane = lanes.name
      AND i.due_at <= ?1 AND i.kind ${oneOf(2)} ORDER BY i.due_at, i.seq LIMIT ?5)
  WHERE lanes.name NOT ${oneOf(3)}
  ORDER BY due_at, seq LIMIT ?4`;
const DUE_ORDERED = `
  SELECT due_at FROM outbox WHERE status = ${READY} AND ordered = 1 AND kind ${oneOf(1)} AND lane NOT ${oneOf(2)}
  ORDER BY due_at LIMIT 1`;
const DUE_FREE = `${FREE_LANES}
  SELECT min((SELECT i.due_at FROM outbox i WHERE i.status = ${READY} AND i.ordered = 0 AND i.lane = lanes.name
    AND i.kind ${oneOf(1)} ORDER BY i.due_at LIMIT 1)) AS due_at
  FROM lanes WHERE lanes.name NOT ${oneOf(2)}`;

export function outboxOperations(sql: Sql) {
  return {
    claim(
      limit: number,
      perLane: number,
      now: number,
      until: number,
      kinds: string,
      except: string,
      token: string,
    ): Row[] {
      const rows = [
        ...sql(CLAIM_ORDERED).all(now, kinds, except, limit),
        ...sql(CLAIM_FREE).all(now, kinds, except, limit, perLane),
      ]
        .sort((a, b) => Number(a.due_at) - Number(b.due_at) || Number(a.seq) - Number(b.seq))
        .slice(0, limit);
      const lease = sql('UPDATE outbox SET lease = ?, due_at = ?, attempts = attempts + 1 WHERE seq = ?');
      for (const row of rows) lease.run(token, until, row.seq!);
      return rows;
    },

    settle(results: SettleCells[]): boolean[] {
      // A sent reply is not kept: only its key stays, so that it is never queued again.
      const update = sql(
        `UPDATE outbox SET status = ?3, due_at = coalesce(?4, due_at), log = log || ?5, lease = '', updated_at = ?6,
           body = iif(?3 = ${DONE} AND kind = 'reply', '', body)
         WHERE id = ?1 AND lease = ?2 AND lease <> '' AND status = ${READY}`,
      );
      return results.map((cells) => update.run(...cells).changes === 1);
    },

    nextDue(kinds: string, except: string): number | null {
      const times = [sql(DUE_ORDERED), sql(DUE_FREE)].map(
        (statement) => statement.get(kinds, except)?.due_at ?? null,
      );
      const known = times.filter((time) => time !== null).map(Number);
      return known.length === 0 ? null : Math.min(...known);
    },

    outbox(kind: string | null, statuses: string | null, key: string | null, limit: number): Row[] {
      const where = ['?1 IS ?1 AND ?2 IS ?2 AND ?3 IS ?3'];
      if (kind !== null) where.push('kind = ?1');
      if (statuses !== null) where.push(`status ${oneOf(2)}`);
      if (key !== null) where.push('key = ?3');
      return sql(
        `SELECT id, key, kind, lane, ordered, owner, due_at, attempts, status, log, reason, created_at FROM outbox
         WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?4`,
      ).all(kind, statuses, key, limit);
    },

    /** One row a kind and part; the parts follow the partial indexes, so that done rows are never touched. */
    backlog(): Row[] {
      const part = (where: string) =>
        sql(
          `SELECT kind, status, count(*) AS count, min(created_at) AS oldest FROM outbox WHERE ${where} GROUP BY kind, status`,
        ).all();
      return [...part(`status = ${READY} AND ordered = 0`), ...part(IN_LANE), ...part(`status = ${DEAD}`)];
    },

    redeliver(keys: string, at: number): number {
      const rows = sql(
        `SELECT seq FROM outbox WHERE key ${oneOf(1)} AND status >= ${DONE} AND body <> '' ORDER BY seq`,
      );
      const again = sql(
        `UPDATE outbox SET due_at = ?2, attempts = 0, lease = '', updated_at = ?2, reason = '',
           status = iif(ordered = 1 AND EXISTS (SELECT 1 FROM outbox o WHERE o.lane = outbox.lane AND ${IN_LANE}), ${PARKED}, ${READY})
         WHERE seq = ?1`,
      );
      return rows.all(keys).reduce((count, { seq }) => count + again.run(seq!, at).changes, 0);
    },

    close(entries: [key: string, reason: string][], at: number): number {
      const close = sql(
        `UPDATE outbox SET status = ${CLOSED}, reason = ?2, updated_at = ?3 WHERE key = ?1 AND status = ${DEAD}`,
      );
      return entries.reduce((count, [key, reason]) => count + close.run(key, reason, at).changes, 0);
    },
  };
}
