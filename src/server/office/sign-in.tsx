// Signing in and out: a link by e-mail or chat that works once, in the browser that asked, and only when its button
// is pressed; then a code where the account has one.
import type { VNode } from 'preact';
import qrcode from 'qrcode';
import type { Account } from '../../office/accounts.js';
import { ROLES } from '../../office/roles.js';
import { acceptCode, enrolmentUri, newRecoveryCodes, newSecondFactor } from '../../office/second-factor.js';
import { deviceOf, type Stage } from '../../office/sessions.js';
import { LINK_MS, signInUrl } from '../../office/sign-in-links.js';
import { hashOf, newToken } from '../../office/tickets.js';
import { cookie } from '../cookie.js';
import { back, sendOpenPage } from './layout.js';
import type { Call, Office, OfficeRoute, OpenCall } from './routes.js';

const MINUTE = 60_000;

/** What a sign-in of this account lacks after the link. */
const stageOf = (account: Account): Stage =>
  account.secondFactor?.confirmed ? 'code' : account.role === 'operator' ? 'enrol' : 'full';

export function signInRoutes(office: Office): OfficeRoute[] {
  const options = { httpOnly: true, sameSite: 'lax' as const, secure: office.secure, path: '/' };

  async function enter({ req, res }: OpenCall, account: Account, stage: Stage): Promise<void> {
    const device = deviceOf(req.headers['user-agent'] ?? '');
    const token = await office.sessions.begin(account.id, stage, device, office.now());
    res.cookie(office.cookies.session, token, { ...options, maxAge: 7 * 24 * 60 * MINUTE });
  }

  /** Tells the account its link; runs after the answer, so that the time says nothing about the address. */
  async function sendLink(email: string, browser: string): Promise<void> {
    const account = await office.accounts.byEmail(email);
    if (!account || account.disabled || !office.notify) return;
    const token = await office.signIns.issue(
      { account: account.id, browser: hashOf(browser) },
      office.now() + LINK_MS,
    );
    const sent = await office.notify(account, {
      subject: 'Liên kết đăng nhập Cầu Nghề',
      text: [
        `Chào ${account.name},`,
        '',
        'Mở liên kết này trên đúng máy vừa xin đăng nhập, rồi bấm nút «Vào bàn tiếp nhận»:',
        signInUrl(office.baseUrl(), token),
        '',
        'Liên kết dùng một lần, trong 10 phút. Không phải mình xin thì bỏ qua tin này, không ai vào được.',
      ].join('\n'),
    });
    if (!sent) office.log.warn({ account: account.id }, 'a sign-in link could not be sent');
  }

  return [
    {
      method: 'get',
      path: '/inbox/dang-nhap',
      who: 'anyone',
      handle: (call) =>
        sendOpenPage(
          call,
          'Đăng nhập',
          office.notify ? (
            <form method="post" action="/inbox/dang-nhap" class="stack">
              <label for="email">Địa chỉ e-mail đã đăng ký với Cầu Nghề</label>
              <input id="email" name="email" type="email" autocomplete="username" required maxLength={254} />
              <button class="action" type="submit">
                Gửi liên kết đăng nhập
              </button>
              <p class="hint">Không cần mật khẩu. Liên kết đến qua e-mail hoặc Telegram của cơ sở.</p>
            </form>
          ) : (
            <p>
              Máy chủ này chưa gửi được thư hay tin Telegram. Người quản trị máy chủ cấp liên kết đăng nhập
              bằng lệnh <code>operator link</code>.
            </p>
          ),
        ),
    },
    {
      method: 'post',
      path: '/inbox/dang-nhap',
      who: 'anyone',
      limit: 'signIn',
      handle: async (call) => {
        const email = call.form.text('email').slice(0, 254);
        const known = cookie(call.req, office.cookies.browser);
        const browser = known !== undefined && /^[\w-]{43}$/u.test(known) ? known : newToken();
        call.res.cookie(office.cookies.browser, browser, { ...options, maxAge: LINK_MS + 5 * MINUTE });
        await sendOpenPage(
          call,
          'Xem hộp thư',
          <>
            <p>
              Nếu địa chỉ này có tài khoản, liên kết đăng nhập đến trong một phút. Mở liên kết trên chính máy
              này, trong 10 phút.
            </p>
            <p class="hint">
              Không thấy thư thì xem mục thư rác, hoặc hỏi người phụ trách cơ sở xem đã mở tài khoản chưa.
            </p>
            <p>
              <a href="/inbox/dang-nhap">Gửi lại</a>
            </p>
          </>,
        );
        sendLink(email, browser).catch((error: unknown) =>
          office.log.error({ err: error }, 'a sign-in link failed'),
        );
      },
    },
    {
      method: 'get',
      path: '/inbox/vao/:token',
      who: 'anyone',
      names: 'sign-in',
      limit: 'code',
      // Mail scanners open links: nothing is taken here.
      handle: (call) =>
        sendOpenPage(
          call,
          'Đăng nhập',
          <form method="post" action={call.req.path} class="stack">
            <p>Bấm nút để vào. Liên kết dùng một lần.</p>
            <button class="action" type="submit">
              Vào bàn tiếp nhận
            </button>
          </form>,
        ),
    },
    {
      method: 'post',
      path: '/inbox/vao/:token',
      who: 'anyone',
      names: 'sign-in',
      limit: 'code',
      handle: async (call) => {
        const token = String(call.req.params.token);
        const now = office.now();
        const browser = cookie(call.req, office.cookies.browser);
        const waiting = await office.signIns.look(token, now);
        const bound =
          waiting?.browser === undefined || (browser !== undefined && hashOf(browser) === waiting.browser);
        // In another browser the link stays good for the one that asked.
        const taken = waiting && bound ? await office.signIns.take(token, now) : undefined;
        const account = taken && (await office.accounts.get(taken.account));
        if (!account || account.disabled) return refuse(call, waiting !== undefined && !bound);
        const stage = stageOf(account);
        await enter(call, account, stage);
        call.res.clearCookie(office.cookies.browser, options);
        if (stage === 'full') await signedIn(account);
        call.res.redirect(
          303,
          stage === 'full' ? '/inbox' : stage === 'code' ? '/inbox/ma' : '/inbox/cai-ma',
        );
      },
    },
    {
      method: 'get',
      path: '/inbox/ma',
      who: 'half',
      handle: (call) => (call.session.stage === 'full' ? call.res.redirect(303, '/inbox') : codePage(call)),
    },
    {
      method: 'post',
      path: '/inbox/ma',
      who: 'half',
      limit: 'code',
      handle: async (call) => {
        const { account, session, token, form } = call;
        if (session.stage !== 'code') return call.res.redirect(303, '/inbox');
        const now = office.now();
        let accepted = false;
        await office.accounts.change(account.id, (a) => {
          const after = a.secondFactor && acceptCode(a.secondFactor, form.text('code').slice(0, 64), now);
          accepted = after !== undefined;
          return after ? { ...a, secondFactor: after } : a;
        });
        if (!accepted) {
          await office.sessions.fail(token);
          await call.note('code-refused');
          return codePage(call, true);
        }
        await office.sessions.end(token);
        await enter(call, account, 'full');
        await signedIn(account);
        call.res.redirect(303, '/inbox');
      },
    },
    {
      method: 'get',
      path: '/inbox/cai-ma',
      who: 'half',
      handle: async (call) => {
        if (call.session.stage === 'code') return call.res.redirect(303, '/inbox/ma');
        if (call.account.secondFactor?.confirmed) return call.res.redirect(303, '/inbox/toi');
        const account = await office.accounts.change(call.account.id, (a) =>
          a.secondFactor ? a : { ...a, secondFactor: newSecondFactor() },
        );
        return enrolPage(call, account!, call.query.text('sai') === '1');
      },
    },
    {
      method: 'get',
      path: '/inbox/cai-ma/qr.svg',
      who: 'half',
      handle: async ({ account, session, res }) => {
        const factor = account.secondFactor;
        if (!factor || factor.confirmed || session.stage === 'code') return res.redirect(303, '/inbox/toi');
        const svg = await qrcode.toString(enrolmentUri(factor, account.email), { type: 'svg', margin: 3 });
        return res.type('image/svg+xml').set('Cache-Control', 'no-store').send(svg);
      },
    },
    {
      method: 'post',
      path: '/inbox/cai-ma',
      who: 'half',
      limit: 'code',
      handle: async (call) => {
        const { account, session, token, form } = call;
        if (session.stage === 'code') return call.res.redirect(303, '/inbox/ma');
        const now = office.now();
        const recovery = newRecoveryCodes();
        let done = false;
        await office.accounts.change(account.id, (a) => {
          const factor = a.secondFactor;
          const after =
            factor && !factor.confirmed && acceptCode(factor, form.text('code').slice(0, 64), now);
          done = Boolean(after);
          return after ? { ...a, secondFactor: { ...after, confirmed: true, recovery: recovery.hashes } } : a;
        });
        if (!done) return call.res.redirect(303, '/inbox/cai-ma?sai=1');
        await call.note('codes-set');
        // A new session after the step up, and no older one left without a code.
        await office.sessions.revoke(account.id, {});
        await office.sessions.end(token);
        await enter(call, account, 'full');
        if (session.stage === 'enrol') await signedIn(account);
        return recoveryPage(call, recovery.codes);
      },
    },
    {
      method: 'post',
      path: '/inbox/dang-xuat',
      who: 'half',
      handle: async ({ res, token, note }) => {
        await office.sessions.end(token);
        await note('sign-out');
        res.clearCookie(office.cookies.session, options);
        res.redirect(303, '/inbox/dang-nhap');
      },
    },
    {
      method: 'post',
      path: '/inbox/toi/bo-ma',
      who: ROLES.filter((r) => r !== 'operator'),
      handle: async ({ res, account, note }: Call) => {
        await office.accounts.change(account.id, (a) => ({ ...a, secondFactor: undefined }));
        await note('codes-reset', account.id);
        back(res, '/inbox/toi', 'da-bo-ma');
      },
    },
  ];

  async function signedIn(account: Account): Promise<void> {
    await office.audit.add({
      at: office.now(),
      what: 'sign-in',
      by: account.id,
      name: account.name,
      ...(account.facility === undefined ? {} : { facility: account.facility }),
    });
  }
}

