// What editors are given: the page that teaches (its examples run), the JSON Schema, the plan of a deploy, why a talk
// stopped, recording and replay; and sessions of older versions that still load.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { compileContent, type loadContent } from '../../../src/content.js';
import { describePlan, emptyPlan } from '../../../src/conversation/plan.js';
import { recordedLine } from '../../../src/conversation/record.js';
import { difference, type Recording, wayOf } from '../../../src/conversation/replay.js';
import { flowSchemaText } from '../../../src/conversation/schema.js';
import { playScript, ScriptedTalk, scriptList, TYPING_MODES } from '../../../src/conversation/script.js';
import { readSession, type Trace, tracesOf } from '../../../src/conversation/session.js';
import { whyStopped } from '../../../src/conversation/why.js';
import type { World } from '../../../src/conversation/world.js';
import { edited } from '../../support/edits.js';
import { pressing } from '../../support/script.js';
import { MORNING, ROOT, shippedContent } from '../../support/talk.js';

let content: Awaited<ReturnType<typeof loadContent>>;
let world: World;
beforeAll(async () => {
  content = await shippedContent();
  world = content.world;
});
const play = (w: World = world) => pressing(w);

describe('docs/flows.md', () => {
  const page = readFileSync(join(ROOT, 'docs/flows.md'), 'utf8');
  const block = (kind: string) => {
    const text = new RegExp(`\`\`\`yaml ${kind}\n([\\s\\S]*?)\`\`\``, 'u').exec(page)?.[1];
    if (text === undefined) throw new Error(`no example "${kind}"`);
    return text;
  };
  const files = () =>
    readdirSync(join(ROOT, 'flows'))
      .filter((f) => f.endsWith('.yaml'))
      .map((f) => ({ file: `flows/${f}`, text: readFileSync(join(ROOT, 'flows', f), 'utf8') }));
  const withExample = (flow: string): World => {
    const all = files().map((f) => {
      if (f.file !== 'flows/menu.yaml') return f;
      const menu = parse(f.text) as { steps: { options: unknown[] }[] };
      menu.steps[0]!.options.push(parse(block('option')));
      return { ...f, text: stringify(menu) };
    });
    const { flows, phrases } = compileContent(
      [...all, { file: 'flows/visit.yaml', text: flow }],
      content.knowledge,
      world.tools as never,
    );
    return { ...world, flows, phrases };
  };

  it('shows a flow that is right and a script that passes in every way of typing', () => {
    const taught = withExample(block('flow'));
    const scripts = scriptList.parse(parse(block('script')));
    for (const mode of TYPING_MODES)
      for (const channel of ['web', 'zalo-bot'] as const)
        expect(playScript(scripts[0]!, { ...play(taught), mode, channel }).failures).toEqual([]);
  });

  it('shows a renaming that keeps people where they are', () => {
    const before = withExample(block('flow'));
    const talk = new ScriptedTalk(play(before)).send({ kind: 'start' }).say('9').choose('tham-truong');
    const flow = parse(block('flow')) as { steps: { id: string; options: { id: string }[] }[] };
    flow.steps[0]!.id = 'day';
    flow.steps[0]!.options[1]!.id = 'thu-bay';
    const after = withExample(stringify({ ...flow, version: 2, ...(parse(block('replaces')) as object) }));
    const later = new ScriptedTalk(play(after), talk.now);
    later.state = talk.state;
    later.say('2');
    expect(later.at).toBe('visit/name');
    expect(later.session!.answers.day).toBe('thu-bay');
  });

  it('stays on one page', () => {
    expect(page.split('\n').length).toBeLessThan(130);
  });
});

it('docs/flow.schema.json is up to date', () => {
  const kept: unknown = JSON.parse(readFileSync(join(ROOT, 'docs/flow.schema.json'), 'utf8'));
  expect(kept).toEqual(JSON.parse(flowSchemaText()));
});

