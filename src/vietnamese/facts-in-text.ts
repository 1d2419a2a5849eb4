// Facts about the would-be learner in a free message, by the names of the fact vocabulary. Only what is asserted:
// negated, doubted, conditional and merely asked facts are left out.
import { agesIn, readBirthYear } from './age.js';
import { datesIn } from './date-mentions.js';
import type { Lexicon } from './lexicon.js';
import { PhraseTable, phraseSet } from './phrases.js';
import { DOUBT, endsAsTag, isQuestion } from './politeness.js';
import { isNegated, type Mention, standing, tableOf } from './settle.js';
import { learnerOf, type Person, type Subject, subjectAt, subjectsIn } from './who.js';
import type { Word } from './words.js';

export type FactValue = string | number | boolean | null;
export type FactsInText = Record<string, FactValue>;

/** Phrases that state a fact of the learner in person. */
const PERSONAL = new PhraseTable<[fact: string, value: FactValue]>([
  ...said('sex', 'female', 'là nữ|nữ|phụ nữ|đàn bà|con gái|giới tính nữ|mẹ đơn thân|phái nữ|là gái|nữ giới'),
  ...said(
    'sex',
    'male',
    'là nam|đàn ông|con trai|giới tính nam|nam giới|là trai|thanh niên nam|nam thanh niên',
  ),
  ...said('ethnicMinority', true, ethnic()),
  ...said('ethnicMinority', false, 'dân tộc kinh|người kinh|là kinh'),
  ...said(
    'disability',
    'severe',
    'khuyết tật nặng|khuyết tật mức độ nặng|khuyết tật mức nặng|khuyết tật dạng nặng',
  ),
  ...said(
    'disability',
    'profound',
    'khuyết tật đặc biệt nặng|khuyết tật mức độ đặc biệt nặng|khuyết tật rất nặng',
  ),
  ...said(
    'disability',
    'mild',
    'khuyết tật nhẹ|khuyết tật mức độ nhẹ|khuyết tật mức nhẹ|khuyết tật dạng nhẹ',
  ),
  ...said(
    'orphan',
    'both',
    'mồ côi cả cha lẫn mẹ|mồ côi cả cha và mẹ|mồ côi cả bố lẫn mẹ|mồ côi cả bố và mẹ|mồ côi cả bố mẹ|mồ côi cả cha mẹ|mồ côi cha mẹ|mồ côi bố mẹ|mồ côi cả hai|bố mẹ mất hết|bố mẹ đều mất|bố mẹ mất cả',
  ),
  ...said(
    'employment',
    'unemployed',
    'thất nghiệp|mất việc|bị mất việc|vừa nghỉ việc|mới nghỉ việc|đã nghỉ việc|bị nghỉ việc|bị cho nghỉ|bị cho thôi việc|thôi việc|chưa có việc|chưa có việc làm|không có việc|không có việc làm|không việc làm|đang nghỉ việc|công ty cho nghỉ|công ty giải thể|hết việc',
  ),
  ...said(
    'employment',
    'working',
    'đang đi làm|đang làm công nhân|làm công nhân|đang làm ở|đang làm cho|đang làm tại|đi làm công ty|làm công ty|đi làm thuê|làm thuê|làm mướn|đang có việc|đang phụ hồ|đang làm thợ|đang làm nghề|công nhân may|là công nhân|đang bán hàng|đang buôn bán|đang chạy xe ôm',
  ),
  ...said(
    'employment',
    'studying',
    'đang học lớp|đang học cấp|đang đi học|còn đi học|đang là học sinh|đang là sinh viên|là học sinh|là sinh viên|học sinh lớp|đang học cao đẳng|đang học trung cấp|đang học đại học|sinh viên năm',
  ),
  ...said('employment', 'retired', 'nghỉ hưu|về hưu|đã hưu|hưu trí|cán bộ hưu'),
  ...said('drawsPension', true, 'lương hưu|hưởng lương hưu|có lương hưu'),
  ...said(
    'farmsDirectly',
    true,
    'làm ruộng|làm nông|làm nông nghiệp|làm rẫy|làm nương|làm nông dân|là nông dân|trực tiếp làm ruộng',
  ),
  ...said(
    'serviceKind',
    'military',
    'bộ đội|đi lính|nghĩa vụ quân sự|xuất ngũ|ra quân|phục viên|giải ngũ|đi nghĩa vụ|nghĩa vụ về|bộ đội xuất ngũ',
  ),
  ...said(
    'serviceKind',
    'police',
    'nghĩa vụ công an|công an nghĩa vụ|đi công an|nghĩa vụ bên công an|nghĩa vụ tham gia công an',
  ),
  ...said('serviceKind', 'youth-volunteer', 'thanh niên tình nguyện|đội viên tình nguyện'),
  ...said('serviceKind', 'young-intellectual', 'trí thức trẻ|trí thức trẻ tình nguyện'),
  ...said(
    'receivingUnemploymentBenefit',
    true,
    'đang hưởng trợ cấp thất nghiệp|đang nhận trợ cấp thất nghiệp|đang lĩnh trợ cấp thất nghiệp|đang hưởng bảo hiểm thất nghiệp|đang nhận bảo hiểm thất nghiệp|đang lĩnh bảo hiểm thất nghiệp|đang nhận tiền thất nghiệp|đang lĩnh tiền thất nghiệp',
  ),
  ...said('boardingSchoolGraduate', true, 'trường dân tộc nội trú|phổ thông dân tộc nội trú'),
]);

