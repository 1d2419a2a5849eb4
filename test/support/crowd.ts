// People who do random things, the same ones for the same seed: buttons, stale buttons, texts, media, waiting.
import type { Inbound } from '../../src/conversation/message.js';
import type { ScriptedTalk } from '../../src/conversation/script.js';

/** Numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HOUR = 3_600_000;
/** Answers, commands, questions, corrections and rubbish. */
export const WORDS: readonly string[] = [
  '0', '9', '#', '?', '1', '2', '3', '7', '1 3', '1,2', '99', '', ' ', '.', '👍', '🙂🙂', '𝕏', '\u0000', 'ᴹ\u0301',
  'dạ', 'ok', 'có', 'không', 'đồng ý', 'không đồng ý', 'không biết', 'xin chào', 'menu', 'quay lại', 'bắt đầu lại',
  'dừng', 'xóa dữ liệu', 'dữ liệu của tôi', 'rút đồng ý', 'hủy đăng ký', 'gặp người', 'giúp em',
  'Nguyễn Thị Hoa', 'tran van ba', '0912345678', '0912 345 678 (Lan)', '01234', '1995', '2012', 'sinh năm 88', '35 tuổi',
  'Thanh Oai, Hà Nội', 'xa thanh oai', 'Nghi Lộc, Nghệ An', 'quê em', '2 triệu rưỡi', '500k', '50tr', '12 tháng',
  '15/3/2025', 'năm ngoái', 'sửa năm sinh', 'không, em sinh 2008 cơ', 'sửa tên', 'Sửa 2', 'nhầm rồi',
  'em muốn học sửa máy lạnh', 'thôi cho em hỏi vay vốn', 'học nghề có được tiền ăn không?', 'thời tiết thế nào?',
  'xyzzy qwrt', 'không muốn sống nữa', 'bác muốn học nghề', 'nếu em học trung cấp thì sao', 'em nhập hộ bác Hoa', 'a'.repeat(600),
]; // biome-ignore format: a table
const STALE = [
  'find-course/sector:du-lich', 'register/consent:dong-y', 'welcome/goal:vay-von', 'gone/gone:x', 'nav:back', 'nav:menu',
  'article:meal-money', 'register/review:gui', '', 'a/b', 'find-course/pick:+', 'support/facts:#99',
]; // biome-ignore format: a table
const MEDIA = ['photo', 'voice', 'sticker', 'video', 'file', 'other'] as const;

/** One random event for a talk as it stands; time passes as well. */
export function randomEvent(
  talk: ScriptedTalk,
  random: () => number,
  words: readonly string[] = WORDS,
): Partial<Inbound> & { kind: Inbound['kind'] } {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const r = random();
  if (random() < 0.01) talk.now += pick([HOUR, 26 * HOUR, 3 * 24 * HOUR, 45 * 24 * HOUR]);
  const choices = talk.messages.flatMap((m) => m.choices ?? []);
  if (r < 0.55 && choices.length > 0) return { kind: 'choice', choice: pick(choices).id };
  if (r < 0.86) return { kind: 'text', text: pick(words) };
  if (r < 0.9) return { kind: 'choice', choice: pick(STALE) };
  if (r < 0.93) return { kind: 'media', media: pick(MEDIA) };
  if (r < 0.95) return { kind: 'location', latitude: 8 + random() * 15, longitude: 102 + random() * 8 };
  if (r < 0.97) return { kind: 'contact', phone: pick(['84912345678', '12', '']), own: random() < 0.5 };
  if (r < 0.985) return { kind: 'start', ...(random() < 0.3 ? { referral: 'hoi-phu-nu' } : {}) };
  return { kind: pick(['stopped', 'resumed', 'takeover', 'moved'] as const) };
}
