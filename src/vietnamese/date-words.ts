// The words that dates are spoken with: relative days, months and years, lunar feasts, "vừa rồi", "khoảng".
import { PhraseTable, phraseSet } from './phrases.js';

export const LUNAR = phraseSet(
  'âm lịch|lịch âm|lịch ta|âm|rằm|tháng giêng|giêng|tháng chạp|chạp|tết|tết âm|trước tết|sau tết|ra giêng|trung thu|vu lan|giỗ tổ|giao thừa|nguyên tiêu|đoan ngọ|mùng một tết|hăm ba tết|ông công ông táo|tháng cô hồn',
);

export const RELATIVE_DAYS = new PhraseTable<number>([
  ...['hôm nay', 'ngày hôm nay', 'sáng nay', 'chiều nay', 'tối nay', 'trưa nay', 'hnay'].map(
    (p): [string, number] => [p, 0],
  ),
  ...['hôm qua', 'ngày hôm qua', 'tối qua', 'đêm qua', 'chiều qua', 'sáng qua', 'hôm qua đó'].map(
    (p): [string, number] => [p, -1],
  ),
  ...['hôm kia', 'ngày hôm kia'].map((p): [string, number] => [p, -2]),
  ...['hôm kìa'].map((p): [string, number] => [p, -3]),
  ...['ngày mai', 'mai', 'sáng mai', 'chiều mai', 'tối mai', 'trưa mai', 'hôm sau'].map(
    (p): [string, number] => [p, 1],
  ),
  ...['ngày kia', 'ngày mốt', 'sáng mốt', 'bữa mốt'].map((p): [string, number] => [p, 2]),
  ...['ngày kìa'].map((p): [string, number] => [p, 3]),
]);
export const SOMEDAY = phraseSet(
  'mai mốt|mai kia|mai sau|hôm nọ|bữa trước|hôm trước|hôm nào|ngày nào|mấy hôm trước|mấy bữa trước|dạo trước|dạo này|mới đây|gần đây|vừa rồi|lâu rồi|ngày xưa|hồi trước|hồi đó',
);

export const YEAR_SHIFT = new PhraseTable<number>([
  ...['năm nay', 'trong năm nay'].map((p): [string, number] => [p, 0]),
  ...['năm ngoái', 'năm trước', 'năm vừa rồi', 'năm qua', 'năm vừa qua', 'năm rồi'].map(
    (p): [string, number] => [p, -1],
  ),
  ...['năm trước nữa', 'năm ngoái nữa'].map((p): [string, number] => [p, -2]),
  ...['năm sau nữa'].map((p): [string, number] => [p, 2]),
  ...['năm kia', 'năm kìa'].map((p, i): [string, number] => [p, -2 - i]),
  ...['sang năm', 'năm sau', 'năm tới', 'qua năm'].map((p): [string, number] => [p, 1]),
]);
export const MONTH_SHIFT = new PhraseTable<number>([
  ...['tháng này', 'trong tháng này'].map((p): [string, number] => [p, 0]),
  ...['tháng trước', 'tháng vừa rồi', 'tháng rồi', 'tháng vừa qua', 'tháng qua'].map(
    (p): [string, number] => [p, -1],
  ),
  ...['tháng trước nữa'].map((p): [string, number] => [p, -2]),
  ...['tháng sau nữa'].map((p): [string, number] => [p, 2]),
  ...['tháng kia'].map((p): [string, number] => [p, -2]),
  ...['tháng sau', 'tháng tới', 'sang tháng', 'qua tháng'].map((p): [string, number] => [p, 1]),
]);
export const WEEK_SHIFT = new PhraseTable<number>([
  ['tuần này', 0],
  ...['tuần sau', 'tuần tới'].map((p): [string, number] => [p, 1]),
  ...['tuần trước', 'tuần vừa rồi', 'tuần rồi'].map((p): [string, number] => [p, -1]),
]);
export const JUST_PAST = phraseSet('vừa rồi|vừa qua|rồi|mới rồi|qua');
export const AHEAD = phraseSet('tới|sắp tới|tới đây|này');
export const BACK_MARK = phraseSet('trước|qua|rồi|về trước');
export const AHEAD_MARK = phraseSet('nữa|sau|tới');
export const ABOUT = phraseSet('khoảng|tầm|cỡ|chừng|độ|đâu|hình như|áng chừng|khoảng đâu|đâu như|tầm khoảng');
