// The page that a learner under 16 sends to a parent or guardian: what is sent to whom and why, their name and phone,
// and two buttons. GET shows, POST acts.
import express, { type Router } from 'express';
import { cleanName } from '../leads/lead.js';
import { readPhone } from '../vietnamese/phone.js';
import { limited } from './limit.js';
import { page } from './status.js';

export interface GuardianPagesOptions {
  /** What the page says of a waiting registration; undefined when the link is used, expired or unknown. */
  find: (
    token: string,
  ) => Promise<
    { learner: string; birthYear: number; course: string; facility: string; consent: string } | undefined
  >;
  /** Takes the answer; false when it came too late. */
  answer: (
    token: string,
    answer: { agreed: false } | { agreed: true; name: string; phone: string; text: string; event: string },
  ) => Promise<boolean>;
  /** Makes the sender look for due rows. */
  wake: () => void;
}

const MINUTE = 60_000;
const TOKEN = /^[A-Z0-9]{26}$/u;

/** `/giam-ho/TOKEN`. */
export function guardianPages({ find, answer, wake }: GuardianPagesOptions): Router {
  const router = express.Router();
  const limit = limited(60, MINUTE);

  router.get('/giam-ho/:token', limit, async (req, res) => {
    const about = TOKEN.test(String(req.params.token)) ? await find(String(req.params.token)) : undefined;
    if (!about) return page(req, res, 410, GONE.title, <p class="lead">{GONE.text}</p>);
    return page(req, res, 200, TITLE, <Form about={about} />);
  });

  router.post(
    '/giam-ho/:token',
    limit,
    express.urlencoded({ extended: false, limit: '4kb' }),
    async (req, res) => {
      const token = String(req.params.token);
      const about = TOKEN.test(token) ? await find(token) : undefined;
      if (!about) return page(req, res, 410, GONE.title, <p class="lead">{GONE.text}</p>);
      const form = (req.body ?? {}) as Record<string, unknown>;
      const field = (name: string) =>
        typeof form[name] === 'string' ? (form[name] as string).slice(0, 200) : '';
      if (field('answer') === 'no') {
        await answer(token, { agreed: false });
        wake();
        return page(req, res, 200, 'Đã ghi nhận', <p class="lead">{REFUSED}</p>);
      }
      const name = cleanName(field('name'));
      const phone = readPhone(field('phone'));
      const number = 'value' in phone ? phone.value : null;
      if (field('answer') !== 'yes' || name === '' || number === null)
        return page(
          req,
          res,
          422,
          TITLE,
          <Form
            about={about}
            name={field('name')}
            phone={field('phone')}
            problem={problemOf(name, number)}
          />,
        );
      const done = await answer(token, {
        agreed: true,
        name,
        phone: number,
        text: about.consent,
        event: 'page',
      });
      wake();
      if (!done) return page(req, res, 410, GONE.title, <p class="lead">{GONE.text}</p>);
      return page(
        req,
        res,
        200,
        'Cảm ơn Ông/Bà',
        <p class="lead">
          Đã gửi đăng ký tới {about.facility}. Nơi dạy gọi Ông/Bà trong 2 ngày làm việc. Đổi ý thì người học
          nhắn «xóa dữ liệu» cho Cầu Nghề.
        </p>,
      );
    },
  );
  return router;
}

const TITLE = 'Cha mẹ hoặc người giám hộ đồng ý';
const GONE = {
  title: 'Trang này không còn dùng được',
  text: 'Đường dẫn đã được trả lời, đã quá 30 ngày, hoặc người học đã xóa đăng ký. Người học có thể gửi lại từ đầu.',
};
const REFUSED = 'Cầu Nghề không gửi gì cả và đã xóa thông tin của đăng ký này.';

const problemOf = (name: string, phone: string | null): string =>
  name === ''
    ? 'Xin Ông/Bà điền họ và tên.'
    : phone === null
      ? 'Số điện thoại có 10 số, ví dụ 0912 345 678.'
      : 'Xin Ông/Bà bấm Đồng ý hoặc Không đồng ý.';

type About = NonNullable<Awaited<ReturnType<GuardianPagesOptions['find']>>>;

function Form({
  about,
  name,
  phone,
  problem,
}: {
  about: About;
  name?: string;
  phone?: string;
  problem?: string;
}) {
  return (
    <>
      <p class="lead">
        {about.learner} (sinh {about.birthYear}) muốn đăng ký lớp {about.course} ở {about.facility}.
      </p>
      <p>{about.consent}</p>
      {problem && (
        <p role="alert" id="problem">
          <strong>{problem}</strong>
        </p>
      )}
      <form method="post" class="act">
        <p>
          <label for="name">Họ và tên của cha, mẹ hoặc người giám hộ</label>
          <br />
          <input id="name" name="name" type="text" autocomplete="name" maxLength={80} value={name ?? ''} />
        </p>
        <p>
          <label for="phone">Số điện thoại của cha, mẹ hoặc người giám hộ</label>
          <br />
          <input id="phone" name="phone" type="tel" autocomplete="tel" maxLength={20} value={phone ?? ''} />
        </p>
        <p>
          <button class="action" type="submit" name="answer" value="yes">
            Đồng ý, gửi đăng ký
          </button>{' '}
          <button class="action quiet" type="submit" name="answer" value="no">
            Không đồng ý
          </button>
        </p>
      </form>
    </>
  );
}
