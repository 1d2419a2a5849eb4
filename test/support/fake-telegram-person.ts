// A person at the other end of the fake Telegram: writes and presses buttons. Works over the webhook when one is
// set, over getUpdates otherwise.
import { FakeChatPerson } from './fake-person.js';
import type { Json } from './fake-server.js';
import type { FakeTelegram } from './fake-telegram.js';
import type { ShownMessage } from './fake-telegram-chats.js';

export class FakePerson extends FakeChatPerson<ShownMessage> {
  #messageId = 1;
  #callbackId = 1;

  constructor(
    readonly telegram: FakeTelegram,
    readonly id: number,
  ) {
    super(telegram, String(id));
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
    this.acts();
    if (this.telegram.webhook) await this.telegram.deliver(update);
    else this.telegram.queue(update);
  }

  type(text: string): Promise<void> {
    return this.give(this.message({ text }));
  }

  /** Buttons of the latest message that has any. */
  buttons(): { text: string; data?: string }[] {
    const last = this.telegram.messages(this.chat).findLast((m) => m.reply_markup?.inline_keyboard);
    return (last?.reply_markup?.inline_keyboard ?? [])
      .flat()
      .map((b) => ({ text: b.text, data: b.callback_data }));
  }

  /** The data of the button whose label contains `label`, once it is there. */
  async button(label: string): Promise<string> {
    const found = await this.find(
      label,
      () => this.buttons().filter((b) => b.data !== undefined),
      (b) => b.text,
    );
    return found.data!;
  }

  /** Presses the button whose label contains `label`, once it is there, and waits for an answer. */
  async press(label: string): Promise<readonly ShownMessage[]> {
    await this.give(this.callback(await this.button(label)));
    return this.answer();
  }
}
