// Standard Webhooks v1 signatures: HMAC-SHA256 over `id.timestamp.body`, secret `whsec_` + base64.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** The key bytes of a `whsec_…` secret. */
export const keyOf = (secret: string): Buffer =>
  Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');

/** What is wrong with a signing secret, or undefined. The specification wants 24 to 64 random bytes. */
export function secretProblem(secret: string): string | undefined {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(encoded)) return 'is not base64 (whsec_…)';
  const bytes = keyOf(secret).length;
  return bytes < 24 || bytes > 64 ? `holds ${bytes} bytes, 24 to 64 are needed` : undefined;
}

/** `v1,<base64>` for one secret; several (a rotation) stand side by side. `timestamp` in seconds. */
export function sign(secrets: readonly string[], id: string, timestamp: number, body: string): string {
  return secrets
    .map((s) => `v1,${createHmac('sha256', keyOf(s)).update(`${id}.${timestamp}.${body}`).digest('base64')}`)
    .join(' ');
}

/** The three headers of one attempt. `id` stays the same over all attempts, the time is that of the attempt (ms). */
export function webhookHeaders(
  secrets: readonly string[],
  id: string,
  now: number,
  body: string,
): Record<string, string> {
  const timestamp = Math.floor(now / 1000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(secrets, id, timestamp, body),
  };
}
