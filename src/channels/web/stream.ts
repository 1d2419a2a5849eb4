// Live updates of a talk: server-sent events that carry what the transcript gained since the last one. A page
// that comes back names the last line it has, so nothing is missed and nothing comes twice.
import type { Request, Response } from 'express';
import type { Hub } from './hub.js';
import type { Entry } from './transcript.js';
import { type Update, updateAfter } from './view.js';

export interface StreamOptions {
  hub: Hub;
  read(user: string): Promise<Entry[]>;
  /** Also how often the transcript is read again, for lines that another process added. */
  beatMs?: number;
  perVisitor?: number;
  total?: number;
}

export interface Streams {
  /** Answers 503 when there are too many; the page then asks now and then instead. */
  open(req: Request, res: Response, user: string, after: string): void;
  close(): void;
}

export function createStreams({
  hub,
  read,
  beatMs = 15_000,
  perVisitor = 6,
  total = 5000,
}: StreamOptions): Streams {
  const open = new Map<string, Set<() => void>>();
  let count = 0;
  let closed = false;

  return {
    open(req, res, user, after) {
      if (closed || count >= total) {
        res.status(503).set('Retry-After', '30').end();
        return;
      }
      const mine = open.get(user) ?? new Set();
      open.set(user, mine);
      // A forgotten tab gives way to the newest one.
      if (mine.size >= perVisitor) mine.values().next().value?.();
      count++;
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      res.write('retry: 3000\n\n');
      let sent = after;
      let running = false;
      let again = false;
      const push = async () => {
        again = true;
        if (running) return;
        running = true;
        try {
          while (again) {
            again = false;
            const entries = await read(user);
            const last = entries.at(-1)?.key;
            if (last === undefined || last === sent) continue;
            const update: Update = updateAfter(entries, sent);
            sent = update.last;
            res.write(`id: ${sent}\ndata: ${JSON.stringify(update)}\n\n`);
          }
        } catch {
          // The store is away for now: the next beat tries again.
        } finally {
          running = false;
        }
      };
      const off = hub.listen(user, () => void push());
      const beat = setInterval(() => {
        res.write(':\n\n');
        void push();
      }, beatMs);
      const end = () => {
        if (!mine.delete(end)) return;
        count--;
        if (mine.size === 0) open.delete(user);
        clearInterval(beat);
        off();
        res.end();
      };
      mine.add(end);
      req.on('close', end);
      res.on('error', end);
      void push();
    },
    close() {
      closed = true;
      for (const mine of [...open.values()]) for (const end of [...mine]) end();
    },
  };
}
