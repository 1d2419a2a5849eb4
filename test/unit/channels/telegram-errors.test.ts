// The class of every documented refusal, and the pace of sending.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, Limiter } from '../../../src/channels/pace.js';
import { type ApiError, classify } from '../../../src/channels/telegram/errors.js';
import { webhookProblems } from '../../../src/channels/telegram/setup.js';

const responses = JSON.parse(
  readFileSync(new URL('../../fixtures/wire/telegram/responses.json', import.meta.url), 'utf8'),
) as Record<string, ApiError & { ok: boolean }>;

describe('classify', () => {
  const expected: Record<string, object> = {
    e429: { outcome: 'retry', after: 7000 },
    e403_blocked: { outcome: 'unreachable' },
    e403_deactivated: { outcome: 'unreachable' },
    e403_kicked: { outcome: 'unreachable' },
    e400_chat_not_found: { outcome: 'unreachable' },
    e400_not_modified: { outcome: 'needless' },
    e400_query_too_old: { outcome: 'needless' },
    e400_edit_not_found: { outcome: 'resend-new' },
    e400_cant_edit: { outcome: 'resend-new' },
    e400_text_empty: { outcome: 'bad-request' },
    e400_too_long: { outcome: 'bad-request' },
    e400_button_data: { outcome: 'bad-request' },
    e400_parse: { outcome: 'resend-plain' },
    e400_migrated: { outcome: 'moved', chat: '-1001234567890' },
    e401: { outcome: 'alarm' },
    e404_token: { outcome: 'alarm' },
    e409: { outcome: 'alarm' },
    e500: { outcome: 'retry', sent: true },
  };

  it('covers every error fixture', () => {
    const errors = Object.keys(responses).filter((k) => responses[k]?.ok === false);
    expect(errors.sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))('%s', (name, failure) => {
    expect(classify(responses[name] as ApiError)).toMatchObject(failure);
  });

  it('reads the pause from the text when the parameter is missing', () => {
    expect(classify({ error_code: 429, description: 'Too Many Requests: retry after 12' })).toMatchObject({
      after: 12_000,
    });
    expect(classify({ error_code: 429, description: 'Too Many Requests' })).toMatchObject({ after: 5000 });
  });

  it('backs off from 3 s to 5 min, spread by a fifth', () => {
    expect(backoff(1, 0.5)).toBe(3000);
    expect(backoff(3, 0.5)).toBe(12_000);
    expect(backoff(50, 0.5)).toBe(300_000);
    expect([backoff(1, 0), backoff(1, 1)]).toEqual([2400, 3600]);
  });
});

describe('Limiter', () => {
  it('lets a short burst through to one chat, then one message a second', () => {
    const limiter = new Limiter();
    expect([1, 2, 3].map(() => limiter.take('a', 0))).toEqual([0, 0, 0]);
    expect(limiter.take('a', 0)).toBe(1000);
    expect(limiter.take('a', 999)).toBe(1);
    expect(limiter.take('a', 1000)).toBe(0);
    expect(limiter.take('b', 1000)).toBe(0);
  });

  it('honours a pause of one chat, and of all', () => {
    const limiter = new Limiter();
    limiter.pause(7000, 'a');
    expect([limiter.take('a', 0), limiter.take('b', 0)]).toEqual([7000, 0]);
    limiter.pause(2000);
    expect([limiter.paused('a', 0), limiter.paused('b', 500), limiter.paused('c', 2000)]).toEqual([
      7000, 1500, 0,
    ]);
  });

  it('never passes more than burst + rate × time, to one chat or to all, and always passes in the end', () => {
    const pace = { chat: { rate: 1, burst: 3 }, all: { rate: 30, burst: 30 } };
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 200 })), {
          maxLength: 400,
        }),
        (asks) => {
          const limiter = new Limiter(pace);
          const passed: { chat: number; at: number }[] = [];
          let now = 0;
          for (const [chat, later] of asks) {
            now += later;
            const wait = limiter.take(String(chat), now);
            if (wait === 0) passed.push({ chat, at: now });
            else expect(new Limiter(pace).take(String(chat), now + wait)).toBe(0);
          }
          for (let chat = 0; chat < 10; chat++) {
            const mine = passed.filter((p) => p.chat === chat);
            expect(mine.length).toBeLessThanOrEqual(3 + now / 1000);
          }
          expect(passed.length).toBeLessThanOrEqual(30 + (30 * now) / 1000);
        },
      ),
    );
  });
});

describe('webhookProblems', () => {
  const info = {
    url: 'https://a.vn/webhooks/telegram',
    has_custom_certificate: false,
    pending_update_count: 0,
  };
  const now = 1_795_219_600_000;
  it('is content with a quiet webhook at our address', () => {
    expect(webhookProblems(info, info.url, now)).toEqual([]);
    expect(webhookProblems({ ...info, last_error_date: now / 1000 - 86_400 }, info.url, now)).toEqual([]);
  });
  it('tells a wrong address, a queue and a fresh error', () => {
    const bad = {
      ...info,
      url: '',
      pending_update_count: 900,
      last_error_date: now / 1000 - 5,
      last_error_message: 'Wrong response: 502',
    };
    expect(webhookProblems(bad, info.url, now)).toEqual([
      'no webhook is set at Telegram',
      '900 updates are waiting',
      'last delivery failed: Wrong response: 502',
    ]);
  });
});
