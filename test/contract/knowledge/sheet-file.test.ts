// Real XLSX and CSV files, and the ones that are meant to hurt: zip bombs, far cells, formulas, broken archives.
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { readSheetFile, SHEET_LIMITS } from '../../../src/knowledge/sheet-file.js';

const SHEET = 'xl/worksheets/sheet1.xml';
type Value = string | number | Date;

/** A workbook as a spreadsheet program writes it. */
async function workbook(rows: Value[][]): Promise<Uint8Array> {
  const cells = rows.map((row) =>
    row.map((value) => (value instanceof Date ? { value, type: Date, format: 'dd/mm/yyyy' } : { value })),
  );
  return new Uint8Array(await writeXlsx(cells as never).toBuffer());
}

let plain: Uint8Array;
let parts: Zippable;
let xml: string;
beforeAll(async () => {
  plain = await workbook([
    ['Tên lớp', 'Số giờ'],
    ['Điện dân dụng', 400],
  ]);
  const unpacked = unzipSync(plain);
  parts = unpacked;
  xml = strFromU8(unpacked[SHEET]!);
});
const withSheet = (text: string) => zipSync({ ...parts, [SHEET]: strToU8(text) });

describe('XLSX', () => {
  it('is read with texts, numbers and dates', async () => {
    const day = new Date('2026-12-14T00:00:00Z');
    expect(
      await readSheetFile(
        await workbook([
          ['Tên lớp', 'Khai giảng', 'Giờ'],
          ['Hàn điện', day, 3.5],
        ]),
      ),
    ).toEqual([
      ['Tên lớp', 'Khai giảng', 'Giờ'],
      ['Hàn điện', day, 3.5],
    ]);
  });

  it.each([
    ['<c r="B2"><f>100*4</f><v>400</v></c>', '=100*4'],
    ['<c r="B2" t="str"><f>HYPERLINK("http://x.vn")</f><v>bấm</v></c>', '=HYPERLINK("http://x.vn")'],
    ['<c r="B2"><f t="shared" si="0"/><v>400</v></c>', '='],
    ['<c r="B2" s="1"><f>NOW()</f></c>', '=NOW()'],
    ["<c r='B2'><f>A1</f><v/></c>", '=A1'],
  ])('%s is the text of its formula, never its result', async (cell, expected) => {
    const changed = xml.replace(/<c r="B2".*?<\/c>/u, cell);
    expect(changed).not.toBe(xml);
    expect((await readSheetFile(withSheet(changed)))[1]![1]).toBe(expected);
  });

  it.each<[string, () => Uint8Array, string]>([
    ['a cell in column XFD', () => withSheet(xml.replace('r="B2"', 'r="XFD2"')), 'quá 60 cột'],
    ['a cell in row 1,048,576', () => withSheet(xml.replace('r="B2"', 'r="B1048576"')), 'quá 10.000 dòng'],
    [
      'a formula in a foreign prefix',
      () => withSheet(xml.replace('<c r="B2"', '<x:f>1</x:f><c r="B2"')),
      'công thức không đọc được',
    ],
    ['a document type', () => withSheet(`<!DOCTYPE x [<!ENTITY a "b">]>${xml}`), 'Không đọc được tệp Excel'],
    ['an archive cut off', () => plain.subarray(0, 200), 'Không đọc được tệp Excel'],
    [
      'an archive of noise',
      () => Uint8Array.from([0x50, 0x4b, 3, 4, ...Array(500).keys()]),
      'Không đọc được tệp Excel',
    ],
    ['another kind of archive', () => zipSync({ 'a.txt': strToU8('a') }), 'Không đọc được tệp Excel'],
    [
      'thousands of parts',
      () => zipSync(Object.fromEntries([...Array(1_001).keys()].map((i) => [`${i}`, new Uint8Array(0)]))),
      'quá nhiều thành phần',
    ],
    ['an old .xls', () => Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'kiểu cũ (.xls)'],
    ['a file over the limit', () => new Uint8Array(SHEET_LIMITS.bytes + 1), 'nặng quá 5 MB'],
    ['nothing', () => new Uint8Array(0), 'Tệp trống'],
    ['zeros', () => new Uint8Array(1_000), 'không phải tệp .xlsx hay .csv'],
  ])('with %s is refused in words', async (_, make, message) => {
    await expect(readSheetFile(make())).rejects.toMatchObject({
      name: 'SheetError',
      message: expect.stringContaining(message),
    });
  });

  const UNPACKED = 60_000_000;
  let bomb: Uint8Array;
  beforeAll(() => {
    bomb = zipSync({ ...parts, 'xl/sharedStrings.xml': new Uint8Array(UNPACKED) }, { level: 1 });
  });

  it('that unpacks to 60 MB is refused at 40 MB, without a look at what comes after', async () => {
    expect(bomb.length).toBeLessThan(SHEET_LIMITS.bytes);
    // Nobody could unpack the end: who goes on to it does not come to tell the size.
    const torn = bomb.slice();
    torn.fill(0xff, Math.floor(bomb.length * 0.9));
    await expect(readSheetFile(torn)).rejects.toThrow('bung ra quá 40 MB');
  });

  it('whose header lies about its size is measured, not believed', async () => {
    const lying = bomb.slice();
    const view = new DataView(lying.buffer);
    for (let at = 0; at + 30 < lying.length; at++)
      if (view.getUint32(at, true) === 0x04034b50 && view.getUint32(at + 22, true) === UNPACKED)
        view.setUint32(at + 22, 100, true);
    await expect(readSheetFile(lying)).rejects.toMatchObject({ name: 'SheetError' });
  });
});

describe('CSV', () => {
  const bytes = (text: string) => strToU8(text);
  it.each([
    ['commas', 'Tên,Giờ\r\n"Điện, nước",400\r\n'],
    ['semicolons', 'Tên;Giờ\r\n"Điện, nước";400\r\n'],
    ['tabs', 'Tên\tGiờ\nĐiện, nước\t400\n'],
    ['a byte-order mark', '\uFEFFTên,Giờ\n"Điện, nước",400'],
  ])('with %s', async (_, text) => {
    expect(await readSheetFile(bytes(text))).toEqual([
      ['Tên', 'Giờ'],
      ['Điện, nước', '400'],
    ]);
  });

  it('keeps the place of empty lines and empty cells', async () => {
    expect(await readSheetFile(bytes('a,b\n\nc,\n'))).toEqual([['a', 'b'], [null], ['c', null]]);
  });

  it.each<[string, Uint8Array, string]>([
    ['another encoding', Uint8Array.from([0x54, 0xea, 0x6e, 0x2c, 0x41]), 'UTF-8'],
    ['a quote left open', bytes(`a,b\n"c,d\n${'e,f\n'.repeat(50_000)}`), 'dấu ngoặc kép chưa đóng'],
    ['10,001 courses', bytes('a,b\n'.repeat(10_002)), 'quá 10.000 dòng'],
    ['too many columns', bytes(`${'a,'.repeat(60)}a`), 'quá 60 cột'],
  ])('with %s is refused in words', async (_, file, message) => {
    await expect(readSheetFile(file)).rejects.toMatchObject({
      name: 'SheetError',
      message: expect.stringContaining(message),
    });
  });
});
