// Pages to read and to print: an article, a course, what is kept about people.
import express, { type Request, type Router } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import { pronounsOf } from '../conversation/pronouns.js';
import { date, fill, money, moneyExact } from '../conversation/text.js';
import type { Catalogue, Course } from '../knowledge/catalogue.js';
import { LEVEL_NAMES, SECTOR_NAMES } from '../knowledge/course-file.js';
import type { Article } from '../knowledge/faq-file.js';
import { type Source, shownDay } from '../knowledge/source.js';
import { lookOf } from './look.js';
import { Prose } from './prose.js';
import { sendHtml } from './send.js';
import { Paper } from './shell.js';

/** Articles, courses and the privacy page. Unknown ids are passed on. */
export function readingPages(catalogue: () => Catalogue): Router {
  const router = express.Router();
  router.get('/bai/:id', (req, res, next) => {
    const article = catalogue().articles.get(req.params.id);
    if (!article) return next();
    return sendHtml(req, res, articlePage(req, article, catalogue()));
  });
  router.get('/khoa-hoc/:id', (req, res, next) => {
    const course = catalogue().courses.get(req.params.id);
    if (!course) return next();
    return sendHtml(req, res, coursePage(req, course, catalogue()));
  });
  router.get('/quyen-rieng-tu', (req, res) => sendHtml(req, res, privacyPage(req, catalogue())));
  return router;
}

interface Reading {
  title: string;
  description: string;
  children: ComponentChildren;
}

function reading(req: Request, page: Reading): string {
  return Paper({
    ...page,
    look: lookOf(req),
    to: req.path,
    foot: (
      <footer class="colophon">
        <p>
          Cầu Nghề, tư vấn học nghề miễn phí. Thông tin để tham khảo, nơi giải quyết hồ sơ là nơi quyết định.{' '}
          <a href="/quyen-rieng-tu">Quyền riêng tư</a>
        </p>
      </footer>
    ),
  });
}

/** The way back into the talk, and the printer for those with the script. */
function Onward({ children }: { children?: ComponentChildren }): VNode {
  return (
    <nav class="onward" aria-label="Đi tiếp">
      {children}
      <a class="action" href="/">
        Hỏi tiếp
      </a>
      <button class="action quiet" type="button" data-print hidden>
        In trang này
      </button>
      <button class="action quiet" type="button" data-listen hidden>
        Nghe đọc
      </button>
    </nav>
  );
}

// ---- articles -------------------------------------------------------------------------------------------

type Certainty = Source['certainty'];
const CERTAINTY: Record<Certainty, string> = {
  verified: 'Đã đối chiếu với văn bản.',
  reported: 'Theo nguồn tin cậy đăng lại, chưa đối chiếu từng chữ với văn bản gốc.',
  uncertain: 'Chưa chắc chắn. Nên hỏi lại Ủy ban nhân dân xã trước khi làm hồ sơ.',
};
const SOURCE_CERTAINTY: Record<Certainty, string> = {
  verified: 'đã đối chiếu',
  reported: 'theo nguồn đăng lại',
  uncertain: 'chưa chắc chắn',
};
const TOPIC_NAMES: Record<Article['topic'], string> = {
  learn: 'Chọn nghề, học nghề',
  support: 'Hỗ trợ của Nhà nước',
  loans: 'Vay vốn',
  register: 'Đăng ký và hỏi đáp',
  plans: 'Chính sách ở địa phương',
};

function SourceLine({ source }: { source: Source }): VNode {
  const name = [source.document, source.article].filter(Boolean).join(', ');
  return (
    <li>
      {source.url ? (
        <a href={source.url} rel="noopener noreferrer">
          {name}
        </a>
      ) : (
        name
      )}
      {source.date && `, ban hành ${shownDay(source.date)}`}
      <small>
        {SOURCE_CERTAINTY[source.certainty]}, kiểm tra ngày {shownDay(source.checked)}
      </small>
    </li>
  );
}

/** What an article points at, as a link, when there is a page of it. */
function related(id: string, { articles, courses }: Catalogue): { href: string; title: string } | undefined {
  const article = articles.get(id);
  if (article) return { href: `/bai/${id}`, title: article.title };
  const course = id.startsWith('course/') ? courses.get(id.slice('course/'.length)) : undefined;
  return course && { href: `/khoa-hoc/${course.id}`, title: course.title };
}

