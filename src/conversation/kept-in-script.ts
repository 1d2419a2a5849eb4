// What the store would keep of the person of a conversation script: registrations and consents as the effects of the talk
// make them, and what the script says has become of them.
import type { ConsentRecord } from './session.js';
import { type Effect, GUARDIAN_MS, type Kept, type Registration } from './world.js';

export class KeptInScript {
  #registrations: Registration[] = [];
  #consents: ConsentRecord[] = [];

  get now(): Kept {
    return { registrations: this.#registrations, consents: this.#consents };
  }

  /** Takes in what a turn has done. */
  take(effects: readonly Effect[], at: number): void {
    for (const effect of effects)
      switch (effect.type) {
        case 'lead':
          this.#sent(effect, at);
          break;
        case 'lead-change':
          this.#taken(effect.receipt, effect.change === 'cancel' ? 'cancelled' : 'withdrawn', at);
          break;
        case 'consent':
          this.#consents = [...this.#consents, effect.answer];
          break;
        case 'erase':
          this.#registrations = [];
          this.#consents = [];
          break;
        default:
      }
  }

  /** Sets the state of the newest registration. Throws when there is none. */
  becomes(news: { becomes: string; day?: string; reason?: string }, at: number): void {
    const [newest, ...others] = this.#registrations;
    if (!newest) throw new Error('nothing has been sent');
    const state: Partial<Registration> =
      news.becomes === 'undelivered'
        ? { arrived: false }
        : { status: news.becomes, changedAt: at, appointment: news.day, reason: news.reason };
    this.#registrations = [{ ...newest, ...state }, ...others];
  }

  #sent({ facility, lead }: Extract<Effect, { type: 'lead' }>, at: number): void {
    const { receipt, course, person, awaiting, replaces } = lead;
    if (replaces !== undefined) this.#taken(replaces, 'cancelled', at);
    const status = awaiting === undefined ? 'new' : 'awaiting-guardian';
    const one: Registration = {
      receipt,
      course,
      facility,
      status,
      sentAt: at,
      changedAt: at,
      name: person.name,
      phone: person.phone,
      arrived: awaiting === undefined,
      ...(awaiting === undefined ? {} : { until: at + GUARDIAN_MS }),
    };
    if (!this.#registrations.some((r) => r.receipt === receipt))
      this.#registrations = [one, ...this.#registrations];
  }

  /** What still waited for the guardian is kept no longer. */
  #taken(receipt: string, status: string, at: number): void {
    this.#registrations = this.#registrations.flatMap((r) => {
      if (receipt !== '*' && r.receipt !== receipt) return [r];
      if (r.status === 'awaiting-guardian') return [];
      return r.status === 'cancelled' || r.status === 'withdrawn' ? [r] : [{ ...r, status, changedAt: at }];
    });
  }
}
