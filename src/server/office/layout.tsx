// What every page of the office shares: navigation, what was just done, the document around it.
import type { Response } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import type { Account } from '../../office/accounts.js';
import { ROLE_NAMES } from '../../office/roles.js';
import { lookOf } from '../look.js';
import { sendHtml } from '../send.js';
import { Brand, LookTools, Shell } from '../shell.js';
import type { Call, Office, OpenCall } from './routes.js';

/** What a redirect may say when it arrives (`?tb=`), so that no text comes from an address. */
const NOTICES = {
  'da-ghi': 'Đã ghi lại.',
  'da-bao': 'Đã ghi lại. Người học được báo.',
  'khong-doi': 'Tình trạng vẫn như cũ.',
  'khong-duoc': 'Chưa ghi được: tình trạng này không đặt được lúc này, hoặc còn thiếu ngày hẹn hay lý do.',
  'thieu-ngay': 'Chọn ngày hẹn (từ hôm nay trở đi) rồi bấm lại nhé.',
  'thieu-ly-do': 'Chọn lý do rồi bấm lại nhé.',
  'da-rut': 'Người học đã rút hoặc xóa đăng ký này, nên không ghi được nữa.',
  'chua-chon': 'Chưa chọn đăng ký nào.',
  rong: 'Ghi chú còn trống.',
  'sai-ngay': 'Ngày khai giảng viết ngày/tháng/năm, ví dụ 1/3/2027, nhiều nhất 12 ngày.',
  'sai-cho': 'Số chỗ từ 0 đến 500.',
  'da-moi': 'Đã mở tài khoản và gửi lời mời.',
  'da-mo': 'Đã mở tài khoản. Máy chủ chưa gửi thư được, hãy báo người đó vào trang đăng nhập.',
  trung: 'Địa chỉ này đã có tài khoản.',
  'sai-o': 'Chưa mở được: xem lại vai trò, họ tên, địa chỉ và phần việc.',
  'da-khoa': 'Đã khóa tài khoản và đăng xuất mọi máy.',
  'mo-lai': 'Đã mở lại tài khoản.',
  'da-thoat': 'Đã đăng xuất các máy đó.',
  'da-bo-ma': 'Đã bỏ mã xác thực. Lần sau người đó đặt lại.',
  'da-cai-ma': 'Đã bật mã xác thực.',
  'gui-lai': 'Đã xếp để gửi lại.',
  'da-dong': 'Đã đóng.',
  'da-goi': 'Đã ghi là đã gọi. Số điện thoại không còn ở đây.',
  'het-cho': 'Người này không còn chờ gọi: đã có người gọi, hoặc đã rút lại.',
  'can-ly-do': 'Cần ghi lý do.',
  'da-tao-dan': 'Đã tạo đường dẫn và mã QR.',
  'sai-dan': 'Chưa tạo được: ghi tên tổ chức và nơi dùng, mỗi ô nhiều nhất 100 chữ.',
  'du-dan': 'Đã đủ số đường dẫn của một tài khoản.',
} as const;
export type Notice = keyof typeof NOTICES;

/** Notices that tell of something that did not happen. */
const WARNINGS: readonly string[] = [
  'khong-duoc',
  'thieu-ngay',
  'thieu-ly-do',
  'da-rut',
  'chua-chon',
  'rong',
  'sai-ngay',
  'sai-cho',
  'trung',
  'sai-o',
  'can-ly-do',
  'het-cho',
  'sai-dan',
  'du-dan',
];

/** Redirects to a page of the office with a notice. */
export function back(res: Response, path: string, notice: Notice): void {
  const [way, query = ''] = path.split('?') as [string, string?];
  const params = new URLSearchParams(query);
  params.set('tb', notice);
  res.redirect(303, `${way}?${params}`);
}

/** A posted way back; only pages of the inbox list count. */
export const wayBack = (text: string, otherwise: string): string =>
  /^\/inbox(?:\?[\w%=&.+-]*)?$/u.test(text)
    ? text.replace(/([?&])tb=[\w-]*&?/u, '$1').replace(/[?&]$/u, '')
    : otherwise;

function NoticeLine({ query }: { query: OpenCall['query'] }): VNode | null {
  const key = query.text('tb');
  if (!Object.hasOwn(NOTICES, key)) return null;
  return (
    <p class={WARNINGS.includes(key) ? 'notice warning' : 'notice'} role="status">
      {NOTICES[key as Notice]}
    </p>
  );
}

export interface OfficePage {
  title: string;
  /** Path of the entry in the navigation that this page belongs to. */
  current: string;
  children: ComponentChildren;
  /** Prints without navigation and asks for the printer when the script runs. */
  print?: boolean;
}

/** Sends a page of the office to a signed-in account. */
export function sendPage(office: Office, call: Call, page: OfficePage): Promise<void> {
  const { req, res, account, query } = call;
  const look = lookOf(req);
  return sendHtml(
    req,
    res,
    Shell({
      title: `${page.title} · Cầu Nghề`,
      look,
      styles: ['office.css'],
      scripts: ['page.js', 'office.js'],
      body: page.print ? 'office sheet' : 'office',
      children: (
        <>
          <a class="skip" href="#main">
            Đến phần chính
          </a>
          <header class="bar">
            <Brand tagline="Bàn tiếp nhận" />
            <LookTools look={look} to={req.path} />
          </header>
          <div class="desk">
            <Navigation office={office} account={account} current={page.current} />
            <main id="main" tabIndex={-1}>
              <NoticeLine query={query} />
              {page.children}
            </main>
          </div>
        </>
      ),
    }),
  );
}

function Navigation({
  office,
  account,
  current,
}: {
  office: Office;
  account: Account;
  current: string;
}): VNode {
  const entries = office.table.filter(
    (r) => r.nav !== undefined && r.who !== 'anyone' && r.who !== 'half' && r.who.includes(account.role),
  );
  const facility = account.facility && office.content().knowledge.facilities.get(account.facility)?.name;
  return (
    <nav class="menu" aria-label="Các trang">
      <ul>
        {entries.map((r) => (
          <li key={r.path}>
            <a href={r.path} aria-current={r.path === current ? 'page' : undefined}>
              {r.nav}
            </a>
          </li>
        ))}
      </ul>
      <div class="who">
        <p>
          <strong>{account.name}</strong>
          <span>{ROLE_NAMES[account.role]}</span>
          {facility && <span>{facility}</span>}
        </p>
        <form method="post" action="/inbox/dang-xuat">
          <button class="plain" type="submit">
            Đăng xuất
          </button>
        </form>
      </div>
    </nav>
  );
}

/** Sends a page to somebody who has not signed in. */
export function sendOpenPage(
  { req, res }: Pick<OpenCall, 'req' | 'res'>,
  title: string,
  children: ComponentChildren,
  status = 200,
): Promise<void> {
  const look = lookOf(req);
  res.status(status);
  return sendHtml(
    req,
    res,
    Shell({
      title: `${title} · Cầu Nghề`,
      look,
      styles: ['office.css'],
      scripts: ['page.js'],
      body: 'office door',
      children: (
        <>
          <header class="bar">
            <Brand tagline="Bàn tiếp nhận" />
            <LookTools look={look} to="/inbox/dang-nhap" />
          </header>
          <main id="main" class="card">
            <h1>{title}</h1>
            {children}
          </main>
        </>
      ),
    }),
  );
}
