// Buttons: of the open question, of its pages and ticks, of the row below every message, and of older messages.
import type { ShownOption } from '../asks.js';
import { ENTRY_FLOW, isAsk, isSummary } from '../compile.js';
import type { AskStep } from '../flow-file.js';
import { answer, answerMany, offered } from './answering.js';
import { factQuestion, optionsNow, show, summaryLines } from './asking.js';
import { command } from './commands.js';
import { editLine } from './correction.js';
import { advance, go, reopen } from './moves.js';
import { MENU_FLOWS } from './pause.js';
import { showArticle } from './question.js';
import { readSummary } from './summary.js';
import type { Standing, Turn } from './turn.js';

const NAVIGATION = ['back', 'menu', 'human', 'help', 'carry'] as const;

/** A pressed button: `nav:back`, `article:ID` or `flow/step:option`. */
export function onChoice(turn: Turn, id: string): void {
  const { session, world } = turn;
  if (session.human) session.human = undefined;
  const order = NAVIGATION.find((name) => id === `nav:${name}`);
  if (order !== undefined) return command(turn, order, '');
  if (id.startsWith('article:') && world.article(id.slice(8))) return showArticle(turn, id.slice(8));
  const [, flowId, stepId, optionId] = /^([a-z0-9-]+)\/([a-z0-9-]+):(.+)$/u.exec(id) ?? [];
  const at = turn.openStep();
  if (!at || at.flow.flow !== flowId || at.step.id !== stepId || optionId === undefined)
    return oldButton(turn, flowId, stepId, optionId);
  if (isSummary(at.step)) {
    const line = optionId.startsWith('@')
      ? summaryLines(turn, at.step)[Number(optionId.slice(1))]
      : undefined;
    if (line) return editLine(turn, line.name);
    return readSummary(turn, at, optionId === 'gui' ? '1' : optionId === 'sua' ? '2' : '');
  }
  onOption(turn, { ...at, step: at.step }, optionId);
}

/** A button of the open question: an option by its id or by its place, the next page, a tick. */
function onOption(turn: Turn, { step, flow, open }: Standing & { step: AskStep }, optionId: string): void {
  if (optionId === '+') {
    const page = open.detail?.kind === 'page' ? Number(open.detail.values[0]) : 0;
    turn.rule = 'page';
    return show(turn, step, flow, { ...open, detail: { kind: 'page', values: [page + 1] } });
  }
  const options = offered(turn, step, open.detail);
  const all = optionsNow(turn, step);
  const chosen: ShownOption | undefined = optionId.startsWith('#')
    ? options[Number(optionId.slice(1))]
    : (options.find((o) => o.id === optionId) ?? all.find((o) => o.id === optionId));
  if ((factQuestion(turn, step)?.kind ?? step.ask) === 'multi-choice') {
    const ticked = open.detail?.kind === 'multi' ? open.detail.values.map(String) : [];
    if (optionId === '.')
      return answerMany(
        turn,
        step,
        all.filter((o) => ticked.includes(o.id)),
      );
    if (chosen && chosen.value === null) return answerMany(turn, step, []);
    if (chosen) {
      const { id } = chosen;
      const now = ticked.includes(id) ? ticked.filter((t) => t !== id) : [...ticked, id];
      turn.rule = 'pick';
      return show(turn, step, flow, { ...open, detail: { kind: 'multi', values: now } });
    }
  }
  if (!chosen) return oldButton(turn, flow.flow, step.id, optionId);
  turn.rule = 'answer';
  answer(turn, step, chosen);
}

/** A button of an older message: nothing changes, the open question comes back. */
function oldButton(turn: Turn, flowId?: string, stepId?: string, optionId?: string): void {
  turn.rule = 'stale';
  turn.effects.push({ type: 'event', name: 'stale-button' });
  const current = turn.session.frames[0]?.flow;
  const ofMenu = stepId === 'goal' && (flowId === ENTRY_FLOW || flowId === 'menu');
  if (!ofMenu || (current !== undefined && !MENU_FLOWS.has(current) && turn.session.open)) {
    turn.phrase('stale');
    return reopen(turn);
  }
  // An old menu is still a menu while nothing else is under way.
  go(turn, 'menu');
  advance(turn);
  const at = turn.openStep();
  if (!at || !isAsk(at.step)) return;
  const option = optionsNow(turn, at.step).find((o) => o.id === optionId);
  if (!option) return;
  turn.says.length = 0;
  turn.question = undefined;
  turn.rule = 'answer';
  answer(turn, at.step, option);
}
