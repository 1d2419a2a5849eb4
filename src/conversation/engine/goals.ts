// Free sentences that say more than the open question asks: a first message with its goal, trade, place and age; an
// answer to a later question given early; a new goal in the middle of a talk.
import { alsoMeant, optionsOf, plainWords, readAnswer, type ShownOption } from '../asks.js';
import { answerName, type Flow, isAsk } from '../compile.js';
import { namesIn } from '../condition.js';
import type { AskStep, Step } from '../flow-file.js';
import { type AnswerValue, PROVINCE, provinceOf } from '../session.js';
import { phone, placeName } from '../text.js';
import { forget, rewind } from '../walk.js';
import type { PlaceValue } from '../world.js';
import { answer, askBack } from './answering.js';
import { optionsNow } from './asking.js';
import { accept, advance, go, push, reopen } from './moves.js';
import { pauseCurrent } from './pause.js';
import { question, tellAges } from './question.js';
import type { Standing, Turn } from './turn.js';

/** The flow that serves each goal of a first message. */
export const GOAL_FLOWS: Record<string, string> = {
  'find-course': 'find-course',
  support: 'support',
  loan: 'loan',
  register: 'find-course',
};

/** The question that opens the talk: a first free message is understood there. */
export const isMenuQuestion = (step: AskStep): boolean => step.id === 'goal';

/** Whether a message at the menu holds a goal and something about the person besides. */
export function tellsMore(turn: Turn, text: string): boolean {
  const { readers, flows } = turn.world;
  const { goal, answers } = readers.message(text, turn.today);
  if (goal === undefined || goal === 'question') return false;
  const flow = flows.get(GOAL_FLOWS[goal] ?? '');
  return (
    Object.keys(answers).length > 0 ||
    (flow !== undefined && !readers.isQuestion(text) && chosenAlready(turn, flow, text).length > 0)
  );
}

interface Chosen {
  name: string;
  option: ShownOption;
}

/** What a sentence that leads to a flow answers of its choices ("vay vốn mở quán": for work), by their `also`. */
function chosenAlready(turn: Turn, flow: Flow, text: string): Chosen[] {
  return flow.steps.filter(isAsk).flatMap((step) => {
    const name = answerName(step);
    if (step.ask !== 'choice' || !flow.inputs?.includes(name)) return [];
    const option = alsoMeant(optionsOf(step, turn.world, turn.lookup), text, turn.world.readers);
    return option ? [{ name, option }] : [];
  });
}

/** Goes to the flow of a goal with what the sentence told for it; `said` is what else is said back. */
function goWith(
  turn: Turn,
  flow: Flow,
  text: string,
  answers: Record<string, AnswerValue>,
  said: string[] = [],
): void {
  const chosen = chosenAlready(turn, flow, text);
  const words = [...said, ...chosen.map(({ option }) => plainLabel(option.label))];
  if (words.length > 0) turn.phrase('echo', words.join(', '));
  const given = Object.fromEntries(chosen.map(({ name, option }) => [name, option.value]));
  go(turn, flow.flow, { ...inputsOf(flow, answers), ...given });
  for (const { name, option } of chosen) turn.session.shown[name] = option.label;
  advance(turn);
}

/** A label inside a sentence: without its picture, beginning small. */
const plainLabel = (label: string): string =>
  label.replace(/^[^\p{L}\p{N}]+/u, '').replace(/^\p{Lu}/u, (c) => c.toLowerCase());

/** Reads goal, trade, place, age … out of a free message; true when the talk moves on from it. */
export function understood(turn: Turn, text: string): boolean {
  const { world, session } = turn;
  const { goal, answers, places } = world.readers.message(text, turn.today);
  const names = Object.keys(answers);
  if (goal === undefined && names.length === 0) return false;
  if (names.length === 1 && names[0] === PROVINCE && world.readers.province(text) !== undefined) {
    if (goal === undefined || goal === 'question') return greetHome(turn, answers);
  }
  if (goal === 'question' && question(turn, text)) return true;
  const said = keep(turn, Object.entries(answers));
  const trade = answers.occupation ?? answers.wish;
  const target = goal ?? (trade !== undefined ? 'find-course' : undefined);
  const flow = target === undefined ? undefined : world.flows.get(GOAL_FLOWS[target] ?? '');
  if (flow === undefined) {
    for (const name of names) if (!name.includes('.')) delete session.answers[name];
    return question(turn, text);
  }
  turn.rule = 'understood';
  tellAges(turn, text);
  goWith(turn, flow, text, answers, said);
  const at = turn.openStep();
  // "ở Vinh" may be several of today's wards: which one is asked at once.
  if (places && at && isAsk(at.step) && at.step.ask === 'place')
    askBack(
      turn,
      at.step,
      places.map((place) => ({ id: '', label: '', value: place as unknown as AnswerValue })),
    );
  return true;
}

