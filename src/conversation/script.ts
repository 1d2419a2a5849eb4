// Conversation scripts (test/conversations/*.yaml): what a person does and what the bot is expected to answer, as an
// editor writes it. The runner plays one on one channel in one way of typing, saving and reloading after every turn.
import { z } from 'zod';
import { talkOf } from './carry.js';
import type { Env } from './engine/turn.js';
import { KeptInScript } from './kept-in-script.js';
import { CHANNELS, type ChannelId, type Inbound, type Message } from './message.js';
import { readSession, type Session } from './session.js';
import { step } from './step.js';
import { type Effect, FACILITY_STATUSES, type World } from './world.js';

/** Ways of answering: pressing buttons, typing the numbers shown, typing everything without accents. */
export const TYPING_MODES = ['buttons', 'digits', 'accent-less'] as const;
export type TypingMode = (typeof TYPING_MODES)[number];

const words = z.union([z.string(), z.array(z.string())]);
const expected = {
  /** The open question as `flow/step`, or words that the bot says. `nothing`: the bot is silent. */
  bot: words.optional(),
  /** Words that the bot must not say. */
  not: words.optional(),
  /** A kind of effect that the turn must have: lead, lead-change, erase, handover … */
  effect: z.string().optional(),
};
/** `carried` and `carry-late`: a code of another channel was typed here, good or not. `moved`: one of ours there. */
const EVENTS = ['stopped', 'resumed', 'takeover', 'erased', 'moved', 'carried', 'carry-late'] as const;
const MEDIA = ['photo', 'voice', 'sticker', 'video', 'file', 'other', 'withheld'] as const;

const line = z.union([
  /** The greeting: `true`, or the code of the link; `from` is the organisation that the link belongs to. */
  z.strictObject({ start: z.union([z.literal(true), z.string()]), from: z.string().optional(), ...expected }),
  z.strictObject({ you: z.union([z.string(), z.number()]), ...expected }),
  /** The id of an option that the bot has just shown. */
  z.strictObject({ press: z.string(), ...expected }),
  z.strictObject({ send: z.enum(MEDIA), ...expected }),
  z.strictObject({ location: z.tuple([z.number(), z.number()]), ...expected }),
  z.strictObject({ contact: z.string(), own: z.boolean().default(true), ...expected }),
  /** A button of an older message, as `flow/step:option`. */
  z.strictObject({ old: z.string(), ...expected }),
  z.strictObject({ event: z.enum(EVENTS), ...expected }),
  /** Answers the questions about the person until they end: facts by name, "không biết" to all others. */
  z.strictObject({ interview: z.record(z.string(), z.unknown()), ...expected }),
  /** What has become of the registration sent last, with the day of an appointment or the reason; nothing is said. */
  z.strictObject({
    becomes: z.enum(['undelivered', ...FACILITY_STATUSES]),
    day: z.string().optional(),
    reason: z.string().optional(),
  }),
  z.strictObject({ wait: z.string().regex(/^\d+ (?:minute|hour|day)s?$/u, 'must be such as "40 days"') }),
]);
export type ScriptLine = z.output<typeof line>;

const scriptFile = z.strictObject({
  script: z.string().min(1),
  /** Channels to run on, and ways of typing; all when left out. */
  channels: z.array(z.enum(CHANNELS)).min(1).optional(),
  modes: z.array(z.enum(TYPING_MODES)).min(1).optional(),
  /** When the talk begins; a Sunday morning when left out. */
  at: z.iso.datetime({ offset: true }).optional(),
  talk: z.array(line).min(1),
  /** Answers at the end, by name; `null` for one that must not be there. */
  facts: z.record(z.string(), z.unknown()).optional(),
  /** What the registration must carry, each of several, or `none`. */
  lead: z
    .union([z.literal('none'), z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))])
    .optional(),
});
export type Script = z.output<typeof scriptFile>;
/** A file holds a list of scripts. */
export const scriptList = z.array(scriptFile).min(1);

