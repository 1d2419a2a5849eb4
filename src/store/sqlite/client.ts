// The main thread's side of the worker: calls queue up and cross in batches, one batch under way at a time.
import { Worker } from 'node:worker_threads';
import { StoreInUse, StoreTooNew, StoreUnavailable } from '../errors.js';
import type { Operations } from './operations/index.js';
import type { BatchAnswer, Call, Failure, StartAnswer, WorkerStart } from './worker.js';

/** Calls in one transaction. */
const BATCH = 256;
/**
 * Behind a batch of at least so many calls the next one waits until it has as many, at most so many ms: under load it
 * pays to share an fsync with more (PostgreSQL's `commit_siblings` and `commit_delay`).
 */
const SIBLINGS = 12;
const DELAY_MS = 6;
/** Calls that may wait: beyond this the disk does not keep up and more waiting only costs memory. */
const QUEUE = 20_000;
const ALONE = new Set<string>(['backup', 'checkpoint']);

interface Waiting {
  name: Call[0];
  args: () => unknown[];
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export interface WorkerClient {
  /** Runs one operation in the next batch. Rejects with StoreUnavailable when nothing can be written now. */
  call<Name extends keyof Operations>(
    name: Name,
    ...args: Parameters<Operations[Name]>
  ): Promise<ReturnType<Operations[Name]>>;
  /**
   * The same with arguments that are made when the batch goes: what all of its calls do with the same code is done in
   * one go.
   */
  callLater<Name extends keyof Operations>(
    name: Name,
    args: () => Parameters<Operations[Name]>,
  ): Promise<ReturnType<Operations[Name]>>;
  /** Runs what waits, checkpoints, closes the file and ends the thread. */
  close(): Promise<void>;
}

/** Starts the worker on a file. Rejects when the file is in use, from a newer version, or cannot be opened. */
export async function startWorker(start: WorkerStart): Promise<WorkerClient> {
  const worker = spawn(start);
  const ready = await new Promise<StartAnswer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if (ready !== 'ready') {
    await worker.terminate();
    throw toError(ready, start.path);
  }

  let queue: Waiting[] = [];
  let underWay: Waiting[] = [];
  let scheduled = false;
  /** Calls that the next batch waits for. */
  let wanted = 0;
  let delay: NodeJS.Timeout | undefined;
  let ended: Error | undefined;
  let idle: (() => void) | undefined;

  const send = (): void => {
    scheduled = false;
    wanted = 0;
    clearTimeout(delay);
    if (underWay.length > 0 || queue.length === 0) return;
    const alone = queue.findIndex(({ name }) => ALONE.has(name));
    const size = alone === 0 ? 1 : Math.min(BATCH, alone === -1 ? queue.length : alone);
    const taken = queue.slice(0, size);
    queue = queue.slice(size);
    const calls: Call[] = [];
    for (const waiting of taken) {
      try {
        calls.push([waiting.name, ...waiting.args()]);
        underWay.push(waiting);
      } catch (error) {
        waiting.reject(error as Error);
      }
    }
    if (calls.length > 0) worker.postMessage(calls);
    else if (queue.length > 0) send();
    else idle?.();
  };

  const callLater: WorkerClient['callLater'] = (name, args) =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      if (queue.length >= QUEUE) return reject(new StoreUnavailable('too many writes wait for the disk'));
      queue.push({ name, args, resolve: resolve as Waiting['resolve'], reject });
      // After the current round of I/O events: everything that arrived together shares one commit.
      if (!scheduled && underWay.length === 0 && queue.length >= wanted) {
        scheduled = true;
        setImmediate(send);
      }
    });

  worker.on('message', ([results, failures]: BatchAnswer) => {
    const done = underWay;
    underWay = [];
    if (done.length >= SIBLINGS && queue.length < done.length) {
      wanted = done.length;
      delay = setTimeout(send, DELAY_MS);
    } else send();
    const failed = new Map(failures);
    for (let i = 0; i < done.length; i++) {
      const why = failed.get(i);
      if (why === undefined) done[i]!.resolve(results[i] as never);
      else done[i]!.reject(toError(why, start.path));
    }
    if (underWay.length === 0 && queue.length === 0) idle?.();
  });

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of [...underWay, ...queue]) reject(ended);
    underWay = [];
    queue = [];
    idle?.();
  };
  worker.on('error', (error) => end(new StoreUnavailable(`the store's thread failed: ${error.message}`)));
  worker.on('exit', () => end(new StoreUnavailable('the store is closed')));

  return {
    call: (name, ...args) => callLater(name, () => args),
    callLater,
    async close() {
      if (ended !== undefined) return;
      if (underWay.length > 0 || queue.length > 0) await new Promise<void>((resolve) => (idle = resolve));
      ended = new StoreUnavailable('the store is closed');
      const exit = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      await exit;
    },
  };
}

/** Runs worker.js when built, worker.ts from the sources. */
function spawn(start: WorkerStart): Worker {
  const file = import.meta.url.endsWith('.ts') ? './worker-from-source.mjs' : './worker.js';
  return new Worker(new URL(file, import.meta.url), { workerData: start });
}

function toError([why, text]: Failure, path: string): Error {
  if (why === 'unavailable') return new StoreUnavailable(text);
  if (why === 'in-use') return new StoreInUse(`${path} is in use by another process (${text})`);
  if (why === 'too-new')
    return new StoreTooNew(`${path} ${text}: start the newer program, or restore a backup`);
  return new Error(text);
}
