// The sections of one registration's page: the phone, what to do, what is known, what was done.
import type { VNode } from 'preact';
import { date, phone as phoneText } from '../../conversation/text.js';
import { today } from '../../day.js';
import type { Catalogue } from '../../knowledge/catalogue.js';
import { FACILITY_STATUSES, NEXT_STATUSES, REASONS } from '../../leads/status.js';
import type { Account } from '../../office/accounts.js';
import { type CannedReply, fillReply } from '../../office/canned-replies.js';
import type { Delivery, Told } from '../../office/deliveries.js';
import type { Opened } from '../../office/desk.js';
import { SNOOZES } from '../../office/edits.js';
import { moment, statusName } from '../../office/waiting.js';
import { Options } from '../shell.js';
import { channelName, courseTitle, facilityName, MaskedPhone, RevealHint } from './parts.js';

const OUTBOX_NAMES: Record<Delivery['status'], string> = {
  pending: 'đang chờ gửi',
  done: 'đã đến',
  dead: 'không gửi được',
  closed: 'đã đóng',
};
const TOLD_NAMES: Record<Told, string> = {
  told: 'đã báo người học',
  waiting: 'người học sắp được báo',
  window: 'chưa báo được: lâu rồi người học không nhắn, ứng dụng chat không cho gửi trước',
  silent: 'không báo: người học đã xin đừng nhắn',
  gone: 'không báo: người học đã xóa trò chuyện',
  untrue: 'không báo: tình trạng đã đổi trước khi gửi',
  old: 'chưa báo được: để quá lâu',
  failed: 'chưa báo được: ứng dụng chat không nhận tin',
};
const VIA_NAMES: Record<string, string> = {
  inbox: 'bàn tiếp nhận',
  link: 'liên kết',
  telegram: 'Telegram',
  webhook: 'hệ thống của cơ sở',
  clock: 'tự động',
};

export function Phone({
  lead,
  phones,
}: {
  lead: Opened;
  phones?: { phone: string; guardian?: string };
}): VNode {
  return (
    <section class="call" aria-label="Điện thoại">
      {phones ? (
        <>
          <a class="number" href={`tel:${phones.phone}`}>
            {phoneText(phones.phone)}
          </a>
          {phones.guardian && (
            <p>
              Người giám hộ {lead.guardian?.name}:{' '}
              <a href={`tel:${phones.guardian}`}>{phoneText(phones.guardian)}</a>
            </p>
          )}
        </>
      ) : (
        <form method="post" action={`/inbox/dang-ky/${lead.id}/so`} data-swap>
          <MaskedPhone masked={lead.maskedPhone} />
        </form>
      )}
      <RevealHint />
    </section>
  );
}

export function Actions({ lead, now }: { lead: Opened; now: number }): VNode | null {
  const next = NEXT_STATUSES[lead.status as keyof typeof NEXT_STATUSES] ?? [];
  if (lead.erased || next.length === 0) return null;
  const action = `/inbox/dang-ky/${lead.id}/tinh-trang`;
  const plain = FACILITY_STATUSES.filter(
    (s) => s !== 'appointment' && s !== 'not-suitable' && next.includes(s),
  );
  return (
    <section aria-labelledby="do">
      <h2 id="do">Ghi kết quả</h2>
      <p class="hint">Người học được báo bằng lời nhẹ nhàng; ban đêm thì tin đợi đến sáng.</p>
      <form method="post" action={action} class="buttons" data-swap>
        {plain.map((s) => (
          <button key={s} type="submit" name="status" value={s} class={s === 'called' ? 'action' : 'plain'}>
            {statusName(s)}
          </button>
        ))}
      </form>
      <form method="post" action={action} class="inline-form" data-swap>
        <input type="hidden" name="status" value="appointment" />
        <label>
          Hẹn ngày
          <input type="date" name="appointment" min={today(now)} required />
        </label>
        <button class="plain" type="submit">
          Ghi ngày hẹn
        </button>
      </form>
      <form method="post" action={action} class="inline-form" data-swap>
        <input type="hidden" name="status" value="not-suitable" />
        <label>
          Không phù hợp vì
          <select name="reason" required>
            <Options ask="Chọn lý do" of={REASONS} />
          </select>
        </label>
        <button class="plain" type="submit">
          Ghi không phù hợp
        </button>
      </form>
    </section>
  );
}

