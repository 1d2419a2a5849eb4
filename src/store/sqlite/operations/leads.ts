// Leads: the personal part is one sealed cell, empty once the person was erased.
import type { Cell, Row } from '../driver.js';
import type { Sql } from './index.js';

export type LeadChangeCells = [
  id: string,
  status: string | null,
  person: string | null,
  at: number,
  expected: number | null,
];

export interface LeadQuery {
  facility: string | null;
  owner: string | null;
  status: string | null;
  /** Phone hashes as a JSON array. */
  phones: string | null;
  from: number;
  to: number;
  beforeAt: number;
  beforeId: string;
  limit: number;
}

const LEAD = 'id, receipt, facility, course, owner, status, person, created_at, updated_at';

/** Applies a change unless the lead is gone, erased or not as expected. */
export function changeLead(sql: Sql, [id, status, person, at, expected]: LeadChangeCells): boolean {
  const update = sql(
    `UPDATE lead SET status = coalesce(?2, status), person = coalesce(?3, person), updated_at = max(?4, updated_at + 1)
     WHERE id = ?1 AND person <> '' AND (?5 IS NULL OR updated_at = ?5)`,
  );
  return update.run(id, status, person, at, expected).changes === 1;
}

export function leadOperations(sql: Sql) {
  return {
    lead(idOrReceipt: string): Row | null {
      const by = (column: string) => sql(`SELECT ${LEAD} FROM lead WHERE ${column} = ?`).get(idOrReceipt);
      return by('id') ?? by('receipt') ?? null;
    },

    leads(query: LeadQuery): Row[] {
      const where = ['created_at >= ? AND created_at < ? AND (created_at, id) < (?, ?)'];
      const params: Cell[] = [query.from, query.to, query.beforeAt, query.beforeId];
      const also = (condition: string, value: string | null) => {
        if (value === null) return;
        where.push(condition);
        params.push(value);
      };
      also('facility = ?', query.facility);
      also(`owner = ? AND owner <> ''`, query.owner);
      also('status = ?', query.status);
      also(`phone <> '' AND phone IN (SELECT value FROM json_each(?))`, query.phones);
      // Left alone, the planner would walk through all leads of the facility for the sake of their order.
      const index = query.facility !== null && query.status !== null ? 'INDEXED BY lead_status' : '';
      return sql(
        `SELECT ${LEAD} FROM lead ${index} WHERE ${where.join(' AND ')} ORDER BY created_at DESC, id DESC LIMIT ?`,
      ).all(...params, query.limit);
    },

    updateLead: (change: LeadChangeCells): boolean => changeLead(sql, change),
  };
}
