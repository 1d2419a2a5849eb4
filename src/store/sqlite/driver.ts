// The few SQLite calls that the store uses, from `node:sqlite` where the runtime has it and else from `libsql`.
import { createRequire } from 'node:module';

export type Cell = string | number | null;
/** Columns by name. */
export type Row = Record<string, Cell>;

export interface Statement {
  run(...params: Cell[]): { changes: number };
  get(...params: Cell[]): Row | undefined;
  all(...params: Cell[]): Row[];
}

export interface Driver {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export type DriverName = 'node:sqlite' | 'libsql';

const require = createRequire(import.meta.url);

/** The better driver that this runtime has: `node:sqlite` carries a newer SQLite than `libsql` does. */
export function bestDriver(): DriverName {
  return process.getBuiltinModule('node:sqlite') === undefined ? 'libsql' : 'node:sqlite';
}

/** Opens a database file. Both drivers answer to the same calls. */
export function openDriver(name: DriverName, path: string): Driver {
  if (name === 'node:sqlite') {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as unknown as {
      DatabaseSync: new (path: string) => Driver;
    };
    return new DatabaseSync(path);
  }
  const Database = require('libsql') as new (path: string) => LibsqlDriver;
  const db = new Database(path);
  return {
    exec: (sql) => db.exec(sql),
    prepare: (sql) => asOneList(db.prepare(sql)),
    close: () => db.close(),
  };
}

interface LibsqlDriver {
  exec(sql: string): void;
  prepare(sql: string): { [call in keyof Statement]: (params: Cell[]) => ReturnType<Statement[call]> };
  close(): void;
}

/** Parameters given one by one are flattened by `libsql` in each call, slowly; a list it takes as it is. */
function asOneList(statement: ReturnType<LibsqlDriver['prepare']>): Statement {
  return {
    run: (...params) => statement.run(params),
    get: (...params) => statement.get(params),
    all: (...params) => statement.all(params),
  };
}

/** SQLite's primary result code of an error, whichever driver threw it; 0 when it is not SQLite's. */
export function resultCode(error: unknown): number {
  const { rawCode, errcode } = error as { rawCode?: number; errcode?: number };
  return (rawCode ?? errcode ?? 0) & 0xff;
}

/** BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL: the surroundings fail, not the operation. */
const UNAVAILABLE = new Set([5, 6, 7, 8, 10, 13, 14, 15]);

/** True when the operation may succeed once the disk (or whoever holds the file) allows it again. */
export function isUnavailable(error: unknown): boolean {
  return UNAVAILABLE.has(resultCode(error));
}
