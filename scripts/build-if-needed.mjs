// Builds dist/ when it is missing or older than a source file, so that `npm start` works right after `npm ci`.
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
if (existsSync(src)) {
  const sources = Math.max(newest(src), statSync(join(root, 'tsconfig.json')).mtimeMs);
  const fresh = existsSync(built) && statSync(built).mtimeMs >= sources;
  if (!fresh) {
    if (!existsSync(join(root, 'node_modules', 'esbuild'))) {
      console.error('dist/ is not built and the compiler is not installed: run "npm ci" first');
      process.exit(1);
    }
    console.error('building …');
    await import('./build.mjs');
  }
}
