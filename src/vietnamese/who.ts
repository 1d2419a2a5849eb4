// About whom a free message speaks: the writer, the family, or a relative. Facts count only for the would-be learner.
import { phraseSet, type Span } from './phrases.js';
import { tableOf } from './settle.js';
import { setsAccents, type Word } from './words.js';

/** `self` is the writer, `family` the household, every other value one relative. */
export type Person =
  | 'self'
  | 'family'
  | 'son'
  | 'daughter'
  | 'child'
  | 'wife'
  | 'husband'
  | 'parent'
  | 'brother'
  | 'sister'
  | 'other';

const OWNERS = [
  '',
  ' em',
  ' tôi',
  ' mình',
  ' nhà em',
  ' nhà tôi',
  ' anh',
  ' chị',
  ' bác',
  ' cô',
  ' chú',
  ' cháu',
  ' của em',
  ' của tôi',
  ' của mình',
];
const owned = (list: string): string =>
  list
    .split('|')
    .flatMap((p) => OWNERS.map((o) => p + o))
    .join('|');

const PEOPLE = tableOf<Person>({
  son: owned(
    'con trai|thằng con|thằng cu|thằng bé|thằng con trai|cu con|con trai đầu|con trai cả|con trai lớn|con trai út|cháu trai|thằng út|thằng lớn|thằng cả',
  ),
  daughter: owned('con gái|con bé|đứa con gái|cháu gái|con gái đầu|con gái lớn|con gái út|con gái cả'),
  child: `${owned('đứa con|con đầu|con út|con lớn|con cả|con nhỏ|các con|đứa lớn|đứa nhỏ|đứa cháu|hai con|hai đứa con|hai đứa|cháu nhà|con nhà|đứa út')}|con em|con tôi|con mình|con chị|con anh|con của em|con của tôi|cháu nhà em|cháu nhà tôi|cháu nó|con cái|con cháu`,
  wife: owned('vợ|bà xã'),
  husband: owned('chồng|ông xã'),
  parent: owned(
    'bố|mẹ|ba|má|cha|bố mẹ|ba mẹ|ông bà|bà ngoại|bà nội|ông nội|ông ngoại|bố chồng|mẹ chồng|bố vợ|mẹ vợ',
  ),
  brother: owned('em trai|anh trai|anh ruột|em rể|anh rể'),
  sister: owned('em gái|chị gái|chị ruột|chị dâu|em dâu'),
  family:
    'nhà em|nhà tôi|nhà mình|nhà cháu|nhà con|nhà anh|nhà chị|nhà bác|gia đình|gia đình em|gia đình tôi|gia đình mình|gia đình cháu|nhà',
  other:
    'bạn em|bạn tôi|bạn của em|hàng xóm|người quen|em họ|anh họ|chị họ|người ta|người yêu|bạn bè|chú em|chú tôi|bác em|bác tôi|cô em|cô tôi|cậu em|dì em|cháu họ|ông ấy|bà ấy|chị ấy|anh ấy|cô ấy|nó|đồng đội',
  self: 'em|tôi|mình|cháu|tớ|chúng em|chúng tôi|anh|chị|bác|cô|chú|bản thân|bản thân em|tôi đây|con',
});

/** "em ơi", "cho em hỏi", "anh chị cho": address, not a subject. */
const ADDRESS = phraseSet(
  'anh chị ơi|em ơi|chị ơi|anh ơi|ad ơi|cô ơi|chú ơi|bác ơi|dạ chị|dạ anh|dạ thưa anh|dạ thưa chị|thưa anh|thưa chị|thưa anh chị|thưa cô|thưa chú|thưa bác|chào anh|chào chị|chào anh chị|chào em',
);

export type Subject = Span<Person>;

const SELF_WORDS = new Set(['em', 'toi', 'minh', 'chi', 'anh', 'bac', 'to']);

/** Introduces somebody as an object: "có con nhỏ", "nuôi mẹ già". They rule only their own clause. */
const OBJECT_OF = new Set(['co', 'nuoi', 'cham', 'be', 'voi', 'trong']);

/** "bo", "ma", "ba" without accents are mostly other words; "bố em", "mẹ" are people. */
const isUnsureParent = (words: readonly Word[], s: Subject): boolean =>
  s.value === 'parent' &&
  s.end - s.start === 1 &&
  ['bo', 'ma', 'ba', 'cha', 'me'].includes(words[s.start]!.text);

