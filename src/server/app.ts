// The HTTP face of the service: webhooks first, then health, static files, the chat and the pages to read.
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { Catalogue } from '../knowledge/catalogue.js';
import type { Log } from '../log.js';
import { serveAsset } from './assets.js';
import { errorHandler, sendProblem } from './errors.js';
import type { Metrics } from './metrics.js';
import { readingPages } from './pages.js';

export interface HttpParts {
  config: { BASE_URL?: string; METRICS_TOKEN?: string };
  log: Log;
  metrics: Metrics;
  content(): { knowledge: Catalogue };
  chat: { router: Router };
  /** Raw handlers: they read the body themselves, and nothing stands before them. */
  webhooks: readonly { path: string; handler(req: IncomingMessage, res: ServerResponse): void }[];
  /** Further pages, mounted before the 404. */
  routers?: readonly Router[];
  draining(): boolean;
  ready(): Promise<{ ok: boolean; problems: readonly string[] }>;
}

/** The Express application. Listening, timeouts and closing are the caller's. */
export function createHttp(parts: HttpParts): Express {
  const { config, log, metrics, content, chat, webhooks, routers = [], draining, ready } = parts;
  const secure = config.BASE_URL?.startsWith('https:') ?? false;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback, uniquelocal');
  app.set('query parser', 'simple');

  for (const { path, handler } of webhooks) app.all(path, (req, res) => handler(req, res));

  app.get('/healthz', (_, res) => void res.set('Cache-Control', 'no-store').json({ ok: true }));
  app.get('/readyz', async (_, res) => {
    const state = draining() ? { ok: false, problems: ['draining'] } : await ready();
    res
      .status(state.ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(state);
  });
  app.get('/metrics', bearer(config.METRICS_TOKEN), async (_, res) => {
    res.type(metrics.contentType).send(await metrics.text());
  });

  app.use(metrics.http);
  app.use(securityHeaders(secure));
  app.get('/static/:name', serveAsset);
  app.use(chat.router);
  app.use(readingPages(() => content().knowledge));
  for (const router of routers) app.use(router);
  app.use((req, res) => sendProblem(req, res, 404));
  app.use(errorHandler(log));
  return app;
}

/** Nothing inline, nothing from elsewhere, no frames. */
function securityHeaders(secure: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 15_552_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** Lets through who knows the token; everybody when none is set. */
function bearer(token: string | undefined): RequestHandler {
  return (req, res, next) => {
    if (token === undefined) return next();
    const given = Buffer.from(req.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${token}`);
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return next();
    res.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'Unauthorized', status: 401 });
  };
}
