// What the worker does for each call of the embedded store: SQL on the one connection. Everything here runs inside
// the transaction of its batch; a refused operation leaves nothing.
import type { Driver, Statement } from '../driver.js';
import { commitOperations } from './commit.js';
import { leadOperations } from './leads.js';
import { maintenanceOperations } from './maintenance.js';
import { outboxOperations } from './outbox.js';
import { restoreOperations } from './restore.js';
import { valueOperations } from './values.js';

/** A prepared statement by its text; each is prepared once. */
export type Sql = (text: string) => Statement;

export type Operations = ReturnType<typeof createOperations>;

/** The operations on one open database. */
export function createOperations(db: Driver) {
  const statements = new Map<string, Statement>();
  const sql: Sql = (text) => {
    let statement = statements.get(text);
    if (statement === undefined) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  const commit = commitOperations(sql);
  return {
    ...commit,
    ...outboxOperations(sql),
    ...leadOperations(sql),
    ...valueOperations(sql),
    ...maintenanceOperations(db, sql),
    ...restoreOperations(sql, commit.erase),
  };
}
