// How often something may be asked for, and the kind page for who asks more often. Counted in this process.
import type { Request, RequestHandler } from 'express';
import { type Options, rateLimit } from 'express-rate-limit';
import { sendProblem } from './errors.js';

/** At most `limit` requests in `windowMs`, by network address or by what `keyGenerator` says. */
export const limited = (
  limit: number,
  windowMs: number,
  keyGenerator?: (req: Request) => string,
): RequestHandler =>
  rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    ...(keyGenerator ? { keyGenerator: keyGenerator as Options['keyGenerator'] } : {}),
    handler: (req, res) => sendProblem(req, res, 429),
  });
