// The composition root: the only place that knows every part. Opens what the configuration names, wires it, and
// takes it down again in order: intake, turns, sender, store.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { Deliver } from './channels/delivery.js';
import { createWebChat } from './channels/web/chat.js';
import { pruneTranscripts } from './channels/web/transcript.js';
import type { Config } from './config.js';
import { type Content, openContent } from './content.js';
import type { Inbound } from './conversation/message.js';
import type { SheetContent } from './conversation/world.js';
import { today } from './day.js';
import { hasSamples } from './knowledge/catalogue.js';
import { countTaken } from './leads/seats.js';
import { backupOf, isOffice, readTargets, refusedTargets, type Targets } from './leads/targets.js';
import { closeWebhookAgents } from './leads/webhook.js';
import type { Log } from './log.js';
import { createIntakes } from './office/course-overrides.js';
import { countOpenings, findLink } from './outreach/links.js';
import { mapOfPath } from './outreach/map.js';
import { qrOfPath } from './outreach/qr.js';
import { createHttp } from './server/app.js';
import { landingPages } from './server/landing.js';
import { mapPictures } from './server/map.js';
import { createMetrics } from './server/metrics.js';
import { createOffice } from './server/office/office.js';
import { posterPages } from './server/poster.js';
import { type FindSheet, sheetPages } from './server/sheet.js';
import { zaloVerifier } from './server/verifier.js';
import { countOpened, createArrivals, pruneCarries, standingOf } from './service/arrivals.js';
import { callbackClock } from './service/callback-clock.js';
import { type RunningChannel, setUpChannels } from './service/channel-setup.js';
import { watchChannels } from './service/channel-watch.js';
import { createLeadService } from './service/lead-service.js';
import { officeNotify } from './service/office-notify.js';
import { recordTurns } from './service/recording.js';
import { RETENTION, startRetention } from './service/retention.js';
import { Sender } from './service/sender.js';
import { timerDeliver } from './service/timers.js';
import { createTurns } from './service/turns.js';
import { createVault, openSecret, openStore, parseKeyRing, StoreUnavailable } from './store/index.js';
import type { Store } from './store/port.js';
import { warmUp } from './world.js';

type Webhook = NonNullable<RunningChannel['webhook']>;

export interface App {
  url: string;
  /** What the operator should know after the start, such as "leads wait: no target is configured". */
  notes: string[];
  store: Store;
  content: Content;
  /** Makes the sender look for due rows now. */
  wake(): void;
  /** Stops intake, finishes what is under way, flushes and closes. */
  stop(): Promise<void>;
}

/** How long the start waits for the set-up of channels; it goes on in the background. */
const SET_UP_MS = 5_000;
/** How soon seats and dates that facilities changed, or read-again content, are brought together. */
const INTAKE_MS = 30_000;
/** Reads FACILITY_TARGETS; none when it is not set. */
export async function loadTargets(config: Config): Promise<Targets> {
  if (config.FACILITY_TARGETS === undefined) return new Map();
  return readTargets(config.FACILITY_TARGETS, await readFile(config.FACILITY_TARGETS, 'utf8'));
}

/** The key ring of the configuration, the newest first. */
const secretsOf = (config: Config): string[] =>
  config.SECRET_KEY === undefined ? openSecret(config.DATA_DIR) : parseKeyRing(config.SECRET_KEY);

/**
 * Opens the store that the configuration names. With `join` (commands), the store of a running service is used when
 * it holds the data folder; without it (the service itself) that is refused.
 */
export async function openConfiguredStore(config: Config, { join = false } = {}): Promise<Store> {
  const vault = createVault(secretsOf(config));
  return openStore({
    dataDir: config.DATA_DIR,
    redisUrl: config.REDIS_URL,
    vault,
    allowUnsafe: config.REDIS_UNSAFE,
    join,
  });
}

/**
 * Starts the whole service, with content that is open already when it is given. Rejects with ConfigError, ContentError
 * or a store error whose message can be shown.
 */
