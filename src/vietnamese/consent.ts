// Reads consent. Money and personal data hang on it, so only explicit words count and every word of the message
// must be accounted for; anything else is nothing and is asked again.
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { phraseSet } from './phrases.js';
import { isQuestion } from './politeness.js';
import { NOTHING, type Reading } from './reading.js';
import { tableOf } from './settle.js';
import { readWords, type Word } from './words.js';

export type Consent = 'yes' | 'no';

/** Explicit words. "dạ", "vâng", "ok", "ừ", "được", 👍 are none of them. */
const AGREES = phraseSet('đồng ý|đồng í|ĐỒNG Ý');
const SHORT_YES = tableOf<'yes'>({ yes: 'có' });

/** May stand before the explicit word. */
const BEFORE = phraseSet(
  'dạ|vâng|ạ|yes|nhất trí|ok|ô kê|oki|ừ|ờ|được|rồi|thưa|em|anh|chị|cô|chú|bác|cháu|con|tôi|mình|tớ|tui|thì|là|xin|xin phép|hoàn toàn|rất|cũng|đã|sẽ|chắc chắn|tất nhiên|dĩ nhiên|đương nhiên|xác nhận|vẫn|nhà em|gia đình em|gia đình tôi|gia đình|bản thân|👍|trả lời|ý kiến',
);
/** May stand after "đồng ý". */
const AFTER = phraseSet(
  'ạ|nhé|nha|à|cả|em|anh|chị|cô|chú|bác|cháu|con|bạn|bot|ad|ơi|luôn|hết|rồi|chứ|đó|đấy|đi|vậy|thế|nhiệt tình|hoàn toàn|100 %|100|%|hai tay|cả hai tay|👍|và|với|về|việc|các|mọi|điều khoản|quy định|nội dung|nội dung trên|điều kiện|trên|này|' +
    'cho|cho phép|gửi|gởi|chuyển|chia sẻ|cung cấp|sử dụng|dùng|lưu|liên hệ|liên lạc|gọi|gọi lại|gọi điện|nhắn|nhắn tin|tư vấn|đăng ký|đăng ký học|thông tin|thông tin cá nhân|dữ liệu|dữ liệu cá nhân|số điện thoại|họ tên|tên|số|điện thoại|hồ sơ|để|đến|tới|cho trường|trường|nhà trường|cơ sở|cơ sở đào tạo|trung tâm|bên trường|bên|phía|' +
    'của em|của tôi|của mình|của con|của cháu|của|tôi|mình|học|nghề|nhập học|lại|qua|là|có|đồng ý|dạ|vâng|ok|cảm ơn|cám ơn|xin cảm ơn|đồng ý ạ|1',
);
/** May stand after a lone "có" or "1". */
const AFTER_SHORT = phraseSet(
  'ạ|nhé|nha|em ạ|anh ạ|chị ạ|cô ạ|chú ạ|bác ạ|em nhé|em nha|anh nhé|anh nha|chị nhé|chị nha|cô nhé|chú nhé|bác nhé|cháu nhé|em ơi|bot|ad|chứ|luôn|đó|đấy|dạ|vâng|thưa|ok|có|👍|đồng ý|cảm ơn|cám ơn|tôi đồng ý|em đồng ý|mình đồng ý|cho gửi|tôi cho gửi|em cho gửi|cho phép gửi',
);
const SELECTS = phraseSet('số|chọn|em chọn|tôi chọn|bấm|nhấn|câu|ý|phím|nút|mục|cái');

const REFUSES = phraseSet(
  'không|chưa|đừng gửi|đừng gọi|đừng cho|đừng chia sẻ|đừng lưu|chẳng|chả|từ chối|thôi|khỏi|no|nope|không đồng ý|không cho|không muốn|không được|không cần|khỏi cần|thôi khỏi|hủy|rút|rút lại|phản đối|không chịu|👎|không đồng ý đâu|đồng ý đâu|cấm',
);
/** A no in these is no refusal. */
const NOT_A_REFUSAL = phraseSet(
  'không biết|chưa biết|không hiểu|chưa hiểu|không rõ|chưa rõ|không sao|không có gì|không vấn đề|không thành vấn đề|không có vấn đề|không phản đối|không chắc|chưa chắc|không nhớ|' +
    'không thể không|không phải không|chưa quyết|chưa quyết định|chưa đọc|không đọc|không thấy|chưa thấy|chưa xem|không từ chối|chưa nghĩ|không nghe|hay không|không chỉ|không những|thôi được|thôi thì|không phải là không',
);
/** "đồng ý không" asks, and "đồng ý thôi" is half-hearted. */
const ASKS_TO_AGREE = phraseSet('đồng ý không|đồng ý chưa|đồng ý thôi|đồng ý khỏi');
const ONLY_NO_TAIL = phraseSet(
  'dạ|vâng|ạ|nhé|nha|em|anh|chị|cô|chú|bác|cháu|con|tôi|mình|ơi|đâu|luôn|nữa|thưa|thì|là|đó|ok|ừ|cảm ơn|cám ơn|đồng ý|cho|gửi|gởi|chia sẻ|cung cấp|thông tin|số điện thoại|của|cho ai|muốn|đi|rồi|mà|để|lưu|trường|cá nhân|dữ liệu|gọi|gọi điện|với|việc|này|có|hề|bao giờ|được|cần|thích|phải|hẳn|à|tin|tưởng',
);

