// By which word the writer calls herself: "chị muốn học", "cho e hỏi", "dạ con chào cô", "tôi 63 tuổi". Only words by
// which the writer is surely meant count: "chị em", "anh ơi", "anh là ai", "các bác" and "con tôi" are others.
import type { Lexicon } from './lexicon.js';
import { phraseSet } from './phrases.js';
import { onlyFillersOutside } from './politeness.js';
import { readWords, setsAccents, spoken, type Word } from './words.js';

const SELF = ['em', 'anh', 'chị', 'cô', 'chú', 'bác', 'cháu', 'con'] as const;
export type SelfWord = (typeof SELF)[number];

/** What somebody may ask to be called: nobody calls herself "bạn". */
export type CalledWord = SelfWord | 'bạn';

/**
 * How the writer calls herself, or the age that somebody who says "tôi" gives. `asked`: the text asks to be called so
 * and says nothing else.
 */
export type SelfReference = { word: CalledWord; asked?: true } | { age: number };

/** Without accents: what is hardly anything else in front of these verbs. "co" is có, "chi" chỉ, both too often. */
const BARE: Readonly<Record<string, SelfWord>> = { chau: 'cháu', bac: 'bác', chu: 'chú' };
/** And where a word of the family must follow ("cho … hỏi", "… oi em", "… nam nay"). */
const BARE_SURE: Readonly<Record<string, SelfWord>> = { ...BARE, co: 'cô', chi: 'chị' };

/** Begins a clause before the subject: "dạ", "thưa cô", "chào anh", "chị ơi". */
const LEAD = phraseSet(
  'dạ|vâng|ừ|à|ờ|ạ|thưa|alo|ad|ad ơi|shop|shop ơi|admin|bot ơi|xin|xin phép|xin chào|hi|hello|chào|dạ thưa|anh chị ơi|em ơi|chị ơi|anh ơi|cô ơi|chú ơi|bác ơi|cháu ơi|con ơi|bạn ơi|thưa cô|thưa anh|thưa chị|thưa chú|thưa bác|thưa anh chị|thưa cán bộ|chào em|chào anh|chào chị|chào anh chị|chào cô|chào chú|chào bác|chào cháu|chào bạn|cán bộ ơi|thầy ơi|cô giáo ơi|thì|là|vì|do|nhưng|mà|tại|hiện|nay|hôm nay|năm nay',
);
/** What only the writer says of herself. */
const WISH = phraseSet(
  'muốn|xin|hỏi|cần hỏi|cần học|cần vay|cần tìm|cần biết|cần tư vấn|định|tính học|tính vay|tính đi|tính làm|thích|chào|cảm ơn|mới|vừa|không biết|chưa biết|chưa rõ|không rõ|nghe nói|nghe bảo|đang muốn|đang cần|đang tìm|đang định|đang học lớp|học lớp|tốt nghiệp|thất nghiệp|nhờ|bị|năm nay',
);
const INSTEAD = phraseSet('giúp|hộ|giùm|dùm|cho em|cho cháu|cho con');
/** What is asked of the bot as well ("em tên gì", "anh ở đâu"): only in a clause that asks nothing. */
const STATE = phraseSet('tên|tên là|ở|đang ở|sinh|sinh năm|là|đang|cần|học|làm|có con|có bằng|nhà ở|quê');
const ASKS = phraseSet(
  'gì|đâu|ai|nào|mấy|bao nhiêu|bao giờ|chưa|không|hả|à|nhỉ|vậy|thế|phải không|đúng không|chi rứa|mô',
);
/** "cho em hỏi", "giúp chị với". */
const FOR = phraseSet('cho|giúp|hộ|chỉ|nhờ tư vấn cho|tư vấn cho|tư vấn giúp|giúp cho');
const TOLD = phraseSet('hỏi|biết|xin|với|gặp|coi|xem|số|vay');
/** Relatives that somebody has: "chồng em", "con gái cô". */
const RELATIVE = phraseSet('vợ|chồng|con trai|con gái|nhà|bố mẹ|ba mẹ|mẹ|bố|hai con|hai đứa');
const OF_RELATIVE = phraseSet(
  'muốn|năm nay|học|đang|mới|bị|chưa|không|cần|thích|sinh|nghèo|làm|thuộc|khó khăn|ở',
);
/** Talks of somebody else: "các bác", "một em", "bạn em". */
const COUNTED = new Set(
  'các|mấy|những|hai|ba|một|mỗi|nhiều|mọi|số|đứa|thằng|bé|nhóm|có|bà|ông|bạn|anh|chị|cô|chú|bác|em|cháu|con|cac|may|nhung|mot'.split(
    '|',
  ),
);
const SPEAKS = phraseSet('tôi|tui|mình|tớ|tau');
const YEARS = phraseSet('tuổi|t');
/** "Cứ gọi tôi là chị". */
const CALL = phraseSet(
  ['tôi', 'tui', 'mình', 'em', 'anh', 'chị', 'cô', 'chú', 'bác', 'cháu', 'con']
    .flatMap((me) => [`gọi ${me} là`, `gọi ${me} bằng`, `xưng hô với ${me} là`, `xưng với ${me} là`])
    .join('|')
    .concat('|gọi là|gọi bằng|xưng là|xưng hô là'),
);
/** What may stand around such a request. */
const AROUND = phraseSet(
  'cứ|hãy|từ giờ|từ nay|cho thân|cho thân mật|cho gần gũi|cho tiện|cho dễ|được rồi|là được|đừng gọi bạn|đừng gọi anh chị|đừng gọi là bạn|đừng gọi là anh chị',
);
const CLOSES = phraseSet('nhé|nha|nhá|nghe|thôi|đi|ạ|cơ|với|cho|được|là được|cũng được');
const THIS_YEAR = phraseSet('năm nay|nay|đã|vừa|mới');

