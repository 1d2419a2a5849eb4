// `flows plan|deploy|schema|test`: what a new version of the flows would do to the people who are in them, putting it
// in service, the JSON Schema for editors, and the conversation scripts.
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openConfiguredStore } from '../app.js';
import { POLICIES } from '../channels/policies/index.js';
import { render } from '../channels/render.js';
import { type Config, readConfig } from '../config.js';
import { loadContent, loadFlows } from '../content.js';
import type { Flows } from '../conversation/compile.js';
import { Coverage } from '../conversation/coverage.js';
import { lintFlows } from '../conversation/lint.js';
import { countFate, describePlan, emptyPlan, fateOf, type Plan, removedSteps } from '../conversation/plan.js';
import { flowSchemaText } from '../conversation/schema.js';
import { playScript, scriptList, waysOf } from '../conversation/script.js';
import { readSession } from '../conversation/session.js';
import type { World } from '../conversation/world.js';
import type { Knowledge } from '../knowledge/load.js';
import { ContentError, formatProblem } from '../knowledge/problem.js';
import { readYaml } from '../knowledge/yaml.js';
import { drawFrom } from '../service/turns.js';
import type { Store } from '../store/port.js';
import { OWN, type Surroundings } from './surroundings.js';

const USAGE = `usage: flows plan NEW_DIR            what a deploy would do to the live sessions
       flows deploy NEW_DIR [--tell]  put the new flows in service; --tell also when people stand on removed steps
       flows test [DIR] [--full]      play conversation scripts (test/conversations) on every channel and tell what none
                                      reaches; --full in every way of typing on each
       flows schema                   the JSON Schema of a flow file`;
const SCRIPTS = 'test/conversations';
const PAGE = 500;

/** Answers 0, 1 when something is wrong with the flows, the scripts or a folder, 2 for a wrong call. */
export async function flows([what, ...argv]: string[], own: Surroundings = OWN): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { tell: { type: 'boolean' }, full: { type: 'boolean' } },
    allowPositionals: true,
  });
  const dir = positionals[0] ?? (what === 'test' ? SCRIPTS : undefined);
  if (what === 'schema') {
    own.print(flowSchemaText().trimEnd());
    return 0;
  }
  if (dir === undefined || !['plan', 'deploy', 'test'].includes(what ?? '')) {
    own.print(USAGE);
    return 2;
  }
  if (!existsSync(dir)) {
    own.print(`no such folder: ${dir}`);
    return 1;
  }
  if (what === 'test') return test(dir, values.full ?? false, own);
  return plan(dir, what === 'deploy', values.tell ?? false, own);
}

/** The plan over every stored session. */
export async function planSessions(store: Pick<Store, 'sessions'>, next: World, now: number): Promise<Plan> {
  const plan = emptyPlan();
  for (let cursor: string | undefined; ; ) {
    const page = await store.sessions({ cursor, limit: PAGE });
    for (const { state } of page.sessions) countFate(plan, fateOf(readSession(state), next, now));
    cursor = page.next;
    if (cursor === undefined) return plan;
  }
}

/** The flows in service; undefined when their files are broken, so that a good version can replace them. */
async function inService(config: Config, knowledge: Knowledge): Promise<Flows | undefined> {
  try {
    return await loadFlows(config, knowledge);
  } catch (error) {
    if (error instanceof ContentError) return undefined;
    throw error;
  }
}

async function plan(
  dir: string,
  deploy: boolean,
  tell: boolean,
  { env, print, now }: Surroundings,
): Promise<number> {
  const config = readConfig(env);
  const next = await loadContent({ ...config, flowsDir: dir });
  const problems = lintFlows(next.flows, next.world.phrases, join(dir, 'phrases.yaml'));
  for (const p of problems) print(formatProblem(p));
  const store = await openConfiguredStore(config, { join: true });
  try {
    const plan = await planSessions(store, next.world, now());
    print(describePlan(plan));
    const current = await inService(config, next.knowledge);
    if (!current) print('the flows in service are broken: what is removed cannot be told');
    for (const step of current ? removedSteps(current, next.flows) : [])
      print(`removed: ${step} (${plan.told.get(step) ?? 0} on it)`);
    if (!deploy) return problems.some((p) => p.severity === 'error') ? 1 : 0;
    if (problems.some((p) => p.severity === 'error')) {
      print('not deployed: the new flows have problems');
      return 1;
    }
    if (plan.told.size > 0 && !tell) {
      print('not deployed: people stand on removed steps; map them with "replaces:" or deploy with --tell');
      return 1;
    }
    await replaceFlows(dir, config.flowsDir);
    print(`deployed to ${config.flowsDir}; a running service takes it within seconds`);
    return 0;
  } finally {
    await store.shutdown();
  }
}

/** Puts new files in place one by one, each at once; files that are no more go last. */
async function replaceFlows(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((n) => n.endsWith('.yaml'));
  for (const name of names) {
    const waiting = join(to, `.${name}.new`);
    await copyFile(join(from, name), waiting);
    await rename(waiting, join(to, name));
  }
  const old = (await readdir(to)).filter((n) => n.endsWith('.yaml') && !names.includes(n));
  for (const name of old) await unlink(join(to, name));
}

async function test(dir: string, full: boolean, { env, print }: Surroundings): Promise<number> {
  const { world } = await loadContent(readConfig(env));
  const coverage = new Coverage();
  let [scripts, failed] = [0, 0];
  for (const file of (await readdir(dir)).filter((f) => f.endsWith('.yaml')).sort()) {
    const { value, problems } = readYaml(
      join(dir, file),
      await readFile(join(dir, file), 'utf8'),
      scriptList,
    );
    for (const p of problems) print(formatProblem(p));
    failed += problems.length;
    for (const script of value ?? []) {
      const ways = waysOf(script, scripts++, full);
      const failures = new Set<string>();
      for (const { channel, mode } of ways) {
        const played = playScript(script, {
          world,
          channel,
          mode,
          render: (message, on) => render(message, POLICIES[on]),
          random: drawFrom(Buffer.alloc(32)),
          visit: coverage.visit,
        });
        for (const f of played.failures) failures.add(f);
      }
      if (failures.size > 0) failed++;
      for (const f of failures) print(`${file}: ${script.script}: ${f}`);
    }
  }
  const { reached, all } = coverage.count(world.flows);
  for (const missing of coverage.missing(world.flows)) print(`never reached: ${missing}`);
  print(`${scripts} scripts, ${failed} failed; ${reached} of ${all} steps and ways reached`);
  return failed === 0 ? 0 : 1;
}
