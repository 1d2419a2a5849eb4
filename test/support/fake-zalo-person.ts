// A person at the other end of the fake Zalo OA: writes, presses buttons, fills in the form, follows, and reads
// what the Official Account shows.
import type { Json, ShownMessage } from './fake-platform.js';
import { type FakeZalo, ZALO } from './fake-zalo.js';

export class FakeZaloPerson {
  #read = 0;

  constructor(
    readonly zalo: FakeZalo,
    readonly id: string,
  ) {}

  /** Hands an event of this person in; throws when it is not taken. */
  async give(event_name: string, content: Json): Promise<void> {
    this.zalo.wrote(this.id);
    const status = await this.zalo.post({
      sender: { id: this.id },
      user_id_by_app: `by-app-${this.id}`,
      recipient: { id: ZALO.oaId },
      event_name,
      ...content,
    });
    if (status !== 200) throw new Error(`${event_name}: HTTP ${status}`);
  }

  /** A text message as the wire has it, for sending it more than once. */
  text(text: string): Json {
    return { message: { text, msg_id: this.zalo.newId('m') } };
  }

  async follow(): Promise<void> {
    await this.give('follow', {
      sender: undefined,
      recipient: undefined,
      oa_id: ZALO.oaId,
      follower: { id: this.id },
    });
  }

  async unfollow(): Promise<void> {
    await this.give('unfollow', {
      sender: undefined,
      recipient: undefined,
      oa_id: ZALO.oaId,
      follower: { id: this.id },
    });
  }

  /** Buttons of the latest message that has any. */
  buttons(): { label: string; payload: string }[] {
    return this.zalo.messages(this.id).findLast((m) => m.buttons)?.buttons ?? [];
  }

  /** What was shown since the last look. */
  unread(): readonly ShownMessage[] {
    const all = this.zalo.messages(this.id);
    const fresh = all.slice(this.#read);
    this.#read = all.length;
    return fresh;
  }

  /** Waits for at least `count` unread messages and reads them. */
  async answer(count = 1, timeoutMs = 10_000): Promise<readonly ShownMessage[]> {
    await this.zalo.until(
      () => this.zalo.messages(this.id).length >= this.#read + count,
      timeoutMs,
      `an answer to ${this.id}`,
    );
    return this.unread();
  }

  /** Types a text and waits for the answer. */
  async say(text: string): Promise<readonly ShownMessage[]> {
    await this.give('user_send_text', this.text(text));
    return this.answer();
  }

  /** Presses the button whose label contains `label`: its payload comes as a message. */
  async press(label: string): Promise<readonly ShownMessage[]> {
    const button = this.buttons().find((b) => b.label.includes(label));
    if (!button)
      throw new Error(
        `no button "${label}" among ${this.buttons()
          .map((b) => b.label)
          .join(' | ')}`,
      );
    return this.say(button.payload);
  }

  /** Fills in the form that asks for a number. */
  async share(phone: string): Promise<readonly ShownMessage[]> {
    await this.give('user_submit_info', {
      info: { name: 'Nguyễn Thị Hoàng', phone, full_address: { user_city: 'Hà Nội' } },
    });
    return this.answer();
  }
}
