// The signature of Zalo webhooks over the 24 signed bodies: each holds, and breaks with any byte or another key.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignedBy, zaloMac } from '../../../src/channels/zalo-oa/signature.js';

const folder = new URL('../../fixtures/wire/zalo-oa/webhook/', import.meta.url);
const vectors = JSON.parse(readFileSync(new URL('_signatures.json', folder), 'utf8')) as {
  app_id: string;
  oa_secret_key: string;
  signatures: Record<string, string>;
};
const signed = (name: string) => {
  const raw = readFileSync(new URL(`${name}.json`, folder));
  const timestamp = String(JSON.parse(raw.toString('utf8')).timestamp);
  return { appId: vectors.app_id, raw, timestamp, oaSecretKey: vectors.oa_secret_key };
};
const all = Object.entries(vectors.signatures);

describe('isSignedBy', () => {
  it('has 24 vectors', () => expect(all).toHaveLength(24));

  it.each(all)('accepts %s with and without prefix, in any case', (name, header) => {
    const hex = header.replace('mac=', '');
    for (const form of [header, hex, header.toUpperCase(), `MAC = ${hex}`, ` mac=${hex} `])
      expect(isSignedBy(form, signed(name))).toBe(true);
  });

  it.each(all)('refuses %s with one byte flipped, another key, app, time, or no header', (name, header) => {
    const good = signed(name);
    fc.assert(
      fc.property(fc.nat(good.raw.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const raw = Buffer.from(good.raw);
        raw[at] = raw[at]! ^ bits;
        return !isSignedBy(header, { ...good, raw });
      }),
      { numRuns: 40 },
    );
    expect(isSignedBy(header, { ...good, oaSecretKey: `${good.oaSecretKey}x` })).toBe(false);
    expect(isSignedBy(header, { ...good, appId: '1' })).toBe(false);
    expect(isSignedBy(header, { ...good, timestamp: '1795219200001' })).toBe(false);
    expect(isSignedBy(undefined, good)).toBe(false);
    expect(isSignedBy([header], good)).toBe(false);
    expect(isSignedBy('mac=', good)).toBe(false);
    expect(isSignedBy(header.slice(0, -1), good)).toBe(false);
  });

  it('is plain SHA-256 with the key last', () => {
    expect(zaloMac({ appId: 'a', raw: Buffer.from('b'), timestamp: 'c', oaSecretKey: 'd' })).toBe(
      // sha256('abcd')
      '88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589',
    );
  });
});