/** Fits a message to the channel: what the person really sees. */
export type Render = (message: Message, channel: ChannelId) => Message[];

export interface Play {
  world: World;
  channel: ChannelId;
  mode: TypingMode;
  render: Render;
  random: Env['random'];
  visit?: Env['visit'];
}

/**
 * The channels and ways of typing to play the `n`th script in: every channel, the ways of typing taking turns from
 * script to script; with `full` every way on every channel.
 */
export function waysOf(script: Script, n: number, full = false): { channel: ChannelId; mode: TypingMode }[] {
  const modes = script.modes ?? TYPING_MODES;
  return (script.channels ?? CHANNELS).flatMap((channel, i) =>
    (full ? modes : [modes[(i + n) % modes.length]!]).map((mode) => ({ channel, mode })),
  );
}

export const DEFAULT_START = Date.parse('2026-11-22T08:00:00+07:00');
const UNIT = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** A talk as it goes on: the state is a string between turns, as in a store. */
export class ScriptedTalk {
  state: string | undefined;
  messages: Message[] = [];
  effects: Effect[] = [];
  readonly all: Effect[] = [];
  readonly kept = new KeptInScript();
  #count = 0;

  constructor(
    readonly play: Play,
    public now: number = DEFAULT_START,
  ) {}

  get session(): Session | undefined {
    return this.#stored();
  }
  /** `flow/step` of the open question; empty when none is. */
  get at(): string {
    const open = this.#stored()?.open;
    return open ? `${open.flow}/${open.step}` : '';
  }
  #stored(): Session | undefined {
    return this.state === undefined ? undefined : readSession(this.state);
  }
  /** Messages as the channel shows them. */
  get seen(): Message[] {
    return this.messages.flatMap((m) => this.play.render(m, this.play.channel));
  }

  /** One event. An erasure forgets the state, as the store does. */
  send(event: Partial<Inbound> & { kind: Inbound['kind'] }): this {
    const { world, channel, random, visit } = this.play;
    const inbound = { channel, user: 'u1', id: `e${this.#count++}`, at: this.now, ...event } as Inbound;
    const n = this.#count;
    const result = step(world, this.#stored(), inbound, {
      now: this.now,
      random: (purpose, length) => random(`${n}:${purpose}`, length),
      kept: this.kept.now,
      visit,
    });
    const erased = result.effects.some((e) => e.type === 'erase');
    this.state = erased ? undefined : JSON.stringify(result.session);
    this.messages = result.messages;
    this.effects = result.effects;
    this.kept.take(result.effects, this.now);
    this.all.push(...result.effects);
    this.now += 5_000;
    return this;
  }

  say(text: string): this {
    return this.send({ kind: 'text', text: this.play.mode === 'accent-less' ? withoutAccents(text) : text });
  }

  /** Chooses a shown option in the way of this talk. Throws when it is not shown. */
  choose(option: string): this {
    const choices = this.messages.flatMap((m) => m.choices ?? []);
    const found = choices.find((c) => c.id.endsWith(`:${option}`));
    if (!found)
      throw new Error(`no option "${option}" among ${choices.map((c) => c.id).join(', ') || 'no options'}`);
    const shown = this.seen.flatMap((m) => m.choices ?? []).find((c) => c.id === found.id);
    const { mode } = this.play;
    if (mode === 'accent-less')
      return this.say(found.label.replace(/[^\p{L}\p{M}\p{N},.()/ -]/gu, '').trim());
    if (mode === 'buttons' && shown) return this.send({ kind: 'choice', choice: found.id });
    return this.say(shown ? numberOf(shown.label) : this.#listedNumber(found.label, choices.indexOf(found)));
  }

  /** The number by which a list in the text offers a choice. */
  #listedNumber(label: string, position: number): string {
    const lines = this.seen.flatMap((m) => m.text.split('\n'));
    const own = lines.find((l) => /^\d+\. /u.test(l) && l.includes(label));
    return own ? numberOf(own) : String(position + 1);
  }
}