/** Words that name people, before it is known which of them name something else. */
export interface People {
  named: Subject[];
  addresses: readonly { start: number; end: number }[];
  accented: boolean;
}

/** Finds the people of a text. */
export const peopleIn = (words: readonly Word[]): People => ({
  named: PEOPLE.scan(words).filter((s) => !isUnsureParent(words, s)),
  addresses: ADDRESS.scan(words),
  accented: setsAccents(words),
});

/**
 * All subjects of a text in order. "con" alone is a child when somebody else speaks, and the speaker otherwise.
 * `taken` are spans whose words name no person: places, "mồ côi cả cha lẫn mẹ".
 */
export function subjectsIn(
  words: readonly Word[],
  { named, addresses, accented }: People,
  taken: readonly { start: number; end: number }[] = [],
): Subject[] {
  const covers = (a: { start: number; end: number }, s: Subject) => s.start >= a.start && s.end <= a.end;
  const subjects = named.filter(
    (s) => !addresses.some((a) => covers(a, s)) && !taken.some((a) => covers(a, s)),
  );
  const speaksOtherwise = subjects.some(
    (s) => s.value === 'self' && words[s.start]!.bare !== 'con' && SELF_WORDS.has(words[s.start]!.bare),
  );
  const found: Subject[] = [];
  for (const s of subjects) {
    const lone = s.end - s.start === 1 && words[s.start]!.bare === 'con';
    const before = words[s.start]!.breaks === '' ? words[s.start - 1] : undefined;
    const counted = before?.kind === 'number' || ['hai', 'ba', 'mot'].includes(before?.bare ?? '');
    const object = before !== undefined && OBJECT_OF.has(before.bare);
    // "còn làm ruộng" without accents.
    if (lone && !accented && !counted && !object && words[s.end]?.kind !== 'number') continue;
    const value = lone && (speaksOtherwise || counted || object) ? 'child' : s.value;
    const previous = found.at(-1)?.value ?? 'self';
    found.push({ ...s, value });
    if (value === 'self' || !(object || counted)) continue;
    const end = words.findIndex((w, i) => i > s.end && w.breaks !== '');
    if (end > 0) found.push({ start: end, end, value: previous });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The subject that governs what stands at `at`: the last one named before it; the writer when there is none. */
export function subjectAt(subjects: readonly Subject[], at: number): Person {
  let found: Person = 'self';
  for (const s of subjects) {
    if (s.start > at) break;
    found = s.value;
  }
  return found;
}

const LEARNING = phraseSet(
  'muốn học|học nghề|đi học|tìm nghề|tìm lớp|tìm khóa|tìm trường|đăng ký|muốn theo|xin học|cần học|định học|thích học|học thêm|theo học|ghi danh|tìm việc|học lớp|học sửa|học lái|học may|học làm|tìm chỗ học|chọn nghề|nên học|học được|có học được|vay tiền học|vay vốn học',
);
const CHILDREN: ReadonlySet<Person> = new Set(['son', 'daughter', 'child']);
const OWN_WISH = new Set(['muon', 'can', 'thich', 'dinh', 'xin']);
const FOR = phraseSet('cho|giúp|hộ|cho cháu|cho đứa');

/** Who would learn: the subject of the learning, "cho con trai" after it, or the writer. */
export function learnerOf(words: readonly Word[], subjects: readonly Subject[]): Person {
  for (const s of subjects) {
    if (s.value === 'self' || s.value === 'family') continue;
    // "tìm lớp cho con trai", "hỏi cho vợ em"
    const before = FOR.at(words, s.start - 1) ?? FOR.at(words, s.start - 2);
    if (before !== undefined && before.end === s.start) return s.value;
  }
  for (const verb of LEARNING.scan(words)) {
    const person = subjectAt(subjects, verb.start);
    // "bố mẹ bảo đi học" speaks of a child; "mẹ em muốn học" of herself.
    if (person === 'parent' && !OWN_WISH.has(words[verb.start]!.bare)) continue;
    if (person !== 'family') return person;
  }
  // "con trai tôi 20 tuổi, khuyết tật nhẹ": whoever speaks of a child alone asks for it.
  const others = subjects.filter((s) => s.value !== 'family');
  const [child] = others;
  return child !== undefined && CHILDREN.has(child.value) && others.every((s) => s.value === child.value)
    ? child.value
    : 'self';
}
