// Choices as typed, with the labels they answer.
import { type Case, c } from './types.js';

const HOUSEHOLD = ['Hộ nghèo', 'Hộ cận nghèo', 'Hộ trung bình', 'Không thuộc diện nào'];
const TRADES = ['Điện dân dụng', 'Hàn điện', 'May công nghiệp', 'Sửa chữa ô tô'];
const SEWING = ['May công nghiệp', 'May thời trang', 'Điện công nghiệp'];
const GOALS = ['Tìm nghề', 'Được hỗ trợ gì', 'Vay vốn', 'Hỏi điều khác'];
const YES_NO = ['Có', 'Không', 'Không biết'];
const LEVELS = ['Dưới 3 tháng', 'Sơ cấp', 'Trung cấp', 'Cao đẳng'];
const DAYPART = ['Sáng', 'Tối'];
const TIMES = ['Buổi sáng', 'Buổi chiều', 'Buổi tối'];

const on = (options: readonly string[], cases: readonly [string, unknown][]): Case[] => cases.map(([text, want]) => c(text, want, { options }));

export const CHOICE: Case[] = [
  ...on(TRADES, [
    ['2', 1], ['số 2', 1], ['so 2', 1], ['2.', 1], ['2)', 1], ['câu 2', 1], ['ý 2', 1], ['cái thứ hai', 1], ['cái thứ 2', 1], ['thứ hai', 1], ['hai', 1], ['2️⃣', 1], ['②', 1], ['ý đầu', 0], ['cái đầu', 0], ['cái đầu tiên', 0], ['thứ nhất', 0], ['một', 0], ['mot', 0],
    ['cái cuối', 3], ['cái cuối cùng', 3], ['dạ em chọn số 3 ạ', 2], ['cho em cái 4', 3], ['chọn 1', 0], ['em lấy cái thứ ba', 2], ['phương án 3', 2], ['bấm 2', 1], ['#2', 1], ['cau2', 1], ['số1', 0], ['cái số 3 ấy', 2], ['3 ạ', 2], ['em chọn ba', 2],
    ['may công nghiệp', 2], ['may', 2], ['hàn', 1], ['han dien', 1], ['sửa ô tô', 3], ['sua oto', 3], ['sửa xe hơi', 3], ['em muốn học may ạ', 2], ['điện dân dụng nhé', 0], ['dien dan dung', 0], ['thợ hàn', 1], ['maycongnghiep', 2], ['hàn điệnn', 1], ['mayy', 2], ['dieenj daan dungj', 0],
    ['2 à không 3', 2], ['1 à nhầm 2', 1], ['2, à không, 1', 0], ['không phải 1, 2 mới đúng', 1], ['2 chứ không phải 1', 1], ['không phải 1 mà là 2', 1], ['em không muốn học may, học hàn cơ', 1], ['hàn thôi không may nữa', 1], ['may à nhầm hàn', 1], ['đổi sang số 3', 2], ['đổi 1 thành 2', 1], ['không học may, học hàn', 1],
    ['1 hoặc 2', { ask: [0, 1] }], ['1 hay 3', { ask: [0, 2] }], ['may hoặc hàn', { ask: [1, 2] }], ['1 và 2', { ask: [0, 1] }], ['may hay hàn đều được', { ask: [1, 2] }], ['số 1 với số 4', { ask: [0, 3] }], ['điện hoặc may', { ask: [0, 1, 2] }],
    ['cái nào cũng được', null], ['sao cũng được', null], ['gì cũng được', null], ['không phải may', null], ['không chọn 1', null], ['5', null], ['0', null], ['12', null], ['hai con', null], ['em có 2 con', null], ['3 triệu', null], ['2 triệu', null], ['0912345678', null], ['2k', null], ['may là gì', null], ['học may có khó không', null],
    ['số 1 là gì?', null], ['1?', null], ['', null], ['😀', null], ['em 20 tuổi', null], ['năm 2005', null], ['không', null], ['học phí bao nhiêu', null], ['không may', null], ['may được không ạ', null], ['thời tiết hôm nay', null], ['trừ số 1', null], ['không thích hàn', null], ['99', null], ['-1', null],
    ['số 2 ạ, số 2', 1], ['2. Hàn điện', 1], ['cái thứ tư', 3], ['thứ tư', 3], ['nghề thứ 3', 2], ['em theo cái thứ nhất', 0],
  ]),
  ...on(HOUSEHOLD, [
    ['cận nghèo', 1], ['hộ nghèo', 0], ['nghèo', 0], ['ho can ngheo', 1], ['nhà em hộ cận nghèo ạ', 1], ['không phải hộ nghèo', null], ['ko phai ho ngheo', null], ['không phải hộ nghèo mà là cận nghèo', 1], ['nhà em không phải hộ nghèo, hộ trung bình thôi', 2], ['trung bình', 2], ['hộ nghèo hoặc cận nghèo', { ask: [0, 1] }],
    ['không thuộc diện nào', 3], ['không thuộc', 3], ['hộ nghèo thì không phải', null], ['hết nghèo rồi', null], ['cạn nghèo', 1], ['hooj ngheof', 0], ['hộ nghèo à?', null], ['thoát nghèo rồi', null], ['nỏ phải hộ nghèo', null], ['hổng phải hộ nghèo, cận nghèo', 1],
  ]),
  ...on(SEWING, [['may', { ask: [0, 1] }], ['công nghiệp', { ask: [0, 2] }], ['may công nghiệp', 0], ['thời trang', 1], ['điện', 2], ['may thoi trang', 1]]),
  ...on(GOALS, [['tìm nghề', 0], ['em muốn tìm nghề', 0], ['vay vốn', 2], ['vay', 2], ['Được hỗ trợ gì', 1], ['hỗ trợ', 1], ['hoi dieu khac', 3], ['được hỗ trợ gì ạ', 1]]),
  ...on(YES_NO, [['có', 0], ['dạ có', 0], ['không', 1], ['dạ ko', 1], ['ko biết', 2], ['không biết', 2], ['em không rõ', 2], ['chưa', 1], ['ừ', 0], ['co a', 0], ['nỏ', 1], ['2', 1]]),
  ...on(LEVELS, [['sơ cấp', 1], ['so cap', 1], ['cao đẳng', 3], ['trung cấp ạ', 2], ['3', 2], ['dưới 3 tháng', 0], ['duoi 3 thang', 0]]),
  ...on(DAYPART, [['một trong hai cái đó', { ask: [0, 1] }], ['1 trong 2', { ask: [0, 1] }], ['cả hai', { ask: [0, 1] }], ['tối', 1], ['buổi tối ạ', 1], ['toi', 1]]),
  ...on(TIMES, [['cái giữa', 1], ['chiều', 1], ['sáng hoặc tối', { ask: [0, 2] }], ['em học tối', 2], ['sáng em bận, tối nhé', { ask: [0, 2] }], ['không sáng, chiều', 1]]),
];
