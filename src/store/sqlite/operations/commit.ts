// The step of a turn: dedupe, compare-and-swap of the session, leads, outbox rows and counts; and the erasure.
import type { Cell, Row } from '../driver.js';
import { IN_LANE } from '../schema.js';
import type { Sql } from './index.js';
import { changeLead, type LeadChangeCells } from './leads.js';
import type { Sending } from './sending.js';

/** A commit as it crosses to the worker: flat, since structured clone is cheapest for arrays of cells. */
export type CommitCells = [
  at: number,
  seen: string | null,
  session: string | null,
  expected: number,
  state: string,
  /** Hashes under which a tombstone of the session may stand, as JSON; only when `expected` is 0. */
  graves: string | null,
  token: string,
  now: number,
  until: number,
  /** OutboxCells of each row, one after the other. */
  outbox: Cell[],
  /** What to count: hour, type, channel, flow, step and data of each event, joined by NUL. */
  events: string[],
  rare: RareCells | null,
];

/** The parts that few commits have. */
export interface RareCells {
  erase: EraseCells | null;
  /** id, receipt, facility, course, owner, status, phone hash, sealed person, created at, updated at. */
  leads: Cell[][];
  leadChanges: LeadChangeCells[];
}

type OutboxCells = [
  id: string,
  key: string,
  kind: string,
  lane: string,
  ordered: number,
  owner: string,
  /** Null for the one reply of a turn that is sealed with `state`. */
  sealedBody: string | null,
  dueAt: number,
];
export const OUTBOX_CELLS = 8;
const BODY = 6;

export type EraseCells = [key: string, hash: string, at: number, leadStatus: string];

/** `[session version, ...ids leased]`, or why nothing was done. */
export type CommitAnswer = [version: number, ...leased: string[]] | 'duplicate' | 'conflict';

// A row behind an earlier pending one of its ordered lane is parked and never leased.
const INSERT_OUTBOX = `
  INSERT INTO outbox (id, key, kind, lane, ordered, owner, body, status, lease, due_at, attempts, created_at, updated_at)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, parked, iif(parked, '', ?9), iif(parked OR ?9 = '', ?8, ?10),
         NOT parked AND ?9 <> '', ?11, ?11
  FROM (SELECT ?5 = 1 AND EXISTS (
    SELECT 1 FROM outbox WHERE lane = ?4 AND ${IN_LANE}) AS parked)
  WHERE true
  ON CONFLICT DO NOTHING RETURNING lease`;