/**
 * Reads consent: `yes` only from "đồng ý", "có", "1" with nothing in the message that is not courtesy or the
 * object of the consent; `no` from a clear refusal; otherwise nothing.
 */
export function readConsent(text: string, context: { lexicon?: Lexicon } = {}): Reading<Consent> {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON).filter(
    (w) => w.text !== '' && w.text !== '-',
  );
  if (words.length === 0 || text.includes('?')) return NOTHING;
  if (isQuestion(words, '') && !isPlainNo(words)) return NOTHING;
  if (ASKS_TO_AGREE.find(words) !== undefined) return NOTHING;
  const refusal = REFUSES.find(words);
  if (refusal !== undefined) return refusalOf(words);
  if (isLoneTwo(words)) return { value: 'no' };
  return agrees(words) ? { value: 'yes' } : NOTHING;
}

function refusalOf(words: readonly Word[]): Reading<Consent> {
  if (NOT_A_REFUSAL.find(words) !== undefined) return NOTHING;
  // "đồng ý nửa thôi" is no refusal either.
  const agreedOnly =
    AGREES.find(words) !== undefined &&
    words.every((w) => !['khong', 'chua', 'dung', 'chang', 'cha', 'tu', 'huy', 'rut'].includes(w.bare));
  if (agreedOnly) return NOTHING;
  // "đồng ý nhưng đừng gọi": neither; "đồng ý. à không" takes it back.
  const agreed = AGREES.at(words, 0);
  if (agreed !== undefined && words.some((w) => w.bare === 'nhung' || w.bare === 'ma')) return NOTHING;
  for (let at = 0; at < words.length; ) {
    const span = REFUSES.at(words, at) ?? ONLY_NO_TAIL.at(words, at);
    if (span !== undefined) at = span.end;
    else return deniesAgreement(words) ? { value: 'no' } : NOTHING;
  }
  // "không, à đồng ý": changed its mind; too important to guess.
  return agreesAfterNo(words) ? NOTHING : { value: 'no' };
}

/** "không đồng ý …" with anything after it is a refusal all the same. */
function deniesAgreement(words: readonly Word[]): boolean {
  for (let at = 0; at < words.length; at++) {
    const span = REFUSES.at(words, at);
    if (span !== undefined && span.end - span.start >= 2) return !agreesAfterNo(words);
  }
  return false;
}

function agreesAfterNo(words: readonly Word[]): boolean {
  for (let at = 0; at < words.length; at++) {
    const span = AGREES.at(words, at);
    if (span === undefined) continue;
    const before = words.slice(Math.max(0, at - 3), at);
    const denied =
      before.some((w) => ['khong', 'chua', 'chang', 'cha', 'dung'].includes(w.bare)) &&
      words[at]!.breaks === '';
    const shrugged = words[span.end]?.bare === 'dau';
    if (!denied && !shrugged && at > 0) {
      const refusedLater = REFUSES.find(words, span.end);
      if (refusedLater === undefined) return true;
    }
  }
  return false;
}

const isPlainNo = (words: readonly Word[]): boolean => {
  const span = REFUSES.find(words);
  return (
    span !== undefined &&
    words.length <= 4 &&
    !words.some((w) => w.bare === 'co' || w.bare === 'duoc' || w.bare === 'phai')
  );
};

function agrees(words: readonly Word[]): boolean {
  let at = 0;
  let selecting = false;
  for (;;) {
    if (at >= words.length) return false;
    if (AGREES.at(words, at) !== undefined) return restIs(AFTER, words, AGREES.at(words, at)!.end);
    if (SHORT_YES.at(words, at) !== undefined)
      return restIs(AFTER_SHORT, words, at + 1) || agreesInstead(words, at + 1);
    const word = words[at]!;
    if (word.text === '1') return !(words[at + 1]?.glued ?? false) && restIs(AFTER_SHORT, words, at + 1);
    if (word.text === '#') return false;
    const select = SELECTS.at(words, at);
    const before = select ?? (selecting ? undefined : BEFORE.at(words, at));
    if (before === undefined) return false;
    selecting ||= select !== undefined;
    at = before.end;
  }
}

/** "có, tôi đồng ý cho gửi …" */
function agreesInstead(words: readonly Word[], from: number): boolean {
  let at = from;
  while (at < words.length && BEFORE.at(words, at) !== undefined && AGREES.at(words, at) === undefined)
    at = BEFORE.at(words, at)!.end;
  const agree = AGREES.at(words, at);
  return agree !== undefined && restIs(AFTER, words, agree.end);
}

function restIs(table: typeof AFTER, words: readonly Word[], from: number): boolean {
  for (let at = from; at < words.length; ) {
    const span = table.at(words, at);
    if (span === undefined) return false;
    at = span.end;
  }
  return true;
}

function isLoneTwo(words: readonly Word[]): boolean {
  let seen = false;
  for (let at = 0; at < words.length; ) {
    if (words[at]!.text === '2' && !seen) {
      seen = true;
      at++;
      continue;
    }
    // "co 2 con" has two children, it does not greet an aunt.
    if (words[at]!.text === 'co') return false;
    const span = (seen ? AFTER_SHORT : (SELECTS.at(words, at) && SELECTS) || BEFORE).at(words, at);
    if (span === undefined) return false;
    at = span.end;
  }
  return seen;
}
