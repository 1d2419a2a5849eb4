// A person at the other end of the fake Telegram: writes, presses buttons, shares a number, and reads what the
// bot shows. Works over the webhook when one is set, over getUpdates otherwise.
import type { FakeTelegram, Json, ShownMessage } from './fake-telegram.js';

export class FakePerson {
  readonly chat: string;
  #messageId = 1;
  #callbackId = 1;
  #read = 0;

  constructor(
    readonly telegram: FakeTelegram,
    readonly id: number,
  ) {
    this.chat = String(id);
  }

  get #from(): Json {
    return { id: this.id, is_bot: false, first_name: 'Hoàng', language_code: 'vi' };
  }

  get #chat(): Json {
    return { id: this.id, type: 'private', first_name: 'Hoàng' };
  }

  /** An update of a message by this person, with the given content. */
  message(content: Json): Json {
    return {
      update_id: this.telegram.nextUpdateId(),
      message: {
        message_id: this.#messageId++,
        from: this.#from,
        chat: this.#chat,
        date: Math.floor(Date.now() / 1000),
        ...content,
      },
    };
  }

  /** An update of a press of the button with this data, under the latest message that has it. */
  callback(data: string): Json {
    const under = this.telegram
      .messages(this.chat)
      .findLast((m) => m.reply_markup?.inline_keyboard?.flat().some((b) => b.callback_data === data));
    const id = `${this.id}-${this.#callbackId++}`;
    this.telegram.registerCallback(id);
    return {
      update_id: this.telegram.nextUpdateId(),
      callback_query: {
        id,
        from: this.#from,
        chat_instance: '-3141592653589793238',
        data,
        message: {
          message_id: under?.message_id ?? 1,
          chat: this.#chat,
          ...(under ? { date: Math.floor(Date.now() / 1000), text: under.text } : { date: 0 }),
        },
      },
    };
  }

  /** Hands an update in, by webhook (until it is taken) or by the queue. */
  async give(update: Json): Promise<void> {
    if (this.telegram.webhook) await this.telegram.deliver(update);
    else this.telegram.queue(update);
  }

  /** Buttons of the latest message that has any. */
  buttons(): { text: string; data?: string }[] {
    const last = this.telegram.messages(this.chat).findLast((m) => m.reply_markup?.inline_keyboard);
    return (last?.reply_markup?.inline_keyboard ?? [])
      .flat()
      .map((b) => ({ text: b.text, data: b.callback_data }));
  }

  /** What the bot has shown since the last look. */
  unread(): readonly ShownMessage[] {
    const all = this.telegram.messages(this.chat);
    const fresh = all.slice(this.#read);
    this.#read = all.length;
    return fresh;
  }

  /** Waits for at least `count` unread messages and reads them. */
  async answer(count = 1, timeoutMs = 10_000): Promise<readonly ShownMessage[]> {
    await this.telegram.until(
      () => this.telegram.messages(this.chat).length >= this.#read + count,
      timeoutMs,
      `an answer to ${this.chat}`,
    );
    return this.unread();
  }

  /** Types a text and waits for the answer. */
  async say(text: string): Promise<readonly ShownMessage[]> {
    await this.give(this.message({ text }));
    return this.answer();
  }

  /** Presses the button whose label contains `label` and waits for the answer. */
  async press(label: string): Promise<readonly ShownMessage[]> {
    const data = this.buttons().find((b) => b.text.includes(label))?.data;
    if (data === undefined)
      throw new Error(
        `no button "${label}" among ${this.buttons()
          .map((b) => b.text)
          .join(' | ')}`,
      );
    await this.give(this.callback(data));
    return this.answer();
  }

  /** Shares a contact card: the own number, or somebody else's. */
  async share(phone: string, owner: number | undefined = this.id): Promise<readonly ShownMessage[]> {
    await this.give(
      this.message({
        contact: {
          phone_number: phone,
          first_name: 'Hoàng',
          ...(owner === undefined ? {} : { user_id: owner }),
        },
      }),
    );
    return this.answer();
  }
}