/** Only where somebody lives was told: it is kept, and what is needed is asked again. */
function greetHome(turn: Turn, answers: Record<string, AnswerValue>): true {
  turn.rule = 'understood';
  turn.phrase('echo', keep(turn, Object.entries(answers)).join(', '));
  reopen(turn);
  return true;
}

/** Whether the text names a trade that the flow can take over. */
export const namesTrade = (turn: Turn, flow: Flow, text: string): boolean =>
  flow.inputs?.includes('occupation') === true &&
  turn.world.readers.message(text, turn.today).answers.occupation !== undefined;

/** An answer to a later question, given early ("em muốn học hàn" where the sector was asked). */
export function volunteered(turn: Turn, flow: Flow, text: string): boolean {
  const asks = (name: string) => flow.steps.some((s) => isAsk(s) && answerName(s) === name);
  const at = turn.openStep();
  const interviewed = at !== undefined && isAsk(at.step) && at.step.ask === 'facts';
  const { answers } = turn.world.readers.message(text, turn.today);
  if (!newWish(turn, flow, answers, text)) return false;
  const fitting = Object.entries(answers).filter(
    ([name]) =>
      turn.session.answers[name] === undefined &&
      (flow.inputs?.includes(name) ||
        asks(name) ||
        (name === PROVINCE && takesProvince(turn, flow, text)) ||
        (interviewed && name.startsWith('facts.'))),
  );
  if (fitting.length === 0) return false;
  const said = keep(turn, fitting);
  turn.rule = 'volunteered';
  if (said.length > 0) turn.phrase('echo', said.join(', '));
  turn.session.open = undefined;
  advance(turn);
  return true;
}

/** Whether a step asks for a place that is not known yet, so that its province helps. */
const wantsProvince = (turn: Turn, step: Step): boolean =>
  isAsk(step) && step.ask === 'place' && turn.session.answers[answerName(step)] === undefined;

/** "Ở Hà Nội có hỗ trợ gì không" is a question and tells no home. */
function takesProvince(turn: Turn, flow: Flow, text: string): boolean {
  const { readers } = turn.world;
  if (readers.isQuestion(text) && readers.province(text) === undefined) return false;
  return flow.steps.some((s) => wantsProvince(turn, s));
}

/** "Nghệ An" where the place is asked for: the province is kept, and the commune in it is asked for. */
export function toldProvince(turn: Turn, step: AskStep, text: string): boolean {
  const province = wantsProvince(turn, step) ? turn.world.readers.province(text) : undefined;
  if (province === undefined || province === provinceOf(turn.session)) return false;
  turn.session.answers[PROVINCE] = province;
  turn.rule = 'province';
  turn.phrase('echo', province);
  turn.session.open = undefined;
  advance(turn);
  return true;
}

/** The question for the trade itself: asked only as long as none is known. */
const asksForTrade = (step: Step): step is AskStep =>
  isAsk(step) && namesIn(step.when).includes('occupation');

/**
 * Another trade is named than the last time: what the search went by so far makes room for it, and what is said to a
 * trade without a class is said to this one. False when the trade is only asked about in the middle of a search.
 */
function newWish(
  turn: Turn,
  flow: Flow,
  { wish, occupation }: Record<string, AnswerValue>,
  text: string,
): boolean {
  const { session, world, frame } = turn;
  const { answers } = session;
  if (!frame || !flow.inputs?.includes('wish')) return true;
  if (occupation === undefined && (wish === undefined || wish === answers.wish)) return true;
  const asked = flow.steps.filter(asksForTrade).map(answerName);
  const searching = ['occupation', ...asked].some((name) => answers[name] !== undefined);
  if (wish !== undefined && searching && world.readers.isQuestion(text)) return false;
  // A trade that is taught replaces one that is not here; between two of them `otherTrade` decides.
  if (wish === undefined && answers.occupation !== undefined) return true;
  const before = answers.wish;
  for (const name of wish === undefined ? ['wish', ...asked] : ['wish', 'occupation', ...asked])
    if (answers[name] !== undefined) forget(session, world.flows, name);
  if (wish !== undefined || before !== undefined) rewind(flow, frame, 0);
  return true;
}

