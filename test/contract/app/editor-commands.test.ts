// The commands of an editor, beside a running service and alone: `chat --record`, `flows schema|test|plan|deploy`,
// `sessions why`, `replay`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { flows } from '../../../src/commands/flows.js';
import { replay } from '../../../src/commands/replay.js';
import { sessions } from '../../../src/commands/sessions.js';
import { ContentError } from '../../../src/knowledge/problem.js';
import { freeFolder, removeFolder } from '../../support/bot.js';
import { type Service, startService } from '../../support/service.js';
import { MORNING, ROOT } from '../../support/talk.js';

interface FlowData {
  version: number;
  steps: Record<string, unknown>[];
}
const dir = freeFolder();
const env = { DATA_DIR: join(dir, 'data'), FLOWS_DIR: join(dir, 'flows'), LOG_LEVEL: 'error' };
let service: Service;

/** A copy of the shipped flows with one file changed. */
function draft(name: string, flow: string, edit: (data: FlowData) => void): string {
  const folder = join(dir, name);
  cpSync(join(ROOT, 'flows'), folder, { recursive: true });
  const file = join(folder, `${flow}.yaml`);
  const data = parse(readFileSync(file, 'utf8')) as FlowData;
  data.version++;
  edit(data);
  writeFileSync(file, stringify(data));
  return folder;
}
const withoutTime = () =>
  draft('without-time', 'find-course', (f) => {
    f.steps = f.steps.filter((s) => s.id !== 'time');
  });

type Command = typeof flows | typeof sessions | typeof replay;
async function run(command: Command, ...argv: string[]) {
  const lines: string[] = [];
  const code = await command(argv, { env, print: (line) => void lines.push(line), now: () => MORNING });
  return { code, text: lines.join('\n') };
}

const SAID = ['/start', '1', 'cơ khí', 'xyzzy', 'xã Thanh Oai, Hà Nội', 'em tên Nguyễn Thị Hoa'];

beforeAll(async () => {
  cpSync(join(ROOT, 'flows'), env.FLOWS_DIR, { recursive: true });
  service = await startService(env);
  // Beside the service: it joins the store.
  const args = [join(ROOT, 'dist/main.js'), 'chat', '--as', 'hoa', '--record', join(dir, 'recorded.yaml')];
  const chat = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  chat.stdin.end(`${SAID.join('\n')}\n`);
  const [code] = (await once(chat, 'exit')) as [number | null];
  expect(code).toBe(0);
});
afterAll(async () => {
  await service.stop();
  removeFolder(dir);
});

it('flows schema prints the kept JSON Schema', async () => {
  const { code, text } = await run(flows, 'schema');
  expect(code).toBe(0);
  expect(JSON.parse(text)).toEqual(
    JSON.parse(readFileSync(join(ROOT, 'docs/flow.schema.json'), 'utf8')) as unknown,
  );
});

it('chat --record writes a script that flows test plays, and a changed one fails', async () => {
  const scripts = join(dir, 'scripts');
  mkdirSync(scripts);
  const recorded = readFileSync(join(dir, 'recorded.yaml'), 'utf8');
  writeFileSync(join(scripts, 'hoa.yaml'), recorded);
  const good = await run(flows, 'test', scripts);
  expect(good.text).toMatch(/^1 scripts?, 0 failed; \d+ of \d+ steps and ways reached$/mu);
  expect(good.code).toBe(0);
  writeFileSync(join(scripts, 'hoa.yaml'), recorded.replace('find-course/time', 'find-course/pick'));
  const bad = await run(flows, 'test', scripts);
  expect(bad.code).toBe(1);
  expect(bad.text).toContain('expected find-course/pick');
});

it('sessions why tells the question and the rule, beside the service, and no word of the person', async () => {
  const { code, text } = await run(sessions, 'why', 'terminal:hoa');
  expect(code).toBe(0);
  expect(text).toContain('open: find-course/time (choice), not understood 1 time(s)');
  expect(text).toContain('reprompt-1');
  expect(text).not.toMatch(/Hoa|xyzzy|Thanh Oai/u);
  expect((await run(sessions, 'why', 'terminal:nobody')).code).toBe(1);
  expect((await run(sessions, 'why', 'nobody')).code).toBe(2);
});

