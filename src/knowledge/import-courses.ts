// Turns a facility's table of courses into checked courses and a report of every row: what is right, what is
// wrong, and the nearest right name. Pure.

import { type CourseEntry, courseSchema, implausible, LEVEL_NAMES } from './course-file.js';
import { CellError, COLUMNS, type Column, type ImportContext, key, shownCell } from './import-columns.js';
import { nearestName } from './problem.js';
import type { Cell } from './sheet-file.js';

export interface RowReport {
  /** As the spreadsheet program numbers it. */
  line: number;
  title: string;
  ok: boolean;
  problems: { column: string; message: string; nearest?: string }[];
  course?: CourseEntry;
}

export interface ImportReport {
  /** What is wrong with the table as a whole; nothing is imported then. */
  problems: { message: string; nearest?: string }[];
  rows: RowReport[];
}

const HEADING_ROWS = 10;
const COUNTING = new Set(['STT', 'TT', 'Số thứ tự'].map(key));
const isFormula = (cell: Cell): boolean => typeof cell === 'string' && /^[=@]/u.test(cell.trim());

/** Finds the heading among the first rows (a title may stand above it): the row that knows most columns. */
function findHeading(rows: readonly Cell[][]): {
  at: number;
  columns: (Column | undefined)[];
  unknown: string[];
} {
  const byName = new Map(
    COLUMNS.flatMap((column) => [column.field, ...column.names].map((n) => [key(n), column] as const)),
  );
  const best = { at: -1, columns: [] as (Column | undefined)[], unknown: [] as string[], known: 0 };
  for (const [at, row] of rows.slice(0, HEADING_ROWS).entries()) {
    const columns = row.map((cell) => byName.get(key(shownCell(cell).replace(/\*/gu, ''))));
    const known = columns.filter((c) => c !== undefined).length;
    if (known <= best.known) continue;
    const unknown = row
      .filter((cell, i) => columns[i] === undefined && shownCell(cell) !== '')
      .map((c) => shownCell(c));
    Object.assign(best, { at, columns, unknown, known });
  }
  return best;
}

/** Checks a table; no row is imported by this: the caller decides what a report with wrong rows is worth. */
export function checkCourseTable(rows: readonly Cell[][], context: ImportContext): ImportReport {
  const { at, columns, unknown } = findHeading(rows);
  const problems: ImportReport['problems'] = [];
  const names = COLUMNS.flatMap((c) => c.names);
  if (at < 0) {
    return {
      problems: [
        {
          message: `Không thấy dòng tiêu đề. Bảng cần các cột: ${COLUMNS.filter((c) => c.required)
            .map((c) => c.names[0])
            .join(', ')}`,
        },
      ],
      rows: [],
    };
  }
  for (const name of unknown) {
    // A counting column carries nothing.
    if (COUNTING.has(key(name))) continue;
    problems.push({ message: `Không hiểu cột "${name.slice(0, 60)}"`, nearest: nearestName(name, names) });
  }
  for (const column of COLUMNS) {
    const count = columns.filter((c) => c === column).length;
    if (count === 0 && column.required) problems.push({ message: `Thiếu cột "${column.names[0]}"` });
    if (count > 1) problems.push({ message: `Cột "${column.names[0]}" có ${count} lần` });
  }
  if (problems.length > 0) return { problems, rows: [] };

  const ids: Ids = { lines: new Map(), counted: new Map() };
  const reports: RowReport[] = [];
  for (const [i, row] of rows.entries()) {
    if (i <= at || row.every((cell) => shownCell(cell) === '')) continue;
    reports.push(checkRow(i + 1, row, columns, context, ids));
  }
  if (reports.length === 0) problems.push({ message: 'Bảng chưa có khóa học nào.' });
  return { problems, rows: reports };
}

