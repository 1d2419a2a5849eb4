// What goes wrong, said kindly: a page in plain Vietnamese for people, JSON for programs, never a stack.
import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Log } from '../log.js';
import { lookOf } from './look.js';
import { sendHtml } from './send.js';
import { Paper } from './shell.js';

/** Programs say that they want JSON, or send it. */
export const wantsJson = (req: Request): boolean =>
  req.accepts(['html', 'json']) === 'json' || req.is('json') === 'json';

interface Words {
  title: string;
  text: string;
}

const WORDS: Record<string, Words> = {
  '400': {
    title: 'Trang chưa hiểu yêu cầu này',
    text: 'Có thể trang đã mở lâu quá. Bà con quay lại trò chuyện và thử lần nữa nhé.',
  },
  '403': {
    title: 'Trang không nhận yêu cầu từ nơi khác',
    text: 'Bà con mở thẳng trang Cầu Nghề rồi làm tiếp nhé.',
  },
  '404': {
    title: 'Không tìm thấy trang này',
    text: 'Địa chỉ có thể gõ nhầm, hoặc trang đã được thay. Bà con cứ hỏi, Cầu Nghề tìm giúp.',
  },
  '413': { title: 'Tin nhắn dài quá', text: 'Bà con viết ngắn lại, hoặc chia thành mấy tin nhé.' },
  '415': {
    title: 'Trang chưa đọc được kiểu dữ liệu này',
    text: 'Bà con quay lại trò chuyện và thử lần nữa nhé.',
  },
  '429': {
    title: 'Nhiều yêu cầu quá',
    text: 'Để giữ an toàn, trang chỉ nhận một số lần trong một giờ. Bà con chờ một lúc rồi thử lại nhé.',
  },
  '500': {
    title: 'Máy bên Cầu Nghề đang trục trặc',
    text: 'Lỗi không phải ở bà con. Những gì đã trả lời vẫn được giữ. Ít phút nữa bà con thử lại nhé.',
  },
  '503': {
    title: 'Máy bên Cầu Nghề đang bận',
    text: 'Lỗi không phải ở bà con. Ít phút nữa bà con thử lại nhé.',
  },
  'no-cookie': {
    title: 'Trình duyệt đang chặn cookie',
    text: 'Không có cookie thì trang không nhớ được câu trả lời trước. Bà con cho phép cookie của trang này, rồi mở lại trang.',
  },
  again: {
    title: 'Tin nhắn chưa gửi được',
    text: 'Máy bên Cầu Nghề đang bận, lỗi không phải ở bà con. Câu trả lời còn đây, bấm nút để gửi lại.',
  },
};

/** The same to people at work in the office, who are no visitors of the chat. */
const OFFICE_WORDS: Record<string, Words> = {
  '400': {
    title: 'Chưa đọc được biểu mẫu này',
    text: 'Có thể trang đã mở lâu quá. Anh chị tải lại trang rồi làm lại nhé.',
  },
  '403': {
    title: 'Yêu cầu này không đến từ trang của bàn tiếp nhận',
    text: 'Để giữ an toàn, bàn tiếp nhận chỉ nhận thao tác từ trang của mình. Anh chị mở lại trang rồi làm tiếp nhé.',
  },
  '404': {
    title: 'Không có mục này',
    text: 'Địa chỉ có thể gõ nhầm, mục đã được xóa, hoặc không thuộc phần việc của tài khoản đang dùng.',
  },
  '413': {
    title: 'Nội dung gửi lên dài quá',
    text: 'Anh chị viết ngắn lại, hoặc chọn ít mục hơn rồi gửi lại nhé.',
  },
  '429': {
    title: 'Nhiều yêu cầu quá',
    text: 'Để giữ an toàn, mỗi việc chỉ làm được một số lần trong một giờ. Anh chị chờ một lúc rồi thử lại nhé.',
  },
  '500': {
    title: 'Máy chủ đang trục trặc',
    text: 'Lỗi không phải ở anh chị. Những gì đã ghi vẫn được giữ. Ít phút nữa anh chị thử lại nhé.',
  },
  '503': {
    title: 'Máy chủ đang bận',
    text: 'Lỗi không phải ở anh chị. Việc vừa rồi có thể chưa được ghi: ít phút nữa anh chị xem lại rồi làm lại nhé.',
  },
};

const wordsOf = (status: number, kind: string, office: boolean): Words => {
  const words = office ? OFFICE_WORDS : WORDS;
  return words[kind] ?? words[String(status)] ?? (status < 500 ? words['400']! : words['500']!);
};

/**
 * Answers with an error. `kind` names other words than those of the status; `again` are the fields of a chat
 * form that the person may send once more.
 */
export function sendProblem(
  req: Request,
  res: Response,
  status: number,
  kind = '',
  again?: Record<string, string>,
): void {
  const office = /^\/inbox(?:[/?]|$)/u.test(req.originalUrl);
  const { title, text } = wordsOf(status, kind, office);
  res.status(status);
  if (status === 503) res.set('Retry-After', '5');
  if (wantsJson(req)) {
    res
      .set('Cache-Control', 'no-store')
      .json({ error: kind === '' ? STATUS_CODES[status] : kind, status, message: text });
    return;
  }
  const html = Paper({
    title,
    tagline: '',
    look: lookOf(req),
    body: 'reading problem',
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">{text}</p>
        {again ? (
          <form method="post" action="/chat">
            {Object.entries(again).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <button class="action" type="submit">
              Gửi lại
            </button>
          </form>
        ) : (
          <a class="action" href={office ? '/inbox' : '/'}>
            {office ? 'Về bàn tiếp nhận' : 'Về trang trò chuyện'}
          </a>
        )}
      </>
    ),
  });
  void sendHtml(req, res, html);
}

/** The last handler: client errors keep their status, everything else is ours and is logged. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: Error & { status?: number; statusCode?: number }, req, res, next) => {
    const given = error.status ?? error.statusCode ?? 500;
    const status = given >= 400 && given < 600 ? given : 500;
    if (status >= 500)
      log.error({ err: error, method: req.method, route: req.route?.path }, 'request failed');
    if (res.headersSent) return next(error);
    sendProblem(req, res, status);
  };
}
