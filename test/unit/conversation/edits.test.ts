// A thousand people stand everywhere in the shipped flows while steps and options are inserted, renamed and removed:
// nobody restarts, and nobody's answer lands under a wrong name.
import { beforeAll, describe, expect, it } from 'vitest';
import type { loadContent } from '../../../src/content.js';
import { answerName, isAsk } from '../../../src/conversation/compile.js';
import { countFate, describePlan, emptyPlan, fateOf, removedSteps } from '../../../src/conversation/plan.js';
import { ScriptedTalk } from '../../../src/conversation/script.js';
import { readSession, type Session } from '../../../src/conversation/session.js';
import type { World } from '../../../src/conversation/world.js';
import { ContentError } from '../../../src/knowledge/problem.js';
import { randomEvent, seeded } from '../../support/crowd.js';
import { type EditableFlow, edited } from '../../support/edits.js';
import { explore } from '../../support/explore.js';
import { remembered } from '../../support/remembered.js';
import { pressing } from '../../support/script.js';
import { shippedContent } from '../../support/talk.js';

const PEOPLE = 1_000;
const GOOD = [
  'xã Thanh Oai, Hà Nội',
  '2 triệu',
  '12',
  'Nguyễn Thị Hoa',
  '0912345678',
  '1995',
  '2012',
  '1',
  '2',
  'đồng ý',
];
/** Flows with more than one question, edited at each. */
const FLOWS = ['find-course', 'register', 'loan', 'guardian', 'human', 'menu'];

interface Person {
  state: string;
  session: Session;
  now: number;
}
let content: Awaited<ReturnType<typeof loadContent>>;
let world: World;
let people: Person[];

beforeAll(async () => {
  content = await shippedContent();
  const whole = remembered(content.world);
  // Two questions of the interview are as good as twenty here.
  world = {
    ...whole,
    interview: (scope, answers, day) =>
      Object.keys(answers).filter((n) => n.startsWith('facts.')).length < 2
        ? whole.interview(scope, answers, day)
        : undefined,
  };
  people = crowd();
});

/** People at every point of sensible talks. */
function crowd(): Person[] {
  const random = seeded(42);
  const places = explore(pressing(world));
  const out: Person[] = places.map(({ state, now }) => ({ state, now, session: readSession(state) }));
  while (out.length < PEOPLE) {
    const talk = new ScriptedTalk(pressing(world));
    talk.send({ kind: 'start' });
    for (let i = 0; i < 20 && out.length < PEOPLE; i++) {
      const choices = talk.messages.flatMap((m) => m.choices ?? []);
      if (choices.length > 0 && random() < 0.8) {
        const choice = choices[Math.floor(random() * choices.length)]!;
        talk.send({ kind: 'choice', choice: choice.id });
      } else talk.send(randomEvent(talk, random, GOOD));
      const session = talk.session;
      if (session?.open) out.push({ state: talk.state!, session, now: talk.now });
    }
  }
  return out;
}

const KINDS = ['insert a step', 'insert an option', 'remove an option', 'rename a step', 'rename an option'];

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

const newStep = { id: 'household', ask: 'yes-no', text: 'Một câu mới ạ?' };
type Edit = { kind: string; name: string; flow: string; edit: (flow: EditableFlow) => void };

function editsOf(flowName: string): Edit[] {
  const flow = world.flows.get(flowName)!;
  const out: Edit[] = [];
  for (const [i, step] of flow.steps.entries()) {
    const at = `${flowName}/${step.id}`;
    out.push({
      kind: 'insert a step',
      name: `insert before ${at}`,
      flow: flowName,
      edit: (f) => f.steps.splice(i, 0, { ...newStep }),
    });
    if (!isAsk(step)) continue;
    out.push({
      kind: 'rename a step',
      name: `rename ${at}`,
      flow: flowName,
      edit: (f) => {
        const renamed = JSON.parse(
          JSON.stringify(f).replaceAll(`"goto":"${step.id}"`, '"goto":"renamed"'),
        ) as EditableFlow;
        renamed.steps[i]!.id = 'renamed';
        // Others read the answer by its name.
        if (/^[a-zA-Z.]+$/u.test(answerName(step))) renamed.steps[i]!.save = answerName(step);
        Object.assign(f, renamed, { replaces: { [step.id]: 'renamed' } });
      },
    });
    const option = step.options?.[0];
    if (!option || (step.options?.length ?? 0) < 2) continue;
    const options = (f: EditableFlow) => f.steps[i]!.options as Record<string, unknown>[];
    const added = { id: 'them', label: 'Mục mới', end: true };
    out.push(
      {
        kind: 'insert an option',
        name: `insert an option at ${at}`,
        flow: flowName,
        edit: (f) => options(f).unshift(added),
      },
      {
        kind: 'remove an option',
        name: `remove the first option of ${at}`,
        flow: flowName,
        edit: (f) => options(f).shift(),
      },
      {
        kind: 'rename an option',
        name: `rename the first option of ${at}`,
        flow: flowName,
        edit: (f) => {
          options(f)[0]!.id = 'moi';
          f.replaces = { [`${step.id}:${option.id}`]: 'moi' };
        },
      },
    );
  }
  return out;
}

