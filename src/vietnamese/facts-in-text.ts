// Facts about the would-be learner in a free message, by the names of the fact vocabulary. Only what is asserted:
// negated, doubted, conditional and merely asked facts are left out.
import { agesIn, readBirthYear } from './age.js';
import { isAsserted } from './assertion.js';
import { datesIn } from './date-mentions.js';
import { BUSINESS, type FactValue, HOUSEHOLD, PERSONAL } from './fact-phrases.js';
import type { Lexicon } from './lexicon.js';
import { phraseSet } from './phrases.js';
import { noteCourseLevel, noteEducation } from './schooling.js';
import { isNegated, type Mention, standing } from './settle.js';
import { learnerOf, type Person, peopleIn, type Subject, subjectAt, subjectsIn } from './who.js';
import type { Word } from './words.js';

export type { FactValue } from './fact-phrases.js';
export type FactsInText = Record<string, FactValue>;

const DONE = phraseSet('xuất ngũ|ra quân|phục viên|giải ngũ|hoàn thành|về|đi về|xong|ra trường|mới về');
const ONGOING = phraseSet('đang đi|đang trong|đang phục vụ|đang ở trong|đang làm nghĩa vụ|đang tại ngũ');

/** All facts of a message. `today` decides relative dates. */
export function factsIn(
  words: readonly Word[],
  text: string,
  context: { today: string; lexicon: Lexicon; places: readonly { start: number; end: number }[] },
): FactsInText {
  const { today, lexicon, places } = context;
  const personal = PERSONAL.scan(words);
  const household = HOUSEHOLD.scan(words);
  const people = peopleIn(words);
  const speaking = subjectsIn(words, people);
  // "mồ côi cả cha lẫn mẹ" speaks of the orphan, and Con Cuông is no child.
  const wider = [...personal, ...household].filter(
    (f) => !speaking.some((s) => s.start <= f.start && s.end >= f.end),
  );
  const taken = [...places, ...wider];
  const subjects = taken.length === 0 ? speaking : subjectsIn(words, people, taken);
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
    if (ofHome(span.start) && isAsserted(words, subjects, span.start, span.end)) note(fact, value);
  }
  if (asksBusinessLoan(words)) note('wantsBusinessLoan', true);
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

/** "vay 50 triệu mở quán": asking about such a loan is the fact, so a question counts too. */
function asksBusinessLoan(words: readonly Word[]): boolean {
  return words.some((word, at) => {
    if (word.bare !== 'vay' || word.text === 'vậy' || isNegated(words, at)) return false;
    const purpose = BUSINESS.find(words, at + 1, Math.min(words.length, at + 10));
    return (
      purpose !== undefined && words.slice(at + 1, purpose.start + 1).every((w) => !w.breaks.includes('.'))
    );
  });
}

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
    const student = next?.bare === 'sinh';
    const led = at === 0 || word.breaks !== '' || ['la', 'em', 'toi'].includes(words[at - 1]!.bare);
    const aged = next?.kind === 'number' && ['tuoi', 't'].includes(words[at + 2]?.bare ?? '');
    if (
      led &&
      (aged ||
        student ||
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

const LAND = phraseSet(
  'thu hồi đất|bị thu hồi đất|mất đất|lấy đất|bị lấy đất|thu hồi ruộng|bị thu hồi ruộng|giải tỏa|thu hồi mất đất|lấy hết đất|lấy ruộng|thu hồi hết đất|đất bị thu hồi|ruộng bị thu hồi|bị thu hồi',
);
const SUPPORTED = phraseSet(
  'được hỗ trợ học nghề|học nghề được hỗ trợ|được nhà nước hỗ trợ|đã được hỗ trợ|được học nghề miễn phí|đã hưởng hỗ trợ|hưởng chính sách học nghề|được nhà nước hỗ trợ học nghề|được hỗ trợ đào tạo|nhận hỗ trợ học nghề|được hỗ trợ lần nào|được hỗ trợ bao giờ|hưởng hỗ trợ',
);
const NEVER = phraseSet('chưa từng|chưa bao giờ|chưa hề|chưa lần nào|chưa');

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
