// One turn, one commit: load the session, step, store everything together, and only then let the caller
// acknowledge. A conflict (a text and a button press at the same moment) loads and steps again.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Inbound, Message } from './conversation/message.js';
import { readSession, type Session } from './conversation/session.js';
import { type StepResult, stepOwned } from './conversation/step.js';
import type { Effect, World } from './conversation/world.js';
import { leadRecord } from './leads/lead.js';
import { handoverRows, leadRows, withdrawalRows } from './leads/rows.js';
import type { Targets } from './leads/targets.js';
import type { Log } from './log.js';
import type { Commit, OutboxInsert, SessionKey, Store } from './store/port.js';

export interface TurnsOptions {
  store: Store;
  world: () => World;
  targets: () => Targets;
  log: Log;
  now?: () => number;
  /** Takes over the rows that this turn committed, already leased to it. */
  onCommitted: (rows: OutboxInsert[], lease: string, leased: readonly string[]) => void;
  /** `at`: the question that was open when the event came. */
  onTurn?: (inbound: Inbound, effects: readonly Effect[], at: { flow: string; step: string }) => void;
}

export interface TurnOutcome {
  status: 'committed' | 'duplicate';
  messages: Message[];
}

/** What a reply row carries. */
export interface ReplyBody {
  user: string;
  message: Message;
  /** When the person last wrote: platforms close their window some time after. */
  at: number;
}

const LEASE_MS = 60_000;
/** A printed sheet's link lives a month. */
const SHEET_MS = 30 * 24 * 3_600_000;
const MAX_TRIES = 25;
/** Letters and digits that nobody mixes up when reading a code aloud. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Deterministic within a turn (a retry after a conflict draws the same), unpredictable outside. */
export function drawFrom(seed: Buffer) {
  return (purpose: string, length: number): string => {
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

/** The function that every channel calls with what came in; resolves once it is committed. */
export function createTurns({
  store,
  world,
  targets,
  log,
  now = Date.now,
  onCommitted,
  onTurn,
}: TurnsOptions) {
  return async function turn(inbound: Inbound): Promise<TurnOutcome> {
    const key: SessionKey = `${inbound.channel}:${inbound.user}`;
    const random = drawFrom(randomBytes(32));
    const lease = randomUUID();
    for (let tries = 1; ; tries++) {
      const stored = await store.session(key);
      const before = stored ? openSession(stored.state, log) : undefined;
      const at = now();
      const asked = before?.open;
      const result = stepOwned(world(), before, inbound, { now: at, random });
      const { commit, outbox } = await toCommit(inbound, key, stored?.version ?? 0, result, at);
      commit.lease = { token: lease, now: at, ms: LEASE_MS };
      const done = await store.commit(commit);
      if (done.status === 'duplicate') return { status: 'duplicate', messages: [] };
      if (done.status === 'conflict') {
        if (tries >= MAX_TRIES) throw new Error('session is changed faster than it can be stepped');
        continue;
      }
      onTurn?.(inbound, result.effects, { flow: asked?.flow ?? '', step: asked?.step ?? '' });
      onCommitted(outbox, lease, done.leased);
      return { status: 'committed', messages: result.messages };
    }
  };

  async function toCommit(
    inbound: Inbound,
    key: SessionKey,
    expected: number,
    { session, messages, effects }: StepResult,
    at: number,
  ): Promise<{ commit: Commit; outbox: OutboxInsert[] }> {
    const erased = effects.some((e) => e.type === 'erase');
    const outbox: OutboxInsert[] = messages.map((message, i) => ({
      id: randomUUID(),
      key: `reply:${inbound.channel}:${inbound.id}:${i}`,
      kind: 'reply',
      lane: key,
      ordered: true,
      body: JSON.stringify({ user: inbound.user, message, at } satisfies ReplyBody),
      dueAt: at,
      owner: erased ? '' : key,
    }));
    const commit: Commit = {
      seen: { channel: inbound.channel, id: inbound.id, at },
      outbox,
      events: [
        {
          at,
          type: 'turn',
          channel: inbound.channel,
          flow: session.open?.flow ?? '',
          step: session.open?.step ?? '',
          data: '',
        },
        ...effects.flatMap((e) =>
          e.type === 'event'
            ? [
                {
                  at,
                  type: e.name,
                  channel: inbound.channel,
                  flow: session.open?.flow ?? '',
                  step: session.open?.step ?? '',
                  data: String(e.data?.article ?? ''),
                },
              ]
            : [],
        ),
      ],
    };
    if (erased) {
      await forgetSheets(key);
      const leads = await store.leads({ owner: key, limit: 100 });
      commit.erase = { key, at, leadStatus: 'withdrawn' };
      for (const lead of leads) outbox.push(...withdrawalRows(lead, targets(), at, 'erased'));
    } else commit.session = { key, expected, state: JSON.stringify(session), at };
    for (const effect of effects) {
      if (effect.type === 'lead') {
        const lead = leadRecord(effect.lead, effect.facility, key, inbound.channel, at);
        commit.leads = [...(commit.leads ?? []), lead];
        outbox.push(...leadRows(lead, targets(), at));
        commit.events!.push({
          at,
          type: 'lead',
          channel: inbound.channel,
          flow: '',
          step: '',
          data: effect.lead.referral ?? '',
        });
      } else if (effect.type === 'lead-change') {
        const mine = await store.leads({ owner: key, limit: 100 });
        for (const lead of mine.filter((l) => effect.receipt === '*' || l.receipt === effect.receipt)) {
          const status = effect.change === 'cancel' ? 'cancelled' : 'withdrawn';
          if (lead.status === 'withdrawn' || lead.status === 'cancelled') continue;
          commit.leadChanges = [
            ...(commit.leadChanges ?? []),
            { id: lead.id, status, at, expected: lead.updatedAt },
          ];
          outbox.push(...withdrawalRows(lead, targets(), at, effect.change));
        }
      } else if (effect.type === 'sheet') {
        // Before the commit: a sheet without a link is harmless, a link without a sheet is not.
        await store.put(
          `sheet:${effect.token}`,
          JSON.stringify({ ...effect.content, expiresAt: at + SHEET_MS }),
        );
        await store.update(`sheets:${key}`, (before) =>
          JSON.stringify([...new Set([...tokens(before), effect.token])].slice(-20)),
        );
      } else if (effect.type === 'handover') {
        outbox.push(...handoverRows(key, effect.reason, targets(), at));
      }
    }
    return { commit, outbox };
  }

  /** Erasure takes the printed sheets of a person along. */
  async function forgetSheets(key: SessionKey): Promise<void> {
    for (const token of tokens(await store.get(`sheets:${key}`)))
      await store.put(`sheet:${token}`, undefined);
    await store.put(`sheets:${key}`, undefined);
  }
}

const tokens = (value: string | undefined): string[] =>
  value === undefined ? [] : (JSON.parse(value) as string[]);

/** A session that cannot be read (from a later version) starts anew rather than stopping the person. */
function openSession(state: string, log: Log): Session | undefined {
  try {
    return readSession(state);
  } catch (error) {
    log.error({ err: error }, 'session could not be read; the talk starts anew');
    return undefined;
  }
}
