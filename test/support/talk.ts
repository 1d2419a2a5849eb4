// A talk with the real engine and the shipped content: every turn saves the session to a string and reads it
// again, so that every conversation test also tests persistence.
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadContent } from '../../src/content.js';
import type { ChannelId } from '../../src/conversation/message.js';
import { type Play, ScriptedTalk } from '../../src/conversation/script.js';
import type { Session } from '../../src/conversation/session.js';
import type { World } from '../../src/conversation/world.js';
import { drawFrom } from '../../src/service/turns.js';

export const ROOT = join(import.meta.dirname, '../..');

let content: ReturnType<typeof loadContent> | undefined;
/** The shipped content, read once for a test file. */
export const shippedContent = (): ReturnType<typeof loadContent> =>
  (content ??= loadContent({ knowledgeDir: join(ROOT, 'knowledge'), flowsDir: join(ROOT, 'flows') }));

/** A Sunday morning in Vietnam. */
export const MORNING = Date.parse('2026-11-22T08:00:00+07:00');

/** The same letters in every run. */
export const fixedRandom: Play['random'] = drawFrom(Buffer.alloc(32, 7));

/** A talk written line by line in a test; the messages are looked at as the engine gives them. */
export class Talk extends ScriptedTalk {
  constructor(
    readonly world: World,
    readonly channel: ChannelId = 'web',
    now = MORNING,
  ) {
    super({ world, channel, mode: 'buttons', render: (m) => [m], random: fixedRandom }, now);
  }

  /** Throws when there is none, as after an erasure. */
  override get session(): Session {
    const session = super.session;
    if (session === undefined) throw new Error('nothing is kept of this person');
    return session;
  }

  /** Everything the bot said in the last turn. */
  get text(): string {
    return this.messages.map((m) => m.text).join('\n');
  }

  get choices(): { id: string; label: string }[] {
    return this.messages.flatMap((m) => m.choices ?? []);
  }

  start(referral?: string): this {
    return this.send({ kind: 'start', referral });
  }

  /** Presses the shown button whose id ends with the option. */
  press(option: string): this {
    return this.choose(option);
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
