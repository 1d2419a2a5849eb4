// The trade that somebody names although the lexicon knows none by that name: "muốn học nghề kim hoàn",
// "hoc lai tau ngam". Only a short name straight after a word of learning counts; "học nghề dễ xin việc" names none.
import { phraseSet } from './phrases.js';
import type { Word } from './words.js';

const LEARN = phraseSet(
  'học nghề|học một nghề|học thêm|học thêm nghề|muốn học|thích học|xin học|cần học|định học|đi học|theo nghề|làm nghề|học làm nghề|lớp dạy|dạy nghề|nghề|có lớp|lớp học|lớp nghề|tìm lớp|học',
);
/** Where the name of a trade ends. */
const END = new Set(
  'o tai gan buoi vao co khong duoc cho voi thi ma a nhe nha bao het mat khi luc tu va nhung vi trong ngoai em toi chau sau truoc roi xong nhu ben cuoi di luon qua lam thoi co chu do nay kia ay hay hoac qua de neu la chua mien khoang tam trung'.split(
    ' ',
  ),
);
/** First words after "học" that begin no trade. */
const NO_TRADE = new Set(
  'nghe mot cai them lai tiep len het xong de nhanh re tot phu ngan dai mien trung cao so van lop khoa gi nao viec kiem thu can duoc hanh hoi sinh vien phi tap ki ky nua cung bang chung truong bong luc cap gioi dong hoc mon gan xa o cho vua gio luon nhieu it day du dung nghi bo thi ve ra duoi theo tu truc online thanh lien chinh quy vo ho thay co ban ai dau may ma ca bat lay nhung cac moi con em anh chi ong ba luong suong thich'.split(
    ' ',
  ),
);
/** "lái" and "làm" begin a trade although "lại" and "lắm" do not. */
const BEGIN_TRADE = phraseSet('lái|làm|thợ|bác sĩ|đóng|đồ|may|vẽ|đan');
const LONGEST = 4;

/** The name as typed, or undefined. `taken` are words that name something else: places, ages. */
export function wishIn(
  words: readonly Word[],
  taken: readonly { start: number; end: number }[],
): string | undefined {
  for (const lead of LEARN.scan(words)) {
    const name: Word[] = [];
    for (let at = lead.end; at < words.length && name.length <= LONGEST; at++) {
      const word = words[at]!;
      if (word.kind !== 'word' || word.breaks !== '') break;
      if (taken.some((t) => at >= t.start && at < t.end)) break;
      const begins = name.length === 0 && BEGIN_TRADE.at(words, at) !== undefined;
      if (!begins && (END.has(word.bare) || (name.length === 0 && NO_TRADE.has(word.bare)))) break;
      name.push(word);
    }
    // One syllable may be anything ("học lái", "học đi").
    if (name.length < 2 || name.length > LONGEST) continue;
    return name.map((w) => w.text).join(' ');
  }
  return undefined;
}
