// The store port: everything the product keeps, behind one interface with two implementations (embedded
// SQLite, Redis) that pass the same contract suite. One commit is one atomic step.

/** A person's key in the store: channel and the person's id within it. */
export type SessionKey = `${string}:${string}`;

export interface StoredSession {
  /** Grows with every commit; a person without a session has 0, which is never stored. */
  version: number;
  /** The session as the engine wrote it (JSON). */
  state: string;
}

export interface SessionPage {
  sessions: (StoredSession & { key: SessionKey })[];
  next?: string;
}

export type OutboxKind = 'reply' | 'lead' | 'notice';

/**
 * One thing to send. `key` is unique for ever (an insert with a known key is ignored), so the same reply or
 * lead is never queued twice; of a reply that was sent the mark of its event (`seen`) may be all that stays. Rows of
 * one `lane` are sent in order when `ordered`; others independently.
 */
export interface OutboxInsert {
  id: string;
  key: string;
  kind: OutboxKind;
  /** `telegram:123`, `facility:abc#0`: whom it goes to, and the unit of order and concurrency. */
  lane: string;
  ordered: boolean;
  /** JSON; encrypted at rest. */
  body: string;
  /** What the body says, for a sender in the same process; never stored. */
  content?: unknown;
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

export type OutboxStatus = 'pending' | 'done' | 'dead' | 'closed';

/** A row as operators see it; the body stays inside unless asked for. */
export interface OutboxView extends Omit<OutboxRow, 'lease' | 'body'> {
  status: OutboxStatus;
  lastError: string;
  attemptLog: Attempt[];
}

export interface Attempt {
  at: number;
  ms: number;
  /** HTTP status or 0. */
  status: number;
  /** Encrypted at rest: a facility's answer may repeat what was sent to it. */
  error: string;
}

export interface LeadRecord {
  /** UUID v4; also the `webhook-id` of its delivery. */
  id: string;
  /** Code told to the person, e.g. `CN-7K3QF2`. Unique. */
  receipt: string;
  facility: string;
  course: string;
  /** The session that made it (`telegram:123`); empty once erased. */
  owner: SessionKey | '';
  status: string;
  createdAt: number;
  /** Grows with every change, so it also serves as the lead's version. */
  updatedAt: number;
  /** E.164 phone; stored only inside the encrypted part, and as a keyed hash for look-ups. Empty once erased. */
  phone: string;
  /** Everything else as JSON; encrypted at rest. Empty once erased. */
  data: string;
}

/** A change of one lead. An erased or missing lead is never changed. */
export interface LeadChange {
  status?: string;
  data?: string;
  at: number;
  /** Apply only while the lead still has this `updatedAt`. */
  expected?: number;
}

/**
 * A countable happening without personal data (`turn`, `no-match`, `lead`, `kb-miss` …). Stores keep counts by
 * hour and label, never the single happening.
 */
export interface EventRecord {
  at: number;
  type: string;
  channel: string;
  flow: string;
  step: string;
  /** A further small label without personal data (a link's code, a topic), part of what is counted. */
  data: string;
}

export interface EventCount extends Omit<EventRecord, 'at'> {
  count: number;
}

/**
 * Erases a person: the session, the outbox rows that the person owns, and the personal part of the person's
 * leads (facility, course, dates and counts stay). A tombstone without identity stays, so that a step that was
 * under way cannot bring anything back and a restored backup is cleaned.
 */
export interface Erasure {
  key: SessionKey;
  at: number;
  /** What the person's leads become. */
  leadStatus: string;
}

/** One atomic step. Everything happens or nothing does. */
export interface Commit {
  /** The inbound event; a second commit with the same one answers `duplicate` and changes nothing. */
  seen?: { channel: string; id: string; at: number };
  /** Compare-and-swap: stored only when the session still has version `expected` (0: there is none). */
  session?: { key: SessionKey; expected: number; state: string; at: number };
  /** Done before everything below, so that the answer "đã xóa" may stand in the same step. */
  erase?: Erasure;
  /** A lead whose id is known already is left as it is; a receipt in use by another lead is a conflict. */
  leads?: LeadRecord[];
  /** Changes of leads; one that cannot be applied makes the whole step a conflict. */
  leadChanges?: ({ id: string } & LeadChange)[];
  outbox?: OutboxInsert[];
  events?: EventRecord[];
  /**
   * Lease the new outbox rows that are due to the caller, so that it may send them without a claim: those that
   * are first in their lane (every row of an unordered lane is).
   */
  lease?: { token: string; now: number; ms: number };
}

export type CommitResult =
  /** `version` is the session's new one (0 without a session); `leased` the ids of rows leased to the caller. */
  | { status: 'committed'; version: number; leased: string[] }
  | { status: 'duplicate' }
  | { status: 'conflict' };

export interface Claim {
  limit: number;
  leaseMs: number;
  now: number;
  kinds?: OutboxKind[];
  /** Lanes to leave alone now (breaker open, concurrency reached). */
  exceptLanes?: string[];
  /** At most so many rows of one unordered lane. */
  perLane?: number;
}

/** Outcome of one attempt, written only while the lease still holds. Answers false when it does not. */
export type Settle =
  | { id: string; lease: string; outcome: 'done'; attempt: Attempt }
  | { id: string; lease: string; outcome: 'retry'; attempt: Attempt; dueAt: number }
  | { id: string; lease: string; outcome: 'dead'; attempt: Attempt };

/** Ages in ms; what is older is removed. A missing age keeps that kind. */
export interface Retention {
  /** Marks of inbound events (at least 72 h). */
  seen?: number;
  /** Bodies and attempts of done and closed rows; rows of kind `reply` go altogether. */
  outbox?: number;
  /** The same for dead rows nobody closed. */
  dead?: number;
  /** Sessions without a commit for so long. */
  sessions?: number;
  /** The personal part of leads whose last change is so old. */
  leads?: number;
  /** Counts of events. */
  events?: number;
}

export interface Store {
  /** Undefined when the person is new or erased. */
  session(key: SessionKey): Promise<StoredSession | undefined>;
  /**
   * A page of the sessions in no certain order, for plans and counts; `cursor` is the `next` of the page before.
   * Without `next` it was the last. A person whose session changes meanwhile may come twice.
   */
  sessions(page: { cursor?: string; limit: number }): Promise<SessionPage>;
  commit(op: Commit): Promise<CommitResult>;
  /** An erasure as a step of its own. Answers how many of each were erased. */
  erase(erasure: Erasure): Promise<{ sessions: number; outbox: number; leads: number }>;

