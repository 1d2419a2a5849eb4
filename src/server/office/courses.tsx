// A facility's own courses: seats and intake dates, which it may correct between two content releases; and its
// prepared texts.
import { date } from '../../conversation/text.js';
import { today } from '../../day.js';
import { cannedReplies, putCannedReplies } from '../../office/canned-replies.js';
import {
  courseOverride,
  putCourseOverride,
  readIntake,
  withOverride,
} from '../../office/course-overrides.js';
import { FACILITY } from '../../office/roles.js';
import { sendProblem } from '../errors.js';
import { back, sendPage } from './layout.js';
import type { Call, Office, OfficeRoute } from './routes.js';

/** Empty lines offered for further texts. */
const SPARE = 2;
const REPLY_LIMIT = 12;

/** `2027-03-01` as people type it: 1/3/2027. */
const typedDay = (day: string): string => day.split('-').map(Number).reverse().join('/');

export function courseRoutes(office: Office): OfficeRoute[] {
  return [
    { method: 'get', path: '/inbox/lop', who: FACILITY, nav: 'Lớp và số chỗ', handle: courses },
    { method: 'post', path: '/inbox/lop/:id', names: 'course', who: FACILITY, handle: change },
    { method: 'get', path: '/inbox/mau-tra-loi', who: FACILITY, nav: 'Lời nhắn mẫu', handle: replies },
    { method: 'post', path: '/inbox/mau-tra-loi', who: FACILITY, handle: keepReplies },
  ];

  /** A course of the account's own facility. */
  function own(call: Call, id: string) {
    const course = office.content().knowledge.courses.get(id);
    return course?.facility === call.account.facility ? course : undefined;
  }

  async function courses(call: Call): Promise<void> {
    const { knowledge } = office.content();
    const mine = [...knowledge.courses.values()].filter((c) => c.facility === call.account.facility);
    const shown = await Promise.all(
      mine.map(async (c) => ({ course: c, now: withOverride(c, await courseOverride(office.store, c.id)) })),
    );
    await sendPage(office, call, {
      title: 'Lớp và số chỗ',
      current: '/inbox/lop',
      children: (
        <>
          <h1>Lớp và số chỗ</h1>
          <p>
            Sửa số chỗ còn nhận và các ngày khai giảng. Tên lớp, học phí và nội dung do người biên tập sửa.
          </p>
          {mine.length === 0 && <p class="empty">Cơ sở chưa có lớp nào trong danh mục.</p>}
          {shown.map(({ course, now }) => (
            <section key={course.id} class="panel" aria-labelledby={`c-${course.id}`}>
              <h2 id={`c-${course.id}`}>{course.title}</h2>
              <p class="hint">
                {now.nextStart.length === 0
                  ? 'Chưa có ngày khai giảng.'
                  : `Khai giảng ${now.nextStart.map(date).join('; ')}.`}{' '}
                {now.own ? 'Số liệu cơ sở tự ghi.' : 'Số liệu trong danh mục.'}
              </p>
              <form method="post" action={`/inbox/lop/${course.id}`} class="inline-form">
                <label>
                  Số chỗ
                  <input type="number" name="seats" min={0} max={500} required value={now.seats} />
                </label>
                <label class="wide">
                  Ngày khai giảng (ngày/tháng/năm, cách nhau dấu phẩy)
                  <input
                    type="text"
                    name="dates"
                    value={now.nextStart.map(typedDay).join(', ')}
                    maxLength={200}
                  />
                </label>
                <button class="plain" type="submit">
                  Lưu<span class="sr"> lớp {course.title}</span>
                </button>
                {now.own && (
                  <button class="plain" type="submit" name="undo" value="1" formNoValidate>
                    Về số trong danh mục<span class="sr">, lớp {course.title}</span>
                  </button>
                )}
              </form>
            </section>
          ))}
        </>
      ),
    });
  }

  async function change(call: Call) {
    const { form, res, req, account, note } = call;
    const course = own(call, String(req.params.id));
    if (!course) return sendProblem(req, res, 404);
    if (form.text('undo') === '1') await putCourseOverride(office.store, course.id, undefined);
    else {
      const at = office.now();
      const read = readIntake({ seats: form.text('seats'), dates: form.text('dates') }, today(at));
      if ('problem' in read)
        return back(res, '/inbox/lop', read.problem === 'seats' ? 'sai-cho' : 'sai-ngay');
      await putCourseOverride(office.store, course.id, { ...read, at, by: account.name });
    }
    office.onIntake?.();
    await note('course-changed', course.id);
    return back(res, '/inbox/lop', 'da-ghi');
  }

  async function replies(call: Call): Promise<void> {
    const kept = await cannedReplies(office.store, call.account.facility!);
    const lines = [...kept, ...Array.from({ length: SPARE }, () => ({ title: '', text: '' }))].slice(
      0,
      REPLY_LIMIT,
    );
    await sendPage(office, call, {
      title: 'Lời nhắn mẫu',
      current: '/inbox/mau-tra-loi',
      children: (
        <>
          <h1>Lời nhắn mẫu</h1>
          <p>
            Để chép và nhắn từ máy của cơ sở. <code>{'{ten}'}</code> thành tên người học,{' '}
            <code>{'{lop}'}</code> tên lớp, <code>{'{coso}'}</code> tên cơ sở, <code>{'{ma}'}</code> mã đăng
            ký. Để trống cả hai ô là bỏ lời đó.
          </p>
          <form method="post" action="/inbox/mau-tra-loi" class="stack">
            {lines.map((r, i) => (
              <fieldset key={r.title}>
                <legend>Lời {i + 1}</legend>
                <label>
                  Tên gọi
                  <input name="title" value={r.title} maxLength={40} />
                </label>
                <label>
                  Lời nhắn
                  <textarea name="text" rows={3} maxLength={500}>
                    {r.text}
                  </textarea>
                </label>
              </fieldset>
            ))}
            <button class="action" type="submit">
              Lưu
            </button>
          </form>
        </>
      ),
    });
  }

  async function keepReplies({ form, account, res }: Call): Promise<void> {
    const texts = form.all('text');
    await putCannedReplies(
      office.store,
      account.facility!,
      form.all('title').map((title, i) => ({ title, text: texts[i] ?? '' })),
    );
    back(res, '/inbox/mau-tra-loi', 'da-ghi');
  }
}
