// `import FILE --facility ID`: a facility's own table of courses (XLSX or CSV) into knowledge/courses/ID.yaml,
// with a report of every row. Nothing is written unless every row is right, or --partial is given.
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { readConfig } from '../config.js';
import { type CourseEntry, coursesSchema } from '../knowledge/course-file.js';
import { COLUMNS, TEMPLATE_EXAMPLE } from '../knowledge/import-columns.js';
import { checkCourseTable, type ImportReport } from '../knowledge/import-courses.js';
import { loadKnowledge } from '../knowledge/load.js';
import { nearestName } from '../knowledge/problem.js';
import { readSheetFile, SHEET_LIMITS, SheetError } from '../knowledge/sheet-file.js';

const USAGE = `usage: import FILE --facility ID [--partial] [--dry-run] [--json]
       import --template        prints an empty table as CSV

  --partial   writes the rows that are right, although others are wrong
  --dry-run   only reports`;

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** The heading and an example row, as CSV that Excel opens with its accents. */
export const courseTemplate = (): string =>
  `\uFEFF${[COLUMNS.map((c) => c.names[0]), TEMPLATE_EXAMPLE].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;

/** The text of knowledge/courses/<facility>.yaml. */
export function coursesYaml(facility: string, checked: string, courses: readonly CourseEntry[]): string {
  const value = { facility, checked, courses };
  coursesSchema.parse(value);
  return stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });
}

/** Writes next to the target and renames: readers see the old file or the new one, never half of it. */
async function writeWhole(file: string, text: string): Promise<void> {
  const next = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(next, text, { flag: 'wx' });
    await rename(next, file);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

function print(report: ImportReport): void {
  const hint = (nearest?: string) => (nearest === undefined ? '' : ` (có phải "${nearest}"?)`);
  for (const p of report.problems) console.log(`Bảng: ${p.message}${hint(p.nearest)}`);
  for (const row of report.rows) {
    if (row.ok) console.log(`Dòng ${row.line}: được · ${row.title} → course/${row.course!.id}`);
    for (const p of row.problems)
      console.log(`Dòng ${row.line}: sai · ${p.column}: ${p.message}${hint(p.nearest)}`);
  }
}

/** Exit code 0 when every row was right, 1 when something was wrong (with --partial, too), 2 for wrong usage. */
export async function importCourses(
  argv: string[],
  { env = process.env, now = new Date() }: { env?: NodeJS.ProcessEnv; now?: Date } = {},
): Promise<number> {
  let options: {
    facility?: string;
    partial?: boolean;
    'dry-run'?: boolean;
    json?: boolean;
    template?: boolean;
  };
  let file: string | undefined;
  try {
    const parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        facility: { type: 'string' },
        partial: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
        template: { type: 'boolean' },
      },
    });
    options = parsed.values;
    file = parsed.positionals[0];
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  if (options.template) {
    process.stdout.write(courseTemplate());
    return 0;
  }
  if (file === undefined || options.facility === undefined) {
    console.error(USAGE);
    return 2;
  }

  const { knowledgeDir } = readConfig(env);
  const knowledge = await loadKnowledge(knowledgeDir);
  const facility = knowledge.facilities.get(options.facility);
  if (!facility) {
    const nearest = nearestName(options.facility, knowledge.facilities.keys());
    console.error(`no facility "${options.facility}"${nearest ? `; did you mean "${nearest}"?` : ''}`);
    return 2;
  }

  let report: ImportReport;
  try {
    // Looked at before it is read: a file of gigabytes must not come into memory to be refused.
    const { size } = await stat(file);
    if (size > SHEET_LIMITS.bytes) throw new SheetError(`Tệp nặng quá ${SHEET_LIMITS.bytes / 1_000_000} MB.`);
    report = checkCourseTable(await readSheetFile(await readFile(file)), {
      facility: { id: facility.id, province: facility.place.province, sample: facility.sample },
      topics: knowledge.topics,
      taken: knowledge.courses,
      findCommune: knowledge.findCommune,
    });
  } catch (error) {
    if (!(error instanceof SheetError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    report = { problems: [{ message: (error as Error).message }], rows: [] };
  }

  const right = report.rows.flatMap((row) => (row.course ? [row.course] : []));
  const wrong = report.rows.length - right.length;
  const allRight = report.problems.length === 0 && wrong === 0;
  const writes = right.length > 0 && (allRight || options.partial === true) && !options['dry-run'];
  const target = join(knowledgeDir, 'courses', `${facility.id}.yaml`);
  if (writes) await writeWhole(target, coursesYaml(facility.id, now.toISOString().slice(0, 10), right));

  if (options.json)
    console.log(JSON.stringify({ facility: facility.id, written: writes ? right.length : 0, ...report }));
  else {
    print(report);
    console.log(
      `\n${right.length} dòng được, ${wrong} dòng sai. ${writes ? `Đã ghi ${right.length} khóa học vào ${target}.` : 'Chưa ghi gì.'}`,
    );
  }
  return allRight ? 0 : 1;
}
