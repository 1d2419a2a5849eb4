// Reads one cookie of a request.
import type { IncomingMessage } from 'node:http';

/** The cookie's value as sent; undefined when it is absent. */
export function cookie(req: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
