// What the worker does for each call of the embedded store: SQL on the one connection. Everything here runs inside
// the transaction of its batch; a refused operation leaves nothing.
import type { Driver, Statement } from '../driver.js';
import { READY } from '../schema.js';
import { commitOperations } from './commit.js';
import { leadOperations } from './leads.js';
import { maintenanceOperations } from './maintenance.js';
import { outboxOperations } from './outbox.js';
import { restoreOperations } from './restore.js';
import { createSending } from './sending.js';
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
  const sending = createSending(sql);
  const commit = commitOperations(sql, sending);
  const outbox = outboxOperations(sql, sending);
  const maintenance = maintenanceOperations(db, sql);
  const restore = restoreOperations(sql, commit.erase);
  /** For what looks at the outbox as a whole: the replies that are just being sent belong to it. */
  const whole =
    <Args extends unknown[], Result>(operation: (...args: Args) => Result) =>
    (...args: Args): Result => {
      sending.spill();
      return operation(...args);
    };
  return {
    ...commit,
    ...outbox,
    outbox: whole(outbox.outbox),
    backlog: whole(outbox.backlog),
    redeliver: whole(outbox.redeliver),
    close: whole(outbox.close),
    ...leadOperations(sql),
    ...valueOperations(sql),
    ...maintenance,
    pruneOutbox: whole(maintenance.pruneOutbox),
    pruneSessions: whole(maintenance.pruneSessions),
    oldSeals: whole(maintenance.oldSeals),
    ...restore,
    people: whole(restore.people),
    closeReplies: whole(restore.closeReplies),

    /**
     * Gives back what a process that ended had leased: this one is alone on the file, so nobody else can be sending.
     * Without it a crash would delay replies by a whole lease.
     */
    releaseLeases(): void {
      sending.spill();
      for (const ordered of [0, 1]) {
        db.exec(`UPDATE outbox SET lease = '', due_at = updated_at
          WHERE status = ${READY} AND ordered = ${ordered} AND lease <> ''`);
      }
    },

    /** Belongs behind BEGIN. */
    beginBatch(): void {
      sending.begin();
    },

    /** Writes what a batch gathered; belongs before COMMIT. */
    endBatch(): void {
      sending.flush();
      commit.flushTally();
    },

    /** Forgets what a rolled-back batch gathered. */
    dropBatch(): void {
      sending.drop();
      commit.dropTally();
    },
  };
}
