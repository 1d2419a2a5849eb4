// A typed text, from what must be heard first to what is tried last: words of distress, a command, an answer to the
// open question, something told early, a correction, another goal, a question, and then the ladder.
import { plainWords, readAnswer } from '../asks.js';
import { isAsk, isSummary } from '../compile.js';
import type { AskStep } from '../flow-file.js';
import { heardFlow } from '../heard.js';
import { LIMITS, provinceOf } from '../session.js';
import { hasWords } from '../text.js';
import type { Command } from '../world.js';
import { answer, answerMany, askBack, readTyped } from './answering.js';
import { kindAsked, optionsNow } from './asking.js';
import { command } from './commands.js';
import { correct } from './correction.js';
import {
  ASSIST_FLOW,
  bareTrade,
  enterAnother,
  isMenuQuestion,
  leaveFor,
  leftNumber,
  nameAndMore,
  namesTrade,
  otherTrade,
  tellsMore,
  toldProvince,
  understood,
  volunteered,
} from './goals.js';
import { ladder } from './ladder.js';
import { advance, go, push, reopen } from './moves.js';
import { MENU_FLOWS } from './pause.js';
import { askedAge, choseArticle, question, supposed } from './question.js';
import { saidAside } from './said-aside.js';
import { readSummary } from './summary.js';
import type { Standing, Turn } from './turn.js';

/** After this long a returning person is asked whether to go on, ms. */
const PAUSE = 24 * 3_600_000;

/** Answers a text; `away` is how long the person had been silent, ms. */
export function onText(turn: Turn, raw: string, away: number): void {
  const { session, world } = turn;
  const text = raw.slice(0, LIMITS.text);

  const heard = heardFlow(world, text);
  if (heard !== undefined) return openHeard(turn, heard);
  if (session.human) {
    // A person has the talk; the bot comes back only when asked for.
    if (world.readers.command(text) !== 'menu') {
      turn.rule = 'with-human';
      turn.effects.push({ type: 'event', name: 'with-human' });
      return;
    }
    session.human = undefined;
  }
  const at = turn.openStep();
  const order = world.readers.command(text, at && isAsk(at.step) ? kindAsked(turn, at.step) : undefined);
  if (away > PAUSE && (order === 'menu' || order === undefined) && asksToResume(turn, at, order, text)) {
    turn.rule = 'resume';
    push(turn, 'resume');
    return advance(turn);
  }
  const verbatim = at !== undefined && isAsk(at.step) && at.step.verbatim === true;
  const talks = !verbatim && hasWords(text);
  const status = talks && world.flows.has(STATUS_FLOW) ? world.readers.asksStatus(text) : undefined;
  // "Hồ sơ của em thế nào rồi" asks for more than to see the file.
  if (status && (order === undefined || order === 'my-data') && !isLabel(turn, at, text))
    return tellStatus(turn, status.receipt);
  const another = talks && world.flows.has(ASSIST_FLOW) ? world.readers.assisted(text) : undefined;
  if ((order !== undefined || another) && !isLabel(turn, at, text)) {
    if (order !== undefined) return command(turn, order, text);
    return enterAnother(turn, text, another!.official);
  }
  if (!verbatim && leftNumber(turn, at, text)) return;
  if (talks && saysMore(turn, text)) return;
  if (at && isSummary(at.step)) return readSummary(turn, at, text);
  if (at && isAsk(at.step)) return onAnswer(turn, { ...at, step: at.step }, text);
  if (understood(turn, text) || question(turn, text)) return;
  turn.rule = 'lost';
  turn.phrase('no-answer');
  go(turn, 'menu');
  advance(turn);
}

/** What is heard whatever question is open. */
const saysMore = (turn: Turn, text: string): boolean =>
  calledSo(turn, text) || supposed(turn, text) || askedAge(turn, text);

/** "Gọi tôi là bác": it was learnt from the words; it is said so, and the open question comes back. */
function calledSo(turn: Turn, text: string): boolean {
  const said = turn.selfIn(text);
  // In an entry for somebody else, nothing is learnt of who types.
  if (turn.session.forAnother || said === undefined || !('word' in said) || !said.asked) return false;
  turn.rule = 'called';
  turn.phrase('called');
  reopen(turn);
  return true;
}