it('flows plan tells what a deploy would do, and deploys nothing', async () => {
  expect(await run(flows, 'plan', env.FLOWS_DIR)).toEqual({ code: 0, text: '1: 1 unchanged' });
  const { code, text } = await run(flows, 'plan', withoutTime());
  expect(code).toBe(0);
  expect(text).toContain('1: 0 unchanged, 1 told (find-course/time is gone)');
  expect(text).toContain('removed: find-course/time (1 on it)');
  expect(readFileSync(join(env.FLOWS_DIR, 'find-course.yaml'), 'utf8')).toContain('id: time');
});

it('flows deploy refuses what would hurt: people on a removed step, broken files, no folder', async () => {
  const before = readFileSync(join(env.FLOWS_DIR, 'find-course.yaml'), 'utf8');
  const refused = await run(flows, 'deploy', withoutTime());
  expect(refused.code).toBe(1);
  expect(refused.text).toContain('not deployed');
  const broken = draft('broken', 'find-course', (f) => {
    f.steps.find((s) => s.id === 'place')!.asq = 'place';
  });
  const failed = await run(flows, 'deploy', broken).catch((e: unknown) => e);
  expect(failed).toBeInstanceOf(ContentError);
  // One mistake, one problem: not a second one in every flow that leads here.
  expect((failed as ContentError).problems.map((p) => p.nearest)).toEqual(['ask']);
  expect(await run(flows, 'deploy', join(dir, 'nowhere'))).toEqual({
    code: 1,
    text: `no such folder: ${join(dir, 'nowhere')}`,
  });
  expect((await run(flows, 'deploy')).code).toBe(2);
  expect(readFileSync(join(env.FLOWS_DIR, 'find-course.yaml'), 'utf8')).toBe(before);
});

it('flows deploy --tell puts the new flows in service, and files that are no more go', async () => {
  writeFileSync(join(env.FLOWS_DIR, 'old.yaml'), readFileSync(join(ROOT, 'flows/human.yaml'), 'utf8'));
  // What is in service is broken now (a flow stands twice): a good version may still replace it.
  const { code, text } = await run(flows, 'deploy', withoutTime(), '--tell');
  expect(text).toContain('the flows in service are broken');
  expect(text).toContain(`deployed to ${env.FLOWS_DIR}`);
  expect(code).toBe(0);
  expect(readdirSync(env.FLOWS_DIR)).toEqual(readdirSync(join(ROOT, 'flows')));
  expect(readFileSync(join(env.FLOWS_DIR, 'find-course.yaml'), 'utf8')).not.toContain('id: time');
});

it('replay tells whose way and whose entitlement a draft changes', async () => {
  const recordings = join(dir, 'recordings');
  mkdirSync(recordings);
  const talk = [
    { start: true },
    { press: 'ho-tro' },
    { you: 'xã Thanh Oai, Hà Nội' },
    { interview: { courseLevel: 'under-3-months', householdStatus: 'poor', age: 35 } },
  ];
  writeFileSync(
    join(recordings, '2026-11-22.jsonl'),
    talk.map((line) => `${JSON.stringify({ talk: 't1', at: MORNING, line })}\n`).join(''),
  );
  const same = await run(replay, recordings, '--flows', env.FLOWS_DIR);
  expect(same).toEqual({ code: 0, text: '1 talks: 0 change, 0 of them in what the person may get' });

  const asking = draft('asking', 'support', (f) =>
    f.steps.unshift({ id: 'household', ask: 'yes-no', text: 'Một câu mới ạ?' }),
  );
  expect((await run(replay, recordings, '--flows', asking)).text).toMatch(/t1: way .*support\/household/u);

  const knowledge = join(dir, 'knowledge');
  cpSync(join(ROOT, 'knowledge'), knowledge, { recursive: true });
  const scheme = join(knowledge, 'schemes/rural-worker.yaml');
  writeFileSync(scheme, readFileSync(scheme, 'utf8').replaceAll('value: 50000', 'value: 40000'));
  const { code, text } = await run(replay, recordings, '--knowledge', knowledge);
  expect(code).toBe(0);
  expect(text).toMatch(/t1: entitlement rural-worker: eligible .*50\.000 đồng.* → eligible .*40\.000 đồng/u);
  expect((await run(replay, recordings)).code).toBe(2);
  expect((await run(replay, join(dir, 'nowhere'), '--flows', asking)).code).toBe(1);
});

it('sessions why works with the service stopped', async () => {
  await service.app.stop();
  expect((await run(sessions, 'why', 'terminal:hoa')).code).toBe(0);
});
