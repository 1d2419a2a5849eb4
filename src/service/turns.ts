// One turn, one commit: load the session, step, store everything together, and only then let the caller
// acknowledge. A conflict (a text and a button press at the same moment) loads and steps again.
import { createHmac, randomBytes } from 'node:crypto';
import { type ChatBody, chatBody } from '../channels/delivery.js';
import type { Inbound, Message } from '../conversation/message.js';
import { readSession, type Session } from '../conversation/session.js';
import { type StepResult, stepOwned } from '../conversation/step.js';
import { type Effect, KeptNeeded, type World } from '../conversation/world.js';
import { callbackClockRow, handoverRows, withdrawalRows } from '../leads/rows.js';
import type { Targets } from '../leads/targets.js';
import type { Log } from '../log.js';
import { recordCallback } from '../office/callbacks.js';
import { recordMissed } from '../office/missed-questions.js';
import { rowId } from '../row-id.js';
import type { Commit, EventRecord, OutboxInsert, SessionKey, Store } from '../store/port.js';
import { keepCarry } from './arrivals.js';
import { keptOf } from './kept.js';
import {
  forgetPerson,
  type LeadParts,
  type PersonRecords,
  recordConsents,
  submitted,
  takenBack,
} from './lead-effects.js';
import { timerRow } from './timers.js';

export interface TurnsOptions {
  store: Store;
  world: () => World;
  targets: () => Targets;
  log: Log;
  now?: () => number;
  /** The seed of a turn's first draws, instead of chance. */
  draw?: () => Buffer;
  /** Takes over the rows that this turn committed, already leased to it. */
  onCommitted: (rows: OutboxInsert[], lease: string, leased: readonly string[]) => void;
  /** `at`: the question that was open when the event came. */
  onTurn?: (inbound: Inbound, effects: readonly Effect[], at: { flow: string; step: string }) => void;
}

export interface TurnOutcome {
  status: 'committed' | 'duplicate';
  messages: Message[];
}

/** All that a turn says, as one row: it is sent, tried again and erased as a whole. */
function replyRow(
  inbound: Inbound,
  messages: Message[],
  { key, spoke, now, owner }: { key: SessionKey; spoke: number; now: number; owner: SessionKey | '' },
): OutboxInsert {
  const { channel, user, id } = inbound;
  const pressed = inbound.kind === 'choice' && messages[0]!.inPlace ? inbound.pressed : undefined;
  const content: ChatBody = { user, messages, at: spoke, edit: pressed };
  return {
    id: rowId(),
    key: `reply:${channel}:${id}`,
    kind: 'reply',
    lane: key,
    ordered: true,
    body: chatBody(content),
    content,
    dueAt: now,
    owner,
  };
}

const LEASE_MS = 60_000;
/** A printed sheet's link lives a month. */
const SHEET_MS = 30 * 24 * 3_600_000;
const MAX_TRIES = 25;
const MAX_TALKS = 2000;
/** Letters and digits that nobody mixes up when reading a code aloud. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/**
 * Deterministic within a turn (a retry after a conflict of sessions draws the same), unpredictable outside. Few turns
 * draw at all, so the seed waits for the first.
 */
export function drawFrom(given?: Buffer) {
  let seed = given;
  return (purpose: string, length: number): string => {
    seed ??= randomBytes(32);
    if (purpose === 'uuid') return uuidFrom(createHmac('sha256', seed).update(`uuid:${length}`).digest());
    const bytes = createHmac('sha512', seed).update(purpose).digest();
    return Array.from({ length }, (_, i) => ALPHABET[bytes[i % 64]! % ALPHABET.length]).join('');
  };
}

