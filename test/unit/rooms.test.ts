// Imports run downward only, and the pure rooms stay pure: no I/O, no clock, no random numbers.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');
/** Lower rooms first; a room may import itself and the rooms of lower rank. */
const RANK: Record<string, number> = {
  vietnamese: 0,
  knowledge: 1,
  eligibility: 2,
  conversation: 3,
  leads: 4,
  outreach: 4,
  reports: 4,
  channels: 5,
  store: 5,
  office: 5,
  server: 5,
  service: 6,
  '': 7,
  commands: 8,
};
/** Single files beside the rooms that rooms may use. */
const FOUNDATIONS: Record<string, number> = {
  'day.ts': 0,
  'log.ts': 0,
  'row-id.ts': 0,
  'small-counts.ts': 0,
  'config.ts': 2,
  // The port is types alone; what implements it lies above.
  'store/port.ts': 0,
};
const PURE = ['vietnamese', 'eligibility', 'conversation'];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f));
const rankOf = (file: string): number | undefined => FOUNDATIONS[file] ?? RANK[roomOf(file)];
const roomOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '');

describe('rooms', () => {
  it.each(files)('%s imports downward only', (file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const rank = rankOf(file);
    expect(rank, `room "${roomOf(file)}" has no rank`).toBeDefined();
    for (const [, target] of text.matchAll(/from '(\.[^']+)'/g)) {
      const imported = relative(SRC, resolve(SRC, dirname(file), target!)).replace(/\.js$/, '.ts');
      expect(rankOf(imported), `${file} imports ${target}`).toBeLessThanOrEqual(rank!);
    }
  });

  it.each(files.filter((f) => PURE.includes(roomOf(f))))('%s is pure', (file) => {
    const text = readFileSync(join(SRC, file), 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
    const impure =
      /from 'node:(?:fs|http|https|net|child_process|worker_threads|timers)|Date\.now\(|new Date\(\)|Math\.random|performance\.now|process\.(?:env|stdin|stdout)|setTimeout|randomUUID|randomBytes/;
    expect(impure.exec(text)?.[0]).toBeUndefined();
  });
});

it('from how many people on a figure may be shown stands in one place', () => {
  const places = files.filter((f) => /\bSMALL\b[^=;\n]*=\s*5\b/u.test(readFileSync(join(SRC, f), 'utf8')));
  expect(places).toEqual(['small-counts.ts']);
});
