// "Nếu em học trung cấp thì sao?": the facts that somebody supposes, to be tried out and not to be remembered.
import { BUSINESS } from './fact-phrases.js';
import { EMPTY_LEXICON } from './lexicon.js';
import { type MessageContext, readMessage } from './message.js';
import { readMoney } from './money.js';
import { PhraseTable, phraseSet } from './phrases.js';
import { isQuestion } from './politeness.js';
import { readWords, type Word } from './words.js';

/** A supposed value: one, several still possible, a range ("bị thu hồi đất": on some day), or null for "never". */
export type Supposed = string | number | boolean | null | readonly string[] | { from: string };
export type SupposedFacts = Record<string, Supposed>;

const IF = phraseSet('nếu|nếu như|nếu mà|giả sử|giả như|chẳng may|trong trường hợp|trường hợp');
const IF_EXACT = phraseSet('nhỡ|lỡ|nhỡ mà|lỡ mà', { accents: 'exact' });
/** "còn học trung cấp thì sao?": supposes without "nếu". */
const THEN_WHAT = phraseSet(
  'thì sao|thì thế nào|thì như thế nào|thì ra sao|thì được gì|thì được những gì|thì được bao nhiêu|thì khác gì|thì có khác',
);
const SOME_DAY = { from: '1900-01-01' } as const;
const ANY_DISABILITY = ['mild', 'severe', 'profound'] as const;

/** What is supposed in a clause and seldom told of oneself, so the reader of messages does not look for it. */
const PHRASES = new PhraseTable<[fact: string, value: Supposed]>([
  ...said('communeKind', 'xa', 'ở xã|về xã|sống ở xã|thuộc xã|là xã'),
  ...said('communeKind', 'phuong', 'ở phường|lên phường|sống ở phường|thuộc phường|là phường'),
  ...said('publicSchool', true, 'trường công|trường công lập|trường nhà nước'),
  ...said('publicSchool', false, 'trường tư|trường tư thục|trường dân lập|trường ngoài công lập'),
  ...said('disability', 'none', 'không khuyết tật|không phải người khuyết tật|không bị khuyết tật'),
  ...said('disability', ANY_DISABILITY, 'khuyết tật|có giấy khuyết tật|có giấy xác nhận khuyết tật'),
  ...said('householdStatus', 'better', 'không phải hộ nghèo|không thuộc hộ nghèo|không nghèo|hết nghèo'),
  ...said('householdStatus', 'better', 'thoát nghèo|không có sổ hộ nghèo|không còn hộ nghèo'),
  ...said('ethnicMinority', false, 'không phải dân tộc thiểu số|không phải người dân tộc'),
  ...said('landRecoveredOn', SOME_DAY, 'bị thu hồi đất|có đất thu hồi|thu hồi đất|mất đất|bị thu hồi ruộng'),
  ...said('courseHazardous', true, 'nặng nhọc độc hại|nặng nhọc|độc hại|nghề nguy hiểm'),
  ...said('courseStem', true, 'ngành kỹ thuật|ngành công nghệ|ngành stem|học stem'),
  ...said('courseLevel', 'under-3-months', 'khóa ngắn|ngắn hạn|lớp ngắn ngày'),
  ...said('courseFullTime', true, 'chính quy|học cả ngày'),
  ...said('courseFullTime', false, 'vừa học vừa làm|tại chức|không chính quy'),
  ...said('priorSupportOn', null, 'chưa được hỗ trợ|chưa từng được hỗ trợ|chưa hỗ trợ lần nào'),
  ...said('priorSupportOn', SOME_DAY, 'đã được hỗ trợ|từng được hỗ trợ|được hỗ trợ rồi|đã hỗ trợ'),
  ...said('receivingUnemploymentBenefit', true, 'hưởng trợ cấp thất nghiệp|hưởng bảo hiểm thất nghiệp'),
  ...said('extremelyDifficultArea', true, 'vùng khó khăn|xã khó khăn'),
]);

function said(fact: string, value: Supposed, phrases: string): [string, [string, Supposed]][] {
  return phrases.split('|').map((p) => [p, [fact, value]]);
}

const WHOLE = new Set(['hoc', 'khoa', 'lop', 'keo', 'dai', 'trong', 'mat']);

/**
 * The facts that a question supposes, by the names of the fact vocabulary; undefined when nothing is supposed.
 */
export function readWhatIf(text: string, context: MessageContext): SupposedFacts | undefined {
  const lexicon = context.lexicon ?? EMPTY_LEXICON;
  const words = readWords(text, lexicon);
  const clause = supposedClause(words, text);
  if (clause === undefined || clause.length === 0) return undefined;
  const said = clause.map((w, i) => `${i > 0 && w.breaks !== '' ? ', ' : ' '}${w.text}`).join('');
  const facts: SupposedFacts = { ...readMessage(said, context).facts };
  for (const { value } of PHRASES.scan(clause)) {
    const [fact, supposed] = value;
    // A degree of disability, or the commune, says more than the bare word.
    if (facts[fact] === undefined || (supposed !== ANY_DISABILITY && fact !== 'communeKind'))
      facts[fact] = supposed;
  }
  if (BUSINESS.find(clause) !== undefined && clause.some((w) => w.bare === 'vay' || w.bare === 'von'))
    facts.wantsBusinessLoan = true;
  for (let at = 0; at < clause.length; at++) {
    const number = clause[at]!.kind === 'number' ? Number(clause[at]!.text.replace(',', '.')) : Number.NaN;
    const unit = clause[at + 1]?.bare ?? '';
    if (!Number.isFinite(number)) continue;
    if (unit === 'km' || unit === 'cay' || unit === 'kilomet') facts.distanceKm = number;
    const before = clause.slice(Math.max(0, at - 3), at).map((w) => w.bare);
    if (before.some((b) => WHOLE.has(b)) && facts.courseLevel === undefined) {
      if (unit === 'thang') facts.courseMonths = number;
      if (unit === 'nam') facts.courseMonths = number * 12;
    }
  }
  const fee = clause.findIndex((w, i) => w.bare === 'hoc' && clause[i + 1]?.bare === 'phi');
  if (fee >= 0) {
    const rest = clause.slice(fee + 2).map((w) => w.text);
    const paid = readMoney(rest.join(' '), { lexicon });
    if ('value' in paid && paid.value !== null) facts.tuition = paid.value;
  }
  return Object.keys(facts).length > 0 ? facts : undefined;
}

/** The words of the condition: after "nếu" up to "thì", or before "thì sao". */
function supposedClause(words: readonly Word[], text: string): Word[] | undefined {
  const lead = IF.find(words) ?? IF_EXACT.find(words);
  if (lead !== undefined) {
    if (!isQuestion(words, text)) return undefined;
    let end = words.findIndex((w, i) => i >= lead.end && w.bare === 'thi');
    // "nếu em học trung cấp, có được hỗ trợ không": without "thì" the clause ends where the next begins.
    if (end < 0) end = words.findIndex((w, i) => i > lead.end && w.breaks !== '');
    return words.slice(lead.end, end < 0 ? words.length : end);
  }
  const tail = THEN_WHAT.scan(words).at(-1);
  if (tail === undefined || tail.start === 0) return undefined;
  const from = words.findLastIndex((w, i) => i <= tail.start && /[.?!]/.test(w.breaks));
  return words.slice(Math.max(0, from), tail.start);
}
