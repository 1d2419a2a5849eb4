// A stand-in for Zalo's OpenAPI and OAuth servers over real HTTP, as documented: errors with HTTP 200, rotating
// refresh tokens of which a second use is noticed, windows, signed webhooks.
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'undici';
import { FakePlatform, type RecordedCall, Refusal } from './fake-platform.js';
import type { Json } from './fake-server.js';
import { FakeZaloPerson } from './fake-zalo-person.js';

/** What the service under test must be configured with. */
export const ZALO = {
  appId: '360846524940903967',
  appSecret: 'APP_SECRET_FOR_TESTS_ONLY',
  oaId: '388613280878808645',
  oaSecretKey: 'OA_SECRET_FOR_TESTS_ONLY',
} as const;

/** The variables of a service that talks to a fake. */
export const zaloEnv = (zalo: FakeZalo) => ({
  ZALO_OA_ID: ZALO.oaId,
  ZALO_APP_ID: ZALO.appId,
  ZALO_APP_SECRET: ZALO.appSecret,
  ZALO_OA_SECRET_KEY: ZALO.oaSecretKey,
  ZALO_REFRESH_TOKEN: zalo.pair.refresh,
  ZALO_API_ROOT: zalo.url,
  ZALO_OAUTH_ROOT: zalo.url,
});

export const TOKEN_PATH = '/v4/oa/access_token';
export const CS_PATH = '/v3.0/oa/message/cs';
export const V2_PATH = '/v2.0/oa/message';

const HOUR = 3_600_000;
const WINDOW_MS = 7 * 24 * HOUR;

export class FakeZalo extends FakePlatform {
  /** Where signed events are posted. */
  webhook: string | undefined;
  /** Whether this OA takes buttons, and the form for a number, on consultation messages. */
  supports = { buttons: true, contactForm: true };
  /** Life of access tokens in seconds, as text. */
  expiresIn = '90000';
  /** How often each refresh token arrived, except when it was answered -32. */
  readonly uses = new Map<string, number>();
  /** The pair given out last: the only valid one. */
  pair = { access: '', refresh: '' };
  /** Called before a pair is given out and after; a test may hold or watch there. */
  onToken: (when: 'before' | 'after') => Promise<void> | void = () => {};
  /** People who cannot be sent to, with the code answered. */
  readonly unreachable = new Map<string, number>();
  readonly #codes = new Map<string, string>();
  readonly #wroteAt = new Map<string, number>();
  #people = 246_845_883_529_000_000n;

  static async start(): Promise<FakeZalo> {
    const fake = new FakeZalo();
    fake.consent();
    return fake.listen();
  }

  private constructor() {
    super();
  }

  /** Refresh tokens that arrived twice: must stay empty. */
  get reused(): string[] {
    return [...this.uses].filter(([, times]) => times > 1).map(([token]) => token);
  }

  /** A new pair, as after a consent: the old one is void. */
  consent(): { access: string; refresh: string } {
    this.pair = {
      access: `A_${randomBytes(9).toString('hex')}`,
      refresh: `R_${randomBytes(9).toString('hex')}`,
    };
    return this.pair;
  }

  /** What an administrator does with the consent address: answers the address the browser ends at. */
  authorize(consentUrl: string, { oaId = ZALO.oaId as string, echoState = true } = {}): string {
    const { origin, pathname, searchParams } = new URL(consentUrl);
    if (origin !== this.url || pathname !== '/v4/oa/permission')
      throw new Error(`no consent page: ${consentUrl}`);
    if (searchParams.get('app_id') !== ZALO.appId) throw new Error('unknown app');
    const code = randomBytes(16).toString('base64url');
    this.#codes.set(code, searchParams.get('code_challenge') ?? '');
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('oa_id', oaId);
    if (echoState) back.searchParams.set('state', searchParams.get('state') ?? '');
    return back.href;
  }

