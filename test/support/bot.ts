// The whole service with channels set up for tests: in this process, or as a process of its own that can be killed.
// Everything stands on loopback, in a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { createLog } from '../../src/log.js';
import { FACILITY_SECRET } from './fake-facility.js';
import { FAKE_TOKEN } from './fake-telegram.js';
import { sharedContent } from './service.js';

export const WEBHOOK_SECRET = 'test_secret-0123456789';
const ROOT = join(import.meta.dirname, '../..');

export const freeFolder = (): string => mkdtempSync(join(tmpdir(), 'cau-nghe-test-'));
export const removeFolder = (dir: string): void => rmSync(dir, { recursive: true, force: true });

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = (server.address() as { port: number }).port;
  server.close();
  await once(server, 'close');
  return port;
}

/** A targets file that sends every facility named to one address. */
export function targetsFile(dir: string, facilities: readonly string[], url: string): string {
  const file = join(dir, 'targets.yaml');
  const line = (f: string) => `${f}:\n  - webhook: {url: "${url}", secret: "${FACILITY_SECRET}"}\n`;
  writeFileSync(file, facilities.map(line).join(''));
  return file;
}

export interface BotOptions {
  dir: string;
  port: number;
  telegram?: { url: string };
  mode?: 'webhook' | 'polling';
  targets?: string;
  env?: Record<string, string>;
}

function environment({
  dir,
  port,
  telegram,
  mode = 'webhook',
  targets,
  env,
}: BotOptions): Record<string, string> {
  const channel: Record<string, string> = telegram
    ? {
        TELEGRAM_BOT_TOKEN: FAKE_TOKEN,
        TELEGRAM_API_ROOT: telegram.url,
        TELEGRAM_MODE: mode,
        TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET,
      }
    : {};
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    BASE_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: join(dir, 'data'),
    LOG_LEVEL: 'error',
    ALLOW_PRIVATE_TARGETS: 'true',
    ...channel,
    ...(targets ? { FACILITY_TARGETS: targets } : {}),
    ...env,
  };
}

/** Starts the service in this process; `lines` collects its log. */
export async function startBot(options: BotOptions): Promise<App & { lines: string[] }> {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const app = await startApp(readConfig(environment(options)), log, await sharedContent(options.env));
  return Object.assign(app, { lines });
}

/** The built service as a process of its own. */
export class BotProcess {
  #child: ChildProcess | undefined;
  output = '';

  constructor(readonly options: BotOptions) {}

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/main.js'), 'serve'], {
      env: { PATH: process.env.PATH, ...environment(this.options) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        this.output = (this.output + data.toString()).slice(-8000);
      });
    const began = Date.now();
    for (;;) {
      if (child.exitCode !== null || Date.now() - began > 90_000)
        throw new Error(`the service did not start:\n${this.output}`);
      const url = `http://127.0.0.1:${this.options.port}/healthz`;
      if (
        await fetch(url).then(
          (r) => r.ok,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends it by a signal; answers the exit code, null when the signal killed it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }
}
