// What the operator looks at: work that waits, rows that could not be delivered, sent again or closed with a reason.
import type { VNode } from 'preact';
import type { LeadRecord } from '../../leads/lead.js';
import { callbacks } from '../../office/callbacks.js';
import { type Delivery, deliveriesOf } from '../../office/deliveries.js';
import { cleanText } from '../../office/edits.js';
import { moment, span, statusName } from '../../office/waiting.js';
import type { OutboxView } from '../../store/port.js';
import { back, sendPage } from './layout.js';
import { Deliveries } from './lead-sections.js';
import { facilityName, SearchForm } from './parts.js';
import type { Call, Office, OfficeRoute } from './routes.js';

const HERE = '/inbox/van-hanh';
const RECEIPT = /^CN-[A-Z0-9]{6}$/u;
const DEAD_SHOWN = 100;
const KIND_NAMES = { reply: 'Tin nhắn', lead: 'Đăng ký', notice: 'Thông báo' } as const;
const STATUS_NAMES = { pending: 'đang chờ', dead: 'không gửi được' } as const;
const OPERATOR = ['operator'] as const;

export function operatorRoutes(office: Office): OfficeRoute[] {
  return [
    { method: 'get', path: HERE, who: OPERATOR, nav: 'Vận hành', handle: show },
    {
      method: 'post',
      path: `${HERE}/gui-lai`,
      who: OPERATOR,
      handle: async ({ form, res, note }) => {
        const keys = form.all('key').slice(0, DEAD_SHOWN);
        if (keys.length === 0) return back(res, HERE, 'chua-chon');
        const count = await office.store.redeliver(keys, office.now());
        if (count > 0) await note('redelivered', String(count));
        office.wake?.();
        return back(res, HERE, 'gui-lai');
      },
    },
    {
      method: 'post',
      path: `${HERE}/dong`,
      who: OPERATOR,
      handle: async ({ form, res, note }) => {
        const keys = form.all('key').slice(0, DEAD_SHOWN);
        const reason = cleanText(form.text('reason'), 200);
        if (keys.length === 0) return back(res, HERE, 'chua-chon');
        if (reason === '') return back(res, HERE, 'can-ly-do');
        const count = await office.store.close(keys, reason, office.now());
        if (count > 0) await note('closed', String(count));
        return back(res, HERE, 'da-dong');
      },
    },
  ];

  async function show(call: Call): Promise<void> {
    const now = office.now();
    const asked = call.query.text('ma').trim().toUpperCase().slice(0, 20);
    const [backlog, waiting, accounts, dead, lead] = await Promise.all([
      office.store.backlog(),
      callbacks(office.store),
      office.accounts.all(),
      office.store.outbox({ status: 'dead', limit: DEAD_SHOWN }),
      RECEIPT.test(asked) ? office.store.lead(asked) : undefined,
    ]);
    const deliveries = lead ? await deliveriesOf(office.store, lead.id) : [];
    await sendPage(office, call, {
      title: 'Vận hành',
      current: HERE,
      children: (
        <>
          <h1>Vận hành</h1>
          <section aria-labelledby="waiting">
            <h2 id="waiting">Việc đang chờ</h2>
            {backlog.length === 0 ? (
              <p class="empty">Không có gì chờ gửi.</p>
            ) : (
              <ul class="timeline">
                {backlog.map((b) => (
                  <li key={`${b.kind}${b.status}`}>
                    <p>
                      <strong>
                        {KIND_NAMES[b.kind]} {STATUS_NAMES[b.status]}: {b.count}
                      </strong>
                    </p>
                    <small>cũ nhất {span(now - b.oldest)}</small>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section aria-labelledby="calls">
            <h2 id="calls">Chờ gọi lại</h2>
            {waiting.length === 0 ? (
              <p class="empty">Không có ai chờ gọi.</p>
            ) : (
              <p>
                <strong>{waiting.length} người</strong>, lâu nhất {span(now - waiting[0]!.since)}.
              </p>
            )}
            {!accounts.some((a) => a.role === 'counsellor' && !a.disabled) && (
              <p class="notice warning">
                Chưa ai nhận việc gọi lại: mời một tài khoản «Người tư vấn» ở trang Người dùng.
              </p>
            )}
          </section>
          <section aria-labelledby="dead">
            <h2 id="dead">Không gửi được</h2>
            {dead.length === 0 ? <p class="empty">Không có dòng nào.</p> : <Dead rows={dead} now={now} />}
          </section>
          <section aria-labelledby="find">
            <h2 id="find">Một đăng ký đi đến đâu</h2>
            <SearchForm
              action={HERE}
              name="ma"
              label="Mã đăng ký"
              value={asked}
              placeholder="CN-ABC234"
              maxLength={20}
              button="Tìm"
            />
            {asked !== '' && !lead && <p class="empty">Không có đăng ký «{asked}».</p>}
            {lead && (
              <Found
                lead={lead}
                facility={facilityName(office.content().knowledge, lead.facility)}
                deliveries={deliveries}
                now={now}
              />
            )}
          </section>
        </>
      ),
    });
  }
}

/** Where a registration stands and how it travelled; nothing of the person. */
function Found({
  lead,
  facility,
  deliveries,
  now,
}: {
  lead: LeadRecord;
  facility: string;
  deliveries: readonly Delivery[];
  now: number;
}): VNode {
  return (
    <div class="panel">
      <p>
        <strong class="ref">{lead.receipt}</strong> {facility}, lớp {lead.course}
        <br />
        {statusName(lead.status)}, gửi {moment(lead.createdAt, now)}, đổi {moment(lead.updatedAt, now)}
      </p>
      <Deliveries deliveries={deliveries} now={now} />
      {deliveries.length > 0 && (
        <form method="post" action={`${HERE}/gui-lai`}>
          {deliveries.map((d) => (
            <input key={d.key} type="hidden" name="key" value={d.key} />
          ))}
          <button class="plain" type="submit">
            Gửi lại đăng ký này
          </button>
        </form>
      )}
    </div>
  );
}

function Dead({ rows, now }: { rows: readonly OutboxView[]; now: number }): VNode {
  return (
    <form method="post" action={`${HERE}/gui-lai`} class="stack">
      <ul class="people">
        {rows.map((row) => (
          <li key={row.key} class="panel">
            <label class="check">
              <input type="checkbox" name="key" value={row.key} />
              <span>
                <strong>{KIND_NAMES[row.kind]}</strong>{' '}
                <span class="ref">{row.kind === 'reply' ? '' : row.key}</span>
                <br />
                {row.kind === 'reply' ? row.lane.split(':')[0] : row.lane}, {row.attempts} lần, từ{' '}
                {moment(row.createdAt, now)}
                <br />
                <small>{row.lastError}</small>
              </span>
            </label>
            <details>
              <summary>Các lần thử</summary>
              <ul class="attempts">
                {row.attemptLog.map((a) => (
                  <li key={a.at}>
                    {moment(a.at, now)}: {a.status || 'không có trả lời'}, {a.ms} ms, {a.error}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button class="action" type="submit">
          Gửi lại các dòng đã chọn
        </button>
      </div>
      <div class="inline-form">
        <label>
          Lý do đóng
          <input name="reason" maxLength={200} />
        </label>
        <button class="plain" type="submit" formAction={`${HERE}/dong`}>
          Đóng các dòng đã chọn
        </button>
      </div>
    </form>
  );
}
