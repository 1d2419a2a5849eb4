// The list of registrations: tabs, filters, search, bulk status, print view.
import { isFacilityStatus, isReason } from '../../leads/status.js';
import type { Listed } from '../../office/desk.js';
import { FACILITY, LISTING, RIGHTS, ROLES } from '../../office/roles.js';
import { moment, statusName } from '../../office/waiting.js';
import { back, type Notice, sendPage, wayBack } from './layout.js';
import { Empty, Filters, List, Tabs } from './list.js';
import { address, courseTitle, facilityName, filterOf, nameOf } from './parts.js';
import type { Call, Office, OfficeRoute } from './routes.js';

/** More than this is not set at once. */
const BULK = 50;
/** A print-out has so many lines. */
const PRINTED = 200;

/** Where an account that has no list begins. */
const HOME: Partial<Record<string, string>> = {
  counsellor: '/inbox/goi-lai',
  supervisor: '/inbox/so-lieu',
  operator: '/inbox/van-hanh',
  editor: '/inbox/toi',
};

export function inboxRoutes(office: Office): OfficeRoute[] {
  return [
    { method: 'get', path: '/inbox', who: ROLES, handle: begin },
    // The entry of the navigation for roles that have a list.
    { method: 'get', path: '/inbox/danh-sach', who: LISTING, nav: 'Đăng ký', handle: list },
    { method: 'get', path: '/inbox/dem', who: LISTING, quiet: true, handle: newest },
    { method: 'get', path: '/inbox/in', who: FACILITY, handle: print },
    { method: 'post', path: '/inbox/hang-loat', who: FACILITY, handle: bulk },
  ];

  function begin(call: Call) {
    const home = HOME[call.account.role];
    return home ? call.res.redirect(303, home) : list(call);
  }

  async function list(call: Call): Promise<void> {
    const { account, desk, query } = call;
    const filter = filterOf(query, account.id);
    const [page, counts] = await Promise.all([desk.list(filter), desk.counts()]);
    const { knowledge } = office.content();
    const person = RIGHTS[account.role].person;
    await sendPage(office, call, {
      title: 'Đăng ký',
      current: '/inbox/danh-sach',
      children: (
        <>
          <h1>Đăng ký</h1>
          <div
            id="fresh"
            class="fresh"
            hidden
            data-newest={Math.max(0, ...page.leads.map((l) => l.createdAt))}
          >
            <a href={address(query)}>Có đăng ký mới. Bấm để xem.</a>
          </div>
          <Tabs call={call} counts={counts} />
          <Filters call={call} knowledge={knowledge} />
          {page.leads.length === 0 ? (
            <Empty call={call} any={Object.keys(counts.by).length > 0} />
          ) : (
            <List call={call} page={page} knowledge={knowledge} now={office.now()} person={person} />
          )}
        </>
      ),
    });
  }

  async function newest({ desk, res }: Call): Promise<void> {
    const { leads } = await desk.list({ order: 'newest' });
    res.json({ newest: leads[0]?.createdAt ?? 0 });
  }

  async function print(call: Call): Promise<void> {
    const filter = filterOf(call.query, call.account.id);
    const leads: Listed[] = [];
    let after: string | undefined;
    do {
      const page = await call.desk.list({ ...filter, after });
      leads.push(...page.leads);
      after = page.next;
    } while (after !== undefined && leads.length < PRINTED);
    const now = office.now();
    const { knowledge } = office.content();
    await sendPage(office, call, {
      title: 'Danh sách để in',
      current: '/inbox/danh-sach',
      print: true,
      children: (
        <>
          <h1>{facilityName(knowledge, call.account.facility!)}</h1>
          <p>
            {filter.tab.label}, in lúc {moment(now, now)}. Số điện thoại xem trên bàn tiếp nhận.
          </p>
          <button class="action quiet no-print" type="button" data-print hidden>
            In danh sách
          </button>
          <div class="rows">
            <table>
              <thead>
                <tr>
                  <th scope="col">Mã</th>
                  <th scope="col">Họ tên</th>
                  <th scope="col">Lớp</th>
                  <th scope="col">Nơi ở</th>
                  <th scope="col">Gửi lúc</th>
                  <th scope="col">Tình trạng</th>
                </tr>
              </thead>
              <tbody>
                {leads.slice(0, PRINTED).map((lead) => (
                  <tr key={lead.id}>
                    <td>{lead.receipt}</td>
                    <td>{nameOf(lead)}</td>
                    <td>{courseTitle(knowledge, lead)}</td>
                    <td>{lead.commune ?? ''}</td>
                    <td>{moment(lead.createdAt, now)}</td>
                    <td>{statusName(lead.status)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ),
    });
  }

  async function bulk({ form, desk, account, res, note }: Call): Promise<void> {
    const to = wayBack(form.text('ve'), '/inbox');
    const ids = [...new Set(form.all('id'))].slice(0, BULK);
    const status = form.text('status');
    const reason = form.text('reason');
    if (ids.length === 0) return back(res, to, 'chua-chon');
    if (!isFacilityStatus(status) || status === 'appointment') return back(res, to, 'khong-duoc');
    if (status === 'not-suitable' && !isReason(reason)) return back(res, to, 'thieu-ly-do');
    let notice: Notice = 'khong-doi';
    for (const id of ids) {
      // Read within the scope first: an id of somebody else is as good as none.
      if (!(await desk.open(id))) continue;
      const outcome = await office.setStatus(id, {
        status,
        by: account.name,
        via: 'inbox',
        ...(isReason(reason) && status === 'not-suitable' ? { reason } : {}),
      });
      if (outcome === 'done') {
        notice = 'da-bao';
        await note('status', id);
      }
    }
    back(res, to, notice);
  }
}
