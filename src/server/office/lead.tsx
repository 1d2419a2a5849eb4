// One registration: whom to call, what to do next, what was done, and how it travelled.
import { phone as phoneText } from '../../conversation/text.js';
import { today } from '../../day.js';
import { isDay, isFacilityStatus, isReason, type Reason } from '../../leads/status.js';
import { cannedReplies } from '../../office/canned-replies.js';
import { deliveriesOf, toldOf } from '../../office/deliveries.js';
import type { Opened } from '../../office/desk.js';
import { addNote, assign, SNOOZES, snooze } from '../../office/edits.js';
import { FACILITY, LISTING, RIGHTS } from '../../office/roles.js';
import { moment } from '../../office/waiting.js';
import { sendProblem, wantsJson } from '../errors.js';
import { back, type Notice, sendPage } from './layout.js';
import { Actions, Care, Deliveries, Facts, History, Notes, Phone, Replies } from './lead-sections.js';
import { nameOf, StatusPill, Waiting } from './parts.js';
import type { Call, Office, OfficeRoute } from './routes.js';

export function leadRoutes(office: Office): OfficeRoute[] {
  const path = (id: string): string => `/inbox/dang-ky/${id}`;
  const idOf = (call: Call): string => String(call.req.params.id);

  /** Runs with the registration when it lies within the account's scope; otherwise there is none. */
  const withLead =
    (act: (call: Call, lead: Opened) => Promise<unknown>) =>
    async (call: Call): Promise<unknown> => {
      const lead = await call.desk.open(idOf(call));
      return lead ? act(call, lead) : sendProblem(call.req, call.res, 404);
    };

  return [
    {
      method: 'get',
      path: '/inbox/dang-ky/:id',
      names: 'lead',
      who: LISTING,
      handle: withLead((c, l) => show(c, l)),
    },
    {
      method: 'post',
      path: '/inbox/dang-ky/:id/so',
      names: 'lead',
      who: FACILITY,
      limit: 'reveal',
      handle: withLead(async (call, lead) => {
        const phones = await call.desk.phones(lead.id);
        if (!phones) return back(call.res, path(lead.id), 'da-rut');
        await call.note('phone-shown', lead.receipt);
        if (wantsJson(call.req)) return call.res.json({ phone: phoneText(phones.phone), call: phones.phone });
        return show(call, lead, phones);
      }),
    },
    {
      method: 'post',
      path: '/inbox/dang-ky/:id/tinh-trang',
      names: 'lead',
      who: FACILITY,
      handle: withLead(async (call, lead) => {
        const { form, account, res } = call;
        const status = form.text('status');
        const appointment = form.text('appointment');
        const reason = form.text('reason');
        if (!isFacilityStatus(status)) return back(res, path(lead.id), 'khong-duoc');
        if (status === 'appointment' && (!isDay(appointment) || appointment < today(office.now())))
          return back(res, path(lead.id), 'thieu-ngay');
        if (status === 'not-suitable' && !isReason(reason)) return back(res, path(lead.id), 'thieu-ly-do');
        const outcome = await office.setStatus(lead.id, {
          status,
          by: account.name,
          via: 'inbox',
          ...(status === 'appointment' ? { appointment } : {}),
          ...(status === 'not-suitable' ? { reason: reason as Reason } : {}),
        });
        if (outcome === 'done') await call.note('status', lead.receipt);
        const notices: Record<typeof outcome, Notice> = {
          done: 'da-bao',
          same: 'khong-doi',
          gone: 'da-rut',
          'not-allowed': 'khong-duoc',
        };
        return back(res, path(lead.id), notices[outcome]);
      }),
    },
    {
      method: 'post',
      path: '/inbox/dang-ky/:id/ghi-chu',
      names: 'lead',
      who: FACILITY,
      handle: withLead(async ({ desk, form, account, res }, lead) => {
        const outcome = await addNote(desk, lead.id, account, form.text('text'), office.now());
        back(res, path(lead.id), outcome === 'done' ? 'da-ghi' : outcome === 'empty' ? 'rong' : 'da-rut');
      }),
    },
    {
      method: 'post',
      path: '/inbox/dang-ky/:id/giao',
      names: 'lead',
      who: FACILITY,
      handle: withLead(async ({ desk, form, account, res }, lead) => {
        const to = await office.accounts.get(form.text('to'));
        const colleague = to && to.facility === account.facility && !to.disabled ? to : undefined;
        const outcome = await assign(desk, lead.id, colleague);
        back(res, path(lead.id), outcome === 'done' ? 'da-ghi' : 'da-rut');
      }),
    },
    {
      method: 'post',
      path: '/inbox/dang-ky/:id/hoan',
      names: 'lead',
      who: FACILITY,
      handle: withLead(async ({ desk, form, res }, lead) => {
        const days = SNOOZES.find((n) => String(n) === form.text('days')) ?? 0;
        const outcome = await snooze(desk, lead.id, days, office.now());
        back(res, path(lead.id), outcome === 'done' ? 'da-ghi' : 'da-rut');
      }),
    },
  ];

  async function show(
    call: Call,
    lead: Opened,
    phones?: { phone: string; guardian?: string },
  ): Promise<void> {
    const { account } = call;
    const person = RIGHTS[account.role].person;
    const [deliveries, told, colleagues, replies] = await Promise.all([
      deliveriesOf(office.store, lead.id),
      toldOf(office.store, lead),
      person ? office.accounts.all().then((all) => all.filter((a) => a.facility === account.facility)) : [],
      person ? cannedReplies(office.store, lead.facility) : [],
    ]);
    const { knowledge } = office.content();
    const now = office.now();
    await sendPage(office, call, {
      title: nameOf(lead),
      current: '/inbox/danh-sach',
      children: (
        <article class="one">
          <p class="crumb">
            <a href="/inbox">Đăng ký</a>
          </p>
          <header class="head">
            <h1>{nameOf(lead)}</h1>
            <p>
              <StatusPill status={lead.status} />{' '}
              <Waiting lead={lead} now={now} holidays={knowledge.holidays} />{' '}
              <span class="ref">{lead.receipt}</span>
              {(lead.snoozedUntil ?? 0) > now && (
                <span class="tag">Để đến {moment(lead.snoozedUntil!, now)}</span>
              )}
            </p>
          </header>
          {lead.erased && (
            <p class="notice">
              Người học đã rút lại đăng ký; tên và số điện thoại không còn ở đây. Nếu cơ sở còn giữ tên hay số
              điện thoại ở nơi khác, xin xóa theo.
            </p>
          )}
          <div class="columns">
            <div>
              {lead.maskedPhone !== undefined && <Phone lead={lead} phones={phones} />}
              {person && <Actions lead={lead} now={now} />}
              <Facts lead={lead} knowledge={knowledge} now={now} />
              {person && !lead.erased && replies.length > 0 && (
                <Replies replies={replies} lead={lead} knowledge={knowledge} />
              )}
            </div>
            <div>
              {person && !lead.erased && <Care lead={lead} now={now} colleagues={colleagues} />}
              {person && <Notes lead={lead} now={now} />}
              <History lead={lead} told={told} now={now} />
              <Deliveries deliveries={deliveries} now={now} />
            </div>
          </div>
        </article>
      ),
    });
  }
}