export async function startApp(config: Config, log: Log, given?: Content): Promise<App> {
  const content = given ?? (await openContent(config, log));
  const targets = await loadTargets(config);
  const store = await openConfiguredStore(config);
  const metrics = createMetrics(store);
  let draining = false;
  const notes: string[] = [];

  const unknownTargets = [...targets.keys()].filter(
    (id) => !isOffice(id) && !content.knowledge.facilities.has(id.replace(backupOf(''), '')),
  );
  if (unknownTargets.length > 0)
    notes.push(`FACILITY_TARGETS names facilities that do not exist: ${unknownTargets.join(', ')}`);
  notes.push(...refusedTargets(targets, config.ALLOW_PRIVATE_TARGETS).map((t) => `FACILITY_TARGETS, ${t}`));
  if (targets.size === 0)
    notes.push('no FACILITY_TARGETS: registrations wait in the store (see: leads list)');

  const channels: Partial<Record<Inbound['channel'], Deliver>> = {};
  const mailer = config.SMTP_URL
    ? (await import('./channels/mail/mail.js')).createMailer({
        url: config.SMTP_URL,
        from: config.MAIL_FROM ?? '',
      })
    : undefined;
  const leads = createLeadService({
    store,
    log,
    secrets: secretsOf(config),
    targets: () => targets,
    knowledge: () => content.knowledge,
    world: () => content.world,
    channels,
    mailer,
    allowPrivate: config.ALLOW_PRIVATE_TARGETS,
    baseUrl: () => url,
    wake: () => sender.wake(),
  });
  const sender: Sender = new Sender({
    store,
    log,
    channels: Object.assign(channels, {
      learner: leads.learner,
      clock: leads.clock,
      callback: callbackClock({
        store,
        targets: () => targets,
        holidays: () => content.knowledge.holidays,
        log,
        wake: () => sender.wake(),
      }),
      timer: timerDeliver((inbound) => turn(inbound)),
    }),
    facility: leads.facility,
    onDelivered: (row, delivery, ms) => metrics.delivered(row.kind, delivery.outcome, ms),
  });
  const turn = createTurns({
    store,
    world: () => content.world,
    targets: () => targets,
    log,
    onCommitted: (rows, lease, leased) => sender.take(rows, lease, leased),
    onTurn: (inbound, effects, at) => metrics.turn(inbound.channel, effects, at),
  });

  const recorded =
    config.RECORD_DIR === undefined
      ? turn
      : recordTurns(turn, { dir: config.RECORD_DIR, store, world: () => content.world, log });
  const arrive = createArrivals({ store, turn: recorded });
  const chat = createWebChat({
    store,
    turn: arrive,
    introducer: async (code) => (await findLink(store, code))?.organisation,
    secure: config.BASE_URL?.startsWith('https:') ?? false,
    content: () => content,
    log,
  });
  channels.web = chat.deliver;

  const running = setUpChannels({
    config,
    log,
    store,
    turn: leads.intake(arrive),
    isUnavailable: (error) => error instanceof StoreUnavailable || draining,
    // Without a public address a code in a picture leads nowhere.
    picture: async (path) =>
      mapOfPath(path, content.knowledge) ?? (config.BASE_URL ? qrOfPath(path, config.BASE_URL) : undefined),
  });
  for (const channel of running) channels[channel.id] = channel.deliver;

  const watch = watchChannels(running, log);
  const webhooks = running.flatMap((c) => c.webhook ?? []);
  const intakes = createIntakes(store, () => content.knowledge);
  const refreshIntakes = () =>
    intakes
      .refresh()
      .then(() => countTaken(store, content.knowledge.courses.values(), Date.now()))
      .catch((error: unknown) => log.warn({ err: error }, 'seats and dates could not be read'));
  await refreshIntakes();
  const intakeTimer = setInterval(() => void refreshIntakes(), INTAKE_MS);
  intakeTimer.unref();
  const office = createOffice({
    store,
    setStatus: leads.setStatus,
    content: () => content,
    baseUrl: () => url,
    secure: config.BASE_URL?.startsWith('https:') ?? false,
    log,
    notify: officeNotify({ telegram: channels.telegram, mailer }),
    wake: () => sender.wake(),
    onIntake: () => void refreshIntakes(),
    nearestArticle: (question) => content.world.answer(question).articles[0],
  });
  const ways = (code: string) => running.flatMap((c) => c.way(code) ?? []);
  const http = createHttp({
    config,
    log,
    metrics,
    content: () => content,
    chat,
    webhooks,
    draining: () => draining,
    routers: [
      zaloVerifier(config.ZALO_VERIFIER),
      mapPictures((path) => mapOfPath(path, content.knowledge)),
      landingPages({
        find: (code) => standingOf(store, code),
        ways,
        onOpened: (code) => countOpened(store, code),
        baseUrl: () => url,
        secure: config.BASE_URL?.startsWith('https:') ?? false,
      }),
      posterPages({
        find: (code) => findLink(store, code),
        opened: (code) => countOpenings(store, code, Date.now() + 1),
        ways,
        baseUrl: () => url,
        sample: () => hasSamples(content.knowledge),
      }),
      sheetPages(sheetFinder(store), () => url),
      leads.router,
      office.router,
    ],
    ready: async () => {
      const problems: string[] = [];
      await store.check().catch((error: unknown) => problems.push(`store: ${(error as Error).message}`));
      const ok = problems.length === 0;
      for (const p of content.problems) problems.push(`content: ${p.file}:${p.line}: ${p.message}`);
      // A channel in trouble is no reason to take the others out of service.
      return { ok, problems: [...problems, ...watch.problems()] };
    },
  });
  // Before the first connection: a webhook that must be answered in two seconds cannot wait for it.
  warmUp(content.world, today(Date.now()));
  const server = await listen(http, webhooks, config);
  const url = config.BASE_URL ?? addressOf(server, config.HOST);

  // A platform that cannot be reached must not keep the web chat from starting.
  const started = Promise.all(
    running.map((c) =>
      c.start().catch((error: unknown) => log.error({ err: error, channel: c.id }, 'set-up failed')),
    ),
  );
  await Promise.race([started, new Promise((resolve) => setTimeout(resolve, SET_UP_MS).unref())]);
  sender.start();
  const stopRetention = startRetention({
    store,
    log,
    also: async (at) => ({
      transcripts: await pruneTranscripts(store, at - RETENTION.sessions),
      carries: await pruneCarries(store, at),
      ...(await office.prune()),
    }),
  });
  reseal(store, secretsOf(config), log);

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    draining = true;
    stopRetention();
    watch.stop();
    clearInterval(intakeTimer);
    // A platform's busy connection would go on bringing updates: it ends with the answer under way.
    server.prependListener('request', (_, res) => {
      res.shouldKeepAlive = false;
    });
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    chat.close();
    server.closeIdleConnections();
    await Promise.all(running.map((c) => c.stopIntake()));
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
    server.closeAllConnections();
    await sender.stop();
    if (given === undefined) content.close();
    await Promise.all(running.map((c) => c.close()));
    await closeWebhookAgents();
    mailer?.close();
    await store.shutdown();
  };
  return { url, notes, store, content, wake: () => sender.wake(), stop: () => (stopping ??= stop()) };
}

