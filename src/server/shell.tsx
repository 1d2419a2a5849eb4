// What every page shares: the document around it, the brand, the switches for letters and light, the panel
// that says what this is.
import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { asset } from './assets.js';
import type { Look } from './look.js';

export type { Look } from './look.js';

export interface Page {
  title: string;
  description?: string;
  look: Look;
  /** Names of further style sheets in public/. */
  styles?: readonly string[];
  /** Names of scripts in public/. */
  scripts?: readonly string[];
  /** The page stands in a frame of another page: links open in a window of their own. */
  framed?: boolean;
  /** Class of the body: the kind of page. */
  body: string;
  children: ComponentChildren;
}

/** A whole HTML document. */
export function Shell({
  title,
  description,
  look,
  styles = [],
  scripts = [],
  framed,
  body,
  children,
}: Page): string {
  return `<!doctype html>${render(
    <html lang="vi" data-theme={look.theme} data-size={look.size}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={look.theme === 'auto' ? 'light dark' : look.theme} />
        <meta name="theme-color" content="#12492b" />
        <title>{title}</title>
        {description && <meta name="description" content={description} />}
        {description && <meta property="og:title" content={title} />}
        {description && <meta property="og:description" content={description} />}
        {framed && <base target="_blank" />}
        <link rel="icon" href={asset('mark.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={asset('style.css')} />
        {styles.map((name) => (
          <link rel="stylesheet" href={asset(name)} />
        ))}
        {scripts.map((name) => (
          <script src={asset(name)} defer />
        ))}
      </head>
      <body class={body}>{children}</body>
    </html>,
  )}`;
}

/** The mark and the name; leads home. */
export function Brand({ tagline }: { tagline?: string }): VNode {
  return (
    <a class="brand" href="/">
      <img src={asset('mark.svg')} alt="" width={44} height={44} />
      <span>
        <strong>Cầu Nghề</strong>
        {tagline && <small>{tagline}</small>}
      </span>
    </a>
  );
}

const SIZE_NAMES = ['Chữ thường', 'Chữ lớn', 'Chữ rất lớn'] as const;

/** Larger letters, dark or light: forms, so that they work without JavaScript. `to` is the page to come back to. */
export function LookTools({ look, to }: { look: Look; to: string }): VNode {
  const size = (look.size + 1) % 3;
  const theme = look.theme === 'dark' ? 'light' : 'dark';
  return (
    <form class="tools" method="post" action="/hien-thi" data-look>
      <input type="hidden" name="to" value={to} />
      <button type="submit" name="size" value={size} title={SIZE_NAMES[size]}>
        <span aria-hidden="true">A+</span>
        <span class="sr">Cỡ chữ</span>
      </button>
      <button type="submit" name="theme" value={theme} title="Nền sáng, nền tối">
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <path d="M12 3a9 9 0 1 0 0 18z" fill="currentColor" />
          <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2" />
        </svg>
        <span class="sr">Nền sáng hoặc tối</span>
      </button>
    </form>
  );
}

/** The options of a select: the words that ask for a choice, then the name of each code. */
export function Options({ ask, of }: { ask: string; of: Readonly<Record<string, string>> }): VNode {
  return (
    <>
      <option value="">{ask}</option>
      {Object.entries(of).map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </>
  );
}

export interface PaperPage extends Pick<Page, 'title' | 'description' | 'look' | 'children'> {
  /** Its own address, to come back to when the letters or the light are switched; without it, no switches. */
  to?: string;
  tagline?: string;
  /** Class of the body: the kind of page. */
  body?: string;
  /** What stands below the paper. */
  foot?: ComponentChildren;
}

/** A document of one sheet to read, to print or to answer: the brand above, the text on paper. */
export function Paper({
  title,
  look,
  to,
  tagline = 'Tư vấn học nghề',
  body = 'reading',
  foot,
  children,
  ...page
}: PaperPage): string {
  return Shell({
    ...page,
    title: `${title} · Cầu Nghề`,
    look,
    scripts: to === undefined ? [] : ['page.js'],
    body,
    children: (
      <>
        <header class="bar">
          <Brand tagline={tagline} />
          {to !== undefined && <LookTools look={look} to={to} />}
        </header>
        <main class="paper">{children}</main>
        {foot}
      </>
    ),
  });
}

/** Beside the talk on wide screens: what this is, what it costs, what it keeps. */
export function SidePanel({ sample, children }: { sample: boolean; children?: ComponentChildren }): VNode {
  return (
    <aside class="side" aria-label="Giới thiệu Cầu Nghề">
      <Brand />
      <p class="motto">Học nghề gần nhà, có người chỉ đường.</p>
      <ul class="does">
        <li>Tìm lớp nghề gần nhà, hợp giờ rảnh</li>
        <li>Xem được Nhà nước hỗ trợ gì, vay được bao nhiêu</li>
        <li>Gửi đăng ký, nơi dạy gọi lại</li>
      </ul>
      <div class="promise">
        <p>
          <strong>Miễn phí.</strong> Trợ lý là máy, không thu tiền, không bao giờ hỏi mã OTP hay tài khoản
          ngân hàng.
        </p>
        <p>
          <strong>Riêng tư.</strong> Xem lớp không cần tên hay số điện thoại. Nhắn «xóa dữ liệu» là xóa hết.{' '}
          <a href="/quyen-rieng-tu">Đọc thêm</a>
        </p>
        {sample && (
          <p>
            <strong>Bản dùng thử.</strong> Lớp học và nơi dạy là dữ liệu mẫu.
          </p>
        )}
      </div>
      {children}
      <img class="scene" src={asset('scene.svg')} alt="" width={360} height={260} />
    </aside>
  );
}
