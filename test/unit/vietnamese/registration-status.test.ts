// Whether words ask what became of a registration already sent, with accents, without, in short forms and regional
// words; and what only sounds like it.
import { describe, expect, it } from 'vitest';
import { readStatusQuestion } from '../../../src/vietnamese/registration-status.js';
import { lexicon } from './content.js';

const read = (text: string) => readStatusQuestion(text, { lexicon });
const bare = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

const ASKED = [
  'đăng ký của em tới đâu rồi',
  'Đăng ký của em đến đâu rồi ạ?',
  'hồ sơ của tôi thế nào rồi',
  'hồ sơ em sao rồi',
  'đăng ký học của em đi đến đâu rồi',
  'đăng ký của cháu được duyệt chưa',
  'đăng ký của em đã xong chưa ạ',
  'sao trung tâm chưa gọi em',
  'sao trường chưa gọi cho em vậy',
  'sao mãi chưa gọi cho em',
  'em đăng ký hôm thứ hai mà chưa thấy ai gọi',
  'chưa có ai gọi cho em cả',
  'chưa ai liên hệ em hết',
  'chờ mãi không thấy trường gọi',
  'trung tâm bên đó vẫn chưa liên lạc với tôi',
  'bao giờ trường gọi em',
  'khi nào trung tâm mới gọi cho cháu',
  'kiểm tra đăng ký của em',
  'kiểm tra giúp em đăng ký',
  'tình trạng đăng ký của tôi',
  'xem tình trạng đăng ký',
];
const OTHER = [
  'đăng ký như thế nào',
  'đăng ký ra sao ạ',
  'em đăng ký học nghề được không',
  'hồ sơ gồm những gì',
  'hồ sơ cần mang đi đâu',
  'kiểm tra hồ sơ cần giấy tờ gì',
  'nếu trường không gọi thì sao',
  'lỡ chưa ai gọi thì làm thế nào',
  'em chưa gọi cho trường',
  'em chưa đăng ký',
  'chưa thấy lớp nào hợp',
  'em không thấy lớp nào gần nhà',
  'hủy đăng ký',
  'xem hồ sơ',
  'bao giờ khai giảng',
  'bao lâu thì trường gọi lại',
  'ai sẽ gọi điện cho tôi sau khi đăng ký',
  'lớp này đã đủ người chưa',
  'trường ở đâu',
  'chưa',
  'cn',
  'cn nghe hàn',
];

describe.each([
  ['as written', (t: string) => t],
  ['without accents', bare],
  ['in capitals', (t: string) => t.toUpperCase()],
] as const)('%s', (_, typed) => {
  it.each(ASKED)('%s: asks', (text) => {
    expect(read(typed(text))).toEqual({});
  });
  it.each(OTHER)('%s: does not', (text) => {
    expect(read(typed(text))).toBeUndefined();
  });
});

it.each(['dk cua e toi dau r', 'ho so cua e toi mo roi', 'sao chua goi e'])(
  '%s: short forms and regional words',
  (text) => {
    expect(read(text)).toEqual({});
  },
);

it.each([
  'CN-7K3QF2',
  'cn-7k3qf2',
  'CN7K3QF2',
  'mã CN-7K3QF2',
  'đăng ký CN-7K3QF2 tới đâu rồi',
  'CN 7K3QF2 sao rồi ạ',
])('%s: names the code', (text) => {
  expect(read(text)).toEqual({ receipt: 'CN-7K3QF2' });
});

it('a code in other words is no such question', () => {
  expect(read('hủy đăng ký CN-7K3QF2')).toBeUndefined();
});
