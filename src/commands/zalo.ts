// `zalo authorize`: the first consent of an Official Account, or a new one after an alarm; `zalo status`.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openConfiguredStore } from '../app.js';
import { newVerifier, ZaloOAuth } from '../channels/zalo-oa/oauth.js';
import { readState, tokenName, tokenProblems } from '../channels/zalo-oa/token-state.js';
import { storeConsent } from '../channels/zalo-oa/tokens.js';
import { type Config, readConfig } from '../config.js';

const USAGE = `usage: zalo authorize [--redirect URL]   consent for the Official Account and store its tokens
       zalo status                       whether a new consent is needed

The redirect address must be registered as "Official Account Callback Url" of the app; default: BASE_URL.
The service may run meanwhile: it takes the new tokens up within a minute.`;

/** The terminal that the command talks to. */
export interface Terminal {
  env: Readonly<Record<string, string | undefined>>;
  input: NodeJS.ReadableStream;
  print: (line: string) => void;
}

const OWN: Terminal = { env: process.env, input: process.stdin, print: (line) => console.log(line) };

/** Answers 0, 1 when it did not work, 2 for a wrong call. */
export async function zalo(argv: string[], terminal: Terminal = OWN): Promise<number> {
  const { env, print } = terminal;
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { redirect: { type: 'string' } },
  });
  const verb = positionals[0];
  if (verb !== 'authorize' && verb !== 'status') {
    print(USAGE);
    return 2;
  }
  const config = readConfig(env);
  const { ZALO_OA_ID: oaId, ZALO_APP_ID: appId, ZALO_APP_SECRET: appSecret } = config;
  if (!oaId || !appId || !appSecret) {
    print('set ZALO_OA_ID, ZALO_APP_ID, ZALO_APP_SECRET and ZALO_OA_SECRET_KEY first');
    return 2;
  }
  if (verb === 'status') return status(config, oaId, print);
  const redirect = values.redirect ?? config.BASE_URL;
  if (redirect === undefined) {
    print('set BASE_URL, or give --redirect URL');
    return 2;
  }
  return authorize(config, { oaId, appId, appSecret, redirect }, terminal);
}

async function status(config: Config, oaId: string, print: Terminal['print']): Promise<number> {
  const store = await openConfiguredStore(config, { join: true });
  try {
    const state = readState(await store.get(tokenName(oaId)), config.ZALO_REFRESH_TOKEN);
    const problems = tokenProblems(state, Date.now());
    for (const problem of problems) print(problem);
    if (problems.length === 0) print('all is well');
    return problems.length === 0 ? 0 : 1;
  } finally {
    await store.shutdown();
  }
}

interface App {
  oaId: string;
  appId: string;
  appSecret: string;
  redirect: string;
}

async function authorize(
  config: Config,
  { oaId, appId, appSecret, redirect }: App,
  { input, print }: Terminal,
): Promise<number> {
  // Opened before the consent: a pair that cannot be stored would be lost.
  const store = await openConfiguredStore(config, { join: true });
  const oauth = new ZaloOAuth({ appId, appSecret, root: config.ZALO_OAUTH_ROOT });
  try {
    const verifier = newVerifier();
    const state = randomUUID();
    print(`1. Open this address as an administrator of the Official Account and consent:\n
${oauth.consentUrl(redirect, verifier, state)}\n
2. The browser then shows a page of ${redirect}. Copy its whole address and paste it here (within 10 minutes):`);
    const read = readCallback(await firstLine(input), { oaId, state });
    if ('problem' in read) {
      print(read.problem);
      return 1;
    }
    const answer = await oauth.exchange(read.code, verifier);
    if (answer.outcome !== 'pair') {
      print(`Zalo gave no tokens (${answer.reason}); the code works once, so begin again`);
      return 1;
    }
    await storeConsent(store, oaId, answer.pair, Date.now(), config.ZALO_REFRESH_TOKEN);
    print('Done: the tokens are stored. ZALO_REFRESH_TOKEN is not needed any more.');
    return 0;
  } finally {
    await oauth.close();
    await store.shutdown();
  }
}

/**
 * The code in a pasted callback address (or a bare code). The `state` is checked when Zalo echoes it, which is
 * not documented; the code itself is bound to this run by PKCE.
 */
export function readCallback(
  pasted: string,
  expected: { oaId: string; state: string },
): { code: string } | { problem: string } {
  const text = pasted.trim();
  if (/^[\w.~+/=-]{8,}$/u.test(text) && !text.includes('://')) return { code: text };
  const query = URL.canParse(text) ? new URL(text).searchParams : undefined;
  const code = query?.get('code');
  if (!query || !code) return { problem: 'this address holds no code' };
  const state = query.get('state');
  if (state !== null && state !== expected.state) return { problem: 'this address is of another run' };
  const oaId = query.get('oa_id');
  if (oaId !== null && oaId !== expected.oaId)
    return {
      problem: `consent was given for the Official Account ${oaId}, but ZALO_OA_ID is ${expected.oaId}`,
    };
  return { code };
}

/** The first line that is not empty. */
async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input })) if (line.trim() !== '') return line;
  return '';
}