export function commitOperations(sql: Sql, sending: Sending) {
  // Counts of one batch, added up before they are written: neighbouring turns mostly count the same labels.
  const tally = new Map<string, number>();

  const erase = ([key, hash, at, leadStatus]: EraseCells, keepSession: boolean) => {
    const version =
      sql('SELECT version FROM session WHERE key = ?').get(key)?.version ??
      sql('SELECT version FROM tombstone WHERE hash = ?').get(hash)?.version ??
      0;
    sending.spill();
    const sessions = keepSession ? 1 : sql('DELETE FROM session WHERE key = ?').run(key).changes;
    const outbox = sql(`DELETE FROM outbox WHERE owner = ? AND owner <> ''`).run(key).changes;
    const leads = sql(
      `UPDATE lead SET person = '', phone = '', owner = '', status = ?, updated_at = max(?, updated_at + 1)
       WHERE owner = ? AND owner <> ''`,
    ).run(leadStatus, at, key).changes;
    sql(`INSERT INTO tombstone VALUES (?, ?, ?) ON CONFLICT DO UPDATE
         SET version = max(version, excluded.version), at = max(at, excluded.at)`).run(hash, version, at);
    return { sessions, outbox, leads };
  };

  /** Stores the session when it still has the expected version. Answers the new version, 0 when it has not. */
  const swapSession = (
    key: string,
    expected: number,
    state: string,
    at: number,
    graves: string | null,
  ): number => {
    if (expected > 0) {
      const update = sql('UPDATE session SET version = ?, state = ?, at = ? WHERE key = ? AND version = ?');
      return update.run(expected + 1, state, at, key, expected).changes === 1 ? expected + 1 : 0;
    }
    // After an erasure versions go on from the old one: a step begun before it can never fit again.
    const grave = sql(
      'SELECT max(version) AS v FROM tombstone WHERE hash IN (SELECT value FROM json_each(?))',
    ).get(graves);
    const version = Number(grave?.v ?? 0) + 1;
    const insert = sql(
      'INSERT INTO session (key, version, state, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    return insert.run(key, version, state, at).changes === 1 ? version : 0;
  };

  const leadsFit = ({ leads, leadChanges }: RareCells): boolean =>
    leads.every(
      ([id, receipt]) => !sql('SELECT 1 FROM lead WHERE receipt = ? AND id <> ?').get(receipt!, id!),
    ) &&
    leadChanges.every(([id, , , , expected]) => {
      const row = sql(`SELECT updated_at FROM lead WHERE id = ? AND person <> ''`).get(id);
      return row !== undefined && (expected === null || row.updated_at === expected);
    });

  /** Stores a new row. True when it is leased to the caller: never without a lease, nor behind another of its lane. */
  const insertRow = (cells: OutboxCells, lease: string, until: number, at: number): boolean => {
    const [, , , lane, ordered] = cells;
    if (ordered === 1) sending.queue(lane);
    const row = sql(INSERT_OUTBOX).get(...cells, lease, until, at);
    return lease !== '' && row?.lease === lease;
  };

  return {
    session(key: string): [version: number, state: string] | null {
      const row = sql('SELECT version, state FROM session WHERE key = ?').get(key);
      return row === undefined ? null : [row.version as number, row.state as string];
    },

    sessions(after: string, limit: number): [key: string, version: number, state: string][] {
      return sql('SELECT key, version, state FROM session WHERE key > ? ORDER BY key LIMIT ?')
        .all(after, limit)
        .map((row) => [row.key as string, row.version as number, row.state as string]);
    },

    commit(...cells: CommitCells): CommitAnswer {
      const [at, seen, key, expected, state, graves, token, now, until, outbox, events, rare] = cells;
      if (
        seen !== null &&
        sql('INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING').run(seen, at).changes === 0
      ) {
        return 'duplicate';
      }
      const fits = rare === null || leadsFit(rare);
      if (fits && key !== null) sending.vacate(key);
      const version = fits && key !== null ? swapSession(key, expected, state, at, graves) : 0;
      if (!fits || (key !== null && version === 0)) {
        if (seen !== null) sql('DELETE FROM seen WHERE id = ?').run(seen);
        return 'conflict';
      }
      if (rare !== null) {
        if (rare.erase !== null) erase(rare.erase, rare.erase[0] === key);
        const insert = sql(
          'INSERT INTO lead VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
        );
        for (const lead of rare.leads) insert.run(...lead);
        for (const change of rare.leadChanges) changeLead(sql, change);
      }
      const answer: [number, ...string[]] = [version];
      for (let i = 0; i < outbox.length; i += OUTBOX_CELLS) {
        const cells = outbox.slice(i, i + OUTBOX_CELLS) as OutboxCells;
        const [id, rowKey, , , , , body, dueAt] = cells;
        const lease = token !== '' && dueAt <= now ? token : '';
        if (body === null) {
          cells[BODY] = state;
          // The mark of its event keeps it from being queued again: nothing of it need stay once it is sent.
          const reply = { id, key: rowKey, session: key!, lease, until, createdAt: at };
          if (sending.take(reply)) {
            answer.push(id);
            continue;
          }
        }
        if (insertRow(cells, lease, until, at)) answer.push(id);
      }
      for (const labels of events) tally.set(labels, (tally.get(labels) ?? 0) + 1);
      return answer;
    },

    erase: (cells: EraseCells) => erase(cells, false),

    /** Writes what the batch counted; belongs before COMMIT. */
    flushTally(): void {
      const add = `INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`;
      for (const [labels, count] of tally) {
        const [hour, ...rest] = labels.split('\0');
        sql(add).run(Number(hour), ...rest, count);
      }
      tally.clear();
    },

    /** Forgets what a rolled-back batch counted. */
    dropTally(): void {
      tally.clear();
    },

    countEvents(from: number, to: number, type: string | null): Row[] {
      return sql(
        `SELECT type, channel, flow, step, data, sum(count) AS count FROM tally
         WHERE hour >= ?1 AND hour < ?2 AND (?3 IS NULL OR type = ?3)
         GROUP BY type, channel, flow, step, data ORDER BY type, channel, flow, step, data`,
      ).all(from, to, type);
    },
  };
}
