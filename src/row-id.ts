// Ids of outbox rows and leases: unique for ever, over all processes, and growing with time, so that an index takes
// each at its end instead of somewhere in the middle.
import { randomBytes } from 'node:crypto';

const process = randomBytes(9).toString('base64url');
let count = 0;
let moment = 0;
let stamp = '';

/** A new id, such as `mhx3k2p0.0000a.9Qb…`: milliseconds, number within this process, the process. */
export function rowId(): string {
  const now = Date.now();
  // Printing a large number costs more than all the rest.
  if (now !== moment) {
    moment = now;
    stamp = now.toString(36);
  }
  return `${stamp}.${(count++).toString(36).padStart(7, '0')}.${process}`;
}
