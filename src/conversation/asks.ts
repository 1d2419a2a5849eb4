// The kinds of questions: which options each shows, how it reads what was typed, and how an answer looks
// when it is said back. Reading is the business of the readers; here it is only chosen.
import { stripMarks } from '../vietnamese/letters.js';
import { holds, type Lookup } from './condition.js';
import type { AskKind, AskStep, Option } from './flow-file.js';
import type { Phrases } from './phrases.js';
import type { AnswerValue } from './session.js';
import * as text from './text.js';
import type { FactQuestion, PlaceValue, Reading, World } from './world.js';

/** An option as shown: its id inside the question, and the value that choosing it answers. */
export interface ShownOption {
  id: string;
  label: string;
  value: AnswerValue;
  /** Words that mean it besides its label. */
  also?: readonly string[];
  /** An option that leads elsewhere instead of answering (`extra`). */
  extra?: Option;
}

/** `unknown` is the value null: the person was asked and does not know. */
export const UNKNOWN_OPTION = 'khong-biet';

const askedLabels: readonly AskKind[] = ['choice', 'multi-choice'];

/** The options of a question now, extras last. `list` holds the ids of a dynamic question. */
export function optionsOf(
  step: AskStep,
  world: World,
  lookup: Lookup,
  question?: FactQuestion,
): ShownOption[] {
  const phrases = world.phrases;
  const options: ShownOption[] = [];
  if (question) {
    for (const o of question.options) options.push({ id: o.id, label: o.label, value: o.value });
  } else if (askedLabels.includes(step.ask)) {
    for (const o of step.options ?? [])
      if (holds(o.when, lookup))
        options.push({
          id: o.id,
          label: o.label,
          value: o.id,
          ...(o.also ? { also: o.also } : {}),
        });
  } else if (step.ask === 'yes-no') {
    options.push(
      { id: 'co', label: phrases.yes, value: 'yes' },
      { id: 'khong', label: phrases.no, value: 'no' },
    );
  } else if (step.ask === 'consent') {
    options.push(
      { id: 'dong-y', label: phrases.agree, value: 'yes' },
      { id: 'khong', label: phrases.disagree, value: 'no' },
    );
  } else if (step.ask === 'course' || step.ask === 'facility') {
    const ids = lookup(step.from!);
    for (const id of Array.isArray(ids) ? ids : []) {
      const entity = world.entity(step.ask, String(id));
      if (entity)
        options.push({ id: String(id), label: String(entity.label ?? entity.title), value: String(id) });
    }
  }
  if (step.unknown && step.ask !== 'facts')
    options.push({
      id: UNKNOWN_OPTION,
      label: phrases['unknown-option'],
      value: null,
      ...(step.unknown.also ? { also: step.unknown.also } : {}),
    });
  for (const o of step.extra ?? [])
    if (holds(o.when, lookup)) options.push({ id: o.id, label: o.label, value: null, extra: o });
  return options;
}

const YOUNGEST = 10;

/**
 * What a text typed on the day `today` says to a question: a value, candidates to ask back, or nothing. A place is
 * looked for in `province` first.
 */
