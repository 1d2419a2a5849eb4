// What happens when a talk leaves its rails: commands, corrections, questions in the middle, new goals,
// answers that nobody understands. Each has its own words in flows/ (phrases.yaml and the repair flows).
import { withoutPersonalData } from '../vietnamese/impersonal.js';
import { display } from './asks.js';
import { answerName, ENTRY_FLOW, type Flow, isAsk, isSummary } from './compile.js';
import type { AskStep, SummaryStep } from './flow-file.js';
import type { AnswerValue, Frame, Open } from './session.js';
import { clip } from './text.js';
import type { Turn } from './turn.js';
import { forget, rewind } from './walk.js';
import type { Article, Command } from './world.js';

/** The flow that serves each goal of a first message. */
export const GOAL_FLOWS: Record<string, string> = {
  'find-course': 'find-course',
  support: 'support',
  loan: 'loan',
  register: 'find-course',
};

/** Puts an unfinished flow aside, so that it can be offered again. */
export function pauseCurrent(turn: Turn): void {
  const { session } = turn;
  const frame = session.frames[0];
  if (!session.open || !frame || MENU_FLOWS.has(frame.flow)) return;
  // A flow in which nothing was answered yet is not worth giving up an earlier talk for.
  const begun = session.frames.length > 1 || (turn.position(frame)?.answered.length ?? 0) > 0;
  if (begun || !session.paused) session.paused = session.frames;
}
/** Flows that are no talk of their own to come back to. */
export const MENU_FLOWS: ReadonlySet<string> = new Set([
  ENTRY_FLOW,
  'menu',
  'resume',
  'human',
  'erase',
  'stop',
  'my-data',
]);

/** Carries out a command word. */
export function command(turn: Turn, order: Command, text: string): void {
  turn.rule = `command-${order}`;
  const { session, world } = turn;
  const inSummary = turn.openStep();
  switch (order) {
    case 'back':
      return back(turn);
    case 'menu':
      pauseCurrent(turn);
      turn.go('menu');
      return turn.advance();
    case 'restart':
      session.paused = undefined;
      for (const name of Object.keys(session.answers))
        if (!name.startsWith('person.')) forget(session, world.flows, name);
      turn.go(ENTRY_FLOW);
      return turn.advance();
    case 'help': {
      const at = turn.openStep();
      if (at && isAsk(at.step) && at.step.help) turn.say(at.step.help);
      else turn.phrase('help');
      return turn.reopen();
    }
    case 'stop':
      session.silent = true;
      session.paused = undefined;
      turn.phrase('silent');
      turn.effects.push({ type: 'event', name: 'stop' });
      return;
    case 'cancel':
      if (inSummary && isSummary(inSummary.step)) {
        turn.go('menu');
        return turn.advance();
      }
      break;
    default:
  }
  const flow = COMMAND_FLOWS[order];
  if (flow !== undefined && world.flows.has(flow)) {
    if (session.frames.at(-1)?.flow === flow) return turn.reopen();
    turn.push(flow);
    return turn.advance();
  }
  if (question(turn, text)) return;
  turn.phrase('help');
  turn.reopen();
}

const COMMAND_FLOWS: Partial<Record<Command, string>> = {
  human: 'human',
  erase: 'erase',
  'my-data': 'my-data',
  withdraw: 'withdraw',
  cancel: 'cancel',
  carry: 'carry',
};

/** 0: the question before the open one; before the first, the flow below or the menu. */
function back(turn: Turn): void {
  const { session } = turn;
  const frame = turn.frame;
  const flow = turn.flowOf(frame);
  const open = session.open;
  if (open?.detail && open.detail.kind !== 'fact' && turn.openStep()) {
    open.detail = undefined;
    return turn.reopen();
  }
  const facts = turn.openStep();
  if (facts && isAsk(facts.step) && facts.step.ask === 'facts' && undoFact(turn)) return turn.advance();
  const position = frame && turn.position(frame);
  const last = position?.answered.filter((s) => s.ask !== 'facts').at(-1);
  session.open = undefined;
  if (frame && flow && last) {
    rewind(flow, frame, flow.index.get(last.id)!);
    forget(session, turn.world.flows, answerName(last));
    return turn.advance();
  }
  if (session.frames.length > 1) {
    session.frames.pop();
    return turn.advance();
  }
  if (frame?.flow === ENTRY_FLOW || frame?.flow === 'menu') turn.phrase('nothing-before');
  turn.go('menu');
  turn.advance();
}

