// How the open question looks now: its options, its words, its buttons and pages, and the summary card.
import { display, optionsOf, type ShownOption } from '../asks.js';
import type { Flow } from '../compile.js';
import type { AskStep, SummaryStep } from '../flow-file.js';
import type { Choice, Message } from '../message.js';
import { WRITTEN } from '../pronouns.js';
import { type AnswerValue, type Open, provinceOf } from '../session.js';
import type { FactQuestion } from '../world.js';
import type { Turn } from './turn.js';

/** Courses shown at once, and options of other questions before "Xem thêm". */
const PAGE = { course: 3, facility: 3, other: 8 } as const;

/** What a button can carry (Telegram's callback data). */
const BUTTON_BYTES = 64;

/** The schemes that a facts question is about; undefined for all. */
export const scopeOf = (turn: Turn, step: AskStep): string[] | undefined =>
  Array.isArray(step.scope) ? step.scope : (turn.lookup(step.scope ?? '') as string[] | undefined);

/** What the interview asks now, when the step is a facts question; undefined when it is none or all is settled. */
export function factQuestion(turn: Turn, step: AskStep): FactQuestion | undefined {
  if (step.ask !== 'facts') return undefined;
  return turn.world.interview(scopeOf(turn, step), turn.session.answers, turn.today);
}

/** The kind that a question has now: the interview's own, for a facts question. */
export const kindAsked = (turn: Turn, step: AskStep): string => factQuestion(turn, step)?.kind ?? step.ask;

/** All options of a question as they are now. */
export const optionsNow = (turn: Turn, step: AskStep): ShownOption[] =>
  optionsOf(step, turn.world, turn.lookup, factQuestion(turn, step));

/** How a candidate that must be asked back is labelled. */
export function candidateLabel(turn: Turn, step: AskStep, value: AnswerValue): string {
  const option = optionsNow(turn, step).find((o) => JSON.stringify(o.value) === JSON.stringify(value));
  return display(step.ask, value, turn.world.phrases, option?.label);
}

/**
 * The words of a question; of a place whose province was told only the rest is asked. A consent question begins with the
 * text that is agreed to.
 */
export function askText(turn: Turn, step: AskStep): string {
  const province = step.ask === 'place' ? provinceOf(turn.session) : undefined;
  if (province !== undefined) return turn.phraseText('which-commune', province);
  if (step.ask !== 'consent') return turn.fill(step.text ?? '…');
  const consent = turn.world.consent(step.purpose!, turn.today);
  // Of somebody who is entered by another the words are read out, so they address nobody by a pronoun.
  const agreed = turn.fill(consent?.text ?? '', turn.session.forAnother ? WRITTEN : undefined);
  return [agreed, turn.fill(step.text ?? '')].filter((t) => t !== '').join('\n');
}

/** Shows a question and makes it the open one; `text` replaces its own words (reprompts). */
export function show(turn: Turn, step: AskStep, flow: Flow, open: Open, text?: string): void {
  const { phrases } = turn.world;
  const question = factQuestion(turn, step);
  const all = optionsOf(step, turn.world, turn.lookup, question);
  const multi = step.ask === 'multi-choice' || question?.kind === 'multi-choice';
  const page = open.detail?.kind === 'page' ? Number(open.detail.values[0]) : 0;
  const size = step.ask === 'course' ? PAGE.course : step.ask === 'facility' ? PAGE.facility : PAGE.other;
  const listed = all.filter((o) => !o.extra);
  const slice = listed.slice(page * size, page * size + size);
  const more = listed.length > (page + 1) * size;
  const options = [...slice, ...all.filter((o) => o.extra)];
  const prefix = `${flow.flow}/${step.id}:`;
  const chosen = open.detail?.kind === 'multi' ? open.detail.values.map(String) : [];
  const choices: Choice[] = options.map((o, i) => ({
    id: buttonId(prefix, o.id, i),
    label: chosen.includes(o.id) ? `✓ ${o.label}` : o.label,
  }));
  if (more) choices.push({ id: `${prefix}+`, label: phrases.more });
  if (multi && chosen.length > 0) choices.push({ id: `${prefix}.`, label: phrases.none });
  open.shown = options.map((o) => o.id);
  if (question && open.detail?.kind !== 'multi') open.detail = { kind: 'fact', values: question.facts };
  turn.session.open = open;

  let words = text ?? (question ? turn.fill(question.text) : askText(turn, step));
  if (step.ask === 'course' && text === undefined)
    words = [words, ...slice.map((o, i) => `${i + 1}. ${turn.world.card(o.id, turn.session)}`)].join('\n');
  if (multi && text === undefined) words = `${words}\n${turn.phraseText('multi-choice-hint')}`;
  const asked: Message = { text: words };
  if (choices.length > 0) asked.choices = choices;
  if (step.ask === 'course' && text === undefined) asked.listed = slice.length;
  if (step.ask === 'phone' && step.requestContact !== false) asked.requestContact = true;
  if (step.ask === 'place' && choices.length <= 2) asked.requestLocation = true;
  turn.question = asked;
}

/** Shows the candidates that are asked back; digits and labels mean them from now on. */
export function showCandidates(
  turn: Turn,
  step: AskStep,
  open: Open,
  values: readonly AnswerValue[],
  text = turn.phraseText('which-one'),
): void {
  turn.session.open = {
    ...open,
    detail: { kind: 'candidates', values: [...values] },
    shown: values.map((_, i) => `@${i}`),
  };
  turn.question = {
    text,
    choices: values.map((value, i) => ({
      id: `${open.flow}/${open.step}:@${i}`,
      label: candidateLabel(turn, step, value),
    })),
  };
}

/** Shows the summary card and makes it what is open. */
export function showSummary(turn: Turn, step: SummaryStep, flow: Flow): void {
  const prefix = `${flow.flow}/${step.id}:`;
  turn.session.open = { flow: flow.flow, step: step.id, tries: 0, shown: ['gui', 'sua'] };
  turn.question = {
    text: [turn.fill(step.text), ...summaryLines(turn, step).map((l) => `• ${l.label}: ${l.shown}`)].join(
      '\n',
    ),
    choices: [
      { id: `${prefix}gui`, label: turn.phraseText('summary-send') },
      { id: `${prefix}sua`, label: turn.phraseText('summary-edit') },
    ],
  };
}

/** The lines of the card: the answers that are there. */
export function summaryLines(
  turn: Turn,
  step: SummaryStep,
): { name: string; label: string; shown: string }[] {
  const lines: { name: string; label: string; shown: string }[] = [];
  for (const { name, label } of step.summary) {
    const value = turn.shown(name);
    if (value !== undefined && value !== null) lines.push({ name, label, shown: String(value) });
  }
  return lines;
}

/** A button's id; the position stands in when the option's own id would not fit into 64 bytes. */
function buttonId(prefix: string, id: string, position: number): string {
  const own = prefix + id;
  // Most ids are short enough even if every letter took three bytes.
  return own.length * 3 <= BUTTON_BYTES || Buffer.byteLength(own) <= BUTTON_BYTES
    ? own
    : `${prefix}#${position}`;
}
