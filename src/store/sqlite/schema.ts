// Tables of the embedded store, their migrations, and the settings without which it must not run.
import type { Driver } from './driver.js';

/** Status of an outbox row. Parked rows wait behind an earlier one of their ordered lane. */
export const READY = 0;
export const PARKED = 1;
export const DONE = 2;
export const DEAD = 3;
export const CLOSED = 4;

// What partial indexes cover: queries repeat it word for word to be served by them.
export const IN_LANE = `ordered = 1 AND status < ${DONE}`;
export const ENDED = `status >= ${DEAD}`;

// Triggers keep the rule of ordered lanes in one place: only the first pending row of a lane is READY, so a claim
// never has to look at the rows behind it.
export const PROMOTE = `
  UPDATE outbox SET status = ${READY} WHERE seq = (
    SELECT seq FROM outbox WHERE lane = old.lane AND ${IN_LANE} ORDER BY seq LIMIT 1
  ) AND NOT EXISTS (SELECT 1 FROM outbox WHERE lane = old.lane AND ${IN_LANE} AND status = ${READY});`;

/** One script a version; a script that was released is never changed. */
export const MIGRATIONS: string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE session (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, state TEXT NOT NULL,
    at INTEGER NOT NULL
  );
  CREATE TABLE seen (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX seen_at ON seen (at);
  CREATE TABLE tombstone (hash TEXT PRIMARY KEY, version INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, lane TEXT NOT NULL,
    ordered INTEGER NOT NULL, owner TEXT NOT NULL, body TEXT NOT NULL, due_at INTEGER NOT NULL,
    status INTEGER NOT NULL, attempts INTEGER NOT NULL, lease TEXT NOT NULL, log TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  );
  CREATE INDEX outbox_ready ON outbox (kind, due_at) WHERE status = ${READY} AND ordered = 1;
  CREATE INDEX outbox_free ON outbox (kind, lane, due_at) WHERE status = ${READY} AND ordered = 0;
  CREATE INDEX outbox_lane ON outbox (lane, seq, kind) WHERE ${IN_LANE};
  CREATE INDEX outbox_ended ON outbox (status, seq, kind) WHERE ${ENDED};
  CREATE INDEX outbox_owner ON outbox (owner) WHERE owner <> '';
  CREATE TRIGGER outbox_settled AFTER UPDATE OF status ON outbox
    WHEN old.ordered = 1 AND old.status = ${READY} AND new.status >= ${DONE} BEGIN ${PROMOTE} END;
  CREATE TRIGGER outbox_removed AFTER DELETE ON outbox
    WHEN old.ordered = 1 AND old.status = ${READY} BEGIN ${PROMOTE} END;

  CREATE TABLE lead (
    id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, facility TEXT NOT NULL, course TEXT NOT NULL,
    owner TEXT NOT NULL, status TEXT NOT NULL, phone TEXT NOT NULL, person TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  );
  CREATE INDEX lead_created ON lead (created_at, id);
  CREATE INDEX lead_facility ON lead (facility, created_at, id);
  CREATE INDEX lead_owner ON lead (owner) WHERE owner <> '';
  CREATE INDEX lead_phone ON lead (phone) WHERE phone <> '';

  CREATE TABLE tally (
    hour INTEGER NOT NULL, type TEXT NOT NULL, channel TEXT NOT NULL, flow TEXT NOT NULL, step TEXT NOT NULL,
    data TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, type, channel, flow, step, data)
  ) WITHOUT ROWID;
  CREATE TABLE value (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
  // Who is enrolled is asked at every registration: it must not cost more the more registrations there are.
  'CREATE INDEX lead_status ON lead (facility, status, created_at, id)',
  // Every turn writes its mark and its reply: no index is kept that only housekeeping would use.
  `
  DROP INDEX seen_at;
  CREATE TABLE sending (seq INTEGER PRIMARY KEY, kept TEXT NOT NULL, body TEXT NOT NULL);
  `,
  // A reply lies with its session until its first attempt has ended; here stands only which ones do.
  `
  INSERT INTO outbox (id, key, kind, lane, ordered, owner, body, status, lease, due_at, attempts, created_at, updated_at)
  SELECT kept ->> 'id', kept ->> 'key', kept ->> 'kind', kept ->> 'lane', 1, kept ->> 'owner', body, 0,
         kept ->> 'lease', kept ->> 'until', 1, kept ->> 'createdAt', kept ->> 'createdAt'
  FROM sending WHERE true ON CONFLICT DO NOTHING;
  DROP TABLE sending;
  CREATE TABLE sending (seq INTEGER PRIMARY KEY, replies TEXT NOT NULL);
  `,
];

/** The version that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Takes the file for this process alone, makes commits durable and private, and asserts it. In exclusive mode a
 * second process is refused by the operating system's lock, which ends with the process however it ends.
 */
export function configure(db: Driver, lockWaitMs: number): void {
  db.exec(`PRAGMA busy_timeout = ${lockWaitMs}; PRAGMA locking_mode = EXCLUSIVE`);
  assertPragma(db, 'journal_mode = WAL', 'wal');
  db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY');
  db.exec('PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 16777216');
  assertPragma(db, 'synchronous', 2);
}

function assertPragma(db: Driver, pragma: string, wanted: string | number): void {
  const value = db.prepare(`PRAGMA ${pragma}`).get()?.[pragma.split(' ')[0]!];
  if (value !== wanted) throw new Error(`SQLite answers ${value} to "PRAGMA ${pragma}", ${wanted} is needed`);
}

/** The schema version of a file; 0 when it is empty. */
export function schemaVersion(db: Driver): number {
  return Number(db.prepare('PRAGMA user_version').get()!.user_version);
}

/** Brings the tables to the version of the last script. Each step happens whole or not at all. */
export function migrate(db: Driver, migrations: string[] = MIGRATIONS): void {
  for (let version = schemaVersion(db); version < migrations.length; version++) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(`${migrations[version]}; PRAGMA user_version = ${version + 1}; COMMIT`);
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}