/** Takes back the fact answered last in this talk. */
function undoFact(turn: Turn): boolean {
  const names = Object.keys(turn.session.answers).filter((n) => n.startsWith('facts.'));
  const last = names.at(-1);
  if (last === undefined) return false;
  forget(turn.session, turn.world.flows, last);
  return true;
}

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

/**
 * "sửa năm sinh", "không, em sinh 2008 cơ": finds the earlier answer that is meant and changes it, or asks
 * for it again. True when something was corrected.
 */
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
      reask(turn, target.step, target.flow, target.frame);
      return true;
    }
    change(turn, target.step, value);
    turn.session.open = undefined;
    dropUncalled(turn);
    turn.advance();
    return true;
  }
  return false;
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

function answeredSteps(turn: Turn): { step: AskStep; flow: Flow; frame: Frame }[] {
  const out: { step: AskStep; flow: Flow; frame: Frame }[] = [];
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
  turn.session.shown[name] = display(step.ask, value, turn.world.phrases);
  turn.phrase('corrected', turn.session.shown[name]!);
}

/** Opens an earlier question again; what follows from it is derived anew. */
function reask(turn: Turn, step: AskStep, flow: Flow, frame: Frame): void {
  while (turn.frame !== frame && turn.session.frames.length > 1) turn.session.frames.pop();
  turn.session.open = undefined;
  const index = flow.index.get(step.id)!;
  // Only what this question fed is undone: later answers stay.
  forget(turn.session, turn.world.flows, answerName(step));
  delete frame.done[step.id];
  for (const [i, s] of flow.steps.entries()) if (i > index && 'summary' in s) delete frame.done[s.id];
  turn.advance();
}

/** The summary card: "1"/gửi sends, "2"/sửa asks which line, "Sửa 3" or "sửa năm sinh" reopens that line. */
export function readSummary(
  turn: Turn,
  at: { flow: Flow; frame: Frame; step: AskStep | SummaryStep; open: Open },
  text: string,
): void {
  const step = at.step as SummaryStep;
  const { readers, phrases } = turn.world;
  const lines = turn.summaryLines(step);
  const editing = at.open.detail?.kind === 'edit';
  const said = text.normalize('NFC').toLowerCase().trim();
  const numbered =
    /^(?:sửa|sua|đổi|doi)\s*(\d)$/u.exec(said)?.[1] ?? (editing ? /^(\d)[.)]?$/u.exec(said)?.[1] : undefined);
  if (numbered !== undefined && lines[Number(numbered) - 1])
    return editLine(turn, lines[Number(numbered) - 1]!.name);
  if (editing) {
    const r = readers.choice(
      text,
      lines.map((l) => l.label),
    );
    if ('value' in r && r.value !== null) return editLine(turn, lines[r.value]!.name);
  }
  const choice = readers.choice(text, [turn.phraseText('summary-send'), turn.phraseText('summary-edit')]);
  const yes = readers.consent(text);
  if (!editing && (('value' in choice && choice.value === 0) || ('value' in yes && yes.value === 'yes')))
    return send(turn, at);
  if ('value' in choice && choice.value === 1) {
    turn.rule = 'edit';
    turn.session.open = { ...at.open, detail: { kind: 'edit', values: [] } };
    turn.question = {
      text: turn.phraseText('summary-which'),
      choices: lines.map((l, i) => ({ id: `${at.flow.flow}/${step.id}:@${i}`, label: l.label })),
    };
    return;
  }
  if (correct(turn, text)) return;
  if (leaveFor(turn, text)) return;
  if (question(turn, text)) return;
  const tries = at.open.tries + 1;
  turn.rule = `reprompt-${tries}`;
  turn.effects.push({ type: 'event', name: 'no-match' });
  if (tries > 2) {
    turn.phrase('give-up');
    turn.push('human');
    return turn.advance();
  }
  turn.says.push(turn.fill(tries === 1 ? phrases.reprompt.choice.first : phrases.reprompt.choice.second));
  turn.reopen();
  if (turn.session.open) turn.session.open.tries = tries;
}

