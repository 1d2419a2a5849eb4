// Reads a first free message: what the person came for, the trade, the place, and the facts about the would-be
// learner. What is not there, negated or unsure is left out.
import { type FactsInText, factsIn } from './facts-in-text.js';
import type { Gazetteer } from './gazetteer.js';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { phraseSet } from './phrases.js';
import { type Place, placeOfNames, provinceAlone } from './place.js';
import { leads, placesNamed } from './place-names.js';
import { endsAsTag, isQuestion } from './politeness.js';
import { singleValue } from './reading.js';
import { isNegated, type Mention, standing } from './settle.js';
import { tradesIn } from './trades.js';
import { changedWish, wishIn } from './wish.js';
import { readWords, type Word } from './words.js';

export type Goal = 'find-course' | 'support' | 'loan' | 'question' | 'register';

export interface Message {
  goal?: Goal;
  /** Occupation id. */
  occupation?: string;
  /** What they want to learn, in their words, when no trade goes by that name. */
  wish?: string;
  place?: Place;
  /** The province, when no place in it is named ("em ở Nghệ An"). */
  province?: string;
  /** Several that the named place may be ("ở Vinh"). */
  places?: Place[];
  /** Facts by the names of the fact vocabulary. */
  facts: FactsInText;
}

export interface MessageContext {
  /** The given day, ISO. */
  today: string;
  lexicon?: Lexicon;
  gazetteer?: Gazetteer;
  province?: string;
}

const REGISTER = phraseSet(
  'đăng ký|ghi danh|ghi tên|nộp hồ sơ học|xin vào học|báo danh|nhập học|giữ chỗ|đăng ký học',
);
const LOAN = phraseSet(
  'vay vốn|vay tiền|vay|mượn vốn|vay ngân hàng|tín dụng|vay học sinh sinh viên|mượn tiền ngân hàng',
);
const SUPPORT = phraseSet(
  'hỗ trợ|trợ cấp|được hưởng gì|chính sách|chế độ|miễn học phí|giảm học phí|được giảm|được miễn|tiền ăn|tiền đi lại|nhà nước cho|được cho gì|quyền lợi|ưu đãi|miễn giảm|được hưởng|được gì|có được tiền|em được bao nhiêu tiền|tôi được bao nhiêu tiền|được nhận bao nhiêu tiền|trợ giúp|được trả tiền',
);
const COURSE = phraseSet(
  'muốn học|học nghề|tìm nghề|tìm lớp|tìm khóa|tìm trường|có lớp|lớp nào|khóa nào|học gì|nghề gì|nghề nào|chọn nghề|đi học|theo học|xin học|cần học|thích học|định học|kiếm nghề|kiếm lớp|dạy nghề|tìm chỗ học|học thêm|lớp học|khóa học|tìm một nghề|muốn theo nghề|muốn làm nghề|chỗ học|nơi học|tìm việc|học ở đâu|ở đâu dạy|đổi nghề|chuyển nghề|có dạy|đào tạo nghề',
);
const ABOUT_IT = phraseSet(
  'học phí|bao nhiêu tiền|bao lâu|mấy tháng|khi nào|bao giờ|giấy tờ|cần gì|bằng gì|giấy tờ gì|mất tiền|tốn tiền|mất phí|đóng tiền|có khó|bao nhiêu|cần giấy tờ|thủ tục|thu nhập|lương|khó không|ở đâu|hồ sơ|như thế nào|thế nào|là gì|tại sao|vì sao|có phải|nộp ở đâu|thời gian|mấy giờ|lừa đảo|có uy tín|ra trường|việc làm|xin được việc',
);
const SEARCHING = phraseSet(
  'có lớp|có khóa|có trường|lớp nào|khóa nào|nghề nào|nghề gì|học gì|học ở đâu|chỗ nào|ở đâu dạy|trường nào|tìm|có dạy|gần đây có|ở đâu có',
);
const JUST_ASKING = phraseSet('chỉ hỏi|hỏi thôi|hỏi thử|hỏi trước|tham khảo|tìm hiểu');

