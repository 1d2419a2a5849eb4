// The outbox: claims with leases, settling, and what operators do with its rows.
import type { Row } from '../driver.js';
import { CLOSED, DEAD, DONE, ENDED, IN_LANE, PARKED, READY } from '../schema.js';
import type { Sql } from './index.js';
import type { Sending } from './sending.js';

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
const LIST = 'IN (SELECT value FROM json_each(?';

// Everything goes kind by kind, so that the indexes give the order. Ordered lanes have one ready row each; free lanes
// are few but may be long, so they are walked lane by lane: a backlog of one facility costs the others nothing.
const FREE = `status = ${READY} AND ordered = 0`;
const FREE_LANES = `
  WITH RECURSIVE lanes (name) AS (
    SELECT min(lane) FROM outbox WHERE ${FREE} AND kind = ?1
    UNION ALL
    SELECT (SELECT min(lane) FROM outbox WHERE ${FREE} AND kind = ?1 AND lane > lanes.name)
    FROM lanes WHERE lanes.name IS NOT NULL
  )`;
const CLAIM_ORDERED = `
  SELECT ${ROW} FROM outbox
  WHERE status = ${READY} AND ordered = 1 AND kind = ?1 AND due_at <= ?2 AND lane NOT ${LIST}3))
  ORDER BY due_at, seq LIMIT ?4`;
const CLAIM_FREE = `${FREE_LANES}
  SELECT ${ROW} FROM lanes JOIN outbox ON seq IN (
    SELECT seq FROM outbox i WHERE ${FREE} AND kind = ?1 AND i.lane = lanes.name AND due_at <= ?2
    ORDER BY due_at, seq LIMIT ?5)
  WHERE lanes.name NOT ${LIST}3))
  ORDER BY due_at, seq LIMIT ?4`;
const DUE_ORDERED = `
  SELECT due_at FROM outbox WHERE status = ${READY} AND ordered = 1 AND kind = ?1 AND lane NOT ${LIST}2))
  ORDER BY due_at LIMIT 1`;
const DUE_FREE = `${FREE_LANES}
  SELECT min((SELECT due_at FROM outbox WHERE ${FREE} AND kind = ?1 AND lane = lanes.name ORDER BY due_at LIMIT 1)) AS due_at
  FROM lanes WHERE lanes.name NOT ${LIST}2))`;

// A sent reply is not kept: only its key stays, so that it is never queued again.
const SETTLE = `
  UPDATE outbox SET status = ?3, due_at = coalesce(?4, due_at), log = log || ?5, lease = '', updated_at = ?6,
    body = iif(?3 = ${DONE} AND kind = 'reply', '', body)
  WHERE id = ?1 AND lease = ?2 AND lease <> '' AND status = ${READY}`;

export function outboxOperations(sql: Sql, sending: Sending) {
  return {
    claim(
      limit: number,
      perLane: number,
      now: number,
      until: number,
      kinds: string[],
      except: string,
      token: string,
    ): Row[] {
      sending.spill(now);
      const rows = kinds
        .flatMap((kind) => [
          ...sql(CLAIM_ORDERED).all(kind, now, except, limit),
          ...sql(CLAIM_FREE).all(kind, now, except, limit, perLane),
        ])
        .sort((a, b) => Number(a.due_at) - Number(b.due_at) || Number(a.seq) - Number(b.seq))
        .slice(0, limit);
      const lease = sql('UPDATE outbox SET lease = ?, due_at = ?, attempts = attempts + 1 WHERE seq = ?');
      for (const row of rows) lease.run(token, until, row.seq!);
      return rows;
    },

    settle(results: SettleCells[]): boolean[] {
      return results.map(
        (cells) =>
          sending.settle(cells[0], cells[1], cells[2] === DONE) ?? sql(SETTLE).run(...cells).changes === 1,
      );
    },

    nextDue(kinds: string[], except: string): number | null {
      const times = kinds
        .flatMap((kind) =>
          [DUE_ORDERED, DUE_FREE].map((query) => sql(query).get(kind, except)?.due_at ?? null),
        )
        .concat(sending.nextEnd(kinds, except) ?? null)
        .filter((time) => time !== null);
      return times.length === 0 ? null : Math.min(...times.map(Number));
    },

    outbox(kind: string | null, statuses: number[] | null, key: string | null, limit: number): Row[] {
      const where = ['?1 IS ?1 AND ?2 IS ?2'];
      if (kind !== null) where.push('kind = ?1');
      if (key !== null) where.push('key = ?2');
      if (statuses !== null) where.push(`status IN (${statuses.map(Number).join(', ')})`);
      if (statuses?.every((status) => status >= DEAD)) where.push(ENDED);
      return sql(
        `SELECT id, key, kind, lane, ordered, owner, due_at, attempts, status, log, reason, created_at FROM outbox
         WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?3`,
      ).all(kind, key, limit);
    },

    /** One row a kind and part. The parts follow the partial indexes and are counted in them alone. */
    backlog(): Row[] {
      const part = (where: string, status: number) => {
        const counts = sql(
          `SELECT kind, count(*) AS count, min(seq) AS first FROM outbox WHERE ${where} GROUP BY kind`,
        );
        const made = sql('SELECT created_at FROM outbox WHERE seq = ?');
        return counts.all().map(({ kind, count, first }): Row => {
          return { kind: kind!, status, count: count!, oldest: made.get(first!)!.created_at! };
        });
      };
      return [...part(FREE, READY), ...part(IN_LANE, READY), ...part(`${ENDED} AND status = ${DEAD}`, DEAD)];
    },

    redeliver(keys: string, at: number): number {
      const rows = sql(
        `SELECT seq, lane FROM outbox WHERE key ${LIST}1)) AND status >= ${DONE} AND body <> '' ORDER BY seq`,
      );
      const again = sql(
        `UPDATE outbox SET due_at = ?2, attempts = 0, lease = '', updated_at = ?2, reason = '',
           status = iif(ordered = 1 AND EXISTS (SELECT 1 FROM outbox o WHERE o.lane = outbox.lane AND ${IN_LANE}), ${PARKED}, ${READY})
         WHERE seq = ?1`,
      );
      return rows.all(keys).reduce((count, { seq, lane }) => {
        sending.queue(String(lane));
        return count + again.run(seq!, at).changes;
      }, 0);
    },

    close(entries: [key: string, reason: string][], at: number): number {
      const close = sql(
        `UPDATE outbox SET status = ${CLOSED}, reason = ?2, updated_at = ?3 WHERE key = ?1 AND status = ${DEAD}`,
      );
      return entries.reduce((count, [key, reason]) => count + close.run(key, reason, at).changes, 0);
    },
  };
}
