// Benchmark of the eligibility rules: how many questions, how many turns, how fast; beside the optimum and
// beside publicodes, json-logic-engine and json-rules-engine on the same rules and people, in one run.
import { cpus } from 'node:os';
import type { Facts } from '../src/eligibility/facts.js';
import {
  applyAnswer,
  checkPerson,
  compileRules,
  nextQuestion,
  type Rules,
  tally,
} from '../src/eligibility/index.js';
import type { DayRules } from '../src/eligibility/rules.js';
import type { SchemeFile } from '../src/knowledge/scheme-file.js';
import {
  flatten,
  jsonLogicOracle,
  jsonRulesOracle,
  publicodesOracle,
} from '../test/unit/eligibility/oracles.js';
import { forget, likelyPerson, rules, seeded, spreadPerson, today } from '../test/unit/eligibility/world.js';
import { keep } from './report.js';
import { askByPublicodes, askOneByOne, independentPerson, optimum, SMALL } from './rules-questions.js';

/** One line of the table. */
export interface Row {
  what: string;
  value: string;
  goal: string;
  pass: boolean | undefined;
}

const mean = (a: readonly number[]) => a.reduce((x, y) => x + y, 0) / Math.max(1, a.length);
const quantile = (a: readonly number[], q: number) =>
  [...a].sort((x, y) => x - y)[Math.min(a.length - 1, Math.floor(a.length * q))]!;

function questions(day: DayRules, people: number, peers: number): Row[] {
  const random = seeded(11);
  const small = day.schemes.filter((s) => SMALL.includes(s.id)).map((s) => s.outcome);
  const best = optimum(day, small);
  const crowd = Array.from({ length: people }, () => independentPerson(day, random));
  const ours = crowd.map((p) => askOneByOne(day, p, SMALL));
  const average = mean(ours.map((o) => o.asked));
  const irrelevant = ours.reduce((s, o) => s + o.irrelevant, 0);
  const oracle = publicodesOracle(day, today, SMALL);
  const some = crowd.slice(0, peers);
  const oursSome = mean(ours.slice(0, peers).map((o) => o.asked));
  const publicodes = mean(some.map((p) => askByPublicodes(day, p, SMALL, oracle)));
  const all = Array.from({ length: Math.ceil(peers / 4) }, () => likelyPerson(day, random));
  const oursAll = mean(all.map((p) => askOneByOne(day, p, undefined).asked));
  const oracleAll = publicodesOracle(day, today);
  const publicodesAll = mean(all.map((p) => askByPublicodes(day, p, undefined, oracleAll)));
  return [
    row(
      `questions, ${SMALL.length} schemes, ${people} people: ours / optimal tree`,
      `${average.toFixed(2)} / ${best.toFixed(2)} = ${(average / best).toFixed(3)}`,
      '≤ 1.05',
      average / best <= 1.05,
    ),
    row('irrelevant questions (exact)', String(irrelevant), '0', irrelevant === 0),
    row(
      `questions, same schemes, ${peers} people: ours / publicodes`,
      `${oursSome.toFixed(2)} / ${publicodes.toFixed(2)} = ${(oursSome / publicodes).toFixed(3)}`,
      '≤ 1',
      oursSome <= publicodes,
    ),
    row(
      `questions, all ten schemes, ${all.length} people: ours / publicodes`,
      `${oursAll.toFixed(2)} / ${publicodesAll.toFixed(2)} = ${(oursAll / publicodesAll).toFixed(3)}`,
      '≤ 1',
      oursAll <= publicodesAll,
    ),
  ];
}

// ------------------------------------------------------------------ turns

const COURSE = [
  'courseLevel',
  'courseMonths',
  'studyDays',
  'studyDaysFirst6Months',
  'tuition',
  'tuitionPerMonth',
  'distanceKm',
  'courseStem',
  'courseHazardous',
  'courseFullTime',
  'publicSchool',
];

interface Talk {
  turns: number;
  /** Turns until the first confirmed yes; undefined when there is none to find. */
  firstYes: number | undefined;
}

