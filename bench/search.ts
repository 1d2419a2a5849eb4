// `npm run bench:search [XQUAD_FOLDER]`: how well and how fast the search finds the right page, beside five peers
// in the same run: on the public set XQuAD-vi in four ways of typing, on the judged questions of test/search (both
// halves, every way of typing), on questions that nothing here answers, and on 10,000 documents.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadKnowledge } from '../src/knowledge/load.js';
import { documentsOf } from '../src/knowledge/search/documents.js';
import { openSearch } from '../src/knowledge/search/open.js';
import type { Search } from '../src/knowledge/search/search.js';
import { keep } from './report.js';
import { type Engine, miniSearch, ours, type Passage, PEERS } from './search/engines.js';
import { among, meanReciprocalRank, ms, percent, quantile, table, timed } from './search/measure.js';
import { type Noise, noisy, seeded, stripAccents } from './search/noise.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const xquadFolder = process.argv[2] ?? process.env.XQUAD_DIR ?? join(here, 'test/data/xquad-vi');
const XQUAD_WAYS: readonly Noise[] = ['clean', 'nodia', 'typo', 'telex'];
const SEED = 20_261_121;
const LARGE = 10_000;
const LARGE_QUERIES = 300;

interface Judged {
  query: string;
  ids: string[];
  typing: string;
  half: 'tune' | 'held';
}

const figures: Record<string, unknown> = {};
const say = (name: string, head: string[], rows: (string | number)[][]) => {
  figures[name] = rows.map((row) => Object.fromEntries(head.map((key, at) => [key, row[at]])));
  console.log(table(name, head, rows));
};

function readXquad(): { passages: Passage[]; questions: { question: string; id: string }[] } {
  const file = JSON.parse(readFileSync(join(xquadFolder, 'xquad.vi.json'), 'utf8')) as {
    data: { paragraphs: { context: string; qas: { question: string }[] }[] }[];
  };
  const passages: Passage[] = [];
  const questions: { question: string; id: string }[] = [];
  for (const { context, qas } of file.data.flatMap((article) => article.paragraphs)) {
    const id = String(passages.length);
    passages.push({ id, title: '', body: context });
    for (const { question } of qas) questions.push({ question, id });
  }
  return { passages, questions };
}

