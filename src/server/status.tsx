// What one-tap links open: a page that says what will happen and a button that does it. GET shows, POST acts, since
// mail scanners fetch every link. And `lead.status` of facilities with systems of their own.
import express, { type Request, type Response, type Router } from 'express';
import type { ComponentChildren } from 'preact';
import type { OneTap } from '../leads/one-tap.js';
import type { FacilityStatus, Reason, StatusChange } from '../leads/status.js';
import { isDay, isReason, REASONS, STATUS_NAMES } from '../leads/status.js';
import { limited } from './limit.js';
import { lookOf } from './look.js';
import { sendHtml } from './send.js';
import { Options, Paper } from './shell.js';

const MINUTE = 60_000;

type Outcome = 'done' | 'same' | 'gone' | 'not-allowed';

export interface StatusPagesOptions {
  oneTap: OneTap;
  /** What a page may say of a lead: never the person. Undefined when it is unknown or erased. */
  lead: (
    id: string,
  ) => Promise<{ receipt: string; course: string; facility: string; status: string } | undefined>;
  setStatus: (id: string, change: StatusChange, event?: { channel: string; id: string }) => Promise<Outcome>;
  /** The facility confirms that it deleted what was withdrawn. */
  confirmDeleted: (id: string) => Promise<void>;
  /** Takes a signed `lead.status`; answers the HTTP status and a short JSON. */
  webhook: (
    facility: string,
    headers: { id: unknown; timestamp: unknown; signature: unknown },
    raw: string,
  ) => Promise<{ status: number; body: object }>;
  today: () => string;
}

const WORDS: Record<Outcome | 'expired' | 'unknown' | 'deleted', { title: string; text: string }> = {
  done: { title: 'Đã ghi nhận', text: 'Cảm ơn nơi dạy. Người học được báo ngay.' },
  same: { title: 'Đã ghi nhận từ trước', text: 'Trạng thái này đã được báo rồi, không có gì thay đổi.' },
  gone: {
    title: 'Đăng ký đã được xóa',
    text: 'Thông tin của đăng ký này đã xóa theo yêu cầu của người học. Xin nơi dạy cũng xóa ở chỗ mình.',
  },
  'not-allowed': {
    title: 'Chưa ghi được',
    text: 'Người học đã hủy hoặc rút đăng ký này, hoặc còn thiếu ngày hẹn hay lý do.',
  },
  expired: {
    title: 'Đường dẫn đã hết hạn',
    text: 'Xin mở thư mới nhất, hoặc vào hộp thư đăng ký của nơi dạy.',
  },
  unknown: { title: 'Đường dẫn không đúng', text: 'Xin mở lại từ thư hoặc tin nhắn đã nhận.' },
  deleted: { title: 'Cảm ơn nơi dạy', text: 'Đã ghi nhận: thông tin của đăng ký này đã được xóa.' },
};

