// The trade that somebody names although the lexicon knows none by that name: "muốn học nghề kim hoàn",
// "hoc lai tau ngam". Only a short name straight after a word of learning counts; "học nghề dễ xin việc" names none.
// Where a trade is asked for, or a mind changed, the name alone is enough if it is surely one: "kim hoàn", "làm gốm".
import type { Lexicon } from './lexicon.js';
import { PhraseTable, phraseSet } from './phrases.js';
import { fillerAt } from './politeness.js';
import { isBareSyllable, isVietnameseSyllable } from './spelling.js';
import { tradesIn } from './trades.js';
import { readWords, spoken, type Word } from './words.js';

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

type Taken = readonly { start: number; end: number }[];

/** The name as typed, or undefined. `taken` are words that name something else: places, ages. */
export const wishIn = (words: readonly Word[], taken: Taken): string | undefined =>
  named(wordsOfWish(words, taken));

const named = (name: readonly Word[] | undefined): string | undefined => name?.map((w) => w.text).join(' ');

function wordsOfWish(words: readonly Word[], taken: Taken): Word[] | undefined {
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
    return name;
  }
  return undefined;
}

/** Work that somebody may learn, when what is worked on follows: "làm gốm", "lái tàu ngầm", "kỹ sư cầu đường". */
const WORK = phraseSet(
  'làm|làm nghề|lái|sửa|sửa chữa|thợ|nấu|nuôi|trồng|vẽ|đan|dệt|đúc|rèn|chạm|khắc|chụp|xăm|múa|hát|đóng|chế tạo|lắp ráp|huấn luyện|kỹ sư|bác sĩ|diễn viên',
);
/** What follows the same verbs where no trade is meant: "làm gì", "làm ơn", "sửa lại", "đóng học phí", "nuôi con". */
const NO_WORK = new Set(
  'gi sao on viec giau them lai nghe di quen phien duoc the nao biet xong nhanh mot cung con me bo hoc phi tien bao cua ten so tuoi nam ngay dia xa sai moi an thue cong nhan tat ca het nhu nha nuoc dau bieng lung it nhieu kho de'.split(
    ' ',
  ),
);

const AKIN = new WeakMap<Lexicon, PhraseTable<true>>();

/** Whether words by themselves are surely the name of a trade: one that is listed, or work on something. */
function isTrade(name: readonly Word[], lexicon: Lexicon): boolean {
  let akin = AKIN.get(lexicon);
  if (akin === undefined) {
    akin = new PhraseTable([...lexicon.akin.keys()].map((trade) => [trade, true] as const));
    AKIN.set(lexicon, akin);
  }
  const [first] = name;
  // One syllable without accents may be anything: "ren", "gom".
  if (first === undefined || (name.length === 1 && first.text === first.bare)) return false;
  if (akin.at(name, 0)?.end === name.length) return true;
  const work = WORK.at(name, 0);
  const object = name.slice(work?.end);
  return (
    work !== undefined &&
    object.length > 0 &&
    !NO_WORK.has(object[0]!.bare) &&
    object.every((w) => !END.has(w.bare) && (isVietnameseSyllable(w.text) || isBareSyllable(w.text)))
  );
}

/** A trade named by itself: an occupation of the lexicon, or the words of one that nobody teaches. */
export type BareTrade = { occupation: string } | { wish: string };

/** A text that is nothing but the name of a trade, with courtesy: "hàn", "dạ nghề kim hoàn ạ". */
export function bareTrade(all: readonly Word[], lexicon: Lexicon): BareTrade | undefined {
  const words = spoken(all);
  let start = 0;
  for (let skip = -1; skip !== 0; start += skip)
    skip = fillerAt(words, start) || (LEARN.at(words, start)?.end ?? start) - start;
  let end = words.length;
  while (end > start && fillerAt(words, end - 1) === 1) end--;
  const name = words.slice(start, end);
  if (name.length > LONGEST || name.some((w, i) => w.kind !== 'word' || (i > 0 && w.breaks !== '')))
    return undefined;
  if (tradesIn(name, lexicon).length > 0) return undefined;
  if (isTrade(name, lexicon)) return { wish: named(name)! };
  const occupation = led(words, lexicon) ?? led(name, lexicon);
  return occupation === undefined ? undefined : { occupation };
}

/** The occupation that words name behind "nghề": "hàn" alone may be a country, but not where a trade is asked for. */
function led(name: readonly Word[], lexicon: Lexicon): string | undefined {
  const words = [
    ...readWords('nghề', lexicon),
    ...name.map((w) => (w.breaks === '' ? w : { ...w, breaks: '' })),
  ];
  const [trade] = tradesIn(words, lexicon);
  return name.length > 0 && trade?.start === 0 && trade.end === words.length ? trade.value : undefined;
}

const CHANGE = phraseSet('thôi|à|ờ|ơ|nhầm|khoan|hay là|đổi|chuyển|không phải');

/** "Thôi em học làm gốm cơ": another trade than before; in so few words only what is surely one. */
export function changedWish(words: readonly Word[], taken: Taken, lexicon: Lexicon): string | undefined {
  const changes = CHANGE.at(words, 0) !== undefined || words.at(-1)?.text === 'cơ';
  const name = changes ? wordsOfWish(words, taken) : undefined;
  return name && isTrade(name, lexicon) ? named(name) : undefined;
}
