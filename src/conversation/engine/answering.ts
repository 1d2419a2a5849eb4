// Answers to the open question: what digits and labels mean now, the answer taken in, several at once, and asking
// back which of several was meant.
import { readAnswer, type ShownOption } from '../asks.js';
import type { AskStep } from '../flow-file.js';
import { type AnswerValue, type Open, provinceOf } from '../session.js';
import { stale } from '../walk.js';
import { askText, candidateLabel, factQuestion, optionsNow, showCandidates } from './asking.js';
import { accept, advance, reopen } from './moves.js';
import type { Turn } from './turn.js';

/** Stands for an option that the person still sees but that no longer exists. */
const GONE: ShownOption = { id: '', label: '—', value: null };

/** What a typed text answers to the open question: taken in, to be asked back, or nothing. */
export type Typed =
  | { kind: 'chosen'; option: ShownOption }
  | { kind: 'several'; options: ShownOption[] }
  | { kind: 'candidates'; options: readonly ShownOption[] }
  | { kind: 'gone' }
  | { kind: 'none' };

/** The options that digits and labels mean now: candidates asked back, or the page shown. */
export function offered(turn: Turn, step: AskStep, detail: Open['detail']): ShownOption[] {
  if (detail?.kind === 'candidates')
    return detail.values.map((value, i) => ({
      id: `@${i}`,
      label: candidateLabel(turn, step, value),
      value,
    }));
  const all = optionsNow(turn, step);
  const shown = turn.session.open?.shown ?? [];
  // An option that has gone keeps its place, so that digits mean what the person saw.
  const visible = shown.map((id) => all.find((o) => o.id === id) ?? GONE);
  return visible.some((o) => o !== GONE) ? visible : all;
}

/** Reads a text as an answer to the open question. */
export function readTyped(turn: Turn, step: AskStep, detail: Open['detail'], text: string): Typed {
  const options = offered(turn, step, detail);
  const fact = factQuestion(turn, step);
  const many = (fact?.kind ?? step.ask) === 'multi-choice';
  const several = many ? readMany(turn, options, text) : undefined;
  if (several) return { kind: 'several', options: several };
  // "Dạ không" ticks nothing; "2" is a line here and no "không".
  const refusal = many && !/\d/u.test(text) ? turn.world.readers.yesNo(text) : undefined;
  if (refusal && 'value' in refusal && refusal.value === 'no') return { kind: 'several', options: [] };
  const read = readAnswer(step, options, text, turn.world, turn.today, fact, provinceOf(turn.session));
  if ('candidates' in read) return { kind: 'candidates', options: read.candidates };
  if (read.value === null) return { kind: 'none' };
  if (read.value === GONE) return { kind: 'gone' };
  // One line of a list of several is that line ticked.
  return many && read.value.extra === undefined
    ? { kind: 'several', options: [read.value] }
    : { kind: 'chosen', option: read.value };
}

function readMany(turn: Turn, options: readonly ShownOption[], text: string): ShownOption[] | undefined {
  const parts = text
    .split(/[,;+]|\bva\b| và | (?=\d+(?:\s|$))/u)
    .map((p) => p.trim())
    .filter((p) => p !== '');
  if (parts.length < 2 || parts.length > 12) return undefined;
  const labels = options.map((o) => o.label);
  const picked: ShownOption[] = [];
  for (const part of parts) {
    const r = turn.world.readers.choice(part, labels);
    if ('candidates' in r || r.value === null || options[r.value] === GONE) return undefined;
    picked.push(options[r.value]!);
  }
  return picked;
}

/** Takes an answer in and goes on. */
export function answer(turn: Turn, step: AskStep, chosen: ShownOption): void {
  const at = turn.openStep();
  if (!at) return reopen(turn);
  if (step.ask === 'facts') {
    const fact = factQuestion(turn, step);
    turn.session.open = undefined;
    if (fact) takeFacts(turn, turn.world.factAnswers(fact, chosen.value));
  } else {
    if (step.ask === 'consent') recordConsent(turn, step, chosen.value === 'yes');
    accept(turn, step, at.flow, at.frame, chosen);
  }
  advance(turn);
}

/** Ends a multi-choice: chosen options hold, the others do not. */
export function answerMany(turn: Turn, step: AskStep, picked: readonly ShownOption[]): void {
  const at = turn.openStep();
  if (!at) return reopen(turn);
  turn.rule = 'answer';
  const fact = factQuestion(turn, step);
  turn.session.open = undefined;
  if (fact) {
    const ticked = picked.filter((p) => p.value !== null).map((p) => String(p.value));
    takeFacts(turn, turn.world.factAnswers(fact, ticked));
  } else
    accept(turn, step, at.flow, at.frame, {
      id: '',
      label: picked.map((p) => p.label).join(', '),
      value: picked.map((p) => String(p.value)),
    });
  advance(turn);
}

/** A consent given or refused is kept with its version, its moment and the words that were shown. */
function recordConsent(turn: Turn, step: AskStep, given: boolean): void {
  const consent = turn.world.consent(step.purpose!, turn.today);
  if (!consent) return;
  const facility = consent.perFacility ? turn.lookup('course.facility') : undefined;
  const answer = {
    purpose: consent.purpose,
    ...(typeof facility === 'string' ? { facility } : {}),
    version: consent.version,
    hash: consent.hash,
    at: turn.env.now,
    channel: turn.inbound.channel,
    event: turn.inbound.id,
    given,
  };
  turn.session.consents.push(answer);
  turn.effects.push({ type: 'consent', answer: { ...answer, text: askText(turn, step) } });
}

/** New facts; what was computed from them is computed again. */
function takeFacts(turn: Turn, answers: Record<string, AnswerValue>): void {
  turn.earlier ??= { ...turn.session.answers };
  for (const [name, value] of Object.entries(answers)) {
    turn.session.answers[name] = value;
    stale(turn.session, turn.world.flows, name);
  }
}

const MOST_CANDIDATES = 6;

/** Asks which of several was meant; digits and labels of the candidates answer it. */
export function askBack(turn: Turn, step: AskStep, candidates: readonly ShownOption[]): void {
  turn.rule = 'ask-back';
  const values = candidates.slice(0, MOST_CANDIDATES).map((c) => c.value);
  showCandidates(turn, step, turn.session.open!, values);
}
