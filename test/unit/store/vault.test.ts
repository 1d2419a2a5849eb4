// Encryption of fields, the key ring, keyed hashes and the file that holds the embedded store's key.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreKeyError } from '../../../src/store/errors.js';
import { createVault, deriveKey, openSecret, parseKeyRing, rotateSecret } from '../../../src/store/vault.js';

const [A, B] = ['secret-a-of-the-vault-tests', 'secret-b-of-the-vault-tests'];

describe('vault', () => {
  const vault = createVault(A);

  it('gives back any text, in its own context only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (clear, context, other) => {
        const sealed = vault.seal(context, clear);
        expect(vault.open(context, sealed)).toBe(clear);
        if (other !== context) expect(() => vault.open(other, sealed)).toThrow(StoreKeyError);
      }),
    );
  });

  it('never seals alike twice and looks like v1.<key id>.<base64url>', () => {
    const sealed = Array.from({ length: 600 }, () => vault.seal('c', 'same'));
    expect(new Set(sealed).size).toBe(600);
    for (const each of sealed) expect(each).toMatch(/^v1\.[\w-]{6}\.[\w-]+$/);
  });

  it('notices every altered character', () => {
    const sealed = vault.seal('lead:1:school', '{"name":"Lan"}');
    const body = sealed.lastIndexOf('.') + 1;
    for (let at = body; at < sealed.length - 1; at++) {
      const altered = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      expect(() => vault.open('lead:1:school', altered)).toThrow(StoreKeyError);
    }
    for (const short of ['', 'v1', 'v1.', sealed.slice(0, body), sealed.slice(0, body + 20)]) {
      expect(() => vault.open('lead:1:school', short)).toThrow(StoreKeyError);
    }
  });

  it('tells no context and no text in its errors', () => {
    const sealed = vault.seal('session:telegram:12345', 'Lan');
    for (const attempt of [
      () => vault.open('session:telegram:99', sealed),
      () => createVault(B).open('session:telegram:12345', sealed),
    ]) {
      expect(attempt).toThrow(/^(?!.*(telegram|Lan)).*session/);
    }
  });

  it('reads with every key of the ring and writes with the newest', () => {
    const ring = createVault([B, A]);
    expect(ring.open('c', vault.seal('c', 'old'))).toBe('old');
    expect(ring.seal('c', 'x').startsWith(ring.newest)).toBe(true);
    expect(ring.newest).toBe(createVault(B).newest);
    expect(() => vault.open('c', ring.seal('c', 'new'))).toThrow(/no key/);
  });

  it('hashes by key: equal values meet, other keys and plain digests do not', () => {
    const ring = createVault([B, A]);
    expect(vault.hash('phone:+84912345678')).toBe(createVault(A).hash('phone:+84912345678'));
    expect(ring.hashes('x')).toEqual([createVault(B).hash('x'), vault.hash('x')]);
    expect(ring.hash('x')).toBe(ring.hashes('x')[0]);
    expect(vault.hash('x')).not.toBe(vault.hash('y'));
  });

  it('derives an own key for each purpose', () => {
    expect(deriveKey(A, 'encrypt')).toHaveLength(32);
    expect(deriveKey(A, 'encrypt').equals(deriveKey(A, 'index'))).toBe(false);
    expect(deriveKey(A, 'links').equals(deriveKey(B, 'links'))).toBe(false);
  });

  it('takes a ring as text, and no weak or missing secret', () => {
    expect(parseKeyRing(` ${B},\n${A}\n`)).toEqual([B, A]);
    expect(createVault(`${B} ${A}`).newest).toBe(createVault(B).newest);
    for (const weak of ['', '   ', 'short', [A, 'short'], []])
      expect(() => createVault(weak)).toThrow(/SECRET_KEY/);
  });
});

describe('the key file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'key-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('is made once, readable by its owner only', () => {
    const ring = openSecret(join(dir, 'data'));
    expect(ring).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    expect(openSecret(join(dir, 'data'))).toEqual(ring);
    expect(statSync(join(dir, 'data', 'secret.key')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'data')).mode & 0o777).toBe(0o700);
    expect(openSecret(join(dir, 'other'))).not.toEqual(ring);
  });

  it('rotates with the newest in front', () => {
    const before = openSecret(dir);
    const after = rotateSecret(dir);
    expect(after).toEqual([expect.any(String), ...before]);
    expect(openSecret(dir)).toEqual(after);
    expect(readFileSync(join(dir, 'secret.key'), 'utf8').trim().split('\n')).toEqual(after);
    expect(createVault(after).open('c', createVault(before).seal('c', 'x'))).toBe('x');
  });

  it('is never replaced when it is empty', () => {
    writeFileSync(join(dir, 'secret.key'), '\n');
    expect(() => openSecret(dir)).toThrow(/holds no key/);
  });
});
