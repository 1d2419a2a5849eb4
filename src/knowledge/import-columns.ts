// The columns of a facility's table of courses: what their headings may be called, and how a cell of each is
// read. A cell that cannot be read says why, in the words of the person who filled the table.
import { bareKey, syllables } from '../vietnamese/normalise.js';
import { parseDigits } from '../vietnamese/number-words.js';
import type { Course, FindCommune } from './catalogue.js';
import { LEVEL_NAMES, LEVELS } from './course-file.js';
import { nearestName } from './problem.js';
import type { Cell } from './sheet-file.js';
import { isDay } from './source.js';
import type { Topics } from './topics-file.js';

/** What a course of the table is measured against. */
export interface ImportContext {
  facility: { id: string; province: string; sample: boolean };
  topics: Topics;
  /** Courses of other facilities: their ids are taken. */
  taken: ReadonlyMap<string, Pick<Course, 'facility'>>;
  findCommune: FindCommune;
}

/** Why a cell cannot be read. */
export class CellError extends Error {
  constructor(
    message: string,
    readonly nearest?: string,
  ) {
    super(message);
  }
}

/** Accents, case and punctuation off: "Số ngày học*" → "so ngai hoc". */
export const key = (text: string): string => syllables(text, 200).map(bareKey).join(' ');

/** A cell as text. */
export const shownCell = (cell: Cell): string =>
  cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell ?? '').trim();

type Read = (cell: Exclude<Cell, null>, context: ImportContext) => unknown;

const text: Read = (cell) => shownCell(cell);

const number: Read = (cell) => {
  if (typeof cell === 'number') return cell;
  const value = /^[\d.,]+$/u.test(shownCell(cell)) ? parseDigits(shownCell(cell)) : undefined;
  if (value === undefined) throw new CellError(`"${shownCell(cell)}" không phải là số`);
  return value;
};

const SCALES: Record<string, number> = {
  '': 1,
  dong: 1,
  d: 1,
  vnd: 1,
  nghin: 1e3,
  ngan: 1e3,
  k: 1e3,
  trieu: 1e6,
  tr: 1e6,
};

const money: Read = (cell, context) => {
  if (typeof cell === 'number') return cell;
  const typed = shownCell(cell);
  if (['mien phi', 'khong thu', 'khong mat tien'].includes(key(typed))) return 0;
  const [, digits, unit] =
    /^([\d.,]{1,20})\s*([\p{L}]*)(?:\s*đồng)?$/u.exec(typed.toLowerCase().normalize('NFC')) ?? [];
  const scale = SCALES[key(unit ?? '')];
  if (digits === undefined || scale === undefined)
    throw new CellError(`"${typed}" không phải là số tiền, ví dụ 3.200.000`);
  return Math.round((number(digits, context) as number) * scale);
};

/** "75", "75%", "75 %", or 0.75 as spreadsheet programs keep percentages. */
const percent: Read = (cell, context) => {
  const value = number(typeof cell === 'string' ? cell.replace(/\s*%$/u, '') : cell, context) as number;
  return typeof cell === 'number' && value > 0 && value <= 1 ? Math.round(value * 100) : value;
};

const day = (typed: string): string => {
  const [, d, m, y] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/u.exec(typed) ?? [];
  const iso = d === undefined ? typed : `${y}-${m!.padStart(2, '0')}-${d.padStart(2, '0')}`;
  if (!isDay(iso)) throw new CellError(`"${typed}" không phải là ngày, ví dụ 14/12/2026`);
  return iso;
};

const list: Read = (cell) =>
  shownCell(cell)
    .split(/[;\n]/u)
    .map((s) => s.trim())
    .filter((s) => s !== '');

const days: Read = (cell) =>
  cell instanceof Date
    ? [shownCell(cell)]
    : shownCell(cell)
        .split(/[;,\n]/u)
        .map((s) => s.trim())
        .filter((s) => s !== '')
        .map(day)
        .sort();

/** One of a few names; `names` are what a facility may write, by the value that is meant. */
const oneOf = (names: Record<string, readonly string[]>): Read => {
  const byKey = new Map(
    Object.entries(names).flatMap(([value, written]) => [value, ...written].map((w) => [key(w), value])),
  );
  const shown = Object.values(names).map((written) => written[0]!);
  return (cell) => {
    const typed = shownCell(cell);
    const found = byKey.get(key(typed));
    if (found !== undefined) return found;
    throw new CellError(`"${typed}" không phải một trong: ${shown.join(', ')}`, nearestName(typed, shown));
  };
};

const yesOrNo = oneOf({ yes: ['Có', 'x', 'đúng', 'rồi'], no: ['Không', 'chưa'] });
const yesNo: Read = (cell, context) => (typeof cell === 'boolean' ? cell : yesOrNo(cell, context) === 'yes');

/** The occupations by id and by name; kept, because a table asks thousands of times. */
const occupationKeys = new WeakMap<Topics, ReadonlyMap<string, string>>();
function occupationsByKey(topics: Topics): ReadonlyMap<string, string> {
  const known =
    occupationKeys.get(topics) ??
    new Map(topics.occupations.flatMap((o) => [[key(o.id), o.id] as const, [key(o.title), o.id] as const]));
  occupationKeys.set(topics, known);
  return known;
}

