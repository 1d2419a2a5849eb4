// The knowledge folder on disk: the shipped one is whole, and an edited one is reloaded, or kept when broken.
import { cp, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintKnowledge } from '../../../src/knowledge/lint.js';
import { type Knowledge, KnowledgeFolder, loadKnowledge } from '../../../src/knowledge/load.js';
import { ContentError, formatProblem } from '../../../src/knowledge/problem.js';

const SHIPPED = fileURLToPath(new URL('../../../knowledge', import.meta.url));
/** The day on which the shipped content was last checked. */
const CHECKED = '2026-11-22';

describe('the shipped content', () => {
  let knowledge: Knowledge;
  beforeAll(async () => {
    knowledge = await loadKnowledge(SHIPPED);
  });

  it('has no error on the day it was checked', () => {
    const errors = lintKnowledge(knowledge, CHECKED).filter((p) => p.severity === 'error');
    expect(errors.map(formatProblem)).toEqual([]);
  });

  it('has sample courses for every occupation, on every level, in both provinces', () => {
    const courses = [...knowledge.courses.values()];
    expect(courses.length).toBeGreaterThanOrEqual(80);
    expect(knowledge.facilities.size).toBeGreaterThanOrEqual(16);
    expect(new Set(courses.map((c) => c.occupation)).size).toBe(knowledge.topics.occupations.length);
    // Every occupation's own id is a course: links and searches go there.
    for (const { id } of knowledge.topics.occupations) expect(knowledge.courses.has(id), id).toBe(true);
    expect(new Set(courses.map((c) => c.level)).size).toBe(5);
    for (const province of ['Hà Nội', 'Nghệ An'])
      expect(
        [...knowledge.facilities.values()].filter((f) => f.place.province === province).length,
      ).toBeGreaterThanOrEqual(8);
  });

  it('says that it is made up, and gives nobody a phone number or street', () => {
    for (const facility of knowledge.facilities.values()) {
      expect(facility.sample, facility.id).toBe(true);
      expect(facility.name).toContain('Mẫu');
      expect(`${facility.name} ${facility.about} ${facility.hours}`).not.toMatch(
        /\d{7,}|\d{3}[ .]\d{3}|đường |phố /u,
      );
      expect(facility.coordinates, facility.id).toBeDefined();
    }
    for (const course of knowledge.courses.values()) expect(course.sample, course.id).toBe(true);
  });

  it('has the consents the conversation asks for', () => {
    expect([...knowledge.consents.keys()].sort()).toEqual([
      'advice',
      'erase',
      'forward-to-facility',
      'guardian',
      'reminders',
    ]);
  });
});

describe('a folder that is edited', () => {
  let dir: string;
  let folder: KnowledgeFolder;
  let tick = Date.parse('2026-11-22T08:00:00Z') / 1000;
  /** Writes a file so that its time differs, however coarse the clock of the disk is. */
  const write = async (file: string, text: string) => {
    await writeFile(join(dir, file), text);
    await utimes(join(dir, file), ++tick, tick);
  };
  const read = (file: string) => readFile(join(SHIPPED, file), 'utf8');

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'knowledge-'));
    await cp(SHIPPED, dir, { recursive: true });
    folder = await KnowledgeFolder.open(dir);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('is not read again while nothing changed', async () => {
    const before = folder.current;
    expect(await folder.refresh()).toBe('same');
    expect(folder.current).toBe(before);
  });

  it('is read again after an edit', async () => {
    const text = await read('faq/meal-money.md');
    await write('faq/meal-money.md', text.replace(/^title: .*$/mu, 'title: Tên mới'));
    expect(await folder.refresh()).toBe('reloaded');
    expect(folder.current.articles.get('meal-money')!.title).toBe('Tên mới');
  });

  it('keeps the last good version while a file is broken, and says all that is wrong', async () => {
    const good = folder.current;
    await write('faq/meal-money.md', '---\ntitel: x\n---\n');
    await write('courses/mau-song-nhue.yaml', 'facility: mau-song-nhe\nchecked: 2026-11-21\ncourses: []\n');
    expect(await folder.refresh()).toBe('broken');
    expect(folder.current).toBe(good);
    const told = folder.problems.map(formatProblem).join('\n');
    expect(told).toMatch(/faq\/meal-money\.md:2: error: unknown key "titel" \(did you mean "title"\?\)/u);
    expect(told).toMatch(/courses\/mau-song-nhue\.yaml:3: error: courses/u);
    expect(await folder.refresh()).toBe('same');
    expect(folder.problems).not.toEqual([]);
  });

  it('recovers when the files are mended', async () => {
    for (const file of ['faq/meal-money.md', 'courses/mau-song-nhue.yaml'])
      await write(file, await read(file));
    expect(await folder.refresh()).toBe('reloaded');
    expect(folder.problems).toEqual([]);
    expect(folder.current.courses.has('dien-dan-dung')).toBe(true);
  });

  it('notices a file that is gone', async () => {
    await rm(join(dir, 'lexicon.yaml'));
    expect(await folder.refresh()).toBe('broken');
    expect(folder.problems.map(formatProblem).join('\n')).toContain(
      'lexicon.yaml:0: error: the file is missing',
    );
  });

  it('does not open when it is broken', async () => {
    await expect(KnowledgeFolder.open(dir)).rejects.toBeInstanceOf(ContentError);
    await expect(KnowledgeFolder.open(join(dir, 'nowhere'))).rejects.toBeInstanceOf(ContentError);
  });
});