/** "Hàn", "kim hoàn", typed bare where the trade is asked for: answered as in a sentence. */
export function bareTrade(turn: Turn, { step, flow }: Standing & { step: AskStep }, text: string): boolean {
  const { world, session, frame } = turn;
  if (!frame || !asksForTrade(step) || !flow.inputs?.includes('wish')) return false;
  const trade = world.readers.bareTrade(text);
  if (trade === undefined || world.readers.isQuestion(text)) return false;
  if ('wish' in trade && trade.wish === session.answers.wish) return false;
  newWish(turn, flow, trade, text);
  const said = keep(turn, Object.entries(trade));
  turn.rule = 'volunteered';
  if ('occupation' in trade) turn.phrase('echo', said.join(', '));
  session.open = undefined;
  advance(turn);
  return true;
}

/** "Thôi em học nấu ăn cơ": another trade than the one that the flow goes by; its classes are looked for instead. */
export function otherTrade(turn: Turn, flow: Flow, text: string): boolean {
  const { world, session, today } = turn;
  const before = session.answers.occupation;
  const { occupation } = world.readers.message(text, today).answers;
  if (typeof before !== 'string' || !flow.inputs?.includes('occupation')) return false;
  if (occupation === undefined || occupation === before || world.readers.isQuestion(text)) return false;
  forget(session, world.flows, 'occupation');
  const [words = ''] = keep(turn, [['occupation', occupation]]);
  turn.rule = 'correction';
  turn.phrase('corrected', words);
  session.open = undefined;
  advance(turn);
  return true;
}

const BARE_GOAL_WORDS = 5;
/** "Em có được hỗ trợ tiền không ạ": nothing but the goal, however many words it takes (without accents). */
const ANY_SUPPORT =
  /^(?:(?:da|em|toi|chau|minh|chi|anh|bac) )*(?:co )?duoc (?:nha nuoc )?(?:ho tro|tro cap|huong)(?: (?:ho tro|nhung|gi|tien|khong|ko|a|vay))*$/u;
/** An article says it sooner than the interview does: "có tiền ăn không". */
const PARTICULAR = /tien (?:an|xe|di)(?!\p{L})/u;

/** Words that say a goal and nothing else. */
function isBare(text: string): boolean {
  const plain = plainWords(text);
  return (plain.split(' ').length <= BARE_GOAL_WORDS && !PARTICULAR.test(plain)) || ANY_SUPPORT.test(plain);
}

const WANTS = /(thôi|thoi|chuyển|chuyen|cho (?:em|tôi|toi|chị|anh|cháu|mình|hỏi)|muốn|muon|hỏi|hoi)/u;

/** The option of the open question that leads to a flow. */
function wayTo(turn: Turn, flow: Flow): { step: AskStep; option: ShownOption } | undefined {
  const at = turn.openStep();
  if (!at || !isAsk(at.step) || at.step.ask !== 'choice') return undefined;
  const { step } = at;
  const id = step.options?.find((o) => o.flow === flow.flow)?.id;
  const option = optionsNow(turn, step).find((o) => o.id === id);
  return id === undefined || option === undefined ? undefined : { step, option };
}

/** A new goal in the middle: the talk so far is put aside and offered again at the end. */
export function leaveFor(turn: Turn, text: string): boolean {
  const { world } = turn;
  const { goal, answers } = world.readers.message(text, turn.today);
  const flow = goal === undefined ? undefined : world.flows.get(GOAL_FLOWS[goal] ?? '');
  if (flow === undefined || flow.flow === turn.session.frames[0]?.flow) return false;
  // "Lớp học ở đâu" asks, and is no wish to look for another class.
  if (flow.flow === 'find-course' && world.readers.isQuestion(text)) return false;
  // "Được hỗ trợ gì", "vay vốn": a goal and nothing else. In more words it may be something else said by the way.
  const bare = Object.keys(answers).length === 0 && isBare(text);
  if (!bare) {
    if (!WANTS.test(text.toLowerCase())) return false;
    if (world.readers.isQuestion(text) && world.answer(text).confident) return false;
  }
  const way = bare ? wayTo(turn, flow) : undefined;
  if (way) {
    turn.rule = 'answer';
    answer(turn, way.step, way.option);
    return true;
  }
  turn.rule = 'new-goal';
  pauseCurrent(turn);
  turn.phrase('paused');
  goWith(turn, flow, text, answers);
  return true;
}

