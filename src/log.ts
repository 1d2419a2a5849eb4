// Logs as JSON lines on standard output. Nothing personal may pass: callers log ids and counts only, and the
// redaction here is the second line.
import { type Logger, pino } from 'pino';

export type Log = Logger;

const REDACTED = [
  'name',
  'phone',
  'text',
  'body',
  'message.text',
  'person',
  'guardian',
  'data',
  'state',
  'token',
  'secret',
  'url',
  'headers',
];

/** Phone-like runs of digits and bot tokens inside error messages. */
const scrub = (text: string): string =>
  text.replace(/\/bot[^/\s]+/gu, '/bot***').replace(/(?:\+?84|0)\d[\d .-]{7,12}\d/gu, '09********');

/** A logger of the given level. Errors are reduced to type, scrubbed message and stack. */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: [...REDACTED, ...REDACTED.map((p) => `*.${p}`)], censor: '***' },
      serializers: {
        err: (error: unknown) => {
          const e = error as Error;
          return {
            type: e?.name,
            message: scrub(String(e?.message ?? error)),
            stack: scrub(String(e?.stack ?? '')),
          };
        },
      },
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  );
}
