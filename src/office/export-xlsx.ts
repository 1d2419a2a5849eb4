// Registrations as a spreadsheet: every cell a typed string, so that phones keep their zero and nothing is a formula.
import { today } from '../day.js';
import type { Listed } from './desk.js';
import { moment, statusName } from './waiting.js';

type Row = Listed & { phone: string; birthYear?: number };

const COLUMNS: { title: string; width: number; value: (row: Row, now: number) => string }[] = [
  { title: 'Mã đăng ký', width: 14, value: (r) => r.receipt },
  { title: 'Ngày gửi', width: 16, value: (r, now) => moment(r.createdAt, now) },
  { title: 'Họ tên', width: 26, value: (r) => r.name ?? '' },
  { title: 'Điện thoại', width: 14, value: (r) => r.phone.replace(/^\+84/u, '0') },
  { title: 'Năm sinh', width: 10, value: (r) => (r.birthYear === undefined ? '' : String(r.birthYear)) },
  { title: 'Nơi ở', width: 28, value: (r) => r.commune ?? '' },
  { title: 'Lớp', width: 28, value: (r) => r.course.title },
  { title: 'Diện ưu tiên', width: 12, value: (r) => (r.priority ? 'Có' : '') },
  { title: 'Tình trạng', width: 18, value: (r) => statusName(r.status) },
];

/** The file's bytes. */
export async function toXlsx(rows: readonly Row[], now: number): Promise<Buffer> {
  const text = (value: string, more: { fontWeight?: 'bold' } = {}) => ({ type: String, value, ...more });
  const data = [
    COLUMNS.map((c) => text(c.title, { fontWeight: 'bold' })),
    ...rows.map((row) => COLUMNS.map((c) => text(c.value(row, now)))),
  ];
  // Loaded when it is wanted: the start is quicker without it.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  return writeXlsxFile(data, {
    sheet: 'Đăng ký',
    columns: COLUMNS.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }).toBuffer();
}

export const exportName = (now: number): string => `dang-ky-${today(now)}.xlsx`;