function checkRow(
  line: number,
  row: readonly Cell[],
  columns: readonly (Column | undefined)[],
  context: ImportContext,
  ids: Ids,
): RowReport {
  const problems: RowReport['problems'] = [];
  const heading = (field: string) => COLUMNS.find((c) => c.field === field)?.names[0] ?? field;
  const say = (field: string, message: string, nearest?: string) =>
    problems.push({ column: heading(field), message, nearest });
  const read: Record<string, unknown> = {};
  for (const [i, column] of columns.entries()) {
    if (!column) continue;
    const cell = row[i] ?? null;
    if (cell === null || shownCell(cell) === '') {
      if (column.required) say(column.field, 'còn trống');
      continue;
    }
    if (isFormula(cell)) {
      say(column.field, 'ô này là công thức; hãy dán lại thành giá trị');
      continue;
    }
    try {
      read[column.field] = column.read(cell, context);
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      say(column.field, error.message, error.nearest);
    }
  }
  const report: RowReport = { line, title: String(read.title ?? ''), ok: false, problems };
  const { when, scheduleText, commune, province, id, ...rest } = read;
  const occupationId = String(rest.occupation ?? '');
  const course: Record<string, unknown> = {
    id: id ?? freeId(occupationId, context, ids),
    ...rest,
    sector: context.topics.occupations.find((o) => o.id === occupationId)?.sector,
    schedule: { when, text: scheduleText },
    ...(context.facility.sample ? { sample: true } : {}),
  };
  if (commune !== undefined) {
    const place = { commune: String(commune), province: String(province ?? context.facility.province) };
    const found = context.findCommune(place);
    if ('commune' in found) course.place = place;
    else
      say(
        'commune',
        `không có xã, phường nào ngày nay tên "${place.commune}" ở ${place.province}`,
        found.nearest,
      );
  }
  if (problems.length > 0) return report;

  const checked = courseSchema.safeParse(course);
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const field =
        issue.path[0] === 'schedule'
          ? issue.path[1] === 'when'
            ? 'when'
            : 'scheduleText'
          : String(issue.path[0] ?? '');
      say(field, limitMessage(issue));
    }
    return report;
  }
  for (const { path, message } of implausible(checked.data))
    say(path, SLIPS[path]?.(checked.data) ?? message);
  const before = ids.lines.get(checked.data.id);
  if (before !== undefined) say('id', `mã "${checked.data.id}" đã có ở dòng ${before}`);
  else if (!isFree(checked.data.id, context)) say('id', `mã "${checked.data.id}" đã có ở cơ sở khác`);
  if (problems.length > 0) return report;
  ids.lines.set(checked.data.id, line);
  return { ...report, ok: true, course: checked.data };
}

/** The ids of a table: which line has which, and how far each made-up one has been counted. */
interface Ids {
  lines: Map<string, number>;
  counted: Map<string, number>;
}

/** Whether an id belongs to nobody else; a course of the same facility is about to be replaced. */
const isFree = (id: string, context: ImportContext): boolean =>
  (context.taken.get(id)?.facility ?? context.facility.id) === context.facility.id;

/** An id nobody has: the occupation, then with the facility, then counted. */
function freeId(occupationId: string, context: ImportContext, ids: Ids): string {
  const free = (id: string) => !ids.lines.has(id) && isFree(id, context);
  const own = `${occupationId}-${context.facility.id}`.slice(0, 34).replace(/-+$/u, '');
  for (const id of [occupationId, own]) if (free(id)) return id;
  let n = (ids.counted.get(own) ?? 1) + 1;
  while (!free(`${own}-${n}`)) n++;
  ids.counted.set(own, n);
  return `${own}-${n}`;
}

/** A schema issue in the words of the person who filled the table. */
function limitMessage(issue: {
  code: string;
  minimum?: unknown;
  maximum?: unknown;
  origin?: unknown;
  inclusive?: unknown;
  message: string;
}): string {
  const unit =
    issue.origin === 'string' ? ' chữ cái' : issue.origin === 'array' ? ' ý (cách nhau bằng dấu ;)' : '';
  if (issue.code === 'too_small' && issue.inclusive === false) return `phải lớn hơn ${String(issue.minimum)}`;
  if (issue.code === 'too_small') return `phải có ít nhất ${String(issue.minimum)}${unit}`;
  if (issue.code === 'too_big') return `chỉ được nhiều nhất ${String(issue.maximum)}${unit}`;
  if (issue.code === 'invalid_type') return 'phải là số nguyên';
  if (issue.code === 'invalid_format') return 'chỉ gồm chữ thường không dấu và số, nối bằng dấu "-"';
  return issue.message;
}

/** What `implausible` finds, in Vietnamese, by the field it is about. */
const SLIPS: Partial<Record<keyof CourseEntry, (course: CourseEntry) => string>> = {
  id: (c) => `mã lớp phải là "${c.occupation}" hoặc bắt đầu bằng "${c.occupation}-"`,
  months: (c) => `${c.months} tháng không hợp với trình độ ${LEVEL_NAMES[c.level]}`,
  hours: (c) =>
    `${c.hours} giờ không hợp với ${c.studyDays} ngày học hoặc với trình độ ${LEVEL_NAMES[c.level]}`,
  studyDays: (c) => `${c.studyDays} ngày học không thể gói trong ${c.months} tháng`,
  tuition: (c) => `${c.tuition} đồng là quá ít; hãy ghi đủ số tiền, ví dụ 3.200.000`,
};