export function readAnswer(
  step: AskStep,
  options: readonly ShownOption[],
  typed: string,
  world: World,
  today: string,
  question?: FactQuestion,
  province?: string,
): Reading<ShownOption> {
  const { readers } = world;
  const labels = options.map((o) => o.label);
  const kind = question ? question.kind : step.ask;
  const asOption = (value: AnswerValue): ShownOption => ({ id: '', label: '', value });
  const map = <T extends AnswerValue>(r: Reading<T>): Reading<ShownOption> => {
    if ('candidates' in r) return { candidates: r.candidates.map(asOption) };
    return r.value === null ? { value: null } : { value: asOption(r.value as T) };
  };
  const choose = (): Reading<ShownOption> => {
    const r = readers.choice(typed, labels);
    if ('candidates' in r) return { candidates: r.candidates.map((i) => options[i]!) };
    return { value: r.value === null ? null : (options[r.value] ?? null) };
  };
  const unknown = options.find((o) => o.id === UNKNOWN_OPTION || (question && o.value === null));
  const orUnknown = (r: Reading<ShownOption>): Reading<ShownOption> => {
    const numbered = NUMERIC.has(kind) ? shownNumber(typed, options) : undefined;
    // "1" beside «1. Không biết» is no age, phone number, year or amount; it may be a count, so that is asked.
    if (numbered && kind !== 'number') return { value: numbered };
    if (numbered && 'value' in r && r.value !== null) return { candidates: [numbered, r.value] };
    if ('candidates' in r || r.value !== null) return r;
    if (unknown && saysUnknown(typed, readers)) return { value: unknown };
    if (options.length === 0) return r;
    const chosen = choose();
    // A lone number is never an option's position where a number is the answer.
    return 'value' in chosen && chosen.value && /^\s*\d+\s*$/u.test(typed) && NUMERIC.has(kind) ? r : chosen;
  };
  switch (kind) {
    case 'choice':
    case 'course':
    case 'facility':
    case 'multi-choice': {
      const named = kind === 'course' || kind === 'facility' ? numberedIn(typed, options) : undefined;
      if (named) return { value: named };
      const chosen = choose();
      if ('value' in chosen && chosen.value !== null) return chosen;
      // "Học nghề có được tiền ăn không" asks, and says nothing of the loan.
      const meant = readers.isQuestion(typed) ? undefined : alsoMeant(options, typed, readers);
      if (meant) return { value: meant };
      return 'value' in chosen && unknown && saysUnknown(typed, readers) ? { value: unknown } : chosen;
    }
    case 'yes-no': {
      const r = readers.yesNo(typed);
      const value = 'value' in r ? r.value : null;
      if (value === 'unknown') return unknown ? { value: unknown } : { value: null };
      if (value !== null)
        return {
          value: options.find((o) => o.value === value || o.value === (value === 'yes')) ?? asOption(value),
        };
      return orUnknown({ value: null });
    }
    case 'consent': {
      const r = readers.consent(typed);
      return map(r);
    }
    case 'text':
      return orUnknownText(typed, options, readers, asOption);
    case 'name': {
      // A label that is shown is no name.
      const said = plainWords(typed);
      const label = options.find((o) => plainWords(o.label) === said);
      if (label) return { value: label };
      const name = readName(typed);
      return name === null ? orUnknown({ value: null }) : { value: asOption(name) };
    }
    case 'phone':
      return orUnknown(map(readers.phone(typed)));
    case 'birth-year':
      return orUnknown(map(readers.birthYear(typed, today)));
    case 'age': {
      // "2" is a slip of the finger and no age of somebody who learns a trade.
      const age = readers.age(typed, today);
      return orUnknown(map('value' in age && Number(age.value) < YOUNGEST ? { value: null } : age));
    }
    case 'number':
      return orUnknown(map(readers.number(typed, question ? question.unit : step.unit)));
    case 'money':
      return orUnknown(map(readers.money(typed)));
    case 'date':
      return orUnknown(map(readers.date(typed, today)));
    case 'place': {
      const place = map(readers.place(typed, province) as unknown as Reading<Record<string, unknown>>);
      const told = 'candidates' in place || place.value !== null || readers.province(typed) === undefined;
      if (told) return orUnknown(place);
      // "Nam Định" and "tinh nghe an" sound of "định" and "tính", but leave nothing open: no «Không biết».
      const places = options.filter((o) => o.value !== null && !o.extra);
      const one = readers.choice(
        typed,
        places.map((o) => o.label),
      );
      if ('candidates' in one) return { candidates: one.candidates.map((i) => places[i]!) };
      return { value: one.value === null ? null : (places[one.value] ?? null) };
    }
    case 'facts':
      return { value: null };
  }
}

/** The one option whose `also` is said; undefined where it is none or several. */
export function alsoMeant(
  options: readonly ShownOption[],
  typed: string,
  readers: World['readers'],
): ShownOption | undefined {
  const meant = options.filter((o) => o.also && readers.isHeard(typed, o.also));
  return meant.length === 1 ? meant[0] : undefined;
}

const PLAIN = new Map<string, string>();
const REMEMBERED = 5_000;

/** A label or answer without accents, case, signs and pictures; remembered, because labels are few. */
export function plainWords(words: string): string {
  const known = PLAIN.get(words);
  if (known !== undefined) return known;
  const plain = stripMarks(words.normalize('NFC').toLowerCase())
    .replace(/[^\p{L}\p{N} ]/gu, ' ')
    .replace(/ +/gu, ' ')
    .trim();
  if (PLAIN.size >= REMEMBERED) PLAIN.clear();
  if (words.length <= 64) PLAIN.set(words, plain);
  return plain;
}

/** The option that a lone digit stands for in the list that was shown. */
function shownNumber(typed: string, options: readonly ShownOption[]): ShownOption | undefined {
  const digit = /^\s*(\d)[.)]?\s*$/u.exec(typed)?.[1];
  return digit === undefined ? undefined : options[Number(digit) - 1];
}

