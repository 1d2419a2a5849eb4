// Knows every event that was submitted to a store and what was acknowledged, and compares that with what the store
// holds and what the facility got.
import type { Store } from '../../src/store/port.js';
import type { FakeFacility } from '../support/fake-facility.js';
import type { Invariant } from './outcome.js';

interface Submitted {
  person: string;
  lead: boolean;
  acknowledged: boolean;
}

export class Verifier {
  readonly events = new Map<string, Submitted>();
  readonly problems: string[] = [];

  /** An event was handed in. */
  submitted(id: string, person: string, lead: boolean): void {
    if (!this.events.has(id)) this.events.set(id, { person, lead, acknowledged: false });
  }

  /** Its commit was answered for. */
  acknowledged(id: string): void {
    this.events.get(id)!.acknowledged = true;
  }

  get acks(): number {
    return [...this.events.values()].filter((e) => e.acknowledged).length;
  }

  #broken(invariant: Invariant, what: string): void {
    if (this.problems.length < 20) this.problems.push(`${invariant}: ${what}`);
  }

  /**
   * The store after the fault, where a turn leaves one outbox row (its id is the event's) and raises the session's
   * version by one, and a lead has the event's id: I1, I2, I4.
   */
  async store(store: Store): Promise<void> {
    const rows = new Set((await store.outbox({ limit: 1_000_000 })).map((r) => r.id));
    const leads = new Set((await store.leads({ limit: 1_000_000 })).map((l) => l.id));
    const people = new Set([...this.events.values()].map((e) => e.person));
    let versions = 0;
    for (const person of people)
      versions += (await store.session(person as `telegram:${string}`))?.version ?? 0;
    for (const [id, { acknowledged, lead }] of this.events) {
      if (acknowledged && !rows.has(id)) this.#broken('I1', `${id} was acknowledged and is gone`);
      if (lead && rows.has(id) !== leads.has(id)) this.#broken('I2', `lead of ${id} without its turn`);
    }
    for (const id of leads) if (!this.events.has(id)) this.#broken('I2', `lead ${id} was invented`);
    if (versions !== rows.size) this.#broken('I4', `${versions} versions, ${rows.size} turns`);
  }

  /** The facility after the fault: every lead once in effect, always with the same bytes: I2, I3. */
  facility(facility: FakeFacility, leads: readonly string[]): void {
    for (const id of leads) if (!facility.leads.has(id)) this.#broken('I2', `lead ${id} never arrived`);
    const known = new Set(leads);
    for (const id of facility.leads.keys()) if (!known.has(id)) this.#broken('I3', `lead ${id} was invented`);
    for (const id of facility.changed) this.#broken('I3', `lead ${id} came with other bytes`);
    if (facility.refused > 0) this.#broken('I3', `${facility.refused} requests did not verify`);
  }

  /** Anything else that must hold. */
  must(holds: boolean, invariant: Invariant, what: string): void {
    if (!holds) this.#broken(invariant, what);
  }
}
