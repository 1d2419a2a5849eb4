// A person at the other end of a stand-in of a chat platform: types, and reads what the bot shows.
import { type FakeServer, PATIENCE_MS } from './fake-server.js';

const includes = (text: string, words: string | RegExp): boolean =>
  typeof words === 'string' ? text.includes(words) : words.test(text);

export abstract class FakeChatPerson<Shown extends { text: string }> {
  #read = 0;
  /** What stood in the chat when this person last did something. */
  #stood = 0;

  protected constructor(
    readonly platform: FakeServer<unknown, Shown>,
    readonly chat: string,
  ) {}

  /** Hands a typed text in. */
  abstract type(text: string): Promise<void>;

  /** What was shown since the last look. */
  unread(): readonly Shown[] {
    const all = this.platform.messages(this.chat);
    const fresh = all.slice(this.#read);
    this.#read = all.length;
    return fresh;
  }

  /** Waits for at least `count` unread messages and reads them. A late one of the turn before counts as well. */
  async answer(count = 1, timeoutMs = PATIENCE_MS): Promise<readonly Shown[]> {
    await this.platform.until(
      () => this.platform.messages(this.chat).length >= this.#read + count,
      timeoutMs,
      `an answer to ${this.chat}`,
    );
    return this.unread();
  }

  /**
   * Waits for a message with these words among all that came after this person last did something, read or not, and
   * answers it: whatever else the bot says before or after.
   */
  async hears(words: string | RegExp): Promise<Shown> {
    const since = () => this.platform.messages(this.chat).slice(this.#stood);
    await this.platform.until(
      () => since().some((m) => includes(m.text, words)),
      PATIENCE_MS,
      () =>
        `${this.chat} hears ${String(words)}, not only ${since()
          .map((m) => m.text)
          .join(' | ')}`,
    );
    return since().find((m) => includes(m.text, words))!;
  }

  /** Types a text and waits for an answer. */
  async say(text: string): Promise<readonly Shown[]> {
    await this.type(text);
    return this.answer();
  }

  /** To be called before this person does something. */
  protected acts(): void {
    this.#stood = this.platform.messages(this.chat).length;
  }

  /** Waits for a button whose label contains the words. */
  protected async find<B>(label: string, buttons: () => readonly B[], labelOf: (b: B) => string): Promise<B> {
    const found = () => buttons().find((b) => labelOf(b).includes(label));
    await this.platform.until(
      () => found() !== undefined,
      PATIENCE_MS,
      () => `a button "${label}" among ${buttons().map(labelOf).join(' | ')}`,
    );
    return found()!;
  }
}