/** "Ngô Thị Hoa, 0911333555, sinh 2000" where the name is asked: the name, and what comes later. */
export function nameAndMore(
  turn: Turn,
  { step, flow, frame }: Standing & { step: AskStep },
  text: string,
): boolean {
  const [head = '', ...rest] = text.split(/[,;\n]+/u);
  if (step.ask !== 'name' || rest.length === 0) return false;
  const { world, today, session } = turn;
  const name = readAnswer(step, [], head, world, today);
  // One word is no full name: "nhầm, em sinh 2000".
  if (!/\p{L}\s+\p{L}/u.test(head) || 'candidates' in name || name.value === null) return false;
  const open = flow.steps
    .filter(isAsk)
    .filter((s) => MORE.has(s.ask) && session.answers[answerName(s)] === undefined);
  const more = rest.flatMap((part) => {
    for (const later of open) {
      const read = readAnswer(later, [], part, world, today);
      if ('value' in read && read.value !== null) return { later, value: read.value };
    }
    return [];
  });
  if (more.length === 0) return false;
  accept(turn, step, flow, frame, name.value);
  for (const { later, value } of more) accept(turn, later, flow, frame, value);
  turn.rule = 'answer';
  advance(turn);
  return true;
}

const MORE: ReadonlySet<string> = new Set(['phone', 'birth-year', 'place']);

/** The flow in which somebody else is entered. */
export const ASSIST_FLOW = 'assist';

/** "Em nhập hộ bà con": an entry for somebody else begins, wherever it is said. */
export function enterAnother(turn: Turn, text: string, official: boolean): void {
  const { world, session } = turn;
  turn.rule = 'assist';
  if (official) session.pronouns = 'official';
  if (!session.forAnother) pauseCurrent(turn);
  const { answers } = world.readers.message(text, turn.today);
  go(turn, ASSIST_FLOW);
  const said = keep(turn, Object.entries(inputsOf(world.flows.get(ASSIST_FLOW)!, answers)));
  if (said.length > 0) turn.phrase('echo', said.join(', '));
  advance(turn);
}

/** The flow that has a person call, and the number on which. */
const CALL_FLOW = 'human';
const PHONE = 'person.phone';

/**
 * "Gọi lại cho em 0912345678": the wish to be called, with the number. A number alone is one where nothing else is
 * asked. Where a number is asked for, it answers that.
 */
export function leftNumber(turn: Turn, at: Standing | undefined, text: string): boolean {
  const { session, world } = turn;
  const asks = at && isAsk(at.step) ? at.step : undefined;
  if (asks?.ask === 'phone' || session.forAnother || !world.flows.has(CALL_FLOW)) return false;
  const left = world.readers.leftNumber(text);
  if (!left) return false;
  const calling = turn.frame?.flow === CALL_FLOW;
  if (!left.asked && !calling && asks && !isMenuQuestion(asks)) return false;
  turn.rule = 'left-number';
  if (calling && session.frames.length > 1) session.frames.pop();
  if (session.answers[PHONE] !== left.phone) forget(session, world.flows, PHONE);
  keep(turn, [[PHONE, left.phone]]);
  push(turn, CALL_FLOW, { left: 'yes', ...(left.asked || calling ? { callback: 'goi-lai' } : {}) });
  advance(turn);
  return true;
}

/** The answers that a flow takes over. */
const inputsOf = (flow: Flow, answers: Record<string, AnswerValue>): Record<string, AnswerValue> =>
  Object.fromEntries(Object.entries(answers).filter(([name]) => flow.inputs?.includes(name)));

/** Stores what a sentence told; answers how it is said back. */
function keep(turn: Turn, told: readonly (readonly [string, AnswerValue])[]): string[] {
  const { answers, shown } = turn.session;
  return told.flatMap(([name, value]) => {
    answers[name] = value;
    if (name === 'person.place') delete answers[PROVINCE];
    const words = shownOf(turn, name, value);
    if (words !== undefined) shown[name] = words;
    return words ?? [];
  });
}

function shownOf(turn: Turn, name: string, value: unknown): string | undefined {
  if (name === 'person.place') return placeName(value as PlaceValue);
  if (name === 'occupation') {
    const title = turn.world.entity('course', String(value))?.occupationTitle as string | undefined;
    return title && `nghề ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  }
  if (name === 'person.birthYear' || name === PROVINCE) return String(value);
  if (name === PHONE) return phone(String(value));
  if (name === 'facts.age') return `${String(value)} tuổi`;
  return undefined;
}
