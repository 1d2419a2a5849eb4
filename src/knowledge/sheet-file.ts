// Reads the first sheet of a facility's XLSX or CSV file into rows of cells, within limits that an honest file
// never meets: a zip bomb, a cell in column XFD or a million rows end with a clear message.
import { parse } from 'csv-parse/sync';
import { strFromU8, strToU8, Unzip, UnzipInflate, type Zippable, zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';

export type Cell = string | number | boolean | Date | null;

export const SHEET_LIMITS = {
  /** Of the file as it comes. */
  bytes: 5_000_000,
  /** Of everything a sheet needs, unpacked. */
  unpacked: 40_000_000,
  entries: 1_000,
  rows: 10_000,
  columns: 60,
} as const;

/** Why a file cannot be read, in words for the person who made it. */
export class SheetError extends Error {
  override readonly name = 'SheetError';
}

/** Rows of the first sheet, the heading included; empty rows keep their place. @throws SheetError */
export async function readSheetFile(bytes: Uint8Array): Promise<Cell[][]> {
  if (bytes.length > SHEET_LIMITS.bytes)
    throw new SheetError(`Tệp nặng quá ${SHEET_LIMITS.bytes / 1_000_000} MB. Hãy chỉ giữ lại bảng khóa học.`);
  if (bytes.length === 0) throw new SheetError('Tệp trống.');
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (starts(0xd0, 0xcf, 0x11, 0xe0))
    throw new SheetError(
      'Đây là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu.',
    );
  const rows = starts(0x50, 0x4b) ? await readXlsx(bytes) : readCsv(bytes);
  if (rows.length > SHEET_LIMITS.rows + 1) throw tooManyRows();
  if (rows.some((row) => row.length > SHEET_LIMITS.columns)) throw tooManyColumns();
  return rows;
}

const tooManyRows = () =>
  new SheetError(`Bảng có quá ${SHEET_LIMITS.rows.toLocaleString('de-DE')} dòng. Hãy tách thành nhiều tệp.`);
const tooManyColumns = () => new SheetError(`Bảng có quá ${SHEET_LIMITS.columns} cột.`);
const unreadable = () =>
  new SheetError('Không đọc được tệp Excel này. Hãy mở bằng Excel rồi lưu lại thành .xlsx.');

/**
 * The library unpacks whatever the archive says, so it is handed an archive of our own: measured while it was
 * unpacked, with formulas turned into the text they are.
 */
async function readXlsx(bytes: Uint8Array): Promise<Cell[][]> {
  const parts = unpack(bytes);
  for (const [name, content] of Object.entries(parts))
    if (/^xl\/worksheets\/[^/]+\.xml$/u.test(name)) parts[name] = tame(content);
  try {
    return (await readSheet(Buffer.from(zipSync(parts as Zippable, { level: 0 })))) as Cell[][];
  } catch (error) {
    if (error instanceof SheetError) throw error;
    throw unreadable();
  }
}

/** The XML parts of a workbook. Unpacks in small steps, so that it can stop at the limit and not after it. */
function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  const chunks = new Map<string, Uint8Array[]>();
  let total = 0;
  let entries = 0;
  const unzip = new Unzip((file) => {
    if (++entries > SHEET_LIMITS.entries) throw new SheetError('Tệp Excel có quá nhiều thành phần.');
    // Pictures, macros and embedded files stay packed.
    if (!/^(\[Content_Types\]\.xml|_rels\/.+|xl\/.+\.(xml|rels))$/u.test(file.name)) return;
    const own: Uint8Array[] = [];
    chunks.set(file.name, own);
    file.ondata = (error, chunk) => {
      if (error) throw error;
      total += chunk.length;
      if (total > SHEET_LIMITS.unpacked)
        throw new SheetError(
          `Tệp Excel bung ra quá ${SHEET_LIMITS.unpacked / 1_000_000} MB. Hãy chép riêng bảng khóa học sang tệp mới.`,
        );
      own.push(chunk);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    const step = 16_384;
    for (let at = 0; at < bytes.length; at += step)
      unzip.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  } catch (error) {
    if (error instanceof SheetError) throw error;
    throw unreadable();
  }
  return Object.fromEntries([...chunks].map(([name, own]) => [name, new Uint8Array(Buffer.concat(own))]));
}

/** `"AB12"` → 28. */
const columnNumber = (letters: string): number =>
  [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);

/** One sheet's XML within the limits of rows and columns, each formula as the text "=…" in place of its result. */
function tame(content: Uint8Array): Uint8Array {
  const xml = strFromU8(content);
  // A byte-order mark of UTF-16 or a document type is nothing a spreadsheet program writes.
  if (xml.includes('\u0000') || /<!(DOCTYPE|ENTITY)/iu.test(xml)) throw unreadable();
  let cells = 0;
  for (const [, letters, row] of xml.matchAll(/\sr\s*=\s*["']([A-Z]{0,7})(\d{1,12})["']/gu)) {
    if (Number(row) > SHEET_LIMITS.rows + 1) throw tooManyRows();
    if (letters !== undefined && columnNumber(letters) > SHEET_LIMITS.columns) throw tooManyColumns();
    if (++cells > (SHEET_LIMITS.rows + 1) * (SHEET_LIMITS.columns + 1)) throw tooManyRows();
  }
  const text = xml.replace(
    /<c(\s[^<>]*)>\s*<f(?:\s[^<>]*)?(?:\/>|>([^<]*)<\/f>)\s*(?:<v[^<>]*>[^<]*<\/v>|<v\s*\/>)?\s*<\/c>/gu,
    (_, attributes: string, formula: string | undefined) =>
      `<c${attributes.replace(/\s[ts]\s*=\s*("[^"]*"|'[^']*')/gu, '')} t="str"><v>=${formula ?? ''}</v></c>`,
  );
  if (/<(?:\w{1,20}:)?f[\s/>]/u.test(text))
    throw new SheetError('Tệp có công thức không đọc được. Hãy dán lại bảng dạng giá trị (Paste Values).');
  return text === xml ? content : strToU8(text);
}

function readCsv(bytes: Uint8Array): Cell[][] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SheetError('Tệp CSV không phải bảng mã UTF-8. Hãy lưu lại dạng "CSV UTF-8" hoặc .xlsx.');
  }
  if (text.includes('\u0000')) throw new SheetError('Đây không phải tệp .xlsx hay .csv.');
  // Excel in Vietnamese separates by semicolons; the heading tells.
  const heading = text.slice(0, 10_000).split('\n').slice(0, 10).join('\n');
  const delimiter = [';', '\t', ','].sort((a, b) => heading.split(b).length - heading.split(a).length)[0]!;
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: 100_000,
      to: SHEET_LIMITS.rows + 2,
    }).map((row: string[]) => row.map((cell) => (cell.trim() === '' ? null : cell.trim())));
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    throw new SheetError(
      `Không đọc được tệp CSV${line === undefined ? '' : ` ở dòng ${line}`}: dấu ngoặc kép chưa đóng hoặc ô quá dài.`,
    );
  }
}
