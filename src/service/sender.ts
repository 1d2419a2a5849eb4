// The outbox sender: takes rows that are due, sends each to its channel or facility, settles it by its lease.
// What a turn has just committed is sent at once; everything else (retries, other processes' leavings) by claim.

import type { Deliver, Delivery } from '../channels/delivery.js';
import type { Log } from '../log.js';
import type { Attempt, OutboxInsert, OutboxRow, Settle, Store } from '../store/port.js';

export interface SenderOptions {
  store: Store;
  log: Log;
  /** Ways out by lane prefix: the chat channels, and the service's own (`learner`, `clock` …). */
  channels: Readonly<Partial<Record<string, Deliver>>>;
  facility: Deliver;
  now?: () => number;
  onDelivered?: (row: Pick<OutboxRow, 'kind' | 'lane' | 'createdAt'>, delivery: Delivery, ms: number) => void;
}

const LEASE_MS = 60_000;
const CLAIM = 64;
/** Rows of one facility in flight: one that hangs must not starve the others. */
const PER_FACILITY = 4;
const IDLE_MS = 15_000;
/** How often, and for how long, a row is looked for that waits behind one of another process. */
const LOOK_AGAIN_MS = 250;
const ELSEWHERE_MS = 20_000;
const NO_LANES: ReadonlySet<string> = new Set();

export class Sender {
  readonly #options: Required<Pick<SenderOptions, 'now'>> & SenderOptions;
  /** Rows under way by lane. */
  readonly #busy = new Map<string, { rows: number }>();
  readonly #held = new Map<string, number>();
  #inFlight = 0;
  /** Told when nothing is in flight any more. */
  #idle: (() => void) | undefined;
  /** Rows by lane that could not be sent with their turn: claimed as soon as the lane is free. */
  readonly #waiting = new Map<string, { rows: number; until: number }>();
  /** Full lanes in which the last claim left something due: looked at again when one of their rows is settled. */
  #full: ReadonlySet<string> = NO_LANES;
  #settles: { settle: Settle; done: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #plannedFor = 0;
  #stopped = false;
  #claiming = false;
  #again = false;

  constructor(options: SenderOptions) {
    this.#options = { now: Date.now, ...options };
  }

  /** Begins to look for due rows. */
  start(): void {
    this.#plan(0);
  }

