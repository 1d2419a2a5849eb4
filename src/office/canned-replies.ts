// Prepared texts that a facility says or sends to a learner from its own phone; each facility may keep its own.
import { z } from 'zod';
import { cleanText } from './edits.js';
import type { Values } from './tickets.js';

export interface CannedReply {
  title: string;
  /** `{ten}`, `{lop}`, `{coso}`, `{ma}` are filled in. */
  text: string;
}

/** Used until a facility writes its own. */
const DEFAULT_REPLIES: readonly CannedReply[] = [
  {
    title: 'Gọi không được',
    text: 'Chào {ten}, {coso} vừa gọi về lớp {lop} mà chưa gặp. Lúc nào tiện, {ten} nhắn lại giờ có thể nghe máy nhé.',
  },
  {
    title: 'Mời đến xem xưởng',
    text: 'Chào {ten}, {coso} mời {ten} đến xem xưởng và gặp thầy cô lớp {lop} trước khi quyết định. {ten} chọn ngày nào tiện nhé.',
  },
  {
    title: 'Đã giữ chỗ',
    text: 'Chào {ten}, {coso} đã giữ chỗ lớp {lop} cho {ten} (mã {ma}). Ngày khai giảng và giấy tờ cần mang, {coso} báo trước.',
  },
];

const schema = z.array(z.object({ title: z.string(), text: z.string() })).max(12);
const nameOf = (facility: string): string => `office-canned:${facility}`;

export async function cannedReplies(store: Values, facility: string): Promise<readonly CannedReply[]> {
  const value = await store.get(nameOf(facility));
  const parsed = value === undefined ? undefined : schema.safeParse(JSON.parse(value));
  return parsed?.success ? parsed.data : DEFAULT_REPLIES;
}

/** Keeps a facility's own texts; empty ones go, and with none left the prepared ones come back. */
export async function putCannedReplies(store: Values, facility: string, typed: readonly CannedReply[]) {
  const own = typed
    .map(({ title, text }) => ({ title: cleanText(title, 40), text: cleanText(text, 500) }))
    .filter((r) => r.title !== '' && r.text !== '')
    .slice(0, 12);
  await store.put(nameOf(facility), own.length === 0 ? undefined : JSON.stringify(own));
}

export const fillReply = (
  reply: CannedReply,
  values: Record<'ten' | 'lop' | 'coso' | 'ma', string>,
): string => reply.text.replace(/\{(ten|lop|coso|ma)\}/gu, (_, name: keyof typeof values) => values[name]);
