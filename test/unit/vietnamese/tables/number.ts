// Numbers as typed.
import { all, type Case, c } from './types.js';

export const NUMBER: Case[] = [
  ...all(3, ['3', 'ba', '3 người', 'ba người', '3 tháng', 'ba tháng', 'số 3', 'dạ 3 ạ', 'em có 3 con', '3️⃣', 'khoảng 3', 'tầm 3 tháng', '2 à nhầm 3', 'không phải 2, 3', 'nhà em có ba người', 'ba ạ', '3 khẩu', 'ba năm', '3.', 'có 3 người ạ']),
  ...all(25, ['25', 'hai mươi lăm', 'hai lăm', 'hai nhăm', 'hăm lăm', 'hai muoi lam', '25 km', 'khoảng 25 cây số', '25km', 'hai mươi nhăm']),
  ...all(21, ['21', 'hai mươi mốt', 'hai mốt', 'hăm mốt', '21 ngày']),
  ...all(105, ['105', 'một trăm lẻ năm', 'một trăm linh năm', 'trăm lẻ năm'.replace('trăm', '1 trăm')]),
  c('0', 0), c('1.500', 1500), c('1,5', 1.5), c('1.5', 1.5), c('ba tháng rưỡi', 3.5), c('2 năm rưỡi', 2.5), c('mười', 10), c('mười hai', 12), c('mười lăm', 15), c('hai chục', 20), c('một trăm', 100), c('ba trăm hai', 320), c('ba trăm hai mươi', 320), c('một nghìn', 1000), c('2 triệu', 2_000_000), c('500k', 500_000), c('hai nghìn không trăm hai mươi sáu', 2026),
  c('bốn', 4), c('năm', 5), c('sáu', 6), c('bảy', 7), c('bẩy', 7), c('tám', 8), c('chín', 9), c('một', 1), c('mot', 1), c('hai', 2), c('50%', 50), c('hai mươi tư', 24), c('ba mươi', 30), c('ba tư', 34), c('chín mươi chín', 99), c('60 ngày', 60), c('sáu mươi ngày', 60), c('ba mươi km', 30), c('5,5 km', 5.5), c('mười một tháng', 11), c('năm người', 5), c('năm con lợn', 5), c('20 năm', 20), c('hai mươi năm', 20), c('muoi', 10),
  c('2 hay 3', { ask: [2, 3] }), c('2 con lợn 3 con gà', { ask: [2, 3] }),
  ...all(null, ['', '😀', 'không biết', '2-3', '2 đến 3', 'hai ba người', 'vài người', 'mấy người', 'ba mấy', 'hơn 20', 'dưới 3', 'trên 18', '0912345678', '10/3', '10/3/2008', 'bao nhiêu', 'mấy?', '3?', 'nhiều', 'ít', 'em là nữ', 'không', 'mấy chục', 'hai ba', 'vài ba']),
];
