// The summary card under way: "1"/gửi sends, "2"/sửa asks which line, "Sửa 3" or "sửa năm sinh" reopens that line.
import { plainWords } from '../asks.js';
import type { SummaryStep } from '../flow-file.js';
import { summaryLines } from './asking.js';
import { correct, editLine } from './correction.js';
import { leaveFor } from './goals.js';
import { advance, push, reopen, take } from './moves.js';
import { question } from './question.js';
import { answerAside, saidAside } from './said-aside.js';
import { callTool } from './tool-call.js';
import type { Standing, Turn } from './turn.js';

/** What was typed, or a button's number, while the card is open. */
export function readSummary(turn: Turn, at: Standing, text: string): void {
  const step = at.step as SummaryStep;
  const { readers } = turn.world;
  const lines = summaryLines(turn, step);
  const editing = at.open.detail?.kind === 'edit';
  const line = lineNamed(turn, lines, editing, text);
  if (line) return editLine(turn, line.name);
  // "Để mai gửi" names the button and sends nothing.
  if (saidAside(turn, text)) return;
  const choice = readers.choice(text, [turn.phraseText('summary-send'), turn.phraseText('summary-edit')]);
  const yes = readers.consent(text);
  if (!editing && (('value' in choice && choice.value === 0) || ('value' in yes && yes.value === 'yes')))
    return LATER.test(plainWords(text)) ? answerAside(turn, 'later') : send(turn, at);
  if ('value' in choice && choice.value === 1) {
    turn.rule = 'edit';
    turn.session.open = { ...at.open, detail: { kind: 'edit', values: [] } };
    turn.question = {
      text: turn.phraseText('summary-which'),
      choices: lines.map((l, i) => ({ id: `${at.flow.flow}/${step.id}:@${i}`, label: l.label })),
    };
    return;
  }
  if (correct(turn, text) || leaveFor(turn, text) || question(turn, text)) return;
  askAgain(turn, at.open.tries + 1);
}

/** "Tuần sau gửi nhé": what shall happen another day is not done now. */
const LATER = /\b(?:mai|mot|sau|tuan|thang|hom|khi|luc|hang|chua|khoan)\b/u;

/** The line that "Sửa 3" means, or once a line is asked for "3" or its label. */
function lineNamed<T extends { label: string }>(
  turn: Turn,
  lines: readonly T[],
  editing: boolean,
  text: string,
): T | undefined {
  const said = text.normalize('NFC').toLowerCase().trim();
  const number =
    /^(?:sửa|sua|đổi|doi)\s*(\d)$/u.exec(said)?.[1] ?? (editing ? /^(\d)[.)]?$/u.exec(said)?.[1] : undefined);
  const numbered = number === undefined ? undefined : lines[Number(number) - 1];
  if (numbered || !editing) return numbered;
  const read = turn.world.readers.choice(
    text,
    lines.map((l) => l.label),
  );
  return 'value' in read && read.value !== null ? lines[read.value] : undefined;
}

function send(turn: Turn, { flow, frame, step }: Standing): void {
  const { send: tool, on, id } = step as SummaryStep;
  turn.rule = 'send';
  turn.session.open = undefined;
  const result = callTool(turn, tool, {});
  frame.done[id] = result.outcome;
  turn.env.visit?.(flow.flow, id, result.outcome);
  take(turn, on?.[result.outcome], flow, frame);
  advance(turn);
}

/** Words that nobody understood: twice in other words, then a person is offered. */
function askAgain(turn: Turn, tries: number): void {
  turn.rule = `reprompt-${tries}`;
  turn.effects.push({ type: 'event', name: 'no-match' });
  if (tries > 2) {
    turn.phrase('give-up');
    push(turn, 'human');
    return advance(turn);
  }
  const { first, second } = turn.world.phrases.reprompt.choice;
  turn.say(tries === 1 ? first : second);
  reopen(turn);
  if (turn.session.open) turn.session.open.tries = tries;
}
