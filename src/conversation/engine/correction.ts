// Changing an earlier answer: by its name ("sửa năm sinh", "không, em sinh 2008 cơ") or by its line on the summary.
// What depended on it is derived anew.
import { display } from '../asks.js';
import { answerName, type Flow, isAsk } from '../compile.js';
import type { AskStep } from '../flow-file.js';
import { type AnswerValue, type Frame, PROVINCE } from '../session.js';
import { forget, rewind } from '../walk.js';
import { advance, go, push, reopen } from './moves.js';
import { pauseCurrent } from './pause.js';
import type { Turn } from './turn.js';

/** Words by which people name an answer they want to change. */
const FIELD_WORDS: readonly (readonly [RegExp, AskStep['ask']])[] = [
  [/(năm sinh|nam sinh|ngày sinh|ngay sinh|(?<!học )sinh|tuổi|tuoi)/u, 'birth-year'],
  [/(số điện thoại|so dien thoai|sđt|sdt|số máy|so may|điện thoại|dien thoai)/u, 'phone'],
  [/(họ tên|ho ten|họ và tên|tên|ten)/u, 'name'],
  [/(xã|phường|địa chỉ|chỗ ở|nơi ở|quê|xa|phuong|dia chi|cho o|noi o|que)/u, 'place'],
  [/(khóa|khoá|lớp|nghề|khoa|lop|nghe)/u, 'course'],
];
const CORRECTION =
  /^(?:dạ |ạ |à |ấy )*(?:sửa|sua|đổi|doi|chỉnh|chinh|nhầm|nham|sai|không phải|khong phai|không|khong|ko|k)(?:[ ,.:]|$)/u;

interface Answered {
  step: AskStep;
  flow: Flow;
  frame: Frame;
}

/** Finds the earlier answer that is meant and changes it, or asks for it again. True when something was corrected. */
export function correct(turn: Turn, text: string): boolean {
  const said = text.normalize('NFC').toLowerCase().trim();
  if (!CORRECTION.test(said)) return false;
  const answered = answeredSteps(turn);
  for (const [words, kind] of FIELD_WORDS) {
    if (!words.test(said)) continue;
    const target = answered.find(
      ({ step }) => step.ask === kind || (kind === 'birth-year' && step.ask === 'age'),
    );
    if (!target) continue;
    const value = readField(turn, target.step, said);
    turn.rule = 'correction';
    if (value === undefined) {
      reask(turn, target);
      return true;
    }
    change(turn, target.step, value);
    turn.session.open = undefined;
    dropUncalled(turn);
    advance(turn);
    return true;
  }
  return false;
}

/** Asks for one line of the summary again. */
export function editLine(turn: Turn, name: string): void {
  const target = answeredSteps(turn).find(
    ({ step }) => answerName(step) === name || name.startsWith(`${answerName(step)}.`),
  );
  turn.rule = 'edit';
  if (target) return reask(turn, target);
  if (editInside(turn, name)) return;
  // Answered in a flow that is behind us: that flow asks again; what else is known stays known.
  const root = name.split('.')[0]!;
  const asking = [...turn.world.flows.values()].find(
    (f) =>
      f.forAnother === turn.session.forAnother &&
      f.steps.some((s) => isAsk(s) && [name, root].includes(answerName(s))),
  );
  if (!asking) return reopen(turn);
  pauseCurrent(turn);
  turn.phrase('paused');
  forget(turn.session, turn.world.flows, root);
  go(turn, asking.flow);
  advance(turn);
}

/**
 * A line that was asked in a flow which this one ran (the guardian's phone): that flow runs again for this question
 * alone, and for a consent after it, since it may be another person's now.
 */
function editInside(turn: Turn, name: string): boolean {
  const { frame, session, world } = turn;
  const flow = turn.flowOf(frame);
  for (const [index, step] of (flow?.steps ?? []).entries()) {
    const inner = 'run' in step ? world.flows.get(step.run) : undefined;
    const at = inner?.steps.findIndex((s) => isAsk(s) && answerName(s) === name) ?? -1;
    if (!inner || at < 0) continue;
    const stays = inner.steps
      .filter((s, i): s is AskStep => isAsk(s) && i !== at && !(i > at && s.ask === 'consent'))
      .map(answerName)
      .filter((answer) => session.answers[answer] !== undefined);
    rewind(flow!, frame!, index);
    forget(session, world.flows, name);
    push(turn, inner.flow, Object.fromEntries(stays.map((a) => [a, session.answers[a]!])), false);
    advance(turn);
    return true;
  }
  return false;
}

/** The questions answered in the flows under way, those of the innermost first. */
function answeredSteps(turn: Turn): Answered[] {
  const out: Answered[] = [];
  for (const frame of [...turn.session.frames].reverse()) {
    const flow = turn.flowOf(frame);
    if (!flow) continue;
    for (const step of flow.steps)
      if (isAsk(step) && turn.session.answers[answerName(step)] !== undefined)
        out.push({ step, flow, frame });
  }
  return out;
}

/** The new value in a correcting sentence, read after its leading "không," or "sửa … thành". */
function readField(turn: Turn, step: AskStep, said: string): AnswerValue | undefined {
  const { readers } = turn.world;
  const rest = said
    .replace(CORRECTION, '')
    .replace(/^.*?(?:thành|thanh|là|la) /u, '')
    .trim();
  const read =
    step.ask === 'birth-year'
      ? readers.birthYear(rest, turn.today)
      : step.ask === 'age'
        ? readers.age(rest, turn.today)
        : step.ask === 'phone'
          ? readers.phone(rest)
          : step.ask === 'place'
            ? readers.place(rest)
            : { value: null };
  return 'value' in read && read.value !== null ? (read.value as AnswerValue) : undefined;
}

function change(turn: Turn, step: AskStep, value: AnswerValue): void {
  const name = answerName(step);
  forget(turn.session, turn.world.flows, name);
  turn.session.answers[name] = value;
  if (step.ask === 'place') delete turn.session.answers[PROVINCE];
  turn.session.shown[name] = display(step.ask, value, turn.world.phrases);
  turn.phrase('corrected', turn.session.shown[name]!);
}

/** Opens an earlier question again; what follows from it is derived anew. */
function reask(turn: Turn, { step, flow, frame }: Answered): void {
  while (turn.frame !== frame && turn.session.frames.length > 1) turn.session.frames.pop();
  turn.session.open = undefined;
  const index = flow.index.get(step.id)!;
  // Only what this question fed is undone: later answers stay.
  forget(turn.session, turn.world.flows, answerName(step));
  delete frame.done[step.id];
  // What was shown for a last look is shown again, and what followed it happens again.
  const review = flow.steps.findIndex((s, i) => i > index && 'summary' in s);
  if (review >= 0) rewind(flow, frame, review);
  advance(turn);
}

/** Ends flows that the one below them would not run any more: no guardian is asked for a grown-up. */
function dropUncalled(turn: Turn): void {
  const { frames } = turn.session;
  for (let i = 1; i < frames.length; i++) {
    if (frames[i]!.aside) continue;
    const below = turn.position(frames[i - 1]!);
    const runs = below?.at === 'step' && 'run' in below.step ? below.step.run : undefined;
    if (runs !== frames[i]!.flow) {
      frames.length = i;
      return;
    }
  }
}
