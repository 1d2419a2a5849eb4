// Benchmark of understanding: how many typed answers are read right, how often something wrong is taken for an
// answer, and how fast; beside exact match and the recognizers that botbuilder uses, on the same tables in one run.
import { cpus } from 'node:os';
import recognizers from '@microsoft/recognizers-text-suite';
import { readPlace } from '../src/vietnamese/place.js';
import type { Reading } from '../src/vietnamese/reading.js';
import { gazetteer, lexicon, withoutAccents } from '../test/unit/vietnamese/content.js';
import { READERS, type Reader, shown, wanted } from '../test/unit/vietnamese/readers.js';
import { PLACE } from '../test/unit/vietnamese/tables/place.js';
import type { Case } from '../test/unit/vietnamese/tables/types.js';
import { keep } from './report.js';

const CULTURE = 'en-us';
const DAY = '2026-11-21';

type Read = (text: string, options: readonly string[]) => unknown;

/** What a program without a reader does: the label, the position or the plain value, nothing else. */
const EXACT: Record<string, Read> = {
  choice: (t, options) => {
    const at = options.findIndex((o, i) => o.toLowerCase() === t.toLowerCase() || String(i + 1) === t.trim());
    return at < 0 ? null : at;
  },
  'yes-no': (t) => ({ có: 'yes', không: 'no', 'không biết': 'unknown' })[t.trim().toLowerCase()] ?? null,
  consent: (t) => ({ 'đồng ý': 'yes', có: 'yes', '1': 'yes', không: 'no' })[t.trim().toLowerCase()] ?? null,
  money: (t) => whole(t.replace(/\./g, '')),
  age: whole,
  number: whole,
  'birth-year': (t) => (/^(19|20)\d\d$/.test(t.trim()) ? Number(t) : null),
  date: (t) => {
    const [, d, m, y] = /^(\d\d?)\/(\d\d?)\/(\d{4})$/.exec(t.trim()) ?? [];
    return y === undefined ? null : `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}`;
  },
  phone: (t) => (/^0\d{9}$/.test(t.trim()) ? `+84${t.trim().slice(1)}` : null),
  command: (t) => ({ '0': 'back', '9': 'menu', '#': 'human', '?': 'help' })[t.trim()] ?? null,
};

function whole(text: string): number | null {
  return /^\d+$/.test(text.trim()) ? Number(text) : null;
}

interface Found {
  resolution?: { value?: unknown; values?: { timex?: string; value?: string }[]; unit?: string };
}
const first = (list: unknown[]): unknown => (list as Found[])[0]?.resolution?.value ?? null;
const numeric = (value: unknown): number | null => (value === null ? null : Number(value));
const yes = (value: unknown): unknown => (value === true ? 'yes' : value === false ? 'no' : null);
const reference = new Date(`${DAY}T05:00:00Z`);

/** botbuilder's prompts read with these; there is no Vietnamese culture, English comes nearest. */
const BOTBUILDER: Record<string, Read> = {
  choice: (t, options) => {
    const exact = options.findIndex((o) => t.toLowerCase().includes(o.toLowerCase()));
    const position = numeric(
      first(recognizers.recognizeOrdinal(t, CULTURE)) ?? first(recognizers.recognizeNumber(t, CULTURE)),
    );
    return exact >= 0
      ? exact
      : position !== null && position >= 1 && position <= options.length
        ? position - 1
        : null;
  },
  'yes-no': (t) => yes(first(recognizers.recognizeBoolean(t, CULTURE))),
  consent: (t) => yes(first(recognizers.recognizeBoolean(t, CULTURE))),
  money: (t) =>
    numeric(
      first(recognizers.recognizeCurrency(t, CULTURE)) ?? first(recognizers.recognizeNumber(t, CULTURE)),
    ),
  age: (t) =>
    numeric(first(recognizers.recognizeAge(t, CULTURE)) ?? first(recognizers.recognizeNumber(t, CULTURE))),
  number: (t) => numeric(first(recognizers.recognizeNumber(t, CULTURE))),
  'birth-year': (t) => numeric(first(recognizers.recognizeNumber(t, CULTURE))),
  date: (t) =>
    (recognizers.recognizeDateTime(t, CULTURE, undefined, reference) as Found[])[0]?.resolution?.values?.[0]
      ?.timex ?? null,
  phone: (t) => {
    const number = first(recognizers.recognizePhoneNumber(t, CULTURE));
    return number === null
      ? null
      : `+84${String(number)
          .replace(/\D/g, '')
          .replace(/^(84|0)/, '')}`;
  },
};

interface Score {
  right: number;
  /** Took something for an answer that is another one, or none. */
  wrong: number;
  of: number;
}

