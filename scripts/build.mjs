// Builds dist/ from src/, file by file. Types are the test's business (`npm run typecheck`), so this takes a moment.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

// What has no source any more must not stay.
rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['src/**/*.ts', 'src/**/*.tsx'],
  outbase: 'src',
  outdir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Node has had these since version 10; esbuild would make a new RegExp of each such literal, each time it is met.
  supported: { 'regexp-unicode-property-escapes': true },
  charset: 'utf8',
  logLevel: 'warning',
});
