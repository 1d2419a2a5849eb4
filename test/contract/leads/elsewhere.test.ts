// A full class, on a real store: the news of it opens the registration at the nearest other facility, on every
// channel by the digits and the buttons that the person is shown; whoever is typing an answer is not interrupted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deliver, readChatBody } from '../../../src/channels/delivery.js';
import { POLICIES } from '../../../src/channels/policies/index.js';
import { render } from '../../../src/channels/render.js';
import type { ChannelId, Inbound, Message } from '../../../src/conversation/message.js';
import { readSession } from '../../../src/conversation/session.js';
import { otherWithSeats } from '../../../src/conversation/tools/courses.js';
import type { Course } from '../../../src/knowledge/catalogue.js';
import { leadData } from '../../../src/leads/lead.js';
import type { StatusChange } from '../../../src/leads/status.js';
import { createLog } from '../../../src/log.js';
import { createLeadStatus } from '../../../src/service/lead-status.js';
import { learnerDeliver } from '../../../src/service/learner-delivery.js';
import { createOffers } from '../../../src/service/learner-offer.js';
import { createTurns } from '../../../src/service/turns.js';
import { createVault, type EmbeddedStore, openEmbeddedStore } from '../../../src/store/index.js';
import type { SessionKey } from '../../../src/store/port.js';
import { freeFolder, removeFolder } from '../../support/bot.js';
import { FOUR } from '../../support/four-channels.js';
import { ANSWERS } from '../../support/journey.js';
import { shippedContent } from '../../support/talk.js';

const NOW = Date.parse('2026-11-23T10:00+07:00');
/** A trade that two facilities near each other teach. */
const FIRST = 'em muốn học điện dân dụng';
const FULL: StatusChange = { status: 'waiting-list', by: 'f', via: 'inbox' };

let content: Awaited<ReturnType<typeof shippedContent>>;
let dir: string;
let store: EmbeddedStore;
beforeAll(async () => {
  content = await shippedContent();
  dir = freeFolder();
  store = await openEmbeddedStore({ dataDir: dir, vault: createVault('0123456789abcdef0123456789abcdef') });
});
afterAll(async () => {
  await store.shutdown();
  removeFolder(dir);
});

let events = 0;
/** One person on a channel: what they say, and what arrives at their screen. */
function person(channel: ChannelId, user: string) {
  const key: SessionKey = `${channel}:${user}`;
  const arrived: Promise<unknown>[] = [];
  const { world } = content;
  const turn = createTurns({
    store,
    world: () => world,
    targets: () => new Map(),
    log: createLog('silent'),
    now: () => NOW,
    // Answers arrive at once.
    onCommitted: (_, lease, leased) => void arrived.push(...leased.map((id) => settle(id, lease))),
  });
  const give = async (
    what: { kind: 'text'; text: string } | { kind: 'choice'; choice: string },
  ): Promise<Message[]> => {
    const inbound: Inbound = { channel, user, id: `e${++events}`, at: NOW, ...what };
    return (await turn(inbound)).messages;
  };
  const shown: Message[] = [];
  const screen: Deliver = async (row) => {
    shown.push(...readChatBody(row).messages);
    return { outcome: 'done', status: 200, error: '' };
  };
  return {
    key,
    shown,
    say: (text: string) => give({ kind: 'text', text }),
    press: (choice: string) => give({ kind: 'choice', choice }),
    /** Sends what the service has to say by itself. */
    async hear(): Promise<void> {
      const learner = learnerDeliver({
        store,
        channels: { [channel]: screen },
        facilityName: nameOf,
        otherWithSeats: (id) => {
          const other = nearest(id);
          return other && { course: other, facility: nameOf(other.facility) };
        },
        offer: createOffers({ store, world: () => world, wake: () => {} }),
        now: () => NOW,
      });
      await Promise.all(arrived);
      for (;;) {
        const rows = await store.claim({ limit: 50, leaseMs: 60_000, now: NOW });
        if (rows.length === 0) return;
        for (const row of rows) {
          const way = row.lane.startsWith('learner:') ? learner : screen;
          const mine = row.lane === key || row.lane === `learner:${key}`;
          if (mine) expect((await way(row)).outcome).toBe('done');
          await settle(row.id, row.lease);
        }
      }
    },
    leads: () => store.leads({ owner: key, limit: 10 }),
    open: async () => readSession((await store.session(key))!.state).open,
  };
}
const settle = (id: string, lease: string) =>
  store.settle([{ id, lease, outcome: 'done', attempt: { at: NOW, ms: 0, status: 200, error: '' } }]);
