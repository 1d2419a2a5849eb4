// `npm run bench:turns`: the twelve-turn journey over 100 webhook connections, the service (dedupe, encrypted
// session, durable commit, outbox) beside a bare Express + grammY echo that keeps nothing. Interleaved slices,
// medians and ratios of pairs. The echo also runs against itself: that ratio is the noise of the machine.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keep } from './report.js';
import { JOURNEY, Load, type Script } from './turns/load.js';
import { type Command, SECRET, Subject } from './turns/subject.js';
import { LeanBotApi } from './turns/wire.js';

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);
const ROUNDS = number('ROUNDS', 3);
const SLICES = number('SLICES', 4);
const SECONDS = number('SECONDS', 1.5);
const CONNECTIONS = number('CONNECTIONS', 100);
const PACED = number('PACED', 200);
const WARM_UP_SECONDS = number('WARM_UP', 8);

const here = fileURLToPath(new URL('.', import.meta.url));
/** Another build can stand in, to compare two. */
const main = process.env.MAIN ?? join(here, '../dist/main.js');
const dataDir = mkdtempSync(join(tmpdir(), 'cau-nghe-bench-'));
const echo = join(here, 'turns/echo.mjs');

const COMMANDS: Command[] = [
  { name: 'echo', args: [echo] },
  { name: 'ours', args: [main, 'serve'], env: { DATA_DIR: dataDir } },
  { name: 'echo again', args: [echo] },
  { name: 'echo, undici.request', args: [echo], env: { CLIENT: 'undici' } },
];

interface Measured {
  rate: number;
  cpuUs: number;
  p50: number;
  p99: number;
}

interface Bench {
  subject: Subject;
  load: Load;
  script: Script;
  saturated: Measured[];
  paced?: Measured;
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const median = (values: readonly number[]): number =>
  at(
    [...values].sort((a, b) => a - b),
    0.5,
  );

async function measure(bench: Bench, seconds: number, rate?: number): Promise<Measured> {
  const before = bench.subject.cpu();
  const slice = await bench.load.slice(bench.script, seconds, rate);
  // What a turn leaves to do (acknowledging its sent rows) belongs to it.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const cpuUs = ((bench.subject.cpu() - before) * 1e6) / slice.turns;
  if (slice.wrong.length > 0)
    throw new Error(`${bench.subject.name}: ${slice.wrong.length} wrong replies, such as ${slice.wrong[0]}`);
  const sorted = slice.latencies.sort((a, b) => a - b);
  return { rate: slice.turns / slice.seconds, cpuUs, p50: at(sorted, 0.5), p99: at(sorted, 0.99) };
}

async function open(command: Command): Promise<Bench> {
  const api = new LeanBotApi();
  const subject = await Subject.start(command, await api.listen());
  const load = new Load(api, subject.port, SECRET, CONNECTIONS);
  const script = await load.learn();
  return { subject, load, script, saturated: [] };
}

if (!existsSync(main)) throw new Error('dist/main.js is missing: npm run build');
const benches: Bench[] = [];
try {
  for (const command of COMMANDS) benches.push(await open(command));
  const [base, ours] = benches as [Bench, Bench];
  const last = ours.script.at(-1)?.join('\n') ?? '';
  if (!last.includes('CODE'))
    throw new Error(
      `the journey does not end in a receipt:\n${ours.script.map((r, i) => `> ${JOURNEY[i]}\n${r.join('\n---\n')}`).join('\n')}`,
    );

  for (const bench of benches) await measure(bench, WARM_UP_SECONDS);
  for (let i = 0; i < ROUNDS * SLICES; i++)
    for (const bench of benches) bench.saturated.push(await measure(bench, SECONDS));
  for (const bench of benches) bench.paced = await measure(bench, 5, PACED);

  const ratio = (b: Bench, key: keyof Measured): number =>
    median(b.saturated.map((m, i) => m[key] / (base.saturated[i] as Measured)[key]));
  const rows = benches.map((b) => ({
    subject: b.subject.name,
    turnsPerSecond: median(b.saturated.map((m) => m.rate)),
    rateRatio: ratio(b, 'rate'),
    cpuUsPerTurn: median(b.saturated.map((m) => m.cpuUs)),
    cpuRatio: ratio(b, 'cpuUs'),
    p50: median(b.saturated.map((m) => m.p50)),
    p99: median(b.saturated.map((m) => m.p99)),
    pacedP50: b.paced?.p50 ?? Number.NaN,
    pacedP99: b.paced?.p99 ?? Number.NaN,
    messagesPerTurn: b.script.flat().length / JOURNEY.length,
    startUpMs: b.subject.startUp.ms,
    startUpCpuMs: b.subject.startUp.cpuMs,
    idleMiB: b.subject.idleMiB,
    loadedMiB: b.subject.rss(),
  }));
  print(rows);
  const noise = rows[2]?.cpuRatio ?? Number.NaN;
  const verdict = {
    cpuRatio: rows[1]?.cpuRatio ?? Number.NaN,
    rateRatio: rows[1]?.rateRatio ?? Number.NaN,
    noise,
    quiet: noise >= 0.93 && noise <= 1.07,
  };
  const ok = verdict.cpuRatio <= 0.8 && verdict.rateRatio >= 1.2;
  console.log(
    `\nours ÷ echo: CPU per turn ${verdict.cpuRatio.toFixed(2)} (goal ≤ 0.80, aim 0.60), rate ${verdict.rateRatio.toFixed(2)} ` +
      `(goal ≥ 1.20, aim 1.60); echo ÷ itself ${noise.toFixed(2)}${verdict.quiet ? '' : ': the machine is too busy to judge by'}`,
  );
  keep('turns', { connections: CONNECTIONS, rows, verdict });
  if (!ok && verdict.quiet) process.exitCode = 1;
} finally {
  for (const bench of benches) {
    bench.load.close();
    await bench.subject.stop();
  }
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();

function print(rows: Record<string, string | number>[]): void {
  const columns: [string, string, number][] = [
    ['turns/s', 'turnsPerSecond', 0],
    ['÷ echo', 'rateRatio', 2],
    ['CPU µs/turn', 'cpuUsPerTurn', 0],
    ['÷ echo', 'cpuRatio', 2],
    ['p50 ms', 'p50', 1],
    ['p99 ms', 'p99', 1],
    [`p50 at ${PACED}/s`, 'pacedP50', 2],
    [`p99 at ${PACED}/s`, 'pacedP99', 2],
    ['messages/turn', 'messagesPerTurn', 2],
    ['start ms', 'startUpMs', 0],
    ['start CPU ms', 'startUpCpuMs', 0],
    ['idle MiB', 'idleMiB', 0],
    ['loaded MiB', 'loadedMiB', 0],
  ];
  console.log(
    `Node ${process.version}, ${cpus().length} cores, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SLICES} slices of ${SECONDS} s\n`,
  );
  console.log(`| bot | ${columns.map(([title]) => title).join(' | ')} |`);
  console.log(`|---|${columns.map(() => '---:|').join('')}`);
  for (const row of rows)
    console.log(
      `| ${row.subject} | ${columns.map(([, key, digits]) => Number(row[key]).toFixed(digits)).join(' | ')} |`,
    );
}