const readJudged = (file: string): Judged[] =>
  readFileSync(join(here, 'test/search', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Judged);

async function benchXquad(): Promise<Passage[]> {
  const { passages, questions } = readXquad();
  const rows: (string | number)[][] = [];
  for (const engine of [ours(), ...PEERS]) {
    const start = performance.now();
    const find = await engine.build(passages);
    const built = performance.now() - start;
    const row: (string | number)[] = [engine.name];
    const times: number[] = [];
    for (const way of XQUAD_WAYS) {
      const random = seeded(SEED);
      const ranks: number[] = [];
      for (const { question, id } of questions) {
        const query = noisy(question, way, random);
        const begun = performance.now();
        const found = await find(query);
        times.push(performance.now() - begun);
        ranks.push(found.indexOf(id));
      }
      row.push(meanReciprocalRank(ranks).toFixed(1));
    }
    rows.push([...row, ms(quantile(times, 0.5)), ms(quantile(times, 0.99)), ms(built)]);
  }
  say(
    `XQuAD-vi: MRR@10 of ${questions.length} questions over ${passages.length} passages`,
    ['engine', 'as written', 'no accents', 'typos', 'Telex left', 'p50 ms', 'p99 ms', 'build ms'],
    rows,
  );
  return passages;
}

const fits = (id: string, wanted: readonly string[]): boolean =>
  wanted.some((want) => (want.endsWith('*') ? id.startsWith(want.slice(0, -1)) : want === id));

/** Ranks and refusals of judged questions. */
function judge(search: Search, questions: readonly Judged[], change: (query: string) => string = (q) => q) {
  const answers = questions.map(({ query, ids }) => {
    const { results, confident } = search.search(change(query));
    return { rank: results.findIndex((result) => fits(result.id, ids)), confident };
  });
  const ranks = answers.map((answer) => answer.rank);
  return [
    questions.length,
    meanReciprocalRank(ranks).toFixed(1),
    among(ranks, 1).toFixed(1),
    among(ranks, 3).toFixed(1),
    percent(answers.filter((answer) => !answer.confident).length / answers.length).toFixed(1),
  ];
}

function benchJudged(search: Search): void {
  const head = ['typing', 'questions', 'MRR@10', 'first', 'first three', 'refused %'];
  for (const half of ['tune', 'held'] as const) {
    const questions = readJudged(`${half}.jsonl`);
    const ways = [...new Set(questions.map((q) => q.typing))];
    say(`Judged questions, ${half === 'tune' ? 'tuning half' : 'held-back half'}`, head, [
      ['all', ...judge(search, questions)],
      ...ways.map((way) => [
        way,
        ...judge(
          search,
          questions.filter((q) => q.typing === way),
        ),
      ]),
      ['all, accents dropped', ...judge(search, questions, stripAccents)],
    ]);
  }
  const nonsense = readJudged('nonsense.jsonl');
  say(
    'Questions that nothing here answers',
    ['half', 'questions', 'answered with confidence %'],
    (['tune', 'held'] as const).map((half) => {
      const list = nonsense.filter((q) => q.half === half);
      const accepted = list.filter((q) => search.search(q.query).confident).length;
      return [half, list.length, percent(accepted / list.length).toFixed(1)];
    }),
  );
}

/** The same questions put to a peer over the same pages, as plain text. */
async function benchPeersOnPages(pages: readonly Passage[]): Promise<void> {
  const questions = readJudged('held.jsonl');
  const rows: (string | number)[][] = [];
  for (const engine of PEERS) {
    const find = await engine.build(pages);
    const ranks: number[] = [];
    const bare: number[] = [];
    for (const { query, ids } of questions) {
      ranks.push((await find(query)).findIndex((id) => fits(id, ids)));
      bare.push((await find(stripAccents(query))).findIndex((id) => fits(id, ids)));
    }
    rows.push([
      engine.name,
      meanReciprocalRank(ranks).toFixed(1),
      among(ranks, 3).toFixed(1),
      meanReciprocalRank(bare).toFixed(1),
    ]);
  }
  say('Peers on the held-back half', ['engine', 'MRR@10', 'first three', 'MRR@10, accents dropped'], rows);
}

async function benchSpeed(
  search: Search,
  pages: readonly Passage[],
  xquad: readonly Passage[],
): Promise<void> {
  const queries = [...readJudged('tune.jsonl'), ...readJudged('held.jsonl')].map((q) => q.query);
  const peer = await miniSearch.build(pages);
  for (const query of queries) {
    search.search(query);
    await peer(query);
  }
  const mine = await timed(queries, (query) => search.search(query));
  const theirs = await timed(queries, peer);
  const rows = [
    ['Cầu Nghề', pages.length, ms(quantile(mine, 0.5)), ms(quantile(mine, 0.99)), ''],
    [miniSearch.name, pages.length, ms(quantile(theirs, 0.5)), ms(quantile(theirs, 0.99)), ''],
  ];

  const random = seeded(SEED);
  const sentences = [...xquad, ...pages].flatMap((p) => p.body.match(/[^.!?\n]{20,400}[.!?\n]/g) ?? []);
  const pick = () => sentences[Math.floor(random() * sentences.length)]!;
  const large = Array.from({ length: LARGE }, (_, at): Passage => {
    return { id: String(at), title: '', body: `${pick()} ${pick()} ${pick()}` };
  });
  const { questions } = readXquad();
  const sample = Array.from({ length: LARGE_QUERIES }, (_, at) =>
    at % 2 === 0
      ? queries[Math.floor(random() * queries.length)]!
      : questions[Math.floor(random() * questions.length)]!.question,
  );
  for (const engine of [ours(), miniSearch] as Engine[]) {
    const start = performance.now();
    const find = await engine.build(large);
    const built = performance.now() - start;
    await timed(sample.slice(0, 50), find);
    const times = await timed(sample, find);
    rows.push([engine.name, LARGE, ms(quantile(times, 0.5)), ms(quantile(times, 0.99)), ms(built)]);
  }
  say('Speed', ['engine', 'documents', 'p50 ms', 'p99 ms', 'build ms'], rows);
}

const xquad = await benchXquad();
const knowledge = await loadKnowledge(join(here, 'knowledge'));
const documents = documentsOf(knowledge);
const start = performance.now();
const search = openSearch(knowledge);
console.log(
  `\nIndex of the shipped content: ${documents.length} documents in ${ms(performance.now() - start)} ms`,
);
const pages = documents.map(({ id, title, questions, body }): Passage => {
  return { id, title, body: [...(questions ?? []), body].join('.\n') };
});
benchJudged(search);
await benchPeersOnPages(pages);
await benchSpeed(search, pages, xquad);
keep('search', figures);