  /** Leases due rows, the oldest first: of an ordered lane only the first pending row. */
  claim(claim: Claim): Promise<OutboxRow[]>;
  settle(results: Settle[]): Promise<boolean[]>;
  /** When the next row can be claimed (or a lease ends), in ms since the epoch; undefined when none. */
  nextDue(filter?: Pick<Claim, 'kinds' | 'exceptLanes'>): Promise<number | undefined>;
  /** The newest first. */
  outbox(filter: {
    kind?: OutboxKind;
    status?: OutboxStatus;
    key?: string;
    limit: number;
  }): Promise<OutboxView[]>;
  /** Open work by kind, with the time of the oldest row: for metrics and alarms. */
  backlog(): Promise<{ kind: OutboxKind; status: 'pending' | 'dead'; count: number; oldest: number }[]>;
  /**
   * Makes dead, closed or done rows pending again, due at `at`, with the attempts counted from 0. A reply that
   * was sent has no body any more and stays done. Answers how many.
   */
  redeliver(keys: string[], at: number): Promise<number>;
  /** Closes dead rows with a person's reason. Answers how many. */
  close(keys: string[], reason: string, at: number): Promise<number>;

  lead(idOrReceipt: string): Promise<LeadRecord | undefined>;
  /** The newest first; `from` ≤ createdAt < `to`; `before` is the last lead of the page before. */
  leads(filter: {
    facility?: string;
    owner?: SessionKey;
    status?: string;
    phone?: string;
    from?: number;
    to?: number;
    before?: { createdAt: number; id: string };
    limit: number;
  }): Promise<LeadRecord[]>;
  /** Replaces status and data; answers false when the lead is gone, erased, or not as `expected`. */
  updateLead(id: string, change: LeadChange): Promise<boolean>;

  /** Counts of events by label in a span of time. Counting is by the hour: `from` and `to` act on whole hours. */
  countEvents(filter: { type?: string; from: number; to: number }): Promise<EventCount[]>;

  /** Small named values (channel offsets, tokens, accounts, logins); encrypted at rest. */
  get(name: string): Promise<string | undefined>;
  /** Undefined removes. */
  put(name: string, value: string | undefined): Promise<void>;
  /**
   * Reads and replaces in one atomic step; `change` may run more than once. Answers the value before, so that
   * a single-use token is taken by `update(name, () => undefined)`.
   */
  update(
    name: string,
    change: (before: string | undefined) => string | undefined,
  ): Promise<string | undefined>;
  /** Values whose name begins with the prefix, by name; with `after` those behind that name. */
  list(prefix: string, limit: number, after?: string): Promise<{ name: string; value: string }[]>;

  /** Removes what is older than the given ages. Answers how many of each. */
  prune(ages: Retention, now: number): Promise<Record<keyof Retention, number>>;
  /** Encrypts again what was encrypted with an older key. Answers how many values; 0 when all are new. */
  reseal(): Promise<number>;
  /** Proves that a write works now; throws otherwise. Used by /readyz. */
  check(): Promise<void>;
  /** Flushes, checkpoints and closes. */
  shutdown(): Promise<void>;
}
