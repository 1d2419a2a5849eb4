// The thread that owns the one connection. Each message is a batch of calls and becomes one transaction (group
// commit): one fsync for all turns that waited.
import { parentPort, workerData } from 'node:worker_threads';
import { type Driver, type DriverName, isUnavailable, openDriver } from './driver.js';
import { createOperations, type Operations } from './operations/index.js';
import { configure, migrate, SCHEMA_VERSION, schemaVersion } from './schema.js';

export interface WorkerStart {
  path: string;
  driver: DriverName;
  lockWaitMs: number;
}

/** How an error crosses: why, and its text. */
export type Failure = ['unavailable' | 'in-use' | 'too-new' | 'error', string];
export type Call = [name: keyof Operations, ...args: unknown[]];
/** Results in the order of the calls; failures by index. */
export type BatchAnswer = [results: unknown[], failures: [number, Failure][] | null];
export type StartAnswer = 'ready' | Failure;

/** Calls that cannot run inside a transaction; the client sends each as a batch of its own. */
const OUTSIDE = new Set<string>(['backup', 'checkpoint']);

const start = workerData as WorkerStart;
const port = parentPort!;
let db: Driver | undefined;

try {
  db = openDriver(start.driver, start.path);
  configure(db, start.lockWaitMs);
  const version = schemaVersion(db);
  if (version > SCHEMA_VERSION) {
    throw Object.assign(new Error(`has version ${version}, this program knows version ${SCHEMA_VERSION}`), {
      tooNew: true,
    });
  }
  migrate(db);
  serve(db);
  port.postMessage('ready' satisfies StartAnswer);
} catch (error) {
  db?.close();
  port.postMessage(startFailure(error));
}

function serve(database: Driver): void {
  const operations = createOperations(database);
  const run = ([name, ...args]: Call): unknown =>
    (operations[name] as (...args: unknown[]) => unknown)(...args);

  const transaction = (calls: Call[]): unknown[] => {
    database.exec('BEGIN');
    try {
      operations.beginBatch();
      const results = calls.map(run);
      operations.endBatch();
      database.exec('COMMIT');
      return results;
    } catch (error) {
      try {
        database.exec('ROLLBACK');
      } catch {
        // SQLite has rolled back by itself (disk full, I/O error).
      }
      operations.dropBatch();
      throw error;
    }
  };

  transaction([['releaseLeases']]);

  const answer = (calls: Call[]): BatchAnswer => {
    try {
      if (OUTSIDE.has(calls[0]![0])) return [[run(calls[0]!)], null];
      return [transaction(calls), null];
    } catch (error) {
      if (calls.length === 1) return [[undefined], [[0, failure(error)]]];
    }
    // One call must not take the others with it: each on its own.
    const results: unknown[] = [];
    const failures: [number, Failure][] = [];
    for (const [index, call] of calls.entries()) {
      try {
        results.push(transaction([call])[0]);
      } catch (error) {
        results.push(undefined);
        failures.push([index, failure(error)]);
      }
    }
    return [results, failures];
  };

  port.on('message', (message: Call[] | 'close') => {
    if (message !== 'close') {
      port.postMessage(answer(message));
      return;
    }
    const last = answer([['checkpoint']]);
    database.close();
    port.postMessage(last);
    port.close();
  });
}

function failure(error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  return [isUnavailable(error) ? 'unavailable' : 'error', text];
}

function startFailure(error: unknown): Failure {
  const [why, text] = failure(error);
  if ((error as { tooNew?: boolean }).tooNew) return ['too-new', text];
  return [/database is locked/.test(text) ? 'in-use' : why, text];
}
