// The whole test run: what the suite needs from Debian, then lint, types, build, content lint, unit, contract and
// browser tests. Stops at the first failure; skips nothing.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const bin = (name) => join(root, 'node_modules', '.bin', name);

const PATHS = ['/usr/bin', '/usr/local/bin', '/snap/bin', ...(process.env.PATH ?? '').split(':')];
const has = (program) => PATHS.some((dir) => existsSync(join(dir, program)));

/** Debian package and the program it brings. */
const NEEDED = [
  { pkg: 'redis-server', program: 'redis-server' },
  { pkg: 'chromium', program: 'chromium' },
];

function run(title, command, args, env = {}) {
  const began = Date.now();
  console.log(`\n── ${title}`);
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) console.error(error.message);
  console.log(
    `── ${title}: ${status === 0 ? 'ok' : 'FAILED'} (${((Date.now() - began) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) process.exit(status ?? 1);
}

/** Starts a step whose output is kept; the function answered waits for it and fails the run when it failed. */
function inBackground(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const ended = new Promise((resolve) => child.on('close', resolve));
  return async () => {
    const status = await ended;
    console.log(`\n── types\n${output}── types: ${status === 0 ? 'ok' : 'FAILED'}`);
    if (status !== 0) process.exit(status ?? 1);
  };
}

const missing = NEEDED.filter(
  ({ program }) => !has(program) && !(program === 'chromium' && process.env.CHROMIUM_PATH),
);
if (missing.length > 0) {
  const packages = missing.map(({ pkg }) => pkg);
  if (process.getuid?.() === 0 && has('apt-get')) {
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get update', 'apt-get', ['update', '-qq'], quiet);
    run(
      `apt-get install ${packages.join(' ')}`,
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
      quiet,
    );
  } else {
    console.error(`The tests need ${packages.join(' and ')} and cannot install them without root.`);
    console.error(`Install them once, for example: sudo apt-get install ${packages.join(' ')}`);
    process.exit(1);
  }
}

const began = Date.now();
run('biome', bin('biome'), ['check', '.']);
// The types are checked beside everything else: one core is often idle, waiting for other processes.
const types = inBackground(bin('tsc'), ['--noEmit']);
run('build', process.execPath, [join(root, 'scripts', 'build.mjs')]);
run('content', process.execPath, ['dist/main.js', 'lint']);
run('tests', bin('vitest'), ['run', ...process.argv.slice(2)]);
await types();
console.log(`\nall ok in ${((Date.now() - began) / 1000).toFixed(0)} s`);
