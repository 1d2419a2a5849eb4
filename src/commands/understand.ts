// `understand --jsonl`: how typed answers are read, one JSON object a line from standard input, one JSON line each,
// in order. A line that cannot be read gives an error line; the rest goes on.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { today } from '../day.js';
import { readLexicon } from '../knowledge/lexicon.js';
import { readPlaces } from '../knowledge/places.js';
import { formatProblem, nearestName, type Problem } from '../knowledge/problem.js';
import { readAge, readBirthYear } from '../vietnamese/age.js';
import { isoDate } from '../vietnamese/calendar.js';
import { readChoice } from '../vietnamese/choice.js';
import { readCommand } from '../vietnamese/command.js';
import { readConsent } from '../vietnamese/consent.js';
import { readDate } from '../vietnamese/date.js';
import type { Gazetteer } from '../vietnamese/gazetteer.js';
import type { Lexicon } from '../vietnamese/lexicon.js';
import { readMessage } from '../vietnamese/message.js';
import { readMoney } from '../vietnamese/money.js';
import { readNumber } from '../vietnamese/number.js';
import { readPhone } from '../vietnamese/phone.js';
import { type Place, readPlace } from '../vietnamese/place.js';
import type { Reading } from '../vietnamese/reading.js';
import { readYesNo } from '../vietnamese/yes-no.js';

const USAGE = 'usage: understand --jsonl   (one {"text","as",…} a line on standard input)';
/** Characters of answers that wait for the reader before reading on. */
const MOST_BUFFERED = 1_000_000;
const KEYS = ['text', 'as', 'options', 'on', 'province', 'asked'];

interface Request {
  text: string;
  as: string;
  options: string[];
  today: string;
  province?: string;
  asked?: string;
}

interface Content {
  lexicon: Lexicon;
  /** Read only when a place or a message is asked for. */
  gazetteer(): Gazetteer;
}

const READERS: Record<string, (request: Request, content: Content) => Reading<unknown>> = {
  choice: (r, { lexicon }) => readChoice(r.text, { options: r.options, lexicon }),
  'yes-no': (r, { lexicon }) => readYesNo(r.text, { lexicon }),
  consent: (r, { lexicon }) => readConsent(r.text, { lexicon }),
  money: (r, { lexicon }) => readMoney(r.text, { lexicon }),
  age: (r, { lexicon }) => readAge(r.text, { lexicon, today: r.today }),
  'birth-year': (r, { lexicon }) => readBirthYear(r.text, { lexicon, today: r.today }),
  number: (r, { lexicon }) => readNumber(r.text, { lexicon }),
  date: (r, { lexicon }) => readDate(r.text, { lexicon, today: r.today }),
  phone: (r, { lexicon }) => readPhone(r.text, { lexicon }),
  place: (r, { lexicon, gazetteer }) => {
    const reading = readPlace(r.text, { gazetteer: gazetteer(), lexicon, province: r.province });
    if ('candidates' in reading) return { candidates: reading.candidates.map(shown) };
    return reading.value === null ? reading : { value: shown(reading.value) };
  },
  command: (r, { lexicon }) => readCommand(r.text, { lexicon, asked: r.asked }),
  message: (r, { lexicon, gazetteer }) => {
    const { goal, occupation, place, facts } = readMessage(r.text, {
      lexicon,
      gazetteer: gazetteer(),
      today: r.today,
      province: r.province,
    });
    const value = {
      ...(goal && { goal }),
      ...(occupation && { occupation }),
      ...(place && { place: shown(place) }),
      ...facts,
    };
    return Object.keys(value).length === 0 ? { value: null } : { value };
  },
};

const shown = ({ commune, kind, province }: Place) => ({ commune, kind, province });

interface LineError {
  error: { path: string; message: string; nearest?: string };
}

const failed = (path: string, message: string, nearest?: string): LineError => ({
  error: { path, message, ...(nearest === undefined ? {} : { nearest }) },
});

