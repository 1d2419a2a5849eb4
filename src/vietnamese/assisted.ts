// Hears that somebody begins to enter another person: "em nhập hộ bà con", "đăng ký giúp bác Hoa", "tôi là cán bộ xã,
// nhập cho người dân". Not "đăng ký giúp em với" (the writer) and not "đăng ký cho con tôi" (a parent).
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { phraseSet } from './phrases.js';
import { isQuestion } from './politeness.js';
import { isNegated } from './settle.js';
import { readWords, type Word } from './words.js';

export interface Assisted {
  /** The writer says to be an official or to come from an association. */
  official: boolean;
}

/** Writing somebody down: these with "hộ" alone are enough. */
const ENTERING = phraseSet(
  'nhập|nhập tên|nhập thông tin|nhập liệu|khai|kê khai|khai thông tin|ghi tên|điền|điền phiếu|ghi thông tin',
);
const REGISTERING = phraseSet('đăng ký|đăng ký học|ghi danh|báo danh|đăng ký lớp|đăng ký học nghề');
const INSTEAD = phraseSet('hộ|giúp|thay|dùm|giùm|hộ cho|giúp cho|thay cho|dùm cho|giùm cho');
const FOR = phraseSet('cho');
/** People who are never the writer. */
const OTHERS = phraseSet(
  'bà con|người dân|dân|nhân dân|người khác|người ta|người học|người lao động|người già|người không có điện thoại|hội viên|đoàn viên|thành viên|học viên|xã viên|hàng xóm|mọi người|nhiều người|một người|mấy người|các hộ|bà con trong|bác ấy|cô ấy|chú ấy|anh ấy|chị ấy|ông ấy|bà ấy|em ấy|cụ ấy|các bác|các cô|các chú|các chị|các anh|các cụ|các em|chị em phụ nữ|chị em trong|chị em hội viên|anh em trong',
);
/** Words of address that name somebody else when a name follows: "bác Hoa". */
const TITLES = new Set([
  'bác',
  'bac',
  'cô',
  'chú',
  'chu',
  'anh',
  'chị',
  'chi',
  'ông',
  'ong',
  'bà',
  'cụ',
  'cu',
  'thím',
  'mợ',
]);
/** Words after such a title that are no name: courtesy, or what "bác" would do. */
const NO_NAME = new Set(
  'voi nhe nha a di hoc lop khoa nghe mot vao o nay do duoc khong la muon can xin toi em minh chau con nua luon ngay thoi cai sua may lam nau dien han lai trong cho va nhieu cam gium dum ho giup ngoai noi'.split(
    ' ',
  ),
);
const ENDINGS = new Set(['', 'a', 'nhe', 'nha']);
const OFFICIAL = phraseSet(
  'cán bộ|công chức|trưởng thôn|trưởng xóm|trưởng bản|trưởng ấp|trưởng khối|bí thư|chủ tịch|phó chủ tịch|chi hội|chi hội trưởng|hội phụ nữ|hội nông dân|hội cựu chiến binh|hội liên hiệp|đoàn thanh niên|công đoàn|mặt trận|ủy ban|ubnd|tổ công nghệ|cộng tác viên|dân số|hội người khuyết tật|hội người cao tuổi',
);

/** Whether a message begins an entry for somebody else; undefined when it does not, asks, or denies it. */
export function readAssisted(text: string, context: { lexicon?: Lexicon } = {}): Assisted | undefined {
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON);
  for (let at = 0; at < words.length; at++) {
    const entering = ENTERING.at(words, at);
    const verb = entering ?? REGISTERING.at(words, at);
    if (verb === undefined || !forSomebodyElse(words, verb.end, entering !== undefined)) continue;
    if (isNegated(words, at) || asks(words, text)) return undefined;
    return { official: OFFICIAL.find(words) !== undefined };
  }
  return undefined;
}

/** A question, in which "ha noi" without accents is the city and no "hả". */
const asks = (words: readonly Word[], text: string): boolean =>
  isQuestion(
    words.filter((w, i) => !(w.bare === 'ha' && words[i + 1]?.bare === 'noi')),
    text,
  );

/** Does somebody else stand after "hộ", "giúp" or "cho"? With `alone` "nhập hộ" needs nobody to be named. */
function forSomebodyElse(words: readonly Word[], from: number, alone: boolean): boolean {
  const instead = INSTEAD.at(words, from);
  const to = instead?.end ?? FOR.at(words, from)?.end;
  if (to === undefined || (words[from]?.breaks ?? '') !== '') return false;
  const next = words[to];
  if (next === undefined || ENDINGS.has(next.bare)) return alone && instead !== undefined;
  if (OTHERS.at(words, to) !== undefined) return true;
  const name = words[to + 1];
  return TITLES.has(next.text) && name?.kind === 'word' && name.breaks === '' && !NO_NAME.has(name.bare);
}
