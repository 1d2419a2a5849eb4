// Consent as typed: explicit words only.
import { accented, all, type Case } from './types.js';

export const CONSENT: Case[] = [
  ...all('yes', [
    'đồng ý', 'dong y', 'Đồng ý', 'ĐỒNG Ý', 'đồng ý ạ', 'dạ đồng ý', 'ok đồng ý', 'ừ đồng ý', 'vâng đồng ý', 'vâng, tôi đồng ý', 'có', 'co', 'có ạ', 'dạ có', 'ok có', 'ừ có', 'ừ, có', '1', '1️⃣', '①', '1.', '1)', 'số 1', 'chọn 1', 'em chọn 1',
    'tôi đồng ý cho gửi', 'toi dong y cho gui', 'em đồng ý cho trường gọi lại', 'tôi đồng ý gửi thông tin cho trường', 'em đồng ý ạ', 'đồng ý luôn', 'hoàn toàn đồng ý', 'có, tôi đồng ý', 'có em nhé', 'có chứ', 'ddoongf ys', 'ddoongf y',
    'd9o62ng y1', 'cos', 'đồng í', 'Đồng ý nhé', 'mình đồng ý', 'tui đồng ý', 'dạ em đồng ý ạ', 'dạ thưa tôi đồng ý', 'đồng ý 👍', 'oke đồng ý', 'đồng ý chia sẻ thông tin', 'tôi xác nhận đồng ý', 'đồngý', 'dongy',
    'ok 1', 'dạ 1', 'em đồng ý hết', 'vâng có', 'có có', 'có, cho gửi', 'đồng ý cho gửi số điện thoại của em', 'rất đồng ý', 'con đồng ý',
  ]),
  ...all('no', [
    'không', 'khong', 'ko', 'k', 'không đồng ý', 'ko đồng ý', 'khong dong y', 'k dong y', 'chưa', 'chưa đồng ý', 'chua dong y', 'hông đồng ý', 'hổng đồng ý', 'nỏ đồng ý', 'dạ không', 'dạ không ạ', 'em không đồng ý', 'tôi không đồng ý cho gửi',
    'thôi', 'thôi ạ', 'không muốn', 'đừng gửi', 'từ chối', 'không cho', 'khoong ddoongf ys', '2', 'số 2', 'không đồng ý đâu', 'đồng ý. à không', 'chưa ạ', 'dạ chưa', 'không nhé', 'khum', 'hok dong y', 'không gửi', 'em không muốn gửi',
  ]),
  ...all(null, [
    'dạ', 'da', 'vâng', 'vang', 'vâng ạ', 'dạ vâng', 'ok', 'oke', 'okie', 'ok em', 'ừ', 'uh', 'uk', 'ừm', 'được', 'đc', 'dc', 'được ạ', 'được rồi', 'cũng được', '👍', '👌', '✅', 'y', 'yes', 'rồi', 'đúng', 'phải', 'nhất trí', 'muốn', 'thích',
    'có lẽ', 'có thể', 'chắc có', 'có gì không', 'có được không', 'đồng ý không', 'có đồng ý không', 'đồng ý?', 'có?', 'nếu không mất tiền thì đồng ý', 'đồng ý nhưng đừng gọi', 'không biết', 'không rõ', 'không hiểu', 'không sao', 'không có gì',
    'để em hỏi bố mẹ', 'để xem đã', 'khoan đã', 'vợ tôi đồng ý', 'mẹ em đồng ý', 'ai đồng ý', 'có số điện thoại', 'có điện thoại', '1 triệu', '12', '11', '3', '', '😀', 'hi', 'cô ơi', 'đồng hồ', 'có tốn tiền', 'đồng ý cái gì', '0912345678',
    'tôi nghĩ là đồng ý', 'sao phải đồng ý', 'không đồng ý thì sao', '1 lần', 'số 1 là gì', 'gửi đi', 'có 2 con', 'ừ ừ', 'ok ok', 'dạ dạ', 'không thể không đồng ý', 'im lặng', 'thế cũng được', 'có nên đồng ý', 'đồng', 'ý', 'hình như có', '\u0000',
  ]),
  ...accented(null, ['cô', 'cỏ']),
];
