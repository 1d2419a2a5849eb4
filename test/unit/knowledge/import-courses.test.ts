// A facility's table of courses: how cells are read, and what each row's report says.
import { describe, expect, it } from 'vitest';
import { COLUMNS, TEMPLATE_EXAMPLE } from '../../../src/knowledge/import-columns.js';
import { checkCourseTable, type RowReport } from '../../../src/knowledge/import-courses.js';
import type { Cell } from '../../../src/knowledge/sheet-file.js';
import { catalogueWith, findCommune } from './catalogue-files.js';

const { catalogue } = catalogueWith();
const context = {
  facility: { id: 'mau-thu', province: 'Hà Nội', sample: true },
  topics: catalogue.topics,
  taken: catalogue.courses,
  findCommune,
};
const HEADING = COLUMNS.map((c) => c.names[0]);
const columnOf = (name: string) => HEADING.indexOf(name);

/** The example row with some cells changed, by heading. */
function row(changes: Record<string, Cell> = {}): Cell[] {
  const cells: Cell[] = HEADING.map((_, i) => TEMPLATE_EXAMPLE[i] ?? null);
  for (const [name, cell] of Object.entries(changes)) cells[columnOf(name)] = cell;
  return cells;
}
const check = (...rows: Cell[][]) => checkCourseTable([HEADING, ...rows], context);
const only = (changes: Record<string, Cell>): RowReport => check(row(changes)).rows[0]!;

describe('a right row', () => {
  it('becomes a course', () => {
    const report = only({});
    expect(report).toMatchObject({ line: 2, ok: true, problems: [] });
    expect(report.course).toMatchObject({
      id: 'dien-dan-dung',
      occupation: 'dien-dan-dung',
      sector: 'cong-nghiep',
      level: 'so-cap',
      months: 3.5,
      studyDays: 75,
      hours: 400,
      tuition: 3_200_000,
      schedule: { when: 'day', text: 'Thứ Hai đến thứ Sáu, 7 giờ 30 đến 16 giờ' },
      nextStart: ['2026-12-14', '2027-03-01'],
      whatYouLearn: ['Đi dây, lắp ổ cắm', 'Tìm chỗ hỏng', 'An toàn điện'],
      sample: true,
    });
  });

  it('is marked as sample only for a sample facility', () => {
    const real = checkCourseTable([HEADING, row()], {
      ...context,
      facility: { ...context.facility, sample: false },
    });
    expect(real.rows[0]!.course!.sample).toBe(false);
  });

  it.each<[string, Cell, Record<string, unknown>]>([
    ['Học phí', 3_200_000, { tuition: 3_200_000 }],
    ['Học phí', '3,2 triệu', { tuition: 3_200_000 }],
    ['Học phí', '3.200.000 đ', { tuition: 3_200_000 }],
    ['Học phí', '800 nghìn đồng', { tuition: 800_000 }],
    ['Học phí', 'Miễn phí', { tuition: 0 }],
    ['Học phí', 0, { tuition: 0 }],
    ['Phần trăm thực hành', '75 %', { practiceShare: 75 }],
    ['Phần trăm thực hành', 0.75, { practiceShare: 75 }],
    ['Phần trăm thực hành', 75, { practiceShare: 75 }],
    ['Ngày khai giảng', new Date('2026-12-14T00:00:00Z'), { nextStart: ['2026-12-14'] }],
    ['Ngày khai giảng', '1/3/2027, 14-12-2026', { nextStart: ['2026-12-14', '2027-03-01'] }],
    ['Trình độ', 'so cap', { level: 'so-cap' }],
    ['Trình độ', 'SƠ CẤP', { level: 'so-cap' }],
    ['Buổi', 'Tối', { schedule: { when: 'evening', text: 'Thứ Hai đến thứ Sáu, 7 giờ 30 đến 16 giờ' } }],
    ['Nghề', 'dien dan dung', { occupation: 'dien-dan-dung' }],
    ['Nghề', 'dien-dan-dung', { occupation: 'dien-dan-dung' }],
    ['Hình thức', 'Từ xa', { mode: 'online' }],
    ['Chính quy', 'x', { fullTime: true }],
    ['Chính quy', false, { fullTime: false }],
    ['Xã học', 'Phường Hà Đông', { place: { commune: 'Hà Đông', province: 'Hà Nội' } }],
    ['Mã lớp', 'dien-dan-dung-toi', { id: 'dien-dan-dung-toi' }],
  ])('%s: %s', (column, cell, expected) => {
    const report = only({ [column]: cell });
    expect(report.problems).toEqual([]);
    expect(report.course).toMatchObject(expected);
  });
});