/** `/bao/TOKEN` (shown and acted on) and `POST /webhooks/facilities/ID/status`. */
export function statusPages(options: StatusPagesOptions): Router {
  const { oneTap, lead, setStatus, confirmDeleted, webhook, today } = options;
  const router = express.Router();
  const limit = limited(120, MINUTE);

  router.post(
    '/webhooks/facilities/:facility/status',
    limit,
    express.text({ type: () => true, limit: '20kb' }),
    async (req, res) => {
      const result = await webhook(
        String(req.params.facility),
        {
          id: req.headers['webhook-id'],
          timestamp: req.headers['webhook-timestamp'],
          signature: req.headers['webhook-signature'],
        },
        typeof req.body === 'string' ? req.body : '',
      );
      res.status(result.status).set('Cache-Control', 'no-store').json(result.body);
    },
  );

  router.get('/bao/:token', limit, async (req, res) => {
    const tap = oneTap.read(String(req.params.token), Date.now());
    if (tap === undefined || tap === 'expired')
      return words(req, res, tap === 'expired' ? 'expired' : 'unknown');
    const { action } = tap;
    if (action === 'deleted')
      return page(
        req,
        res,
        200,
        'Xác nhận đã xóa',
        <Act text="Nơi dạy xác nhận đã xóa thông tin của đăng ký đã rút." label="Đã xóa" />,
      );
    const about = await lead(tap.lead);
    if (!about) return words(req, res, 'gone');
    return page(
      req,
      res,
      200,
      STATUS_NAMES[action],
      <Act
        text={`Đăng ký ${about.receipt}, lớp ${about.course}, gửi ${about.facility}. Bấm nút để báo: ${STATUS_NAMES[action].toLowerCase()}.`}
        label={`Báo: ${STATUS_NAMES[action]}`}
        action={action}
        today={today()}
      />,
    );
  });

  router.post(
    '/bao/:token',
    limit,
    express.urlencoded({ extended: false, limit: '4kb' }),
    async (req, res) => {
      const tap = oneTap.read(String(req.params.token), Date.now());
      if (tap === undefined || tap === 'expired')
        return words(req, res, tap === 'expired' ? 'expired' : 'unknown');
      if (tap.action === 'deleted') {
        await confirmDeleted(tap.lead);
        return words(req, res, 'deleted');
      }
      const change = changeOf(tap.action, (req.body ?? {}) as Record<string, unknown>);
      return words(req, res, change === undefined ? 'not-allowed' : await setStatus(tap.lead, change));
    },
  );
  return router;
}

/** What a posted form wants; undefined when its day or reason is missing. The facility is the one of the link. */
function changeOf(status: FacilityStatus, form: Record<string, unknown>): StatusChange | undefined {
  const text = (name: string): string | undefined =>
    typeof form[name] === 'string' && form[name] !== '' ? (form[name] as string).slice(0, 500) : undefined;
  const [appointment, reason, note] = ['appointment', 'reason', 'note'].map(text);
  if (status === 'appointment' && !isDay(appointment)) return undefined;
  if (status === 'not-suitable' && (reason === undefined || !isReason(reason))) return undefined;
  return {
    status,
    by: 'link',
    via: 'link',
    ...(status === 'appointment' ? { appointment } : {}),
    ...(status === 'not-suitable' ? { reason: reason as Reason } : {}),
    ...(note ? { note } : {}),
  };
}

function words(req: Request, res: Response, outcome: keyof typeof WORDS): Promise<void> {
  const { title, text } = WORDS[outcome];
  const status =
    outcome === 'unknown'
      ? 404
      : outcome === 'expired' || outcome === 'gone'
        ? 410
        : outcome === 'not-allowed'
          ? 409
          : 200;
  return page(req, res, status, title, <p class="lead">{text}</p>);
}

/** A page that no cache and no search engine keeps, and whose address goes nowhere. */
export function page(
  req: Request,
  res: Response,
  status: number,
  title: string,
  children: ComponentChildren,
): Promise<void> {
  res.status(status).set({ 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' });
  return sendHtml(
    req,
    res,
    Paper({
      title,
      look: lookOf(req),
      children: (
        <>
          <h1>{title}</h1>
          {children}
        </>
      ),
    }),
  );
}

function Act({
  text,
  label,
  action,
  today,
}: {
  text: string;
  label: string;
  action?: FacilityStatus;
  today?: string;
}) {
  return (
    <>
      <p class="lead">{text}</p>
      <form method="post" class="act">
        {action === 'appointment' && (
          <p>
            <label for="appointment">Ngày hẹn</label>
            <br />
            <input id="appointment" name="appointment" type="date" min={today} required />
          </p>
        )}
        {action === 'not-suitable' && (
          <p>
            <label for="reason">Lý do</label>
            <br />
            <select id="reason" name="reason" required>
              <Options ask="Chọn một lý do" of={REASONS} />
            </select>
          </p>
        )}
        {action && (
          <p>
            <label for="note">Ghi chú (không bắt buộc)</label>
            <br />
            <input id="note" name="note" type="text" maxLength={500} autocomplete="off" />
          </p>
        )}
        <p>
          <button class="action" type="submit">
            {label}
          </button>
        </p>
      </form>
    </>
  );
}
