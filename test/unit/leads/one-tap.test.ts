// One-tap links: only what was signed, only for its one purpose, only in time; and what facilities read.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facilityMail, facilityMessage } from '../../../src/leads/facility-message.js';
import { type LeadRecord, leadCreated } from '../../../src/leads/lead.js';
import { createOneTap } from '../../../src/leads/one-tap.js';
import { sign } from '../../../src/leads/signing.js';
import { FACILITY_STATUSES } from '../../../src/leads/status.js';
import { readStatusEvent, verifyWebhook } from '../../../src/leads/status-webhook.js';

const key = Buffer.alloc(32, 1);
const taps = createOneTap([key]);
const lead = randomUUID();

describe('one-tap tokens', () => {
  it('open for their lead and action until they expire', () => {
    for (const action of [...FACILITY_STATUSES, 'deleted'] as const) {
      const token = taps.token(lead, action, 10_000);
      expect(token).toMatch(/^[\w-]{50}$/u);
      expect(taps.read(token, 9_999)).toEqual({ lead, action });
      expect(taps.read(token, 10_000)).toBe('expired');
    }
  });

  it('every other string opens nothing', () => {
    const token = taps.token(lead, 'called', 1e12);
    fc.assert(
      fc.property(fc.nat(49), fc.constantFrom(...'ABCxyz019-_'), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        const read = taps.read(changed, 0);
        // The last letter carries bits that are not used.
        if (Buffer.from(changed, 'base64url').equals(Buffer.from(token, 'base64url')))
          expect(read).toEqual({ lead, action: 'called' });
        else expect(read).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (s) => taps.read(s, 0) === undefined));
    expect(createOneTap([Buffer.alloc(32, 2)]).read(token, 0)).toBeUndefined();
  });

  it('old links stay good while keys rotate', () => {
    const token = taps.token(lead, 'called', 1e12);
    expect(createOneTap([Buffer.alloc(32, 2), key]).read(token, 0)).toEqual({ lead, action: 'called' });
  });
});

const record: LeadRecord = {
  id: lead,
  receipt: 'CN-7K3QF2',
  facility: 'f',
  course: 'c',
  owner: 'web:1',
  status: 'new',
  createdAt: Date.UTC(2026, 10, 20),
  updatedAt: 1,
  phone: '+84912345678',
  data: JSON.stringify({
    course: { id: 'c', title: 'May <công> nghiệp' },
    person: { name: 'Hoa <script>', phone: '+84912345678', birthYear: 2000, commune: 'xã Thanh Oai' },
    priority: true,
    consent: { purpose: 'p', version: 1, at: 1, hash: '' },
    channel: 'web',
  }),
};

describe('what facilities read', () => {
  it('a registration says whom to call and offers every status', () => {
    const message = facilityMessage(JSON.stringify(leadCreated(record)));
    expect(message?.actions).toEqual(FACILITY_STATUSES);
    expect(message?.lines.join('\n')).toContain('0912 345 678');
  });

  it('a mail has one link an action, no markup of the person, and nothing personal in an address', () => {
    const message = facilityMessage(JSON.stringify(leadCreated(record)))!;
    const mail = facilityMail(message, (id, action) => `https://x.vn/bao/${taps.token(id, action, 1e12)}`);
    expect(mail.text.match(/https:\/\/x\.vn\/bao\//gu)).toHaveLength(FACILITY_STATUSES.length);
    expect(mail.html).not.toContain('<script>');
    expect(mail.subject).not.toMatch(/Hoa|0912/u);
  });

  it.each([
    'lead.withdrawn',
    'lead.reminder',
    'lead.unanswered',
    'lead.undelivered',
    'withdrawal.unconfirmed',
    'handover.requested',
    'handover.late',
  ])('%s has words', (type) => {
    const body = JSON.stringify({ type, data: { id: lead, receipt: 'CN-7K3QF2', since: '2026-11-20' } });
    expect(facilityMessage(body)?.lines.length).toBeGreaterThan(1);
  });

  it('has no words for what only programs know', () => {
    expect(facilityMessage('{"type":"lead.other","data":{}}')).toBeUndefined();
  });
});

describe('lead.status from facilities', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwQ0VBV0tMZWE=';
  const raw = JSON.stringify({ type: 'lead.status', data: { id: lead, status: 'called' } });
  const now = 1_800_000_000_000;
  const headers = (at = now, id = 'msg-1') => ({
    id,
    timestamp: String(at / 1000),
    signature: sign([secret], id, at / 1000, raw),
  });

  it('is taken when it is signed and fresh, by any secret in rotation', () => {
    expect(verifyWebhook([secret], headers(), raw, now)).toBe(true);
    expect(verifyWebhook(['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', secret], headers(), raw, now)).toBe(true);
  });

  it.each([
    ['another secret', ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'], headers(), raw],
    ['no secret', [], headers(), raw],
    ['another body', [secret], headers(), `${raw} `],
    ['too old', [secret], headers(now - 301_000), raw],
    ['from the future', [secret], headers(now + 301_000), raw],
    ['another id', [secret], { ...headers(), id: 'msg-2' }, raw],
    ['no headers', [secret], { id: undefined, timestamp: undefined, signature: undefined }, raw],
    ['a list of headers', [secret], { ...headers(), signature: ['v1,x'] }, raw],
    ['an empty signature', [secret], { ...headers(), signature: '' }, raw],
  ])('%s is refused', (_, secrets, h, body) => {
    expect(verifyWebhook(secrets as string[], h, body, now)).toBe(false);
  });

  it('reads what is wanted and names what is wrong', () => {
    expect(readStatusEvent(raw, 'f')).toMatchObject({ lead, change: { status: 'called', by: 'f' } });
    for (const bad of [
      'x',
      '[]',
      'null',
      '{"type":"lead.status"}',
      '{"type":"lead.status","data":{"id":"a","status":"withdrawn"}}',
      '{"type":"lead.status","data":{"id":"a","status":"appointment","appointment":"soon"}}',
      '{"type":"lead.status","data":{"id":"a","status":"not-suitable","reason":"__proto__"}}',
    ])
      expect(readStatusEvent(bad, 'f')).toHaveProperty('problem');
    const polluted = readStatusEvent(raw.replace('{"type"', '{"__proto__":{"x":1},"type"'), 'f');
    expect(polluted).toMatchObject({ lead });
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
