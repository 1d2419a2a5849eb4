// The clocks of leads: one due row a lead, which wakes up, does what has become late and sleeps on. Every effect has
// a key of its own, so a wake-up that is repeated after a crash does nothing twice.
import { type Deliver, type Delivery, settled } from '../channels/delivery.js';
import type { Holidays } from '../knowledge/holidays-file.js';
import { type ClockStep, clockNow } from '../leads/clock.js';
import { tellAt } from '../leads/hours.js';
import { type LeadData, type LeadRecord, leadData } from '../leads/lead.js';
import {
  alarmRows,
  backupRows,
  learnerRow,
  officerRows,
  type Row,
  reminderRows,
  unconfirmedRows,
} from '../leads/rows.js';
import type { Targets } from '../leads/targets.js';
import type { Log } from '../log.js';
import type { OutboxView, Store } from '../store/port.js';
import { confirmationName } from './facility-people.js';

export interface LeadClockOptions {
  store: Pick<Store, 'lead' | 'outbox' | 'commit' | 'get'>;
  targets: () => Targets;
  holidays: () => Pick<Holidays, 'days' | 'workedSaturdays'>;
  /** Names of facilities as people see them, and who else teaches the same when they do not call. */
  facility: (id: string) => { name: string; backup?: string };
  /** The name of who else near a course teaches the same and has a seat. */
  elsewhere?: (course: string) => string | undefined;
  log: Log;
  wake: () => void;
  now?: () => number;
}

/** What a clock's row carries: a lead, or a withdrawal that waits for its confirmation. */
export interface ClockBody {
  lead: string;
  withdrawn?: true;
}

/** The way out for the lane of the clocks. */
export function leadClock(options: LeadClockOptions): Deliver {
  const { store, targets, holidays, facility, elsewhere, log, wake, now = Date.now } = options;
  return async (row): Promise<Delivery> => {
    const body = JSON.parse(row.body) as ClockBody;
    const lead = await store.lead(body.lead);
    if (!lead) return settled;
    if (body.withdrawn) return checkWithdrawal(lead);
    const data = leadData(lead);
    if (!data) return settled;
    const at = now();
    const arrived = (await deliveriesOf(store, lead.id)).some((r) => r.status === 'done');
    const { due, next } = clockNow(lead as { createdAt: number; status: 'new' }, arrived, at, holidays());
    const rows = due.flatMap((step) => rowsFor(step, lead, data, at));
    if (rows.length > 0) {
      await store.commit({
        outbox: rows,
        events: due.map((step) => ({ at, type: 'lead-late', channel: '', flow: '', step: '', data: step })),
      });
      if (due.includes('undelivered'))
        log.error({ lead: lead.id, facility: lead.facility }, 'a lead is not delivered');
      wake();
    }
    return next === undefined ? settled : { outcome: 'retry', status: 0, error: '', retryAt: next };
  };

  function rowsFor(step: ClockStep, lead: LeadRecord, data: LeadData, at: number): Row[] {
    const { name, backup } = facility(lead.facility);
    const labels = { facilityName: name };
    switch (step) {
      case 'undelivered':
        return alarmRows('undelivered', lead, { ...labels, reason: 'quá 1 giờ' }, targets(), at);
      case 'second-way':
        return [
          ...backupRows(lead, targets(), at),
          ...alarmRows('undelivered-4h', lead, { ...labels, reason: 'quá 4 giờ' }, targets(), at),
        ];
      case 'late': {
        const other = backup === undefined ? elsewhere?.(lead.course) : facility(backup).name;
        const notice = { type: 'lead.late' as const, lead: lead.id, ...(other ? { other } : {}) };
        return [
          ...reminderRows(lead, targets(), at),
          ...(lead.owner === ''
            ? []
            : [learnerRow(lead.owner, `late:${lead.id}`, notice, tellAt(lead.owner, at))]),
        ];
      }
      case 'backup':
        return backupRows(lead, targets(), at);
      case 'officer':
        return officerRows(lead, data.referral, labels, targets(), at);
    }
  }

  /** Ten days after a withdrawal: whether the facility said that the data is gone (a webhook's 2xx says so). */
  async function checkWithdrawal(lead: LeadRecord): Promise<Delivery> {
    const rows = await deliveriesOf(store, lead.id, 'withdrawn');
    const programs = (targets().get(lead.facility) ?? []).map((t) => 'webhook' in t);
    const byProgram = rows.some(
      (r) => r.status === 'done' && programs[Number(r.lane.split('#')[1])] === true,
    );
    if (byProgram || (await store.get(confirmationName(lead.id))) !== undefined) return settled;
    const { name } = facility(lead.facility);
    await store.commit({ outbox: unconfirmedRows(lead, { facilityName: name }, targets(), now()) });
    log.error({ lead: lead.id, facility: lead.facility }, 'a withdrawal is not confirmed');
    wake();
    return settled;
  }
}

/** The rows that carry a lead (or its withdrawal) to each target of its facility, the first target first. */
export async function deliveriesOf(
  store: Pick<Store, 'outbox'>,
  lead: string,
  prefix = 'lead',
): Promise<OutboxView[]> {
  const rows: OutboxView[] = [];
  for (let n = 0; n < 8; n++) {
    const key = n === 0 ? `${prefix}:${lead}` : `${prefix}:${lead}:${n}`;
    const [found] = await store.outbox({ key, limit: 1 });
    if (!found) break;
    rows.push(found);
  }
  return rows;
}