/** Facts of the household and the home: also true of the learner when said of the family. */
const HOUSEHOLD = new PhraseTable<[fact: string, value: FactValue]>([
  ...said('householdStatus', 'near-poor', 'cận nghèo|hộ cận nghèo|sổ cận nghèo|diện cận nghèo'),
  ...said(
    'householdStatus',
    'poor',
    'hộ nghèo|sổ hộ nghèo|sổ nghèo|diện nghèo|diện hộ nghèo|thuộc diện nghèo|giấy hộ nghèo',
  ),
  ...said('householdStatus', 'average', 'hộ trung bình|mức sống trung bình|hộ có mức sống trung bình'),
  ...said('householdStatus', 'better', 'hộ khá|khá giả|hộ giàu|hộ khá giả'),
  ...said(
    'meritBeneficiary',
    true,
    'người có công|con liệt sĩ|con thương binh|con bệnh binh|thương binh|bệnh binh|vợ liệt sĩ|gia đình liệt sĩ|gia đình có công|gia đình chính sách có công|thân nhân liệt sĩ|con người có công|là liệt sĩ|con của thương binh|con của liệt sĩ',
  ),
  ...said(
    'extremelyDifficultArea',
    true,
    'đặc biệt khó khăn|xã đặc biệt khó khăn|thôn đặc biệt khó khăn|xã 135|xã khu vực ba|vùng ba',
  ),
  ...said('borderOrIslandArea', true, 'xã biên giới|vùng biên giới|xã đảo|xã hải đảo|vùng hải đảo'),
  ...said('wantsBusinessLoan', true, loans()),
]);

function said(fact: string, value: FactValue, phrases: string): [string, [string, FactValue]][] {
  return phrases.split('|').map((p) => [p, [fact, value]]);
}

function ethnic(): string {
  const peoples =
    'thái|mông|hmông|h mông|thổ|khơ mú|mường|tày|nùng|dao|ơ đu|đan lai|ê đê|ba na|gia rai|khmer|chăm|sán dìu|cao lan|vân kiều|bru vân kiều|hoa|cơ tu|tà ôi|hà nhì|lào|giáy|sán chay'.split(
      '|',
    );
  return [
    'dân tộc thiểu số',
    'người dân tộc',
    'đồng bào dân tộc',
    'là dân tộc',
    'đồng bào thiểu số',
    'dân tộc ít người',
    ...peoples.flatMap((p) => [`dân tộc ${p}`, `người ${p}`, `người dân tộc ${p}`]),
  ].join('|');
}

