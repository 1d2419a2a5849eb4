// The closed loop: 100 people at a time, one webhook connection each, twelve turns a journey; the next turn
// only after the answer 200 and every reply of the turn were seen and their texts checked.
import type { LeanBotApi, Reply } from './wire.js';
import { WebhookConnection } from './wire.js';

/** The main journey, from the greeting to the receipt, as a person types it. */
export const JOURNEY = [
  '/start',
  '1',
  'em muốn học sửa máy lạnh',
  'Thanh Oai, Hà Nội',
  '4',
  '1',
  '1',
  'đồng ý',
  'Nguyễn Thị Hoa',
  '0912345678',
  '2000',
  'gửi',
] as const;

/** Replies of each turn, as they came when one person played the journey alone. */
export type Script = string[][];

export interface Slice {
  turns: number;
  seconds: number;
  /** Of each turn, from the update to its last reply, ms. */
  latencies: number[];
  wrong: string[];
}

/** What differs from person to person or day to day is no error: receipt codes. */
const mask = (text: string): string => text.replace(/\b[A-Z]{2}-[A-Z0-9]{4,}\b/gu, 'CODE');

let updateId = 900_000_000;
let nextUser = 1_000_000_000;

const updateOf = (user: number, text: string): string =>
  JSON.stringify({
    update_id: updateId++,
    message: {
      message_id: 1,
      from: { id: user, is_bot: false, first_name: 'Hoa', last_name: 'Nguyễn', language_code: 'vi' },
      chat: { id: user, type: 'private', first_name: 'Hoa', last_name: 'Nguyễn' },
      date: 1795219502,
      text,
    },
  });

/** Replies for people whose turn is open. */
class Inbox {
  readonly #open = new Map<number, (text: string) => void>();

  constructor(api: LeanBotApi) {
    api.onReply = ({ chat, text }: Reply) => this.#open.get(chat)?.(text);
  }

  listen(user: number, hear: (text: string) => void): void {
    this.#open.set(user, hear);
  }

  leave(user: number): void {
    this.#open.delete(user);
  }
}

/** One bot under load. People and connections stay open between slices. */
export class Load {
  readonly #inbox: Inbox;
  readonly #people: Person[];

  constructor(api: LeanBotApi, port: number, secret: string, connections: number) {
    this.#inbox = new Inbox(api);
    this.#people = Array.from(
      { length: connections },
      () => new Person(this.#inbox, new WebhookConnection(port, secret)),
    );
  }

  /** Plays one journey alone and slowly, to learn how many replies each turn has and what they say. */
  async learn(quietMs = 250): Promise<Script> {
    const script: Script = [];
    const person = this.#people[0] as Person;
    const user = nextUser++;
    for (const text of JOURNEY) {
      const replies: string[] = [];
      this.#inbox.listen(user, (reply) => replies.push(mask(reply)));
      const status = await person.connection.post(updateOf(user, text));
      if (status !== 200) throw new Error(`"${text}" was answered ${status}`);
      for (let seen = -1; seen !== replies.length || replies.length === 0; ) {
        seen = replies.length;
        await new Promise((resolve) => setTimeout(resolve, quietMs));
      }
      script.push(replies);
    }
    this.#inbox.leave(user);
    return script;
  }

  /** Runs for `seconds`, then lets the turns in hand finish. With `rate` paced, in turns a second. */
  async slice(script: Script, seconds: number, rate?: number): Promise<Slice> {
    const slice: Slice = { turns: 0, seconds: 0, latencies: [], wrong: [] };
    const began = performance.now();
    const end = began + seconds * 1000;
    if (rate === undefined) {
      await Promise.all(
        this.#people.map(async (person) => {
          while (performance.now() < end) await person.turn(script, slice);
        }),
      );
    } else {
      const gap = (this.#people.length * 1000) / rate;
      await Promise.all(
        this.#people.map(async (person, i) => {
          for (let at = began + (gap * i) / this.#people.length; at < end; at += gap) {
            const wait = at - performance.now();
            if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
            await person.turn(script, slice);
          }
        }),
      );
    }
    slice.seconds = (performance.now() - began) / 1000;
    return slice;
  }

  close(): void {
    for (const person of this.#people) person.connection.close();
  }
}

class Person {
  #user = 0;
  #next = 0;

  constructor(
    readonly inbox: Inbox,
    readonly connection: WebhookConnection,
  ) {}

  async turn(script: Script, slice: Slice): Promise<void> {
    if (this.#next === 0) {
      this.inbox.leave(this.#user);
      this.#user = nextUser++;
    }
    const expected = script[this.#next] as string[];
    const text = JOURNEY[this.#next] as string;
    this.#next = (this.#next + 1) % JOURNEY.length;
    const replies: string[] = [];
    const answered = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no reply to "${text}" in 10 s (${replies.length} of ${expected.length})`)),
        10_000,
      );
      this.inbox.listen(this.#user, (reply) => {
        replies.push(reply);
        if (replies.length < expected.length) return;
        clearTimeout(timer);
        resolve();
      });
    });
    const began = performance.now();
    const [status] = await Promise.all([this.connection.post(updateOf(this.#user, text)), answered]);
    slice.latencies.push(performance.now() - began);
    slice.turns++;
    if (status !== 200) slice.wrong.push(`"${text}" was answered ${status}`);
    for (const [i, reply] of replies.entries())
      if (mask(reply) !== expected[i]) slice.wrong.push(`"${text}": ${reply.slice(0, 80)}`);
  }
}
