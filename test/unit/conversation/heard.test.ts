// Words of distress are heard however they are typed, and their harmless look-alikes are not.
import { expect, it } from 'vitest';
import { heardFlow } from '../../../src/conversation/heard.js';
import { stripMarks } from '../../../src/vietnamese/letters.js';
import { shippedContent } from '../../support/talk.js';

const { world } = await shippedContent();
const heard = (text: string) => heardFlow(world, text);

it.each([
  'em không muốn sống nữa',
  'e ko muon song nua',
  'k muốn sống nữa a ơi',
  'hông muốn sống nữa',
  'cháu muốn chết quá',
  'chau muon chet',
  'em định tự tử',
  'em muon tu tu',
  'tự tử',
  'em nghĩ đến tự sát',
  'muốn tự vẫn',
  'em bị chồng đánh',
  'bi chong danh',
  'chồng em đánh em hoài',
  'chong em hay danh em',
  'bọ đánh em',
  'bo me danh em',
  'ba má đánh em',
  'chồng đánh cho một trận',
  'chong danh cho mot tran',
  'bị sờ mó',
  'bi so mo',
  'bo bat lay chong',
  'nhà ép em lấy chồng',
  'em bị... đánh đập',
  'cuu em voi',
])('hears «%s»', (text) => {
  expect(heard(text)).toBe('distress');
});

it.each([
  'từ từ em trả lời',
  'tu tu em tra loi',
  'em muon tu tu hoc',
  'em muốn từ từ học',
  'can tu van',
  'em muon tu van',
  'cần tư vấn học nghề',
  'muon hoc han tu sat',
  'hàn tủ sắt',
  'tu lam dau phu',
  'học tự làm đậu phụ',
  'chồng em đánh cá ở Cửa Lò',
  'chong em danh ca',
  'chồng đánh bắt xa bờ',
  'chong danh tien cho con di hoc',
  'bố mẹ dành tiền cho em học',
  'chong em danh dum duoc it tien',
  'học đánh máy',
  'danh em 1 cho nhe',
  'hay danh em 1 cho trong lop',
  'em không muốn sống xa nhà',
  'khong muon song xa nha',
  'chán sống ở thành phố, muốn về quê học nghề',
  'trời nóng muốn chết',
  'mấy mô',
  'so mo',
  '0912345678',
  'em muốn học sửa máy lạnh',
])('is not alarmed by «%s»', (text) => {
  expect(heard(text)).toBeUndefined();
});

it('each phrase stands once: none is another without its accents', () => {
  const phrases = [...world.flows.values()].flatMap((f) => f.heard ?? []);
  for (const phrase of phrases)
    expect(
      phrases.filter((p) => p !== phrase && stripMarks(p) === phrase),
      phrase,
    ).toEqual([]);
});