function articlePage(req: Request, article: Article, catalogue: Catalogue): string {
  const links = article.related.map((id) => related(id, catalogue)).filter((l) => l !== undefined);
  return reading(req, {
    title: article.title,
    description: article.lead,
    children: (
      <>
        <article>
          <p class="kicker">{TOPIC_NAMES[article.topic]}</p>
          <h1>{article.title}</h1>
          <p class="lead">{article.lead}</p>
          <div class="prose">
            <Prose text={article.body} />
          </div>
          {article.next && (
            <p class="next">
              <strong>Việc cần làm:</strong> {article.next}
            </p>
          )}
          <section class="sources">
            <h2>Căn cứ</h2>
            <p class={`certainty ${article.certainty}`}>{CERTAINTY[article.certainty]}</p>
            <ul>
              {article.sources.map((source) => (
                <SourceLine source={source} />
              ))}
            </ul>
          </section>
        </article>
        <Onward />
        {links.length > 0 && (
          <nav class="related" aria-label="Bài liên quan">
            <h2>Đọc thêm</h2>
            <ul>
              {links.map(({ href, title }) => (
                <li>
                  <a href={href}>{title}</a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </>
    ),
  });
}

// ---- courses --------------------------------------------------------------------------------------------

const number = (n: number): string => String(n).replace('.', ',');
const DAY_MS = 86_400_000;
/** The calendar day in Vietnam. */
const today = (): string => new Date(Date.now() + (7 / 24) * DAY_MS).toISOString().slice(0, 10);

function coursePage(req: Request, course: Course, { facilities }: Catalogue): string {
  const facility = facilities.get(course.facility);
  const { place } = course;
  const starts = course.nextStart.filter((day) => day >= today()).sort();
  const rows: [string, ComponentChildren][] = [
    ['Trình độ', LEVEL_NAMES[course.level]],
    ['Học bao lâu', `${number(course.months)} tháng, ${course.studyDays} ngày học, ${course.hours} giờ`],
    ['Lịch học', course.schedule.text],
    ['Khai giảng', starts.length > 0 ? starts.map(date).join('; ') : 'Chưa có ngày, nơi dạy sẽ báo'],
    [
      'Học phí',
      course.tuition === 0
        ? 'Không thu học phí'
        : `${money(course.tuition)} (${moneyExact(course.tuition)}) cả khóa`,
    ],
    ['Thực hành', `${course.practiceShare}% số giờ`],
    ['Cần có', course.entry],
    ['Bằng, chứng chỉ', course.certificate],
    ['Mỗi lớp', `${course.seats} chỗ`],
  ];
  const title = course.title;
  return reading(req, {
    title,
    description: `${title}: ${LEVEL_NAMES[course.level].toLowerCase()}, ${number(course.months)} tháng, ${place.kind} ${place.commune}, ${place.province}.`,
    children: (
      <>
        <article>
          <p class="kicker">{SECTOR_NAMES[course.sector]}</p>
          <h1>{title}</h1>
          {course.sample && <p class="sample">Đây là dữ liệu mẫu: không có lớp này ngoài đời.</p>}
          <p class="lead">
            {facility?.name}, {place.kind} {place.commune}, {place.province}
          </p>
          <dl class="facts">
            {rows.map(([label, value]) => (
              <div>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <div class="prose">
            <h2>Học những gì</h2>
            <ul>
              {course.whatYouLearn.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
            <h2>Học xong làm gì</h2>
            <ul>
              {course.afterwards.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
          </div>
          <section class="sources">
            <h2>Nơi dạy</h2>
            <p>
              {facility?.name}. {facility?.about} Giờ trả lời: {facility?.hours}.
              <small>Nơi dạy báo lại lần cuối ngày {shownDay(course.checked)}</small>
            </p>
          </section>
        </article>
        <Onward />
      </>
    ),
  });
}

// ---- privacy --------------------------------------------------------------------------------------------

function privacyPage(req: Request, { consents }: Catalogue): string {
  return reading(req, {
    title: 'Quyền riêng tư',
    description: 'Cầu Nghề giữ những gì, để làm gì, ai được xem, và cách xóa.',
    children: (
      <>
        <article>
          <h1>Quyền riêng tư</h1>
          <p class="lead">
            Hỏi và xem lớp thì không cần tên hay số điện thoại. Muốn xóa, nhắn «xóa dữ liệu».
          </p>
          <div class="prose">
            <h2>Giữ những gì</h2>
            <ul>
              <li>
                Một mã ngẫu nhiên trong trình duyệt (cookie), để lần sau mở lại còn thấy câu chuyện đang dở.
              </li>
              <li>Những tin nhắn gần nhất và câu trả lời, để tư vấn. Tất cả được mã hóa khi lưu.</li>
              <li>Họ tên, số điện thoại, năm sinh, xã đang ở: chỉ khi bà con muốn đăng ký và đã đồng ý.</li>
              <li>Cỡ chữ và nền sáng, tối đã chọn.</li>
            </ul>
            <h2>Ai được xem</h2>
            <p>
              Chỉ nơi dạy mà bà con chọn, sau khi bà con bấm «Đồng ý» và «Gửi đăng ký». Không bán, không quảng
              cáo, không có phần mềm theo dõi của nơi khác trên trang này.
            </p>
            <h2>Không bao giờ hỏi</h2>
            <p>
              Mã OTP, tài khoản ngân hàng, số căn cước, ảnh giấy tờ. Ai hỏi những thứ đó thì không phải Cầu
              Nghề.
            </p>
            <h2>Người dưới 16 tuổi</h2>
            <p>Cần cha mẹ hoặc người giám hộ đồng ý trước khi gửi bất cứ điều gì cho nơi dạy.</p>
            <h2>Xem, sửa, rút lại, xóa</h2>
            <ul>
              <li>Nhắn «dữ liệu của tôi» để xem đang giữ những gì.</li>
              <li>Nhắn «rút đồng ý» để rút lại, nơi dạy được báo.</li>
              <li>Nhắn «xóa dữ liệu» để xóa hết. Nơi dạy được báo xóa theo.</li>
              <li>Lâu không dùng thì dữ liệu tự xóa.</li>
            </ul>
            <h2>Nguyên văn những câu xin phép</h2>
            {[...consents.values()].map((consent) => {
              const current = consent.versions.at(-1);
              return (
                <details>
                  <summary>{consent.title}</summary>
                  <p>
                    {current &&
                      fill(current.text, pronounsOf(undefined), (name) =>
                        name === 'facility.name' ? 'nơi dạy đã chọn' : undefined,
                      )}
                    <small>
                      Bản {current?.version}, dùng từ ngày {current && shownDay(current.from)}
                    </small>
                  </p>
                </details>
              );
            })}
          </div>
        </article>
        <Onward />
      </>
    ),
  });
}
