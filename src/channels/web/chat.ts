// The web chat: the page, the form posts that work without JavaScript, and the live updates. A visitor is a
// random cookie; looking at the page stores nothing, the first press or line begins the talk.
import express, { type Request, type Response, type Router } from 'express';
import type { Inbound, Message } from '../../conversation/message.js';
import { step } from '../../conversation/step.js';
import type { World } from '../../conversation/world.js';
import { hasSamples } from '../../knowledge/catalogue.js';
import type { Log } from '../../log.js';
import { takeCode } from '../../outreach/codes.js';
import { sendProblem, wantsJson } from '../../server/errors.js';
import { keepLook, lookOf } from '../../server/look.js';
import { sendHtml } from '../../server/send.js';
import type { Store } from '../../store/port.js';
import type { Deliver } from '../delivery.js';
import { webDeliver } from './deliver.js';
import { Hub } from './hub.js';
import { createStreams } from './stream.js';
import { appendEntries, type Entry, readTranscript } from './transcript.js';
import { chatPage, labelOf, updateAfter } from './view.js';
import * as visitor from './visitor.js';

export interface WebChatOptions {
  store: Pick<Store, 'get' | 'put' | 'update' | 'list'>;
  /** Resolves after the commit. Replies come by `deliver`, keyed `reply:web:<event>:<n>`. */
  turn(inbound: Inbound): Promise<{ status: string; messages: readonly Message[] }>;
  /** The organisation of an officer's link, for the first greeting. */
  introducer?(code: string): Promise<string | undefined>;
  content(): { world: World; knowledge: { courses: ReadonlyMap<string, { sample: boolean }> } };
  /** Cookies only over https. */
  secure: boolean;
  log?: Log;
  now?: () => number;
  /** How long a post waits for its replies, ms. */
  waitMs?: number;
}

export interface WebChat {
  router: Router;
  deliver: Deliver;
  /** Ends the live connections, so that the server can close. */
  close(): void;
}

/** The engine reads at most so much of a text; the line shown is cut alike. */
const LINE = 2000;