const occupation: Read = (cell, { topics }) => {
  const typed = shownCell(cell);
  const found = occupationsByKey(topics).get(key(typed));
  if (found !== undefined) return found;
  const titles = topics.occupations.map((o) => o.title);
  throw new CellError(`chưa có nghề "${typed}" trong danh mục`, nearestName(typed, titles));
};

export interface Column {
  field: string;
  /** The heading of the template, then others that are understood. */
  names: readonly [string, ...string[]];
  read: Read;
  required?: true;
}

const LEVEL_WORDS = Object.fromEntries(LEVELS.map((level) => [level, [LEVEL_NAMES[level]]]));

/** The columns of the table, in the order of the template. */
export const COLUMNS: readonly Column[] = [
  { field: 'title', names: ['Tên lớp', 'Tên khóa học', 'Khóa học', 'Tên khóa'], read: text, required: true },
  { field: 'occupation', names: ['Nghề', 'Ngành nghề', 'Tên nghề'], read: occupation, required: true },
  {
    field: 'level',
    names: ['Trình độ', 'Cấp độ', 'Trình độ đào tạo'],
    read: oneOf({ ...LEVEL_WORDS, 'under-3-months': ['Dưới 3 tháng', 'Thường xuyên'] }),
    required: true,
  },
  { field: 'months', names: ['Số tháng', 'Thời gian (tháng)'], read: number, required: true },
  { field: 'studyDays', names: ['Số ngày học', 'Ngày học'], read: number, required: true },
  { field: 'hours', names: ['Số giờ', 'Số giờ học', 'Tổng số giờ'], read: number, required: true },
  { field: 'tuition', names: ['Học phí', 'Học phí cả khóa', 'Học phí (đồng)'], read: money, required: true },
  {
    field: 'when',
    names: ['Buổi', 'Buổi học'],
    read: oneOf({
      day: ['Ban ngày', 'Ngày', 'Sáng', 'Chiều', 'Hành chính'],
      evening: ['Buổi tối', 'Tối'],
      weekend: ['Cuối tuần', 'Thứ Bảy, Chủ nhật'],
      flexible: ['Linh hoạt', 'Theo mùa vụ', 'Thỏa thuận'],
    }),
    required: true,
  },
  { field: 'scheduleText', names: ['Lịch học', 'Giờ học', 'Thời gian học'], read: text, required: true },
  { field: 'nextStart', names: ['Ngày khai giảng', 'Khai giảng'], read: days, required: true },
  { field: 'seats', names: ['Số chỗ', 'Chỉ tiêu', 'Sĩ số'], read: number, required: true },
  {
    field: 'practiceShare',
    names: ['Phần trăm thực hành', '% thực hành', 'Tỷ lệ thực hành', 'Thực hành (%)'],
    read: percent,
    required: true,
  },
  { field: 'whatYouLearn', names: ['Học được gì', 'Nội dung học', 'Nội dung'], read: list, required: true },
  {
    field: 'afterwards',
    names: ['Học xong làm gì', 'Việc làm sau học', 'Cơ hội việc làm'],
    read: list,
    required: true,
  },
  { field: 'certificate', names: ['Chứng chỉ', 'Văn bằng', 'Bằng cấp'], read: text, required: true },
  { field: 'entry', names: ['Điều kiện', 'Điều kiện vào học', 'Yêu cầu'], read: text, required: true },
  {
    field: 'mode',
    names: ['Hình thức'],
    read: oneOf({
      'in-person': ['Trực tiếp', 'Tại lớp'],
      blended: ['Kết hợp', 'Trực tiếp và trực tuyến'],
      online: ['Trực tuyến', 'Từ xa', 'Online'],
    }),
  },
  {
    field: 'commune',
    names: ['Xã học', 'Xã, phường học', 'Địa điểm', 'Nơi học'],
    read: (cell) => shownCell(cell).replace(/^(xã|phường|đặc khu)\s+/iu, ''),
  },
  {
    field: 'province',
    names: ['Tỉnh', 'Tỉnh, thành phố'],
    read: (cell) => shownCell(cell).replace(/^(tỉnh|thành phố|tp\.?)\s+/iu, ''),
  },
  { field: 'fullTime', names: ['Chính quy'], read: yesNo },
  { field: 'hazardous', names: ['Nặng nhọc, độc hại', 'Độc hại', 'Nghề nặng nhọc'], read: yesNo },
  { field: 'stem', names: ['STEM', 'Ngành STEM'], read: yesNo },
  { field: 'tags', names: ['Từ khóa', 'Tên gọi khác'], read: list },
  { field: 'id', names: ['Mã lớp', 'Mã khóa', 'Mã'], read: text },
];

/** What stands in an example row of the template. */
export const TEMPLATE_EXAMPLE: readonly string[] = [
  'Điện dân dụng',
  'Điện dân dụng',
  'Sơ cấp',
  '3,5',
  '75',
  '400',
  '3.200.000',
  'Ban ngày',
  'Thứ Hai đến thứ Sáu, 7 giờ 30 đến 16 giờ',
  '14/12/2026; 01/03/2027',
  '25',
  '75',
  'Đi dây, lắp ổ cắm; Tìm chỗ hỏng; An toàn điện',
  'Thợ điện ở quê',
  'Chứng chỉ sơ cấp',
  'Từ đủ 15 tuổi, đủ sức khỏe',
];