/** Asks for one line of the summary again. */
export function editLine(turn: Turn, name: string): void {
  const target = answeredSteps(turn).find(
    ({ step }) => answerName(step) === name || name.startsWith(`${answerName(step)}.`),
  );
  turn.rule = 'edit';
  if (target) return reask(turn, target.step, target.flow, target.frame);
  // Answered in a flow that is behind us: that flow asks again; what else is known stays known.
  const root = name.split('.')[0]!;
  const asking = [...turn.world.flows.values()].find((f) =>
    f.steps.some((s) => isAsk(s) && [name, root].includes(answerName(s))),
  );
  if (!asking) return turn.reopen();
  pauseCurrent(turn);
  turn.phrase('paused');
  forget(turn.session, turn.world.flows, root);
  turn.go(asking.flow);
  turn.advance();
}

function send(turn: Turn, at: { flow: Flow; frame: Frame; step: AskStep | SummaryStep }): void {
  const step = at.step as SummaryStep;
  turn.rule = 'send';
  turn.session.open = undefined;
  const result = turn.callTool(step.send, {});
  at.frame.done[step.id] = result.outcome;
  turn.env.visit?.(at.flow.flow, step.id, result.outcome);
  for (const [name, value] of Object.entries(result.save ?? {})) turn.session.answers[name] = value;
  turn.take(step.on?.[result.outcome], at.flow, at.frame);
  turn.advance();
}

const BARE_GOAL_WORDS = 5;

/** A new goal in the middle: the talk so far is put aside and offered again at the end. */
export function leaveFor(turn: Turn, text: string): boolean {
  const { goal, answers } = turn.world.readers.message(text, turn.today);
  const flow = goal === undefined || goal === 'question' ? undefined : GOAL_FLOWS[goal];
  const current = turn.session.frames[0]?.flow;
  if (flow === undefined || flow === current || !turn.world.flows.has(flow)) return false;
  // "Được hỗ trợ gì", "vay vốn": a goal and nothing else. In more words it may be something else said by the way.
  const bare = Object.keys(answers).length === 0 && text.trim().split(/\s+/u).length <= BARE_GOAL_WORDS;
  if (!bare) {
    if (
      !/(thôi|thoi|chuyển|chuyen|cho (?:em|tôi|toi|chị|anh|cháu|mình|hỏi)|muốn|muon|hỏi|hoi)/u.test(
        text.toLowerCase(),
      )
    )
      return false;
    if (turn.world.readers.isQuestion(text) && turn.world.answer(text).confident) return false;
  }
  turn.rule = 'new-goal';
  pauseCurrent(turn);
  turn.phrase('paused');
  const inputs = turn.world.flows.get(flow)!.inputs ?? [];
  turn.go(flow, Object.fromEntries(Object.entries(answers).filter(([name]) => inputs.includes(name))));
  turn.advance();
  return true;
}

/** «Nếu học trung cấp thì sao?»: tried out, answered, and the open question comes back; nothing is stored. */
export function supposed(turn: Turn, text: string): boolean {
  const facts = turn.world.readers.whatIf(text, turn.today);
  if (!facts) return false;
  const told = turn.world.whatIf(turn.session.answers, facts, turn.today);
  if (told === undefined) return false;
  turn.rule = 'what-if';
  turn.say(told);
  turn.reopen(turn.phraseText('back-to'));
  return true;
}

const CLEAR_SCORE = 0.8;

/** Where any words are taken as a question: the menu and the question page. */
const atOpenTopic = (turn: Turn): boolean => {
  const at = turn.openStep();
  return at === undefined || at.step.id === 'goal' || at.step.id === 'topic';
};

