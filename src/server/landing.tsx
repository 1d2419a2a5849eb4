// The page behind an officer's link or a talk's code, `/r/CODE`: it opens Zalo, Telegram or the web chat, and shows
// the code to type where a link cannot carry it. Works without JavaScript; its QR codes lead to it.
import express, { type Request, type Response, type Router } from 'express';
import { keepReferral, keepVisitor, newMark } from '../channels/web/visitor.js';
import { asCode } from '../outreach/codes.js';
import { qrPng, qrSvg } from '../outreach/qr.js';
import { lookOf } from './look.js';
import { sendHtml } from './send.js';
import { Paper } from './shell.js';

/** A way into the talk besides the web chat. */
export interface Way {
  channel: 'telegram' | 'zalo-oa' | 'zalo-bot';
  /** What to look for in the app. */
  name: string;
  /** Opens it with the code, where that is possible. */
  url?: string;
}

/** What a code stands for: a link, by whom; or a talk that goes on elsewhere. */
export type Standing = { kind: 'link'; organisation: string } | { kind: 'talk' };

export interface LandingOptions {
  /** Undefined for a code that is not known or not valid any more. */
  find(code: string): Promise<Standing | undefined>;
  ways(code: string): Way[];
  /** Told of every link that was opened by a person. */
  onOpened(code: string): void;
  baseUrl(): string;
  /** Cookies only over https. */
  secure: boolean;
}

/** Chat apps and search engines look at an address before a person does. */
const MACHINE = /bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|telegrambot|zalo-?share/iu;

/** `/r/CODE`, `/r/CODE/qr.svg`, `/r/CODE/qr.png`. An unknown code leads to the chat. */
export function landingPages({ find, ways, onOpened, baseUrl, secure }: LandingOptions): Router {
  const router = express.Router();

  const known = async (req: Request): Promise<{ code: string; standing: Standing } | undefined> => {
    const code = asCode(String(req.params.code));
    const standing = code === undefined ? undefined : await find(code);
    return code === undefined || standing === undefined ? undefined : { code, standing };
  };

  router.get('/r/:code', async (req, res) => {
    const found = await known(req);
    if (!found) return res.redirect(303, '/');
    const { code, standing } = found;
    const jar = { secure, framed: false };
    keepVisitor(req, res, jar);
    if (standing.kind === 'link') {
      keepReferral(res, code, jar);
      if (!MACHINE.test(req.headers['user-agent'] ?? '')) onOpened(code);
    }
    res.set('X-Robots-Tag', 'noindex');
    return sendHtml(req, res, page(req, code, standing, ways(code)));
  });

  const picture =
    (type: string, draw: (text: string) => Promise<string | Buffer>) =>
    async (req: Request, res: Response, next: () => void): Promise<void> => {
      const found = await known(req);
      if (!found) return next();
      const body = await draw(`${baseUrl()}/r/${found.code}`);
      res.type(type).set('Cache-Control', 'private, max-age=600').send(body);
    };
  router.get('/r/:code/qr.svg', picture('image/svg+xml', qrSvg));
  router.get('/r/:code/qr.png', picture('image/png', qrPng));
  return router;
}

const OPEN = {
  telegram: 'Mở bằng Telegram',
  'zalo-oa': 'Mở bằng Zalo',
  'zalo-bot': 'Mở bằng Zalo',
} as const;

function page(req: Request, code: string, standing: Standing, ways: readonly Way[]): string {
  const talk = standing.kind === 'talk';
  const title = talk ? 'Nói tiếp ở đây' : 'Hỏi về học nghề';
  // Zalo first: most people have it.
  const apps = [...ways].sort((a, b) => Number(a.channel === 'telegram') - Number(b.channel === 'telegram'));
  return Paper({
    title,
    description: 'Tư vấn học nghề miễn phí: tìm lớp gần nhà, xem hỗ trợ của Nhà nước, gửi đăng ký.',
    look: lookOf(req),
    to: req.path,
    body: 'reading landing',
    children: (
      <>
        <h1>{title}</h1>
        {standing.kind === 'link' ? (
          <p>
            <strong>{standing.organisation}</strong> giới thiệu Cầu Nghề: tìm lớp nghề gần nhà, xem được Nhà
            nước hỗ trợ gì, gửi đăng ký. Miễn phí, dừng lúc nào cũng được.
          </p>
        ) : (
          <p>Chọn nơi muốn nói tiếp. Những gì đã nói được giữ nguyên, không phải kể lại.</p>
        )}
        <nav class="ways" aria-label="Các cách mở">
          {apps.map((way) =>
            way.url === undefined ? null : (
              <a class="action" href={way.url} rel="noreferrer">
                {OPEN[way.channel]}
              </a>
            ),
          )}
          {talk ? (
            <form method="post" action="/chat">
              <input type="hidden" name="mark" value={newMark()} />
              <input type="hidden" name="text" value={`#${code}`} />
              <button class={apps.length > 0 ? 'action quiet' : 'action'} type="submit">
                Nói tiếp trên trang này
              </button>
            </form>
          ) : (
            <a class={apps.length > 0 ? 'action quiet' : 'action'} href={`/chat?r=${code}`}>
              Hỏi ngay trên trang này
            </a>
          )}
        </nav>
        {apps.length > 0 && (
          <section class="typed">
            <p>Mở rồi mà chưa thấy mã? Gõ mã này vào tin nhắn đầu tiên:</p>
            <p class="code">
              <strong>#{code}</strong>
            </p>
            <ul>
              {apps.map(({ channel, name }) => (
                <li>
                  {channel === 'telegram' ? 'Telegram' : 'Zalo'}: tìm <strong>{name}</strong>
                </li>
              ))}
            </ul>
          </section>
        )}
        <p class="qr">
          <img src={`/r/${code}/qr.svg`} width="180" height="180" alt="Mã QR của trang này" loading="lazy" />
          <br />
          <small>Quét bằng điện thoại khác để mở trang này.</small>
        </p>
      </>
    ),
  });
}