function loans(): string {
  const money = ['vay vốn', 'vay tiền', 'vay'];
  const purposes = [
    'làm ăn',
    'mở tiệm',
    'mở quán',
    'mở cửa hàng',
    'mở xưởng',
    'kinh doanh',
    'buôn bán',
    'chăn nuôi',
    'nuôi lợn',
    'nuôi gà',
    'nuôi bò',
    'trồng trọt',
    'khởi nghiệp',
    'mua máy',
    'sản xuất',
    'tạo việc làm',
    'mở trang trại',
    'mở salon',
    'mở gara',
    'mở spa',
  ];
  return money
    .flatMap((m) =>
      purposes.flatMap((p) => [
        `${m} ${p}`,
        `${m} để ${p}`,
        `${m} về ${p}`,
        `${m} ra ${p}`,
        `${m} đi ${p}`,
        `${m} đầu tư ${p}`,
      ]),
    )
    .join('|');
}

/** What comes before a fact and makes it no assertion: not yet, about to, if. */
const NOT_YET = phraseSet(
  'sắp|định|chuẩn bị|sẽ|nếu|giả sử|lỡ|muốn đi|sắp đi|đang chờ|hình như|có lẽ|chắc là|không chắc|nghe nói|nghe đâu|không biết|không rõ|chưa rõ|chắc|trốn|tạm hoãn|được hoãn|có thể|gần như|suýt|từng là|hồi trước là|trước là|ngày xưa|hết|thoát|mới thoát|vừa thoát|đang xin|đang làm hồ sơ|dự định|dự kiến',
);
const NO_MORE = phraseSet(
  'hết rồi|thoát rồi|không còn|cũ|trước đây|năm ngoái thôi|hay sao|thì phải|hay gì đó|hay không|hay chưa|chưa chắc|không chắc',
);

const DONE = phraseSet('xuất ngũ|ra quân|phục viên|giải ngũ|hoàn thành|về|đi về|xong|ra trường|mới về');
const ONGOING = phraseSet('đang đi|đang trong|đang phục vụ|đang ở trong|đang làm nghĩa vụ|đang tại ngũ');

/** Is what stands at `start`–`end` negated, doubted, conditional, over or only asked? */
function isAsserted(
  words: readonly Word[],
  subjects: readonly Subject[],
  start: number,
  end: number,
): boolean {
  if (isNegated(words, start)) return false;
  for (let back = 1; back <= 6 && start - back >= 0; back++) {
    const at = start - back;
    const span = NOT_YET.at(words, at) ?? DOUBT.at(words, at);
    if (span !== undefined && span.end <= start) return false;
    if (words[at + 1]!.breaks !== '' && !words[at + 1]!.breaks.includes(':')) break;
  }
  for (let at = end; at <= end + 2 && at < words.length; at++) {
    if (words[at]!.breaks !== '') break;
    if (NO_MORE.at(words, at) !== undefined) return false;
    if (words[at]!.bare === 'thi' && ['khong', 'chua'].includes(words[at + 1]?.bare ?? '')) return false;
  }
  return !onlyAsked(words, subjects, start, end);
}

/** "hộ nghèo có được hỗ trợ không": the clause asks and nobody is its subject. */
function onlyAsked(
  words: readonly Word[],
  subjects: readonly Subject[],
  start: number,
  end: number,
): boolean {
  let from = start;
  while (from > 0 && words[from]!.breaks === '') from--;
  let to = end;
  while (to < words.length && words[to]!.breaks === '') to++;
  const clause = words.slice(from, to);
  const marked = words[to]?.breaks.includes('?') ?? false;
  const rest = words.slice(end, to);
  const asks = marked || isQuestion(rest, '') || endsAsTag(clause);
  if (!asks) return false;
  // "em là hộ nghèo có được …" states it; "hộ nghèo được gì", "em có phải hộ nghèo không" do not.
  const owner = subjects.some(
    (s) =>
      s.start >= from &&
      s.end <= start &&
      (s.end === start ||
        ['la', 'thuoc', 'co', 'nam', 'duoc', 'bi', 'nay', 'hien', 'dang', 'moi', 'vua', 'da', 'di'].includes(
          words[s.end]?.bare ?? '',
        )),
  );
  const testing = ['phai', 'duoc'].includes(words[start - 1]?.bare ?? '') && words[start - 2]?.bare === 'co';
  const whole = endsAsTag(words.slice(from, Math.min(to, end + 2)));
  return !owner || testing || whole;
}

