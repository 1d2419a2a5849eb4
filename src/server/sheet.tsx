// «Phiếu của bà con»: the result of an eligibility check on one page to print and take along, behind a link that
// cannot be guessed and expires. Holds no name and no phone.
import express, { type Router } from 'express';
import qrcode from 'qrcode';
import { date } from '../conversation/text.js';
import type { SheetContent } from '../conversation/world.js';
import { lookOf } from './look.js';
import { sendHtml } from './send.js';
import { Paper } from './shell.js';

/** Reads a sheet by its token; undefined when there is none or it has expired. */
export type FindSheet = (token: string) => Promise<SheetContent | undefined>;

const TOKEN = /^[A-Z0-9]{26}$/u;

type Explained = SheetContent['explanations'][number];

/** `/phieu/TOKEN` and the QR that leads back to it. `baseUrl` makes the address in the QR. */
export function sheetPages(find: FindSheet, baseUrl: () => string): Router {
  const router = express.Router();
  router.get('/phieu/:token', async (req, res, next) => {
    const { token } = req.params;
    const sheet = TOKEN.test(token) ? await find(token) : undefined;
    if (!sheet) return next();
    res.set('X-Robots-Tag', 'noindex');
    const html = Paper({
      title: 'Phiếu của bà con',
      description: 'Kết quả xem hỗ trợ học nghề.',
      look: lookOf(req),
      to: req.path,
      children: <Sheet sheet={sheet} token={token} />,
    });
    return sendHtml(req, res, html);
  });
  router.get('/phieu/:token/qr.svg', async (req, res, next) => {
    const { token } = req.params;
    if (!TOKEN.test(token) || !(await find(token))) return next();
    const svg = await qrcode.toString(`${baseUrl()}/phieu/${token}`, {
      type: 'svg',
      margin: 4,
      errorCorrectionLevel: 'M',
    });
    res.type('image/svg+xml').set('Cache-Control', 'private, no-store').send(svg);
  });
  return router;
}

function Sheet({ sheet, token }: { sheet: SheetContent; token: string }) {
  const of = (outcome: Explained['outcome']) => sheet.explanations.filter((e) => e.outcome === outcome);
  const loans = of('eligible').filter((e) => e.kind === 'loan');
  const grants = of('eligible').filter((e) => e.kind !== 'loan');
  return (
    <article>
      <h1>Phiếu của bà con</h1>
      <p>
        Tính theo quy định đến {date(sheet.on)}. Phiếu để tham khảo, nơi giải quyết hồ sơ là nơi quyết định.
        {sheet.sample ? ' Lớp học là dữ liệu mẫu.' : ''}
      </p>
      {sheet.course && (
        <p>
          <strong>Lớp:</strong> {sheet.course}
        </p>
      )}
      <Group title="Có thể được hỗ trợ" items={grants} />
      <Group title="Cần hỏi thêm" items={of('ask')} />
      <Group title="Có thể được vay (vay thì phải trả)" items={loans} />
      <Group title="Còn thiếu thông tin" items={of('need-facts')} />
      <Group title="Chưa đủ điều kiện" items={of('not-eligible')} brief />
      <p class="qr">
        <img src={`/phieu/${token}/qr.svg`} width="160" height="160" alt="Mã QR mở lại phiếu này" />
        <br />
        <small>Quét mã để mở lại phiếu này trong 30 ngày.</small>
      </p>
      <nav class="onward" aria-label="Đi tiếp">
        <a class="action" href="/">
          Hỏi tiếp
        </a>
        <button class="action quiet" type="button" data-print hidden>
          In phiếu này
        </button>
      </nav>
    </article>
  );
}

function Group({ title, items, brief = false }: { title: string; items: Explained[]; brief?: boolean }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      {items.map((e) => (brief ? <Brief key={e.scheme} e={e} /> : <Full key={e.scheme} e={e} />))}
    </section>
  );
}

function Brief({ e }: { e: Explained }) {
  const change = e.changes.map((c) => `${c.label}: ${c.values.join(' hoặc ')}`).join('; ');
  return (
    <p>
      <strong>{e.short}.</strong> {e.reasons[0] ?? ''} {change && `Có thể khác nếu ${change}.`}
    </p>
  );
}

function Full({ e }: { e: Explained }) {
  return (
    <>
      <h3>{e.title}</h3>
      {e.sum && (
        <p>
          <strong>
            {e.word}: {e.sum}.
          </strong>
        </p>
      )}
      {e.parts.length > 0 && (
        <ul>
          {e.parts.map((p) => (
            <li key={p.id}>
              {p.label}: {p.arithmetic || p.rule} {p.notFirm && `${p.notFirm} `}
              <small>({p.cite})</small>
            </li>
          ))}
        </ul>
      )}
      {e.cap && <p>Mức chung: {e.cap}.</p>}
      {e.ask && <p>{e.ask}</p>}
      {e.missing.length > 0 && <p>Cần biết thêm: {e.missing.map((m) => m.label).join(', ')}.</p>}
      {e.uncertain.map((u) => (
        <p key={u}>Chưa chắc: {u}</p>
      ))}
      {e.instead.map((i) => (
        <p key={i.scheme}>
          {i.text} So với {i.short}:{' '}
          {i.better ? 'chính sách kia được nhiều hơn' : 'chính sách này được nhiều hơn'}.
        </p>
      ))}
      {e.papers.length > 0 && (
        <>
          <p>
            <strong>Giấy tờ cần mang</strong>
          </p>
          <ul class="checklist">
            {e.papers.map((paper) => (
              <li key={paper}>{paper}</li>
            ))}
          </ul>
        </>
      )}
      {e.where && (
        <p>
          <strong>Nộp ở:</strong> {e.where}. {e.howLong && `Thời gian: ${e.howLong}.`}
        </p>
      )}
      {e.firstSteps.length > 0 && (
        <ol>
          {e.firstSteps.map((s) => (
            <li key={s}>{s}</li>
          ))}
        </ol>
      )}
      {e.notes.map((n) => (
        <p key={n}>{n}</p>
      ))}
      <p>
        <small>
          Theo: {e.rule}. {e.decides}
        </small>
      </p>
    </>
  );
}