export function createWebChat(options: WebChatOptions): WebChat {
  const { store, turn, content, secure, log, now = Date.now, waitMs = 2000 } = options;
  const hub = new Hub();
  const read = (user: string) => readTranscript(store, user);
  const streams = createStreams({ hub, read });
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 });

  /** What the bot would say first, without a session: the same pure step, and nothing is kept. */
  async function greeting(referral: string | undefined): Promise<Entry[]> {
    const introducer = referral === undefined ? undefined : await options.introducer?.(referral);
    const via = introducer === undefined ? {} : { referral, introducer };
    const inbound: Inbound = { channel: 'web', user: '', id: '', at: now(), kind: 'start', ...via };
    const { messages } = step(content().world, undefined, inbound, { now: now(), random: () => '' });
    return messages.map((message, i) => ({ key: `greeting:${i}`, at: now(), from: 'bot', message }));
  }

  /** Waits, within bounds, until the replies of one event stand in the transcript. */
  async function settled(user: string, id: string, replies: number): Promise<Entry[]> {
    const until = Date.now() + waitMs;
    const keys = Array.from({ length: replies }, (_, i) => `reply:web:${id}:${i}`);
    for (;;) {
      const changed = hub.next(user, Math.min(250, Math.max(1, until - Date.now())));
      const entries = await read(user);
      if (Date.now() >= until || keys.every((k) => entries.some((e) => e.key === k))) return entries;
      await changed;
    }
  }

  async function takeTurn(
    user: string,
    event: string,
    what: { at: number } & Omit<Inbound, 'channel' | 'user' | 'id'>,
  ) {
    const id = visitor.inboundId(user, event);
    const { status, messages } = await turn({ ...what, channel: 'web', user, id } as Inbound);
    // Of a repeat the replies are known or on their way; one is enough to wait for.
    return settled(user, id, status === 'duplicate' ? 1 : messages.length);
  }

  const start = (user: string, referral: string | undefined) =>
    takeTurn(user, `start.${referral ?? ''}`, { at: now(), kind: 'start', referral } as never);

  /** One press or line of the person. Rejects when nothing could be committed: the same event may come again. */
  async function say(
    req: Request,
    res: Response,
    user: string,
    mark: string,
    what: { kind: 'text'; text: string } | { kind: 'choice'; choice: string },
  ): Promise<Entry[]> {
    let entries = await read(user);
    // A code alone begins the talk itself: with a greeting of its own, or with what was said elsewhere.
    const begins = what.kind === 'text' && takeCode(what.text)?.rest === '';
    if (entries.length === 0 && !begins) {
      entries = await start(user, visitor.referralOf(req));
      visitor.forgetReferral(res);
    }
    const content = what.kind === 'text' ? what.text : `choice:${what.choice}`;
    const event = visitor.eventKey(mark, content);
    const line = what.kind === 'text' ? what.text.slice(0, LINE) : labelOf(entries, what.choice);
    if (line !== undefined) {
      await appendEntries(store, user, [{ key: `in:${event}`, at: now(), from: 'person', text: line }]);
      hub.notify(user);
    }
    return takeTurn(user, event, { at: now(), ...what });
  }

  async function show(req: Request, res: Response, framed: boolean): Promise<void> {
    const code = req.query.r;
    if (typeof code === 'string') return follow(req, res, code, framed);
    const user = visitor.keepVisitor(req, res, { secure, framed });
    const stored = await read(user);
    const preview = stored.length === 0;
    const entries = preview ? await greeting(visitor.referralOf(req)) : stored;
    const page = {
      entries,
      preview,
      mark: visitor.newMark(),
      look: lookOf(req),
      sample: hasSamples(content().knowledge),
      framed,
    };
    await sendHtml(req, res, chatPage(page));
  }

  router.get(['/', '/chat'], (req, res) => show(req, res, false));
  // The only page that others may frame: they load it by embed.js.
  router.get('/nhung', (req, res) => {
    const policy = String(res.getHeader('content-security-policy') ?? '');
    res.set('Content-Security-Policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
    res.removeHeader('X-Frame-Options');
    return show(req, res, true);
  });

  /** An officer's link. A talk under way hears of it at once; a new one when it begins. */
  async function follow(req: Request, res: Response, code: string, framed: boolean): Promise<void> {
    const jar = { secure, framed };
    const user = visitor.keepVisitor(req, res, jar);
    if (visitor.keepReferral(res, code, jar) && (await read(user)).length > 0) {
      await start(user, code);
      visitor.forgetReferral(res);
    }
    res.redirect(303, framed ? '/nhung' : '/');
  }

  router.post('/chat', form, async (req, res) => {
    const body = (req.body ?? {}) as Record<string, unknown>;
    const { mark, choice, text } = body;
    const json = wantsJson(req);
    // Cookies are SameSite=Lax already; this refuses forms of other sites before anything is read.
    if (req.headers['sec-fetch-site'] === 'cross-site') return sendProblem(req, res, 403);
    const user = visitor.visitorOf(req);
    if (user === undefined) return sendProblem(req, res, 400, 'no-cookie');
    const pressed = typeof choice === 'string' && choice !== '' && Buffer.byteLength(choice) <= 64;
    if (!visitor.isMark(mark) || !(pressed || typeof text === 'string')) return sendProblem(req, res, 400);
    const words = typeof text === 'string' ? text.trim() : '';
    const what = pressed ? { kind: 'choice' as const, choice } : { kind: 'text' as const, text: words };
    try {
      const entries = pressed || words !== '' ? await say(req, res, user, mark, what) : await read(user);
      if (json)
        res.set('Cache-Control', 'no-store').json(updateAfter(entries, String(req.query.after ?? '')));
      else res.redirect(303, '/#cuoi');
    } catch (error) {
      log?.error({ err: error }, 'web turn failed');
      const again = { mark, ...(pressed ? { choice } : { text: words }) };
      sendProblem(req, res, 503, 'again', again);
    }
  });

  router.get('/chat/updates', async (req, res) => {
    const user = visitor.visitorOf(req);
    if (user === undefined) return sendProblem(req, res, 400, 'no-cookie');
    const entries = await read(user);
    res.set('Cache-Control', 'no-store').json(updateAfter(entries, String(req.query.after ?? '')));
  });

  router.get('/chat/events', (req, res) => {
    const user = visitor.visitorOf(req);
    if (user === undefined) return sendProblem(req, res, 400, 'no-cookie');
    const after = req.headers['last-event-id'] ?? req.query.after ?? '';
    streams.open(req, res, user, String(after));
  });

  router.post('/hien-thi', form, (req, res) => {
    const { to } = (req.body ?? {}) as Record<string, unknown>;
    keepLook(req, res, secure);
    res.redirect(303, typeof to === 'string' && /^\/(?![/\\])/u.test(to) ? to : '/');
  });

  return { router, deliver: webDeliver(store, hub), close: () => streams.close() };
}
