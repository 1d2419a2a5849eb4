// Places as typed; places are written "kind name/province".

export interface PlaceCase {
  text: string;
  /** One place; several to ask back about; `null` for none. */
  want: string | readonly string[] | null;
  /** Some of the places that must be among the candidates, when there are too many to list. */
  among?: readonly string[];
  province?: string;
  accentsMatter?: true;
}

const p = (want: PlaceCase['want'], ...texts: string[]): PlaceCase[] => texts.map((text) => ({ text, want }));
const VINH = [
  'phường Thành Vinh/Nghệ An',
  'phường Trường Vinh/Nghệ An',
  'phường Vinh Phú/Nghệ An',
  'phường Vinh Lộc/Nghệ An',
  'phường Cửa Lò/Nghệ An',
  'phường Vinh Hưng/Nghệ An',
];
const THANH_OAI = [
  'phường Phú Lương/Hà Nội',
  'xã Bình Minh/Hà Nội',
  'xã Hòa Phú/Hà Nội',
  'xã Thanh Oai/Hà Nội',
  'xã Tam Hưng/Hà Nội',
  'xã Dân Hòa/Hà Nội',
];

export const PLACE: PlaceCase[] = [
  ...p(
    'xã Thanh Oai/Hà Nội',
    'Thanh Oai',
    'xã Thanh Oai',
    'x. Thanh Oai',
    'em ở Thanh Oai',
    'dạ em ở xã Thanh Oai ạ',
    'Thanh Oai, Hà Nội',
    'Hà Nội, Thanh Oai',
    'thanhoai',
    'thanh oia',
    'xã thanh oai huyện thanh oai hà nội',
    'thị trấn Kim Bài',
    'Kim Bài',
    'tt Kim Bài',
    'quê em Thanh Oai',
    'nhà em gần Thanh Oai',
    'không phải Thường Tín, Thanh Oai cơ',
    'Thường Tín à nhầm Thanh Oai',
    'Xax Thanh Oai',
    'XÃ THANH OAI',
    'thôn 3 xã Thanh Oai',
  ),
  ...p(
    'phường Vinh Hưng/Nghệ An',
    'Nghi Kim',
    'xã Nghi Kim',
    'nghi kim vinh',
    'xóm 5 xã Nghi Kim tp Vinh',
    'Vinh Hưng',
    'phường Vinh Hưng',
    'p. Vinh Hưng',
    'Nghi Liên',
    'phuwowngf Vinh Huwng',
    'P.Vinh Hưng',
    'khối 3 phường Vinh Hưng Nghệ An',
  ),
  ...p(
    'phường Trường Vinh/Nghệ An',
    'Trường Vinh',
    'Bến Thủy',
    'Bến Thuỷ',
    'Hưng Dũng',
    'phường Hưng Dũng, TP Vinh',
  ),
  ...p('phường Thành Vinh/Nghệ An', 'đường Lê Lợi phường Thành Vinh', 'phường Cửa Nam Vinh', 'Hưng Chính'),
  ...p(
    'xã Kim Liên/Nghệ An',
    'xã Kim Liên',
    'Kim Liên Nam Đàn',
    'Nam Đàn, Kim Liên',
    'Kim Liên Nghệ An',
    'xã Kim Liên, huyện Nam Đàn, tỉnh Nghệ An',
  ),
  ...p('phường Kim Liên/Hà Nội', 'phường Kim Liên', 'Kim Liên, Hà Nội', 'Kim Liên hn'),
  ...p(['phường Kim Liên/Hà Nội', 'xã Kim Liên/Nghệ An'], 'Kim Liên', 'em ở Kim Liên'),
  ...p(VINH, 'TP Vinh', 'tp. vinh', 'thành phố Vinh', 'Vinh', 'em ở Vinh'),
  ...p(THANH_OAI, 'huyện Thanh Oai', 'H. Thanh Oai', 'em ở huyện Thanh Oai'),
  ...p('phường Cửa Lò/Nghệ An', 'Cửa Lò', 'thị xã Cửa Lò', 'Nghi Thu'),
  ...p('xã Dân Hòa/Hà Nội', 'Dân Hoà', 'xã Dân Hòa huyện Thanh Oai'),
  ...p('phường Yên Hòa/Hà Nội', 'yên hoà hà nội', 'phường Yên Hòa Hà Nội', 'phường Yên Hoà'),
  ...p('phường Văn Miếu - Quốc Tử Giám/Hà Nội', 'văn miếu quốc tử giám', 'Văn Miếu - Quốc Tử Giám'),
  ...p('phường Từ Liêm/Hà Nội', 'Từ Liêm'),
  ...p('xã Con Cuông/Nghệ An', 'Con Cuông', 'xã Con Cuông'),
  ...p("xã M'Drắk/Đắk Lắk", "m'drắk"),
  ...p('xã Xuân Mai/Hà Nội', 'thị trấn Xuân Mai', 'Xuân Mai'),
  ...p('phường Hồng Hà/Hà Nội', 'phường Hồng Hà, Hà Nội', 'phuong hong ha ha noi'),
  ...p(['phường Thành Vinh/Nghệ An', 'xã Thành Vinh/Thanh Hóa'], 'Thành Vinh'),
  ...p(['phường Hoàng Mai/Hà Nội', 'phường Hoàng Mai/Nghệ An'], 'Hoàng Mai'),
  ...p(
    ['phường Hoàng Mai/Nghệ An', 'phường Quỳnh Mai/Nghệ An', 'phường Tân Mai/Nghệ An'],
    'thị xã Hoàng Mai',
  ),
  ...p(['xã Thanh Oai/Hà Nội', 'xã Thường Tín/Hà Nội'], 'Thanh Oai hoặc Thường Tín'),
  ...p(
    ['xã Quỳ Châu/Nghệ An', 'xã Châu Tiến/Nghệ An', 'xã Hùng Chân/Nghệ An', 'xã Châu Bình/Nghệ An'],
    'huyện Quỳ Châu',
  ),
  ...p(['phường Ba Đình/Hà Nội', 'phường Ngọc Hà/Hà Nội'], 'phường Ngọc Hà, quận Ba Đình'),
  ...p(
    null,
    '',
    '😀',
    'Hà Nội',
    'Nghệ An',
    'tỉnh Nghệ An',
    'không biết',
    'em không ở Thanh Oai',
    'học may',
    'xa lắm',
    '0912345678',
    'ở quê',
    'trên núi',
    'hello',
    'không',
    'có',
    '5',
    'gần nhà',
    'nông thôn',
  ),
  { text: 'Kim Liên', want: 'xã Kim Liên/Nghệ An', province: 'Nghệ An' },
  { text: 'Tân Tiến', want: null, among: ['xã Tân Tiến/Đồng Nai', 'xã Xuân Mai/Hà Nội'] },
  { text: 'quận Hà Đông', want: null, among: ['phường Hà Đông/Hà Nội', 'phường Kiến Hưng/Hà Nội'] },
  { text: 'thanh chương', want: null, among: ['xã Đại Đồng/Nghệ An', 'xã Xuân Lâm/Nghệ An'] },
  { text: 'thah oai', want: 'xã Thanh Oai/Hà Nội' },
  { text: 'Thành Oai', want: 'xã Thanh Oai/Hà Nội' },
];
