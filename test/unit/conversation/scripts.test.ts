// Plays every script of test/conversations on every channel and in every way of typing, and holds that together they
// reach every step, option and outcome of the shipped flows.
import { beforeAll, describe, expect, it } from 'vitest';
import { Coverage } from '../../../src/conversation/coverage.js';
import type { Message } from '../../../src/conversation/message.js';
import { playScript, type Render, waysOf } from '../../../src/conversation/script.js';
import type { World } from '../../../src/conversation/world.js';
import { remembered } from '../../support/remembered.js';
import { asSeen, fixedRandom, readScripts } from '../../support/script.js';
import { shippedContent } from '../../support/talk.js';

const scripts = readScripts();
const coverage = new Coverage();
/** Every message that a script brought about. */
const said = new Map<string, Message>();
let world: World;
beforeAll(async () => {
  world = remembered((await shippedContent()).world);
});

it('there are at least sixty scripts, each with a name of its own', () => {
  expect(scripts.length).toBeGreaterThanOrEqual(60);
  expect(new Set(scripts.map((s) => s.script.script)).size).toBe(scripts.length);
});

describe('script', () => {
  it.each(scripts.map((s, n) => [s.file, s.script.script, s.script, n] as const))(
    '%s: %s',
    (_, __, script, n) => {
      const failures: string[] = [];
      // Every channel, and every way of typing on some of them: the ways take turns from script to script.
      for (const { channel, mode } of waysOf(script, n)) {
        const render: Render = (message, on) => {
          said.set(message.text, message);
          return asSeen(message, on);
        };
        const play = { world, channel, mode, render, random: fixedRandom, visit: coverage.visit };
        for (const f of playScript(script, play).failures) failures.push(`[${channel}, ${mode}] ${f}`);
      }
      expect(failures.slice(0, 6)).toEqual([]);
    },
  );
});

it('the scripts reach every step, option and outcome of the shipped flows', () => {
  expect(coverage.missing(world.flows)).toEqual([]);
});

describe('every message said', () => {
  /** Legal texts and lists of classes may be longer than 300 characters. */
  const LONGEST = 450;
  it.each([
    ['is short enough', (m: Message) => m.text.length <= LONGEST],
    [
      'has no hole and no variable left',
      (m: Message) => !/(?:^|\s)…|undefined|NaN|\[object|\{\w/u.test(m.text),
    ],
    ['offers at most nine choices', (m: Message) => (m.choices?.length ?? 0) <= 9],
    [
      'has buttons that every channel can carry',
      (m: Message) => (m.choices ?? []).every((c) => Buffer.byteLength(c.id) <= 64 && c.label.length <= 60),
    ],
    ['says «dạ» once', (m: Message) => (m.text.match(/(?<!\p{L})dạ,/giu) ?? []).length <= 1],
  ] as const)('%s', (_, holds) => {
    expect(said.size).toBeGreaterThan(100);
    expect([...said.values()].filter((m) => !holds(m)).map((m) => m.text)).toEqual([]);
  });
});
