// The clock of a lead on a real store: due rows that survive restarts and act once, and what a learner hears of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deliver, readChatBody } from '../../../src/channels/delivery.js';
import { newSession } from '../../../src/conversation/session.js';
import { leadData } from '../../../src/leads/lead.js';
import { callbackClockRow } from '../../../src/leads/rows.js';
import { readTargets } from '../../../src/leads/targets.js';
import { createLog } from '../../../src/log.js';
import { callbacks, calledBack, recordCallback } from '../../../src/office/callbacks.js';
import { callbackClock } from '../../../src/service/callback-clock.js';
import { leadClock } from '../../../src/service/lead-clock.js';
import { submitted } from '../../../src/service/lead-effects.js';
import { createLeadStatus } from '../../../src/service/lead-status.js';
import { learnerDeliver } from '../../../src/service/learner-delivery.js';
import { createVault, type EmbeddedStore, openEmbeddedStore } from '../../../src/store/index.js';
import { freeFolder, removeFolder } from '../../support/bot.js';

const vault = createVault('0123456789abcdef0123456789abcdef');
const at = (iso: string) => Date.parse(`${iso}+07:00`);
const MADE = at('2026-11-23T10:00');
const targets = readTargets(
  'targets.yaml',
  `f:
  - email: {to: a@b.vn}
f/backup:
  - email: {to: backup@b.vn}
officer/K7Q:
  - email: {to: officer@b.vn}
operator:
  - email: {to: operator@b.vn}
`,
);

let dir: string;
let store: EmbeddedStore;
let now = MADE;
/** Rows sent to facilities and offices: lane and type. */
let sent: string[] = [];
/** What learners were told. */
let told: string[] = [];

beforeAll(async () => {
  dir = freeFolder();
  store = await openEmbeddedStore({ dataDir: dir, vault });
});
afterAll(async () => {
  await store.shutdown();
  removeFolder(dir);
});

const channel: Deliver = async (row) => {
  told.push(...readChatBody(row).messages.map((m) => m.text));
  return { outcome: 'done', status: 200, error: '' };
};

/** Sends everything that is due at the present moment, as the sender does. */
async function run(facilityWorks = true): Promise<void> {
  const common = { store, now: () => now };
  const names = (id: string) => ({ name: `Trường ${id}`, backup: id === 'f' ? 'g' : undefined });
  const ways: Record<string, Deliver> = {
    clock: leadClock({
      ...common,
      targets: () => targets,
      holidays: () => ({ days: [], workedSaturdays: [] }),
      facility: names,
      log: createLog('silent'),
      wake: () => {},
    }),
    callback: callbackClock({
      ...common,
      targets: () => targets,
      holidays: () => ({ days: [], workedSaturdays: [] }),
      log: createLog('silent'),
      wake: () => {},
    }),
    learner: learnerDeliver({
      ...common,
      channels: { telegram: channel },
      facilityName: (id) => names(id).name,
    }),
    facility: async (row) => {
      if (!facilityWorks && row.lane === 'facility:f#0')
        return { outcome: 'retry', status: 500, error: 'HTTP 500', retryAt: now + 30 * 86_400_000 };
      sent.push(`${row.lane} ${(JSON.parse(row.body) as { type: string }).type}`);
      return { outcome: 'done', status: 200, error: '' };
    },
  };
  for (;;) {
    const rows = await store.claim({ limit: 50, leaseMs: 1000, now });
    if (rows.length === 0) return;
    for (const row of rows) {
      const d = await ways[row.lane.slice(0, row.lane.indexOf(':'))]!(row);
      const base = { id: row.id, lease: row.lease, attempt: { at: now, ms: 0, status: 0, error: d.error } };
      await store.settle([
        d.outcome === 'retry'
          ? { ...base, outcome: 'retry', dueAt: d.retryAt! }
          : { ...base, outcome: d.outcome },
      ]);
    }
  }
}

/** A person who registered at MADE. */
async function person(user: string, n: number) {
  const key = `telegram:${user}` as const;
  const id = `00000000-0000-4000-8000-00000000000${n}`;
  const intent = {
    id,
    receipt: `CN-AAAAA${n}`,
    course: { id: 'may', title: 'May' },
    person: { name: 'Hoa', phone: `+8491234567${n}`, birthYear: 2000, commune: 'xã A' },
    priority: false,
    consent: { purpose: 'forward-to-facility', version: 1, at: MADE, hash: 'h' },
    referral: 'K7Q',
  };
  const options = { store, targets: () => targets, seats: () => 1 };
  const parts = await submitted(
    options,
    { type: 'lead', facility: 'f', lead: intent },
    key,
    'telegram',
    MADE,
  );
  const session = { ...newSession(MADE), pronouns: 'bác' };
  await store.commit({ ...parts, session: { key, expected: 0, state: JSON.stringify(session), at: MADE } });
  return { id, key };
}

async function to(iso: string, facilityWorks = true): Promise<void> {
  now = at(iso);
  sent = [];
  told = [];
  await run(facilityWorks);
}

