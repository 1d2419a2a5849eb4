// Starts worker.ts where the program runs from its TypeScript sources (tests, `npm run dev`); not part of the build.
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const source = new URL('./worker.ts', import.meta.url);
const { outputFiles } = buildSync({
  entryPoints: [fileURLToPath(source)],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  define: { 'import.meta.url': JSON.stringify(source.href) },
  write: false,
});
await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
