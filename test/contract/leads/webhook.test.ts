// One delivery to a facility's real HTTP endpoint, in every mood of that endpoint.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeWebhookAgents, deliverWebhook } from '../../../src/leads/webhook.js';
import { FACILITY_SECRET, type FacilityMode, FakeFacility } from '../../support/fake-facility.js';

let facility: FakeFacility;
const lead = { type: 'lead.created', data: { id: 'a', person: { name: 'Nguyễn Thị Hoa' } } };

beforeEach(async () => {
  facility = await FakeFacility.start();
});
afterEach(async () => {
  await facility.close();
  await closeWebhookAgents();
});

/** Short where the facility is not to answer in time; ample where it is. */
const SHORT_MS = 1000;

const deliver = (mode: FacilityMode, more: object = {}) => {
  facility.mode = mode;
  return deliverWebhook({
    url: facility.url,
    secrets: [FACILITY_SECRET],
    id: 'lead-1',
    body: JSON.stringify(lead),
    now: Date.now(),
    timeoutMs: mode.startsWith('hang') ? SHORT_MS : 60_000,
    allowPrivate: true,
    ...more,
  });
};

describe('deliverWebhook', () => {
  it('delivers what the standardwebhooks package verifies, and a repeat counts once', async () => {
    expect(await deliver('ok')).toMatchObject({ ok: true, status: 200, error: '' });
    expect(await deliver('ok')).toMatchObject({ ok: true });
    expect([...facility.leads.values()]).toMatchObject([{ id: 'lead-1', times: 2, data: lead.data }]);
    expect([facility.refused, facility.changed]).toEqual([0, []]);
  });

  it('is refused with another secret, and taken with two of which one is right', async () => {
    const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    expect(await deliver('ok', { secrets: [other] })).toMatchObject({ ok: false, status: 401 });
    expect(await deliver('ok', { secrets: [other, FACILITY_SECRET] })).toMatchObject({ ok: true });
  });

  it.each([
    ['500', { ok: false, status: 500, error: 'HTTP 500' }],
    ['410', { ok: false, status: 410, gone: true }],
    ['429', { ok: false, status: 429, retryAfter: 120_000 }],
    ['redirect', { ok: false, status: 307, error: 'HTTP 307: redirects are not followed' }],
    ['hang', { ok: false, status: 0, error: `no answer in ${SHORT_MS} ms` }],
    ['reset', { ok: false, status: 0 }],
    ['lost', { ok: false, status: 0 }],
    ['slow', { ok: true, status: 200 }],
  ] as const)('%s', async (mode, result) => {
    expect(await deliver(mode)).toMatchObject(result);
    expect(facility.followed).toBe(0);
  });

  it('takes the status of an answer whose end never comes', async () => {
    expect(await deliver('hang-after-head', { timeoutMs: 3000 })).toMatchObject({ ok: true, status: 200 });
  });

  it('reads no more than it must of an answer without end', async () => {
    for (let i = 0; i < 5; i++) expect(await deliver('flood', { id: `f${i}` })).toMatchObject({ ok: true });
    // What the buffers of both systems take, five times; to read on would have been gigabytes.
    expect(facility.flooded).toBeLessThan(5 * 16_000_000);
  });

  it('tells a facility that is down, and delivers when it is back', async () => {
    await deliver('ok');
    await facility.down();
    expect(await deliver('ok')).toMatchObject({ ok: false, status: 0 });
    await facility.up();
    expect(await deliver('ok', { id: 'lead-2' })).toMatchObject({ ok: true });
  });

  it('a hanging facility delays no other', async () => {
    const other = await FakeFacility.start();
    let ended = 0;
    const hanging = Array.from({ length: 20 }, (_, i) =>
      deliver('hang', { id: `h${i}`, timeoutMs: 60_000 }).finally(() => ended++),
    );
    expect(await deliver('hang', { url: other.url, timeoutMs: 60_000 })).toMatchObject({ ok: true });
    expect(ended).toBe(0);
    await facility.down();
    await Promise.all(hanging);
    await other.close();
  });

  it('connects to nothing private unless told to', async () => {
    for (const url of [facility.url, facility.url.replace('http:', 'https:'), 'https://localhost/leads'])
      expect(await deliver('ok', { url, allowPrivate: false })).toMatchObject({
        ok: false,
        status: 0,
        error: expect.stringMatching(/^target refused/u),
      });
    expect(facility.requests).toBe(0);
  });

  it('never repeats a person’s data in an error', async () => {
    for (const mode of ['500', 'hang', 'reset', 'redirect'] as const)
      expect(JSON.stringify(await deliver(mode))).not.toContain('Hoa');
  });
});
