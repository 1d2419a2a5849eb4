// What the office shows of talks: the flows with where people stopped and why one talk did, and beside each status
// whether the learner heard of it, in the words of the channel's window.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSession, type Session } from '../../../src/conversation/session.js';
import { step } from '../../../src/conversation/step.js';
import { learnerDeliver } from '../../../src/service/learner-delivery.js';
import type { SessionKey } from '../../../src/store/port.js';
import { MINE, startOffice, type TestOffice, words } from '../../support/office.js';
import { fixedRandom, shippedContent } from '../../support/talk.js';

/** A Monday morning in Vietnam: people may be written to. */
const NOW = Date.parse('2026-11-23T10:00:00+07:00');
const DAY = 86_400_000;

let office: TestOffice;
beforeAll(async () => {
  office = await startOffice({ now: () => NOW });
});
afterAll(() => office.stop());

const keep = (key: SessionKey, session: Session) =>
  office.store.commit({
    session: { key, expected: 0, state: JSON.stringify(session), at: session.at },
    events: [
      {
        at: session.at,
        type: 'turn',
        channel: 'telegram',
        flow: session.open?.flow ?? '',
        step: session.open?.step ?? '',
        data: '',
      },
    ],
  });

describe('the page of the flows', () => {
  const PAGE = '/inbox/kich-ban';
  beforeAll(async () => {
    const { world } = await shippedContent();
    const stopped = NOW - 2 * DAY;
    const env = { now: stopped, random: fixedRandom };
    const inbound = { channel: 'telegram', user: '77', id: '1', at: stopped } as const;
    let { session } = step(world, undefined, { ...inbound, kind: 'start' }, env);
    ({ session } = step(world, session, { ...inbound, kind: 'text', text: 'Hoàng Thị Kín 0912345678' }, env));
    ({ session } = step(world, session, { ...inbound, kind: 'text', text: 'em muốn học sửa máy lạnh' }, env));
    await keep('telegram:77', session);
  });

  it('counts how often each question was reached and who stopped there', async () => {
    const page = await (await office.person({ role: 'operator' })).get(PAGE);
    expect(page.status).toBe(200);
    const { flows } = await shippedContent();
    for (const flow of flows.values()) expect(page.text).toContain(`>${flow.title}</h2>`);
    expect(words(page.text)).toContain('place : hỏi 1 lượt, 1 người dừng ở đây');
    expect(page.text).toContain('flowchart');
  });

  it('says why one talk stopped, by ids and never in words of the person', async () => {
    const operator = await office.person({ role: 'operator' });
    const page = await operator.get(`${PAGE}?ai=${encodeURIComponent('telegram:77')}`);
    expect(words(page.text)).toContain('find-course/place');
    expect(page.text).not.toMatch(/Kín|0912|máy lạnh<\/li>/u);
  });

  it.each(['telegram:78', 'sms:77', '', '<script>'])('knows no talk of "%s"', async (who) => {
    const operator = await office.person({ role: 'operator' });
    const page = await operator.get(`${PAGE}?ai=${encodeURIComponent(who)}`);
    expect(page.status).toBe(200);
    expect(page.text.includes('Không có cuộc trò chuyện này')).toBe(who !== '');
    expect(page.text).not.toContain('value="<script>');
  });
});

describe('whether the learner heard of a status', () => {
  /** The line of the history after the learner's row was tried once; the person last wrote so long ago. */
  async function line(user: string, silentFor: number, change: Partial<Session> = {}): Promise<string> {
    const key: SessionKey = `zalo-oa:${user}`;
    await keep(key, { ...newSession(NOW - silentFor), ...change });
    const lead = await office.lead({ owner: key, facility: MINE });
    await office.desk.office.setStatus(lead.id, { status: 'called', by: 'Hoa', via: 'inbox' });
    const deliver = learnerDeliver({
      store: office.store,
      channels: { 'zalo-oa': async () => ({ outcome: 'done', status: 200, error: '' }) },
      facilityName: (id) => id,
      now: () => NOW,
    });
    const staff = await office.person({ role: 'staff', facility: MINE });
    const shown = async () =>
      /Đã gọi Hoa, bàn tiếp nhận, [^;]+; (.+?) Người học gửi/u.exec(
        words((await staff.get(`/inbox/dang-ky/${lead.id}`)).text),
      )?.[1];
    expect(await shown()).toBe('người học sắp được báo');
    for (const row of await office.store.claim({ limit: 100, leaseMs: 60_000, now: NOW })) {
      const { error } = await deliver(row);
      const attempt = { at: NOW, ms: 1, status: 200, error };
      await office.store.settle([{ id: row.id, lease: row.lease, outcome: 'done', attempt }]);
    }
    return (await shown()) ?? '';
  }

  it('says that it did', async () => {
    expect(await line('1', 3_600_000)).toBe('đã báo người học');
  });

  it('says that the window of Zalo was closed', async () => {
    expect(await line('2', 3 * DAY)).toContain('lâu rồi người học không nhắn');
  });

  it('says that the person asked for silence', async () => {
    expect(await line('3', 3_600_000, { silent: true })).toContain('xin đừng nhắn');
  });
});
