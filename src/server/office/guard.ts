// What stands before every route of the office: the form is read, foreign sites are refused, the session and the
// role are checked, and too many requests are slowed down.
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { cookie } from '../cookie.js';
import { sendProblem } from '../errors.js';
import { limited } from '../limit.js';
import {
  type Call,
  deskOf,
  Form,
  type LimitName,
  type Limits,
  type Office,
  type OfficeRoute,
} from './routes.js';

const HOUR = 3_600_000;
const DEFAULT_LIMITS: Limits = { signIn: 20, signInPerEmail: 5, code: 60, reveal: 120, export: 20 };

/**
 * Whether a posted form comes from our own pages: by Sec-Fetch-Site, which pages cannot forge, else by Origin.
 * A post with neither is refused; every browser in use sends one of them.
 */
export function fromOwnPage(req: Pick<Request, 'headers'>, baseUrl: string): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = req.headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const from = new URL(origin).host;
  return from === host || from === new URL(baseUrl).host;
}

/** The router of all routes of the table. */
export function guardedRouter(office: Office, routes: readonly OfficeRoute[]): Router {
  const router = Router();
  const limiters = createLimiters(office);
  const form = express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 300 });
  router.use('/inbox', (_, res, next) => {
    res.set({ 'X-Robots-Tag': 'noindex', 'Cache-Control': 'no-store' });
    next();
  });
  for (const route of routes) {
    const before: RequestHandler[] = [];
    if (route.method === 'post') before.push(ownPagesOnly(office), form);
    const limits = route.limit === undefined ? [] : limiters[route.limit];
    const signed = route.who !== 'anyone';
    // Limits by account need the session first; limits of open routes come before any work.
    const check = signed ? [sessionOnly(office, route)] : [];
    router[route.method](route.path, ...before, ...check, ...limits, handler(office, route));
  }
  return router;
}

function ownPagesOnly(office: Office): RequestHandler {
  return (req, res, next) => (fromOwnPage(req, office.baseUrl()) ? next() : sendProblem(req, res, 403));
}

/** Who calls, as the check leaves it for limits and handler. */
const callers = new WeakMap<Request, Pick<Call, 'account' | 'session' | 'token'>>();

function sessionOnly(office: Office, route: OfficeRoute): RequestHandler {
  return async (req: Request, res: Response, next: NextFunction) => {
    const now = office.now();
    const token = cookie(req, office.cookies.session);
    const session = await office.sessions.read(token, now, route.quiet !== true);
    const account = session && (await office.accounts.get(session.account));
    if (!token || !session || !account || account.disabled) {
      return res.redirect(303, '/inbox/dang-nhap');
    }
    if (route.who !== 'half') {
      if (session.stage === 'code') return res.redirect(303, '/inbox/ma');
      if (session.stage === 'enrol') return res.redirect(303, '/inbox/cai-ma');
      // A page that is not for this role does not exist for it.
      if (!(route.who as readonly string[]).includes(account.role)) return sendProblem(req, res, 404);
    }
    callers.set(req, { account, session, token });
    next();
  };
}

function handler(office: Office, route: OfficeRoute): RequestHandler {
  return async (req, res) => {
    const open = { req, res, form: new Form(req.body ?? {}), query: new Form(req.query) };
    if (route.who === 'anyone') return void (await route.handle(open));
    const caller = callers.get(req)!;
    const { account } = caller;
    await route.handle({
      ...open,
      ...caller,
      get desk() {
        return deskOf(office, account);
      },
      note: (what, about) =>
        office.audit.add({
          at: office.now(),
          what,
          by: account.id,
          name: account.name,
          ...(account.facility === undefined ? {} : { facility: account.facility }),
          ...(about === undefined ? {} : { about }),
        }),
    });
  };
}

function createLimiters(office: Office): Record<LimitName, RequestHandler[]> {
  const limits = { ...DEFAULT_LIMITS, ...office.limits };
  const hourly = (limit: number, by: (req: Request) => string) => limited(limit, HOUR, by);
  const byAddress = (req: Request) => ipKeyGenerator(req.ip ?? '');
  const byAccount = (req: Request) => callers.get(req)?.account.id ?? byAddress(req);
  const byEmail = (req: Request) => new Form(req.body ?? {}).text('email').trim().toLowerCase().slice(0, 254);
  return {
    signIn: [hourly(limits.signIn, byAddress), hourly(limits.signInPerEmail, byEmail)],
    signInPerEmail: [],
    code: [hourly(limits.code, byAddress)],
    reveal: [hourly(limits.reveal, byAccount)],
    export: [hourly(limits.export, byAccount)],
  };
}