/** Answers from the knowledge base; true when it had something to say. */
export function question(turn: Turn, text: string): boolean {
  const said = text.trim();
  if (said.length < 3 || !/\p{L}/u.test(said)) return false;
  const { articles, confident, score, near } = turn.world.answer(said);
  const asks = turn.world.readers.isQuestion(said) || atOpenTopic(turn);
  // A few words that are no question answer the open question more likely than they ask a new one.
  const sure = asks || (score >= CLEAR_SCORE && said.split(/\s+/u).length >= 3);
  if (confident && sure && near.length > 1 && turn.session.open) {
    offerArticles(turn, near);
    return true;
  }
  if (confident && sure && articles.length > 0) {
    showArticle(turn, articles[0]!.id);
    return true;
  }
  if (!asks) return false;
  // Where anything may be asked, words that are no question climb the ladder from the second time on.
  const tries = turn.session.open?.tries ?? 0;
  const unclear = !turn.world.readers.isQuestion(said);
  if (unclear && tries > 0) return false;
  turn.rule = 'kb-miss';
  turn.effects.push({ type: 'event', name: 'kb-miss' });
  if (said.split(/\s+/u).length >= 3)
    turn.effects.push({ type: 'missed', question: withoutPersonalData(said) });
  turn.phrase('no-answer');
  if (articles.length > 0) {
    const near = articles.slice(0, 2);
    turn.says.push(`${turn.phraseText('near-topics')} ${near.map((a) => `«${a.title}»`).join(', ')}.`);
  }
  turn.reopen(turn.phraseText('back-to'));
  if (unclear && turn.session.open) turn.session.open.tries = 1;
  return true;
}

/** Two pages fit about as well: the person says which; the open question waits behind it. */
function offerArticles(turn: Turn, near: readonly Article[]): void {
  const open = turn.session.open!;
  turn.rule = 'which-article';
  open.detail = { kind: 'articles', values: near.map((a) => a.id) };
  turn.question = {
    text: turn.phraseText('which-article'),
    choices: near.map((a) => ({ id: `article:${a.id}`, label: a.title })),
  };
}

/**
 * The ladder of an answer nobody understood: other words, then fewer and numbered choices, then the raw text
 * is kept or a human is offered. There is never a fourth rung.
 */
export function ladder(turn: Turn, step: AskStep, flow: Flow, frame: Frame, open: Open, text: string): void {
  const tries = open.tries + 1;
  const own = step.reprompt;
  const defaults = turn.world.phrases.reprompt[turn.kindAsked(step) as AskStep['ask']];
  turn.rule = `reprompt-${Math.min(tries, 3)}`;
  if (tries <= 2) {
    const words = turn.fill(tries === 1 ? (own?.[0] ?? defaults.first) : (own?.[1] ?? defaults.second));
    return turn.show(
      step,
      flow,
      { ...open, tries, detail: open.detail?.kind === 'candidates' ? undefined : open.detail },
      words,
    );
  }
  const otherwise = step.otherwise ?? DEFAULT_THIRD[step.ask] ?? 'human';
  if (otherwise === 'accept') {
    const raw = clip(text.normalize('NFC').trim(), 80);
    turn.phrase('raw-kept', raw);
    turn.accept(step, flow, frame, { id: '', label: raw, value: raw }, false);
    return turn.advance();
  }
  if (typeof otherwise === 'object') {
    frame.done[step.id] = 'otherwise';
    turn.env.visit?.(flow.flow, step.id, 'otherwise');
    turn.session.open = undefined;
    turn.take(otherwise, flow, frame);
    return turn.advance();
  }
  if (step.ask === 'facts') {
    // Three times unclear counts as "không biết": the result says what it depends on.
    for (const name of turn.factQuestion(step)?.facts ?? []) turn.session.answers[`facts.${name}`] = null;
    turn.session.open = undefined;
    return turn.advance();
  }
  turn.phrase('give-up');
  turn.session.open = { ...open, tries: 0 };
  turn.push('human');
  turn.advance();
}

const DEFAULT_THIRD: Partial<Record<AskStep['ask'], 'accept'>> = {
  place: 'accept',
  text: 'accept',
  name: 'accept',
};

/** Answers with one article, then the open question comes back. */
export function showArticle(turn: Turn, id: string): void {
  const article = turn.world.article(id);
  if (!article) return turn.reopen();
  turn.rule = 'article';
  turn.effects.push({ type: 'event', name: 'kb-answer', data: { article: id } });
  turn.says.push(`${article.lead}\n${turn.phraseText('source', article.source)}`);
  turn.link = { url: article.path, label: turn.phraseText('read-more') };
  if (turn.session.open?.detail?.kind === 'articles') turn.session.open.detail = undefined;
  turn.reopen(turn.phraseText('back-to'));
}
