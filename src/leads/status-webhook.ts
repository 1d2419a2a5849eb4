// `lead.status`: a facility's own system tells what became of a lead, signed by Standard Webhooks with the secret
// that the facility already has.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { keyOf } from './signing.js';
import { FACILITY_STATUSES, isDay, REASONS, type StatusChange } from './status.js';
import { type Target, targetSecrets } from './targets.js';

/** The tolerance that Standard Webhooks recommends, ms. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Whether one of the signatures of a request was made with one of the secrets, within five minutes of `now`.
 * Constant in time for each pair.
 */
export function verifyWebhook(
  secrets: readonly string[],
  headers: { id: unknown; timestamp: unknown; signature: unknown },
  raw: string,
  now: number,
): boolean {
  const { id, timestamp, signature } = headers;
  if (typeof id !== 'string' || !/^[\w.-]{1,128}$/u.test(id)) return false;
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/u.test(timestamp)) return false;
  if (typeof signature !== 'string' || signature.length > 2000) return false;
  if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const given = signature
    .split(' ')
    .filter((s) => s.startsWith('v1,'))
    .map((s) => Buffer.from(s.slice(3), 'base64'));
  return secrets.some((secret) => {
    const wanted = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${raw}`).digest();
    return given.some((g) => g.length === wanted.length && timingSafeEqual(g, wanted));
  });
}

/** Every secret of a facility's webhook targets. */
export const secretsOf = (targets: readonly Target[] | undefined): string[] =>
  (targets ?? []).flatMap(targetSecrets);

const reasons = Object.keys(REASONS) as [keyof typeof REASONS, ...(keyof typeof REASONS)[]];

const event = z.object({
  type: z.literal('lead.status'),
  data: z.object({
    id: z.string().min(1).max(64),
    status: z.enum(FACILITY_STATUSES),
    reason: z.enum(reasons).optional(),
    appointment: z.string().refine(isDay, 'must be a day YYYY-MM-DD').optional(),
    note: z.string().max(500).optional(),
  }),
});

/** Reads the body of a `lead.status`. Answers what it wants, or what is wrong with it. */
export function readStatusEvent(
  raw: string,
  facility: string,
): { lead: string; change: StatusChange } | { problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return { problem: 'not JSON' };
  }
  const parsed = event.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}` };
  }
  const { id, ...change } = parsed.data.data;
  return { lead: id, change: { ...change, by: facility, via: 'webhook' } };
}
