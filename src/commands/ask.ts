// `ask [--json] [--limit N] QUERY` and `ask --jsonl`: which pages of the knowledge base answer a question.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadKnowledge } from '../knowledge/load.js';
import { ContentError, formatProblem } from '../knowledge/problem.js';
import { openSearch } from '../knowledge/search/open.js';
import { KINDS, type Search, type SearchAnswer } from '../knowledge/search/search.js';
import { knowledgeFolder } from './check.js';

const USAGE = 'usage: ask [--json] [--limit N] QUERY | ask [--limit N] --jsonl';
const MAX_LIMIT = 100;

const limitSchema = z.int().min(1).max(MAX_LIMIT);
const requestSchema = z.strictObject({
  query: z.string(),
  limit: limitSchema.optional(),
  kind: z.enum(KINDS).optional(),
  level: z.string().optional(),
  place: z.strictObject({ province: z.string(), commune: z.string().optional() }).optional(),
});

type Answer = SearchAnswer & { error?: string };

const refused = (error: string): Answer => ({ results: [], confident: false, error });

/** The answer to one line of `--jsonl`: a JSON object, a JSON string, or the bare query. Never throws. */
export function answerLine(search: Search, line: string, limit?: number): Answer {
  let request: unknown = { query: line };
  if (/^\s*[{"[]/.test(line)) {
    try {
      const parsed: unknown = JSON.parse(line);
      request = typeof parsed === 'string' ? { query: parsed } : parsed;
    } catch (error) {
      return refused(`not JSON: ${(error as Error).message}`);
    }
  }
  const read = requestSchema.safeParse(request);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    return refused(`${issue.path.join('.') || 'request'}: ${issue.message}`);
  }
  const { query, ...options } = read.data;
  return search.search(query, { ...(limit !== undefined && { limit }), ...options });
}

function print({ results, confident }: SearchAnswer): void {
  if (!confident) console.log('Chưa có thông tin về câu này. Gần nhất:');
  results.forEach((result, at) => {
    console.log(`${at + 1}. ${result.title}  (${result.id}, ${result.score.toFixed(2)})`);
  });
}

/** The `ask` command. Exit code 0, or 2 when the arguments or the content cannot be used. */
export async function ask(argv: string[]): Promise<number> {
  const args = readArguments(argv);
  if (typeof args === 'string') {
    console.error(args);
    return 2;
  }
  let search: Search;
  try {
    search = openSearch(await loadKnowledge(knowledgeFolder()));
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    for (const problem of error.problems) console.error(formatProblem(problem));
    return 2;
  }
  const { limit } = args;
  if (args.jsonl) {
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
      console.log(JSON.stringify(answerLine(search, line, limit)));
    return 0;
  }
  const answer = search.search(args.query, { ...(limit !== undefined && { limit }) });
  if (args.json) console.log(JSON.stringify(answer));
  else print(answer);
  return 0;
}

interface Arguments {
  json: boolean;
  jsonl: boolean;
  limit: number | undefined;
  query: string;
}

/** The arguments, or what is wrong with them. */
function readArguments(argv: string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, jsonl: { type: 'boolean' }, limit: { type: 'string' } },
    });
    const limit = values.limit === undefined ? undefined : limitSchema.safeParse(Number(values.limit));
    if (limit && !limit.success) return `--limit must be a whole number from 1 to ${MAX_LIMIT}`;
    if (!values.jsonl && positionals.length === 0) return USAGE;
    return {
      json: values.json ?? false,
      jsonl: values.jsonl ?? false,
      limit: limit?.data,
      query: positionals.join(' '),
    };
  } catch (error) {
    return `${(error as Error).message}\n${USAGE}`;
  }
}
