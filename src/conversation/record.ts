// Recording for replay: what a person did, with names, numbers and free words taken out before anything is written.
// A recorded talk is a script of the same form as test/conversations.
import { today } from '../day.js';
import { readAnswer } from './asks.js';
import { isAsk } from './compile.js';
import { factQuestion, optionsNow } from './engine/asking.js';
import { GOAL_FLOWS } from './engine/goals.js';
import { Turn } from './engine/turn.js';
import type { Inbound } from './message.js';
import type { ScriptLine } from './script.js';
import { provinceOf, type Session } from './session.js';
import { placeName } from './text.js';
import type { PlaceValue, World } from './world.js';

/** Stands where free words were. */
const REMOVED = '…';
const NAME = 'Người Học';
const PHONE = '0900000000';
const COMMAND_WORDS: Record<string, string> = {
  back: '0',
  menu: '9',
  human: '#',
  help: '?',
  stop: 'dừng',
  erase: 'xóa dữ liệu',
  restart: 'bắt đầu lại',
  'my-data': 'dữ liệu của tôi',
  withdraw: 'rút đồng ý',
  cancel: 'hủy đăng ký',
};
const GOAL_WORDS: Record<string, string> = {
  'find-course': 'em muốn tìm nghề học',
  support: 'em muốn biết được hỗ trợ gì',
  loan: 'em muốn vay vốn',
};

/** One event as a script line without anything personal; undefined for events that no script has. */
export function recordedLine(
  inbound: Inbound,
  before: Session | undefined,
  world: World,
): ScriptLine | undefined {
  switch (inbound.kind) {
    case 'start':
      return { start: true };
    case 'choice': {
      const [step, option] = inbound.choice.split(':');
      const open = before?.open;
      const current = open !== undefined && step === `${open.flow}/${open.step}`;
      return current && option !== undefined ? { press: option } : { old: inbound.choice };
    }
    case 'media':
      return { send: inbound.media };
    // Where somebody is, is not kept: the middle of Hà Nội stands for it.
    case 'location':
      return { location: [21.03, 105.85] };
    case 'contact':
      return { contact: PHONE, own: inbound.own };
    case 'text':
      return { you: withoutPerson(inbound, before, world) };
    case 'stopped':
    case 'resumed':
    case 'takeover':
    case 'erased':
      return { event: inbound.kind };
    default:
      return undefined;
  }
}

/** The typed words by what they were understood as. */
function withoutPerson(
  inbound: Inbound & { kind: 'text' },
  before: Session | undefined,
  world: World,
): string {
  const { text } = inbound;
  const session = before ?? undefined;
  if (world.readers.asksStatus(text)) return 'đăng ký của em tới đâu rồi';
  const order = world.readers.command(text);
  if (order !== undefined) return COMMAND_WORDS[order] ?? REMOVED;
  if (world.readers.assisted(text)) return 'em nhập hộ bà con';
  if (session) {
    const turn = new Turn(world, JSON.parse(JSON.stringify(session)) as Session, inbound, {
      now: inbound.at,
      random: () => '',
    });
    const at = turn.openStep();
    if (at && isAsk(at.step)) {
      const fact = factQuestion(turn, at.step);
      const day = today(inbound.at);
      const province = provinceOf(turn.session);
      const read = readAnswer(at.step, optionsNow(turn, at.step), text, world, day, fact, province);
      if ('value' in read && read.value !== null) {
        const said = spoken(fact?.kind ?? at.step.ask, read.value);
        if (said !== undefined) return said;
      }
      const told = at.step.ask === 'place' ? world.readers.province(text) : undefined;
      if (told !== undefined) return told;
    }
  }
  const { goal, answers } = world.readers.message(text, today(inbound.at));
  const trade = answers.occupation;
  const place = answers['person.place'] as PlaceValue | undefined;
  const province = answers['person.province'];
  const where = place ? ` ở ${placeName(place)}` : province === undefined ? '' : ` ở ${String(province)}`;
  if (typeof trade === 'string')
    return `em muốn học ${String(world.entity('course', trade)?.occupationTitle ?? REMOVED)}${where}`;
  if (goal !== undefined && GOAL_FLOWS[goal]) return `${GOAL_WORDS[goal] ?? REMOVED}${where}`;
  const known = world.readers.isQuestion(text) ? world.answer(text) : undefined;
  return known?.confident && known.articles[0] ? `${known.articles[0].title}?` : REMOVED;
}

/** An understood answer in words that are understood again; undefined when it must not be kept. */
function spoken(kind: string, option: { label: string; value: unknown }): string | undefined {
  const { label, value } = option;
  if (value === null) return 'không biết';
  switch (kind) {
    case 'name':
      return NAME;
    case 'phone':
      return PHONE;
    case 'text':
      return label !== '' ? label : REMOVED;
    case 'yes-no':
      return value === 'yes' || value === true ? 'có' : value === 'no' || value === false ? 'không' : label;
    case 'consent':
      return value === 'yes' ? 'đồng ý' : 'không đồng ý';
    case 'birth-year':
      return roundedYear(Number(value));
    case 'age':
      return `${Number(value) < 20 ? value : Math.round(Number(value) / 5) * 5} tuổi`;
    case 'money':
      return `${String(value)} đồng`;
    case 'number':
      return String(value);
    // Only the month: a day of birth or discharge tells too much.
    case 'date':
      return /^\d{4}-\d{2}/u.test(String(value))
        ? `${String(value).slice(5, 7)}/${String(value).slice(0, 4)}`
        : String(value);
    case 'place':
      return typeof value === 'object' ? placeName(value as PlaceValue) : REMOVED;
    default:
      return label !== '' ? label : REMOVED;
  }
}

/** Years of grown-ups to five years; young ones stay, because the rules turn on them. */
const roundedYear = (year: number): string => String(year >= 2004 ? year : Math.round(year / 5) * 5);
