// Keeps an Official Account's access token fresh: one refresh at a time over all processes, the new pair stored
// before anything uses it, a refresh token sent once whatever happens, and an alarm when a person must consent.
import { randomUUID } from 'node:crypto';
import type { Store } from '../../store/port.js';
import type { TokenPair, ZaloOAuth } from './oauth.js';
import {
  type Begun,
  begin,
  consented,
  isDue,
  readState,
  released,
  spent,
  type TokenState,
  tokenName,
  tokenProblems,
  withPair,
} from './token-state.js';

export interface TokensOptions {
  store: Pick<Store, 'get' | 'update'>;
  oaId: string;
  oauth: Pick<ZaloOAuth, 'refresh'>;
  /** ZALO_REFRESH_TOKEN: taken over once, when it was never seen before. */
  seed?: string;
  /** A person must look; repeated every hour while it lasts. */
  onAlarm: (reason: string) => void;
  now?: () => number;
  /** Pause in ms before a pair is stored again that could not be. */
  pause?: (ms: number) => Promise<void>;
  /** How long another process may take for a refresh, ms (60 s). */
  leaseMs?: number;
}

/** The token to send with, or how long to wait for one, ms. */
export type Access = { token: string } | { wait: number; reason: string };

const LOOK_MS = 60_000;
const ALARM_MS = 3_600_000;
/** A token so young that is refused is no reason for a refresh: Zalo needs a moment, or erred. */
const YOUNG_MS = 30_000;

const WAIT = {
  young: { wait: 2000, reason: 'a new access token was refused' },
  busy: { wait: 1000, reason: 'the access token is being refreshed' },
  lost: { wait: 300_000, reason: 'no access token: consent is needed' },
} as const;

export class ZaloTokens {
  readonly #options: TokensOptions & Required<Pick<TokensOptions, 'now' | 'pause' | 'leaseMs'>>;
  readonly #name: string;
  #known: TokenState | undefined;
  #knownAt = 0;
  #underWay: Promise<void> | undefined;
  readonly #alarmed = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: TokensOptions) {
    this.#options = { now: Date.now, pause: sleep, leaseMs: 60_000, ...options };
    this.#name = tokenName(options.oaId);
  }

  /** Begins to refresh ahead of time. */
  start(): void {
    const look = (): void => {
      this.tick().catch((error: Error) => this.#alarm(`tokens could not be looked after: ${error.name}`));
    };
    look();
    this.#timer = setInterval(look, LOOK_MS);
    this.#timer.unref();
  }

  /** Waits for a refresh under way: its pair must not be lost. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
    this.#closed = true;
  }

  /**
   * The access token. With `rejected`, one that Zalo answered -216 or -220 to: the stored one is read again, and
   * only if it is the same a refresh is made.
   */
  async access(rejected?: string): Promise<Access> {
    const { now } = this.#options;
    let state = this.#known;
    if (state === undefined || state.access === rejected || now() - this.#knownAt > LOOK_MS)
      state = await this.#read();
    if (usable(state, rejected, now())) return { token: state.access };
    if (state?.access !== undefined && state.access === rejected && now() - state.issuedAt < YOUNG_MS)
      return WAIT.young;
    if (state !== undefined) await this.#refresh(rejected);
    state = this.#known;
    if (usable(state, rejected, now())) return { token: state.access };
    return state === undefined || state.lost ? WAIT.lost : WAIT.busy;
  }

  /** Refreshes when it is due, notices a refresh that was cut off, and repeats the alarm while one is needed. */
  async tick(): Promise<void> {
    const { now } = this.#options;
    const state = await this.#read();
    if (state !== undefined && (state.using !== undefined || isDue(state, now()))) await this.#refresh();
    const problem = tokenProblems(this.#known, now())[0];
    if (problem !== undefined) this.#alarm(problem);
    else this.#alarmed.clear();
  }

  /** What an operator must know; empty when all is well. */
  async problems(): Promise<string[]> {
    return tokenProblems(await this.#read(), this.#options.now());
  }

  async #read(): Promise<TokenState | undefined> {
    const { store, seed, now } = this.#options;
    this.#known = readState(await store.get(this.#name), seed);
    this.#knownAt = now();
    return this.#known;
  }

  /** One refresh at a time in this process; the mark in the store keeps the others out. */
  #refresh(rejected?: string): Promise<void> {
    this.#underWay ??= this.#refreshOnce(rejected).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #refreshOnce(rejected: string | undefined): Promise<void> {
    const { store, seed, oauth, now, leaseMs } = this.#options;
    const id = randomUUID();
    let begun: Begun | undefined;
    await store.update(this.#name, (before) => {
      const state = readState(before, seed);
      begun = state && begin(state, { id, now: now(), leaseMs, rejected });
      return begun ? JSON.stringify(begun.state) : before;
    });
    this.#known = begun?.state;
    this.#knownAt = now();
    if (begun?.kind === 'lost') this.#alarm(begun.reason);
    if (begun?.kind !== 'ours') return;

    const used = begun.refresh;
    const answer = await oauth.refresh(used);
    switch (answer.outcome) {
      case 'pair':
        return this.#settle((state) => withPair(state, used, answer.pair, now()));
      case 'not-used':
        return this.#settle((state) => released(state, id));
      default: {
        const reason = `the refresh token was ${answer.outcome === 'refused' ? 'refused' : 'sent without an answer'} (${answer.reason})`;
        await this.#settle((state) => spent(state, id, reason, now()));
        this.#alarm(reason);
      }
    }
  }

  /** Stores an outcome, however long the store is away: only what is stored counts. */
  async #settle(change: (state: TokenState) => TokenState): Promise<void> {
    const { store, now, pause } = this.#options;
    for (let tries = 1; !this.#closed; tries++) {
      try {
        let after: TokenState | undefined;
        await store.update(this.#name, (before) => {
          after = before === undefined ? undefined : change(readState(before, undefined)!);
          return after && JSON.stringify(after);
        });
        this.#known = after;
        this.#knownAt = now();
        return;
      } catch (error) {
        this.#alarm(`the token state could not be stored: ${(error as Error).name}`);
        await pause(Math.min(200 * 2 ** tries, 10_000));
      }
    }
  }

  #alarm(reason: string): void {
    const { now, onAlarm } = this.#options;
    if (now() - (this.#alarmed.get(reason) ?? Number.NEGATIVE_INFINITY) < ALARM_MS) return;
    this.#alarmed.set(reason, now());
    onAlarm(reason);
  }
}

/** Stores the pair of a consent; what was there before is replaced. */
export async function storeConsent(
  store: Pick<Store, 'update'>,
  oaId: string,
  pair: TokenPair,
  now: number,
  seed?: string,
): Promise<void> {
  await store.update(tokenName(oaId), (before) =>
    // A token of the configuration is older than this consent: it counts as taken.
    JSON.stringify(consented(pair, now, readState(before, seed)?.seeds ?? [])),
  );
}

function usable(
  state: TokenState | undefined,
  rejected: string | undefined,
  now: number,
): state is TokenState & { access: string } {
  return state?.access !== undefined && state.access !== rejected && state.expiresAt > now;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
