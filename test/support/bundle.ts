// TypeScript entries of child processes as one file of JavaScript each: a child that compiles for itself takes longer to
// start than most of them live.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const CACHE = new URL('../../node_modules/.cache/cau-nghe-test/', import.meta.url);

/** Bundles an entry and answers the file to run with plain Node. Modules go on seeing their own addresses. */
export async function bundled(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    write: false,
    plugins: [
      {
        name: 'own-address',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, ({ path }) => ({
            contents: readFileSync(path, 'utf8').replaceAll(
              'import.meta.url',
              JSON.stringify(pathToFileURL(path).href),
            ),
            loader: 'ts',
          }));
        },
      },
    ],
  });
  mkdirSync(CACHE, { recursive: true });
  const file = fileURLToPath(new URL(`${basename(entry.pathname, '.ts')}.mjs`, CACHE));
  // Another process may be running the same file, or writing it.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, outputFiles[0]!.contents);
  renameSync(draft, file);
  return file;
}
