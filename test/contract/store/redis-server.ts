// A real redis-server for tests: a child process on a unix socket, with an append-only file in a folder of its own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export interface RedisServer {
  url: string;
  child: ChildProcess;
  /** Starts it again on the same data after it ended. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server; throws a plain message when none is installed. */
export async function startRedis(...extra: string[]): Promise<RedisServer> {
  if (spawnSync('redis-server', ['--version']).error) {
    throw new Error(
      'redis-server is not installed: "apt-get install redis-server" (the store tests need a real one)',
    );
  }
  const dir = mkdtempSync(join(tmpdir(), 'redis-'));
  const socket = join(dir, 's');
  const start = async (): Promise<ChildProcess> => {
    const settings = [
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--dir',
      dir,
      '--save',
      '',
      '--appendonly',
      'yes',
    ];
    const child = spawn('redis-server', [...settings, '--appendfsync', 'always', ...extra], {
      stdio: 'ignore',
    });
    const probe = new Redis(socket, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    probe.on('error', () => {});
    await probe.ping();
    probe.disconnect();
    return child;
  };
  const server: RedisServer = {
    url: socket,
    child: await start(),
    async restart() {
      if (server.child.exitCode === null && server.child.signalCode === null) await ended(server.child);
      server.child = await start();
    },
    async stop() {
      if (server.child.exitCode === null && server.child.signalCode === null) {
        server.child.kill('SIGKILL');
        await ended(server.child);
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return server;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