interface Clause {
  words: readonly Word[];
  asks: boolean;
}

/** Clauses by their punctuation; a vocative ("anh ơi") is skipped where it begins one. */
function clausesOf(words: readonly Word[]): Clause[] {
  const out: Word[][] = [];
  for (const word of words) {
    if (out.length === 0 || word.breaks !== '') out.push([]);
    out.at(-1)!.push(word.breaks === '' ? word : { ...word, breaks: '' });
  }
  return out.map((clause) => ({ words: clause, asks: ASKS.find(clause) !== undefined }));
}

/** The word at `at` as a self-reference; a lone "a" is anh. `sure`: what follows leaves no other reading. */
function selfAt(words: readonly Word[], at: number, accented: boolean, sure = false): SelfWord | undefined {
  const word = words[at];
  if (word?.kind !== 'word') return undefined;
  if (word.text === 'a') return 'anh';
  const plain = SELF.find((s) => s === word.text);
  if (plain !== undefined) return plain;
  return accented ? undefined : (sure ? BARE_SURE : BARE)[word.text];
}

/** The reference in a text, or undefined. The surest place in it decides, not the first. */
export function readSelf(text: string, { lexicon }: { lexicon: Lexicon }): SelfReference | undefined {
  const words = spoken(readWords(text.slice(0, 200), lexicon));
  if (words.length < 2) return undefined;
  const accented = setsAccents(words);
  const clauses = clausesOf(words);
  const look = (find: (clause: Clause) => CalledWord | undefined): { word: CalledWord } | undefined => {
    for (const clause of clauses) {
      const word = find(clause);
      if (word !== undefined) return { word };
    }
    return undefined;
  };
  const called = look((c) => calling(c, accented));
  if (called !== undefined) return onlyCalling(words) ? { ...called, asked: true } : called;
  return (
    look((c) => wishing(c, accented)) ??
    look((c) => askingFor(c, accented)) ??
    look((c) => stating(c, accented)) ??
    look((c) => ofRelative(c, accented)) ??
    ageOf(clauses)
  );
}

