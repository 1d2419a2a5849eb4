// Zalo OAuth v4 for an Official Account: the first consent with PKCE, and the refresh whose token works once.
// Zalo Platform docs, "Xác thực và ủy quyền cho ứng dụng".
import { createHash, randomBytes } from 'node:crypto';
import { HttpJson, NetworkError, object } from '../http-json.js';

const OAUTH_ROOT = 'https://oauth.zaloapp.com';

export interface TokenPair {
  access: string;
  refresh: string;
  /** How long the access token lives, ms (Zalo: 25 h). */
  lifeMs: number;
}

/**
 * How a call to the token endpoint ended. `not-used`: Zalo surely did not take the refresh token, it may be
 * sent again. `unknown`: it may have been taken. `refused`: Zalo answered that it is no good. Bodies of
 * refusals are not documented, so everything but the rate limit (-32) counts as one.
 */
export type TokenAnswer =
  | { outcome: 'pair'; pair: TokenPair }
  | { outcome: 'not-used' | 'unknown' | 'refused'; reason: string };

export interface OAuthOptions {
  appId: string;
  appSecret: string;
  /** Default: Zalo's own server. */
  root?: string;
  timeoutMs?: number;
}

const RATE_LIMIT = -32;
const DEFAULT_LIFE_S = 90_000;

/** The consent and token endpoints of one app. */
export class ZaloOAuth {
  readonly #http: HttpJson;
  readonly #root: string;

  constructor(readonly options: OAuthOptions) {
    this.#root = (options.root ?? OAUTH_ROOT).replace(/\/+$/u, '');
    this.#http = new HttpJson({ root: this.#root, timeoutMs: options.timeoutMs ?? 20_000, connections: 2 });
  }

  /** The address that an administrator of the OA opens to consent. `redirect` must be registered with the app. */
  consentUrl(redirect: string, verifier: string, state: string): string {
    const query = new URLSearchParams({
      app_id: this.options.appId,
      redirect_uri: redirect,
      code_challenge: challengeOf(verifier),
      state,
    });
    return `${this.#root}/v4/oa/permission?${query}`;
  }

  /** The pair for the code of a consent (single use, ten minutes). */
  exchange(code: string, verifier: string): Promise<TokenAnswer> {
    return this.#token({ grant_type: 'authorization_code', code, code_verifier: verifier });
  }

  /** The next pair. The refresh token must never be sent again unless the answer is `not-used`. */
  refresh(token: string): Promise<TokenAnswer> {
    return this.#token({ grant_type: 'refresh_token', refresh_token: token });
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #token(fields: Record<string, string>): Promise<TokenAnswer> {
    const { appId, appSecret } = this.options;
    try {
      const form = new URLSearchParams({ app_id: appId, ...fields });
      return readAnswer(
        await this.#http.post('/v4/oa/access_token', form, { headers: { secret_key: appSecret } }),
      );
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      return { outcome: error.sent ? 'unknown' : 'not-used', reason: error.message };
    }
  }
}

function readAnswer({ status, body }: { status: number; body: unknown }): TokenAnswer {
  const answer = object(body) ?? {};
  const { access_token: access, refresh_token: refresh } = answer;
  if (typeof access === 'string' && access !== '' && typeof refresh === 'string' && refresh !== '') {
    // Documented as text: "90000".
    const seconds = Number(answer.expires_in);
    return {
      outcome: 'pair',
      pair: { access, refresh, lifeMs: (seconds > 0 ? seconds : DEFAULT_LIFE_S) * 1000 },
    };
  }
  const code = Number(answer.error);
  const reason = `HTTP ${status}${Number.isFinite(code) ? `, error ${code}` : ''}`;
  if (code === RATE_LIMIT || status === 429) return { outcome: 'not-used', reason };
  if (status >= 500 || Object.keys(answer).length === 0) return { outcome: 'unknown', reason };
  return { outcome: 'refused', reason };
}

/** A fresh PKCE verifier: 43 characters, as the docs ask. */
export const newVerifier = (): string => randomBytes(32).toString('base64url');

/** base64url(sha256(verifier)) without padding; Zalo takes no other method. */
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