  /** A new person. */
  person(id: string = String(this.#people++)): FakeZaloPerson {
    return new FakeZaloPerson(this, id);
  }

  /** The person wrote now: opens the window. */
  wrote(user: string): void {
    this.#wroteAt.set(user, this.now());
  }

  /** Posts an event with its signature. Answers the HTTP status. */
  async post(event: Json): Promise<number> {
    if (this.webhook === undefined) throw new Error('no webhook is set');
    const raw = JSON.stringify({ app_id: ZALO.appId, timestamp: String(this.now()), ...event });
    const mac = createHash('sha256')
      .update(`${ZALO.appId}${raw}${JSON.parse(raw).timestamp}${ZALO.oaSecretKey}`)
      .digest('hex');
    const response = await request(this.webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}` },
      body: raw,
    });
    await response.body.dump();
    return response.statusCode;
  }

  protected errorBody(error: number): Json {
    return { error, message: 'as documented' };
  }

  protected recipient({ body }: RecordedCall): string | undefined {
    const to = body.recipient as { user_id?: string; anonymous_id?: string } | undefined;
    return to?.user_id ?? to?.anonymous_id;
  }

  protected async run(call: RecordedCall): Promise<Json> {
    if (call.path === TOKEN_PATH) return this.#token(call);
    if (call.headers.access_token !== this.pair.access) throw new Refusal(this.errorBody(-216));
    if (call.path !== CS_PATH && call.path !== V2_PATH) throw new Refusal(this.errorBody(-201));
    const user = this.recipient(call);
    if (call.path === V2_PATH && this.#isUser(call)) throw new Refusal(this.errorBody(-240));
    if (user === undefined) throw new Refusal(this.errorBody(-201));
    const unreachable = this.unreachable.get(user);
    if (unreachable !== undefined) throw new Refusal(this.errorBody(unreachable));
    const wroteAt = this.#wroteAt.get(user);
    if (wroteAt !== undefined && this.now() - wroteAt > WINDOW_MS) throw new Refusal(this.errorBody(-230));
    const message_id = this.#showMessage(user, call.body.message as Json);
    return {
      data: { quota: { quota_type: 'reply' }, message_id, user_id: user, sent_time: String(this.now()) },
      error: 0,
      message: 'Success',
    };
  }

  #isUser({ body }: RecordedCall): boolean {
    return (body.recipient as Json | undefined)?.user_id !== undefined;
  }

  async #token({ body, headers }: RecordedCall): Promise<Json> {
    if (headers.secret_key !== ZALO.appSecret || body.app_id !== ZALO.appId)
      throw new Refusal({ error: -14004, error_name: 'Invalid secret key' });
    if (body.grant_type === 'authorization_code') {
      const challenge = this.#codes.get(String(body.code));
      this.#codes.delete(String(body.code));
      const given = createHash('sha256').update(String(body.code_verifier)).digest('base64url');
      if (challenge === undefined || challenge !== given || String(body.code_verifier).length !== 43)
        throw new Refusal({ error: -14014, error_name: 'Invalid code' });
    } else {
      const token = String(body.refresh_token);
      this.uses.set(token, (this.uses.get(token) ?? 0) + 1);
      if (token !== this.pair.refresh || (this.uses.get(token) ?? 0) > 1)
        throw new Refusal({ error: -14015, error_name: 'Invalid refresh token' });
    }
    await this.onToken('before');
    const { access, refresh } = this.consent();
    await this.onToken('after');
    return { access_token: access, refresh_token: refresh, expires_in: this.expiresIn };
  }

  /** Refuses with -201 what the documentation does not know, and notes it. */
  #showMessage(user: string, message: Json): string {
    const wrong = (problem: string): never => {
      this.problems.push(problem);
      throw new Refusal(this.errorBody(-201));
    };
    const { text, attachment, ...rest } = message as { text?: unknown; attachment?: Json };
    if (Object.keys(rest).length > 0) wrong(`unknown fields ${Object.keys(rest).join()}`);
    if (text !== undefined && (typeof text !== 'string' || text === '' || text.length > 2000))
      wrong(`text of ${String(text).length} characters`);
    if (typeof text === 'string' && text !== text.normalize('NFC')) wrong('text is not NFC');
    const shown = { text: String(text ?? '') };
    if (attachment === undefined) {
      if (text === undefined) wrong('empty message');
      return this.show(user, shown);
    }
    if (attachment.type !== 'template') wrong(`attachment of type ${String(attachment.type)}`);
    const payload = attachment.payload as { template_type?: string; elements?: Json[]; buttons?: Json[] };
    if (payload.template_type === 'media') {
      const { media_type, url } = payload.elements?.[0] ?? {};
      if (media_type !== 'image' || !String(url).startsWith('https://')) wrong('media without a picture');
      return this.show(user, { ...shown, picture: String(url) });
    }
    if (payload.template_type === 'request_user_info') {
      if (!this.supports.contactForm) throw new Refusal(this.errorBody(-233));
      const { title, subtitle } = payload.elements?.[0] ?? {};
      if (String(title).length > 100 || String(subtitle).length > 500) wrong('form: texts too long');
      return this.show(user, { ...shown, contactForm: true });
    }
    const buttons = payload.buttons ?? [];
    if (payload.template_type !== undefined || buttons.length === 0 || buttons.length > 5 || !text)
      wrong(`payload ${JSON.stringify(payload).slice(0, 80)}`);
    for (const { title, type, payload: value } of buttons)
      if (
        String(title).length > 100 ||
        !/^oa\.query\.(show|hide)$/u.test(String(type)) ||
        String(value).length > 1000
      )
        wrong(`button ${String(title)}`);
    if (!this.supports.buttons) throw new Refusal(this.errorBody(-201));
    return this.show(user, {
      ...shown,
      buttons: buttons.map((b) => ({ label: String(b.title), payload: String(b.payload) })),
    });
  }
}
