// The built program as an operator meets it: started with no variables, stopped by SIGTERM, started again, given
// broken content; and the journey over long polling.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BotProcess, freeFolder, removeFolder, startBot } from '../../support/bot.js';
import { register } from '../../support/journey.js';
import { freePort } from '../../support/port.js';
import { startStage } from '../../support/stage.js';
import { WebPerson } from '../../support/web-person.js';

const ROOT = join(import.meta.dirname, '../../..');
let dir: string;
beforeEach(() => {
  dir = freeFolder();
});
afterEach(() => removeFolder(dir));

/** Runs the program to its end. */
const program = (args: string[], env: Record<string, string>) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/main.js'), ...args], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, output: stdout + stderr };
};

it('ends with 0 on SIGTERM, and a second start goes on where people were', async () => {
  const bot = new BotProcess({ dir });
  await bot.start();
  const person = new WebPerson(bot.url);
  await person.open();
  await person.type('em muốn học sửa máy lạnh');
  expect(await bot.end('SIGTERM')).toBe(0);
  const app = await startBot({ dir });
  const again = new WebPerson(app.url);
  for (const [name, value] of person.cookies) again.cookies.set(name, value);
  expect((await again.open()).lines).toContain('> em muốn học sửa máy lạnh');
  await app.stop();
});

describe('a broken file', () => {
  it('of a flow stops lint and the start, with file, line and the nearest right name', async () => {
    const flows = join(dir, 'flows');
    cpSync(join(ROOT, 'flows'), flows, { recursive: true });
    const file = join(flows, 'register.yaml');
    const broken = readFileSync(file, 'utf8').replace('ask: phone', 'ask: phnoe');
    writeFileSync(file, broken);
    const line = broken.split('\n').findIndex((l) => l.includes('phnoe')) + 1;
    for (const command of ['lint', 'serve']) {
      const { status, output } = program([command], {
        FLOWS_DIR: flows,
        DATA_DIR: join(dir, 'data'),
        PORT: String(await freePort()),
      });
      expect(status, output).not.toBe(0);
      expect(output).toContain(`register.yaml:${line}`);
      expect(output).toMatch(/phnoe.*phone/u);
    }
  });

  it('of a scheme whose criteria contradict each other stops lint, with file and line', () => {
    const knowledge = join(dir, 'knowledge');
    cpSync(join(ROOT, 'knowledge'), knowledge, { recursive: true });
    const file = join(knowledge, 'schemes/rural-worker.yaml');
    const good = readFileSync(file, 'utf8');
    const broken = good.replace('gte: $least-age', 'gte: $least-age\n        lt: $least-age');
    writeFileSync(file, broken);
    const line = broken.split('\n').findIndex((l) => l.includes('- id: age')) + 1;
    const { status, output } = program(['lint'], { KNOWLEDGE_DIR: knowledge });
    expect(status, output).toBe(1);
    expect(output).toContain(`rural-worker.yaml:${line}: error: age: can never hold`);
  });

  it('at run time leaves the last good version in service and is told by /readyz', async () => {
    const knowledge = join(dir, 'knowledge');
    cpSync(join(ROOT, 'knowledge'), knowledge, { recursive: true });
    const app = await startBot({ dir, env: { KNOWLEDGE_DIR: knowledge } });
    try {
      const file = join(knowledge, 'facts.yaml');
      const good = readFileSync(file, 'utf8');
      writeFileSync(file, `${good}\nbroken: [`);
      await expect
        .poll(async () => (await (await fetch(`${app.url}/readyz`)).json()).problems)
        .toContainEqual(expect.stringContaining('facts.yaml'));
      const person = new WebPerson(app.url);
      await person.open();
      await person.type('em muốn học hàn');
      expect(person.last).toMatch(/hàn/iu);
      writeFileSync(file, good);
      await expect.poll(async () => (await (await fetch(`${app.url}/readyz`)).json()).problems).toEqual([]);
    } finally {
      await app.stop();
    }
  });
});

describe('long polling', () => {
  it('carries the whole journey, and confirms an update only after its commit', async () => {
    const targets = ['mau-song-nhue', 'mau-song-lam'];
    const { app, telegram, facility, stop } = await startStage({ targets, mode: 'polling' });
    try {
      const receipt = await register(telegram.person());
      const { id } = (await app.store.lead(receipt))!;
      await telegram.until(() => facility.leads.has(id));
      expect(facility.leads.get(id)!.data).toMatchObject({ receipt });
      expect(telegram.problems).toEqual([]);
    } finally {
      await stop();
    }
  });
});
