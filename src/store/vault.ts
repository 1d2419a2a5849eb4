// Encryption of personal fields (AES-256-GCM with a ring of keys) and keyed hashes for look-ups, both from
// SECRET_KEY by HKDF.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomFillSync,
} from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StoreKeyError } from './errors.js';

const IV = 12;
const TAG = 16;
const MIN_SECRET = 16;

export interface Vault {
  /** Encrypts with the newest key. `context` (record kind and id) must be the same to open it again. */
  seal(context: string, clear: string): string;
  /** Decrypts with whichever key of the ring it names. Throws StoreKeyError when it cannot. */
  open(context: string, sealed: string): string;
  /** What every value sealed with the newest key begins with. */
  readonly newest: string;
  /** Keyed hash for exact look-ups, by the newest key. */
  hash(value: string): string;
  /** The same by every key of the ring, the newest first: look-ups during a rotation try them all. */
  hashes(value: string): string[];
}

/** A key for one purpose from a secret (HKDF-SHA256, 32 bytes). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'cau-nghe', purpose, 32));
}

/** Splits a ring as SECRET_KEY carries it: secrets, the newest first, apart by white space or commas. */
export function parseKeyRing(text: string): string[] {
  return text.split(/[\s,]+/).filter((secret) => secret !== '');
}

/**
 * A vault from one secret or a ring of them, the newest first. Each has at least 16 characters.
 * Values look like `v1.<key id>.<base64url(iv | ciphertext | tag)>`.
 */
export function createVault(secret: string | string[]): Vault {
  const secrets = typeof secret === 'string' ? parseKeyRing(secret) : secret;
  if (secrets.length === 0 || secrets.some((each) => each.length < MIN_SECRET)) {
    throw new StoreKeyError(`SECRET_KEY must have at least ${MIN_SECRET} characters`);
  }
  const ring = new Map<string, KeyObject>();
  for (const each of secrets) {
    const prefix = `v1.${deriveKey(each, 'key id').toString('base64url').slice(0, 6)}.`;
    ring.set(prefix, createSecretKey(deriveKey(each, 'encrypt')));
  }
  const [newest, newestKey] = [...ring][0]!;
  const indexKeys = secrets.map((each) => createSecretKey(deriveKey(each, 'index')));
  const nonces = nonceSource();
  const digest = (key: KeyObject, value: string) =>
    createHmac('sha256', key).update(value).digest('base64url');

  return {
    newest,
    seal(context, clear) {
      const iv = nonces();
      const cipher = createCipheriv('aes-256-gcm', newestKey, iv);
      cipher.setAAD(Buffer.from(context));
      const bytes = cipher.update(clear, 'utf8');
      // In this mode nothing is held back for the end.
      cipher.final();
      return newest + Buffer.concat([iv, bytes, cipher.getAuthTag()]).toString('base64url');
    },
    open(context, sealed) {
      const end = sealed.indexOf('.', 3) + 1;
      const key = ring.get(sealed.slice(0, end));
      if (key === undefined) {
        throw new StoreKeyError(`no key "${sealed.slice(3, end - 1)}" in SECRET_KEY for ${kindOf(context)}`);
      }
      const bytes = Buffer.from(sealed.slice(end), 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV), { authTagLength: TAG });
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
        return (
          decipher.update(bytes.subarray(IV, bytes.length - TAG), undefined, 'utf8') + decipher.final('utf8')
        );
      } catch {
        throw new StoreKeyError(`a value of ${kindOf(context)} was altered or moved`);
      }
    },
    hash: (value) => digest(indexKeys[0]!, value),
    hashes: (value) => indexKeys.map((key) => digest(key, value)),
  };
}

/** The record kind alone: ids may name a person and do not belong into messages. */
function kindOf(context: string): string {
  return context.split(':', 1)[0]!;
}

/**
 * Random 96-bit nonces from a pool: one call to the system's generator serves many. Each is good until the next is
 * asked for.
 */
function nonceSource(): () => Buffer {
  const pool = Buffer.alloc(IV * 256);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    at += IV;
    return pool.subarray(at - IV, at);
  };
}

/**
 * The key ring of an embedded store: `DATA_DIR/secret.key` (mode 600), made on first use. One secret a line, the
 * newest first.
 */
export function openSecret(dataDir: string): string[] {
  const file = join(dataDir, 'secret.key');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  let ring = readRing(file);
  if (ring === undefined) {
    // Written apart and linked: two first starts at once end with one key, never with half of one.
    const draft = writeSecret(file, [newSecret()]);
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    ring = readRing(file);
  }
  if (ring === undefined || ring.length === 0) throw new StoreKeyError(`${file} holds no key`);
  return ring;
}

/**
 * Puts a fresh secret in front of the ring in `DATA_DIR/secret.key`. After a restart everything new is encrypted
 * with it and `reseal` brings the rest along; then the old lines may be removed.
 */
export function rotateSecret(dataDir: string): string[] {
  const ring = [newSecret(), ...openSecret(dataDir)];
  const file = join(dataDir, 'secret.key');
  renameSync(writeSecret(file, ring), file);
  return ring;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function readRing(file: string): string[] | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    chmodSync(file, 0o600);
    return parseKeyRing(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeSecret(file: string, ring: string[]): string {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  writeSync(handle, `${ring.join('\n')}\n`);
  fsyncSync(handle);
  closeSync(handle);
  return draft;
}