function score(cases: readonly Case[], read: (c: Case, text: string) => string): Score {
  let right = 0;
  let wrong = 0;
  let of = 0;
  for (const c of cases) {
    for (const text of c.accentsMatter ? [c.text] : [c.text, withoutAccents(c.text)]) {
      of++;
      const got = read(c, text);
      if (got === wanted(c.want)) right++;
      else if (got !== 'null' && !got.startsWith('ask')) wrong++;
    }
  }
  return { right, wrong, of };
}

const OPTIONS: readonly string[] = [];
const asText = (read: Read) => (c: Case, text: string) => wanted(read(text, c.options ?? OPTIONS));

/** Answers a CPU second over a table. `fresh` types every round otherwise, so that no text is remembered. */
function speed(reader: Reader, ms: number, fresh: boolean): number {
  const short = reader.cases.filter((c) => c.text.length <= 25);
  const round = (n: number) => {
    for (const c of short) reader.read(fresh ? c.text + ' '.repeat(n % 64) : c.text, c.options);
  };
  for (let n = 0; n < 100; n++) round(n);
  const start = process.cpuUsage();
  const used = () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  let rounds = 0;
  // Reading the clock costs as much as several answers.
  while (used() < ms) for (let n = 0; n < 10; n++) round(rounds++);
  return (rounds * short.length * 1000) / used();
}

export interface Row {
  reader: string;
  cases: number;
  right: number;
  falseAccepts: number;
  exact: number;
  botbuilder?: number;
  botbuilderFalse?: number;
  perSecond: number;
  perSecondNew: number;
}

function row(reader: Reader, ms: number): Row {
  const own = score(reader.cases, (c, text) => shown(reader.read(text, c.options)));
  const exact = score(reader.cases, asText(EXACT[reader.name]!));
  const peerRead = BOTBUILDER[reader.name];
  const peer = peerRead && score(reader.cases, asText(peerRead));
  return {
    reader: reader.name,
    cases: own.of,
    right: own.right / own.of,
    falseAccepts: own.wrong / own.of,
    exact: exact.right / exact.of,
    botbuilder: peer && peer.right / peer.of,
    botbuilderFalse: peer && peer.wrong / peer.of,
    perSecond: speed(reader, ms, false),
    perSecondNew: speed(reader, ms, true),
  };
}

/** Places as one more reader: the whole-name table; exact match knows today's names, botbuilder none. */
function placeReader(): Reader {
  const cases = PLACE.filter((c) => c.among === undefined && c.province === undefined).map(
    (c): Case => ({
      text: c.text,
      want: Array.isArray(c.want) ? { ask: c.want } : c.want,
      accentsMatter: true,
    }),
  );
  const read = (text: string): Reading<string> => {
    const reading = readPlace(text, { gazetteer, lexicon });
    const name = (p: { kind: string; commune: string; province: string }) =>
      `${p.kind} ${p.commune}/${p.province}`;
    return 'candidates' in reading
      ? { candidates: reading.candidates.map(name) }
      : { value: reading.value && name(reading.value) };
  };
  return { name: 'place', cases, read };
}
EXACT.place = (t) => {
  const hits = gazetteer.communes.filter((c) => c.commune.toLowerCase() === t.trim().toLowerCase());
  return hits.length === 1 ? `${hits[0]!.kind} ${hits[0]!.commune}/${hits[0]!.province}` : null;
};

/** Runs everything; `quick` measures speed for a tenth of the time. */
export function benchUnderstand(quick = false): Row[] {
  return [...READERS, placeReader()].map((reader) => row(reader, quick ? 50 : 500));
}

const percent = (x: number | undefined) => (x === undefined ? '–' : `${(x * 100).toFixed(1)} %`);

if (process.argv[1]?.endsWith('understand.ts')) {
  const rows = benchUnderstand(process.argv.includes('--quick'));
  console.log(`understanding, Node ${process.version}, ${cpus()[0]?.model ?? ''}\n`);
  console.log(
    '| answers | cases | right | false accepts | exact match right | botbuilder right | botbuilder false | answers/CPU s | of which none seen before |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const r of rows)
    console.log(
      `| ${r.reader} | ${r.cases} | ${percent(r.right)} | ${percent(r.falseAccepts)} | ${percent(r.exact)} | ${percent(r.botbuilder)} | ${percent(r.botbuilderFalse)} | ${Math.round(r.perSecond).toLocaleString('en')} | ${Math.round(r.perSecondNew).toLocaleString('en')} |`,
    );
  keep('understand', rows);
  const failed = rows.some((r) => r.right < 0.97 || r.falseAccepts > (r.reader === 'consent' ? 0 : 0.01));
  process.exitCode = failed ? 1 : 0;
}