const refuse = (call: OpenCall, otherBrowser: boolean): Promise<void> =>
  sendOpenPage(
    call,
    'Liên kết này chưa mở được',
    <>
      <p>
        {otherBrowser
          ? 'Liên kết chỉ mở được trên máy và trình duyệt đã xin đăng nhập. Mở lại ở đó, hoặc xin liên kết mới trên máy này.'
          : 'Liên kết đã dùng rồi hoặc quá 10 phút. Xin liên kết mới nhé.'}
      </p>
      <a class="action" href="/inbox/dang-nhap">
        Xin liên kết mới
      </a>
    </>,
    otherBrowser ? 403 : 410,
  );

const CodeField = (): VNode => (
  <input
    id="code"
    name="code"
    autocomplete="one-time-code"
    inputMode="numeric"
    required
    maxLength={20}
    aria-describedby="code-hint"
  />
);

const codePage = (call: Call, refused = false): Promise<void> =>
  sendOpenPage(
    call,
    'Mã xác thực',
    <form method="post" action="/inbox/ma" class="stack">
      {refused && (
        <p class="notice warning" role="alert">
          Mã chưa đúng hoặc đã dùng. Chờ mã mới trong ứng dụng rồi nhập lại nhé.
        </p>
      )}
      <label for="code">Mã 6 số trong ứng dụng xác thực</label>
      <CodeField />
      <p id="code-hint" class="hint">
        Mất điện thoại thì nhập một mã dự phòng.
      </p>
      <button class="action" type="submit">
        Tiếp tục
      </button>
    </form>,
    refused ? 422 : 200,
  );

