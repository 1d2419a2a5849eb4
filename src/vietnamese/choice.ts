// Reads which of some offered options is meant: by position ("2", "cái cuối"), by label or part of it, by an
// everyday name of a trade. Negated options are never chosen; two named ones are asked back.

import { EACH_OTHER, type Label, labelMentions, labels, PICKS, POINTS } from './choice-labels.js';
import { byLength } from './length-range.js';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { digitWord, isCountedNoun } from './number-words.js';
import { byMeaning } from './option-words.js';
import { fits, phraseSet } from './phrases.js';
import { fillerAt, isQuestion } from './politeness.js';
import { NOTHING, type Reading } from './reading.js';
import { type Mention, settle, standing } from './settle.js';
import { tradesIn } from './trades.js';
import { readWords, type Word } from './words.js';
import { yesNoOf } from './yes-no.js';

export interface ChoiceContext {
  /** The labels as shown, in order. */
  options: readonly string[];
  lexicon?: Lexicon;
}

const FIRST = phraseSet('đầu|đầu tiên|thứ nhất|nhất|trên cùng|trên|đầu tiên nhất');
const LAST = phraseSet('cuối|cuối cùng|chót|dưới cùng|sau cùng|cuối cùng nhất');
const NEXT_TO_LAST = phraseSet('áp chót|kế cuối|gần cuối');
const MIDDLE = phraseSet('giữa|ở giữa|chính giữa');
const SECOND = phraseSet('nhì|thứ nhì|kế tiếp|tiếp theo');
/** Nouns that make "đầu" or "cuối" a place on the list. */
const THINGS = phraseSet(
  'cái|ý|câu|mục|phương án|lựa chọn|dòng|khóa|nghề|lớp|loại|đáp án|trường|ở|phần|nút|thằng|món|vị trí|cơ sở|ô|chỗ|bên|số|thứ|đầu|cuối',
);

const ANY = phraseSet(
  'cái nào cũng được|gì cũng được|sao cũng được|nào cũng được|thế nào cũng được|cái gì cũng được|nghề nào cũng được|cũng được hết|đều được|tùy|bất kỳ|kiểu gì cũng được|cái nào cũng ok|nào cũng ok|học gì cũng được|đâu cũng được|ngẫu nhiên|chọn hộ|chọn giúp|không cái nào|không có cái nào|không chọn cái nào|chẳng cái nào|cái nào tốt|không thích cái nào',
);
const ONE_OF_TWO = phraseSet(
  'một trong hai|1 trong 2|một trong 2|1 trong hai|trong hai cái|trong 2 cái|hoặc một trong hai',
);
const BOTH = phraseSet(
  'cả ba|cả 3|cả bốn|cả 4|cả hai|cả 2|hai cái đầu|2 cái đầu|hai cái cuối|2 cái cuối|cả hai cái|cả 2 cái|hai ý đầu|hai ý cuối',
);

const within = (index: number, count: number): number[] => (index >= 0 && index < count ? [index] : []);

/** Positions named: digits, ordinals, first and last. Every other word must be courtesy or another position. */
function positionMentions(
  words: readonly Word[],
  count: number,
  labelled: readonly Mention<number>[],
): Mention<number>[] | undefined {
  const mentions: Mention<number>[] = [];
  let stray = false;
  for (let at = 0; at < words.length; ) {
    const label = labelled.find((m) => at >= m.start && at < m.end);
    if (label !== undefined && words[at]!.kind !== 'number') {
      at = label.end;
      continue;
    }
    const word = words[at]!;
    const point = POINTS.at(words, at);
    const after = point?.end ?? at;
    const thing = THINGS.at(words, at);
    const placed = placeWord(words, thing?.end ?? after, count);
    if (
      placed !== undefined &&
      (thing !== undefined || point !== undefined || alone(words, at, placed.end))
    ) {
      mentions.push({ start: at, end: placed.end, values: within(placed.index, count) });
      at = placed.end;
      continue;
    }
    const hash = word.text === '#' && words[at + 1]?.kind === 'number' ? at + 1 : after;
    const number = ordinalAt(words, hash, point !== undefined || hash !== after);
    if (number !== undefined && point === undefined && isCountedNoun(words, number.end)) {
      stray = true;
      at = number.end;
      continue;
    }
    if (number !== undefined) {
      mentions.push({ start: at, end: number.end, values: within(number.value - 1, count) });
      at = number.end;
      continue;
    }
    const pick = PICKS.at(words, at);
    const filler =
      point !== undefined ? point.end - at : pick !== undefined ? pick.end - at : fillerAt(words, at);
    if (filler > 0) at += filler;
    else if (
      word.text === '' ||
      EACH_OTHER.has(word.bare) ||
      word.text === '-' ||
      word.text === '/' ||
      word.text === '&' ||
      word.text === '+'
    )
      at++;
    else {
      stray = true;
      at++;
    }
  }
  if (mentions.length === 0) return undefined;
  // "hai con", "3 triệu", a phone number: a number with something else beside it is not a position, unless it is
  // plainly one ("số 2 vì gần nhà").
  if (stray) {
    const plain = mentions.filter(
      (m) =>
        POINTS.at(words, m.start) !== undefined &&
        words[m.start]!.kind === 'word' &&
        digitWord(words[m.start]) === undefined,
    );
    return plain.length > 0 ? plain : undefined;
  }
  return mentions;
}

