// What people at a facility read in a chat or an e-mail: the same events that webhooks carry, as words.
import { phone as phoneText } from '../conversation/text.js';
import type { TapAction } from './one-tap.js';
import { FACILITY_STATUSES, STATUS_NAMES } from './status.js';

export interface FacilityMessage {
  subject: string;
  lines: string[];
  /** The lead that the actions are about. */
  lead?: string;
  actions: readonly TapAction[];
}

/** What an action's button or link says. */
export const ACTION_LABELS: Record<TapAction, string> = {
  called: '✅ Đã gọi',
  appointment: '📅 Hẹn ngày…',
  unreachable: '📵 Không liên lạc được',
  'waiting-list': '⏳ Ghi vào danh sách chờ',
  enrolled: '🎓 Đã ghi danh',
  'not-suitable': '✖️ Không phù hợp…',
  deleted: '🗑️ Đã xóa thông tin này',
};

interface LeadEvent {
  type: string;
  data: {
    id?: string;
    receipt?: string;
    course?: { title?: string };
    person?: { name?: string; phone?: string; birthYear?: number; commune?: string };
    guardian?: { name?: string; phone?: string };
    priority?: boolean;
    waitingList?: boolean;
    since?: string;
    facility?: string;
    facilityName?: string;
    reason?: string;
  };
}

const day = (iso: string | undefined): string => {
  const [y, m, d] = (iso ?? '').slice(0, 10).split('-');
  return d === undefined ? '' : `${Number(d)}/${Number(m)}/${y}`;
};

/** An event's body as words; undefined for a kind that is only for programs. */
export function facilityMessage(body: string): FacilityMessage | undefined {
  const { type, data } = JSON.parse(body) as LeadEvent;
  const receipt = data.receipt ?? '';
  const where = data.facilityName ?? data.facility ?? '';
  const of = (subject: string, lines: string[], actions: readonly TapAction[] = []): FacilityMessage => ({
    subject,
    lines: [subject, ...lines],
    actions,
    ...(data.id === undefined ? {} : { lead: data.id }),
  });
  switch (type) {
    case 'lead.created': {
      const { person = {}, guardian, course } = data;
      return of(
        `Đăng ký học mới ${receipt}`,
        [
          `Lớp: ${course?.title ?? ''}`,
          `Người học: ${person.name ?? ''}, sinh ${person.birthYear ?? ''}`,
          `Điện thoại: ${phoneText(person.phone ?? '')}`,
          `Nơi ở: ${person.commune ?? ''}`,
          ...(guardian
            ? [`Người giám hộ (gọi người này): ${guardian.name ?? ''}, ${phoneText(guardian.phone ?? '')}`]
            : []),
          ...(data.priority ? ['Có diện ưu tiên.'] : []),
          ...(data.waitingList ? ['Lớp đang đủ người: người học ở danh sách chờ.'] : []),
          'Xin gọi trong 2 ngày làm việc, rồi bấm một nút dưới đây. Người học được báo ngay.',
        ],
        FACILITY_STATUSES,
      );
    }
    case 'lead.withdrawn':
      return of(
        `Đăng ký ${receipt} đã rút`,
        [
          'Người học đã rút đồng ý. Xin đừng gọi nữa và xóa thông tin của đăng ký này ở mọi nơi đang giữ.',
          'Xóa xong, xin bấm xác nhận.',
        ],
        ['deleted'],
      );
    case 'lead.reminder':
      return of(
        `Nhắc gọi: đăng ký ${receipt}`,
        [
          `Đăng ký từ ngày ${day(data.since)} chưa được báo là đã gọi, quá 2 ngày làm việc.`,
          'Xin gọi rồi bấm một nút.',
        ],
        FACILITY_STATUSES,
      );
    case 'lead.unanswered':
      return of(`Chưa ai gọi: đăng ký ${receipt}`, [
        `${where} chưa báo là đã gọi từ ngày ${day(data.since)}. Nhờ đồng chí hỏi giúp nơi dạy.`,
      ]);
    case 'lead.undelivered':
      return of(`Chưa gửi được đăng ký ${receipt}`, [
        `Đăng ký gửi ${where} từ ${data.since ?? ''} chưa tới nơi (${data.reason ?? ''}). Xem: leads show ${receipt}`,
      ]);
    case 'withdrawal.unconfirmed':
      return of(`Chưa xác nhận xóa: ${receipt}`, [
        `${where} được báo xóa thông tin từ ngày ${day(data.since)} mà chưa xác nhận. Hạn theo luật sắp hết, xin hỏi trực tiếp.`,
      ]);
    case 'handover.requested':
      return of('Có người muốn gặp người tư vấn', ['Xem mục «Gọi lại» trong trang quản trị.']);
    case 'handover.late':
      return of('Chưa ai gọi lại cho người đang chờ', [
        `Có người xin gọi lại từ ngày ${day(data.since)} mà chưa ai gọi. Xem mục «Gọi lại» trong trang quản trị.`,
      ]);
    default:
      return undefined;
  }
}

/** What was set, for the answer to a button or link. */
export const statusLine = (receipt: string, status: keyof typeof STATUS_NAMES): string =>
  `${receipt}: ${STATUS_NAMES[status]}`;

const escapeHtml = (s: string): string => s.replace(/[&<>"']/gu, (c) => `&#${c.codePointAt(0)};`);

/** A mail with one link per action. `link` makes the address of an action. */
export function facilityMail(
  message: FacilityMessage,
  link: (lead: string, action: TapAction) => string,
): { subject: string; text: string; html: string } {
  const { subject, lines, lead, actions } = message;
  const links =
    lead === undefined ? [] : actions.map((a) => ({ label: ACTION_LABELS[a], url: link(lead, a) }));
  const [title = '', ...rest] = lines;
  const text = [title, '', ...rest, '', ...links.map((l) => `${l.label}: ${l.url}`), '', FOOTER].join('\n');
  const html = `<!doctype html><html lang="vi"><body style="font:16px/1.5 sans-serif;max-width:36em">
<h1 style="font-size:20px">${escapeHtml(title)}</h1>
${rest.map((l) => `<p>${escapeHtml(l)}</p>`).join('\n')}
${links
  .map(
    (l) =>
      `<p><a href="${escapeHtml(l.url)}" style="display:inline-block;padding:10px 16px;border:1px solid #12492b;border-radius:6px;color:#12492b;text-decoration:none">${escapeHtml(l.label)}</a></p>`,
  )
  .join('\n')}
<p style="color:#555">${escapeHtml(FOOTER)}</p>
</body></html>`;
  return { subject: `[Cầu Nghề] ${subject}`, text, html };
}

const FOOTER =
  'Thông tin chỉ dùng để liên hệ việc học, không chuyển cho người khác. Mỗi đường dẫn dùng cho một việc, hết hạn sau 30 ngày.';