/** All facts of a message. `today` decides relative dates. */
export function factsIn(
  words: readonly Word[],
  text: string,
  context: { today: string; lexicon: Lexicon; places: readonly { start: number; end: number }[] },
): FactsInText {
  const { today, lexicon, places } = context;
  const personal = PERSONAL.scan(words);
  const household = HOUSEHOLD.scan(words);
  const people = subjectsIn(words);
  // "mồ côi cả cha lẫn mẹ" speaks of the orphan, and Con Cuông is no child.
  const wider = [...personal, ...household].filter(
    (f) => !people.some((s) => s.start <= f.start && s.end >= f.end),
  );
  const subjects = subjectsIn(words, [...places, ...wider]);
  const learner = learnerOf(words, subjects);
  const facts = new Map<string, Set<FactValue>>();
  const note = (fact: string, value: FactValue) => {
    const known = facts.get(fact);
    if (known === undefined) facts.set(fact, new Set([value]));
    else known.add(value);
  };
  const ofLearner = (at: number) => speaksOf(subjects, at, learner);
  const ofHome = (at: number) => {
    const person = subjectAt(subjects, at);
    return person === learner || person === 'self' || person === 'family' || person === 'parent';
  };

  for (const span of personal) {
    const [fact, value] = span.value;
    // "con trai tôi" names a person; it is the learner's sex only when he would learn (below).
    const names = subjects.some((s) => s.start < span.end && s.end > span.start && s.value !== 'self');
    if (names || !ofLearner(span.start) || !isAsserted(words, subjects, span.start, span.end)) continue;
    if (
      fact === 'serviceKind' &&
      (ONGOING.find(words, Math.max(0, span.start - 3), span.end) !== undefined ||
        !served(words, span.start, span.end))
    )
      continue;
    if (
      (fact === 'employment' || fact === 'farmsDirectly') &&
      ['hoc', 'nghe'].includes(words[span.start - 1]?.bare ?? '')
    )
      continue;
    note(fact, value);
  }
  for (const span of household) {
    const [fact, value] = span.value;
    // Asking about a business loan is that fact; every other one must be stated.
    const stated =
      fact === 'wantsBusinessLoan'
        ? !isNegated(words, span.start)
        : isAsserted(words, subjects, span.start, span.end);
    if (stated && ofHome(span.start)) note(fact, value);
  }
  noteSex(words, subjects, learner, note);
  noteAge(words, text, today, lexicon, subjects, learner, note);
  noteEducation(words, subjects, ofLearner, note);
  noteCourseLevel(words, note);
  noteDates(words, today, subjects, ofLearner, ofHome, note);
  if (facts.has('farmsDirectly') && !facts.has('employment')) note('employment', 'working');
  if (facts.get('serviceKind')?.has('police')) facts.get('serviceKind')!.delete('military');

  const result: FactsInText = {};
  // Said twice and differently is unsure.
  for (const [fact, values] of facts) if (values.size === 1) result[fact] = [...values][0]!;
  return result;
}

const speaksOf = (subjects: readonly Subject[], at: number, learner: Person): boolean => {
  const person = subjectAt(subjects, at);
  return (
    person === learner ||
    (learner === 'self' &&
      person === 'family' &&
      subjects.every((s) => s.start >= at || s.value !== 'parent'))
  );
};

