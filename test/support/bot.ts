// The whole service with channels set up for tests: in this process, or as a process of its own that can be killed.
// Everything stands on loopback, in a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { createLog } from '../../src/log.js';
import { FACILITY_SECRET } from './fake-facility.js';
import { FAKE_TOKEN } from './fake-telegram.js';
import { freePort } from './port.js';
import { sharedContent } from './service.js';

export const WEBHOOK_SECRET = 'test_secret-0123456789';
const ROOT = join(import.meta.dirname, '../..');

export const freeFolder = (): string => mkdtempSync(join(tmpdir(), 'cau-nghe-test-'));
export const removeFolder = (dir: string): void => rmSync(dir, { recursive: true, force: true });

/** Targets that send every facility named to one address. */
export const sendingTo = (url: string, facilities: readonly string[]): string =>
  facilities.map((f) => `${f}:\n  - webhook: {url: "${url}", secret: "${FACILITY_SECRET}"}\n`).join('');

/** Writes the targets file of a service. */
export function targetsFile(dir: string, text: string): string {
  const file = join(dir, 'targets.yaml');
  writeFileSync(file, text);
  return file;
}

export interface BotOptions {
  dir: string;
  telegram?: { url: string };
  mode?: 'webhook' | 'polling';
  targets?: string;
  env?: Record<string, string>;
}

/** The service in this process, and its log. */
export type Bot = App & { lines: string[] };

function environment(
  { dir, telegram, mode = 'webhook', targets, env }: BotOptions,
  port: number,
): Record<string, string> {
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
export async function startBot(options: BotOptions): Promise<Bot> {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const config = readConfig(environment(options, await freePort()));
  return Object.assign(await startApp(config, log, await sharedContent(options.env)), { lines });
}

/** The built service as a process of its own, at the same address after every start. */
export class BotProcess {
  #child: ChildProcess | undefined;
  #port = 0;
  output = '';

  constructor(readonly options: BotOptions) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Resolves when the process says that it is running; rejects with what it said when it ends instead. */
  async start(): Promise<void> {
    this.#port ||= await freePort();
    this.output = '';
    const child = spawn(process.execPath, [join(ROOT, 'dist/main.js'), 'serve'], {
      env: { PATH: process.env.PATH, ...environment(this.options, this.#port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => {
          this.output = (this.output + data.toString()).slice(-8000);
          if (this.output.includes('Cầu Nghề is running')) resolve();
        });
      child.once('close', () => reject(new Error(`the service did not start:\n${this.output}`)));
    });
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
