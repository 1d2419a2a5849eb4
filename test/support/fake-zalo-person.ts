// A person at the other end of the fake Zalo OA: writes, and reads what the Official Account shows.
import { FakeChatPerson } from './fake-person.js';
import type { ShownMessage } from './fake-platform.js';
import { type Json, PATIENCE_MS } from './fake-server.js';
import { type FakeZalo, ZALO } from './fake-zalo.js';

export class FakeZaloPerson extends FakeChatPerson<ShownMessage> {
  constructor(
    readonly zalo: FakeZalo,
    readonly id: string,
  ) {
    super(zalo, id);
  }

  /** Hands an event of this person in, again while it is answered "not in time"; throws when it is not taken. */
  async give(event_name: string, content: Json): Promise<void> {
    this.acts();
    this.zalo.wrote(this.id);
    const event = {
      sender: { id: this.id },
      user_id_by_app: `by-app-${this.id}`,
      recipient: { id: ZALO.oaId },
      event_name,
      timestamp: String(this.zalo.now()),
      ...content,
    };
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const status = await this.zalo.post(event);
      if (status === 200) return;
      if (status !== 503 || Date.now() > deadline) throw new Error(`${event_name}: HTTP ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** A text message as the wire has it, for sending it more than once. */
  text(text: string): Json {
    return { message: { text, msg_id: this.zalo.newId('m') } };
  }

  type(text: string): Promise<void> {
    return this.give('user_send_text', this.text(text));
  }
}
