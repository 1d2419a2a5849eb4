// A talk with the real engine and the shipped content: every turn saves the session to a string and reads it
// again, so that every conversation test also tests persistence.
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadContent } from '../../src/content.js';
import type { ChannelId, Inbound, Message } from '../../src/conversation/message.js';
import { readSession, type Session } from '../../src/conversation/session.js';
import { step } from '../../src/conversation/step.js';
import type { Effect, World } from '../../src/conversation/world.js';
import { drawFrom } from '../../src/service/turns.js';

export const ROOT = join(import.meta.dirname, '../..');

let content: ReturnType<typeof loadContent> | undefined;
/** The shipped content, read once for a test file. */
export const shippedContent = (): ReturnType<typeof loadContent> =>
  (content ??= loadContent({ knowledgeDir: join(ROOT, 'knowledge'), flowsDir: join(ROOT, 'flows') }));

/** A Sunday morning in Vietnam. */
export const MORNING = Date.parse('2026-11-22T08:00:00+07:00');

export class Talk {
  state: string | undefined;
  now: number;
  messages: Message[] = [];
  effects: Effect[] = [];
  /** Effects of the whole talk. */
  readonly all: Effect[] = [];
  #count = 0;

  constructor(
    readonly world: World,
    readonly channel: ChannelId = 'web',
    now = MORNING,
  ) {
    this.now = now;
  }

  get session(): Session {
    return readSession(this.state!);
  }

  /** `flow/step` of the open question. */
  get at(): string {
    const { open } = this.session;
    return open ? `${open.flow}/${open.step}` : '';
  }

  /** Everything the bot said in the last turn. */
  get text(): string {
    return this.messages.map((m) => m.text).join('\n');
  }

  get choices(): { id: string; label: string }[] {
    return this.messages.flatMap((m) => m.choices ?? []);
  }

  send(event: Partial<Inbound> & { kind: Inbound['kind'] }): this {
    const n = this.#count++;
    const inbound = { channel: this.channel, user: 'u1', id: `e${n}`, at: this.now, ...event } as Inbound;
    const random = drawFrom(Buffer.from(`${n}`.padEnd(32, '0')));
    const before = this.state === undefined ? undefined : readSession(this.state);
    const result = step(this.world, before, inbound, { now: this.now, random });
    this.state = JSON.stringify(result.session);
    this.messages = result.messages;
    this.effects = result.effects;
    this.all.push(...result.effects);
    this.now += 5_000;
    return this;
  }

  say(text: string): this {
    return this.send({ kind: 'text', text });
  }

  start(referral?: string): this {
    return this.send({ kind: 'start', referral });
  }

  /** Presses the shown button whose id ends with the option. */
  press(option: string): this {
    const found = this.choices.find((c) => c.id.endsWith(`:${option}`));
    expect(found, `button "${option}" among ${this.choices.map((c) => c.id).join(', ')}`).toBeDefined();
    return this.send({ kind: 'choice', choice: found!.id });
  }

  /** Types the digit of the shown option. */
  digit(option: string): this {
    const i = this.choices.findIndex((c) => c.id.endsWith(`:${option}`));
    expect(i, `option "${option}" among ${this.choices.map((c) => c.id).join(', ')}`).toBeGreaterThanOrEqual(
      0,
    );
    return this.say(String(i + 1));
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }
}
