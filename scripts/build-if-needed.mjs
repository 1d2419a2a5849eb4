// Builds dist/ when it is missing or older than a source file, so that `npm start` works right after `npm ci`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function newest(dir) {
  let latest = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

const src = join(root, 'src');
const built = join(root, 'dist', 'main.js');
const stamp = join(root, 'dist', '.tsbuildinfo');
if (existsSync(src)) {
  const sources = Math.max(newest(src), statSync(join(root, 'tsconfig.build.json')).mtimeMs);
  const fresh = existsSync(built) && existsSync(stamp) && statSync(stamp).mtimeMs >= sources;
  if (!fresh) {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    if (!existsSync(tsc)) {
      console.error('dist/ is not built and the compiler is not installed: run "npm ci" first');
      process.exit(1);
    }
    // Types are the test's business: a first start should not wait for them.
    console.error('building …');
    const result = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--noCheck'], {
      stdio: 'inherit',
    });
    if (result.status !== 0) process.exit(result.status ?? 1);
  }
}