const WISHES = phraseSet('xin|muốn|cần|mong|nhờ|hỏi|được gì|những gì');
const AFTERWARDS = phraseSet('rồi|xong|sau đó|sau này|để sau');
const ASK_SOMETHING = phraseSet(
  'hỏi điều khác|hỏi chuyện khác|hỏi cái khác|hỏi việc khác|hỏi thêm|hỏi chút|muốn hỏi',
);

/** "học cắt tóc rồi vay vốn mở tiệm": the loan comes after what is wanted now. */
function learnsFirst(words: readonly Word[], loan: number): boolean {
  const course = COURSE.find(words, 0, loan);
  return course !== undefined && AFTERWARDS.find(words, course.end, loan) !== undefined;
}

const holds = (
  words: readonly Word[],
  table: { scan(words: readonly Word[]): { start: number; end: number }[] },
): boolean => table.scan(words).some((s) => !isNegated(words, s.start));

/** "chưa từng được hỗ trợ", "đã được hỗ trợ năm 2022" tell of support and ask for none. */
const TOLD = phraseSet(
  'chưa được|chưa từng được|chưa bao giờ được|chưa hề được|chưa lần nào được|đã được|đã từng được|từng được|được nhà nước|đã hưởng',
);
const asksSupport = (words: readonly Word[]): boolean =>
  SUPPORT.scan(words).some(
    (s) =>
      !isNegated(words, s.start) &&
      ![1, 2, 3, 4, 5].some((back) => {
        const told = s.start >= back ? TOLD.at(words, s.start - back) : undefined;
        return told !== undefined && told.end >= s.start - 1 && told.end <= s.start + 1;
      }),
  );

/** Is the loan only what is not wanted, or what the learner already has? */
function goalOf(
  words: readonly Word[],
  text: string,
  hasTrade: boolean,
  hasFacts: boolean,
): Goal | undefined {
  const asks = isQuestion(words, text) || endsAsTag(words);
  if (holds(words, REGISTER) && JUST_ASKING.find(words) === undefined) {
    // "đăng ký cần giấy tờ gì" asks about registering.
    return asks && ABOUT_IT.find(words) !== undefined ? 'question' : 'register';
  }
  const loan = LOAN.scan(words).find((m) => !isNegated(words, m.start));
  if (loan !== undefined && !learnsFirst(words, loan.start)) return 'loan';
  // "em được hỗ trợ năm 2022" tells, "xin hỗ trợ", "được hỗ trợ gì" ask for it.
  if (asksSupport(words) && (asks || !hasFacts || WISHES.find(words) !== undefined)) return 'support';
  // "được hỗ trợ học nghề" tells of support.
  const course = COURSE.scan(words).some(
    (m) => !isNegated(words, m.start) && words[m.start - 1]?.bare !== 'tro',
  );
  if (asks && ABOUT_IT.find(words) !== undefined && SEARCHING.find(words) === undefined) return 'question';
  if (course || hasTrade) return 'find-course';
  return (asks && !hasFacts) || ASK_SOMETHING.find(words) !== undefined ? 'question' : undefined;
}

const LEARNING = new Set(['hoc', 'nghe', 'lop', 'khoa', 'theo', 'dang', 'tim', 'day', 'thich', 'chon']);
const PRESENT = new Set(['dang', 'tung', 'chuyen']);

