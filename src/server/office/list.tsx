// What the list of registrations is made of: tabs, filters, rows, and the words when it is empty.
import type { VNode } from 'preact';
import { date } from '../../conversation/text.js';
import type { Catalogue } from '../../knowledge/catalogue.js';
import { FACILITY_STATUSES, REASONS } from '../../leads/status.js';
import type { Listed, Page } from '../../office/desk.js';
import { RIGHTS } from '../../office/roles.js';
import { moment, statusName } from '../../office/waiting.js';
import { Options } from '../shell.js';
import {
  address,
  courseTitle,
  FILTER_FIELDS,
  facilityName,
  filterOf,
  nameOf,
  StatusPill,
  TABS,
  Waiting,
} from './parts.js';
import type { Call } from './routes.js';

export function Tabs({
  call,
  counts,
}: {
  call: Call;
  counts: { by: Record<string, number>; cut: boolean };
}): VNode {
  const { tab } = filterOf(call.query, call.account.id);
  const number = (status: string | undefined) =>
    status === undefined ? Object.values(counts.by).reduce((a, b) => a + b, 0) : (counts.by[status] ?? 0);
  return (
    <nav class="tabs" aria-label="Tình trạng">
      <ul>
        {TABS.map((t) => (
          <li key={t.id}>
            <a
              href={address(call.query, { muc: t.id, tt: '' })}
              aria-current={t.id === tab.id ? 'page' : undefined}
            >
              {t.label}{' '}
              <span class="count">
                {number(t.status)}
                {counts.cut ? '+' : ''}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Filters({ call, knowledge }: { call: Call; knowledge: Catalogue }): VNode {
  const { query, account } = call;
  const courses = [...knowledge.courses.values()]
    .filter((c) => account.facility === undefined || c.facility === account.facility)
    .sort((a, b) => a.title.localeCompare(b.title, 'vi'));
  const person = RIGHTS[account.role].person;
  const narrowed = ['lop', 'tu', 'den', 'cua', 'tt'].some((n) => query.text(n) !== '');
  return (
    <search>
      <form class="filters" method="get" action="/inbox">
        {query.text('muc') && <input type="hidden" name="muc" value={query.text('muc').slice(0, 20)} />}
        <div class="search">
          <label class="sr" for="q">
            {person ? 'Tìm theo số điện thoại, tên hoặc mã' : 'Tìm theo mã đăng ký'}
          </label>
          <input
            id="q"
            name="q"
            type="search"
            value={query.text('q').slice(0, 80)}
            maxLength={80}
            placeholder={person ? 'Số điện thoại, tên hoặc mã' : 'Mã đăng ký'}
            autocomplete="off"
          />
          <button class="action" type="submit">
            Tìm
          </button>
        </div>
        <details open={narrowed}>
          <summary>Lọc thêm</summary>
          <div class="fields">
            <label>
              Lớp
              <select name="lop">
                <option value="">Mọi lớp</option>
                {courses.map((c) => (
                  <option key={c.id} value={c.id} selected={query.text('lop') === c.id}>
                    {c.title}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Từ ngày
              <input type="date" name="tu" value={query.text('tu').slice(0, 10)} />
            </label>
            <label>
              Đến ngày
              <input type="date" name="den" value={query.text('den').slice(0, 10)} />
            </label>
            {person && (
              <label class="check">
                <input type="checkbox" name="cua" value="toi" checked={query.text('cua') === 'toi'} />
                Giao cho tôi
              </label>
            )}
            <button class="plain" type="submit">
              Lọc
            </button>
            {narrowed && <a href={address(query, { lop: '', tu: '', den: '', cua: '', tt: '' })}>Bỏ lọc</a>}
          </div>
        </details>
      </form>
    </search>
  );
}

export function Empty({ call, any }: { call: Call; any: boolean }): VNode {
  const { query, account } = call;
  const search = query.text('q').trim();
  if (search !== '')
    return (
      <div class="empty">
        <p>
          <strong>Không thấy «{search.slice(0, 80)}».</strong>
        </p>
        <p>Thử đủ 10 số điện thoại, một phần tên, hoặc mã dạng CN-ABC234.</p>
        <a href={address(query, { q: '' })}>Bỏ tìm kiếm</a>
      </div>
    );
  if (any)
    return (
      <div class="empty">
        <p>
          <strong>Không có đăng ký nào ở mục này.</strong>
        </p>
        <p>
          <a href="/inbox?muc=tat-ca">Xem tất cả</a>
        </p>
      </div>
    );
  return (
    <div class="empty">
      <p>
        <strong>Chưa có đăng ký nào.</strong>
      </p>
      <p>
        {account.facility
          ? 'Khi có người gửi đăng ký, tên và số điện thoại hiện ở đây ngay. Hãy kiểm tra số chỗ và ngày khai giảng ở mục Lớp để người học thấy đúng.'
          : 'Khi có người đăng ký thuộc phần việc này, mã và tình trạng hiện ở đây.'}
      </p>
    </div>
  );
}

interface ListProps {
  call: Call;
  page: Page;
  knowledge: Catalogue;
  now: number;
  person: boolean;
}

export function List({ call, page, knowledge, now, person }: ListProps): VNode {
  const { query } = call;
  const here = address(query);
  return (
    <>
      <ol class="entries" data-keys>
        {page.leads.map((lead) => (
          <Row
            key={lead.id}
            lead={lead}
            knowledge={knowledge}
            now={now}
            person={person}
            me={call.account.id}
          />
        ))}
      </ol>
      {person && (
        <form id="bulk" class="bulk" method="post" action="/inbox/hang-loat">
          <input type="hidden" name="ve" value={here} />
          <span data-all hidden>
            <label class="check">
              <input type="checkbox" data-select-all /> Chọn cả trang
            </label>
          </span>
          <label>
            <span class="sr">Tình trạng mới</span>
            <select name="status">
              {FACILITY_STATUSES.filter((s) => s !== 'appointment').map((s) => (
                <option key={s} value={s}>
                  {statusName(s)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span class="sr">Lý do, khi không phù hợp</span>
            <select name="reason">
              <Options ask="Lý do (khi không phù hợp)" of={REASONS} />
            </select>
          </label>
          <button class="plain" type="submit">
            Ghi cho các mục đã chọn
          </button>
        </form>
      )}
      {page.cut && (
        <p class="hint">Danh sách dài quá, chưa xem hết. Lọc theo lớp hoặc ngày để thấy phần còn lại.</p>
      )}
      <nav class="pages" aria-label="Trang">
        {query.text('sau') !== '' && <a href={address(query)}>Về đầu danh sách</a>}
        {page.next !== undefined && (
          <a class="action quiet" href={address(query, { sau: page.next })}>
            Trang sau
          </a>
        )}
      </nav>
      {person && (
        <div class="tools-row">
          <form method="post" action="/inbox/xuat" data-download>
            {FILTER_FIELDS.map((name) => (
              <input key={name} type="hidden" name={name} value={query.text(name).slice(0, 80)} />
            ))}
            <button class="plain" type="submit">
              Tải bảng tính
            </button>
          </form>
          <a class="plain" href={address(query, {}, '/inbox/in')}>
            Xem để in
          </a>
          <p class="hint keys">
            Phím tắt: <kbd>J</kbd> <kbd>K</kbd> xuống, lên; <kbd>Enter</kbd> mở; <kbd>X</kbd> chọn;{' '}
            <kbd>/</kbd> tìm.
          </p>
        </div>
      )}
    </>
  );
}

function Row({
  lead,
  knowledge,
  now,
  person,
  me,
}: {
  lead: Listed;
  knowledge: Catalogue;
  now: number;
  person: boolean;
  me: string;
}): VNode {
  const title = nameOf(lead);
  return (
    <li class={lead.erased ? 'entry erased' : 'entry'}>
      {person && !lead.erased && (
        <label class="pick">
          <input type="checkbox" name="id" value={lead.id} form="bulk" />
          <span class="sr">Chọn {title}</span>
        </label>
      )}
      <div class="main">
        <a class="open" href={`/inbox/dang-ky/${lead.id}`}>
          {title}
        </a>
        <span class="what">
          {courseTitle(knowledge, lead)}
          {!person && <> · {facilityName(knowledge, lead.facility)}</>}
          {lead.commune && <> · {lead.commune}</>}
        </span>
        <span class="tags">
          {person && <span class="ref">{lead.receipt}</span>}
          {lead.priority && <span class="tag">Diện ưu tiên</span>}
          {lead.assignee === me && <span class="tag mine">Giao cho tôi</span>}
          {lead.appointment && <span class="tag mine">Hẹn {date(lead.appointment)}</span>}
          {(lead.snoozedUntil ?? 0) > now && (
            <span class="tag">Để đến {moment(lead.snoozedUntil!, now)}</span>
          )}
          {person && lead.notes > 0 && <span class="tag">{lead.notes} ghi chú</span>}
        </span>
      </div>
      <div class="state">
        <StatusPill status={lead.status} />
        <Waiting lead={lead} now={now} holidays={knowledge.holidays} />
        <span class="when">{moment(lead.createdAt, now)}</span>
      </div>
      {lead.maskedPhone !== undefined && (
        <form class="phone" method="post" action={`/inbox/dang-ky/${lead.id}/so`} data-reveal>
          <span class="number">{lead.maskedPhone}</span>
          <button class="plain" type="submit">
            Xem số<span class="sr"> của {title}</span>
          </button>
        </form>
      )}
    </li>
  );
}