  /** Sends rows just committed and leased to us; the others are claimed when their turn comes. */
  take(rows: readonly OutboxInsert[], lease: string, leased: readonly string[]): void {
    for (const row of rows) {
      if (leased.includes(row.id) && !this.#stopped) this.#launch(leasedRow(row, lease));
      else if (row.dueAt > this.#options.now()) this.#plan(row.dueAt - this.#options.now());
      else {
        const rows = (this.#waiting.get(row.lane)?.rows ?? 0) + 1;
        this.#waiting.set(row.lane, { rows, until: this.#options.now() + ELSEWHERE_MS });
        if (!this.#busy.has(row.lane)) this.#plan(0);
      }
    }
  }

  /** Resolves when nothing is under way; leftovers stay in the store. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  /** Looks now (after targets changed, after a redelivery). */
  wake(): void {
    this.#plan(0);
  }

  #plan(delay: number): void {
    if (this.#stopped) return;
    if (this.#claiming) {
      if (delay < IDLE_MS) this.#again = true;
      return;
    }
    const at = this.#options.now() + delay;
    if (this.#timer && this.#plannedFor <= at) return;
    clearTimeout(this.#timer);
    this.#plannedFor = at;
    this.#timer = setTimeout(() => void this.#claim(), delay);
    this.#timer.unref();
  }

  async #claim(): Promise<void> {
    if (this.#claiming || this.#stopped) return;
    this.#claiming = true;
    this.#again = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { store, now, log } = this.#options;
    let delay = IDLE_MS;
    try {
      const at = now();
      for (const [lane, until] of this.#held) if (until <= at) this.#held.delete(lane);
      const full = [...this.#busy]
        .filter(([lane, { rows }]) => rows >= (lane.startsWith('facility:') ? PER_FACILITY : 1))
        .map(([lane]) => lane);
      this.#full = new Set(full);
      const exceptLanes = [...this.#held.keys(), ...full];
      const rows = await store.claim({
        limit: CLAIM,
        leaseMs: LEASE_MS,
        now: at,
        exceptLanes,
        perLane: PER_FACILITY,
      });
      for (const row of rows) {
        // A row that comes again is none of those that wait behind it.
        if (row.attempts === 1) {
          const waiting = this.#waiting.get(row.lane);
          if (waiting && --waiting.rows <= 0) this.#waiting.delete(row.lane);
        }
        this.#launch(row);
      }
      if (rows.length === CLAIM) delay = 0;
      else {
        let due = await store.nextDue({ exceptLanes: [...this.#held.keys()] });
        // Due and not given: it stands in a full lane.
        if (due !== undefined && due <= at) due = await store.nextDue({ exceptLanes });
        else this.#full = NO_LANES;
        if (due !== undefined) delay = Math.min(delay, Math.max(5, due - now()));
        for (const until of this.#held.values()) delay = Math.min(delay, Math.max(5, until - now()));
        if (this.#waitsElsewhere()) delay = Math.min(delay, LOOK_AGAIN_MS);
      }
    } catch (error) {
      log.warn({ err: error }, 'outbox could not be claimed');
      delay = 1000;
    } finally {
      this.#claiming = false;
    }
    this.#plan(this.#again ? 0 : delay);
  }

  readonly #landed = (): void => {
    if (--this.#inFlight === 0) this.#idle?.();
  };

  readonly #failed = (error: unknown): void => {
    this.#options.log.error({ err: error }, 'an attempt ended in an unforeseen way');
    this.#landed();
  };

  /** Whether a row waits in a lane that nobody here is sending in: another process is, and does not tell us when it ends. */
  #waitsElsewhere(): boolean {
    const now = this.#options.now();
    let waits = false;
    for (const [lane, { until }] of this.#waiting) {
      if (this.#busy.has(lane)) continue;
      if (until > now) waits = true;
      else this.#waiting.delete(lane);
    }
    return waits;
  }

  /** One more row of a lane is under way. */
  #enter(name: string): { rows: number } {
    const lane = this.#busy.get(name);
    if (lane !== undefined) {
      lane.rows++;
      return lane;
    }
    const entered = { rows: 1 };
    this.#busy.set(name, entered);
    return entered;
  }

  #launch(row: OutboxRow): void {
    this.#inFlight++;
    void this.#send(row).then(this.#landed, this.#failed);
  }

  async #send(row: OutboxRow): Promise<void> {
    const { now, log, channels, facility, onDelivered } = this.#options;
    const lane = this.#enter(row.lane);
    const began = now();
    let delivery: Delivery;
    try {
      const channel = row.lane.slice(0, row.lane.indexOf(':'));
      const deliver = channel === 'facility' ? facility : channels[channel];
      delivery = deliver
        ? await deliver(row)
        : { outcome: 'retry', status: 0, error: 'channel is not configured', retryAt: began + 3_600_000 };
    } catch (error) {
      log.error({ err: error, kind: row.kind }, 'delivery failed in an unforeseen way');
      delivery = {
        outcome: 'retry',
        status: 0,
        error: (error as Error).name,
        retryAt: now() + 5000 * row.attempts,
      };
    }
    const ended = now();
    const attempt: Attempt = { at: began, ms: ended - began, status: delivery.status, error: delivery.error };
    if (delivery.holdLane && delivery.retryAt !== undefined) this.#held.set(row.lane, delivery.retryAt);
    const { id, lease } = row;
    const { outcome, retryAt } = delivery;
    await this.#settle(
      outcome === 'retry'
        ? { id, lease, attempt, outcome, dueAt: retryAt ?? ended + 5000 }
        : { id, lease, attempt, outcome },
    );
    if (--lane.rows === 0) this.#busy.delete(row.lane);
    onDelivered?.(row, delivery, ended - row.createdAt);
    if (delivery.outcome === 'retry') this.#plan(Math.max(5, (delivery.retryAt ?? 0) - ended));
    else if (this.#waiting.has(row.lane) || this.#full.has(row.lane)) this.#plan(0);
  }

  /**
   * Settlements of one moment go to the store together, and at once: they reach it before the next turn of the same
   * person does, so that the turn's reply finds its lane free.
   */
  #settle(settle: Settle): Promise<void> {
    return new Promise((resolve) => {
      this.#settles.push({ settle, done: resolve });
      if (this.#settles.length === 1) queueMicrotask(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const { store, log } = this.#options;
    const batch = this.#settles;
    this.#settles = [];
    try {
      await store.settle(batch.map((b) => b.settle));
    } catch (error) {
      // The lease runs out and the row is sent again: at least once, never lost.
      log.warn({ err: error, rows: batch.length }, 'settling failed');
    }
    for (const b of batch) b.done();
  }
}

/** A row as its turn committed it, under the turn's lease. Field by field: a spread makes a new hidden class a row. */
function leasedRow(row: OutboxInsert, lease: string): OutboxRow {
  const { id, key, kind, lane, ordered, body, content, dueAt, owner } = row;
  const createdAt = dueAt;
  return { id, key, kind, lane, ordered, body, content, dueAt, owner, lease, attempts: 1, createdAt };
}