function talk(day: DayRules, person: Facts, known: readonly string[], amounts: boolean): Talk {
  let facts: Facts = Object.fromEntries(known.map((k) => [k, person[k]!]));
  let turns = 0;
  let firstYes: number | undefined;
  for (;;) {
    const masks = day.masks(facts, today);
    const yes = day.schemes.some((s) => {
      const ends = day.diagrams.reach(s.outcome, masks);
      return ends.length === 1 && ends[0] === 2;
    });
    if (yes) firstYes ??= turns;
    const q = nextQuestion(rules, facts, today, { amounts });
    if (!q) return { turns, firstYes };
    turns++;
    facts =
      q.kind === 'single'
        ? applyAnswer(rules, facts, q, person[q.fact])
        : applyAnswer(
            rules,
            facts,
            q,
            q.facts.map((f) => f.fact).filter((f) => person[f] !== day.model.fact(f).tick!.no),
          );
  }
}

function turns(day: DayRules, people: number): Row[] {
  const random = seeded(5);
  const crowd = Array.from({ length: people }, () => likelyPerson(day, random));
  const verdicts = crowd.map((p) => talk(day, p, [], false));
  const chosen = crowd.map((p) => talk(day, p, COURSE, true));
  const count = verdicts.map((t) => t.turns);
  const first = verdicts.flatMap((t) => t.firstYes ?? []);
  return [
    row(`turns to all ten verdicts, ${people} people: mean`, mean(count).toFixed(2), '≤ 7', mean(count) <= 7),
    row(
      '  p90 / max',
      `${quantile(count, 0.9)} / ${Math.max(...count)}`,
      'p90 ≤ 10',
      quantile(count, 0.9) <= 10,
    ),
    row('  turns to the first confirmed yes, mean', mean(first).toFixed(2), '≤ 5', mean(first) <= 5),
    row(
      '  course already chosen, sums included: mean / p90',
      `${mean(chosen.map((t) => t.turns)).toFixed(2)} / ${quantile(
        chosen.map((t) => t.turns),
        0.9,
      )}`,
      '',
      undefined,
    ),
  ];
}

// ------------------------------------------------------------------ scale and speed

/** Seconds of processor time used: what else the machine does changes no figure. */
function cpu(): number {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1e6;
}

/** Forty schemes: the ten real ones, and variations of them with other levels, thresholds and groups. */
function fortySchemes(): Rules {
  const random = seeded(3);
  const schemes: SchemeFile[] = [...rules.schemes];
  for (let n = 0; schemes.length < 40; n++) {
    const model = rules.schemes[n % rules.schemes.length]!;
    const other = rules.schemes[Math.floor(random() * rules.schemes.length)]!;
    const last = model.versions.at(-1)!;
    const extra = other.versions
      .at(-1)!
      .criteria.filter((c) => c.fact !== undefined && !JSON.stringify(c).includes('$'));
    const criteria = [...last.criteria.filter(() => random() < 0.8), ...extra.filter(() => random() < 0.3)];
    schemes.push({
      ...model,
      id: `${model.id}-${n}`,
      sources: { ...other.sources, ...model.sources },
      versions: [
        { ...last, replacedBy: undefined, criteria: criteria.length > 0 ? criteria : last.criteria },
      ],
    });
  }
  return compileRules(schemes, rules.model.file);
}

function scale(people: number): Row[] {
  const forty = fortySchemes();
  const random = seeded(9);
  const started = cpu();
  const day = forty.on(today);
  const compiled = (cpu() - started) * 1000;
  const times: number[] = [];
  // The first questions of a fresh process also pay for its compilation.
  const warmUp = 500;
  for (let i = -warmUp; i < people; i++) {
    const facts = forget(likelyPerson(day, random), random, random());
    const from = cpu();
    nextQuestion(forty, facts, today);
    if (i >= 0) times.push((cpu() - from) * 1000);
  }
  return [
    row(
      'next question at 40 schemes, p50 / p99 CPU ms',
      `${quantile(times, 0.5).toFixed(2)} / ${quantile(times, 0.99).toFixed(2)}`,
      'p99 ≤ 5',
      quantile(times, 0.99) <= 5,
    ),
    row(
      `compile 40 schemes, CPU ms (${day.diagrams.size} nodes)`,
      compiled.toFixed(0),
      '≤ 100',
      compiled <= 100,
    ),
  ];
}

const FOUR = ['rural-worker', 'youth-after-service', 'unemployment-training', 'job-loan'];

