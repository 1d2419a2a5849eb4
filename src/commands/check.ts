// `check [FILE] [--json]` and `check --jsonl`: the verdicts of people given as facts objects (see docs/rules.md).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  checkPerson,
  compileRules,
  type FactError,
  type Facts,
  nextQuestion,
  parseDays,
  plainResult,
  type Rules,
} from '../eligibility/index.js';
import { ContentError, nearestName } from '../knowledge/problem.js';
import { readRules } from '../knowledge/scheme-file.js';

/** The folder of the content: KNOWLEDGE_DIR, or the package's own. */
export const knowledgeFolder = (): string =>
  process.env.KNOWLEDGE_DIR ?? fileURLToPath(new URL('../../knowledge/', import.meta.url));

/** Reads and compiles the rules of a folder. Throws ContentError with every problem; never drops a scheme. */
export function loadRules(folder = knowledgeFolder()): Rules {
  const schemes = join(folder, 'schemes');
  const files = readdirSync(schemes)
    .filter((f) => f.endsWith('.yaml'))
    .map((f) => ({ file: join('schemes', f), text: readFileSync(join(schemes, f), 'utf8') }));
  const read = readRules(
    { file: 'facts.yaml', text: readFileSync(join(folder, 'facts.yaml'), 'utf8') },
    files,
  );
  if (!read.facts || read.problems.some((p) => p.severity === 'error')) throw new ContentError(read.problems);
  return compileRules(read.schemes, read.facts);
}

/** Today's date in Vietnam. */
export function todayInVietnam(now = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(now);
}

/** First and last day that a check may be made for. */
const FIRST = '2007-01-01';
const LAST = '2050-12-31';

export type Answer = { result: object } | { error: FactError };

/** Reads the day of a check; an error when it is no whole day of a sensible year. */
export function readDay(on: unknown, path: string): { day: number } | { error: FactError } {
  const days = typeof on === 'string' ? parseDays(on) : undefined;
  if (!days || days.lo !== days.hi)
    return {
      error: { path, message: `${path}: ${JSON.stringify(on)} is not a day (YYYY-MM-DD)`, nearest: null },
    };
  if ((on as string) < FIRST || (on as string) > LAST)
    return {
      error: {
        path,
        message: `${path}: ${on} is not between ${FIRST} and ${LAST}`,
        nearest: (on as string) > LAST ? LAST : FIRST,
      },
    };
  return { day: days.lo };
}

const wrapperKeys = ['on', 'facts', 'unknown'];

/** The answer of `check` to one JSON text: the verdicts with the next question, or what is wrong with it. */
export function answerCheck(rules: Rules, text: string, today: string): Answer {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return { error: { path: '', message: `not JSON: ${(error as Error).message}`, nearest: null } };
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { error: { path: '', message: 'must be one object of facts', nearest: null } };
  const wrapped = 'facts' in input || 'on' in input;
  const wrapper = input as { on?: unknown; facts?: unknown; unknown?: unknown };
  if (wrapped) {
    const stray = Object.keys(input).find((k) => !wrapperKeys.includes(k));
    if (stray !== undefined)
      return {
        error: {
          path: stray,
          message: `unknown key "${stray}" beside "on" and "facts"`,
          nearest: nearestName(stray, wrapperKeys) ?? null,
        },
      };
  }
  const day = readDay(wrapped && wrapper.on !== undefined ? wrapper.on : today, 'on');
  if ('error' in day) return day;
  const facts = !wrapped ? input : wrapper.facts === undefined ? {} : wrapper.facts;
  const wrong = rules.model.validate(facts, day.day, wrapped ? 'facts.' : '');
  if (wrong) return { error: wrong };
  const unknown: unknown = (wrapped ? wrapper.unknown : undefined) ?? [];
  if (!Array.isArray(unknown))
    return { error: { path: 'unknown', message: 'must be a list of facts', nearest: null } };
  const foreign = unknown.find((name) => !rules.model.names.includes(name));
  if (foreign !== undefined)
    return {
      error: {
        path: 'unknown',
        message: `unknown fact "${foreign}"`,
        nearest: nearestName(String(foreign), rules.model.names) ?? null,
      },
    };
  const check = plainResult(checkPerson(rules, facts as Facts, day.day));
  const question = nextQuestion(rules, facts as Facts, day.day, { unknown });
  const next =
    question === null ? null : question.kind === 'single' ? question.fact : question.facts[0]!.fact;
  return { result: { ...check, next } };
}

const print = (value: unknown, pretty = false) =>
  process.stdout.write(`${JSON.stringify(value, null, pretty ? 2 : undefined)}\n`);

/** Runs `answerOf` on a file, on standard input, or with --jsonl on every line of it. Gives the exit code. */
export async function runJson(
  argv: readonly string[],
  usage: string,
  answerOf: (text: string) => Answer,
): Promise<number> {
  const flags = argv.filter((a) => a.startsWith('-'));
  const files = argv.filter((a) => !a.startsWith('-'));
  const stray = flags.find((f) => f !== '--json' && f !== '--jsonl');
  if (stray !== undefined || files.length > 1) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  if (flags.includes('--jsonl')) {
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim() === '') continue;
      const a = answerOf(line);
      print('error' in a ? a : a.result);
    }
    return 0;
  }
  let text: string;
  try {
    text = readFileSync(files[0] ?? 0, 'utf8');
  } catch (error) {
    print({ error: { path: files[0] ?? '', message: (error as Error).message, nearest: null } });
    return 2;
  }
  const a = answerOf(text);
  if ('error' in a) {
    print(a);
    return 2;
  }
  print(a.result, !flags.includes('--json'));
  return 0;
}

/** Loads the rules, or prints what is wrong with them and gives undefined. */
export function rulesOrProblems(): Rules | undefined {
  try {
    return loadRules();
  } catch (error) {
    const first =
      error instanceof ContentError ? error.problems.find((p) => p.severity === 'error') : undefined;
    process.stderr.write(`${(error as Error).message}\n`);
    print({
      error: {
        path: first ? `${first.file}:${first.line}` : knowledgeFolder(),
        message: first?.message ?? (error as Error).message,
        nearest: first?.nearest ?? null,
      },
    });
    return undefined;
  }
}

/** The `check` command. Exit code 0, or 2 when the input or the content cannot be used. */
export async function check(argv: string[]): Promise<number> {
  const rules = rulesOrProblems();
  if (!rules) return 2;
  const today = todayInVietnam();
  return runJson(argv, 'usage: check [FILE] [--json] | check --jsonl', (text) =>
    answerCheck(rules, text, today),
  );
}
