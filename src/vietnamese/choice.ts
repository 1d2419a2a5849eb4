// Reads which of some offered options is meant: by position ("2", "cái cuối"), by label or part of it, by an
// everyday name of a trade. Negated options are never chosen; two named ones are asked back.
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { digitWord, isCountedNoun } from './number-words.js';
import { fits, type PhraseTable, phraseSet } from './phrases.js';
import { fillerAt, isQuestion } from './politeness.js';
import { NOTHING, type Reading } from './reading.js';
import { type Mention, settle, standing } from './settle.js';
import { withinOneEdit } from './spelling.js';
import { tradesIn } from './trades.js';
import { readWords, type Word } from './words.js';
import { yesNoOf } from './yes-no.js';

export interface ChoiceContext {
  /** The labels as shown, in order. */
  options: readonly string[];
  lexicon?: Lexicon;
}

/** Before an ordinal: "số 2", "cái thứ hai", "ý đầu". */
const POINTS = phraseSet(
  'số|cái|cái số|cái thứ|thứ|ý|ý số|ý thứ|câu|câu số|mục|mục số|phương án|lựa chọn|dòng|phím|nút|ô|đáp án|option|khóa số|nghề số|nghề thứ|lớp số|lớp thứ|loại|loại số|dòng thứ|câu thứ|trường số|trường thứ|cơ sở số|cơ sở thứ|phần|con số|no|op',
);
const PICKS = phraseSet(
  'chọn|lấy|bấm|nhấn|ấn|theo|thích|muốn|ưng|học|đăng ký|quyết định|chốt|vote|pick|là|về|vào|chuyển|đổi|sửa|thành|sang|không|phải|nhầm|lộn|bỏ|mới|đúng|hơn|nhất|quên|lại|chứ|đâu|ý|hợp|cơ',
);
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
const EACH_OTHER = new Set('nhung vi tai do neu thi va voi hoac hay'.split(' '));

interface Label {
  words: readonly Word[];
  weight: number[];
  total: number;
}

const LABEL_NOISE = /^[\s\d.)(:/-]+/;

function labelsOf(options: readonly string[], lexicon: Lexicon): Label[] {
  const lists = options.map((o) => {
    const stripped = o.replace(LABEL_NOISE, '');
    return readWords(stripped === '' ? o : stripped, lexicon).filter(
      (w) => w.text !== '' && w.kind !== 'symbol',
    );
  });
  const count = new Map<string, number>();
  for (const list of lists)
    for (const key of new Set(list.map((w) => w.bare))) count.set(key, (count.get(key) ?? 0) + 1);
  return lists.map((words) => {
    const weight = words.map((w) => 1 / (count.get(w.bare) ?? 1) ** 1.5);
    return { words, weight, total: weight.reduce((a, b) => a + b, 0) };
  });
}

/** A run of the text that stands, in order, in a label. */
interface Run {
  start: number;
  end: number;
  option: number;
  share: number;
  /** The run begins the label and nothing of the label is left, or only words in brackets. */
  whole: boolean;
  content: number;
}

const same = (typed: Word, meant: Word, loose: boolean): boolean => {
  if (typed.bare === meant.bare) return fits(typed.text, meant.text) || (loose && typed.text !== typed.bare);
  return (
    loose &&
    typed.bare.length >= 4 &&
    meant.bare.length >= 4 &&
    typed.bare[0] === meant.bare[0] &&
    withinOneEdit(typed.bare, meant.bare)
  );
};

function runsOf(words: readonly Word[], labels: readonly Label[], loose: boolean): Run[] {
  const runs: Run[] = [];
  labels.forEach((label, option) => {
    for (let start = 0; start < words.length; start++) {
      for (let from = 0; from < label.words.length; from++) {
        if (!same(words[start]!, label.words[from]!, loose)) continue;
        let at = start;
        let share = 0;
        let matched = 0;
        let next = from;
        // Label words may be left out ("sửa ô tô" for "Sửa chữa ô tô"), typed words may not.
        while (at < words.length && (at === start || words[at]!.breaks === '')) {
          let found = -1;
          for (let i = next; i < label.words.length && i <= next + 3; i++)
            if (same(words[at]!, label.words[i]!, loose)) {
              found = i;
              break;
            }
          if (found < 0) break;
          share += label.weight[found]!;
          matched++;
          next = found + 1;
          at++;
        }
        const run: Run = {
          start,
          end: at,
          option,
          share: share / label.total,
          whole: matched === label.words.length,
          content: matched,
        };
        const better = runs.findIndex((r) => r.option === option && r.start <= run.start && r.end >= run.end);
        if (better < 0) runs.push(run);
        else if (
          runs[better]!.start === run.start &&
          runs[better]!.end === run.end &&
          runs[better]!.share < run.share
        )
          runs[better] = run;
      }
    }
  });
  // "nghèo" inside "cận nghèo" names nothing of its own; a run inside another's longer run goes.
  return runs.filter(
    (r) =>
      !runs.some((o) => o !== r && o.start <= r.start && o.end >= r.end && o.end - o.start > r.end - r.start),
  );
}

