// Ages as typed, on 21/11/2026.
import { all, type Case, c } from './types.js';

export const AGE: Case[] = [
  ...all(34, ['34', '34 tuổi', '34t', '34 t', 'ba mươi tư', 'ba mươi bốn', 'ba tư', 'ba tư tuổi', 'em 34 tuổi', 'năm nay em 34', 'năm nay em 34 tuổi', 'dạ em 34 ạ', 'tuổi 34', 'tuổi: 34', 'em 34t', 'ba muoi tu tuoi', '34 tuooir', 'em được 34 tuổi rồi', 'vừa tròn 34', '33 à nhầm 34', 'không phải 33, 34', 'băm tư', '34 tuổi 3 tháng', '34 tuổi rưỡi', 'tôi năm nay 34 tuổi sinh năm 1992', '3️⃣4️⃣', 'em mới 34', '33 tuổi, à không, 34 tuổi', 'chị 34 tuổi em ạ', 'e 34 tuổi']),
  ...all(20, ['20', '20 tuổi', 'hai mươi', 'hai mươi tuổi', 'hai chục tuổi', '20t ạ', 'em hai mươi', 'hai mươi tuổi rồi ạ', 'em 20 tuổi có học được không']),
  ...all(21, ['hai mốt', 'hai mươi mốt', 'hăm mốt', '21', 'hai mốt tuổi']),
  ...all(25, ['hai lăm', 'hai nhăm', 'hai mươi lăm', 'hăm lăm', 'hai lam tuoi']),
  c('mười tám', 18), c('mười tám tuổi', 18), c('18', 18), c('mười chín tuổi', 19), c('mười lăm', 15), c('15t', 15), c('mười bảy', 17), c('ba mốt', 31), c('bốn hai', 42), c('bốn mươi hai tuổi', 42), c('năm mươi', 50), c('năm tám tuổi', 58), c('55 tuổi', 55), c('sáu mươi tuổi', 60), c('72', 72), c('ba lăm', 35), c('ba nhăm', 35), c('bốn mươi', 40), c('tám mươi hai tuổi', 82), c('mười sáu tuổi', 16),
  c('10/3/2008', 18), c('sinh ngày 10/3/2008', 18), c('22/11/2008', 17), c('21/11/2008', 18), c('ngày 10 tháng 3 năm 1990', 36), c('sinh năm 2005', { ask: [20, 21] }), c('sn 98', { ask: [27, 28] }), c('2k5', { ask: [20, 21] }), c('em 30 tuổi, con em 15 tuổi', { ask: [30, 15] }),
  ...all(null, ['ba mấy', 'hai mấy', 'bốn mươi mấy', 'hăm mấy', '30 mấy', 'hơn 30', 'khoảng 30', 'tầm 30 tuổi', 'gần 20', 'trên 18', 'dưới 16', 'chưa 18', 'chưa đủ 18', 'ngoài 40', 'tuổi dần', 'tuổi Dần', 'tuổi con rồng', 'tuổi Giáp Tý', 'con trâu', '18-20', '18 đến 20 tuổi', '18, 19 tuổi', 'đôi mươi', 'sắp 18', '20 tuổi ta', '20 tuổi mụ', '200', '0', '', '😀', 'già rồi', 'còn trẻ', 'bao nhiêu tuổi thì được', 'không biết', '0912345678', '2 triệu', '6 tháng tuổi', 'em có 2 con', '3 tháng', 'trên 30', '150 tuổi', 'mười mấy', 'không phải 34', 'chừng 40 tuổi']),
];