/** "bộ đội" counts when it was done or is over: "đi bộ đội về", "bộ đội xuất ngũ", "từng đi bộ đội", "lính xuất ngũ". */
function served(words: readonly Word[], start: number, end: number): boolean {
  const bare = words[start]!.bare;
  if (bare !== 'bo' && bare !== 'di' && bare !== 'nghia') return true;
  const before = words.slice(Math.max(0, start - 4), start).map((w) => w.bare);
  const after = words.slice(end, end + 5).map((w) => w.bare);
  if (before.includes('muon') || before.includes('thich') || before.includes('sap')) return false;
  return (
    before.some((b) => ['di', 'da', 'tung', 'xong', 'thanh', 'la', 'moi', 'vua'].includes(b)) ||
    after.some((b) => ['ve', 'xong', 'xuat', 'roi', 'ra'].includes(b)) ||
    bare === 'di' ||
    bare === 'nghia'
  );
}

function noteSex(
  words: readonly Word[],
  subjects: readonly Subject[],
  learner: Person,
  note: (f: string, v: FactValue) => void,
): void {
  if (learner === 'son' || learner === 'husband' || learner === 'brother') note('sex', 'male');
  if (learner === 'daughter' || learner === 'wife' || learner === 'sister') note('sex', 'female');
  // "nam, 25 tuổi": the bare word is also a year, a direction and a name.
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word.text !== 'nam' || subjectAt(subjects, at) !== learner) continue;
    const next = words[at + 1];
    const led = at === 0 || word.breaks !== '' || ['la', 'em', 'toi'].includes(words[at - 1]!.bare);
    const aged = next?.kind === 'number' && ['tuoi', 't'].includes(words[at + 2]?.bare ?? '');
    if (
      led &&
      (aged ||
        next === undefined ||
        (next.breaks !== '' && next.kind !== 'number') ||
        (next.breaks !== '' && ['tuoi', 't'].includes(words[at + 2]?.bare ?? '')))
    )
      note('sex', 'male');
  }
}

function noteAge(
  words: readonly Word[],
  text: string,
  today: string,
  lexicon: Lexicon,
  subjects: readonly Subject[],
  learner: Person,
  note: (f: string, v: FactValue) => void,
): void {
  const mine = <T>(m: Mention<T>) => {
    const person = subjectAt(subjects, m.start);
    return person === learner && isAsserted(words, subjects, m.start, m.end);
  };
  const { mentions } = agesIn(words, false);
  for (const m of standing(words, mentions)) if (mine(m)) for (const v of m.values) note('age', v);
  for (const d of datesIn(words, today)) {
    const born = [1, 2, 3].some(
      (back) => words[d.start - back]?.bare === 'sinh' || words[d.start - back]?.typed === 'sn',
    );
    if (born && d.values.length === 1 && mine(d) && !d.about) note('birthDate', d.values[0]!);
  }
  if (BORN_SHORT.test(text.toLowerCase())) {
    const year = readBirthYear(shortBirth(text), { today, lexicon });
    const at = words.findIndex(
      (w, i) => (w.text === '2' && words[i + 1]?.typed === 'k') || w.typed === 'sn' || w.bare === 'sinh',
    );
    if (
      'value' in year &&
      year.value !== null &&
      at >= 0 &&
      subjectAt(subjects, at) === learner &&
      isAsserted(words, subjects, at, at + 2)
    )
      note('birthDate', String(year.value));
  }
}

const BORN_SHORT = /\b2k\d{1,2}\b|\bsn ?\d\d\b|\bsinh ?(?:năm|nam)? ?\d\d\b/;
const shortBirth = (text: string): string => BORN_SHORT.exec(text.toLowerCase())?.[0] ?? '';

