// The way out for facilities: a lead's row goes to the target its lane names, by webhook, chat or e-mail, on the
// retry schedule, behind a breaker for each lane.
import { type Deliver, type Delivery, delivered } from '../channels/delivery.js';
import { facilityMessage } from '../leads/facility-message.js';
import { Breaker, retryAt } from '../leads/schedule.js';
import type { Target, Targets } from '../leads/targets.js';
import { deliverWebhook } from '../leads/webhook.js';

export interface FacilityDeliveryOptions {
  targets: () => Targets;
  allowPrivate: boolean;
  /** Sends a lead into a Telegram chat, when Telegram is set up. */
  telegram?: (chat: string, row: Parameters<Deliver>[0]) => Promise<Delivery>;
  /** Sends a lead by e-mail, when SMTP is set up. */
  email?: (to: string, row: Parameters<Deliver>[0]) => Promise<Delivery>;
  /** Longest wait for a webhook's answer, ms (15 s). */
  timeoutMs?: number;
  now?: () => number;
  random?: () => number;
}

/** `lead:<id>` is delivered under the lead's own id; what follows later has an id of its own, as stable. */
const webhookId = (key: string): string => key.replace(/^lead:/u, '').replace(/:/gu, '-');

/** Looked at again when no target is configured. */
const WAIT_MS = 3_600_000;
export const NO_TARGET = 'no target is configured for this facility';

/** The way out for lanes `facility:<id>#<n>`. */
export function facilityDeliver(options: FacilityDeliveryOptions): Deliver {
  const { targets, allowPrivate, now = Date.now, random = Math.random } = options;
  const breaker = new Breaker();
  return async (row) => {
    const [, facility, index] = /^facility:(.+)#(\w+)$/u.exec(row.lane) ?? [];
    const known = targets().get(facility ?? '') ?? [];
    const target = known[index === 'none' ? 0 : Number(index)];
    if (!target) return { outcome: 'retry', status: 0, error: NO_TARGET, retryAt: now() + WAIT_MS };
    if (!breaker.admit(row.lane, now())) {
      const at = breaker.nextProbe(row.lane, now());
      return {
        outcome: 'retry',
        status: 0,
        error: 'the facility does not answer; waiting for a probe',
        retryAt: at,
        holdLane: true,
      };
    }
    const result = await attempt(target, row);
    breaker.record(row.lane, result.outcome === 'done', now());
    return result;
  };

  async function attempt(target: Target, row: Parameters<Deliver>[0]): Promise<Delivery> {
    if ('webhook' in target) {
      const { url, secret } = target.webhook;
      const result = await deliverWebhook({
        url,
        secrets: typeof secret === 'string' ? [secret] : secret,
        id: webhookId(row.key),
        body: row.body,
        now: now(),
        allowPrivate,
        timeoutMs: options.timeoutMs,
      });
      if (result.ok) return { ...delivered, status: result.status };
      const at = result.gone
        ? undefined
        : retryAt(row.attempts, now(), random(), result.retryAfter, row.createdAt);
      return at === undefined
        ? { outcome: 'dead', status: result.status, error: result.error }
        : { outcome: 'retry', status: result.status, error: result.error, retryAt: at };
    }
    const send = 'telegram' in target ? options.telegram : options.email;
    // What only programs understand was delivered when the programs have it.
    if (send && facilityMessage(row.body) === undefined) return delivered;
    if (!send)
      return {
        outcome: 'retry',
        status: 0,
        error: 'this kind of target is not set up on this server',
        retryAt: now() + WAIT_MS,
      };
    const to = 'telegram' in target ? target.telegram.chat : (target as { email: { to: string } }).email.to;
    const result = await send(to, row);
    if (result.outcome !== 'retry') return result;
    const at = retryAt(row.attempts, now(), random(), (result.retryAt ?? 0) - now(), row.createdAt);
    return at === undefined ? { ...result, outcome: 'dead' } : { ...result, retryAt: at };
  }
}
