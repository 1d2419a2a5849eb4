// Years of birth as typed, on 21/11/2026.
import { all, type Case, c } from './types.js';

export const BIRTH_YEAR: Case[] = [
  ...all(2005, ['2005', '2k5', '2K5', 'sinh năm 2005', 'sinh 2005', 'sn 2005', 'sn2005', 'em sinh năm 2005 ạ', 'sinh nam 2005', 'năm 2005', '05', 'hai nghìn lẻ năm', 'hai nghìn không trăm linh năm', 'hai không không năm', 'hai ngàn lẻ năm', 'sinh năm hai nghìn không trăm linh năm', 'em 2k5', 'em sn 2005', '10/3/2005', '10-3-2005', '10.3.2005', '10/03/05', 'ngày 10 tháng 3 năm 2005', '3/2005', 'tháng 3 năm 2005', '2004 à nhầm 2005', 'không phải 2004, 2005 cơ', '2004, à không, 2005', 'sinh ngày 10/3/2005', '2k5 ạ', '10032005', '2005-03-10', '2 k 5'.replace(/ /g, ''), 'sinh năm 05', 'siinh nawm 2005']),
  ...all(1998, ['98', 'sn 98', 'sn98', 'sinh 98', 'sinh năm 98', 'sinh năm chín tám', '1998', 'năm 98', 'một chín chín tám', 'một nghìn chín trăm chín mươi tám', 'em sinh năm 1998', 'e sn 98', 'chín tám', 'năm chín tám', 'sinh năm 1998 ạ', '12/12/98', 'dạ 98 ạ', 'đời 98', 'cuối năm 98', 'nawm 98', 'tuổi dần sinh năm 1998']),
  c('2k', 2000), c('2k10', 2010), c('2k1', 2001), c('10/3/2008', 2008), c('2010', 2010), c('08', 2008), c('85', 1985), c('72', 1972), c('sn 75', 1975), c('1965', 1965), c('sinh năm bảy lăm', 1975), c('tám lăm', 1985), c('sinh năm một chín tám mươi', 1980), c('15 tháng 8 năm 1990', 1990), c('15/8/1990 ạ', 1990), c('29/2/2008', 2008), c('hai nghìn', 2000), c('hai ngàn mười', 2010),
  c('2008 hoặc 2009', { ask: [2008, 2009] }), c('20 tuổi', { ask: [2005, 2006] }), c('em sinh 2005, con em sinh 2010', { ask: [2005, 2010] }),
  ...all(null, ['tuổi dần', 'tuổi Giáp Tý', 'tuổi con rồng', '8x', '9x', 'đời 9x', 'khoảng 1998', 'tầm 98', '1899', '2030', 'năm 2030', '', '😀', 'không biết', '31/2/2008', '10/3', 'ngày 10/3', '2 triệu', '0912345678', 'năm nào cũng được', 'sinh năm bao nhiêu?', 'gen z', '22', '25', 'ba mấy', 'không nhớ', 'năm nay', 'năm ngoái', '5', '3', 'không phải 2005', '1990 mấy', '2k mấy', '3 con']),
];
