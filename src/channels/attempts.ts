// What a way out remembers of its rows between attempts, and how attempts end: parts that arrived, tries that were
// really made, pauses for everybody, and when it is no use any more.
import type { OutboxRow } from '../store/port.js';
import { type Delivery, delivered } from './delivery.js';
import { backoff, Limiter, type LimiterOptions } from './pace.js';

/** Why to try again. */
export interface Retry {
  /** Shortest pause, ms. */
  after: number;
  /** Short; never a person's data. */
  reason: string;
  /** Nobody may be sent to until then. */
  all?: boolean;
  /** At most so many tries; without it until the row is too old. */
  tries?: number;
  /** The pause does not grow from try to try. */
  steady?: boolean;
  /** The platform finds us too fast: for a while answers keep to the pace as well. */
  flood?: boolean;
}

export interface AttemptsOptions {
  /** What the platform allows; without it only its pauses are kept. */
  pace?: LimiterOptions;
  /**
   * Answers to a person go out at once, until the platform says that it is too much: real limits are not published and
   * differ from hour to hour. Otherwise the pace holds only what nobody waits for (notices, reminders).
   */
  answersAtOnce?: boolean;
  now?: () => number;
  /** Draws from [0, 1). */
  random?: () => number;
}

type Row = Pick<OutboxRow, 'id' | 'kind' | 'createdAt'>;

/** A message to a person that could not be sent for so long is of no use any more. */
const GIVE_UP_MS = 48 * 3_600_000;
const MAX_ROWS = 20_000;
/** How long answers keep to the pace after a flood, and after the last of them that had to wait. */
const CAUTION_MS = 60_000;
/** What waited together comes back over at least so long. */
const SPREAD_MS = 1000;
const UNLIMITED = { rate: 1000, burst: 1000 };

/** The HTTP status that a reason begins with ("429 Too Many Requests", "HTTP 502"); 0 when it names none. */
const statusOf = (reason: string): number => Number(/^(?:HTTP )?(\d{3})\b/u.exec(reason)?.[1] ?? 0);

export class Attempts {
  readonly #limiter: Limiter;
  readonly #answersAtOnce: boolean;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #rows = new Map<string, { parts: number; tries: number }>();
  readonly #rate: number;
  /** Rows that wait for the pace. */
  readonly #queue = new Set<string>();
  #cautiousUntil = 0;

  constructor({ pace, answersAtOnce = false, now = Date.now, random = Math.random }: AttemptsOptions) {
    this.#limiter = new Limiter({ chat: UNLIMITED, all: UNLIMITED, ...pace });
    this.#rate = (pace?.all ?? UNLIMITED).rate;
    this.#answersAtOnce = answersAtOnce;
    this.#now = now;
    this.#random = random;
  }

  /** A delivery put off because of the platform's pace or pause, or undefined when it may go now. */
  early(row: Row, user: string): Delivery | undefined {
    const now = this.#now();
    if (this.#answersAtOnce && row.kind === 'reply' && now >= this.#cautiousUntil) {
      this.#limiter.spend(user, now);
      return undefined;
    }
    const wait = this.#limiter.take(user, now);
    if (wait === 0) {
      this.#queue.delete(row.id);
      return undefined;
    }
    // When the caution ended before its queue, the queue would go out in one burst.
    if (now < this.#cautiousUntil) this.#cautiousUntil = now + CAUTION_MS;
    // Rows that another process finished are never heard of again.
    if (this.#queue.size >= MAX_ROWS) this.#queue.clear();
    this.#queue.add(row.id);
    // Spread over the time that the queue takes: coming back together, all but a few would be put off again.
    const spread = Math.max(SPREAD_MS, (this.#queue.size * 1000) / this.#rate);
    return this.#later(row, wait + Math.round(this.#random() * spread), 'sending pace');
  }

  /** Parts that arrived with earlier attempts. */
  parts(row: Row): number {
    return this.#rows.get(row.id)?.parts ?? 0;
  }

  /** Everything arrived. */
  done(row: Row): Delivery {
    this.#rows.delete(row.id);
    return delivered;
  }

  /** It will never arrive. */
  dead(row: Row, error: string): Delivery {
    this.#rows.delete(row.id);
    return { outcome: 'dead', status: statusOf(error), error };
  }

  /** Another attempt later, after `parts` parts arrived; the lane waits. */
  retry(row: Row, parts: number, { after, reason, all, tries, steady, flood }: Retry): Delivery {
    const made = (this.#rows.get(row.id)?.tries ?? 0) + 1;
    if (tries !== undefined && made >= tries) return this.dead(row, reason);
    this.#rows.set(row.id, { parts, tries: made });
    // Rows that another process finished are never heard of again.
    if (this.#rows.size > MAX_ROWS) this.#rows.delete(this.#rows.keys().next().value as string);
    if (all) this.#limiter.pause(this.#now() + after);
    if (flood) this.#cautiousUntil = Math.max(this.#cautiousUntil, this.#now() + after + CAUTION_MS);
    return this.#later(row, steady ? after : Math.max(after, backoff(made, this.#random())), reason);
  }

  #later(row: Row, pause: number, error: string): Delivery {
    const now = this.#now();
    if (now - row.createdAt > GIVE_UP_MS) {
      this.#queue.delete(row.id);
      return this.dead(row, error);
    }
    return { outcome: 'retry', status: statusOf(error), error, retryAt: now + pause, holdLane: true };
  }
}