/** One checked request from one line of input. */
function requestOf(line: string, day: string): Request | LineError {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch (error) {
    return failed('', `not JSON: ${(error as Error).message}`);
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return failed('', 'a line is one JSON object');
  const { text, as, options, on, province, asked } = raw as Record<string, unknown>;
  const unknown = Object.keys(raw).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return failed(unknown, `unknown key "${unknown}"`, nearestName(unknown, KEYS));
  if (typeof text !== 'string') return failed('text', 'is missing or not a text');
  if (typeof as !== 'string' || !Object.hasOwn(READERS, as)) {
    const message = `is not one of ${Object.keys(READERS).join(', ')}`;
    return failed('as', message, typeof as === 'string' ? nearestName(as, Object.keys(READERS)) : undefined);
  }
  if (options !== undefined && !(Array.isArray(options) && options.every((o) => typeof o === 'string')))
    return failed('options', 'is not a list of texts');
  if (as === 'choice' && (options === undefined || (options as string[]).length === 0))
    return failed('options', 'a choice needs at least one option');
  if (on !== undefined && !isDay(on)) return failed('on', 'is not a day YYYY-MM-DD');
  if (province !== undefined && typeof province !== 'string') return failed('province', 'is not a text');
  if (asked !== undefined && typeof asked !== 'string') return failed('asked', 'is not a text');
  return {
    text,
    as,
    options: (options as string[] | undefined) ?? [],
    today: (on as string | undefined) ?? day,
    province,
    asked,
  };
}

function isDay(on: unknown): boolean {
  if (typeof on !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(on)) return false;
  const [year, month, day] = on.split('-').map(Number) as [number, number, number];
  return isoDate(year, month, day) === on;
}

const knowledgeDir = (): string =>
  resolve(process.env.KNOWLEDGE_DIR ?? join(dirname(fileURLToPath(import.meta.url)), '../../knowledge'));

function loadContent(dir: string): { content?: Content; problems: Problem[] } {
  const file = join(dir, 'lexicon.yaml');
  const { value: lexicon, problems } = readLexicon(file, readFileSync(file, 'utf8'));
  if (lexicon === undefined) return { problems };
  let known: Gazetteer | undefined;
  const json = (name: string): unknown => JSON.parse(readFileSync(join(dir, 'places', name), 'utf8'));
  const gazetteer = (): Gazetteer => {
    if (known === undefined) {
      const places = readPlaces({
        communes: json('communes.json'),
        former: json('former.json'),
        aliases: json('aliases.json'),
      });
      if (places.value === undefined) throw new Error(places.problems.map(formatProblem).join('\n'));
      known = places.value;
    }
    return known;
  };
  return { content: { lexicon, gazetteer }, problems };
}

/** The `understand` command: exit code 0, or 2 when it was called wrongly or the content cannot be used. */
export async function understand(argv: string[]): Promise<number> {
  if (argv.length !== 1 || argv[0] !== '--jsonl') {
    console.error(USAGE);
    return argv[0] === '--help' ? 0 : 2;
  }
  const { content, problems } = loadContent(knowledgeDir());
  if (content === undefined) {
    for (const problem of problems) console.error(formatProblem(problem));
    return 2;
  }
  const day = today(Date.now());
  let out = '';
  let waiting: Promise<void> | undefined;
  const write = async () => {
    const text = out;
    out = '';
    waiting = undefined;
    if (!process.stdout.write(text)) await new Promise((done) => process.stdout.once('drain', done));
  };
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const request = requestOf(line, day);
    const answer = 'error' in request ? request : READERS[request.as]!(request, content);
    out += `${JSON.stringify(answer)}\n`;
    // Answers of lines that came together go out together, at once when input pauses.
    waiting ??= new Promise((done, fail) => setImmediate(() => write().then(done, fail)));
    if (out.length > MOST_BUFFERED) await waiting;
  }
  await waiting;
  return 0;
}
