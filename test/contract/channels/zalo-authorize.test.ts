// `zalo authorize` as an operator runs it: the consent page, the pasted address, the pair in the store.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readState, tokenName } from '../../../src/channels/zalo-oa/token-state.js';
import { readCallback, zalo } from '../../../src/commands/zalo.js';
import { createVault, openEmbeddedStore } from '../../../src/store/index.js';
import { FakeZalo, ZALO } from '../../support/fake-zalo.js';

const SECRET_KEY = 'a-key-for-these-tests-only';
let fake: FakeZalo;
let dir: string;

beforeEach(async () => {
  fake = await FakeZalo.start();
  dir = mkdtempSync(join(tmpdir(), 'zalo-authorize-'));
});
afterEach(async () => {
  await fake.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs the command; `browser` is what the administrator does with the address it prints. */
const run = async (verb: string, browser: (url: string) => string = () => '') => {
  const env = {
    DATA_DIR: dir,
    SECRET_KEY,
    BASE_URL: 'https://cau-nghe.example.vn',
    ZALO_OA_ID: ZALO.oaId,
    ZALO_APP_ID: ZALO.appId,
    ZALO_APP_SECRET: ZALO.appSecret,
    ZALO_OA_SECRET_KEY: ZALO.oaSecretKey,
    ZALO_OAUTH_ROOT: fake.url,
  };
  const input = new PassThrough();
  let out = '';
  const print = (text: string): void => {
    out += `${text}\n`;
    const url = /^http\S+$/mu.exec(text)?.[0];
    if (url) input.end(`\n${browser(url)}\n`);
  };
  const exit = await zalo([verb], { env, input, print });
  return { exit, out };
};
const stored = async () => {
  const store = await openEmbeddedStore({ dataDir: dir, vault: createVault(SECRET_KEY) });
  try {
    return readState(await store.get(tokenName(ZALO.oaId)), undefined);
  } finally {
    await store.shutdown();
  }
};

describe('zalo authorize', () => {
  it('says what is missing', async () => {
    const lines: string[] = [];
    const terminal = { env: {}, input: new PassThrough(), print: (line: string) => void lines.push(line) };
    expect(await zalo(['x'], terminal)).toBe(2);
    expect(await zalo(['authorize'], terminal)).toBe(2);
    expect(lines.join()).toContain('ZALO_APP_SECRET');
  });

  it('stores the pair of a consent under PKCE', async () => {
    expect((await run('status')).exit).toBe(1);
    const { exit, out } = await run('authorize', (url) => {
      expect(new URL(url).searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/u);
      return fake.authorize(url);
    });
    expect([exit, out]).toEqual([0, expect.stringContaining('Done')]);
    expect(await stored()).toMatchObject(fake.pair);
    expect(out).not.toContain(fake.pair.access);
    expect(out).not.toContain(fake.pair.refresh);
    expect((await run('status')).exit).toBe(0);
  });

  it('works without an echoed state, and tells of a code that Zalo refuses', async () => {
    expect((await run('authorize', (url) => fake.authorize(url, { echoState: false }))).exit).toBe(0);
    const before = await stored();
    const refused = await run('authorize', () => 'https://cau-nghe.example.vn/?code=never-given-out');
    expect([refused.exit, refused.out]).toEqual([1, expect.stringContaining('error -14014')]);
    expect(await stored()).toEqual(before);
  });
});

describe('readCallback', () => {
  const expected = { oaId: '5', state: 's1' };
  it.each([
    ['https://x.vn/cb?code=abc&oa_id=5&state=s1', { code: 'abc' }],
    ['  https://x.vn/?oa_id=5&code=abc ', { code: 'abc' }],
    ['jR4_code-alone~x', { code: 'jR4_code-alone~x' }],
    ['https://x.vn/cb?code=abc&oa_id=6', { problem: expect.stringContaining('ZALO_OA_ID is 5') }],
    ['https://x.vn/cb?code=abc&state=other', { problem: expect.stringContaining('another run') }],
    ['https://x.vn/cb?error=-14003', { problem: expect.stringContaining('no code') }],
    ['', { problem: expect.stringContaining('no code') }],
  ])('%s', (text, result) => expect(readCallback(text, expected)).toEqual(result));
});
