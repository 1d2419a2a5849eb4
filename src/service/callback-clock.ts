// The clock of «Gọi lại»: one row for each wish to be called. When the promised working days have passed and nobody
// has called, the operator hears of it and the person is told; keys make a repeated wake-up do nothing twice.
import { type Deliver, settled } from '../channels/delivery.js';
import type { Holidays } from '../knowledge/holidays-file.js';
import { callBy } from '../leads/clock.js';
import { tellAt } from '../leads/hours.js';
import { type CallbackClockBody, callbackLateRows, learnerRow } from '../leads/rows.js';
import type { Targets } from '../leads/targets.js';
import type { Log } from '../log.js';
import { callbackOf } from '../office/callbacks.js';
import type { SessionKey, Store } from '../store/port.js';

export interface CallbackClockOptions {
  store: Pick<Store, 'get' | 'commit'>;
  targets: () => Targets;
  holidays: () => Pick<Holidays, 'days' | 'workedSaturdays'>;
  log: Log;
  wake: () => void;
  now?: () => number;
}

/** The way out for the lane of these clocks. */
export function callbackClock(options: CallbackClockOptions): Deliver {
  const { store, targets, holidays, log, wake, now = Date.now } = options;
  return async (row) => {
    const { callback: key } = JSON.parse(row.body) as CallbackClockBody;
    const wish = await callbackOf(store, key as SessionKey);
    if (wish === undefined) return settled;
    const at = now();
    const late = callBy(wish.since, holidays());
    if (at < late) return { outcome: 'retry', status: 0, error: '', retryAt: late };
    await store.commit({
      outbox: [
        ...callbackLateRows(key, wish.since, targets(), at),
        learnerRow(
          key,
          `told:callback-late:${key}:${wish.since}`,
          { type: 'callback.late' },
          tellAt(key, at),
        ),
      ],
    });
    log.error({ channel: key.split(':', 1)[0] }, 'somebody who asked to be called still waits');
    wake();
    return settled;
  };
}
