// Runs the writer of turns (store-writer.ts) as a process that can be killed, and reads what it acknowledged.
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { bundled } from '../support/bundle.js';
import { SECRET } from './outcome.js';
import type { Verifier } from './verifier.js';

const WRITER = await bundled(new URL('./store-writer.ts', import.meta.url));
/** Turns under way at once; people 0 … PARALLEL − 1. */
export const PARALLEL = 100;

export interface WriterOptions {
  dataDir: string;
  run: string;
  verifier: Verifier;
  /** Put before the command, such as a shell that limits it. */
  wrapper?: string[];
  env?: Record<string, string>;
}

export interface Writer {
  pid: number;
  /** Acknowledgements and refusals so far. */
  acks: number;
  refused: Map<string, number>;
  /** Resolves when the condition holds; false when the process ended before. */
  until(condition: () => boolean): Promise<boolean>;
  /** Kills it and resolves once all its output is read. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts it; every line it prints goes to the verifier. */
export function startWriter({ dataDir, run, verifier, wrapper = [], env = {} }: WriterOptions): Writer {
  const child = fork(WRITER, [dataDir, run, String(PARALLEL)], {
    env: { ...process.env, SECRET_KEY: SECRET, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    ...(wrapper.length > 0 ? { execPath: wrapper[0], execArgv: wrapper.slice(1) } : {}),
  });
  let ended = false;
  let checks: (() => void)[] = [];
  const writer: Writer = {
    pid: child.pid!,
    acks: 0,
    refused: new Map(),
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition() && !ended) return;
          checks = checks.filter((c) => c !== check);
          resolve(condition());
        };
        checks.push(check);
        check();
      }),
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      await closed;
    },
  };
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const [word, id = '', made] = line.split(' ');
    if (word === 'ack') {
      verifier.submitted(id, `telegram:${id.split('-')[1]}`, made === 'lead');
      verifier.acknowledged(id);
      writer.acks++;
    } else if (word === 'refused') writer.refused.set(id, (writer.refused.get(id) ?? 0) + 1);
    for (const check of [...checks]) check();
  });
  const closed = new Promise<void>((resolve) =>
    child.once('close', () => {
      ended = true;
      for (const check of [...checks]) check();
      resolve();
    }),
  );
  return writer;
}
