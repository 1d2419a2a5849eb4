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
  | { type: 'guardian.answered'; agreed: boolean; receipt: string }
  /** No counsellor called in time. */
  | { type: 'callback.late' };

/** Key of the row that tells a status: the place of its entry in the lead's history, from 1, and its moment. */
export const toldKey = (lead: string, entry: number, at: number): string => `told:${lead}:${entry}:${at}`;

/** Why a person was not told: the error of a row that was settled without being sent. */
export const UNTOLD = {
  old: 'too old to be news',
  gone: 'the person is gone',
  silent: 'the person asked for silence',
  window: 'the window of the channel is closed',
  untrue: 'not true any more',
} as const;

export interface NoticeWords {
  /** Names as people see them, with the mark of sample data. */
  facility: string;
  /** Who has a seat in the same trade nearby, when the first facility has none or does not call. */
  other?: string;
  /** That class is shown right after these words. */
  shown?: boolean;
}

/** Whether this news asks for another facility: the class is full, or nobody called. */
export function wantsOther(notice: LearnerNotice, lead: LeadRecord | undefined): boolean {
  if (!lead || !('lead' in notice)) return false;
  if (notice.type === 'lead.late') return lead.status === 'new';
  return lead.status === 'waiting-list' || isFullClass(lead);
}

const isFullClass = (lead: LeadRecord): boolean =>
  lead.status === 'not-suitable' && leadData(lead)?.history?.at(-1)?.reason === 'full';

const elsewhere = ({ other, shown }: NoticeWords, has: 'có' | 'còn chỗ'): string =>
  other === undefined
    ? ''
    : shown
      ? ` Lớp tương tự ${has} ở ${other}, {user} xem thử nhé:`
      : ` Lớp tương tự ${has} ở ${other}: {user} nhắn «tìm lớp khác», {bot} gửi sang đó khi {user} đồng ý.`;

/**
 * The text of a notice with `{bot}` and `{user}` in it, or undefined when it has become untrue: another status
 * stands now, the lead is gone, or somebody called after all.
 */
export function noticeText(
  notice: LearnerNotice,
  lead: LeadRecord | undefined,
  words: NoticeWords,
): string | undefined {
  const { facility } = words;
  if (notice.type === 'guardian.answered')
    return notice.agreed
      ? `Người giám hộ đã đồng ý. {Bot} đã gửi đăng ký ${notice.receipt}, nơi dạy sẽ gọi trong 2 ngày làm việc.`
      : `Người giám hộ chưa đồng ý, nên {bot} không gửi đăng ký ${notice.receipt} và đã xóa thông tin của đăng ký này.`;
  if (notice.type === 'callback.late')
    return '{Bot} xin lỗi: 2 ngày làm việc rồi mà người tư vấn chưa gọi {user}. {Bot} vừa nhắc họ. Cần ngay thì {user} hỏi ở Trung tâm Phục vụ hành chính công xã, phường.';
  const data = lead && leadData(lead);
  if (!lead || !data) return undefined;
  const about = `${lead.receipt} (${data.course.title})`;
  if (notice.type === 'lead.late') {
    if (lead.status !== 'new') return undefined;
    const otherwise =
      elsewhere({ ...words, other: words.other ?? notice.other }, words.other ? 'còn chỗ' : 'có') ||
      ' {User} không muốn chờ thì nhắn «tìm lớp khác», hoặc gõ # để gặp người.';
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
      return `Lớp của đăng ký ${about} đang đủ người. ${facility} đã ghi {user} vào danh sách chờ và sẽ gọi khi có chỗ.${elsewhere(words, 'còn chỗ')}`;
    case 'enrolled':
      return `Chúc mừng {user}! ${facility} báo {user} đã ghi danh, đăng ký ${about}. Cần hỏi về hỗ trợ, giấy tờ, {user} cứ nhắn {bot}.`;
    case 'not-suitable': {
      const why = last?.reason ? `: ${REASONS[last.reason].toLowerCase()}` : '';
      const onward =
        elsewhere(words, 'còn chỗ') ||
        ' {User} đừng buồn, còn lớp khác: nhắn «tìm lớp khác», {bot} tìm giúp ngay.';
      return `${facility} báo đăng ký ${about} chưa phù hợp${why}.${onward}`;
    }
    default:
      return undefined;
  }
}
