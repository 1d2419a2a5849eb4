// Sets what became of a lead. History, the learner's notice and what reports count change in one commit.
import { tellAt } from '../leads/hours.js';
import { leadData } from '../leads/lead.js';
import { toldKey } from '../leads/notices.js';
import { learnerRow } from '../leads/rows.js';
import { applyStatus, type StatusChange } from '../leads/status.js';
import type { Commit, Store } from '../store/port.js';

export type StatusOutcome = 'done' | 'same' | 'gone' | 'not-allowed';
/** `event` names the message that wants the change: a repeat of it changes nothing (`same`). */
export type SetStatus = (
  leadId: string,
  change: StatusChange,
  event?: { channel: string; id: string },
) => Promise<StatusOutcome>;

export interface LeadStatusOptions {
  store: Pick<Store, 'lead' | 'commit'>;
  /** Makes the sender look for due rows. */
  wake: () => void;
  now?: () => number;
}

const MAX_TRIES = 10;

/**
 * The one way to change the status of a lead. Whether the caller may touch this lead is the caller's matter.
 * Answers `gone` for an unknown or erased lead; `not-allowed` as `applyStatus` says. Rejects when the store does.
 */
export function createLeadStatus({ store, wake, now = Date.now }: LeadStatusOptions): SetStatus {
  return async (leadId, change, event) => {
    for (let tries = 1; ; tries++) {
      const lead = await store.lead(leadId);
      const data = lead && leadData(lead);
      if (!lead || !data) return 'gone';
      const at = now();
      const applied = applyStatus(lead.status as never, data, change, at);
      if (typeof applied === 'string') return applied;
      const news = lead.owner !== '' && (lead.status !== change.status || change.appointment !== undefined);
      const commit: Commit = {
        ...(event === undefined ? {} : { seen: { ...event, at } }),
        leadChanges: [
          {
            id: lead.id,
            status: change.status,
            data: JSON.stringify(applied.data),
            at,
            expected: lead.updatedAt,
          },
        ],
        outbox: news
          ? [
              learnerRow(
                lead.owner,
                toldKey(lead.id, applied.data.history!.length, at),
                { type: 'lead.status', lead: lead.id, status: change.status },
                tellAt(lead.owner, at),
              ),
            ]
          : [],
        events: [{ at, type: 'lead-status', channel: change.via, flow: '', step: '', data: change.status }],
      };
      const done = await store.commit(commit);
      if (done.status === 'committed') {
        wake();
        return 'done';
      }
      if (done.status === 'duplicate') return 'same';
      if (tries >= MAX_TRIES) throw new Error('the lead is changed faster than it can be followed');
    }
  };
}