describe('the clock', () => {
  let id: string;

  it('warns and takes the second way when nothing is delivered', async () => {
    ({ id } = await person('1', 1));
    await to('2026-11-23T10:00', false);
    expect(sent).toEqual([]);
    await to('2026-11-23T11:00', false);
    expect(sent).toEqual(['facility:operator#0 lead.undelivered']);
    await to('2026-11-23T14:00', false);
    expect(sent.sort()).toEqual(['facility:f/backup#0 lead.created', 'facility:operator#0 lead.undelivered']);
  });

  it('reminds, tells the learner, then the backup people, then the officer, each once across a restart', async () => {
    await to('2026-11-25T16:59');
    expect([sent, told]).toEqual([[], []]);
    await store.shutdown();
    store = await openEmbeddedStore({ dataDir: dir, vault });
    await to('2026-11-25T17:00');
    expect(sent).toEqual(['facility:f#0 lead.reminder']);
    expect(told).toEqual([expect.stringMatching(/^Cháu xin lỗi.*Trường f.*Trường g.*bác nhắn/u)]);
    await run();
    expect(sent).toHaveLength(1);
    await to('2026-11-26T09:00');
    expect(sent).toEqual([]); // The backup people have it already.
    await to('2026-11-27T09:00');
    expect(sent).toEqual(['facility:officer/K7Q#0 lead.unanswered']);
    await to('2027-03-01T10:00');
    expect(sent).toEqual(['facility:f#0 lead.created']);
    expect((await store.outbox({ key: `clock:${id}`, limit: 1 }))[0]!.status).toBe('done');
  });

  it('is silent about a lead that was called, tells it by day and not after "dừng"', async () => {
    const { id: called } = await person('2', 2);
    const setStatus = createLeadStatus({ store, wake: () => {}, now: () => now });
    now = at('2026-11-23T21:00');
    sent = [];
    told = [];
    expect(await setStatus(called, { status: 'called', by: 'f', via: 'inbox' })).toBe('done');
    expect(await setStatus(called, { status: 'called', by: 'f', via: 'inbox' })).toBe('same');
    await run();
    expect(told).toEqual([]);
    await to('2026-11-24T08:00');
    expect(told).toEqual([expect.stringContaining('báo đã gọi số 09xx…672')]);
    await to('2026-11-28T10:00');
    expect([sent, told]).toEqual([[], []]);

    const { version, state } = (await store.session('telegram:2'))!;
    const silent = JSON.stringify({ ...JSON.parse(state), silent: true });
    await store.commit({ session: { key: 'telegram:2', expected: version, state: silent, at: now } });
    expect(await setStatus(called, { status: 'enrolled', by: 'f', via: 'inbox' })).toBe('done');
    await run();
    expect(told).toEqual([]);
  });

  it('puts the next person of a full course on the waiting list and says so', async () => {
    now = at('2026-11-30T10:00');
    told = [];
    const { id: waiting } = await person('3', 3);
    await run();
    expect((await store.lead(waiting))!.status).toBe('waiting-list');
    expect(told).toEqual([expect.stringContaining('danh sách chờ')]);
  });

  it('two who act at once end with both in the history', async () => {
    const { id: shared } = await person('4', 4);
    const setStatus = createLeadStatus({ store, wake: () => {}, now: () => now });
    const all = await Promise.all(
      (['called', 'unreachable', 'enrolled'] as const).map((status) =>
        setStatus(shared, { status, by: status, via: 'inbox' }),
      ),
    );
    expect(all).toEqual(['done', 'done', 'done']);
    expect(leadData((await store.lead(shared))!)!.history).toHaveLength(4);
  });

  it('refuses what does not exist or was erased', async () => {
    const setStatus = createLeadStatus({ store, wake: () => {}, now: () => now });
    const called = { status: 'called', by: 'f', via: 'inbox' } as const;
    expect(await setStatus('no-such', called)).toBe('gone');
    const { id: erased, key } = await person('5', 5);
    await store.erase({ key, at: now, leadStatus: 'withdrawn' });
    expect(await setStatus(erased, called)).toBe('gone');
  });
});

describe('the clock of a wish to be called', () => {
  /** Somebody who asked at MADE, and whose talk is known. */
  async function asks(user: string) {
    const key = `telegram:${user}` as const;
    now = MADE;
    await recordCallback(store, key, { phone: '+84912345678', about: 'May', words: '' }, MADE);
    await store.commit({
      session: { key, expected: 0, state: JSON.stringify(newSession(MADE)), at: MADE },
      outbox: [callbackClockRow(key, MADE)],
    });
    sent = [];
    told = [];
    return key;
  }
  const heard = () => [
    sent.filter((s) => s.includes('handover')),
    told.filter((text) => text.includes('người tư vấn chưa gọi')).length,
  ];

  it('tells the operator and the person once when nobody called for two working days', async () => {
    await asks('9001');
    for (const moment of ['2026-11-24T11:00', '2026-11-25T16:59']) {
      now = at(moment);
      await run();
    }
    expect(heard()).toEqual([[], 0]);
    for (const moment of ['2026-11-25T17:00', '2026-11-26T09:00', '2026-12-01T09:00']) {
      now = at(moment);
      await run();
    }
    expect(heard()).toEqual([['facility:operator#0 handover.late'], 1]);
  });

  it('is silent when somebody called', async () => {
    await asks('9002');
    for (const { id } of await callbacks(store)) await calledBack(store, id);
    now = at('2026-11-26T09:00');
    await run();
    expect(heard()).toEqual([[], 0]);
  });

  it('goes with the person', async () => {
    const key = await asks('9003');
    await store.erase({ key, at: MADE, leadStatus: 'withdrawn' });
    expect(await store.outbox({ key: `callback-clock:${key}:${MADE}`, limit: 1 })).toEqual([]);
  });
});