/** The trade that is wanted: governed by a word of learning before one that is only done today. */
function occupationOf(words: readonly Word[], lexicon: Lexicon): string | undefined {
  const named = tradesIn(words, lexicon).map((t): Mention<string> & { wanted: boolean; done: boolean } => {
    const before = words.slice(Math.max(0, t.start - 4), t.start);
    const cut = before.findLastIndex((w, i) => i > 0 && w.breaks !== '');
    const near = (words[t.start]!.breaks !== '' ? [] : before.slice(Math.max(0, cut))).map((w) => w.bare);
    const doing = near.some((b, i) => PRESENT.has(b) && near[i + 1] !== 'ki' && !near.includes('hoc'));
    const inside = ['hoc', 'nghe'].includes(words[t.start]!.bare);
    return {
      start: t.start,
      end: t.end,
      values: [t.value],
      wanted: inside || near.some((b, i) => LEARNING.has(b) && !(b === 'dang' && near[i + 1] !== 'ki')),
      done: doing || near.at(-1) === 'nha' || isOwnWork(words, t.start),
    };
  });
  const kept = standing(words, named) as typeof named;
  const wanted = kept.filter((m) => m.wanted && !m.done);
  const rest = wanted.length > 0 ? wanted : kept.filter((m) => !m.done);
  const ids = new Set(rest.flatMap((m) => m.values));
  return ids.size === 1 ? [...ids][0] : undefined;
}

/** "nhà em nuôi lợn", "vay vốn mở quán": what the family does or would open, not what is learnt. */
function isOwnWork(words: readonly Word[], start: number): boolean {
  const before = words.slice(Math.max(0, start - 3), start).map((w) => w.bare);
  const shop =
    before.includes('mo') &&
    before.some((b) => ['quan', 'tiem', 'xuong', 'shop', 'salon', 'hang'].includes(b));
  return shop || before.includes('nha') || before.includes('vay') || before.includes('von');
}

interface Read {
  today: string;
  gazetteer: Gazetteer | undefined;
  province: string | undefined;
  message: Message;
}

/** Messages by their words: one turn asks for the same one several times, and short ones come again and again. */
const READ = new WeakMap<readonly Word[], Read>();

/** Reads a free message; every part that is not plainly there is missing. The result must not be changed. */
export function readMessage(text: string, context: MessageContext): Message {
  const lexicon = context.lexicon ?? EMPTY_LEXICON;
  const words = readWords(text, lexicon);
  const { today, gazetteer, province } = context;
  const known = READ.get(words);
  if (known?.today === today && known.gazetteer === gazetteer && known.province === province)
    return known.message;
  const message = messageOf(words, text, { ...context, lexicon });
  READ.set(words, { today, gazetteer, province, message });
  return message;
}

function wishOf(
  words: readonly Word[],
  goal: Goal | undefined,
  places: Parameters<typeof wishIn>[1],
  lexicon: Lexicon,
): string | undefined {
  if (goal === 'find-course') return wishIn(words, places);
  return goal === undefined ? changedWish(words, places, lexicon) : undefined;
}

function messageOf(
  words: readonly Word[],
  text: string,
  { today, lexicon, gazetteer, province }: MessageContext & { lexicon: Lexicon },
): Message {
  // A lone number is the answer to a question and tells nothing by itself.
  if (words.length === 0 || (words.length === 1 && words[0]!.kind === 'number' && !text.includes('?')))
    return { facts: {} };
  const occupation = occupationOf(words, lexicon);
  const where = gazetteer && { gazetteer, lexicon, province, free: true };
  const places = where === undefined ? [] : placesNamed(words, where);
  const facts = factsIn(words, text, { today, lexicon, places });
  const named = where === undefined ? undefined : placeOfNames(words, places, where);
  const place = named && singleValue(named);
  const goal = goalOf(words, text, occupation !== undefined, Object.keys(facts).length > 0);
  const message: Message = { facts };
  if (goal !== undefined) message.goal = goal;
  if (occupation !== undefined) message.occupation = occupation;
  const wish = tradesIn(words, lexicon).length === 0 ? wishOf(words, goal, places, lexicon) : undefined;
  if (wish !== undefined) message.wish = wish;
  if (named && 'candidates' in named) message.places = named.candidates;
  const home = place === undefined && message.places === undefined ? provinceAlone(words, places) : undefined;
  if (home !== undefined && places.every((n) => leads(words, n))) message.province = home;
  if (place !== undefined) {
    message.place = place;
    if (facts.communeKind === undefined) facts.communeKind = place.kind === 'phường' ? 'phuong' : 'xa';
  }
  return message;
}