const FINISHED = phraseSet(
  'tốt nghiệp|học hết|học xong|hết|xong|mới hết|có bằng|bằng|vừa học hết|vừa học xong|mới học xong|đã học hết|trình độ|văn hóa|học vấn|tốt nghiệp xong|mới tốt nghiệp|đã tốt nghiệp|thi xong|học đến hết',
);
const LEFT = phraseSet(
  'bỏ học|nghỉ học|bỏ học từ|nghỉ học từ|nghỉ từ|bỏ ngang|học đến|học tới|mới học đến|mới học tới|bỏ giữa chừng|nghỉ học năm|đang học|học dở|bỏ học năm|chỉ học đến|học được đến|thôi học từ|nghỉ học khi đang học|đang học dở|học sinh|lên|chỉ học',
);
const SCHOOL = tableOf<'below-thcs' | 'thcs' | 'thpt' | 'higher'>({
  'below-thcs': 'tiểu học|cấp 1|cấp một',
  thcs: 'trung học cơ sở|cấp 2|cấp hai|lớp chín',
  thpt: 'trung học phổ thông|cấp 3|cấp ba|lớp mười hai|phổ thông',
  higher: 'đại học|cao đẳng',
});
const ILLITERATE = phraseSet(
  'mù chữ|không biết chữ|chưa biết chữ|không biết đọc|không biết đọc biết viết|chưa đi học bao giờ',
);
const TOLD_OFF = phraseSet(
  'chưa tốt nghiệp|chưa học hết|không tốt nghiệp|chưa xong|chưa hết|trượt|rớt|chưa học xong|thi trượt',
);

/** "lớp 9", "lớp mười hai", "12/12", "hết 12": the class, and where it ends. */
function classAt(words: readonly Word[], at: number): { grade: number; end: number } | undefined {
  const named = words[at]?.bare === 'lop';
  const number = named ? words[at + 1] : words[at];
  if (number?.kind !== 'number' || !/^\d{1,2}$/.test(number.text)) return undefined;
  const grade = Number(number.text);
  const slash =
    words[named ? at + 2 : at + 1]?.text === '/' &&
    ['12', '10'].includes(words[named ? at + 3 : at + 2]?.text ?? '');
  if (grade < 1 || grade > 12 || (!named && !slash && grade !== 9 && grade !== 12)) return undefined;
  return { grade, end: at + (named ? 2 : 1) + (slash ? 2 : 0) };
}

const finishedOf = (grade: number) => (grade >= 12 ? 'thpt' : grade >= 9 ? 'thcs' : 'below-thcs');

function noteEducation(
  words: readonly Word[],
  subjects: readonly Subject[],
  ofLearner: (at: number) => boolean,
  note: (f: string, v: FactValue) => void,
): void {
  const illiterate = ILLITERATE.find(words);
  if (illiterate !== undefined && ofLearner(illiterate.start)) note('education', 'below-thcs');
  for (let at = 0; at < words.length; at++) {
    const grade = classAt(words, at);
    const school = grade === undefined ? SCHOOL.at(words, at) : undefined;
    if ((grade === undefined && school === undefined) || !ofLearner(at)) continue;
    const end = grade?.end ?? school!.end;
    const leadAt = (table: PhraseTable<true>) =>
      [4, 3, 2, 1].map((back) => at - back).find((from) => from >= 0 && table.at(words, from)?.end === at);
    const written = words[end - 2]?.text === '/';
    if (leadAt(TOLD_OFF) !== undefined) continue;
    const finished = leadAt(FINISHED);
    if (finished === undefined && leadAt(LEFT) !== undefined) {
      // Left in class 8: finished 7; left in 10: finished 9. Still in school says the same.
      if (grade !== undefined) note('education', finishedOf(grade.grade - 1));
    } else if (finished !== undefined || written) {
      if (!isAsserted(words, subjects, finished ?? at, end)) continue;
      note('education', grade !== undefined ? finishedOf(grade.grade) : school!.value);
    }
    at = end - 1;
  }
}

