// How people call themselves in a message, and what is no such word although it looks like one.
import { expect, it } from 'vitest';
import { learnPronouns } from '../../../src/conversation/pronouns.js';
import { readSelf } from '../../../src/vietnamese/self-reference.js';
import { lexicon } from './content.js';

const self = (text: string) => readSelf(text, { lexicon });

it.each([
  ['em', 'em muốn học sửa máy lạnh'],
  ['em', 'e muon hoc sua may lanh o thanh oai'],
  ['em', 'anh ơi cho e hỏi học phí bao nhiêu'],
  ['em', 'chị ơi em muốn hỏi chút'],
  ['em', 'cho em hỏi lớp ở đâu ạ'],
  ['em', 'e 17 tuoi'],
  ['em', 'dạ em học lớp 9 xong rồi'],
  ['em', 'giup e voi'],
  ['em', 'chồng em năm nay 40 tuổi'],
  ['chị', 'chị muốn học nấu ăn'],
  ['em', 'em 17t o ha dong muon hoc lam nail'],
  ['bác', 'gọi tôi là bác nhé, tôi muốn học hàn'],
  ['chị', 'c muốn hỏi chút'],
  ['chị', 'em ơi cho chị hỏi'],
  ['chị', 'em oi cho chi hoi'],
  ['chị', 'chào em, chị tên Hoa'],
  ['chị', 'con gái chị năm nay 15 tuổi, muốn học nail'],
  ['chị', 'chi nam nay 40 tuoi'],
  ['anh', 'anh hỏi tí'],
  ['anh', 'a hỏi chút'],
  ['anh', 'a 35 tuổi'],
  ['cô', 'cô hỏi chút, cô 52 tuổi có học được không'],
  ['em', 'a em muon hoc may'],
  ['anh', 'eng muốn hỏi'],
  ['em', 'chị tính giúp em, em muốn vay'],
  ['cô', 'cho cô hỏi'],
  ['cô', 'co nam nay 50 tuoi'],
  ['chú', 'chu muon hoc han'],
  ['chú', 'chú cần vay 50 triệu'],
  ['bác', 'bác năm nay 63 tuổi học nghề được không'],
  ['bác', 'bac hoi chut'],
  ['cháu', 'cháu chào cô ạ'],
  ['cháu', 'chau muon hoc trang diem'],
  ['con', 'dạ con chào chú, con muốn học sửa xe'],
])('«%s» calls herself in «%s»', (word, text) => {
  expect(self(text)).toEqual({ word });
});

it.each([
  ['chị', 'đừng gọi bạn, cứ gọi tôi là chị'],
  ['bác', 'goi toi la bac'],
  ['bác', 'goi toi la bac nhe'],
  ['chị', 'cu goi tui la chi nha'],
  ['bác', 'Gọi tôi là bác nhé'],
  ['bạn', 'xưng hô với em là bạn thôi'],
  ['bạn', 'xung ho voi em la ban thoi'],
  ['anh', 'em cứ gọi anh là anh cho thân mật'],
  ['cô', 'dạ gọi em bằng cô ạ'],
])('«%s» is all that is asked for in «%s»', (word, text) => {
  expect(self(text)).toEqual({ word, asked: true });
});

it.each([
  'gọi tôi là anh Nam',
  'gọi cho tôi',
  'bot gọi là gì',
  'em gọi anh là gì ạ',
  'nghề này gọi là bạn hàng',
])('nobody asks for a form of address in «%s»', (text) => {
  expect(self(text) ?? {}).not.toHaveProperty('asked');
});

it('an officer who asks for it is called so too', () => {
  expect(learnPronouns(self('cứ gọi tôi là anh'), 'official')).toBe('anh');
  expect(learnPronouns(self('anh muốn học hàn'), 'official')).toBeUndefined();
});

it.each([
  'chị em hỏi chút',
  'chị em phụ nữ trong xóm muốn học nấu ăn',
  'anh em trong tổ muốn học hàn',
  'anh ơi',
  'anh chị cho hỏi',
  'anh/chị tư vấn giúp',
  'chị gửi địa chỉ cho em',
  'anh đăng ký giúp em',
  'anh hỏi giúp em chỗ khác',
  'em là ai vậy',
  'em tên gì',
  'em ở đâu đấy',
  'anh có lớp nào không',
  'chị có thể cho tôi hỏi không',
  'em có lớp buổi tối không',
  'chị Hoa muốn học may',
  'các bác muốn học trồng nấm',
  'các em muốn học thì sao',
  'con tôi muốn học nail',
  'con gái tôi muốn học nail',
  'con em nông dân được hỗ trợ gì',
  'hai con năm nay vào lớp 10',
  'chi muon hoc buoi toi',
  'co muon hoc',
  'còn muốn hỏi thêm',
  'he thong nay cua ai',
  'nhe',
  'e',
  'em',
  'cô đơn',
  'bác sĩ thú y',
  'chú ý giúp',
  'con cuông',
  'học nuôi con giống',
  'toi muon hoc han',
])('nobody is named by «%s»', (text) => {
  expect(self(text)).toBeUndefined();
});

it('an age said with «tôi» tells how to speak to an older person, unless a word of their own is known', () => {
  expect(self('tôi năm nay 63 tuổi')).toEqual({ age: 63 });
  expect(learnPronouns(self('tui 63 tuoi'), undefined)).toBe('bác');
  expect(learnPronouns(self('tôi 50 tuổi muốn học'), undefined)).toBe('cô chú');
  expect(learnPronouns(self('mình 16 tuổi'), undefined)).toBe('bạn');
  expect(learnPronouns(self('tôi 30 tuổi'), undefined)).toBeUndefined();
  expect(learnPronouns(self('tôi 63 tuổi'), 'anh')).toBeUndefined();
});

it('whoever said chị stays chị when she speaks of her child', () => {
  expect(learnPronouns(self('cháu muốn học nail'), 'chị')).toBeUndefined();
  expect(learnPronouns(self('cháu muốn học nail'), undefined)).toBe('em');
  expect(learnPronouns(self('bác muốn hỏi'), 'em')).toBe('bác');
  expect(learnPronouns(self('em muốn hỏi'), 'official')).toBeUndefined();
});
