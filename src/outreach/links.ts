// Links of officers: who made one, for which organisation and commune, and how many people came by it. A code is
// all that stands in the address; whose it is only the store knows.
import { newCode } from './codes.js';

/** What an officer's link stands for. */
export interface Link {
  code: string;
  /** Who hands it out; seen by the office only. */
  officer: string;
  /** Named in the greeting: "Hội Nông dân xã Thanh Oai". */
  organisation: string;
  commune: string;
  /** ms since the epoch. */
  createdAt: number;
}

/** The small values and the counts of the store. */
export interface LinkStore {
  get(name: string): Promise<string | undefined>;
  update(
    name: string,
    change: (before: string | undefined) => string | undefined,
  ): Promise<string | undefined>;
  list(prefix: string, limit: number): Promise<{ name: string; value: string }[]>;
  countEvents(filter: {
    type?: string;
    from: number;
    to: number;
  }): Promise<{ data: string; count: number }[]>;
}

const PREFIX = 'link:';
const MAX_LINKS = 100_000;
const LINES = { officer: 100, organisation: 100, commune: 100 } as const;

/** Makes a link. Rejects with a plain Error for an empty or over-long line. */
export async function createLink(
  store: LinkStore,
  lines: Pick<Link, keyof typeof LINES>,
  now: number,
): Promise<Link> {
  const tidy = { ...lines };
  for (const [name, most] of Object.entries(LINES) as [keyof typeof LINES, number][]) {
    tidy[name] = lines[name].normalize('NFC').replace(/\s+/gu, ' ').trim();
    if (tidy[name] === '') throw new Error(`${name} is empty`);
    if (tidy[name].length > most) throw new Error(`${name} is longer than ${most} characters`);
  }
  for (;;) {
    const link: Link = { code: newCode(), ...tidy, createdAt: now };
    const before = await store.update(PREFIX + link.code, (known) => known ?? JSON.stringify(link));
    if (before === undefined) return link;
  }
}

/** The link of a code as kept (see `asCode`); undefined when there is none. */
export async function findLink(store: Pick<LinkStore, 'get'>, code: string): Promise<Link | undefined> {
  const value = await store.get(PREFIX + code);
  return value === undefined ? undefined : (JSON.parse(value) as Link);
}

/** Every link, the oldest first. */
export async function allLinks(store: LinkStore): Promise<Link[]> {
  const values = await store.list(PREFIX, MAX_LINKS);
  return values.map(({ value }) => JSON.parse(value) as Link).sort((a, b) => a.createdAt - b.createdAt);
}

/** The kinds of events by which arrivals are counted; an event's `data` is the code. */
export const EVENTS = { opened: 'link-opened', started: 'link-started', registered: 'lead' } as const;
export type Counts = Record<keyof typeof EVENTS, number>;

/** How many opened, started and registered by each code, in a span of time (ms since the epoch). */
export async function countArrivals(
  store: LinkStore,
  { from = 0, to }: { from?: number; to: number },
): Promise<(code: string) => Counts> {
  const counts = new Map<string, Counts>();
  for (const [what, type] of Object.entries(EVENTS) as [keyof Counts, string][])
    for (const { data, count } of await store.countEvents({ type, from, to })) {
      const known = counts.get(data) ?? { opened: 0, started: 0, registered: 0 };
      known[what] += count;
      counts.set(data, known);
    }
  return (code) => counts.get(code) ?? { opened: 0, started: 0, registered: 0 };
}

/** A cell so small could point at a person. */
const SMALL = 5;

/** A count as others may see it: none, hidden below five, or the number. */
export const shownCount = (count: number): string =>
  count === 0 ? '0' : count < SMALL ? `<${SMALL}` : String(count);
