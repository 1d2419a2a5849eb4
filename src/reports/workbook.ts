// The yearly report as an XLSX workbook: every cell typed, so that nothing is read as a formula.
import type { SheetData } from 'write-excel-file/node';
import writeXlsxFile from 'write-excel-file/node';
import { SMALL } from '../small-counts.js';
import { hideSmall, type Row, type Shown, total } from './yearly.js';

export interface YearlyReport {
  year: number;
  /** `YYYY-MM-DD` on which it was made. */
  madeOn: string;
  byCommune: readonly Row[];
  byFacility: readonly Row[];
  /** Registrations whose person was erased: counted, but in no commune. */
  erased: number;
  /** Sample facilities or courses are among them. */
  sample: boolean;
  /** Hide what speaks of fewer than five people. */
  public: boolean;
}

const HEADS = ['Đăng ký', 'Đã gọi', 'Ghi danh', 'Không phù hợp', 'Diện ưu tiên'];
const bold = (value: string) => ({ type: String, value, fontWeight: 'bold' as const });
const text = (value: string) => ({ type: String, value });
const number = (value: number | undefined) =>
  value === undefined ? { type: String, value: `dưới ${SMALL}` } : { type: Number, value };

/** The bytes of the workbook. */
export async function yearlyWorkbook(report: YearlyReport): Promise<Buffer> {
  const columns = [{ width: 34 }, { width: 34 }, ...HEADS.map(() => ({ width: 14 }))];
  const sheet = (name: string, first: string, second: string, rows: readonly Row[]) => ({
    sheet: name,
    columns,
    stickyRowsCount: 1,
    data: [
      [first, second, ...HEADS].map(bold),
      ...linesOf(rows, report.public).map((row) => [
        text(row.group),
        text(row.item),
        ...[row.registered, row.called, row.enrolled, row.notSuitable, row.priority].map(number),
      ]),
    ] as SheetData,
  });
  const notes = [
    `Báo cáo năm ${report.year}, lập ngày ${report.madeOn.split('-').reverse().join('/')}.`,
    'Đăng ký: người học đã đồng ý gửi tới nơi dạy trong năm. Đã gọi: nơi dạy báo đã nói chuyện với người học.',
    `Đăng ký đã xóa theo yêu cầu người học, không tính theo xã: ${report.erased}.`,
    ...(report.public ? [`Bản công khai: số từ 1 đến ${SMALL - 1} và số suy ra được chúng đã được ẩn.`] : []),
    ...(report.sample ? ['Có nơi dạy và lớp là dữ liệu mẫu.'] : []),
  ];
  return writeXlsxFile([
    sheet('Xã và nghề', 'Xã, phường', 'Nghề', report.byCommune),
    sheet('Nơi dạy và nghề', 'Nơi dạy', 'Nghề', report.byFacility),
    { sheet: 'Ghi chú', columns: [{ width: 120 }], data: notes.map((n) => [text(n)]) as SheetData },
  ]).toBuffer();
}

/** The rows with a sum after each group and over all. Sums of the public form follow the same rule. */
function linesOf(rows: readonly Row[], isPublic: boolean): Shown[] {
  const shown = isPublic ? hideSmall(rows) : [...rows];
  const groups = [...new Set(rows.map((r) => r.group))];
  const totals = groups.map((g) =>
    total(
      rows.filter((r) => r.group === g),
      '',
      g,
    ),
  );
  const shownTotals = isPublic ? hideSmall(totals) : totals;
  const lines = groups.flatMap((g, i) => [
    ...shown.filter((r) => r.group === g),
    { ...shownTotals[i]!, group: g, item: 'Cộng' },
  ]);
  const all = total(rows, 'Tổng cộng', '');
  return [...lines, ...(isPublic ? hideSmall([all]) : [all])];
}
