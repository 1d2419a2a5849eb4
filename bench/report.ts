// bench.json: the figures of the last run of each benchmark, with the machine they were seen on.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../bench.json', import.meta.url));

/** Puts the figures of one benchmark into bench.json, in place of its earlier ones. */
export function keep(name: string, figures: object): void {
  const all = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>) : {};
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? '' };
  all[name] = { at: new Date().toISOString(), machine, figures };
  writeFileSync(FILE, `${JSON.stringify(all, undefined, 2)}\n`);
}