/** The edited world, or undefined when the check of the files refuses it (a step that no path leads to). */
function deployable(flow: string, edit: Edit['edit']): World | undefined {
  try {
    return edited(world, content.knowledge, flow, edit);
  } catch (error) {
    if (error instanceof ContentError) return undefined;
    throw error;
  }
}

/** What the next word "1" of a person does in the new flows; answers what went wrong. */
function nextTurn(person: Person, next: World): string[] {
  const wrong: string[] = [];
  const before = person.session;
  const open = before.open!;
  const talk = new ScriptedTalk(pressing(next), person.now);
  talk.state = person.state;
  talk.say('1');
  const after = talk.session!;
  const where = `${open.flow}/${open.step}`;
  if (talk.messages.length === 0 && !before.human) wrong.push(`${where}: silence`);
  for (const [name, value] of Object.entries(before.answers))
    if (name.startsWith('person.') && after.answers[name] === undefined)
      wrong.push(`${where}: ${name} is lost (${JSON.stringify(value)})`);
  const step = world.flows.get(open.flow)!.steps[world.flows.get(open.flow)!.index.get(open.step)!]!;
  if (!isAsk(step) || step.ask !== 'choice') return wrong;
  // The person saw the first option under "1": that one counts, or none.
  const name = answerName(step);
  const shown = open.shown[0]!;
  const replaced = next.flows.get(open.flow)?.replaces?.[`${open.step}:${shown}`] ?? shown;
  const taken = after.answers[name];
  if (taken !== undefined && taken !== replaced && taken !== before.answers[name] && taken !== null)
    wrong.push(`${where}: "1" was ${shown}, ${name} became ${JSON.stringify(taken)}`);
  return wrong;
}

describe('an edit while people stand everywhere', () => {
  it.each(FLOWS)('of any step of %s loses nobody', (flow) => {
    const random = seeded(1);
    const standing = people.filter((p) => p.session.frames.some((f) => f.flow === flow));
    expect(standing.length).toBeGreaterThan(2);
    const wrong: string[] = [];
    const played = new Set<string>();
    for (const { kind, name, edit } of editsOf(flow)) {
      const next = deployable(flow, edit);
      if (!next) continue;
      // One edit of each kind meets everybody, the others those who stand in the flow, of whom a few go on.
      const all = flow === FLOWS[0] && !played.has(kind);
      played.add(kind);
      const plan = emptyPlan();
      const watching = all ? people : standing;
      for (const person of watching) {
        const fate = fateOf(person.session, next, person.now);
        countFate(plan, fate);
        if (name.startsWith('rename') && fate.kind === 'told') wrong.push(`${name}: told at ${fate.from}`);
        if (fate.kind === 'told' && fate.at === '') wrong.push(`${name}: ${fate.from} leads nowhere`);
      }
      expect(plan.people, describePlan(plan)).toBe(watching.length);
      const going = all ? people : Array.from({ length: 4 }, () => pick(standing, random));
      for (const person of going) for (const w of nextTurn(person, next)) wrong.push(`${name}: ${w}`);
    }
    expect(wrong.slice(0, 8)).toEqual([]);
    if (flow === FLOWS[0]) expect([...played].sort()).toEqual(KINDS);
  });

  it('that removes a step tells the people on it and goes on at the fitting question', () => {
    const next = edited(world, content.knowledge, 'find-course', (f) => {
      f.steps = f.steps.filter((s) => s.id !== 'time');
    });
    expect(removedSteps(world.flows, next.flows)).toEqual(['find-course/time']);
    const standing = people.filter((p) => p.session.open?.step === 'time' && p.session.frames.length === 1);
    expect(standing.length).toBeGreaterThan(0);
    for (const person of standing) {
      expect(fateOf(person.session, next, person.now)).toMatchObject({
        kind: 'told',
        from: 'find-course/time',
      });
      const talk = new ScriptedTalk(pressing(next), person.now);
      talk.state = person.state;
      talk.say('2');
      expect(talk.at).toMatch(/^find-course\/(?:pick|nothing)$/u);
      expect(talk.session!.answers.time).toBeUndefined();
      expect(talk.messages[0]!.text).toContain('vừa được sửa mới');
    }
  });

  it('that inserts a question asks it and nothing else again', () => {
    const next = edited(world, content.knowledge, 'register', (f) => f.steps.splice(2, 0, { ...newStep }));
    const person = people.find((p) => p.session.open?.step === 'birth')!;
    const talk = new ScriptedTalk(pressing(next), person.now);
    talk.state = person.state;
    talk.say('1990');
    expect(talk.at).toBe('register/household');
    talk.say('có');
    expect(['register/place', 'register/review', 'guardian/name']).toContain(talk.at);
    expect(talk.session!.answers['person.birthYear']).toBe(1990);
  });
});
