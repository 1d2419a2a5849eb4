// Signing, retry schedule, breaker and the guard against our own network: the pure parts of lead delivery.
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { Breaker, MAX_ATTEMPTS, retryAt } from '../../../src/leads/schedule.js';
import { secretProblem, webhookHeaders } from '../../../src/leads/signing.js';
import { guardedLookup, isPrivateAddress, urlProblem } from '../../../src/leads/ssrf.js';
import { refusedTargets } from '../../../src/leads/targets.js';
import { readRetryAfter } from '../../../src/leads/webhook.js';

const secretOf = (bytes: Uint8Array) => `whsec_${Buffer.from(bytes).toString('base64')}`;

describe('signing', () => {
  it('is what the standardwebhooks package verifies, for any body, id and secret', () => {
    const bytes = fc.uint8Array({ minLength: 24, maxLength: 64 });
    fc.assert(
      fc.property(bytes, bytes, fc.uuid(), fc.string({ unit: 'grapheme' }), (a, b, id, text) => {
        const body = JSON.stringify({ text });
        const headers = webhookHeaders([secretOf(a), secretOf(b)], id, Date.now(), body);
        for (const secret of [secretOf(a), secretOf(b)])
          expect(new Webhook(secret).verify(body, headers)).toEqual({ text });
        expect(() => new Webhook(secretOf(a)).verify(`${body} `, headers)).toThrow();
        expect(() => new Webhook(secretOf(a)).verify(body, { ...headers, 'webhook-id': `${id}x` })).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it('matches the vector of the specification', () => {
    const headers = webhookHeaders(
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330_000,
      '{"test": 2432232314}',
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('says what is wrong with a secret', () => {
    expect(secretProblem(secretOf(new Uint8Array(24)))).toBeUndefined();
    expect(secretProblem('whsec_abc')).toMatch(/24 to 64/u);
    expect(secretProblem('mật khẩu')).toMatch(/base64/u);
  });
});

describe('retryAt', () => {
  const pauses = (random: number) => {
    const found: number[] = [];
    for (let n = 1; ; n++) {
      const at = retryAt(n, 0, random);
      if (at === undefined) return found;
      found.push(at);
    }
  };

  it('is the schedule of Standard Webhooks, then daily, ending in the fourteenth day', () => {
    const seconds = pauses(0.5).map((ms) => ms / 1000);
    expect(seconds.slice(0, 9)).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(new Set(seconds.slice(9))).toEqual(new Set([86_400]));
    const days = seconds.reduce((a, b) => a + b, 0) / 86_400;
    expect(days).toBeGreaterThan(13);
    expect(days).toBeLessThanOrEqual(14);
    expect(seconds.length).toBe(MAX_ATTEMPTS - 1);
  });

  it('spreads by a fifth either way', () => {
    expect([pauses(0)[1], pauses(1)[1]]).toEqual([240_000, 360_000]);
  });

  it('honours a longer Retry-After, up to a day', () => {
    expect(retryAt(1, 1000, 0.5, 120_000)).toBe(121_000);
    expect(retryAt(1, 1000, 0.5, 1)).toBe(6000);
    expect(retryAt(1, 0, 0.5, 1e12)).toBe(86_400_000);
  });

  it('goes by the row’s age where that is known: attempts without a request use nothing up', () => {
    const day = 86_400_000;
    expect(retryAt(40, 1000, 0.5, 0, 0)).toBe(6000);
    expect(retryAt(40, 3_600_000, 0.5, 0, 0)).toBe(3_600_000 + 7_200_000);
    expect(retryAt(40, 5 * day, 0.5, 0, 0)).toBe(6 * day);
    expect(retryAt(2, 13.9 * day, 0.5, 0, 0)).toBe(13.9 * day + 300_000);
    expect(retryAt(2, 14 * day, 0.5, 0, 0)).toBeUndefined();
    // Played through with the longest and the shortest pauses, age changes nothing but the end.
    for (const random of [0, 0.5, 1]) {
      let now = 0;
      for (let n = 1; n < 12; n++) {
        expect(retryAt(n, now, random, 0, 0)).toBe(retryAt(n, now, random));
        now = retryAt(n, now, random) as number;
      }
    }
  });

  it.each([
    ['120', 120_000],
    ['Sat, 21 Nov 2026 00:01:00 GMT', 60_000],
    ['Fri, 20 Nov 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After %j', (header, ms) => {
    expect(readRetryAfter(header, Date.UTC(2026, 10, 21))).toBe(ms);
  });
});

describe('Breaker', () => {
  it('opens after ten straight failures, lets one probe through each five minutes, closes on success', () => {
    const breaker = new Breaker();
    for (let i = 0; i < 9; i++) breaker.record('a', false, 0);
    expect(breaker.admit('a', 0)).toBe(true);
    breaker.record('a', false, 0);
    expect([breaker.admit('a', 0), breaker.admit('b', 0)]).toEqual([false, true]);
    expect(breaker.blocked(0)).toEqual(['a']);
    expect(breaker.nextProbe('a', 0)).toBe(300_000);
    expect(breaker.blocked(300_000)).toEqual([]);
    expect([breaker.admit('a', 300_000), breaker.admit('a', 300_000)]).toEqual([true, false]);
    breaker.record('a', false, 301_000);
    expect(breaker.nextProbe('a', 301_000)).toBe(601_000);
    breaker.record('a', true, 601_000);
    expect([breaker.admit('a', 601_000), breaker.blocked(601_000)]).toEqual([true, []]);
  });

  it('a success in between starts the count again', () => {
    const breaker = new Breaker({ failures: 2 });
    for (let i = 0; i < 20; i++) breaker.record('a', i % 2 === 0, i);
    expect(breaker.admit('a', 20)).toBe(true);
  });
});

describe('the guard against our own network', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'no address',
    '',
  ])('refuses %s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '113.160.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2405:4800::1',
  ])('allows %s', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  it.each([
    'https://truong.edu.vn/leads',
    'https://truong.edu.vn:8443/leads?x=1',
    'https://xn--trng-1ra4858c.vn/',
  ])('takes %s', (url) => {
    expect(urlProblem(url, false)).toBeUndefined();
  });

  it.each([
    'http://truong.edu.vn/',
    'ftp://truong.edu.vn/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://017700000001/',
    'https://①②⑦.⓪.⓪.①/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://8.8.8.8/',
    'https://localhost/',
    'https://a.localhost/',
    'https://router/',
    'https://metadata.google.internal/',
    'https://a:b@truong.edu.vn/',
    'https://127.0.0.1:80\\@truong.edu.vn/',
    'truong.edu.vn',
    '',
  ])('refuses %s', (url) => {
    expect(urlProblem(url, false)).toBeTypeOf('string');
  });

  it('takes private targets only when told to, and then never with a user name', () => {
    expect(urlProblem('http://127.0.0.1:8080/leads', true)).toBeUndefined();
    expect(urlProblem('http://a:b@127.0.0.1/', true)).toBeTypeOf('string');
    expect(urlProblem('file:///etc/passwd', true)).toBeTypeOf('string');
  });

  it('names the targets whose address will be refused, before anything waits for them', () => {
    const of = (url: string) => [{ webhook: { url, secret: 'whsec_0123456789abcdef' } }];
    const targets = new Map([
      ['good', of('https://school.example/hooks')],
      ['plain', of('http://school.example/hooks')],
      ['near/backup', of('https://127.0.0.1/hooks')],
    ]);
    expect(refusedTargets(targets, false)).toEqual([
      'plain: its webhook is refused: https is required',
      'near/backup: its webhook is refused: an IP address instead of a name',
    ]);
    expect(refusedTargets(targets, true)).toEqual([]);
  });

  const lookup = (addresses: { address: string; family: number }[], all: boolean) =>
    new Promise<unknown[]>((resolve) => {
      const resolver = (_h: string, _o: unknown, done: (e: null, a: unknown) => void) =>
        done(null, addresses);
      guardedLookup('truong.edu.vn', { all }, (...answer) => resolve(answer), resolver as never);
    });

  it('connects only when every address of the name is public', async () => {
    const good = { address: '113.160.0.1', family: 4 };
    const bad = { address: '10.0.0.1', family: 4 };
    expect(await lookup([good], true)).toEqual([null, [good]]);
    expect(await lookup([good], false)).toEqual([null, '113.160.0.1', 4]);
    for (const list of [[bad], [good, bad], [{ address: '::ffff:169.254.169.254', family: 6 }], []])
      expect((await lookup(list, true))[0]).toMatchObject({ code: 'EADDRESSREFUSED' });
  });
});
