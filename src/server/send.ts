// Sends a page: compressed when the browser takes it, never kept by caches unless said otherwise.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';

const compress = promisify(gzip);
/** Below this compression gains nothing on the wire. */
const SMALL = 1000;

/** Sends HTML. `maxAge` in seconds, for pages that are the same for everybody. */
export async function sendHtml(req: Request, res: Response, html: string, maxAge = 0): Promise<void> {
  res.type('html').vary('Accept-Encoding');
  res.set('Cache-Control', maxAge > 0 ? `public, max-age=${maxAge}` : 'no-store');
  const plain = Buffer.from(html);
  if (plain.length < SMALL || req.acceptsEncodings('gzip') !== 'gzip') {
    res.send(plain);
    return;
  }
  const packed = await compress(plain);
  res.set('Content-Encoding', 'gzip').send(packed);
}