/** As typed on a keyboard without Vietnamese. */
const withoutAccents = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

const numberOf = (label: string): string => /^(\d{1,2})[.)]? /u.exec(label)?.[1] ?? label;

/** Plays a script; answers what was not as expected, one line each, and the talk as it stood at the end. */
export function playScript(script: Script, play: Play): { failures: string[]; talk: ScriptedTalk } {
  const talk = new ScriptedTalk(play, script.at === undefined ? DEFAULT_START : Date.parse(script.at));
  const failures: string[] = [];
  for (const [i, line] of script.talk.entries()) {
    const where = `line ${i + 1} (${JSON.stringify(line).slice(0, 70)})`;
    try {
      performLine(talk, line);
    } catch (error) {
      failures.push(`${where}: ${(error as Error).message}`);
      break;
    }
    if ('wait' in line || 'becomes' in line) continue;
    for (const f of unmet(talk, line)) failures.push(`${where}: ${f}`);
    if (talk.seen.length > 2) failures.push(`${where}: ${talk.seen.length} messages in a row`);
  }
  failures.push(...unmetEnd(talk, script));
  return { failures, talk };
}

/** Does what one line says. Throws when a line cannot be done, such as an option that is not shown. */
export function performLine(talk: ScriptedTalk, line: ScriptLine): void {
  if ('wait' in line) {
    const [count, unit] = line.wait.split(' ');
    talk.now += Number(count) * UNIT[unit!.replace(/s$/u, '') as keyof typeof UNIT];
  } else if ('becomes' in line) talk.kept.becomes(line, talk.now);
  else if ('start' in line)
    talk.send({
      kind: 'start',
      ...(line.start === true ? {} : { referral: line.start }),
      ...(line.from === undefined ? {} : { introducer: line.from }),
    });
  else if ('you' in line) talk.say(String(line.you));
  else if ('press' in line) talk.choose(line.press);
  else if ('send' in line) talk.send({ kind: 'media', media: line.send });
  else if ('location' in line)
    talk.send({ kind: 'location', latitude: line.location[0], longitude: line.location[1] });
  else if ('contact' in line) talk.send({ kind: 'contact', phone: line.contact, own: line.own });
  else if ('interview' in line) answerInterview(talk, line.interview);
  else if ('old' in line) talk.send({ kind: 'choice', choice: line.old });
  else if (line.event === 'carried' || line.event === 'carry-late') {
    const session = line.event === 'carried' ? talk.session : undefined;
    talk.send({ kind: 'carried', ...(session ? { talk: talkOf(session) } : {}) });
  } else talk.send({ kind: line.event });
}

const QUESTIONS_LIMIT = 40;

function answerInterview(talk: ScriptedTalk, facts: Record<string, unknown>): void {
  const { world } = talk.play;
  for (let i = 0; i < QUESTIONS_LIMIT; i++) {
    const session = talk.session;
    const flow = world.flows.get(session?.open?.flow ?? '');
    const step = flow?.steps[flow.index.get(session!.open!.step) ?? -1];
    if (!session || !step || !('ask' in step) || step.ask !== 'facts') return;
    const scope = typeof step.scope === 'string' ? session.answers[step.scope] : step.scope;
    const today = new Date(talk.now + 7 * UNIT.hour).toISOString().slice(0, 10);
    const question = world.interview(scope as string[] | undefined, session.answers, today);
    if (!question) return;
    if (question.kind === 'multi-choice') {
      const ticked = question.options.flatMap((o, n) => (facts[o.id] === undefined ? [] : [String(n + 1)]));
      if (ticked.length > 1) talk.say(ticked.join(' '));
      else talk.choose(question.options[Number(ticked[0] ?? question.options.length) - 1]!.id);
      // One ticked by its button waits for the next.
      if (ticked.length === 1 && talk.messages.some((m) => m.choices?.some((c) => c.id.endsWith(':.'))))
        talk.choose('.');
      continue;
    }
    const value = facts[question.facts[0]!];
    const option =
      question.options.find(
        (o) => value !== undefined && (o.value === value || o.id.endsWith(`.${String(value)}`)),
      ) ?? question.options.find((o) => value === undefined && o.value === null);
    if (option) talk.choose(option.id);
    else talk.say(value === undefined ? 'không biết' : String(value));
  }
  throw new Error(`the interview does not end after ${QUESTIONS_LIMIT} questions`);
}