const enrolPage = (call: Call, account: Account, refused: boolean): Promise<void> =>
  sendOpenPage(
    call,
    'Bật mã xác thực',
    <form method="post" action="/inbox/cai-ma" class="stack">
      {refused && (
        <p class="notice warning" role="alert">
          Mã chưa đúng. Xem lại giờ của điện thoại rồi nhập mã mới nhé.
        </p>
      )}
      <ol>
        <li>Mở ứng dụng xác thực trên điện thoại (Google Authenticator, FreeOTP hay ứng dụng khác).</li>
        <li>
          Quét mã này:
          <img
            class="enrol-qr"
            src="/inbox/cai-ma/qr.svg"
            width={200}
            height={200}
            alt="Mã QR để thêm tài khoản vào ứng dụng xác thực"
          />
          hoặc nhập khóa <code>{account.secondFactor!.secret.replace(/(.{4})/gu, '$1 ').trim()}</code>
        </li>
        <li>
          <label for="code">Nhập mã 6 số vừa hiện</label>
        </li>
      </ol>
      <CodeField />
      <p id="code-hint" class="hint">
        {account.role === 'operator'
          ? 'Người quản trị bắt buộc có mã xác thực.'
          : 'Từ lần sau, đăng nhập cần thêm mã này.'}
      </p>
      <button class="action" type="submit">
        Bật
      </button>
    </form>,
    refused ? 422 : 200,
  );

const recoveryPage = (call: Call, codes: readonly string[]): Promise<void> =>
  sendOpenPage(
    call,
    'Mã dự phòng',
    <>
      <p>
        Chép lại hoặc in ra, cất nơi an toàn. Mỗi mã dùng một lần khi mất điện thoại. Trang này không hiện
        lại.
      </p>
      <ul class="spare">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <a class="action" href="/inbox">
        Đã cất mã, vào bàn tiếp nhận
      </a>
    </>,
  );
