// Which consents of a person are in force: the last word on each purpose and facility counts, wherever it is kept.
import type { ConsentRecord } from './session.js';
import type { Kept } from './world.js';

/** Those of the talk and those kept from before it, each once, without what else the store knows of them. */
export function consentsInForce(talk: readonly ConsentRecord[], kept: Kept): ConsentRecord[] {
  const last = new Map<string, ConsentRecord>();
  for (const consent of [...kept.consents, ...talk].sort((a, b) => a.at - b.at)) {
    const { purpose, facility, version, hash, at, channel, event, given } = consent;
    last.set(`${purpose} ${facility ?? ''}`, {
      purpose,
      ...(facility === undefined ? {} : { facility }),
      version,
      hash,
      at,
      channel,
      event,
      given,
    });
  }
  return [...last.values()].filter((c) => c.given);
}