const listed = (words: string | string[] | undefined): string[] =>
  words === undefined ? [] : Array.isArray(words) ? words : [words];

const STEP = /^[a-z0-9-]+\/[a-z0-9-]+$/u;

function unmet(
  talk: ScriptedTalk,
  line: Exclude<ScriptLine, { wait: string } | { becomes: string }>,
): string[] {
  // Without accents a person's own words come back without accents.
  const plain = (s: string) => (talk.play.mode === 'accent-less' ? withoutAccents(s) : s);
  const said = plain(talk.seen.flatMap((m) => [m.text, ...(m.choices ?? []).map((c) => c.label)]).join('\n'));
  const out: string[] = [];
  for (const want of listed(line.bot)) {
    if (want === 'nothing') {
      if (talk.messages.length > 0) out.push(`expected silence, the bot said «${said}»`);
    } else if (STEP.test(want)) {
      if (talk.at !== want) out.push(`expected ${want}, the open question is ${talk.at || 'none'}`);
    } else if (!said.includes(plain(want))) out.push(`expected «${want}», the bot said «${said}»`);
  }
  for (const not of listed(line.not)) if (said.includes(plain(not))) out.push(`the bot said «${not}»`);
  if (line.effect !== undefined && !talk.effects.some((e) => e.type === line.effect))
    out.push(`expected the effect "${line.effect}"`);
  return out;
}

function unmetEnd(talk: ScriptedTalk, script: Script): string[] {
  const plain = (value: unknown) =>
    typeof value === 'string' && talk.play.mode === 'accent-less' ? withoutAccents(value) : value;
  const out: string[] = [];
  const answers = talk.session?.answers ?? {};
  for (const [name, want] of Object.entries(script.facts ?? {})) {
    const found = answers[name] ?? null;
    if (!contains(found, want, plain))
      out.push(`fact ${name} is ${JSON.stringify(found)}, not ${JSON.stringify(want)}`);
  }
  if (script.lead === undefined) return out;
  const leads = talk.all.filter((e) => e.type === 'lead');
  const wanted = script.lead === 'none' ? [] : Array.isArray(script.lead) ? script.lead : [script.lead];
  if (leads.length !== wanted.length) {
    out.push(`${leads.length} registrations were sent, not ${wanted.length}`);
    return out;
  }
  for (const [i, want] of wanted.entries()) {
    const lead = { facility: leads[i]!.facility, channel: talk.play.channel, ...leads[i]!.lead };
    if (!contains(lead, want, plain))
      out.push(`the registration is ${JSON.stringify(lead)}, not ${JSON.stringify(want)}`);
  }
  return out;
}

/** Whether a value holds everything that is wanted of it; objects may hold more. */
function contains(found: unknown, want: unknown, plain: (v: unknown) => unknown): boolean {
  if (want === null || typeof want !== 'object') return plain(found) === plain(want);
  if (Array.isArray(want))
    return (
      Array.isArray(found) &&
      found.length === want.length &&
      want.every((w, i) => contains(found[i], w, plain))
    );
  if (found === null || typeof found !== 'object') return false;
  return Object.entries(want).every(([k, w]) => contains((found as Record<string, unknown>)[k], w, plain));
}
