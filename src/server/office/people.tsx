// Accounts: one's own sessions and code; inviting, locking and signing out others; the list of what was done.
import type { VNode } from 'preact';
import { type Account, readDraft } from '../../office/accounts.js';
import type { Audited } from '../../office/audit.js';
import { INVITING, RIGHTS, ROLE_NAMES, ROLES, type Role } from '../../office/roles.js';
import { moment } from '../../office/waiting.js';
import { sendProblem } from '../errors.js';
import { back, type Notice, sendPage } from './layout.js';
import { facilityName } from './parts.js';
import type { Call, Office, OfficeRoute } from './routes.js';

const AUDITED_NAMES: Record<Audited, string> = {
  'sign-in': 'Đăng nhập',
  'sign-out': 'Đăng xuất',
  'code-refused': 'Nhập sai mã xác thực',
  'phone-shown': 'Xem số điện thoại',
  'called-back': 'Đã gọi lại',
  exported: 'Tải bảng tính, số dòng',
  status: 'Ghi tình trạng',
  invited: 'Mở tài khoản',
  disabled: 'Khóa tài khoản',
  enabled: 'Mở lại tài khoản',
  'sessions-ended': 'Đăng xuất các máy',
  'codes-reset': 'Bỏ mã xác thực',
  'codes-set': 'Bật mã xác thực',
  redelivered: 'Gửi lại',
  closed: 'Đóng dòng không gửi được',
  'course-changed': 'Sửa lớp',
  'link-made': 'Tạo đường dẫn',
};
const PEOPLE = '/inbox/nguoi-dung';
const AUDIT_SHOWN = 200;

