// A trade that nobody teaches is heard by the name that the person gives it; other words after "học" are no trade.
import { expect, it } from 'vitest';
import { readMessage } from '../../../src/vietnamese/message.js';
import { tradesLike } from '../../../src/vietnamese/trades.js';
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
])('no trade is named in «%s»', (text) => {
  expect(wish(text)).toBeUndefined();
});

it('what comes near is listed, or begins with the same word', () => {
  expect(tradesLike('kim hoàn', lexicon)).toContain('kham-trai');
  expect(tradesLike('lai tau ngam', lexicon)).toContain('lai-xe-nang');
  expect(tradesLike('nấu xôi', lexicon)).toEqual(['che-bien-mon-an']);
  expect(tradesLike('vũ ba lê', lexicon)).toEqual([]);
});