const LEVELS = tableOf<string>({
  'so-cap': 'sơ cấp',
  'trung-hoc-nghe': 'trung học nghề',
  'trung-cap': 'trung cấp',
  'cao-dang': 'cao đẳng',
  'under-3-months': 'dưới 3 tháng|dưới ba tháng',
});
const HELD = phraseSet(
  'tốt nghiệp|bằng|có bằng|học xong|đã học xong|học hết|chứng chỉ|có chứng chỉ|trường|đang học|sinh viên',
);

function noteCourseLevel(words: readonly Word[], note: (f: string, v: FactValue) => void): void {
  for (const span of LEVELS.scan(words)) {
    if (isNegated(words, span.start)) continue;
    const held = [3, 2, 1].some(
      (back) => span.start >= back && HELD.at(words, span.start - back)?.end === span.start,
    );
    const asked = isQuestion(words.slice(Math.max(0, span.start - 3), span.end + 4), '');
    if (!held && !asked) note('courseLevel', span.value);
  }
}

const LAND = phraseSet(
  'thu hồi đất|bị thu hồi đất|mất đất|lấy đất|bị lấy đất|thu hồi ruộng|bị thu hồi ruộng|giải tỏa|thu hồi mất đất|lấy hết đất|lấy ruộng|thu hồi hết đất|đất bị thu hồi|ruộng bị thu hồi|bị thu hồi',
);
const SUPPORTED = phraseSet(
  'được hỗ trợ học nghề|học nghề được hỗ trợ|được nhà nước hỗ trợ|đã được hỗ trợ|được học nghề miễn phí|đã hưởng hỗ trợ|hưởng chính sách học nghề|được nhà nước hỗ trợ học nghề|được hỗ trợ đào tạo|nhận hỗ trợ học nghề|được hỗ trợ lần nào|được hỗ trợ bao giờ|hưởng hỗ trợ',
);
const NEVER = phraseSet('chưa từng|chưa bao giờ|chưa hề|chưa lần nào|chưa được|chưa');

function noteDates(
  words: readonly Word[],
  today: string,
  subjects: readonly Subject[],
  ofLearner: (at: number) => boolean,
  ofHome: (at: number) => boolean,
  note: (f: string, v: FactValue) => void,
): void {
  const dates = datesIn(words, today);
  const past = (d: (typeof dates)[number]) => d.values[0];
  /** The date in the same sentence, nearest after the event or just before it. */
  const dateNear = (start: number, end: number) =>
    dates.find(
      (d) =>
        d.start >= end &&
        d.start - end <= 5 &&
        words.slice(end, d.start).every((w) => !w.breaks.includes('.')),
    ) ??
    dates.find(
      (d) =>
        d.end <= start &&
        start - d.end <= 3 &&
        words.slice(d.end, start + 1).every((w) => w.breaks === '' || w.breaks === ','),
    );
  for (const span of DONE.scan(words)) {
    const window = PERSONAL.scan(
      words,
      Math.max(0, span.start - 6),
      Math.min(words.length, span.end + 4),
    ).some((p) => p.value[0] === 'serviceKind');
    if (!window || !ofLearner(span.start) || !isAsserted(words, subjects, span.start, span.end)) continue;
    const date = dateNear(span.start, span.end);
    const born = date !== undefined && words[date.start - 1]?.bare === 'sinh';
    if (date !== undefined && date.values.length > 0 && !born && past(date)!.slice(0, 4) <= today.slice(0, 4))
      note('serviceCompletedOn', past(date)!);
  }
  for (const [table, fact, holds] of [
    [LAND, 'landRecoveredOn', ofHome],
    [SUPPORTED, 'priorSupportOn', ofLearner],
  ] as const) {
    for (const span of table.scan(words)) {
      if (!holds(span.start)) continue;
      const never = [3, 2, 1].some(
        (back) => span.start >= back && NEVER.at(words, span.start - back)?.end === span.start,
      );
      if (never) {
        note(fact, null);
        continue;
      }
      if (!isAsserted(words, subjects, span.start, span.end)) continue;
      const date = dateNear(span.start, span.end);
      if (date !== undefined && date.values.length > 0) note(fact, past(date)!);
    }
  }
}
