// `leads`: what became of registrations. Lists, shows every delivery attempt, sends again, closes with a reason.
import { parseArgs } from 'node:util';
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import { maskedPhone } from '../conversation/text.js';
import { leadData } from '../leads/lead.js';
import { deliveriesOf } from '../service/lead-clock.js';
import type { Awaiting } from '../service/lead-effects.js';
import type { OutboxView, Store } from '../store/port.js';

const USAGE = `usage: leads list [--facility ID] [--status STATUS] [--json]
       leads show ID|RECEIPT [--json]
       leads redeliver ID|RECEIPT|--dead
       leads close ID|RECEIPT --reason TEXT`;

/** Answers 0, or 1 when nothing was found, or 2 for a wrong call. */
export async function leads(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      facility: { type: 'string' },
      status: { type: 'string' },
      json: { type: 'boolean' },
      dead: { type: 'boolean' },
      reason: { type: 'string' },
      limit: { type: 'string', default: '100' },
    },
  });
  const [verb, id] = positionals;
  const needsId = verb === 'show' || verb === 'close' || (verb === 'redeliver' && !values.dead);
  if (!['list', 'show', 'redeliver', 'close'].includes(verb ?? '') || (needsId && !id)) {
    console.error(USAGE);
    return 2;
  }
  const store = await openConfiguredStore(readConfig(process.env), { join: true });
  try {
    if (verb === 'list') return await list(store, values);
    if (verb === 'redeliver' && values.dead) {
      const dead = await store.outbox({ kind: 'lead', status: 'dead', limit: 10_000 });
      console.log(
        `${await store.redeliver(
          dead.map((r) => r.key),
          Date.now(),
        )} sent again`,
      );
      return 0;
    }
    const lead = await store.lead(id!);
    if (!lead) {
      console.error(`no lead "${id}"`);
      return 1;
    }
    const rows = await rowsOf(store, lead.id);
    if (verb === 'redeliver') {
      console.log(
        `${await store.redeliver(
          rows.map((r) => r.key),
          Date.now(),
        )} sent again`,
      );
      return 0;
    }
    if (verb === 'close') {
      if (!values.reason) {
        console.error('a reason is needed: leads close ID --reason TEXT');
        return 2;
      }
      console.log(
        `${await store.close(
          rows.map((r) => r.key),
          values.reason,
          Date.now(),
        )} closed`,
      );
      return 0;
    }
    const data = leadData(lead);
    const shown = {
      id: lead.id,
      receipt: lead.receipt,
      facility: lead.facility,
      course: lead.course,
      status: lead.status,
      createdAt: new Date(lead.createdAt).toISOString(),
      phone: lead.phone === '' ? '' : maskedPhone(lead.phone),
      channel: data?.channel ?? '',
      history: (data?.history ?? []).map(({ at, status, via, by }) =>
        [new Date(at).toISOString(), status, via, by].join(' '),
      ),
      deliveries: rows.map(({ key, lane, status, lastError, attemptLog }) => ({
        key,
        lane,
        status,
        lastError,
        attempts: attemptLog,
      })),
    };
    console.log(values.json ? JSON.stringify(shown) : formatLead(shown));
    return 0;
  } finally {
    await store.shutdown();
  }
}

const rowsOf = async (store: Store, leadId: string): Promise<OutboxView[]> => [
  ...(await deliveriesOf(store, leadId)),
  ...(await deliveriesOf(store, leadId, 'backup')),
  ...(await deliveriesOf(store, leadId, 'withdrawn')),
];

async function list(
  store: Store,
  values: { facility?: string; status?: string; json?: boolean; limit?: string },
): Promise<number> {
  const found = await store.leads({
    facility: values.facility,
    status: values.status,
    limit: Number(values.limit) || 100,
  });
  for (const lead of found) {
    const rows = await rowsOf(store, lead.id);
    const delivery = rows
      .map((r) => (r.status === 'pending' && r.lastError ? `waiting (${r.lastError})` : r.status))
      .join(', ');
    const line = {
      receipt: lead.receipt,
      id: lead.id,
      facility: lead.facility,
      course: lead.course,
      status: lead.status,
      createdAt: new Date(lead.createdAt).toISOString(),
      delivery,
    };
    console.log(
      values.json
        ? JSON.stringify(line)
        : `${line.receipt}  ${line.createdAt.slice(0, 16)}  ${line.facility}  ${line.course}  ${line.status}  ${delivery}`,
    );
  }
  // Registrations that wait for a guardian are no leads yet; they are listed so that nobody wonders.
  const waiting =
    values.status === undefined || values.status === 'awaiting-guardian'
      ? (await store.list('awaiting:', 1000)).map(({ value }) => JSON.parse(value) as Awaiting)
      : [];
  for (const { lead, facility, until } of waiting) {
    if (values.facility !== undefined && values.facility !== facility) continue;
    const { receipt, id, course } = lead;
    const line = { receipt, id, facility, course: course.id, status: 'awaiting-guardian', until };
    console.log(values.json ? JSON.stringify(line) : `${receipt}  ${facility}  ${course.id}  ${line.status}`);
  }
  if (found.length + waiting.length === 0 && !values.json) console.log('no leads yet');
  return 0;
}

function formatLead(lead: {
  [key: string]: unknown;
  deliveries: {
    lane: string;
    status: string;
    lastError: string;
    attempts: { at: number; ms: number; status: number; error: string }[];
  }[];
}): string {
  const { deliveries, ...fields } = lead;
  const lines = Object.entries(fields).map(([k, v]) => `${k.padEnd(10)} ${String(v)}`);
  for (const d of deliveries) {
    lines.push(`\n${d.lane}: ${d.status}${d.lastError ? ` (${d.lastError})` : ''}`);
    for (const a of d.attempts)
      lines.push(`  ${new Date(a.at).toISOString()}  ${a.status || '-'}  ${a.ms} ms  ${a.error}`);
  }
  return lines.join('\n');
}
