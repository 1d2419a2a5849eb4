// What a refusal of the Zalo OpenAPI means for the sender. It comes with HTTP 200 and a negative code; the table
// is Zalo Platform docs, "Mã lỗi". Matched by code, never by text.

import { SERVER_PAUSE_MS } from '../pace.js';

export type Failure =
  /** Try again after `after` ms, at most `tries` times when given. `all`: nobody may be sent to until then. */
  | { outcome: 'retry'; after: number; reason: string; all?: boolean; tries?: number }
  /** The access token is not valid (any more). */
  | { outcome: 'token'; reason: string }
  /** This person cannot be reached now: stop until they write again. */
  | { outcome: 'unreachable'; reason: string }
  /** This shape of message may not be supported for this OA: the plain text may be. */
  | { outcome: 'unsupported'; reason: string }
  /** Our request is wrong: sending it again would fail again. */
  | { outcome: 'bad-request'; reason: string }
  /** Not between 22:00 and 06:00 in Vietnam. */
  | { outcome: 'night'; reason: string }
  /** Set-up, verification, tier or quota of the OA: a person must look. */
  | { outcome: 'alarm'; reason: string };

/** Pause of everything after -32: the limit is counted by the minute. */
const RATE_PAUSE_MS = 15_000;
/** "Send failed" and codes we do not know: a few tries. */
const FEW = 4;

const UNREACHABLE = new Set([-213, -217, -218, -227, -230, -232, -244]);
const ALARM = new Set([-204, -205, -209, -211, -212, -219, -221, -223, -224, -235, -242, -320, -321]);
const WRONG = new Set([-100, -210, -240, -248, -249]);

/** The class of an answer's `error` code. `reason` holds the code and nothing of the person. */
export function classify(code: number): Failure {
  const reason = `zalo ${code}`;
  if (code === -216 || code === -220) return { outcome: 'token', reason };
  if (code === -32) return { outcome: 'retry', after: RATE_PAUSE_MS, reason, all: true };
  if (code === -201 || code === -233) return { outcome: 'unsupported', reason };
  if (code === -234) return { outcome: 'night', reason };
  if (UNREACHABLE.has(code)) return { outcome: 'unreachable', reason };
  if (ALARM.has(code)) return { outcome: 'alarm', reason };
  if (WRONG.has(code)) return { outcome: 'bad-request', reason };
  return { outcome: 'retry', after: SERVER_PAUSE_MS, reason, tries: FEW };
}

/** The class of an answer that is not of the API's own form, by its HTTP status. */
export function classifyStatus(status: number): Failure {
  const reason = `HTTP ${status}`;
  if (status === 429) return { outcome: 'retry', after: RATE_PAUSE_MS, reason, all: true };
  return { outcome: 'retry', after: SERVER_PAUSE_MS, reason, ...(status >= 500 ? {} : { tries: FEW }) };
}
