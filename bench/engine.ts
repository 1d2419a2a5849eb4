// Benchmark of the conversation engine alone: turns a second beside xstate, @grammyjs/conversations and
// botbuilder-dialogs on the same conversation in the same run, the state serialised every turn; size of the state and
// cost of a turn at turn 400; and three seeds of ten thousand random events on the shipped flows.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptedTalk } from '../src/conversation/script.js';
import { randomEvent, seeded } from '../test/support/crowd.js';
import { remembered } from '../test/support/remembered.js';
import { pressing } from '../test/support/script.js';
import { shippedContent } from '../test/support/talk.js';
import { botbuilder } from './engine/botbuilder.js';
import { grammy } from './engine/grammy.js';
import { ours, ourWorld } from './engine/ours.js';
import { ROUND, type Subject } from './engine/subject.js';
import { xstate } from './engine/xstate.js';
import { keep } from './report.js';

const ROOT = join(import.meta.dirname, '..');
const PEERS = join(import.meta.dirname, 'peers');
const TURNS = 400;
const EVENTS = 10_000;

const median = (a: readonly number[]) => [...a].sort((x, y) => x - y)[Math.floor(a.length / 2)]!;

interface Measured {
  name: string;
  perSecond: number;
  /** Median ms of a turn around turn 10 and around turn 400. */
  early: number;
  late: number;
  state: number;
}

/** Talks of 400 turns for `ms`, every answer checked. */
async function measure(make: () => Promise<Subject> | Subject, ms: number): Promise<Measured> {
  const early: number[] = [];
  const late: number[] = [];
  let [turns, spent, state, name] = [0, 0, 0, ''];
  for (let talk = 0; spent < ms || talk < 2; talk++) {
    const subject = await make();
    name = subject.name;
    // The first talk warms up.
    for (let i = 0; i < TURNS; i++) {
      const [text, wanted] = ROUND[i % ROUND.length]!;
      const began = performance.now();
      const said = await subject.turn(text);
      const took = performance.now() - began;
      if (!said.includes(wanted))
        throw new Error(`${name}: "${text}" was answered «${said}», not «${wanted}»`);
      if (talk > 0) {
        turns++;
        spent += took;
        if (i >= 8 && i < 28) early.push(took);
        if (i >= TURNS - 20) late.push(took);
      }
    }
    state = subject.state();
  }
  return { name, perSecond: (turns / spent) * 1000, early: median(early), late: median(late), state };
}

/** Three times ten thousand random events; answers the largest state. Throws when one goes wrong. */
async function randomEvents(): Promise<number> {
  const world = remembered((await shippedContent()).world);
  let largest = 0;
  for (const seed of [11, 12, 13]) {
    const random = seeded(seed);
    const talk = new ScriptedTalk(pressing(world));
    for (let i = 0; i < EVENTS; i++) {
      talk.send(randomEvent(talk, random));
      talk.all.length = 0;
      if (talk.messages.length > 2)
        throw new Error(`seed ${seed}, event ${i}: ${talk.messages.length} messages`);
      largest = Math.max(largest, talk.state?.length ?? 0);
    }
  }
  return largest;
}

if (!existsSync(join(PEERS, 'node_modules'))) {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: PEERS,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the peers could not be installed');
}
const ms = process.argv.includes('--quick') ? 500 : 3_000;
const world = await ourWorld({ knowledgeDir: join(ROOT, 'knowledge'), flowsDir: join(ROOT, 'flows') });
const rows: Measured[] = [];
for (const make of [() => ours(world), xstate, grammy, botbuilder]) rows.push(await measure(make, ms));
const us = rows[0]!;
console.log(
  '| engine | turns/s | this engine / it | ms at turn 10 | ms at turn 400 | state after 400 turns |',
);
console.log('|---|---|---|---|---|---|');
for (const r of rows)
  console.log(
    `| ${r.name} | ${Math.round(r.perSecond)} | ${(us.perSecond / r.perSecond).toFixed(2)} | ${r.early.toFixed(3)} | ${r.late.toFixed(3)} | ${r.state} |`,
  );
keep('engine', rows);
if (!process.argv.includes('--quick'))
  console.log(
    `\n3 × ${EVENTS} random events on the shipped flows: largest state ${await randomEvents()} characters`,
  );
