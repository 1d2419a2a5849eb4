// A bot under test as a process of its own: start, CPU time and memory as the kernel counts them, stop.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

export const SECRET = 'bench_secret-0123456789';
export const TOKEN = '7000000001:AAbench_token_for_measuring_only_0000';

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

export interface Command {
  name: string;
  args: string[];
  env?: Record<string, string>;
}

export class Subject {
  private constructor(
    readonly name: string,
    readonly port: number,
    readonly process: ChildProcess,
    /** From the start of the process to the first answer, ms, and the CPU it took, ms. */
    readonly startUp: { ms: number; cpuMs: number },
    /** Resident memory before any update, MiB. */
    readonly idleMiB: number,
  ) {}

  /** Starts a bot with the same variables that the service knows, and waits until it answers. */
  static async start({ name, args, env }: Command, apiRoot: string): Promise<Subject> {
    const port = await freePort();
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        PORT: String(port),
        HOST: '127.0.0.1',
        BASE_URL: `http://127.0.0.1:${port}`,
        TELEGRAM_BOT_TOKEN: TOKEN,
        TELEGRAM_API_ROOT: apiRoot,
        TELEGRAM_MODE: 'webhook',
        TELEGRAM_WEBHOOK_SECRET: SECRET,
        LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => {
        output = (output + data.toString()).slice(-4000);
      });
    while (!(await answers(port))) {
      if (child.exitCode !== null || performance.now() - began > 60_000) {
        child.kill('SIGKILL');
        throw new Error(`${name} did not start:\n${output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const ms = performance.now() - began;
    const cpuMs = cpu(child) * 1000;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return new Subject(name, port, child, { ms, cpuMs }, rss(child));
  }

  /** CPU seconds used so far, all threads. */
  cpu(): number {
    return cpu(this.process);
  }

  /** Resident memory now, MiB. */
  rss(): number {
    return rss(this.process);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }
}

function cpu(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  // Fields are counted behind the name, which may hold spaces: utime and stime are numbers 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function rss(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
  } catch {
    return false;
  }
}