/** Where the subject of a clause stands, after courtesy and address. */
function subjectAt(words: readonly Word[]): number {
  let at = 0;
  for (let lead = LEAD.at(words, at); lead !== undefined; lead = LEAD.at(words, at)) {
    // "a hỏi chút" is anh, "a em muon hoc" à.
    if (words[at]!.text === 'a' && selfAt(words, at + 1, false) === undefined) break;
    at = lead.end;
  }
  return at;
}

function calling({ words }: Clause, accented: boolean): CalledWord | undefined {
  for (const call of CALL.scan(words)) {
    // "Anh Nam" is a name; "bạn thôi", "bác nhé" are not.
    const next = call.end + 1;
    if (next < words.length && CLOSES.at(words, next) === undefined) continue;
    const word = words[call.end];
    if (word?.text === 'bạn' || (!accented && word?.text === 'ban')) return 'bạn';
    const self = selfAt(words, call.end, accented, true);
    if (self !== undefined) return self;
  }
  return undefined;
}

/** Whether the text does nothing but ask to be called so. */
function onlyCalling(words: readonly Word[]): boolean {
  const calls = CALL.scan(words).map((call) => ({ start: call.start, end: call.end + 1 }));
  return onlyFillersOutside(words, calls, AROUND);
}

/** "chị muốn học", "dạ con chào cô", also after a vocative in the middle. */
function wishing({ words }: Clause, accented: boolean): SelfWord | undefined {
  const at = subjectAt(words);
  const verb = WISH.at(words, at + 1);
  // "Anh hỏi giúp em" asks it of the bot.
  if (verb === undefined || INSTEAD.at(words, verb.end) !== undefined) return undefined;
  return selfAt(words, at, accented, words[at + 1]!.bare === 'nam');
}

/** "cho em hỏi", "chị ơi tư vấn giúp bác với". */
function askingFor({ words }: Clause, accented: boolean): SelfWord | undefined {
  for (let at = 0; at < words.length; at++) {
    const asked = FOR.at(words, at);
    if (asked === undefined || TOLD.at(words, asked.end + 1) === undefined) continue;
    const self = selfAt(words, asked.end, accented, true);
    if (self !== undefined) return self;
  }
  return undefined;
}

/** "em 17 tuổi", "chị tên Hoa", "bác ở Con Cuông". */
function stating({ words, asks }: Clause, accented: boolean): SelfWord | undefined {
  const at = subjectAt(words);
  const self = selfAt(words, at, accented);
  if (self === undefined) return undefined;
  const aged = words[at + 1]?.kind === 'number' && YEARS.at(words, at + 2) !== undefined;
  return aged || (!asks && STATE.at(words, at + 1) !== undefined) ? self : undefined;
}

/** "con gái chị năm nay 15 tuổi", "nhà em nghèo": the word of whose relative it is. */
function ofRelative({ words }: Clause, accented: boolean): SelfWord | undefined {
  for (let at = 0; at < words.length; at++) {
    const relative = RELATIVE.at(words, at);
    const before = words[at - 1]?.text;
    if (relative === undefined || (before !== undefined && COUNTED.has(before))) continue;
    const self = selfAt(words, relative.end, accented);
    const next = words[relative.end + 1];
    const follows = next?.kind === 'number' || OF_RELATIVE.at(words, relative.end + 1) !== undefined;
    if (self !== undefined && self !== 'con' && follows) return self;
  }
  return undefined;
}

/** "tôi năm nay 63 tuổi". */
function ageOf(clauses: readonly Clause[]): SelfReference | undefined {
  for (const { words } of clauses) {
    let at = subjectAt(words);
    if (SPEAKS.at(words, at) === undefined) continue;
    at++;
    for (let more = THIS_YEAR.at(words, at); more !== undefined; more = THIS_YEAR.at(words, at))
      at = more.end;
    if (words[at]?.kind === 'number' && YEARS.at(words, at + 1) !== undefined)
      return { age: Number(words[at]!.text) };
  }
  return undefined;
}
