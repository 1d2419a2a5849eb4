// The store port: everything the product keeps, behind one interface with two implementations (embedded
// SQLite, Redis) that pass the same contract suite. One commit is one atomic step.

/** A person's key in the store: channel and the person's id within it. */
export type SessionKey = `${string}:${string}`;

export interface StoredSession {
  /** Grows by one with every commit; 0 means that there is none yet. */
  version: number;
  /** The session as the engine wrote it (JSON). */
  state: string;
}

/**
 * One thing to send. `key` is unique for ever (an insert with a known key is ignored), so the same reply or
 * lead is never queued twice. Rows of one `lane` are sent in order when `ordered`; others independently.
 */
export interface OutboxInsert {
  id: string;
  key: string;
  kind: 'reply' | 'lead' | 'notice';
  /** `telegram:123`, `facility:abc#0`: whom it goes to, and the unit of order and concurrency. */
  lane: string;
  ordered: boolean;
  /** JSON; encrypted at rest. */
  body: string;
  dueAt: number;
  /** The session whose erasure takes this row along; empty when none. */
  owner: string;
}

export interface OutboxRow extends OutboxInsert {
  createdAt: number;
  /** Attempts begun, this one included. */
  attempts: number;
  /** Proof of the claim: acknowledge, retry and bury act only with it. */
  lease: string;
}

/** A row as operators see it; the body stays inside unless asked for. */
export interface OutboxView extends Omit<OutboxRow, 'lease' | 'body'> {
  status: 'pending' | 'done' | 'dead' | 'closed';
  lastError: string;
  attemptLog: Attempt[];
}

export interface Attempt {
  at: number;
  ms: number;
  /** HTTP status or 0. */
  status: number;
  error: string;
}

export interface LeadRecord {
  /** UUID v4; also the `webhook-id` of its delivery. */
  id: string;
  /** Code told to the person, e.g. `CN-7K3QF2`. Unique. */
  receipt: string;
  facility: string;
  course: string;
  /** The session that made it (`telegram:123`). */
  owner: SessionKey;
  status: string;
  createdAt: number;
  updatedAt: number;
  /** E.164 phone; stored only inside `data`, and as a keyed hash for look-ups. */
  phone: string;
  /** Everything else as JSON; encrypted at rest. */
  data: string;
}

/** A countable happening without personal data (`turn`, `no-match`, `lead`, `kb-miss` …). */
export interface EventRecord {
  at: number;
  type: string;
  channel: string;
  flow: string;
  step: string;
  /** Small JSON without personal data. */
  data: string;
}

/** One atomic step. Everything happens or nothing does. */
export interface Commit {
  /** The inbound event; a second commit with the same one answers `duplicate` and changes nothing. */
  seen?: { channel: string; id: string; at: number };
  /** Compare-and-swap: stored only when the session still has version `expected`. */
  session?: { key: SessionKey; expected: number; state: string; at: number };
  leads?: LeadRecord[];
  outbox?: OutboxInsert[];
  events?: EventRecord[];
  /** Lease the new outbox rows that are due now to the caller, so that it may send them without a claim. */
  lease?: { token: string; until: number };
}

export type CommitResult = 'committed' | 'duplicate' | 'conflict';

export interface Claim {
  limit: number;
  leaseMs: number;
  now: number;
  kinds?: OutboxInsert['kind'][];
  /** Lanes to leave alone now (breaker open, concurrency reached). */
  exceptLanes?: string[];
}

/** Outcome of one attempt, written only while the lease still holds. Answers false when it does not. */
export type Settle =
  | { id: string; lease: string; outcome: 'done'; attempt: Attempt }
  | { id: string; lease: string; outcome: 'retry'; attempt: Attempt; dueAt: number }
  | { id: string; lease: string; outcome: 'dead'; attempt: Attempt };

export interface Store {
  /** Undefined when the person is new. */
  session(key: SessionKey): Promise<StoredSession | undefined>;
  commit(op: Commit): Promise<CommitResult>;
  /** Removes a person's session, outbox rows and event traces of identity; leads are handled by the caller through `updateLead`. Leaves a tombstone. */
  erase(key: SessionKey, at: number): Promise<{ sessions: number; outbox: number; leads: number }>;

  /** Leases due rows: at most one per ordered lane, the oldest first. */
  claim(claim: Claim): Promise<OutboxRow[]>;
  settle(results: Settle[]): Promise<boolean[]>;
  /** When the next pending row is due (or its lease ends), in ms since the epoch; undefined when none. */
  nextDue(): Promise<number | undefined>;
  outbox(filter: {
    kind?: string;
    status?: OutboxView['status'];
    key?: string;
    limit: number;
  }): Promise<OutboxView[]>;
  /** Makes dead or done rows pending again, due at `at`. Answers how many. */
  redeliver(keys: string[], at: number): Promise<number>;
  /** Closes dead rows with a person's reason. */
  close(keys: string[], reason: string, at: number): Promise<number>;

  lead(idOrReceipt: string): Promise<LeadRecord | undefined>;
  leads(filter: {
    facility?: string;
    owner?: SessionKey;
    status?: string;
    phone?: string;
    limit: number;
  }): Promise<LeadRecord[]>;
  /** Replaces status and data; answers false when the lead is gone. */
  updateLead(id: string, change: { status?: string; data?: string; at: number }): Promise<boolean>;

  /** Counts of events by type, flow and step in a span of time. */
  countEvents(filter: {
    type?: string;
    from: number;
    to: number;
  }): Promise<{ type: string; channel: string; flow: string; step: string; count: number }[]>;
  /** Small named values (channel offsets, tokens, unreachable marks); encrypted at rest. */
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string | undefined): Promise<void>;

  /** Removes seen marks, finished outbox bodies and stale sessions older than the given ages (ms). */
  prune(
    ages: { seen: number; outbox: number; sessions: number },
    now: number,
  ): Promise<Record<string, number>>;
  /** Proves that a write works now; throws otherwise. Used by /readyz. */
  check(): Promise<void>;
  /** Flushes, checkpoints and closes. */
  shutdown(): Promise<void>;
}
