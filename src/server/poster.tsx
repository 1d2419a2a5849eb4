// An officer's link on paper and on a screen: a sheet to pin up (A4 or A5, black and white will do, with strips to
// tear off), and a full-screen code for a meeting with the number of people who have opened it.
import express, { type Router } from 'express';
import { asCode } from '../outreach/codes.js';
import type { Link } from '../outreach/links.js';
import { SMALL, shownCount } from '../small-counts.js';
import { asset } from './assets.js';
import type { Way } from './landing.js';
import { type Look, lookOf } from './look.js';
import { sendHtml } from './send.js';
import { Shell } from './shell.js';

export interface PosterOptions {
  find(code: string): Promise<Link | undefined>;
  /** How many people have opened the link. */
  opened(code: string): Promise<number>;
  ways(code: string): Way[];
  baseUrl(): string;
  /** Whether the courses shown are sample data. */
  sample(): boolean;
}

const STRIPS = 7;
/** A meeting's page looks again after so many seconds; without a script. */
const LOOK_AGAIN = 8;

/** `/r/CODE/to-dan` and `/r/CODE/hop`. A code that stands for no officer's link is no page. */
export function posterPages({ find, opened, ways, baseUrl, sample }: PosterOptions): Router {
  const router = express.Router();
  const page =
    (draw: (link: Link, look: Look) => string | Promise<string>, every?: number): express.RequestHandler =>
    async (req, res, next) => {
      const code = asCode(String(req.params.code));
      const link = code === undefined ? undefined : await find(code);
      if (link === undefined) return next();
      res.set('X-Robots-Tag', 'noindex');
      if (every !== undefined) res.set('Refresh', String(every));
      return sendHtml(req, res, await draw(link, lookOf(req)));
    };
  const address = (code: string) => `${baseUrl()}/r/${code}`.replace(/^https?:\/\//u, '');
  router.get(
    '/r/:code/to-dan',
    page((link, look) => poster(link, look, address(link.code), ways(link.code), sample())),
  );
  router.get(
    '/r/:code/hop',
    page(async (link, look) => meeting(link, look, address(link.code), await opened(link.code)), LOOK_AGAIN),
  );
  return router;
}

function Code({ code, size }: { code: string; size: number }) {
  return <img class="qr" src={`/r/${code}/qr.svg`} width={size} height={size} alt={`Mã QR của #${code}`} />;
}

function poster(link: Link, look: Look, address: string, ways: readonly Way[], sample: boolean): string {
  const apps = ways.map(({ channel, name }) => `${channel === 'telegram' ? 'Telegram' : 'Zalo'}: ${name}`);
  return Shell({
    title: `Tờ dán · ${link.organisation}`,
    look: { ...look, theme: 'light' },
    styles: ['poster.css'],
    scripts: ['page.js'],
    body: 'poster',
    children: (
      <>
        <p class="press">
          <button type="button" class="action" data-print hidden>
            In tờ này
          </button>
          <span>Khổ A4; muốn A5 thì chọn cỡ giấy A5 khi in. In đen trắng vẫn quét được.</span>
        </p>
        <main class="sheet">
          <header>
            <img src={asset('mark.svg')} alt="" width={64} height={64} />
            <p>
              <strong>{link.organisation}</strong>
              <span>{link.commune}</span>
            </p>
          </header>
          <h1>Học nghề gần nhà</h1>
          <p class="lead">
            Xem mình được Nhà nước hỗ trợ gì, hỏi vay vốn đi học, gửi đăng ký để nơi dạy gọi lại.
          </p>
          <div class="ways">
            <Code code={link.code} size={300} />
            <ol>
              <li>
                <strong>Quét mã</strong> bằng máy ảnh hoặc Zalo.
              </li>
              <li>
                <strong>Gõ như nói</strong>, không cần dấu: «em muon hoc sua may lanh».
              </li>
              <li>
                <strong>Chọn lớp</strong>, gửi đăng ký, chờ nơi dạy gọi.
              </li>
            </ol>
          </div>
          <p class="typed">
            Không quét được? Mở <strong>{address}</strong>
            {apps.length > 0 && (
              <>
                {' '}
                hoặc nhắn <strong>#{link.code}</strong> tới {apps.join(' hay ')}
              </>
            )}
            .
          </p>
          <p class="promise">
            <strong>Miễn phí.</strong> Trợ lý là máy. Không thu tiền, không hỏi căn cước, mã OTP, tài khoản
            ngân hàng. Muốn gặp người thì gõ #.{sample && ' Bản dùng thử: lớp học và nơi dạy là dữ liệu mẫu.'}
          </p>
          <ul class="strips" aria-hidden="true">
            {Array.from({ length: STRIPS }, () => (
              <li>
                <span>Học nghề gần nhà</span>
                <strong>{address}</strong>
              </li>
            ))}
          </ul>
        </main>
      </>
    ),
  });
}

function meeting(link: Link, look: Look, address: string, opened: number): string {
  return Shell({
    title: `Mời quét mã · ${link.organisation}`,
    look,
    styles: ['poster.css'],
    body: 'meeting',
    children: (
      <main>
        <p class="host">
          <strong>{link.organisation}</strong> · {link.commune}
        </p>
        <h1>Mời bà con quét mã</h1>
        <Code code={link.code} size={560} />
        <p class="typed">
          hoặc mở <strong>{address}</strong>
        </p>
        <p class="count" role="status">
          {opened < SMALL
            ? 'Tìm lớp nghề, xem hỗ trợ, hỏi vay vốn. Miễn phí.'
            : `${shownCount(opened)} lượt mở`}
        </p>
      </main>
    ),
  });
}