function uuidFrom(bytes: Buffer): string {
  const b = Buffer.from(bytes.subarray(0, 16));
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = b.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

let reading: Promise<void> | undefined;

/**
 * Resolves for all turns at once when the event loop has read all that came in just now. They step one after the other
 * then, which costs a quarter less CPU under load: the processor has the engine's code at hand and does not fetch it
 * anew for each turn, between HTTP and the store.
 */
function round(): Promise<void> {
  reading ??= new Promise((resolve) =>
    setImmediate(() => {
      reading = undefined;
      resolve();
    }),
  );
  return reading;
}

/** The function that every channel calls with what came in; resolves once it is committed. */
export function createTurns({
  store,
  world,
  targets,
  log,
  now = Date.now,
  draw,
  onCommitted,
  onTurn,
}: TurnsOptions) {
  const talks = new TalkCache();
  return async function turn(inbound: Inbound): Promise<TurnOutcome> {
    const key: SessionKey = `${inbound.channel}:${inbound.user}`;
    let random = drawFrom(draw?.());
    const lease = rowId();
    await round();
    for (let tries = 1; ; tries++) {
      const stored = await store.session(key);
      const before = stored && (talks.take(key, stored.version) ?? openSession(stored.state, log));
      // A timer of somebody who has been erased meanwhile has nobody to look after.
      if (inbound.kind === 'timer' && !before) return { status: 'duplicate', messages: [] };
      const at = now();
      const asked = before?.open;
      const cameBy = before?.referral;
      const env = { now: at, random };
      let result: StepResult;
      let known: PersonRecords | undefined;
      try {
        result = stepOwned(world(), before, inbound, env);
      } catch (error) {
        if (!(error instanceof KeptNeeded)) throw error;
        const { kept, records } = await keptOf(store, key, at);
        known = records;
        // The first try has changed the session in place: it is read anew.
        result = stepOwned(world(), stored && openSession(stored.state, log), inbound, { ...env, kept });
      }
      const commit = commitOf(inbound, key, stored?.version ?? 0, result, at);
      if (result.effects.length > 0) await addEffects(commit, inbound, key, result.effects, known);
      const { referral } = inbound;
      if (referral !== undefined && referral === result.session.referral && referral !== cameBy)
        commit.events.push({
          at,
          type: 'link-started',
          channel: inbound.channel,
          flow: '',
          step: '',
          data: referral,
        });
      commit.lease = { token: lease, now: at, ms: LEASE_MS };
      const done = await store.commit(commit);
      if (done.status === 'duplicate') return { status: 'duplicate', messages: [] };
      if (done.status === 'conflict') {
        if (tries >= MAX_TRIES) throw new Error('session is changed faster than it can be stepped');
        // The receipt may be another registration's already: drawn the same again, it would never be stored.
        if (commit.leads?.length) random = drawFrom();
        continue;
      }
      if (commit.session) talks.keep(key, done.version, result.session);
      onTurn?.(inbound, result.effects, { flow: asked?.flow ?? '', step: asked?.step ?? '' });
      onCommitted(commit.outbox, lease, done.leased);
      // Only a count: a question lost in a crash costs the editors nothing.
      for (const e of result.effects)
        if (e.type === 'missed')
          recordMissed(store, e.question, at).catch((error: unknown) =>
            log.warn({ err: error }, 'a missed question was not counted'),
          );
      return { status: 'committed', messages: result.messages };
    }
  };

  /**
   * What the effects of a step add to its commit, and what they keep before it. `known`: what the step was given to
   * know.
   */
  async function addEffects(
    commit: TurnCommit,
    inbound: Inbound,
    key: SessionKey,
    effects: readonly Effect[],
    known: PersonRecords | undefined,
  ): Promise<void> {
    const { outbox } = commit;
    const { at } = commit.seen!;
    const erased = commit.session === undefined;
    if (erased) {
      await forgetPerson(store, key);
      const leads = await store.leads({ owner: key, limit: 100 });
      commit.erase = { key, at, leadStatus: 'withdrawn' };
      for (const lead of leads) outbox.push(...withdrawalRows(lead, targets(), at, 'erased'));
    }
    const consents = erased ? [] : effects.filter((e) => e.type === 'consent');
    if (consents.length > 0) {
      await recordConsents(store, consents, key);
      known = undefined;
    }
    const options = { store, targets, seats: (id: string) => seatsOf(world().entity('course', id)) };
    const add = ({ leads, leadChanges, outbox: rows, events }: LeadParts) => {
      if (leads.length > 0) commit.leads = [...(commit.leads ?? []), ...leads];
      if (leadChanges.length > 0) commit.leadChanges = [...(commit.leadChanges ?? []), ...leadChanges];
      outbox.push(...rows);
      commit.events.push(...events);
    };
    for (const effect of effects) {
      if (effect.type === 'lead') add(await submitted(options, effect, key, inbound.channel, at, known));
      else if (effect.type === 'lead-change') add(await takenBack(options, effect, key, at));
      else if (effect.type === 'timer') outbox.push(timerRow(key, effect.at));
      else if (effect.type === 'sheet') {
        // Before the commit: a sheet without a link is harmless, a link without a sheet is not.
        await store.put(
          `sheet:${effect.token}`,
          JSON.stringify({ ...effect.content, expiresAt: at + SHEET_MS }),
        );
        await store.update(`sheets:${key}`, (before) =>
          JSON.stringify([...new Set([...tokens(before), effect.token])].slice(-20)),
        );
      } else if (effect.type === 'carry') {
        await keepCarry(store, effect.code, key, at);
      } else if (effect.type === 'handover') {
        // Before the commit: asked for again, it is the same wish.
        await recordCallback(store, key, effect, at);
        outbox.push(...handoverRows(key, effect.reason, targets(), at), callbackClockRow(key, at));
      }
    }
  }
}

type TurnCommit = Commit & { outbox: OutboxInsert[]; events: EventRecord[] };

/** The commit of a step without its effects but for the counts: the session, unless it is erased, and the reply. */
function commitOf(
  inbound: Inbound,
  key: SessionKey,
  expected: number,
  { session, messages, effects }: StepResult,
  at: number,
): TurnCommit {
  const { channel, id } = inbound;
  const { flow, step } = session.open ?? { flow: '', step: '' };
  const happened = (type: string, data: string): EventRecord => ({ at, type, channel, flow, step, data });
  const erased = effects.some((e) => e.type === 'erase');
  const owner = erased ? '' : key;
  const events = [happened(inbound.kind === 'timer' ? 'timer' : 'turn', '')];
  for (const e of effects)
    if (e.type === 'event') events.push(happened(e.name, String(e.data?.article ?? '')));
  return {
    seen: { channel, id, at },
    outbox:
      messages.length === 0 ? [] : [replyRow(inbound, messages, { key, spoke: session.at, now: at, owner })],
    events,
    session: erased ? undefined : { key, expected, state: JSON.stringify(session), at: session.at },
  };
}

const seatsOf = (course: Readonly<Record<string, unknown>> | undefined): number | undefined =>
  typeof course?.seats === 'number' ? course.seats : undefined;

const tokens = (value: string | undefined): string[] =>
  value === undefined ? [] : (JSON.parse(value) as string[]);

/**
 * Sessions of people who talk just now, as the last turn left them: most turns need not parse theirs. A turn takes
 * its session out, for it changes it in place, and brings it back once it is committed.
 */
class TalkCache {
  readonly #sessions = new Map<string, { version: number; session: Session | undefined }>();

  take(key: string, version: number): Session | undefined {
    const entry = this.#sessions.get(key);
    const session = entry?.version === version ? entry.session : undefined;
    if (entry !== undefined) entry.session = undefined;
    return session;
  }

  keep(key: string, version: number, session: Session): void {
    this.#sessions.set(key, { version, session });
    if (this.#sessions.size > MAX_TALKS) this.#sessions.delete(this.#sessions.keys().next().value!);
  }
}

/** A session that cannot be read (from a later version) starts anew rather than stopping the person. */
function openSession(state: string, log: Log): Session | undefined {
  try {
    return readSession(state);
  } catch (error) {
    log.error({ err: error }, 'session could not be read; the talk starts anew');
    return undefined;
  }
}
