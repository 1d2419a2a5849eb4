// The import command on real files: what it writes, what it refuses to write, and how it answers.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { courseTemplate, importCourses } from '../../../src/commands/import.js';
import { loadKnowledge } from '../../../src/knowledge/load.js';

const SHIPPED = fileURLToPath(new URL('../../../knowledge', import.meta.url));
const FACILITY = 'mau-phu-nghia';
const now = new Date('2026-12-01T03:00:00Z');

let dir: string;
let target: string;
let table: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'import-'));
  await cp(SHIPPED, join(dir, 'knowledge'), { recursive: true });
  target = join(dir, 'knowledge/courses', `${FACILITY}.yaml`);
  table = join(dir, 'courses.csv');
  env = { KNOWLEDGE_DIR: join(dir, 'knowledge') };
});
afterAll(() => rm(dir, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

/** Runs the command on a table; gives its exit code and report. */
async function run(text: string, ...options: string[]) {
  await writeFile(table, text);
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const code = await importCourses([table, '--facility', FACILITY, '--json', ...options], { env, now });
  return { code, report: JSON.parse(String(log.mock.calls.at(-1)![0])) };
}
const [heading, example] = courseTemplate().trimEnd().split('\r\n') as [string, string];
const wrong = example.replace('"400"', '"=5*80"');

describe('import', () => {
  it('writes nothing while a row is wrong', async () => {
    const before = await readFile(target, 'utf8');
    const { code, report } = await run([heading, example, wrong].join('\n'));
    expect(code).toBe(1);
    expect(report).toMatchObject({
      written: 0,
      rows: [
        { line: 2, ok: true },
        { line: 3, ok: false },
      ],
    });
    expect(await readFile(target, 'utf8')).toBe(before);
  });

  it('writes nothing on a dry run', async () => {
    const before = await readFile(target, 'utf8');
    expect((await run(courseTemplate(), '--dry-run')).code).toBe(0);
    expect(await readFile(target, 'utf8')).toBe(before);
  });

  it('writes the right rows with --partial, and still answers that some were wrong', async () => {
    const { code, report } = await run([heading, example, wrong].join('\n'), '--partial');
    expect(code).toBe(1);
    expect(report.written).toBe(1);
  });

  it('replaces the courses of the facility, and what it writes can be loaded', async () => {
    const second = example.replace('"Điện dân dụng","Điện dân dụng"', '"Đan giỏ, khay","Mây tre đan"');
    const { code, report } = await run([heading, example, second].join('\n'));
    expect(code).toBe(0);
    expect(report.written).toBe(2);
    const { courses } = await loadKnowledge(join(dir, 'knowledge'));
    const own = [...courses.values()].filter((c) => c.facility === FACILITY);
    expect(own.map((c) => [c.id, c.title, c.checked])).toEqual([
      [`dien-dan-dung-${FACILITY}`, 'Điện dân dụng', '2026-12-01'],
      ['may-tre-dan', 'Đan giỏ, khay', '2026-12-01'],
    ]);
    expect(own[0]).toMatchObject({
      tuition: 3_200_000,
      sample: true,
      nextStart: ['2026-12-14', '2027-03-01'],
    });
  });

  it('leaves no file behind but the courses', async () => {
    expect((await readdir(join(dir, 'knowledge/courses'))).filter((f) => !f.endsWith('.yaml'))).toEqual([]);
  });

  it('says what is wrong with a file that is no table', async () => {
    const { code, report } = await run('Xin chào');
    expect(code).toBe(1);
    expect(report.problems[0].message).toContain('Không thấy dòng tiêu đề');
  });

  it.each([
    [[]],
    [['a.csv']],
    [['a.csv', '--facility', 'mau-phu-ngia']],
    [['a.csv', '--facility', FACILITY, '--nonsense']],
  ])('%j is wrong usage', async (argv) => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await importCourses(argv, { env, now })).toBe(2);
    if (argv.includes('mau-phu-ngia'))
      expect(error.mock.calls[0]![0]).toContain(`did you mean "${FACILITY}"`);
  });

  it('says when the file does not exist', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(await importCourses([join(dir, 'none.xlsx'), '--facility', FACILITY], { env, now })).toBe(1);
    expect(log.mock.calls.flat().join('\n')).toContain('ENOENT');
  });
});