describe('a wrong row', () => {
  it.each<[string, Cell, string, string?]>([
    ['Tên lớp', null, 'còn trống'],
    ['Tên lớp', '   ', 'còn trống'],
    ['Số giờ', '=75*5', 'ô này là công thức'],
    ['Tên lớp', '@SUM(A1)', 'ô này là công thức'],
    ['Số giờ', 'bốn trăm', '"bốn trăm" không phải là số'],
    ['Số giờ', 400.5, 'phải là số nguyên'],
    ['Số giờ', 200, 'không hợp với 75 ngày học hoặc với trình độ Sơ cấp'],
    ['Số chỗ', 0, 'phải lớn hơn 0'],
    ['Học phí', '3 tỷ', 'không phải là số tiền'],
    ['Học phí', 3200, 'là quá ít'],
    ['Học phí', -5, 'phải có ít nhất 0'],
    ['Trình độ', 'Sơ cấo', 'không phải một trong', 'Sơ cấp'],
    ['Nghề', 'Điện dân dụn', 'chưa có nghề', 'Điện dân dụng'],
    ['Ngày khai giảng', '31/02/2027', 'không phải là ngày'],
    ['Ngày khai giảng', 'tháng 3', 'không phải là ngày'],
    ['Xã học', 'Thanh Ooai', 'không có xã, phường nào', 'Thanh Oai'],
    ['Mã lớp', 'han-dien', 'mã lớp phải là "dien-dan-dung"'],
    ['Học được gì', 'Một', 'phải có ít nhất'],
    ['Tên lớp', 'a'.repeat(2000), 'chỉ được nhiều nhất 80 chữ cái'],
  ])('%s: %s', (column, cell, message, nearest) => {
    const report = only({ [column]: cell });
    expect(report).toMatchObject({ line: 2, ok: false });
    expect(report.course).toBeUndefined();
    expect(report.problems).toHaveLength(1);
    expect(report.problems[0]!.column).toBe(column);
    expect(report.problems[0]!.message).toContain(message);
    expect(report.problems[0]!.nearest).toBe(nearest);
  });

  it('does not hide the others', () => {
    const { rows } = check(row(), row({ 'Số giờ': null }), row({ 'Mã lớp': 'dien-dan-dung-b' }));
    expect(rows.map((r) => [r.line, r.ok])).toEqual([
      [2, true],
      [3, false],
      [4, true],
    ]);
  });
});

describe('ids', () => {
  it('are made up without clashes', () => {
    const { rows } = check(row(), row(), row(), row());
    expect(rows.map((r) => r.course?.id)).toEqual([
      'dien-dan-dung',
      'dien-dan-dung-mau-thu',
      'dien-dan-dung-mau-thu-2',
      'dien-dan-dung-mau-thu-3',
    ]);
  });

  it('leave those of another facility alone', () => {
    const other = { ...context, facility: { ...context.facility, id: 'khac' } };
    expect(checkCourseTable([HEADING, row()], other).rows[0]!.course!.id).toBe('dien-dan-dung-khac');
    const named = checkCourseTable([HEADING, row({ 'Mã lớp': 'dien-dan-dung' })], other).rows[0]!;
    expect(named.problems).toEqual([
      { column: 'Mã lớp', message: 'mã "dien-dan-dung" đã có ở cơ sở khác', nearest: undefined },
    ]);
  });

  it('are not given twice in one table', () => {
    const { rows } = check(row({ 'Mã lớp': 'dien-dan-dung-a' }), row({ 'Mã lớp': 'dien-dan-dung-a' }));
    expect(rows[1]!.problems[0]!.message).toBe('mã "dien-dan-dung-a" đã có ở dòng 2');
  });
});

describe('the table', () => {
  const table = (...rows: Cell[][]) => checkCourseTable(rows, context);

  it('may have a title, a counting column, empty lines, and columns in any order', () => {
    const order = [...HEADING.keys()].reverse();
    const pick = (cells: readonly Cell[]) => order.map((i) => cells[i] ?? null);
    const report = table(
      ['Danh sách lớp năm 2027'],
      [],
      ['STT', ...pick(HEADING)],
      [1, ...pick(row())],
      [null, null],
      [2, ...pick(row())],
    );
    expect(report.problems).toEqual([]);
    expect(report.rows.map((r) => [r.line, r.ok])).toEqual([
      [4, true],
      [6, true],
    ]);
  });

  it.each<[string, Cell[][], string]>([
    ['nothing', [], 'Không thấy dòng tiêu đề'],
    [
      'no heading',
      [
        ['a', 'b'],
        [1, 2],
      ],
      'Không thấy dòng tiêu đề',
    ],
    ['an unknown column', [[...HEADING, 'Giảng viên'], row()], 'Không hiểu cột "Giảng viên"'],
    ['a missing column', [HEADING.slice(1), row().slice(1)], 'Thiếu cột "Tên lớp"'],
    ['a column twice', [[...HEADING, 'Học phí'], row()], 'Cột "Học phí" có 2 lần'],
    ['a heading alone', [HEADING], 'Bảng chưa có khóa học nào'],
  ])('with %s says so and imports nothing', (_, rows, message) => {
    const report = table(...rows);
    expect(report.problems[0]!.message).toContain(message);
    expect(report.rows).toEqual([]);
  });

  it('names the nearest heading', () => {
    const report = table(HEADING.map((h) => (h === 'Chứng chỉ' ? 'Chứng chí x' : h)));
    expect(report.problems[0]).toEqual({
      message: 'Không hiểu cột "Chứng chí x"',
      nearest: 'Chứng chỉ',
    });
  });
});
