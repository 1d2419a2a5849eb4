// What the store keeps of an Official Account's tokens, and every change of it as a pure function. A refresh
// token works once: it is marked before it is sent, and a mark without an outcome means it may be spent.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TokenPair } from './oauth.js';

const schema = z.object({
  /** Absent until the first refresh of a token given by the configuration. */
  access: z.string().optional(),
  refresh: z.string(),
  issuedAt: z.number(),
  expiresAt: z.number(),
  /** The refresh under way: whose, and until when the others wait for its outcome. */
  using: z.object({ id: z.string(), until: z.number() }).optional(),
  /** A person must consent again: the refresh token is or may be spent. */
  lost: z.object({ at: z.number(), reason: z.string() }).optional(),
  /** Hashes of tokens of the configuration taken over so far: each is taken once. */
  seeds: z.array(z.string()),
});
export type TokenState = z.infer<typeof schema>;

/** The value's name in the store. */
export const tokenName = (oaId: string): string => `zalo:token:${oaId}`;

const MAX_SEEDS = 20;
/** Refreshed when only this part of the access token's life is left: five of its 25 hours. */
const AHEAD = 0.2;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url').slice(0, 22);

/** The state as stored, or a new one from a configured refresh token that was not taken over before. */
export function readState(stored: string | undefined, seed: string | undefined): TokenState | undefined {
  const state = stored === undefined ? undefined : schema.parse(JSON.parse(stored));
  if (seed === undefined || state?.seeds.includes(hashOf(seed))) return state;
  return {
    refresh: seed,
    issuedAt: 0,
    expiresAt: 0,
    seeds: [...(state?.seeds ?? []), hashOf(seed)].slice(-MAX_SEEDS),
  };
}

/** Whether it is time for the next pair. */
export function isDue({ access, issuedAt, expiresAt }: TokenState, now: number): boolean {
  return access === undefined || now >= expiresAt - (expiresAt - issuedAt) * AHEAD;
}

export type Begun =
  /** This refresh is ours: the token may be sent once. */
  | { kind: 'ours'; refresh: string; state: TokenState }
  /** Another process is at it. */
  | { kind: 'busy'; until: number; state: TokenState }
  /** Somebody was faster: there is a new access token. */
  | { kind: 'fresh'; state: TokenState }
  | { kind: 'lost'; reason: string; state: TokenState };

export interface Begin {
  id: string;
  now: number;
  /** How long the others wait for the outcome, ms. Longer than the call can take. */
  leaseMs: number;
  /** The access token that Zalo refused; without one, only a pair that is due is refreshed. */
  rejected?: string;
}

/** Marks the refresh token as in use, if it may be used. The new state must be stored before it is. */
export function begin(state: TokenState, { id, now, leaseMs, rejected }: Begin): Begun {
  if (state.lost) return { kind: 'lost', reason: state.lost.reason, state };
  if (state.using) {
    if (state.using.until > now) return { kind: 'busy', until: state.using.until, state };
    const reason = 'a refresh was cut off, so the refresh token may be spent';
    return { kind: 'lost', reason, state: { ...state, lost: { at: now, reason } } };
  }
  if (state.access !== undefined && state.access !== rejected && !isDue(state, now))
    return { kind: 'fresh', state };
  return { kind: 'ours', refresh: state.refresh, state: { ...state, using: { id, until: now + leaseMs } } };
}

/** The state with the pair that the refresh token `used` brought; unchanged when a newer consent came meanwhile. */
export function withPair(state: TokenState, used: string, pair: TokenPair, now: number): TokenState {
  return state.refresh === used ? consented(pair, now, state.seeds) : state;
}

/** The state right after a consent. */
export const consented = (pair: TokenPair, now: number, seeds: string[]): TokenState => ({
  access: pair.access,
  refresh: pair.refresh,
  issuedAt: now,
  expiresAt: now + pair.lifeMs,
  seeds,
});

/** The refresh `id` surely did not reach Zalo: the token may be used again. */
export function released(state: TokenState, id: string): TokenState {
  if (state.using?.id !== id) return state;
  const { using: _, ...rest } = state;
  return rest;
}

/** The refresh `id` ended without a pair: the token must not be sent again. */
export function spent(state: TokenState, id: string, reason: string, now: number): TokenState {
  return state.using?.id === id ? { ...state, lost: { at: now, reason } } : state;
}

/** What an operator must know, for `doctor` and `/readyz`; empty when all is well. */
export function tokenProblems(state: TokenState | undefined, now: number): string[] {
  if (state === undefined) return ['no consent yet: run "zalo authorize"'];
  if (state.lost) {
    const hours = Math.max(0, (state.expiresAt - now) / 3_600_000).toFixed(0);
    return [`run "zalo authorize" again: ${state.lost.reason}; messages stop in about ${hours} h`];
  }
  if (state.access !== undefined && now > state.expiresAt) return ['the access token has expired'];
  return [];
}
