// A trade that nobody teaches is heard by the name that the person gives it; other words after "học" are no trade.
import { expect, it } from 'vitest';
import { readMessage } from '../../../src/vietnamese/message.js';
import { tradesLike } from '../../../src/vietnamese/trades.js';
import { bareTrade } from '../../../src/vietnamese/wish.js';
import { readWords } from '../../../src/vietnamese/words.js';
import { gazetteer, lexicon, TODAY } from './content.js';

const wish = (text: string) => readMessage(text, { today: TODAY, lexicon, gazetteer }).wish;

it.each([
  ['kim hoàn', 'em muốn học nghề kim hoàn'],
  ['kim hoan', 'hoc nghe kim hoan o thanh oai'],
  ['lái tàu ngầm', 'toi muon hoc lai tau ngam'],
  ['làm gốm sứ', 'con trai tôi thích học làm gốm sứ'],
  ['sửa đồng hồ', 'em học lớp 9 muốn đi học nghề sửa đồng hồ'],
  ['nấu xôi', 'em muốn học nấu xôi ạ'],
  ['vẽ tranh tường', 'em muốn học vẽ tranh tường'],
  ['làm gốm', 'Thôi em học làm gốm cơ'],
  ['kim hoàn', 'à học kim hoàn'],
])('«%s» in «%s»', (expected, text) => {
  expect(wish(text)).toBe(expected);
});

it.each([
  'em muốn học nghề',
  'em muốn học nghề dễ xin việc',
  'em muốn học nghề ở gần nhà',
  'em muốn học nghề gì cũng được',
  'muốn học nghề mà không biết học nghề gì',
  'cho em hỏi có lớp học đêm không',
  'em muốn học lại lớp 9',
  'em muon tim lop hoc',
  'học nghề cho người khuyết tật',
  'học nghề miễn phí',
  'em muốn học buổi tối',
  'em muốn học hàn ở Thanh Oai',
  'em muốn học trung cấp',
  'em học sinh lớp 9 muốn học nghề',
  'tôi muốn học nghề ngắn hạn',
  'muốn học nghề lương cao',
  'muốn học nghề nhẹ nhàng',
  'thôi em học buổi tối cơ',
  'thôi em học ở Cổ Loa cơ',
  'à em học hết lớp 9 rồi',
  'thôi để em hỏi mẹ',
  'em học làm gốm',
])('no trade is named in «%s»', (text) => {
  expect(wish(text)).toBeUndefined();
});

it('what comes near is listed, or begins with the same word', () => {
  expect(tradesLike('kim hoàn', lexicon)).toContain('kham-trai');
  expect(tradesLike('lai tau ngam', lexicon)).toContain('lai-xe-nang');
  expect(tradesLike('nấu xôi', lexicon)).toEqual(['che-bien-mon-an']);
  expect(tradesLike('vũ ba lê', lexicon)).toEqual([]);
});

const bare = (text: string) => bareTrade(readWords(text, lexicon), lexicon);

it.each([
  ['kim hoàn', 'Kim hoàn'],
  ['làm gốm', 'làm gốm'],
  ['kim hoan', 'kim hoan'],
  ['lái tàu ngầm', 'lai tau ngam'],
  ['kim hoàn', 'dạ nghề kim hoàn ạ'],
  ['gốm', 'gốm'],
  ['nuôi chim yến', 'em muốn học nuôi chim yến'],
])('by itself «%s» in «%s»', (expected, text) => {
  expect(bare(text)).toEqual({ wish: expected });
});

it.each([
  ['hàn', 'han-dien'],
  ['han', 'han-dien'],
  ['dạ, hàn ạ', 'han-dien'],
  ['may', 'may-cong-nghiep'],
  ['điện', 'dien-dan-dung'],
  ['tóc', 'cat-toc'],
  ['xây', 'xay-trat'],
  ['sơn', 'xay-trat'],
  ['thêu', 'theu-ren'],
  ['ô tô', 'sua-chua-o-to'],
  ['xe máy', 'sua-chua-xe-may'],
])('«%s» is enough where a trade is asked for', (text, occupation) => {
  expect(bare(text)).toEqual({ occupation });
});

it.each([
  'asdf',
  'abc xyz',
  'làm qwrtp',
  'gom',
  'máy',
  'hàn quốc',
  'sửa xe máy',
  'thợ may',
  'làm gì cũng được',
  'làm ơn giúp em',
  'làm sao',
  'đóng học phí',
  'nuôi con nhỏ',
  'xin chào',
  'Thanh Oai',
  'Cổ Loa, Hà Nội',
  'trời đẹp quá',
  'may quá',
  'em không thích làm gốm',
  'không biết',
  'ừ',
  '1',
  '',
])('«%s» by itself is no such trade', (text) => {
  expect(bare(text)).toBeUndefined();
});
