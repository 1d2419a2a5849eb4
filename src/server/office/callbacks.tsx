// «Gọi lại»: whom a counsellor should call, with the number on request, and off the list when it is done.
import type { VNode } from 'preact';
import { capital, maskedPhone, phone as phoneText } from '../../conversation/text.js';
import { type Callback, callbacks, calledBack } from '../../office/callbacks.js';
import { moment, span } from '../../office/waiting.js';
import { wantsJson } from '../errors.js';
import { back, sendPage } from './layout.js';
import { channelName, MaskedPhone, RevealHint } from './parts.js';
import type { Call, Office, OfficeRoute } from './routes.js';

const HERE = '/inbox/goi-lai';
const WHO = ['counsellor'] as const;
/** How the log of actions names a number of this list: it says nothing of the person. */
const ABOUT = 'gọi lại';
/** More at once is no list to work through. */
const SHOWN = 100;

export function callbackRoutes(office: Office): OfficeRoute[] {
  return [
    {
      method: 'get',
      path: HERE,
      who: WHO,
      nav: 'Gọi lại',
      handle: async (call) => show(call, await callbacks(office.store)),
    },
    {
      method: 'post',
      path: `${HERE}/so`,
      who: WHO,
      limit: 'reveal',
      handle: async (call) => {
        const waiting = await callbacks(office.store);
        const one = waiting.find((c) => c.id === call.form.text('id'));
        if (!one) return back(call.res, HERE, 'het-cho');
        await call.note('phone-shown', ABOUT);
        if (wantsJson(call.req)) return call.res.json({ phone: phoneText(one.phone), call: one.phone });
        return show(call, waiting, one.id);
      },
    },
    {
      method: 'post',
      path: `${HERE}/xong`,
      who: WHO,
      handle: async ({ form, res, note }) => {
        const id = form.text('id');
        if (!(await calledBack(office.store, id))) return back(res, HERE, 'het-cho');
        await note('called-back');
        return back(res, HERE, 'da-goi');
      },
    },
  ];

  /** `open`: the one whose number is shown. */
  async function show(call: Call, waiting: readonly Callback[], open?: string): Promise<void> {
    const now = office.now();
    await sendPage(office, call, {
      title: 'Gọi lại',
      current: HERE,
      children: (
        <>
          <h1>Gọi lại</h1>
          <p>
            Người đã đồng ý để người tư vấn gọi. Gọi xong thì bấm «Đã gọi xong»: số điện thoại được xóa khỏi
            đây.
          </p>
          {waiting.length === 0 ? (
            <p class="empty">Không có ai chờ gọi.</p>
          ) : (
            <ul class="people">
              {waiting.slice(0, SHOWN).map((one) => (
                <Waiting key={one.id} one={one} open={one.id === open} now={now} />
              ))}
            </ul>
          )}
          {waiting.length > SHOWN && <p class="hint">Còn {waiting.length - SHOWN} người nữa.</p>}
        </>
      ),
    });
  }
}

function Waiting({ one, open, now }: { one: Callback; open: boolean; now: number }): VNode {
  return (
    <li class="panel">
      <p>
        <strong>{capital(one.about) || 'Chưa chọn nghề'}</strong>
        <br />
        {one.words !== '' && (
          <>
            «{one.words}»
            <br />
          </>
        )}
        <small>
          {channelName(one.channel)}, nhắn {moment(one.since, now)}, chờ {span(now - one.since)}
        </small>
      </p>
      <section class="call" aria-label="Điện thoại">
        {open ? (
          <a class="number" href={`tel:${one.phone}`}>
            {phoneText(one.phone)}
          </a>
        ) : (
          <form method="post" action={`${HERE}/so`} data-reveal>
            <input type="hidden" name="id" value={one.id} />
            <MaskedPhone masked={maskedPhone(one.phone)} />
          </form>
        )}
        <RevealHint />
      </section>
      <form method="post" action={`${HERE}/xong`}>
        <input type="hidden" name="id" value={one.id} />
        <button class="plain" type="submit">
          Đã gọi xong
        </button>
      </form>
    </li>
  );
}
