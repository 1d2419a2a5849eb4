// The record of what a person agreed to: an append-only chain, each entry sealed with a hash over the one before, so
// that none can be changed or left out unnoticed.
import { createHash } from 'node:crypto';

/** One answer to a consent question. */
export interface ConsentAnswer {
  purpose: string;
  facility?: string;
  version: number;
  /** SHA-256 of the text in knowledge/consents, hexadecimal. */
  hash: string;
  /** The exact words that were shown; empty for a withdrawal, which shows none. */
  text: string;
  at: number;
  channel: string;
  /** The event (message, button press) that answered. */
  event: string;
  given: boolean;
}

export interface ConsentEntry extends ConsentAnswer {
  /** SHA-256 of the exact words shown. */
  textHash: string;
  /** The seal of the entry before; empty for the first. */
  before: string;
  /** SHA-256 over everything above. */
  seal: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const sealOf = ({ seal: _, ...entry }: ConsentEntry): string =>
  sha256(JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))));

/** Adds an answer; one of an event that is recorded already is left as it is. */
export function appendConsent(chain: readonly ConsentEntry[], answer: ConsentAnswer): ConsentEntry[] {
  const known = chain.some(
    (e) => e.event === answer.event && e.channel === answer.channel && e.purpose === answer.purpose,
  );
  if (known) return [...chain];
  const entry: ConsentEntry = {
    ...answer,
    textHash: sha256(answer.text),
    before: chain.at(-1)?.seal ?? '',
    seal: '',
  };
  return [...chain, { ...entry, seal: sealOf(entry) }];
}

/** Whether nothing was changed, left out or moved. */
export const isIntact = (chain: readonly ConsentEntry[]): boolean =>
  chain.every(
    (e, i) =>
      e.seal === sealOf(e) && e.before === (chain[i - 1]?.seal ?? '') && e.textHash === sha256(e.text),
  );

/** Reads a chain as it is stored. */
export const readChain = (value: string | undefined): ConsentEntry[] =>
  value === undefined ? [] : (JSON.parse(value) as ConsentEntry[]);