/** "Đăng ký lớp 1", "khóa 2 học phí bao nhiêu": one entry of a list named by its number, also in a question about it. */
function numberedIn(typed: string, options: readonly ShownOption[]): ShownOption | undefined {
  const said = plainWords(typed);
  const numbers = new Set([...said.matchAll(NUMBERED)].map((m) => m[1]!));
  if (numbers.size !== 1 || DENIED.test(said)) return undefined;
  return options[Number([...numbers][0]) - 1];
}

const NUMBERED = /\b(?:lop|khoa|truong|co so|trung tam|noi day) ?(?:so |thu )?(\d{1,2})\b/gu;
/** "Không phải lớp 1", and "em học hết lớp 2", which tells of school. */
const DENIED =
  /\b(?:khong|ko|k|chua|bo|tru|dung|het|xong|nghiep|dang hoc) (?:\S+ ){0,2}(?:lop|khoa|truong|co so|trung tam|noi day)/u;

/** Kinds of questions that a number answers. */
export const NUMERIC: ReadonlySet<string> = new Set([
  'phone',
  'birth-year',
  'age',
  'number',
  'money',
  'date',
]);

const saysUnknown = (typed: string, readers: World['readers']) => {
  const r = readers.yesNo(typed);
  return 'value' in r && r.value === 'unknown';
};

function orUnknownText(
  typed: string,
  options: readonly ShownOption[],
  readers: World['readers'],
  asOption: (v: AnswerValue) => ShownOption,
): Reading<ShownOption> {
  const chosen =
    options.length > 0
      ? readers.choice(
          typed,
          options.map((o) => o.label),
        )
      : { value: null };
  if ('value' in chosen && chosen.value !== null) return { value: options[chosen.value]! };
  const kept = typed.normalize('NFC').trim();
  return { value: kept === '' ? null : asOption(text.clip(kept, 400)) };
}

const NAME_LEAD =
  /^(?:dạ|vâng|thưa|em|cháu|con|tôi|tui|mình|anh|chị|cô|chú|bác|tên|họ tên|họ và tên|là|tên là|ạ)\s+/iu;
const NAME_TAIL = /\s+(?:ạ|nha|nhé|nhá|đó|á)$/iu;
/** Names have two to seven words of letters; "Nguyễn Thị Hoa", "A Páo", "H'Nin Êban". */
const NAME = /^[\p{L}][\p{L}'’.-]*(?: [\p{L}'’.-]+){0,6}$/u;

/** "Con tôi tên Nam": what leads to the name. */
const CALLED = /^.*(?<!\p{L})t[êe]n (?:l[àa] )?(?=\p{L})/iu;
/** Words of a sentence that stand in no name: "không muốn nói tên", "tên gì cũng được". */
const NO_NAME = /(?<!\p{L})(?:không|muốn|gì|cũng|chưa|nhưng|khong (?:muon|can|noi|biet|cho))(?!\p{L})/iu;

/** A person's name out of "dạ em tên Nguyễn Thị Hoa ạ", tidily capitalised; null when it is none. */
function readName(typed: string): string | null {
  let said = typed
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}'’.\- ]+/gu, ' ')
    .replace(/ +/gu, ' ')
    .trim();
  if (said.length > 60 || /\d/u.test(typed)) return null;
  for (let i = 0; i < 5; i++) {
    const lead = NAME_LEAD.exec(said);
    // "Anh" and "Tú" may be a whole name: a lead word goes only when two words stay behind, or "tên" led.
    if (!lead || (said.slice(lead[0].length).split(' ').length < 2 && !/tên|là/iu.test(lead[0]))) break;
    said = said.slice(lead[0].length);
  }
  said = said.replace(CALLED, '').replace(NAME_TAIL, '');
  if (said.length < 2 || !NAME.test(said) || NO_NAME.test(said)) return null;
  return said
    .split(' ')
    .map((w) => w.charAt(0).toUpperCase() + w.slice(1).toLowerCase())
    .join(' ');
}

/** How an answer is said back. */
export function display(
  kind: AskKind | FactQuestion['kind'],
  value: AnswerValue,
  phrases: Phrases,
  label?: string,
): string {
  if (value === null) return phrases['unknown-option'];
  switch (kind) {
    case 'money':
      return text.money(Number(value));
    case 'date':
      return text.date(String(value));
    case 'age':
      return `${String(value)} tuổi`;
    case 'phone':
      return text.phone(String(value));
    case 'place':
      return typeof value === 'object' ? text.placeName(value as unknown as PlaceValue) : String(value);
    default:
      return label && label !== '' ? label : String(value);
  }
}