export function Facts({ lead, knowledge, now }: { lead: Opened; knowledge: Catalogue; now: number }): VNode {
  const rows: [string, string | undefined][] = [
    ['Lớp', courseTitle(knowledge, lead)],
    ['Cơ sở', facilityName(knowledge, lead.facility)],
    ['Nơi ở', lead.commune],
    ['Năm sinh', lead.birthYear === undefined ? undefined : String(lead.birthYear)],
    ['Người giám hộ', lead.guardian ? `${lead.guardian.name}, ${lead.guardian.maskedPhone}` : undefined],
    ['Ưu tiên', lead.priority ? 'Có diện ưu tiên' : undefined],
    ['Gửi lúc', moment(lead.createdAt, now)],
    [
      'Gửi lại',
      lead.askedAgain.length > 0
        ? `${lead.askedAgain.length} lần, gần nhất ${moment(Math.max(...lead.askedAgain), now)}`
        : undefined,
    ],
    ['Gửi qua', lead.channel && channelName(lead.channel)],
    ['Mã giới thiệu', lead.referral],
    ['Đồng ý', lead.consent && `bản ${lead.consent.version}, lúc ${moment(lead.consent.at, now)}`],
  ];
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">Thông tin</h2>
      <dl class="facts">
        {rows.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

export function Replies({
  replies,
  lead,
  knowledge,
}: {
  replies: readonly CannedReply[];
  lead: Opened;
  knowledge: Catalogue;
}): VNode {
  const values = {
    ten: lead.name?.split(' ').at(-1) ?? '',
    lop: courseTitle(knowledge, lead),
    coso: knowledge.facilities.get(lead.facility)?.name ?? '',
    ma: lead.receipt,
  };
  return (
    <section aria-labelledby="replies">
      <h2 id="replies">Lời nhắn mẫu</h2>
      <p class="hint">
        Chép để nhắn từ máy của cơ sở. Sửa lời ở <a href="/inbox/mau-tra-loi">Lời nhắn mẫu</a>.
      </p>
      {replies.map((r) => (
        <details key={r.title} class="reply">
          <summary>{r.title}</summary>
          <p data-copy-text>{fillReply(r, values)}</p>
          <button class="plain" type="button" data-copy hidden>
            Chép lời này
          </button>
        </details>
      ))}
    </section>
  );
}

export function Care({
  lead,
  now,
  colleagues,
}: {
  lead: Opened;
  now: number;
  colleagues: readonly Account[];
}): VNode {
  const snoozed = (lead.snoozedUntil ?? 0) > now;
  return (
    <section aria-labelledby="care">
      <h2 id="care">Ai lo, khi nào</h2>
      <form method="post" action={`/inbox/dang-ky/${lead.id}/giao`} class="inline-form" data-swap>
        <label>
          Giao cho
          <select name="to">
            <option value="">Chưa giao</option>
            {colleagues.map((a) => (
              <option key={a.id} value={a.id} selected={a.id === lead.assignee}>
                {a.name}
              </option>
            ))}
          </select>
        </label>
        <button class="plain" type="submit">
          Giao
        </button>
      </form>
      <form method="post" action={`/inbox/dang-ky/${lead.id}/hoan`} class="inline-form" data-swap>
        <label>
          Để lại sau
          <select name="days">
            {snoozed && <option value="0">Không để nữa</option>}
            {SNOOZES.map((n) => (
              <option key={n} value={n}>
                {n} ngày
              </option>
            ))}
          </select>
        </label>
        <button class="plain" type="submit">
          {snoozed ? 'Đổi' : 'Để lại'}
        </button>
      </form>
    </section>
  );
}

export function Notes({ lead, now }: { lead: Opened; now: number }): VNode {
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">Ghi chú của cơ sở</h2>
      {lead.noteList.length > 0 && (
        <ul class="timeline">
          {lead.noteList.map((n) => (
            <li key={n.at}>
              <p class="typed">{n.text}</p>
              <small>
                {n.by}, {moment(n.at, now)}
              </small>
            </li>
          ))}
        </ul>
      )}
      {!lead.erased && (
        <form method="post" action={`/inbox/dang-ky/${lead.id}/ghi-chu`} class="stack" data-swap>
          <label for="note">Thêm ghi chú, chỉ cơ sở thấy</label>
          <textarea id="note" name="text" rows={2} maxLength={1000} required />
          <button class="plain" type="submit">
            Lưu ghi chú
          </button>
        </form>
      )}
    </section>
  );
}

export function History({
  lead,
  told,
  now,
}: {
  lead: Opened;
  told: ReadonlyMap<number, Told>;
  now: number;
}): VNode {
  return (
    <section aria-labelledby="history">
      <h2 id="history">Đã làm</h2>
      <ol class="timeline">
        {[...lead.history].reverse().map((h) => (
          <li key={h.at}>
            <p>
              <strong>{statusName(h.status)}</strong>
              {h.appointment && <> {date(h.appointment)}</>}
              {h.reason && <>: {REASONS[h.reason]}</>}
              {h.note && <span class="typed"> {h.note}</span>}
            </p>
            <small>
              {h.by}, {VIA_NAMES[h.via] ?? h.via}, {moment(h.at, now)}
              {told.has(h.at) && <>; {TOLD_NAMES[told.get(h.at)!]}</>}
            </small>
          </li>
        ))}
        <li>
          <p>
            <strong>Người học gửi đăng ký</strong>
          </p>
          <small>{moment(lead.createdAt, now)}</small>
        </li>
      </ol>
    </section>
  );
}

/** Every way a registration went, with its attempts. */
export function Deliveries({
  deliveries,
  now,
}: {
  deliveries: readonly Delivery[];
  now: number;
}): VNode | null {
  if (deliveries.length === 0) return null;
  return (
    <section aria-labelledby="ways">
      <h2 id="ways">Đường gửi đến cơ sở</h2>
      {deliveries.map((d) => (
        <details key={d.key}>
          <summary>
            {d.kind === 'created' ? 'Đăng ký' : 'Báo rút lại'}:{' '}
            {d.way === 'none' ? 'chỉ bàn tiếp nhận này' : OUTBOX_NAMES[d.status]}
          </summary>
          {d.attempts.length === 0 ? (
            <p class="hint">Chưa thử lần nào.</p>
          ) : (
            <ul class="attempts">
              {d.attempts.map((a) => (
                <li key={a.at}>
                  {moment(a.at, now)}: {a.status === 0 ? 'không có trả lời' : `trả lời ${a.status}`}, {a.ms}{' '}
                  ms
                  {a.error && <>, {a.error}</>}
                </li>
              ))}
            </ul>
          )}
        </details>
      ))}
    </section>
  );
}