export function peopleRoutes(office: Office): OfficeRoute[] {
  /** The account of `:id` when this account may manage it: an operator all, a head those of the facility. */
  async function managed({ account, req }: Call): Promise<Account | undefined> {
    const other = await office.accounts.get(String(req.params.id));
    if (!other || other.id === account.id) return undefined;
    if (account.role === 'operator') return other;
    return other.facility !== undefined && other.facility === account.facility ? other : undefined;
  }
  /** Something done to another account, noted, and told on the list of accounts. */
  const toManaged = (
    verb: string,
    who: readonly Role[],
    act: (other: Account) => Promise<unknown>,
    noted: Audited,
    notice: Notice,
  ): OfficeRoute => ({
    method: 'post',
    path: `${PEOPLE}/:id/${verb}`,
    names: 'account',
    who,
    handle: async (call) => {
      const other = await managed(call);
      if (!other) return sendProblem(call.req, call.res, 404);
      await act(other);
      await call.note(noted, other.id);
      return back(call.res, PEOPLE, notice);
    },
  });
  const { accounts, sessions } = office;
  const change = (id: string, changed: Partial<Account>) =>
    accounts.change(id, (account) => ({ ...account, ...changed }));
  const signOut = ({ id }: Account) => sessions.revoke(id, {});
  const lock = async (other: Account) => {
    await change(other.id, { disabled: true });
    await signOut(other);
  };
  const unlock = ({ id }: Account) => change(id, { disabled: false });
  const dropCodes = async (other: Account) => {
    await change(other.id, { secondFactor: undefined });
    await signOut(other);
  };

  return [
    { method: 'get', path: PEOPLE, who: INVITING, nav: 'Người dùng', handle: people },
    { method: 'post', path: PEOPLE, who: INVITING, handle: invite },
    toManaged('khoa', INVITING, lock, 'disabled', 'da-khoa'),
    toManaged('mo', INVITING, unlock, 'enabled', 'mo-lai'),
    toManaged('dang-xuat', INVITING, signOut, 'sessions-ended', 'da-thoat'),
    toManaged('bo-ma', ['operator'], dropCodes, 'codes-reset', 'da-bo-ma'),
    { method: 'get', path: '/inbox/nhat-ky', who: INVITING, nav: 'Nhật ký', handle: audit },
    { method: 'get', path: '/inbox/toi', who: ROLES, nav: 'Tài khoản của tôi', handle: mine },
    {
      method: 'post',
      path: '/inbox/toi/phien/:id',
      names: 'session',
      who: ROLES,
      handle: async ({ req, res, account, note }: Call) => {
        const ended = await office.sessions.revoke(account.id, { id: String(req.params.id) });
        if (ended === 0) return sendProblem(req, res, 404);
        await note('sessions-ended', account.id);
        return back(res, '/inbox/toi', 'da-thoat');
      },
    },
    {
      method: 'post',
      path: '/inbox/toi/phien-khac',
      who: ROLES,
      handle: async ({ res, account, session, note }: Call) => {
        await office.sessions.revoke(account.id, { allBut: session.id });
        await note('sessions-ended', account.id);
        back(res, '/inbox/toi', 'da-thoat');
      },
    },
  ];

  async function people(call: Call): Promise<void> {
    const { account } = call;
    const { knowledge } = office.content();
    const all = (await office.accounts.all())
      .filter((a) => account.role === 'operator' || a.facility === account.facility)
      .sort((a, b) => a.name.localeCompare(b.name, 'vi'));
    const roles = RIGHTS[account.role].invites;
    const operator = account.role === 'operator';
    await sendPage(office, call, {
      title: 'Người dùng',
      current: PEOPLE,
      children: (
        <>
          <h1>Người dùng</h1>
          <ul class="people">
            {all.map((a) => (
              <li key={a.id} class="panel">
                <p>
                  <strong>{a.name}</strong> {a.disabled && <span class="tag">Đã khóa</span>}
                  <br />
                  {ROLE_NAMES[a.role]}
                  {a.facility && operator ? `, ${facilityName(knowledge, a.facility)}` : ''}
                  {a.commune ? `, ${a.commune}` : ''}
                  {a.codes ? `, mã ${a.codes.join(', ')}` : ''}
                  <br />
                  <small>
                    {a.email}
                    {a.secondFactor?.confirmed ? ', có mã xác thực' : ''}
                  </small>
                </p>
                {a.id !== account.id && <Manage other={a} operator={operator} />}
              </li>
            ))}
          </ul>
          <section class="panel" aria-labelledby="invite">
            <h2 id="invite">Mở tài khoản</h2>
            <form method="post" action={PEOPLE} class="stack">
              <label>
                Vai trò
                <select name="role">
                  {roles.map((r) => (
                    <option key={r} value={r}>
                      {ROLE_NAMES[r]}
                    </option>
                  ))}
                </select>
              </label>
              <label>
                Họ tên
                <input name="name" required maxLength={80} autocomplete="off" />
              </label>
              <label>
                E-mail
                <input name="email" type="email" required maxLength={254} autocomplete="off" />
              </label>
              <label>
                Số phòng chat Telegram nhận liên kết (không bắt buộc)
                <input name="telegramChat" maxLength={20} inputMode="numeric" />
              </label>
              {operator && (
                <>
                  <label>
                    Cơ sở (nhân viên, phụ trách)
                    <select name="facility">
                      <option value="">Không thuộc cơ sở</option>
                      {[...knowledge.facilities.values()].map((f) => (
                        <option key={f.id} value={f.id}>
                          {f.name}
                        </option>
                      ))}
                    </select>
                  </label>
                  <label>
                    Mã giới thiệu (cán bộ vận động)
                    <input name="codes" maxLength={500} />
                  </label>
                  <label>
                    Xã, phường (cán bộ xã), ví dụ: xã Thanh Oai, Hà Nội
                    <input name="commune" maxLength={120} />
                  </label>
                </>
              )}
              <button class="action" type="submit">
                Mở tài khoản
              </button>
            </form>
          </section>
        </>
      ),
    });
  }

  async function invite({ account, form, res, note }: Call): Promise<void> {
    const fields = ['role', 'name', 'email', 'telegramChat', 'facility', 'codes', 'commune'];
    const typed = Object.fromEntries(fields.map((f) => [f, form.text(f)]));
    // A head opens accounts of the own facility and of no other.
    if (account.facility !== undefined) typed.facility = account.facility;
    const { facilities } = office.content().knowledge;
    const draft = readDraft(typed, {
      facility: (id) => facilities.has(id),
      mayInvite: RIGHTS[account.role].invites,
    });
    if ('problem' in draft) return back(res, PEOPLE, 'sai-o');
    const created = await office.accounts.create(draft, office.now());
    if (created === 'taken') return back(res, PEOPLE, 'trung');
    await note('invited', created.id);
    const sent = await office.notify?.(created, {
      subject: 'Tài khoản bàn tiếp nhận Cầu Nghề',
      text: [
        `Chào ${created.name},`,
        '',
        `${account.name} đã mở cho anh chị tài khoản «${ROLE_NAMES[created.role]}» ở Cầu Nghề.`,
        `Vào ${office.baseUrl()}/inbox/dang-nhap, nhập địa chỉ ${created.email} để nhận liên kết đăng nhập.`,
      ].join('\n'),
    });
    return back(res, PEOPLE, sent ? 'da-moi' : 'da-mo');
  }

  async function audit(call: Call): Promise<void> {
    const now = office.now();
    const entries = await office.audit.list(now, AUDIT_SHOWN, call.account.facility);
    await sendPage(office, call, {
      title: 'Nhật ký',
      current: '/inbox/nhat-ky',
      children: (
        <>
          <h1>Nhật ký</h1>
          <p class="hint">Giữ 12 tháng. Không ghi tên hay số điện thoại của người học.</p>
          {entries.length === 0 ? (
            <p class="empty">Chưa có gì.</p>
          ) : (
            <ol class="timeline">
              {entries.map((e) => (
                <li key={`${e.at}${e.about}`}>
                  <p>
                    <strong>{AUDITED_NAMES[e.what]}</strong>
                    {e.about && <span class="ref"> {e.about}</span>}
                  </p>
                  <small>
                    {e.name}, {moment(e.at, now)}
                  </small>
                </li>
              ))}
            </ol>
          )}
        </>
      ),
    });
  }

  async function mine(call: Call): Promise<void> {
    const { account, session } = call;
    const now = office.now();
    const sessions = await office.sessions.of(account.id, now);
    const confirmed = account.secondFactor?.confirmed ?? false;
    await sendPage(office, call, {
      title: 'Tài khoản của tôi',
      current: '/inbox/toi',
      children: (
        <>
          <h1>Tài khoản của tôi</h1>
          <p>
            {account.name}, {ROLE_NAMES[account.role]}, {account.email}
          </p>
          <section class="panel" aria-labelledby="codes">
            <h2 id="codes">Mã xác thực</h2>
            {confirmed ? (
              <>
                <p>Đang bật. Còn {account.secondFactor!.recovery.length} mã dự phòng.</p>
                {account.role !== 'operator' && (
                  <form method="post" action="/inbox/toi/bo-ma">
                    <button class="plain" type="submit">
                      Tắt mã xác thực
                    </button>
                  </form>
                )}
              </>
            ) : (
              <p>
                Chưa bật. <a href="/inbox/cai-ma">Bật để an toàn hơn</a>
              </p>
            )}
          </section>
          <section class="panel" aria-labelledby="devices">
            <h2 id="devices">Máy đang đăng nhập</h2>
            <ul class="timeline">
              {sessions.map((s) => (
                <li key={s.id}>
                  <p>
                    {s.device} {s.id === session.id && <span class="tag mine">máy này</span>}
                  </p>
                  <small>
                    Vào lúc {moment(s.createdAt, now)}, dùng gần nhất {moment(s.seenAt, now)}
                  </small>
                  {s.id !== session.id && (
                    <form method="post" action={`/inbox/toi/phien/${s.id}`}>
                      <button class="plain" type="submit">
                        Đăng xuất máy này
                      </button>
                    </form>
                  )}
                </li>
              ))}
            </ul>
            {sessions.length > 1 && (
              <form method="post" action="/inbox/toi/phien-khac">
                <button class="plain" type="submit">
                  Đăng xuất mọi máy khác
                </button>
              </form>
            )}
          </section>
        </>
      ),
    });
  }
}

function Manage({ other, operator }: { other: Account; operator: boolean }): VNode {
  const act = (verb: string, label: string) => (
    <form method="post" action={`${PEOPLE}/${other.id}/${verb}`}>
      <button class="plain" type="submit">
        {label}
        <span class="sr"> {other.name}</span>
      </button>
    </form>
  );
  return (
    <div class="buttons">
      {other.disabled ? act('mo', 'Mở lại') : act('khoa', 'Khóa')}
      {act('dang-xuat', 'Đăng xuất các máy')}
      {operator && other.secondFactor?.confirmed && act('bo-ma', 'Bỏ mã xác thực')}
    </div>
  );
}
