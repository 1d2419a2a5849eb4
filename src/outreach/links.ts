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
/** Characters of one line. */
export const LINE_MOST = 100;
type Lines = Pick<Link, 'officer' | 'organisation' | 'commune'>;

/** The lines of a link as they are kept; the name of one that is empty or over-long. */
export function tidyLines(lines: Lines): Lines | { wrong: keyof Lines; empty: boolean } {
  const tidy = { ...lines };
  for (const name of ['officer', 'organisation', 'commune'] as const) {
    tidy[name] = lines[name].normalize('NFC').replace(/\s+/gu, ' ').trim();
    if (tidy[name] === '' || tidy[name].length > LINE_MOST) return { wrong: name, empty: tidy[name] === '' };
  }
  return tidy;
}

/** Makes a link. Rejects with a plain Error for an empty or over-long line. */
export async function createLink(store: LinkStore, lines: Lines, now: number): Promise<Link> {
  const tidy = tidyLines(lines);
  if ('wrong' in tidy)
    throw new Error(`${tidy.wrong} is ${tidy.empty ? 'empty' : `longer than ${LINE_MOST} characters`}`);
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

/** How many have opened the link of one code. */
export async function countOpenings(
  store: Pick<LinkStore, 'countEvents'>,
  code: string,
  to: number,
): Promise<number> {
  const counts = await store.countEvents({ type: EVENTS.opened, from: 0, to });
  return counts.reduce((sum, { data, count }) => (data === code ? sum + count : sum), 0);
}

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