const alone = (words: readonly Word[], start: number, end: number): boolean =>
  words.every(
    (_, i) =>
      (i >= start && i < end) ||
      words[i]!.text === '' ||
      fillerAt(words, i) > 0 ||
      PICKS.at(words, i) !== undefined,
  );

function placeWord(
  words: readonly Word[],
  at: number,
  count: number,
): { index: number; end: number } | undefined {
  let span = NEXT_TO_LAST.at(words, at);
  if (span !== undefined) return { index: count - 2, end: span.end };
  span = at === 0 || words[at]?.breaks === '' ? FIRST.at(words, at) : undefined;
  if (span !== undefined) return { index: 0, end: span.end };
  span = LAST.at(words, at);
  if (span !== undefined) return { index: count - 1, end: span.end };
  span = SECOND.at(words, at) ?? (count === 3 ? MIDDLE.at(words, at) : undefined);
  return span && { index: 1, end: span.end };
}

/** A small whole number at `at` that nothing is glued to: "2", "hai", "thứ tư", not "2k" or "2 triệu". */
function ordinalAt(
  words: readonly Word[],
  at: number,
  pointed: boolean,
): { value: number; end: number } | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const next = words[at + 1];
  if (word.kind === 'number') {
    if (!/^\d{1,2}$/.test(word.text)) return { value: -1, end: at + 1 };
    if (next?.glued && next.kind === 'word') return undefined;
    const before = words[at - 1];
    if (before?.text === '-' && words[at]!.glued && words[at - 2]?.kind !== 'number')
      return { value: -1, end: at + 1 };
    if (next?.kind === 'number' && next.breaks === '' && !pointed) return undefined;
    return { value: Number(word.text), end: at + 1 };
  }
  if (
    word.bare === 'ba' &&
    word.text === 'ba' &&
    !pointed &&
    next !== undefined &&
    next.breaks === '' &&
    ['em', 'me', 'ma', 'con', 'toi'].includes(next.bare)
  )
    return undefined;
  if (word.bare === 'khong' || word.bare === 'lam') return undefined;
  if (word.bare === 'sau' && word.text !== 'sáu' && !pointed) return undefined;
  const ten = word.bare === 'muoi' && fits(word.text, 'mười');
  const digit = ten ? 10 : digitWord(word);
  if (digit === undefined) return undefined;
  if (digit === 4 && word.bare === 'tu' && !pointed) return undefined;
  if (
    next?.kind === 'word' &&
    next.breaks === '' &&
    ['muoi', 'chuc', 'tram', 'trieu', 'nghin', 'ngan', 'ti'].includes(next.bare)
  )
    return undefined;
  return { value: digit, end: at + 1 };
}

/** What was chosen, by the labels and by the words: short answers come again and again. */
const READ = new WeakMap<readonly Label[], WeakMap<readonly Word[], Reading<number>>>();

/**
 * Reads the index (from 0) of the chosen option. Candidates when several are named or fit equally; nothing for
 * questions, "cái nào cũng được", numbers that are no position, and options only negated. The result must not be
 * changed.
 */
export function readChoice(text: string, context: ChoiceContext): Reading<number> {
  const { options } = context;
  const lexicon = context.lexicon ?? EMPTY_LEXICON;
  const words = readWords(text, lexicon);
  if (words.length === 0 || options.length === 0) return NOTHING;
  const known = labels(options, lexicon);
  let read = READ.get(known);
  if (read === undefined) {
    read = new WeakMap();
    READ.set(known, read);
  }
  let choice = read.get(words);
  if (choice === undefined) {
    choice = choiceIn(words, text, known, lexicon);
    read.set(words, choice);
  }
  return choice;
}

function choiceIn(
  words: readonly Word[],
  text: string,
  known: readonly Label[],
  lexicon: Lexicon,
): Reading<number> {
  const count = known.length;
  const exact = exactLabel(words, known);
  if (exact !== undefined) return { value: exact };
  const only = words[0]!;
  if (words.length === 1 && only.kind === 'number') {
    const index = /^\d{1,2}$/.test(only.text) ? Number(only.text) - 1 : -1;
    return index >= 0 && index < count ? { value: index } : NOTHING;
  }
  const answered = byYesNo(words, known, true);
  if (answered !== undefined) return answered;
  if (ANY.find(words) !== undefined && labelMentions(words, known, false).every((m) => m.values.length !== 1))
    return NOTHING;
  let named = labelMentions(words, known, false);
  if (asksBack(words, text, named)) return NOTHING;
  // "thứ bảy" is a day before it is a place on the list, "buổi sáng" no part of «Buổi tối».
  const meant = byMeaning(words, known);
  if (meant === 'busy') return NOTHING;
  if (meant !== undefined && 'value' in meant && meant.value !== null) return meant;
  const long = byLength(words, known);
  if (long !== undefined) return { value: long };
  let positions: Mention<number>[] | undefined;
  if (named.length === 0) {
    positions = positionMentions(words, count, named);
    if (positions === undefined) named = labelMentions(words, known, true);
  }

  const two = oneOfTwo(words, count, named);
  if (two !== undefined) return two;

  positions ??= positionMentions(words, count, named) ?? [];
  // A number inside a label that was named ("3 tháng") is not also a position.
  const free = positions.filter((p) => !named.some((m) => p.start < m.end && p.end > m.start));
  const outOfRange = free.some((p) => p.values.length === 0);
  const mentions = [...named, ...free].sort((a, b) => a.start - b.start);
  if (mentions.length > 0) {
    if (outOfRange && standing(words, mentions).some((m) => m.values.length === 0)) return NOTHING;
    const reading = settle(words, mentions);
    return 'candidates' in reading ? { candidates: reading.candidates.sort((a, b) => a - b) } : reading;
  }
  return byTrade(words, known, lexicon) ?? byYesNo(words, known, false) ?? meant ?? NOTHING;
}

