// `link create`, `link list`: officers' links and how many people came by each.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import { allLinks, countArrivals, createLink } from '../outreach/links.js';
import { qrPng, qrSvg } from '../outreach/qr.js';
import { SMALL, shownCount } from '../small-counts.js';

const USAGE = `usage: link create --officer NAME --organisation NAME --commune NAME [--svg FILE] [--png FILE]
       link list [--since YYYY-MM-DD] [--json]

The organisation is named in the greeting. The address is BASE_URL/r/CODE; below it stand its QR codes (qr.svg,
qr.png), a sheet to pin up (to-dan) and a page for meetings (hop). Counts under ${SMALL} are hidden.`;

const OPTIONS = {
  officer: { type: 'string' },
  organisation: { type: 'string' },
  commune: { type: 'string' },
  svg: { type: 'string' },
  png: { type: 'string' },
  since: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** What the command talks to. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  print: (line: string) => void;
  now: () => number;
}
const OWN: Surroundings = { env: process.env, print: (line) => console.log(line), now: Date.now };

/** Answers 0, 1 when it did not work, 2 for a wrong call. Works beside a running service. */
export async function link(argv: string[], { env, print, now }: Surroundings = OWN): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: OPTIONS });
  const [verb] = positionals;
  const { officer, organisation, commune, svg, png } = values;
  const since = values.since === undefined ? 0 : Date.parse(`${values.since}T00:00:00+07:00`);
  const create = verb === 'create' && officer && organisation && commune;
  if ((!create && verb !== 'list') || Number.isNaN(since)) {
    print(USAGE);
    return 2;
  }
  const config = readConfig(env);
  const store = await openConfiguredStore(config, { join: true });
  const address = (code: string) =>
    `${(config.BASE_URL ?? 'http://localhost:3000').replace(/\/+$/u, '')}/r/${code}`;
  try {
    if (create) {
      const made = await createLink(store, { officer, organisation, commune }, now());
      const url = address(made.code);
      if (svg) await writeFile(svg, await qrSvg(url));
      if (png) await writeFile(png, await qrPng(url, 1200));
      if (values.json) print(JSON.stringify({ code: made.code, url }));
      else {
        print(`code  #${made.code}`);
        print(`link  ${url}`);
        print(`sheet ${url}/to-dan`);
        if (config.BASE_URL === undefined) print('note: set BASE_URL, phones cannot open this address');
      }
      return 0;
    }
    const counts = await countArrivals(store, { from: since, to: now() + 1 });
    const rows = (await allLinks(store)).map((l) => {
      const { opened, started, registered } = counts(l.code);
      return {
        ...l,
        opened: shownCount(opened),
        started: shownCount(started),
        registered: shownCount(registered),
      };
    });
    for (const r of rows)
      print(
        values.json
          ? JSON.stringify({ ...r, url: address(r.code) })
          : `#${r.code}  opened ${r.opened}  started ${r.started}  registered ${r.registered}  ${r.organisation} · ${r.commune} · ${r.officer}`,
      );
    if (rows.length === 0 && !values.json) print('no links yet: link create');
    return 0;
  } catch (error) {
    print((error as Error).message);
    return 1;
  } finally {
    await store.shutdown();
  }
}