const nameOf = (id: string): string => content.knowledge.facilities.get(id)?.name ?? id;
function nearest(id: string): Course | undefined {
  const { courses } = content.knowledge;
  return otherWithSeats(courses.values(), courses.get(id)!);
}

type Person = ReturnType<typeof person>;

/** Registers; answers the course nearest to the chosen one. */
async function registered(someone: Person): Promise<Course> {
  await someone.say(FIRST);
  for (const line of ANSWERS) await someone.say(line);
  const [lead] = await someone.leads();
  const other = nearest(lead!.course)!;
  expect(other.facility).not.toBe(lead!.facility);
  return other;
}

/** The facility sets what became of the person's first registration. */
async function told(someone: Person, change: StatusChange): Promise<void> {
  await someone.hear();
  const lead = (await someone.leads()).at(-1)!;
  const setStatus = createLeadStatus({ store, wake: () => {}, now: () => NOW });
  expect(await setStatus(lead.id, change)).toBe('done');
  someone.shown.length = 0;
  await someone.hear();
}

describe.each(FOUR)('on %s', (channel) => {
  it('digits lead from the news to a registration at the other facility', async () => {
    const hoa = person(channel, 'digits');
    const other = await registered(hoa);
    await told(hoa, FULL);
    const screens = hoa.shown.flatMap((m) => render(m, POLICIES[channel], { baseUrl: 'https://x.vn' }));
    const text = screens.map((m) => m.text).join('\n');
    expect(text).toContain('đang đủ người');
    expect(text).toContain(`còn chỗ ở ${nameOf(other.facility)}`);
    const last = screens.at(-1)!;
    const choices = last.choices?.map((c) => c.label) ?? last.text.split('\n');
    expect(choices).toContainEqual(expect.stringMatching(/^1\. .*Đăng ký lớp này/u));

    await hoa.say('1');
    expect(await hoa.open()).toMatchObject({ flow: 'register', step: 'consent' });
    expect(await hoa.leads()).toHaveLength(1);
    await hoa.say('1');
    await hoa.say('1');
    const leads = await hoa.leads();
    expect(leads.map((l) => l.course)).toContain(other.id);
    const made = leads.find((l) => l.course === other.id)!;
    expect(made).toMatchObject({ facility: other.facility, status: 'new' });
    expect(leadData(made)!.consent).toMatchObject({ purpose: 'forward-to-facility', channel });
  });
});

it('a button does the same, and asks for consent before anything is sent', async () => {
  const hoa = person('telegram', 'buttons');
  const other = await registered(hoa);
  await told(hoa, { ...FULL, status: 'not-suitable', reason: 'full' });
  const [there] = hoa.shown.at(-1)!.choices!;
  await hoa.press(there!.id);
  await hoa.say('không');
  expect((await hoa.leads()).map((l) => l.course)).not.toContain(other.id);
  expect(await hoa.open()).toMatchObject({ flow: 'register', step: 'without' });
});

it('does not take the question from somebody who is answering, but says how to get there', async () => {
  const hoa = person('web', 'answering');
  const other = await registered(hoa);
  await hoa.say('em muốn học sửa máy lạnh');
  const before = await hoa.open();
  expect(before).toMatchObject({ flow: 'find-course', step: 'time' });
  await told(hoa, FULL);
  expect(await hoa.open()).toEqual(before);
  expect(hoa.shown.at(-1)!.text).toContain(`còn chỗ ở ${nameOf(other.facility)}: `);
  expect(hoa.shown.at(-1)!.text).toContain('nhắn «tìm lớp khác»');
});

it('offers nothing that the person has asked for already', async () => {
  const hoa = person('telegram', 'already');
  await registered(hoa);
  await told(hoa, FULL);
  for (const line of ['1', 'đồng ý', '1']) await hoa.say(line);
  expect(await hoa.leads()).toHaveLength(2);
  await told(hoa, { status: 'called', by: 'f', via: 'inbox' });
  await told(hoa, FULL);
  expect(hoa.shown.at(-1)!.text).toContain('đang đủ người');
  expect(hoa.shown.at(-1)!.choices).toBeUndefined();
  expect((await hoa.open())?.step).toBe('after');
});
