// The ladder of an answer nobody understood: other words, then fewer and numbered choices, then the raw text is kept
// or a human is offered. There is never a fourth rung.
import { plainWords, UNKNOWN_OPTION } from '../asks.js';
import type { AskStep } from '../flow-file.js';
import { type Open, provinceOf } from '../session.js';
import { clip } from '../text.js';
import { factQuestion, kindAsked, show, showCandidates } from './asking.js';
import { accept, advance, push, take } from './moves.js';
import type { Standing, Turn } from './turn.js';

const DEFAULT_THIRD: Partial<Record<AskStep['ask'], 'accept'>> = {
  place: 'accept',
  text: 'accept',
  name: 'accept',
};
const RAW_LENGTH = 80;

/** Goes one rung up from the open question. */
export function ladder(turn: Turn, at: Standing & { step: AskStep }, text: string): void {
  const { step, flow, frame, open } = at;
  const tries = open.tries + 1;
  turn.rule = `reprompt-${Math.min(tries, 3)}`;
  if (tries <= 2) {
    const province = step.ask === 'place' ? provinceOf(turn.session) : undefined;
    const defaults = turn.world.phrases.reprompt[kindAsked(turn, step) as AskStep['ask']];
    const words = step.reprompt?.[tries - 1] ?? (tries === 1 ? defaults.first : defaults.second);
    const inProvince =
      province !== undefined && tries === 1 ? turn.phraseText('not-in-province', province) : undefined;
    const among = open.detail?.kind === 'candidates' ? open.detail.values : undefined;
    // A number that is not among those shown: they stay, or the next "1" would mean another line.
    if (among && isNumber(turn, text)) {
      const words = turn.phraseText('which-number', String(among.length));
      return showCandidates(turn, step, { ...open, tries }, among, words);
    }
    const detail = among ? undefined : open.detail;
    return show(turn, step, flow, { ...open, tries, detail }, inProvince ?? turn.fill(words));
  }
  const otherwise = step.otherwise ?? DEFAULT_THIRD[step.ask] ?? 'human';
  if (otherwise === 'accept' && !couldBe(turn, step, text)) return notKnown(turn, at);
  if (otherwise === 'accept') {
    const raw = clip(withProvince(turn, step, text.normalize('NFC').trim()), RAW_LENGTH);
    turn.phrase('raw-kept', raw);
    accept(turn, step, flow, frame, { id: '', label: raw, value: raw }, false);
    return advance(turn);
  }
  if (typeof otherwise === 'object') {
    frame.done[step.id] = 'otherwise';
    turn.env.visit?.(flow.flow, step.id, 'otherwise');
    turn.session.open = undefined;
    take(turn, otherwise, flow, frame);
    return advance(turn);
  }
  if (step.ask === 'facts') {
    // Three times unclear counts as "không biết": the result says what it depends on.
    for (const name of factQuestion(turn, step)?.facts ?? []) turn.session.answers[`facts.${name}`] = null;
    turn.session.open = undefined;
    return advance(turn);
  }
  askHuman(turn, open);
}

/** Whether the text is a number and nothing else. */
export function isNumber({ world }: Turn, text: string): boolean {
  const read = world.readers.number(text);
  return 'value' in read && read.value !== null;
}

/** An address in the person's own words, with the province that she told before. */
function withProvince({ session }: Turn, step: AskStep, said: string): string {
  const province = step.ask === 'place' ? provinceOf(session) : undefined;
  const told = province === undefined || plainWords(said).includes(plainWords(province));
  return told ? said : `${said}, ${province}`;
}

/** Whether words that nobody understood may still be the answer: "không", "3" and "cảm ơn em" are no address. */
function couldBe({ world }: Turn, step: AskStep, text: string): boolean {
  if (step.ask !== 'place') return true;
  const { yesNo, number } = world.readers;
  const said = [yesNo(text), number(text)].some((r) => 'candidates' in r || r.value !== null);
  return !said && !THANKS.test(text.toLowerCase()) && /\p{L}{2}/u.test(text);
}

const THANKS = /c[ảáa]m [ơo]n|thank|tks/u;

/** Goes on without the answer where that is allowed, else with a human. */
function notKnown(turn: Turn, { step, flow, frame, open }: Standing & { step: AskStep }): void {
  if (step.unknown) {
    accept(turn, step, flow, frame, { id: UNKNOWN_OPTION, label: '', value: null });
    return advance(turn);
  }
  askHuman(turn, open);
}

function askHuman(turn: Turn, open: Open): void {
  turn.phrase('give-up');
  turn.session.open = { ...open, tries: 0 };
  push(turn, 'human');
  advance(turn);
}
