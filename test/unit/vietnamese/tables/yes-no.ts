// Yes-no answers as typed.
import { accented, all, type Case } from './types.js';

export const YES_NO: Case[] = [
  ...all('yes', [
    'có', 'co', 'có ạ', 'dạ có', 'dạ có ạ', 'ừ', 'ừm', 'uh', 'uk', 'uhm', 'um', 'ok', 'oke', 'okie', 'đúng', 'dung', 'đúng rồi', 'đr', 'phải', 'vâng', 'vang', 'vâng ạ', 'y', 'yes',
    'được', 'dc', 'đc', 'đc ạ', 'muốn', 'thích', '👍', '👍🏻', '1', '1️⃣', 'số 1', 'dạ', 'dạ vâng', 'có chứ', 'có rồi', 'rồi', 'rồi ạ', 'em có', 'em có ạ', 'dạ em có rồi ạ', 'nhà em có', 'chắc chắn rồi',
    'tất nhiên', 'cós', 'cos', 'cos aj', 'ddungs roofi', 'co1', 'co1 a5', 'oki em', 'cóoooo', 'CÓ', 'Có.', 'có!', 'dạ thưa có ạ', 'có em nhé', 'em từng rồi', 'có, em đi bộ đội rồi', 'dạ có nhưng em không nhớ năm nào',
    'không, à có', 'vâng đúng rồi', 'có mà', 'đã từng', 'vẫn còn', 'cũng được', 'được chứ', 'được ạ', 'muốn chứ', 'em muốn', 'dạ được', 'phải đó', 'chuẩn', 'yeah', 'okela', 'đúng vậy', 'có nha', 'có nghen',
    'dạ phải', 'em đồng ý', 'có ạ 😊', 'có giấy hộ nghèo ạ', 'em có giấy', 'dạ còn', 'ừ đúng', 'không sao đâu ạ, được ạ', 'co nha chi', 'dạ muốn ạ',
  ]),
  ...all('no', [
    'không', 'khong', 'ko', 'k', 'kg', 'kh', 'hok', 'hk', 'hem', 'khum', 'hông', 'hong', 'hổng', 'nỏ', 'dạ không', 'dạ ko', 'da k', 'dạ hông', 'không ạ', 'không có', 'k có', 'ko có ạ', 'thôi', 'thoi', 'thôi ạ', 'n', 'no',
    'chưa', 'chua', 'chưa ạ', 'dạ chưa', 'chưa từng', 'chưa bao giờ', 'không cần', 'k cần', '👎', '2', 'số 2', 'không phải', 'ko phải', 'nỏ phải', 'hổng phải', 'không đúng', 'sai rồi', 'không muốn', 'em không', 'em không có ạ',
    'chả', 'chẳng có', 'đâu có', 'có đâu', 'em có đâu', 'làm gì có', 'khoong', 'khoong aj', 'kho6ng', 'không đâu', 'không được', 'chx', 'thui', 'khôngggg', 'có à không', 'dạ thôi ạ', 'vâng, không ạ', 'nhà em không có',
    'không biết chữ', 'chưa đi bao giờ', 'chưa nhận lần nào', 'dạ em chưa ạ', 'không, em không đi bộ đội', 'nope', 'không nhé', 'khỏi', 'không thích', 'em ko muốn', 'mô có', 'đâu có đâu', 'không còn', 'hổng có', 'dạ không phải ạ',
  ]),
  ...all('unknown', [
    'không biết', 'ko biết', 'k biết', 'kb', 'khong bik', 'hk bít', 'không rõ', 'k rõ', 'chịu', 'sao cũng được', 'dạ em không biết', 'em không biết nữa', 'không nhớ', 'không chắc', 'chưa rõ', 'nỏ biết', 'hổng biết', 'hông biết',
    'em cũng không rõ', 'chưa biết', 'ai biết', 'chả biết', 'không biết có thuộc diện không', 'tùy', 'em không nhớ rõ', 'không nắm rõ', 'hình như có', 'có lẽ', 'chắc là có', 'khoong bieets', 'k bt', 'kbt', 'chưa chắc', '?',
  ]),
  ...all(null, [
    'có không?', 'có được không', 'được không ạ', 'phải không em', 'là sao ạ', 'hỏi làm gì', 'bao nhiêu tiền?', 'không sao', 'không có gì', 'không có gì đâu ạ', 'có gì không', 'hộ nghèo', '', '😀', 'cô giáo', 'co giao em bao the',
    'nghề may', 'được bao nhiêu tiền', '0912345678', 'thế nào', 'có phải không', 'hả', 'gì cơ', '3', 'để làm gì', 'sao lại hỏi thế', 'không?', 'có?', 'có hay không', 'đã nhận được chưa ạ', 'học phí bao nhiêu', '\u0000', 'hello world foo',
  ]),
  ...accented(null, ['cô', 'cò', 'cỏ']),
  ...accented('yes', ['ờ']),
];