it('a plan is told in one line', () => {
  const plan = emptyPlan();
  Object.assign(plan, { people: 312, idle: 100, unchanged: 190 });
  plan.reAsked.set('register/household', 18);
  plan.told.set('find-course/time', 4);
  expect(describePlan(plan)).toBe(
    '312: 290 unchanged, 18 re-asked at register/household, 4 told (find-course/time is gone)',
  );
});

/** A talk with a name, a phone and free words in it, and its recording. */
function recordedTalk(): { talk: ScriptedTalk; recording: Recording } {
  const talk = new ScriptedTalk(play());
  const recording: Recording = { talk: 't', at: MORNING, lines: [] };
  const lines = [
    'em muốn học sửa máy lạnh, em là Hoa ở Thanh Oai',
    'Thanh Oai, Hà Nội',
    '4',
    '1',
    '1',
    'đồng ý',
    'Nguyễn Thị Hoa',
    '0912345678',
    'nhà em khó khăn lắm chị ơi',
    '1993',
  ];
  for (const text of lines) {
    const inbound = { channel: 'web', user: 'u', id: text, at: talk.now, kind: 'text', text } as const;
    const line = recordedLine(inbound, talk.session, world);
    if (line) recording.lines.push(line);
    talk.say(text);
  }
  return { talk, recording };
}

describe('recording', () => {
  it('keeps the way and none of the names, numbers and free words', () => {
    const { talk, recording } = recordedTalk();
    const text = JSON.stringify(recording.lines);
    for (const personal of ['Hoa', '0912', '912345678', 'khó khăn', '1993'])
      expect(text).not.toContain(personal);
    const way = wayOf(recording, play());
    expect(way.stopped).toBeUndefined();
    expect(way.path.at(-1)).toBe(talk.at);
  });

  it('replays the same on the same content, and shows what a draft changes', () => {
    const { recording } = recordedTalk();
    const before = wayOf(recording, play());
    expect(difference('t', before, wayOf(recording, play()))).toBeUndefined();
    const draft = edited(world, content.knowledge, 'register', (f) =>
      f.steps.splice(2, 0, { id: 'household', ask: 'yes-no', text: 'Một câu mới ạ?' }),
    );
    expect(difference('t', before, wayOf(recording, play(draft)))?.path).toContain('register/household');
  });
});

describe('why did it stop', () => {
  it('names the question, the misses and the rule, and nothing of the person', () => {
    const { talk } = recordedTalk();
    const at = new ScriptedTalk(play(), talk.now);
    at.state = talk.state;
    at.say('sửa số điện thoại').say('hmm hmm').say('qwrt');
    const why = whyStopped(at.session!, world);
    expect(why.at).toBe('register/phone');
    expect(why.asks).toBe('phone');
    expect(why.tries).toBe(2);
    expect(why.missed?.rule).toBe('reprompt-2');
    expect(why.verdict).toContain('2 lần');
    expect(JSON.stringify(why)).not.toMatch(/Hoa|912345678|qwrt/u);
  });
});

describe('sessions of older versions', () => {
  const dir = join(import.meta.dirname, 'sessions');
  it.each(readdirSync(dir))('%s loads and goes on', (file) => {
    const { state, expect: wanted } = JSON.parse(readFileSync(join(dir, file), 'utf8')) as {
      state: unknown;
      expect: { at: string; say: string; next: string };
    };
    const session = readSession(JSON.stringify(state));
    const talk = new ScriptedTalk(play(), session.at + 60_000);
    talk.state = JSON.stringify(state);
    expect(talk.at).toBe(wanted.at);
    talk.say(wanted.say);
    expect(talk.at).toBe(wanted.next);
    expect(talk.messages.length).toBeGreaterThan(0);
  });

  it.each(readdirSync(dir))('%s keeps its turns, which were written in full', (file) => {
    const { state } = JSON.parse(readFileSync(join(dir, file), 'utf8')) as { state: { traces: Trace[] } };
    expect(state.traces.length).toBeGreaterThan(0);
    expect(tracesOf(readSession(JSON.stringify(state)))).toEqual(state.traces);
  });
});