/** Words too general to name an option when they are all that matched. */
const GENERAL = phraseSet(
  'có|không|em|học|nghề|lớp|hộ|muốn|là|ở|và|nhà|được|cho|cái|số|thứ|năm|tháng|ngày|một|hai|ba|hỏi|gì|này|khác|đi|con|chưa|đã',
);

function labelMentions(words: readonly Word[], labels: readonly Label[], loose: boolean): Mention<number>[] {
  const all = runsOf(words, labels, loose);
  const runs = all.filter((run) => {
    if (run.whole) return true;
    // "Không thuộc" is not named by "thuộc".
    const label = labels[run.option]!.words;
    if (
      NO_LABEL.at(label, 0) !== undefined &&
      !words.slice(run.start, run.end).some((w) => w.bare === label[0]!.bare)
    )
      return false;
    // "toi hoc sang": the pronoun, not the evening.
    if (
      run.content === 1 &&
      words[run.start]!.text === 'toi' &&
      run.start === 0 &&
      words.length > 1 &&
      fillerAt(words, 1) === 0
    )
      return false;
    const named = words.slice(run.start, run.end);
    if (named.every((w) => GENERAL.at([w], 0) !== undefined || w.kind === 'number')) return false;
    return run.share >= 0.55 || restIsCourtesy(words, all);
  });
  const mentions: Mention<number>[] = [];
  const done = new Set<Run>();
  for (const run of runs) {
    if (done.has(run)) continue;
    const rivals = runs.filter((r) => r.start < run.end && r.end > run.start);
    for (const r of rivals) done.add(r);
    const whole = rivals.filter((r) => r.whole);
    const best = Math.max(...rivals.map((r) => r.share));
    const longest = Math.max(...rivals.map((r) => r.content));
    const left =
      whole.length > 0
        ? whole.filter((r) => r.content === Math.max(...whole.map((w) => w.content)))
        : rivals.filter((r) => r.content === longest && (best < 0.5 || r.share >= best / 1.8));
    mentions.push({
      start: Math.min(...left.map((r) => r.start)),
      end: Math.max(...left.map((r) => r.end)),
      values: [...new Set(left.map((r) => r.option))],
    });
  }
  return mentions.sort((a, b) => a.start - b.start);
}

/** Nothing but courtesy and picking words around the runs. */
function restIsCourtesy(words: readonly Word[], runs: readonly { start: number; end: number }[]): boolean {
  for (let at = 0; at < words.length; ) {
    const run = runs.find((r) => at >= r.start && at < r.end);
    if (run !== undefined) {
      at = run.end;
      continue;
    }
    const word = words[at]!;
    const pick = PICKS.at(words, at) ?? POINTS.at(words, at);
    const filler = pick === undefined ? fillerAt(words, at) : pick.end - pick.start;
    if (filler > 0) at += filler;
    else if (
      word.text === '' ||
      EACH_OTHER.has(word.bare) ||
      [
        'deu',
        'nganh',
        'he',
        'trinh',
        'do',
        'thuoc',
        'dien',
        'ho',
        'nha',
        'hoc',
        'nghe',
        'lop',
        'vao',
        'buoi',
      ].includes(word.bare)
    )
      at++;
    else return false;
  }
  return true;
}

