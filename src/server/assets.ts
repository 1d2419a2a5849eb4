// The static files of public/, kept in memory, compressed once, and addressed by the hash of their content so
// that a phone fetches each only once.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

const FOLDER = fileURLToPath(new URL('../../public/', import.meta.url));
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
};

interface Asset {
  type: string;
  plain: Buffer;
  packed: Buffer;
  version: string;
}

const assets = new Map<string, Asset>(
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((f) => f.isFile() && extname(f.name) in TYPES)
    .map(({ name }) => {
      const plain = readFileSync(FOLDER + name);
      const version = createHash('sha256').update(plain).digest('base64url').slice(0, 10);
      return [name, { type: TYPES[extname(name)]!, plain, packed: gzipSync(plain, { level: 9 }), version }];
    }),
);

/** The address of a static file. Throws when there is no such file. */
export function asset(name: string): string {
  const found = assets.get(name);
  if (!found) throw new Error(`public/${name} does not exist`);
  return `/static/${name}?v=${found.version}`;
}

/** Serves `/static/:name`; passes on what it does not know. */
export const serveAsset: RequestHandler<{ name: string }> = (req, res, next) => {
  const found = assets.get(req.params.name);
  if (!found) return next();
  const lasting = req.query.v === found.version;
  res.set({
    'Content-Type': found.type,
    'Cache-Control': lasting ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
    Vary: 'Accept-Encoding',
    // Public files; pages of others load the script that embeds the chat.
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
  if (found.packed.length < found.plain.length && req.acceptsEncodings('gzip') === 'gzip')
    res.set('Content-Encoding', 'gzip').send(found.packed);
  else res.send(found.plain);
};
