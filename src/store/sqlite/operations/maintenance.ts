// Retention, re-encryption, checkpoints and backups.
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { JOINED } from '../../records.js';
import type { Cell, Driver, Row } from '../driver.js';
import { CLOSED, DEAD, DONE } from '../schema.js';
import type { Sql } from './index.js';

/** Rows looked at in one operation, so that turns never wait long for housekeeping. */
const SLICE = 500;

/** Cells that hold sealed text, with the context that each is sealed in. */
const SEALED = {
  session: { table: 'session', row: 'id', cell: 'state', context: `'session:' || key` },
  // A reply may have come with the state of its session.
  outbox: {
    ...{ table: 'outbox', row: 'seq', cell: 'body' },
    context: `iif(body LIKE '${JOINED}%', 'session:' || lane, 'outbox:' || id)`,
  },
  lead: { table: 'lead', row: 'rowid', cell: 'person', context: `'lead:' || id || ':' || facility` },
  value: { table: 'value', row: 'name', cell: 'value', context: `'value:' || name` },
} as const;
export type SealedKind = keyof typeof SEALED;
export const SEALED_KINDS = Object.keys(SEALED) as SealedKind[];

export function maintenanceOperations(db: Driver, sql: Sql) {
  return {
    pruneEvents: (hour: number): number => sql('DELETE FROM tally WHERE hour < ?').run(hour).changes,

    /**
     * Those with `after` walk by row in slices, since their tables have no index on age. They answer
     * `[changed, last row looked at]`.
     */
    pruneSeen(before: number, after: string): [number, string | null] {
      const last = end<string>(
        sql('SELECT id AS row FROM seen WHERE id > ? ORDER BY id LIMIT ?').all(after, SLICE),
      );
      if (last === null) return [0, null];
      return [
        sql('DELETE FROM seen WHERE id > ? AND id <= ? AND at < ?').run(after, last, before).changes,
        last,
      ];
    },

    pruneSessions(before: number, after: number): [number, number | null] {
      const last = end(
        sql('SELECT id AS row FROM session WHERE id > ? ORDER BY id LIMIT ?').all(after, SLICE),
      );
      if (last === null) return [0, null];
      return [
        sql('DELETE FROM session WHERE id > ? AND id <= ? AND at < ?').run(after, last, before).changes,
        last,
      ];
    },

    pruneOutbox(before: number, dead: boolean, after: number): [number, number | null] {
      const last = end(
        sql('SELECT seq AS row FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?').all(after, SLICE),
      );
      if (last === null) return [0, null];
      const which = dead ? `status = ${DEAD}` : `status IN (${DONE}, ${CLOSED})`;
      const span = `seq > ?1 AND seq <= ?2 AND updated_at < ?3 AND ${which}`;
      const gone = sql(`DELETE FROM outbox WHERE ${span} AND kind = 'reply'`).run(
        after,
        last,
        before,
      ).changes;
      const emptied = sql(
        `UPDATE outbox SET body = '', log = '', reason = '', owner = '', status = ${dead ? CLOSED : 'status'}
         WHERE ${span} AND (body <> '' OR log <> '' OR owner <> '')`,
      ).run(after, last, before).changes;
      return [gone + emptied, last];
    },

    pruneLeads: (before: number): number =>
      sql(`UPDATE lead SET person = '', phone = '', owner = '' WHERE person <> '' AND updated_at < ?`).run(
        before,
      ).changes,

    /** Cells of one slice that are not sealed with the newest key: `[rows, last row looked at]`. */
    oldSeals(kind: SealedKind, newest: string, after: Cell): [Row[], Cell] {
      const { table, row, cell, context } = SEALED[kind];
      const span = sql(`SELECT ${row} AS row FROM ${table} WHERE ${row} > ? ORDER BY ${row} LIMIT ?`).all(
        after,
        SLICE,
      );
      if (span.length === 0) return [[], null];
      const last = span.at(-1)!.row!;
      const rows = sql(
        `SELECT ${row} AS row, ${context} AS context, ${cell} AS cell FROM ${table}
         WHERE ${row} > ?1 AND ${row} <= ?2 AND ${cell} <> '' AND instr(${cell}, ?3) = 0`,
      ).all(after, last, newest);
      return [rows, last];
    },

    /** Replaces sealed cells that did not change meanwhile. */
    reseal(
      kind: SealedKind,
      cells: [row: Cell, before: string, after: string, phone: string | null][],
    ): number {
      const { table, row, cell } = SEALED[kind];
      const update = sql(`UPDATE ${table} SET ${cell} = ?3 WHERE ${row} = ?1 AND ${cell} = ?2`);
      return cells.reduce((count, [at, before, after, phone]) => {
        if (update.run(at, before, after).changes === 0) return count;
        if (phone !== null) sql('UPDATE lead SET phone = ? WHERE rowid = ?').run(phone, at);
        return count + 1;
      }, 0);
    },

    /** A consistent copy, in place under its name only when it is whole and on disk. Outside any transaction. */
    backup(path: string): void {
      const draft = `${path}.part`;
      rmSync(draft, { force: true });
      closeSync(openSync(draft, 'w', 0o600));
      chmodSync(draft, 0o600);
      sql('VACUUM INTO ?').run(draft);
      syncPath(draft);
      renameSync(draft, path);
      syncPath(dirname(path));
    },

    /** Moves the WAL into the file, so that the file alone is the data. Outside any transaction. */
    checkpoint(): void {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
  };
}

function end<At extends Cell = number>(rows: Row[]): At | null {
  return (rows.at(-1)?.row as At | undefined) ?? null;
}

/** Brings a file or folder to disk. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
