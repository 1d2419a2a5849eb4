// What bringing back a backup needs: is it whole, who was erased since, what must not be sent again.
import type { Cell, Row } from '../driver.js';
import { CLOSED, PARKED, READY } from '../schema.js';
import type { EraseCells } from './commit.js';
import type { Sql } from './index.js';

export function restoreOperations(sql: Sql, erase: (cells: EraseCells) => unknown) {
  return {
    /** `ok`, or what is broken. */
    integrity: (): string => String(sql('PRAGMA integrity_check(1)').get()?.integrity_check),

    graves: (): Row[] => sql('SELECT hash, version, at FROM tombstone').all(),

    /** Everybody of whom something personal is kept, with the time of the oldest of it. */
    people: (): Row[] =>
      sql(
        `SELECT key, min(at) AS at FROM (
           SELECT key, at FROM session
           UNION ALL SELECT owner, created_at FROM lead WHERE owner <> ''
           UNION ALL SELECT owner, created_at FROM outbox WHERE owner <> ''
         ) GROUP BY key`,
      ).all(),

    /** Erases people again and keeps all tombstones. */
    bury(erasures: EraseCells[], graves: [hash: string, version: number, at: number][]): void {
      for (const cells of erasures) erase(cells);
      const keep = sql(`INSERT INTO tombstone VALUES (?, ?, ?) ON CONFLICT DO UPDATE
        SET version = max(version, excluded.version), at = max(at, excluded.at)`);
      for (const grave of graves) keep.run(...(grave as Cell[]));
    },

    /** Replies that waited when the backup was made answer a talk that has gone on since: they are not sent. */
    closeReplies(at: number): number {
      const close = sql(`UPDATE outbox SET status = ${CLOSED}, body = '', lease = '', updated_at = ?
        WHERE kind = 'reply' AND status = ?`);
      // Parked rows first: were the first of a lane closed before them, each would be promoted only to be closed.
      return [PARKED, READY].reduce((count, status) => count + close.run(at, status).changes, 0);
    },
  };
}