async function speed(day: DayRules, seconds: number): Promise<Row[]> {
  const random = seeded(21);
  const crowd = Array.from({ length: 5000 }, () => spreadPerson(day, random));
  const flats = crowd.map((p) => flatten(day, p, today));
  const perSecond = async (n: number, run: (i: number) => unknown): Promise<number> => {
    for (let i = 0; i < Math.min(n * 5, 20_000); i++) await run(i % crowd.length);
    let done = 0;
    const from = cpu();
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      for (let k = 0; k < n; k++) {
        const result = run(done++ % crowd.length);
        if (result instanceof Promise) await result;
      }
    }
    return done / (cpu() - from);
  };
  const count = tally(
    day,
    day.schemes.filter((s) => FOUR.includes(s.id)),
  );
  const ours = await perSecond(2000, (i) => count(crowd[i]!, today));
  const explained = await perSecond(200, (i) => checkPerson(rules, crowd[i]!, today));
  const logic = jsonLogicOracle(day, today);
  const jsonLogic = await perSecond(200, (i) => logic(flats[i]!));
  const pub = publicodesOracle(day, today, FOUR);
  const publicodes = await perSecond(10, (i) => pub.outcome(flats[i]!));
  const jre = jsonRulesOracle(day, today, FOUR);
  const jsonRules = await perSecond(50, (i) => jre(flats[i]!));
  const k = (x: number) => `${(x / 1000).toFixed(x < 10_000 ? 1 : 0)} k/s`;
  return [
    row(
      'people per CPU second from raw facts, 4 schemes, outcome and sum',
      k(ours),
      '≥ 300 k/s',
      ours >= 300_000,
    ),
    row(
      '  × json-rules-engine (outcome only, facts prepared)',
      `${k(jsonRules)} → ${(ours / jsonRules).toFixed(0)} ×`,
      '≥ 50 ×',
      ours / jsonRules >= 50,
    ),
    row(
      '  × publicodes (outcome only, facts prepared)',
      `${k(publicodes)} → ${(ours / publicodes).toFixed(0)} ×`,
      '≥ 50 ×',
      ours / publicodes >= 50,
    ),
    row('  json-logic-engine, compiled, all ten, facts prepared', k(jsonLogic), '', undefined),
    row('full answer with reasons and citations, all ten', k(explained), '', undefined),
  ];
}

function agreement(day: DayRules, people: number): Row[] {
  const random = seeded(77);
  const logic = jsonLogicOracle(day, today);
  const pub = publicodesOracle(day, today);
  const ends = { 'not-eligible': 0, ask: 1, eligible: 2, 'need-facts': -1 };
  let logicWrong = 0;
  let pubWrong = 0;
  for (let i = 0; i < people; i++) {
    const person = spreadPerson(day, random);
    const flat = flatten(day, person, today);
    const a = logic(flat);
    const b = pub.outcome(flat);
    for (const v of checkPerson(rules, person, today).verdicts) {
      const id = v.scheme.id;
      if (a.outcome[id] !== ends[v.outcome] || (v.total !== undefined && v.total !== a.total[id]))
        logicWrong++;
      if (b[id] !== ends[v.outcome]) pubWrong++;
    }
  }
  return [
    row(
      `verdicts and sums that json-logic-engine disputes, ${people} people`,
      String(logicWrong),
      '0',
      logicWrong === 0,
    ),
    row(`verdicts that publicodes disputes, ${people} people`, String(pubWrong), '0', pubWrong === 0),
  ];
}

const row = (what: string, value: string, goal: string, pass: boolean | undefined): Row => ({
  what,
  value,
  goal,
  pass,
});

/** Runs everything; `quick` takes a tenth of the people. Gives the rows of the table. */
export async function benchRules(quick = false): Promise<Row[]> {
  const day = rules.on(today);
  const n = quick ? 1000 : 10_000;
  // Speed first, before other work has taught the engine other shapes of objects.
  const speeds = await speed(day, quick ? 0.5 : 2);
  return [
    ...questions(day, n, quick ? 40 : 400),
    ...turns(day, n),
    ...scale(quick ? 1000 : 5000),
    ...speeds,
    ...agreement(day, quick ? 300 : n),
  ];
}

if (process.argv[1]?.endsWith('rules.ts')) {
  const rows = await benchRules(process.argv.includes('--quick'));
  console.log(`eligibility rules, Node ${process.version}, ${cpus()[0]?.model ?? ''}`);
  const width = Math.max(...rows.map((r) => r.what.length));
  for (const r of rows)
    console.log(
      `${r.pass === undefined ? ' ' : r.pass ? '+' : '-'} ${r.what.padEnd(width)}  ${r.value.padEnd(28)} ${r.goal}`,
    );
  keep('rules', rows);
  process.exitCode = rows.some((r) => r.pass === false) ? 1 : 0;
}
