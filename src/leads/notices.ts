// What a learner is told about a registration, in kind words. Texts hold the pronoun variables of the conversation
// ({bot}, {user}); the words are chosen when the notice is sent, so that nobody hears yesterday's news.
import { date, maskedPhone } from '../conversation/text.js';
import { type LeadRecord, leadData } from './lead.js';
import { REASONS } from './status.js';

/** What a learner's row carries: never a word of the person. */
export type LearnerNotice =
  /** The facility set a status; told only while it still stands. */
  | { type: 'lead.status'; lead: string; status: string }
  /** Nobody called in time. `other` names a facility that would take over. */
  | { type: 'lead.late'; lead: string; other?: string }
  /** A guardian answered by the link. */
  | { type: 'guardian.answered'; agreed: boolean; receipt: string };

export interface NoticeWords {
  /** Names as people see them, with the mark of sample data. */
  facility: string;
  /** Who has a seat in the same trade nearby, for a person on a waiting list. */
  other?: string;
}

const elsewhere = (facility: string, has: 'có' | 'còn chỗ'): string =>
  ` Lớp tương tự ${has} ở ${facility}: {user} nhắn «tìm lớp khác», {bot} gửi sang đó khi {user} đồng ý.`;

/**
 * The text of a notice with `{bot}` and `{user}` in it, or undefined when it has become untrue: another status
 * stands now, the lead is gone, or somebody called after all.
 */
export function noticeText(
  notice: LearnerNotice,
  lead: LeadRecord | undefined,
  { facility, other }: NoticeWords,
): string | undefined {
  if (notice.type === 'guardian.answered')
    return notice.agreed
      ? `Người giám hộ đã đồng ý. {Bot} đã gửi đăng ký ${notice.receipt}, nơi dạy sẽ gọi trong 2 ngày làm việc.`
      : `Người giám hộ chưa đồng ý, nên {bot} không gửi đăng ký ${notice.receipt} và đã xóa thông tin của đăng ký này.`;
  const data = lead && leadData(lead);
  if (!lead || !data) return undefined;
  const about = `${lead.receipt} (${data.course.title})`;
  if (notice.type === 'lead.late') {
    if (lead.status !== 'new') return undefined;
    const otherwise = notice.other
      ? elsewhere(notice.other, 'có')
      : ' {User} không muốn chờ thì nhắn «tìm lớp khác», hoặc gõ # để gặp người.';
    return `{Bot} xin lỗi: 2 ngày làm việc rồi mà ${facility} chưa báo là đã gọi về đăng ký ${about}. {Bot} vừa nhắc họ.${otherwise}`;
  }
  if (lead.status !== notice.status) return undefined;
  const last = data.history?.at(-1);
  switch (lead.status) {
    case 'called':
      return `Tin vui: ${facility} báo đã gọi số ${maskedPhone(lead.phone)} về đăng ký ${about}. {User} chưa nghe máy thì nhắn # để {bot} báo lại nhé.`;
    case 'appointment':
      return `${facility} hẹn {user} ${date(last?.appointment ?? '')} về đăng ký ${about}. {User} nhớ mang giấy tờ đã dặn. Bận thì gọi lại cho họ để đổi ngày.`;
    case 'unreachable':
      return `${facility} đã gọi số ${maskedPhone(lead.phone)} mà chưa gặp được {user}. Số này chưa đúng thì {user} nhắn «sửa số điện thoại», còn đúng thì để ý máy giúp {bot} nhé.`;
    case 'waiting-list':
      return `Lớp của đăng ký ${about} đang đủ người. ${facility} đã ghi {user} vào danh sách chờ và sẽ gọi khi có chỗ.${other ? elsewhere(other, 'còn chỗ') : ''}`;
    case 'enrolled':
      return `Chúc mừng {user}! ${facility} báo {user} đã ghi danh, đăng ký ${about}. Cần hỏi về hỗ trợ, giấy tờ, {user} cứ nhắn {bot}.`;
    case 'not-suitable': {
      const why = last?.reason ? `: ${REASONS[last.reason].toLowerCase()}` : '';
      return `${facility} báo đăng ký ${about} chưa phù hợp${why}. {User} đừng buồn, còn lớp khác: nhắn «tìm lớp khác», {bot} tìm giúp ngay.`;
    }
    default:
      return undefined;
  }
}