function exactLabel(words: readonly Word[], known: readonly Label[]): number | undefined {
  if (!known.some((label) => label.words[0]?.bare === words[0]!.bare)) return undefined;
  const typed = words.filter((w) => w.text !== '' && w.kind !== 'symbol');
  const hits = known.flatMap((label, i) =>
    label.words.length === typed.length &&
    typed.length > 0 &&
    label.words.every((w, j) => isSameWord(typed[j]!, w))
      ? [i]
      : [],
  );
  return hits.length === 1 ? hits[0] : undefined;
}

/** The same word, or the same number said and written ("dưới ba tháng"). */
const isSameWord = (typed: Word, meant: Word): boolean =>
  (typed.bare === meant.bare && fits(typed.text, meant.text)) ||
  (meant.kind === 'number' && String(digitWord(typed)) === meant.text);

/** A question is no choice, unless its question word belongs to a label that was named. */
function asksBack(words: readonly Word[], text: string, named: readonly Mention<number>[]): boolean {
  const outside = words.filter((_, i) => !named.some((m) => i >= m.start && i < m.end));
  return (
    isQuestion(outside, text) || (named.length === 0 && isQuestion(words, text)) || tagAfter(words, named)
  );
}

/** "may được không ạ", "số 1 à". */
const TAGS = phraseSet(
  'không|được không|à|hả|chưa|phải không|có được không|thì sao|không ạ|có khó không|có được học không',
);
const tagAfter = (words: readonly Word[], named: readonly Mention<number>[]): boolean =>
  named.some((m) => {
    const span = TAGS.at(words, m.end);
    if (span === undefined || words[m.end]!.breaks !== '' || words[m.end]!.text === 'a') return false;
    for (let at = span.end; at < words.length; at++)
      if (words[at]!.text !== '' && fillerAt(words, at) === 0) return false;
    return words[m.end]!.text !== 'ạ' && span.end - span.start >= 1 && words[m.end]!.bare !== 'a';
  });

function oneOfTwo(
  words: readonly Word[],
  count: number,
  named: readonly Mention<number>[],
): Reading<number> | undefined {
  const span = ONE_OF_TWO.find(words) ?? BOTH.find(words);
  if (span === undefined) return undefined;
  const chosen = [...new Set(named.flatMap((m) => m.values))].sort((a, b) => a - b);
  if (chosen.length > 1) return { candidates: chosen };
  const tail = words.slice(span.start, span.end + 2).map((w) => w.bare);
  const candidates = tail.includes('cuoi')
    ? [count - 2, count - 1]
    : tail.includes('dau') || count === 2
      ? [0, 1]
      : [...Array(count).keys()];
  return count < 2 ? NOTHING : { candidates };
}

/** "sửa tủ lạnh" for an option that names the trade otherwise. */
function byTrade(
  words: readonly Word[],
  known: readonly Label[],
  lexicon: Lexicon,
): Reading<number> | undefined {
  if (lexicon.trades.size === 0) return undefined;
  const typed = tradesIn(words, lexicon);
  if (typed.length === 0) return undefined;
  const mentions = typed
    .map(
      (t): Mention<number> => ({
        start: t.start,
        end: t.end,
        values: known.flatMap((label, i) => (label.trades.has(t.value) ? [i] : [])),
      }),
    )
    .filter((m) => m.values.length > 0);
  return mentions.length === 0 ? undefined : settle(words, mentions);
}

/**
 * "dạ không" where one label begins with yes and one with no. `only` when every label is a yes, a no or a "not
 * sure": then the words "không rõ" are not half of the label "Không".
 */
function byYesNo(
  words: readonly Word[],
  known: readonly Label[],
  only: boolean,
): Reading<number> | undefined {
  const kind = known.map((label) => label.kind);
  if (!kind.includes('no') || (only && kind.includes('')) || words.some((w) => w.kind === 'number'))
    return undefined;
  const reading = yesNoOf(words);
  if (!('value' in reading) || reading.value === null) return undefined;
  const fitting = kind.flatMap((k, i) => (k === reading.value ? [i] : []));
  return fitting.length === 1 ? { value: fitting[0]! } : undefined;
}