/** Positions named: digits, ordinals, first and last. Every other word must be courtesy or another position. */
function positionMentions(
  words: readonly Word[],
  count: number,
  labelled: readonly Mention<number>[],
): Mention<number>[] | undefined {
  const mentions: Mention<number>[] = [];
  const add = (start: number, end: number, index: number) =>
    mentions.push({ start, end, values: index >= 0 && index < count ? [index] : [] });
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
      add(at, placed.end, placed.index);
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
      add(at, number.end, number.value - 1);
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
  const tables: [PhraseTable<true>, number][] = [
    [NEXT_TO_LAST, count - 2],
    [FIRST, 0],
    [LAST, count - 1],
    [SECOND, 1],
    ...(count === 3 ? [[MIDDLE, 1] as [PhraseTable<true>, number]] : []),
  ];
  for (const [table, index] of tables) {
    const span = table.at(words, at);
    if (span !== undefined && (at === 0 || words[at]!.breaks === '' || table !== FIRST))
      return { index, end: span.end };
  }
  return undefined;
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

const TEXTS = new WeakMap<readonly string[], { lexicon: Lexicon; labels: Label[] }>();

function labels(options: readonly string[], lexicon: Lexicon): Label[] {
  const known = TEXTS.get(options);
  if (known !== undefined && known.lexicon === lexicon && known.labels.length === options.length)
    return known.labels;
  const made = labelsOf(options, lexicon);
  TEXTS.set(options, { lexicon, labels: made });
  return made;
}

/**
 * Reads the index (from 0) of the chosen option. Candidates when several are named or fit equally; nothing for
 * questions, "cái nào cũng được", numbers that are no position, and options only negated.
 */
export function readChoice(text: string, context: ChoiceContext): Reading<number> {
  const { options } = context;
  const lexicon = context.lexicon ?? EMPTY_LEXICON;
  const words = readWords(text, lexicon);
  if (words.length === 0 || options.length === 0) return NOTHING;
  const known = labels(options, lexicon);

  const exact = exactLabel(words, known);
  if (exact !== undefined) return { value: exact };
  const answered = byYesNo(words, known, true);
  if (answered !== undefined) return answered;
  if (ANY.find(words) !== undefined && labelMentions(words, known, false).every((m) => m.values.length !== 1))
    return NOTHING;
  let named = labelMentions(words, known, false);
  if (asksBack(words, text, named)) return NOTHING;
  if (named.length === 0) named = labelMentions(words, known, true);

  const two = oneOfTwo(words, options.length, named);
  if (two !== undefined) return two;

  const positions = positionMentions(words, options.length, named) ?? [];
  // A number inside a label that was named ("3 tháng") is not also a position.
  const free = positions.filter((p) => !named.some((m) => p.start < m.end && p.end > m.start));
  const outOfRange = free.some((p) => p.values.length === 0);
  const mentions = [...named, ...free].sort((a, b) => a.start - b.start);
  if (mentions.length > 0) {
    if (outOfRange && standing(words, mentions).some((m) => m.values.length === 0)) return NOTHING;
    const reading = settle(words, mentions);
    return 'candidates' in reading ? { candidates: reading.candidates.sort((a, b) => a - b) } : reading;
  }
  return byTrade(words, options, lexicon) ?? byYesNo(words, known, false) ?? NOTHING;
}

function exactLabel(words: readonly Word[], known: readonly Label[]): number | undefined {
  const typed = words.filter((w) => w.text !== '' && w.kind !== 'symbol');
  const hits = known.flatMap((label, i) =>
    label.words.length === typed.length &&
    typed.length > 0 &&
    label.words.every((w, j) => w.bare === typed[j]!.bare && fits(typed[j]!.text, w.text))
      ? [i]
      : [],
  );
  return hits.length === 1 ? hits[0] : undefined;
}

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
  options: readonly string[],
  lexicon: Lexicon,
): Reading<number> | undefined {
  if (lexicon.trades.size === 0) return undefined;
  const typed = tradesIn(words, lexicon);
  if (typed.length === 0) return undefined;
  const perOption = options.map((o) => new Set(tradesIn(readWords(o, lexicon), lexicon).map((t) => t.value)));
  const mentions = typed
    .map(
      (t): Mention<number> => ({
        start: t.start,
        end: t.end,
        values: perOption.flatMap((set, i) => (set.has(t.value) ? [i] : [])),
      }),
    )
    .filter((m) => m.values.length > 0);
  return mentions.length === 0 ? undefined : settle(words, mentions);
}

const YES_LABEL = phraseSet('có|đúng|phải|rồi|đã|đồng ý|được|muốn|vẫn');
const NO_LABEL = phraseSet('không|chưa|thôi');
const UNKNOWN_LABEL = phraseSet('không biết|không chắc|không rõ|chưa biết|chưa rõ|không nhớ|chưa chắc');

/**
 * "dạ không" where one label begins with yes and one with no. `only` when every label is a yes, a no or a "not
 * sure": then the words "không rõ" are not half of the label "Không".
 */
function byYesNo(
  words: readonly Word[],
  known: readonly Label[],
  only: boolean,
): Reading<number> | undefined {
  const kind = known.map((label) => {
    if (UNKNOWN_LABEL.find(label.words) !== undefined) return 'unknown';
    if (NO_LABEL.at(label.words, 0) !== undefined) return 'no';
    return YES_LABEL.at(label.words, 0) !== undefined ? 'yes' : '';
  });
  if (!kind.includes('no') || (only && kind.includes('')) || words.some((w) => w.kind === 'number'))
    return undefined;
  const reading = yesNoOf(words);
  if (!('value' in reading) || reading.value === null) return undefined;
  const fitting = kind.flatMap((k, i) => (k === reading.value ? [i] : []));
  return fitting.length === 1 ? { value: fitting[0]! } : undefined;
}