/** The flow that tells what became of a registration. */
const STATUS_FLOW = 'registrations';

function tellStatus(turn: Turn, receipt: string | undefined): void {
  turn.rule = 'status';
  // Asked once more: it is looked up anew.
  if (turn.frame?.flow === STATUS_FLOW && turn.session.frames.length > 1) turn.session.frames.pop();
  push(turn, STATUS_FLOW, { asked: receipt ?? null });
  advance(turn);
}

function openHeard(turn: Turn, flow: string): void {
  turn.rule = 'heard';
  turn.effects.push({ type: 'event', name: `heard-${flow}` });
  if (turn.frame?.flow === flow) return reopen(turn);
  push(turn, flow);
  advance(turn);
}

/** Whether somebody who was away for long is first asked whether to go on: not when the words answer the question. */
function asksToResume(
  turn: Turn,
  at: Standing | undefined,
  order: Command | undefined,
  text: string,
): boolean {
  const { session, world } = turn;
  const [outer, inner] = [session.frames[0]?.flow, session.frames.at(-1)?.flow];
  if (session.open === undefined || MENU_FLOWS.has(outer ?? '') || inner === 'resume') return false;
  if (!at || !isAsk(at.step) || order !== undefined || at.step.ask === 'text') return true;
  const read = readAnswer(
    at.step,
    optionsNow(turn, at.step),
    text,
    world,
    turn.today,
    undefined,
    provinceOf(session),
  );
  return 'candidates' in read || read.value === null;
}

/** Whether the words are exactly an option that is shown now: "Gọi lại cho tôi" is then no command. */
function isLabel(turn: Turn, at: Standing | undefined, text: string): boolean {
  const said = plainWords(text);
  if (!at || !hasWords(said)) return false;
  const labels = isAsk(at.step)
    ? optionsNow(turn, at.step).map((o) => o.label)
    : [turn.phraseText('summary-send'), turn.phraseText('summary-edit')];
  return labels.some((label) => plainWords(label) === said);
}

/** A text while a question is open. */
function onAnswer(turn: Turn, at: Standing & { step: AskStep }, text: string): void {
  const { step, flow, open } = at;
  const { world } = turn;
  if (choseArticle(turn, text)) return;
  // "Tôi 30 tuổi, hộ nghèo, được hỗ trợ gì" says more than the button that it names.
  const atMenu = isMenuQuestion(step);
  if (atMenu && tellsMore(turn, text) && understood(turn, text)) return;
  // "Mộc" is a trade before it is half of «Kỹ thuật, máy móc».
  if (!plainWords(text).includes(' ') && bareTrade(turn, at, text)) return;
  // In a question of free words a question is a question, and thanks are no name.
  const free = step.verbatim !== true && (step.ask === 'text' || step.ask === 'name');
  if (free && saidAside(turn, text)) return;
  const asksBack = free && world.readers.isQuestion(text);
  if (!asksBack) {
    const typed = readTyped(turn, step, open.detail, text);
    switch (typed.kind) {
      case 'several':
        return answerMany(turn, step, typed.options);
      case 'candidates': {
        // "sua may lanh" names a trade, although parts of it also stand in the sectors.
        if (namesTrade(turn, flow, text) && volunteered(turn, flow, text)) return;
        if (bareTrade(turn, at, text)) return;
        // A question that can be answered is no unclear answer ("hoc nghe co duoc tien an khong").
        const asks = world.readers.isQuestion(text) && world.answer(text).confident;
        if (!asks || !question(turn, text)) askBack(turn, step, typed.options);
        return;
      }
      case 'gone':
        turn.rule = 'changed';
        turn.phrase('changed');
        return reopen(turn);
      case 'chosen':
        turn.rule = 'answer';
        return answer(turn, step, typed.option);
      case 'none':
    }
  }
  if (saidAside(turn, text)) return;
  if (nameAndMore(turn, at, text)) return;
  if (atMenu && understood(turn, text)) return;
  if (!asksBack && (volunteered(turn, flow, text) || otherTrade(turn, flow, text))) return;
  if (toldProvince(turn, step, text)) return;
  if (correct(turn, text) || leaveFor(turn, text)) return;
  if (bareTrade(turn, at, text) || question(turn, text)) return;
  turn.effects.push({ type: 'event', name: 'no-match' });
  ladder(turn, at, text);
}
