// Figures for Prometheus. Labels are channels, kinds and codes: never anything about a person.
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Effect } from '../conversation/world.js';
import type { OutboxKind, Store } from '../store/port.js';

export interface Metrics {
  /** The text of `/metrics`, and its content type. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Counts requests and their time, by route and status. */
  http: RequestHandler;
  /** A turn was committed. `at` is where the talk stands after it. */
  turn(channel: string, effects: readonly Effect[], at?: { flow: string; step: string }): void;
  /** An outbox row was tried; `ms` since it was queued. */
  delivered(kind: OutboxKind, outcome: string, ms: number): void;
}

/** Names of turn effects that have a counter of their own. */
const KB_MISS = 'kb-miss';
const NO_MATCH = 'no-match';

/** A registry of its own for each service in a process. */
export function createMetrics(store: Pick<Store, 'backlog'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time until an answer was sent',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
    registers,
  });
  const turns = new Counter({
    name: 'bot_turns_total',
    help: 'Turns committed',
    labelNames: ['channel'],
    registers,
  });
  const noMatch = new Counter({
    name: 'bot_no_match_total',
    help: 'Answers that were not understood',
    labelNames: ['flow', 'step'],
    registers,
  });
  const misses = new Counter({
    name: 'kb_miss_total',
    help: 'Questions that the knowledge base does not answer',
    registers,
  });
  const leads = new Counter({ name: 'leads_total', help: 'Registrations sent by people', registers });
  const handovers = new Counter({ name: 'handovers_total', help: 'Wishes to talk to a person', registers });
  const leadTime = new Histogram({
    name: 'lead_delivery_seconds',
    help: 'From the registration to its delivery at the facility',
    buckets: [0.5, 1, 5, 30, 300, 1800, 7200, 18_000, 86_400],
    registers,
  });
  const deliveries = new Counter({
    name: 'outbox_deliveries_total',
    help: 'Attempts to deliver, by what came of them',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const rows = new Gauge({
    name: 'outbox_rows',
    help: 'Rows that wait or are dead',
    labelNames: ['kind', 'status'],
    registers,
  });
  const oldest = new Gauge({
    name: 'outbox_oldest_seconds',
    help: 'Age of the oldest row that waits or is dead',
    labelNames: ['kind', 'status'],
    registers,
    async collect() {
      const backlog = await store.backlog().catch(() => []);
      rows.reset();
      this.reset();
      for (const { kind, status, count, oldest: since } of backlog) {
        rows.set({ kind, status }, count);
        this.set({ kind, status }, Math.max(0, (Date.now() - since) / 1000));
      }
    },
  });

  return {
    // The gauges above are filled while `oldest` is collected: it must come before `rows` is read.
    text: async () => {
      await oldest.get();
      return registry.metrics();
    },
    contentType: registry.contentType,
    http(req, res, next) {
      const stop = requests.startTimer({ method: req.method });
      res.once('finish', () => {
        const route = Array.isArray(req.route?.path) ? req.route.path[0] : req.route?.path;
        stop({ route: typeof route === 'string' ? route : 'other', status: res.statusCode });
      });
      next();
    },
    turn(channel, effects, at) {
      turns.inc({ channel });
      for (const effect of effects) {
        if (effect.type === 'lead') leads.inc();
        else if (effect.type === 'handover') handovers.inc();
        else if (effect.type === 'event' && effect.name === KB_MISS) misses.inc();
        else if (effect.type === 'event' && effect.name === NO_MATCH)
          noMatch.inc({ flow: at?.flow ?? '', step: at?.step ?? '' });
      }
    },
    delivered(kind, outcome, ms) {
      deliveries.inc({ kind, outcome });
      if (kind === 'lead' && outcome === 'done') leadTime.observe(ms / 1000);
    },
  };
}
