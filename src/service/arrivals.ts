// What a typed or linked code means, before the turn: an officer's link, or a talk that goes on here from another
// channel. Codes are untrusted: what the store does not know is dropped, and never counted.
import { talkOf } from '../conversation/carry.js';
import type { Inbound } from '../conversation/message.js';
import { readSession } from '../conversation/session.js';
import { asCode, takeCode } from '../outreach/codes.js';
import { EVENTS, findLink } from '../outreach/links.js';
import type { SessionKey, Store } from '../store/port.js';
import { removeValues } from '../store/walk-values.js';

/** How long a talk's code can be used. */
export const CARRY_MS = 10 * 60_000;
const PREFIX = 'carry:';

/** What the store keeps for a talk's code. */
interface Carry {
  from: SessionKey;
  until: number;
  /** The one event that used it: a repeat of that event may use it again. */
  taker?: string;
}

const readCarry = (value: string | undefined): Carry | undefined =>
  value === undefined ? undefined : (JSON.parse(value) as Carry);

/** Keeps the code by which another channel may take up this talk. */
export const keepCarry = (
  store: Pick<Store, 'put'>,
  code: string,
  from: SessionKey,
  now: number,
): Promise<void> => store.put(PREFIX + code, JSON.stringify({ from, until: now + CARRY_MS } satisfies Carry));

/** Whether the code of a talk can still be used. */
export async function isCarry(store: Pick<Store, 'get'>, code: string, now: number): Promise<boolean> {
  const carry = readCarry(await store.get(PREFIX + code));
  return carry !== undefined && carry.taker === undefined && carry.until > now;
}

/** What the landing page shows for a code: a link's organisation, or that a talk goes on. */
export async function standingOf(
  store: Pick<Store, 'get'>,
  code: string,
): Promise<{ kind: 'link'; organisation: string } | { kind: 'talk' } | undefined> {
  const link = await findLink(store, code);
  if (link) return { kind: 'link', organisation: link.organisation };
  return (await isCarry(store, code, Date.now())) ? { kind: 'talk' } : undefined;
}

/** Counts one opening of a link; a count that is lost is no harm. */
export function countOpened(store: Pick<Store, 'commit'>, code: string): void {
  const event = { at: Date.now(), type: EVENTS.opened, channel: 'web', flow: '', step: '', data: code };
  store.commit({ events: [event] }).catch(() => {});
}

/** Removes codes that cannot be used any more. Answers how many. */
export const pruneCarries = (store: Pick<Store, 'list' | 'put'>, now: number): Promise<number> =>
  removeValues(store, PREFIX, (value) => readCarry(value)!.until <= now);

/** Wraps the turn of every channel; resolves as that does. `now` in ms since the epoch. */
export function createArrivals<T>({
  store,
  turn,
  now = Date.now,
}: {
  store: Pick<Store, 'get' | 'update' | 'session'>;
  turn: (inbound: Inbound) => Promise<T>;
  now?: () => number;
}): (inbound: Inbound) => Promise<T> {
  /** The talk behind a code, for this one event; undefined when there is none to have. */
  async function take(
    code: string,
    { channel, user, id }: Inbound,
  ): Promise<{ from: SessionKey; state: string } | undefined> {
    const taker = `${channel}:${user}:${id}`;
    let from: SessionKey | undefined;
    await store.update(PREFIX + code, (value) => {
      const carry = readCarry(value);
      const fresh = carry !== undefined && carry.taker === undefined && carry.until > now();
      const ours = carry !== undefined && (fresh || carry.taker === taker);
      from = ours && carry.from !== `${channel}:${user}` ? carry.from : undefined;
      return from === undefined ? value : JSON.stringify({ ...carry, taker });
    });
    const session = from && (await store.session(from));
    return from && session ? { from, state: session.state } : undefined;
  }

  return (inbound) => {
    const found = codeOf(inbound);
    return found === undefined ? turn(inbound) : arrive(found, inbound);
  };

  async function arrive({ code, rest }: Code, { referral: _, ...event }: Inbound): Promise<T> {
    const link = await findLink(store, code);
    if (link) {
      const via = { referral: code, introducer: link.organisation };
      if (event.kind !== 'text') return turn({ ...event, ...via });
      return turn(rest === '' ? { ...base(event), kind: 'start', ...via } : { ...event, text: rest, ...via });
    }
    const talk = await take(code, event);
    if (talk) {
      const done = await turn({ ...base(event), kind: 'carried', talk: talkOf(readSession(talk.state)) });
      const [, channel, user] = /^([^:]+):(.*)$/su.exec(talk.from)!;
      await turn({
        channel: channel as Inbound['channel'],
        user: user!,
        id: `moved:${code}`,
        at: event.at,
        kind: 'moved',
      });
      return done;
    }
    // Somebody typed it off a poster or a screen: they should hear that it is not valid.
    const typed = event.kind === 'text' && event.text.includes('#');
    return turn(typed && rest === '' ? { ...base(event), kind: 'carried' } : event);
  }
}

const base = ({ channel, user, id, at }: Inbound) => ({ channel, user, id, at });

/** A code, and what was said besides. */
interface Code {
  code: string;
  rest: string;
}

/** The code that an event carries, by its link or in its words. */
function codeOf(inbound: Inbound): Code | undefined {
  if (inbound.kind === 'text') return takeCode(inbound.text);
  if (inbound.referral === undefined) return undefined;
  // A code of another shape is none of ours: it is looked up, not found, and dropped.
  return { code: asCode(inbound.referral) ?? inbound.referral, rest: '' };
}
