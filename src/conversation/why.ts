// "Why did it stop?": the last turns of a talk as ids, and what the rules that decided them mean. Never a word of the
// person, never an answer.
import { isSummary } from './compile.js';
import { type Session, type Trace, tracesOf } from './session.js';
import type { World } from './world.js';

/** What each rule of the engine means, in Vietnamese, for the office. */
const MEANING: readonly (readonly [RegExp, string])[] = [
  [/^$/u, 'đi tiếp'],
  [/^answer$/u, 'hiểu câu trả lời'],
  [/^understood$/u, 'hiểu cả câu đầu tiên'],
  [/^volunteered$/u, 'hiểu điều nói trước'],
  [/^ask-back$/u, 'có mấy cách hiểu nên hỏi lại'],
  [/^reprompt-1$/u, 'không hiểu lần 1, hỏi cách khác'],
  [/^reprompt-2$/u, 'không hiểu lần 2, hỏi gọn hơn'],
  [/^reprompt-3$/u, 'không hiểu lần 3, giữ nguyên lời hoặc mời người thật'],
  [/^(?:kb-miss|lost)$/u, 'câu hỏi chưa có bài trả lời'],
  [/^article$/u, 'trả lời bằng bài viết rồi hỏi lại câu cũ'],
  [/^call$/u, 'mới gọi, chưa nói muốn gì'],
  [/^what-if$/u, 'tính thử «nếu … thì sao» rồi hỏi lại câu cũ'],
  [/^left-number$/u, 'để lại số để được gọi'],
  [/^correction$/u, 'sửa câu trả lời trước'],
  [/^edit$/u, 'sửa một dòng của phần xem lại'],
  [/^assist$/u, 'bắt đầu nhập hộ người khác'],
  [/^send$/u, 'gửi đi'],
  [/^new-goal$/u, 'đổi sang việc khác'],
  [/^stale$/u, 'bấm nút cũ'],
  [/^media$/u, 'gửi ảnh, tiếng nói hoặc hình dán'],
  [/^(?:contact|location)$/u, 'gửi danh thiếp hoặc vị trí'],
  [/^resume$/u, 'quay lại sau hơn một ngày'],
  [/^changed$/u, 'câu đang hỏi đã được sửa trong kịch bản'],
  [/^heard$/u, 'có lời kêu cứu'],
  [/^reminded$/u, 'đã nhắc một lần'],
  [/^expired$/u, 'quá hạn, phần dở được bỏ'],
  [/^(?:stopped)$/u, 'người dùng chặn hoặc rời đi'],
  [/^with-human$/u, 'người thật đang trả lời, máy im lặng'],
  [/^takeover$/u, 'người thật bắt đầu trả lời'],
  [/^command-(.+)$/u, 'lệnh'],
];

const meaningOf = (rule: string): string => {
  const found = MEANING.find(([pattern]) => pattern.test(rule));
  if (!found) return rule;
  const order = /^command-(.+)$/u.exec(rule)?.[1];
  return order === undefined ? found[1] : `${found[1]} ${order}`;
};

export interface Why {
  /** Where the talk stands: `flow/step`, or empty. */
  at: string;
  /** The kind of the open question. */
  asks: string;
  /** Misunderstood answers to it so far. */
  tries: number;
  /** The turn in which an answer was last not understood. */
  missed?: Trace;
  /** In one line of Vietnamese. */
  verdict: string;
  turns: (Trace & { meaning: string })[];
}

const MISSED = /^(?:reprompt-\d|ask-back|kb-miss|lost)$/u;

/** Explains a session without showing anything of the person. */
export function whyStopped(session: Session, world: Pick<World, 'flows'>): Why {
  const { open } = session;
  const flow = open && world.flows.get(open.flow);
  const step = flow?.steps[flow.index.get(open!.step) ?? -1];
  const asks = step ? ('ask' in step ? step.ask : isSummary(step) ? 'summary' : '') : '';
  const traces = tracesOf(session);
  const turns = traces.map((t) => ({ ...t, meaning: meaningOf(t.rule) }));
  const last = turns.at(-1);
  return {
    at: open ? `${open.flow}/${open.step}` : '',
    asks,
    tries: open?.tries ?? 0,
    missed: traces.findLast((t) => MISSED.test(t.rule)),
    verdict: verdictOf(session, step !== undefined, last?.rule ?? '', last?.meaning ?? ''),
    turns,
  };
}

function verdictOf(session: Session, exists: boolean, rule: string, meaning: string): string {
  if (session.human) return 'Người thật đang trả lời; máy im lặng tới khi người dùng gõ 9.';
  if (session.silent) return 'Người dùng đã chặn hoặc xin dừng; máy không nhắn trước nữa.';
  if (!session.open) return 'Không còn câu hỏi nào mở: cuộc trò chuyện đã xong.';
  if (!exists) return 'Câu đang mở không còn trong kịch bản; lần nhắn tới sẽ được hỏi từ chỗ phù hợp.';
  if (session.open.tries > 0)
    return `Câu đang mở chưa hiểu được ${session.open.tries} lần; lần cuối: ${meaning}.`;
  return MISSED.test(rule) ? `Lượt cuối: ${meaning}.` : `Đang chờ người dùng trả lời; lượt cuối: ${meaning}.`;
}