/** With more than one key, encrypts in the background what an older one wrote. */
function reseal(store: Store, secrets: readonly string[], log: Log): void {
  if (secrets.length < 2) return;
  store.reseal().then(
    (values) => log.info({ values }, 'encrypted again with the newest key'),
    (error: unknown) => log.warn({ err: error }, 'encrypting again failed; the next start goes on'),
  );
}

/** Sheets by token; one that has expired is removed when somebody asks for it. */
function sheetFinder(store: Store): FindSheet {
  return async (token) => {
    const value = await store.get(`sheet:${token}`);
    if (value === undefined) return undefined;
    const sheet = JSON.parse(value) as SheetContent & { expiresAt: number };
    if (sheet.expiresAt > Date.now()) return sheet;
    await store.put(`sheet:${token}`, undefined);
    return undefined;
  };
}

/** Listens. Webhook paths go straight to their handlers: on the hot path even a router counts. */
function listen(
  http: ReturnType<typeof createHttp>,
  webhooks: readonly Webhook[],
  config: Config,
): Promise<Server> {
  const direct = new Map(webhooks.map((w) => [w.path, w.handler]));
  return new Promise((resolve, reject) => {
    const server = createServer((req, res) => {
      const handler = direct.get(req.url ?? '');
      if (handler) handler(req, res);
      else http(req, res);
    });
    server.listen(config.PORT, config.HOST);
    server.headersTimeout = 20_000;
    server.requestTimeout = 30_000;
    server.keepAliveTimeout = 75_000;
    server.once('listening', () => resolve(server));
    server.once('error', reject);
  });
}

function addressOf(server: Server, host: string | undefined): string {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return `http://${host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`;
}
