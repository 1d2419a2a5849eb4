// Lets the commands of one host (`leads list`, `backup` …) work on the embedded store while the service holds it: the
// holder answers on a unix socket in DATA_DIR that only its own user can reach. One JSON object a line each way.
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as errors from '../errors.js';
import type { Store } from '../port.js';
import type { EmbeddedStore } from './store.js';

/** What crosses as it is; `update` takes a function and crosses as compare-and-put. */
const METHODS = [
  ...[
    'session',
    'sessions',
    'commit',
    'erase',
    'claim',
    'settle',
    'nextDue',
    'outbox',
    'backlog',
    'redeliver',
    'close',
    'lead',
  ],
  ...['leads', 'updateLead', 'countEvents', 'get', 'put', 'list', 'prune', 'reseal', 'check', 'backup'],
];

interface Request {
  id: number;
  method: string;
  /** No method takes null, so null stands for undefined. */
  args: unknown[];
}

interface Answer {
  id: number;
  result?: unknown;
  error?: { name: string; message: string };
}

/** A folder of its own, closed to others before the socket appears in it. */
const folder = (dataDir: string): string => join(dataDir, 'run');
const socketPath = (dataDir: string): string => join(folder(dataDir), 'store.sock');

/**
 * Answers other processes from now on; ends with the store's shutdown. Where no socket can be made (path too long, a
 * file system without them) the store works all the same, for this process alone.
 */
export async function shareStore(store: EmbeddedStore, dataDir: string): Promise<EmbeddedStore> {
  const server = await listen(dataDir);
  if (server === undefined) return store;
  const guests = new Set<Socket>();
  server.on('connection', (guest) => {
    guests.add(guest);
    guest.on('close', () => guests.delete(guest));
    guest.on('error', () => guest.destroy());
    createInterface({ input: guest }).on('line', async (line) => {
      const answer = await respond(store, line);
      if (guest.writable) guest.write(`${JSON.stringify(answer)}\n`);
    });
  });
  server.unref();
  return {
    ...store,
    async shutdown() {
      server.close();
      for (const guest of guests) guest.destroy();
      await store.shutdown();
    },
  };
}

/** The store that another process on this host holds; undefined when none answers. */
export async function joinStore(dataDir: string): Promise<EmbeddedStore | undefined> {
  const socket = createConnection(socketPath(dataDir));
  const joined = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!joined) return undefined;

  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  createInterface({ input: socket }).on('line', (line) => {
    const { id, result, error } = JSON.parse(line) as Answer;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result as never);
    else call?.reject(toError(error));
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new errors.StoreUnavailable('the service has stopped'));
    waiting.clear();
  });
  const call = (method: string, ...args: unknown[]): Promise<never> =>
    new Promise((resolve, reject) => {
      if (!socket.writable) return reject(new errors.StoreUnavailable('the service has stopped'));
      const id = ++last;
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ id, method, args } satisfies Request)}\n`);
    });

  const methods = Object.fromEntries(
    METHODS.map((method) => [method, (...args: unknown[]) => call(method, ...args)]),
  );
  const update: Store['update'] = async (name, change) => {
    for (;;) {
      const before = await (call('get', name) as Promise<string | undefined>);
      const after = change(before);
      if (after === before || (await call('compareAndPut', name, before, after))) return before;
    }
  };
  const shutdown = async (): Promise<void> => {
    socket.end();
  };
  return { ...(methods as unknown as EmbeddedStore), update, shutdown };
}

/** Listens in a folder that this process holds, so a socket left by a killed one is nobody's. */
async function listen(dataDir: string): Promise<Server | undefined> {
  try {
    mkdirSync(folder(dataDir), { recursive: true, mode: 0o700 });
    chmodSync(folder(dataDir), 0o700);
    rmSync(socketPath(dataDir), { force: true });
  } catch {
    return undefined;
  }
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(socketPath(dataDir), () => resolve(server));
  });
}

async function respond(store: EmbeddedStore, line: string): Promise<Answer> {
  let id = 0;
  try {
    const request = JSON.parse(line) as Request;
    id = request.id;
    const args = request.args.map((each) => each ?? undefined);
    if (request.method === 'compareAndPut') {
      const [name, before, after] = args as [string, string | undefined, string | undefined];
      const now = await store.update(name, (found) => (found === before ? after : found));
      return { id, result: now === before };
    }
    if (!METHODS.includes(request.method)) throw new Error(`unknown method "${request.method}"`);
    const method = (store as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[
      request.method
    ]!;
    return { id, result: await method(...args) };
  } catch (error) {
    const { name, message } = error as Error;
    return { id, error: { name, message } };
  }
}

function toError({ name, message }: { name: string; message: string }): Error {
  const Kind = (errors as Record<string, new (message: string) => Error>)[name] ?? Error;
  return new Kind(message);
}
