// Walks the shipped flows to every question a person can stand at: the starting points of the generated families
// of conversation tests. Each is kept as the way that leads there, so that it can be walked on any channel.
import { DEFAULT_START, type Play, ScriptedTalk } from '../../src/conversation/script.js';

/** One thing a person does: an option chosen, words typed, or the greeting. */
export type Move = { start: true } | { press: string } | { you: string };

export interface Place {
  /** `flow/step`, with the fact for a question of the interview. */
  name: string;
  at: string;
  way: Move[];
  /** The session there, as stored. */
  state: string;
  now: number;
}

/** Good answers to questions without options, by step and else by kind. */
const ANSWERS: Record<string, string[]> = {
  'register/birth': ['1995', '2012'],
  name: ['Nguyễn Thị Hoa'],
  phone: ['0912345678'],
  'birth-year': ['1995'],
  place: ['xã Thanh Oai, Hà Nội'],
  money: ['2 triệu'],
  number: ['12'],
  age: ['35 tuổi'],
  date: ['15/3/2025'],
  text: ['vài chữ'],
};
/** Words that lead into a flow from anywhere. */
const COMMANDS = ['9', '#', 'xóa dữ liệu', 'dữ liệu của tôi', 'hủy đăng ký', 'rút đồng ý'];

export function move(talk: ScriptedTalk, one: Move): ScriptedTalk {
  if ('start' in one) return talk.send({ kind: 'start' });
  return 'press' in one ? talk.choose(one.press) : talk.say(one.you);
}

/** Stands at a place again, as if the session had just been read from the store. */
export function standAt(place: Place, play: Play): ScriptedTalk {
  const talk = new ScriptedTalk(play, place.now);
  talk.state = place.state;
  return talk;
}

/** The question a talk stands at, the interview's one fact told apart. */
export function placeName(talk: ScriptedTalk): string {
  const session = talk.session;
  const facts = session?.open?.step === 'facts' ? factsAsked(talk)?.facts : undefined;
  return `${talk.at}${facts ? `?${facts.join('+')}` : ''}`;
}

/** Every question that the moves of a person reach, breadth first, each by its shortest way. */
export function explore(play: Play): Place[] {
  const found = new Map<string, Place>();
  const first: Move[] = [{ start: true }];
  const queue: Move[][] = [first];
  const tried = new Set<string>();
  while (queue.length > 0) {
    const way = queue.shift()!;
    const before = way.length > 1 ? found.get(JSON.stringify(way.slice(0, -1))) : undefined;
    const talk = before ? standAt(before, play) : new ScriptedTalk(play, DEFAULT_START);
    if (before) {
      // The last messages are needed to press what they showed: ask again by an old button.
      talk.send({ kind: 'choice', choice: 'none/none:none' });
      move(talk, way.at(-1)!);
    } else for (const one of way) move(talk, one);
    const name = placeName(talk);
    if (talk.at === '' || tried.has(name)) continue;
    tried.add(name);
    const place = { name, at: talk.at, way, state: talk.state!, now: talk.now };
    found.set(JSON.stringify(way), place);
    for (const next of movesAt(talk)) queue.push([...way, next]);
  }
  return [...found.values()];
}

function movesAt(talk: ScriptedTalk): Move[] {
  const options = talk.messages
    .flatMap((m) => m.choices ?? [])
    .map((c): Move => ({ press: c.id.slice(c.id.indexOf(':') + 1) }));
  const fact = talk.at.endsWith('/facts') ? factsAsked(talk) : undefined;
  // Several may be ticked: two by their numbers, or none.
  if (fact?.kind === 'multi-choice') return [{ you: '1 2' }, { press: 'none' }];
  const open = talk.session!.open!;
  const flow = talk.play.world.flows.get(open.flow)!;
  const step = flow.steps[flow.index.get(open.step)!]!;
  const kind = 'ask' in step ? step.ask : 'summary';
  const typed = ANSWERS[talk.at] ?? ANSWERS[fact?.kind ?? kind] ?? [];
  const commands = talk.at === 'menu/goal' || talk.at === 'welcome/goal' ? COMMANDS : [];
  const correct = kind === 'summary' ? ['sửa năm sinh'] : [];
  return [...options, ...[...typed, ...commands, ...correct].map((you): Move => ({ you }))];
}

const factsAsked = (talk: ScriptedTalk) =>
  talk.play.world.interview(undefined, talk.session!.answers, '2026-11-22');
