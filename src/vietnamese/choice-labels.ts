// Which offered labels a typed text names, whole or by a part that tells them apart ("cận nghèo", "sửa ô tô").
import type { Lexicon } from './lexicon.js';
import { fits, phraseSet } from './phrases.js';
import { fillerAt } from './politeness.js';
import type { Mention } from './settle.js';
import { withinOneEdit } from './spelling.js';
import { tradesIn } from './trades.js';
import { readWords, type Word } from './words.js';

/** Before an ordinal: "số 2", "cái thứ hai", "ý đầu". */
export const POINTS = phraseSet(
  'số|cái|cái số|cái thứ|thứ|ý|ý số|ý thứ|câu|câu số|mục|mục số|phương án|lựa chọn|dòng|phím|nút|ô|đáp án|option|khóa số|nghề số|nghề thứ|lớp số|lớp thứ|loại|loại số|dòng thứ|câu thứ|trường số|trường thứ|cơ sở số|cơ sở thứ|phần|con số|no|op',
);
/** Words of choosing. */
export const PICKS = phraseSet(
  'chọn|lấy|bấm|nhấn|ấn|theo|thích|muốn|ưng|học|đăng ký|quyết định|chốt|vote|pick|là|về|vào|chuyển|đổi|sửa|thành|sang|không|phải|nhầm|lộn|bỏ|mới|đúng|hơn|nhất|quên|lại|chứ|đâu|ý|hợp|cơ',
);
/** Words between two options. */
export const EACH_OTHER = new Set('nhung vi tai do neu thi va voi hoac hay'.split(' '));
/** Labels that say no: "Không thuộc diện nào". */
const NO_LABEL = phraseSet('không|chưa|thôi');

export interface Label {
  /** What the label says when it is an answer to a yes-no question. */
  kind: 'yes' | 'no' | 'unknown' | '';
  words: readonly Word[];
  weight: number[];
  total: number;
  /** The trades that the label names, by occupation id. */
  trades: ReadonlySet<string>;
}

const YES_LABEL = phraseSet('có|đúng|phải|rồi|đã|đồng ý|được|muốn|vẫn');
const UNKNOWN_LABEL = phraseSet('không biết|không chắc|không rõ|chưa biết|chưa rõ|không nhớ|chưa chắc');

function kindOf(label: readonly Word[]): Label['kind'] {
  if (UNKNOWN_LABEL.find(label) !== undefined) return 'unknown';
  if (NO_LABEL.at(label, 0) !== undefined) return 'no';
  return YES_LABEL.at(label, 0) !== undefined ? 'yes' : '';
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
  return lists.map((words, i) => {
    const weight = words.map((w) => 1 / (count.get(w.bare) ?? 1) ** 1.5);
    const total = weight.reduce((a, b) => a + b, 0);
    const trades = new Set(tradesIn(readWords(options[i]!, lexicon), lexicon).map((t) => t.value));
    return { kind: kindOf(words), words, weight, total, trades };
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

/** Written so it is a word of its own, and no slip for «ban». */
const NO_SLIP = new Set(['bận']);

const same = (typed: Word, meant: Word, loose: boolean): boolean => {
  if (typed.bare === meant.bare)
    return fits(typed.text, meant.text) || (loose && typed.text !== typed.bare && !NO_SLIP.has(typed.text));
  return (
    loose &&
    typed.bare.length >= 5 &&
    meant.bare.length >= 5 &&
    typed.bare[0] === meant.bare[0] &&
    // "điện" is no slip for "điều": where accents were typed, they count.
    (typed.text === typed.bare
      ? withinOneEdit(typed.bare, meant.bare)
      : withinOneEdit(typed.text, meant.text))
  );
};

function shareWord(words: readonly Word[], labels: readonly Label[]): boolean {
  for (const label of labels)
    for (const meant of label.words) for (const word of words) if (word.bare === meant.bare) return true;
  return false;
}

function runsOf(words: readonly Word[], labels: readonly Label[], loose: boolean): Run[] {
  const runs: Run[] = [];
  if (!loose && !shareWord(words, labels)) return runs;
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
  if (runs.length < 2) return runs;
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

export function labelMentions(
  words: readonly Word[],
  labels: readonly Label[],
  loose: boolean,
): Mention<number>[] {
  const all = runsOf(words, labels, loose);
  if (all.length === 0) return [];
  const runs = all.filter((run) => {
    if (run.whole) return true;
    // "Không thuộc" is not named by "thuộc"; «Thôi, cảm ơn» is two ways to say the same.
    const label = labels[run.option]!.words;
    if (
      !label[1]?.breaks.includes(',') &&
      NO_LABEL.at(label, 0) !== undefined &&
      !words.slice(run.start, run.end).some((w) => w.bare === label[0]!.bare)
    )
      return false;
    // "Đăng ký" is no half of «Kỹ thuật».
    const inside = PICKS.at(words, run.start - 1);
    if (run.content === 1 && run.start > 0 && inside !== undefined && inside.end > run.start) return false;
    // "toi hoc sang", "tôi muốn đăng ký": the pronoun, not the evening.
    const pronoun = run.content === 1 && words.length > 1 ? words[run.start]!.text : '';
    if (pronoun === 'tôi' || (pronoun === 'toi' && run.start === 0 && fillerAt(words, 1) === 0)) return false;
    const named = words.slice(run.start, run.end);
    if (named.every((w) => GENERAL.at([w], 0) !== undefined || w.kind === 'number')) return false;
    return run.share >= 0.55 || restIsCourtesy(words, all);
  });
  const mentions: Mention<number>[] = [];
  const done = new Set<Run>();
  for (const run of runs) {
    if (done.has(run)) continue;
    const rivals = runs.filter((r) => r.start < run.end && r.end > run.start);
    if (rivals.length === 1) {
      mentions.push({ start: run.start, end: run.end, values: [run.option] });
      continue;
    }
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

const LABELS = new WeakMap<Lexicon, Map<string, Label[]>>();
const REMEMBERED = 2_000;

/** The labels of a question, read once: the same ones are offered again and again. */
export function labels(options: readonly string[], lexicon: Lexicon): Label[] {
  let memory = LABELS.get(lexicon);
  if (memory === undefined) {
    memory = new Map();
    LABELS.set(lexicon, memory);
  }
  const key = options.join('\0');
  const known = memory.get(key);
  if (known !== undefined && known.length === options.length) return known;
  const made = labelsOf(options, lexicon);
  if (memory.size >= REMEMBERED) memory.clear();
  memory.set(key, made);
  return made;
}
