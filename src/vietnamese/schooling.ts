// Schooling in a free message: the highest class or school finished, and the level of the course wanted.

import { isAsserted } from './assertion.js';
import type { FactValue } from './fact-phrases.js';
import { type PhraseTable, phraseSet } from './phrases.js';
import { isQuestion } from './politeness.js';
import { isNegated, tableOf } from './settle.js';
import type { Subject } from './who.js';
import type { Word } from './words.js';

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

export function noteEducation(
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
    if (leadAt(TOLD_OFF) !== undefined) {
      // Who has not finished class 9 has finished less; of class 12 that says nothing sure.
      if (grade?.grade === 9 || school?.value === 'thcs') note('education', 'below-thcs');
      continue;
    }
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

export function noteCourseLevel(words: readonly Word[], note: (f: string, v: FactValue) => void): void {
  for (const span of LEVELS.scan(words)) {
    if (isNegated(words, span.start)) continue;
    const held = [3, 2, 1].some(
      (back) => span.start >= back && HELD.at(words, span.start - back)?.end === span.start,
    );
    // "cao đẳng rồi": the school is behind them.
    if (['roi', 'xong'].includes(words[span.end]?.bare ?? '')) continue;
    const asked = isQuestion(words.slice(Math.max(0, span.start - 3), span.end + 4), '');
    if (!held && !asked) note('courseLevel', span.value);
  }
}
