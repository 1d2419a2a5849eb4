// The links of an officer: make one, the address and the code to hand out, the sheet to pin up, the page for a
// meeting, the QR picture, and how many people came by each.
import type { VNode } from 'preact';
import {
  allLinks,
  type Counts,
  countArrivals,
  createLink,
  findLink,
  LINE_MOST,
  type Link,
  tidyLines,
} from '../../outreach/links.js';
import { SMALL, shownCount } from '../../small-counts.js';
import { back, sendPage } from './layout.js';
import type { Call, Office, OfficeRoute } from './routes.js';

const PATH = '/inbox/duong-dan';
const WHO = ['officer', 'operator'] as const;
/** Links of one officer: an account is one small value. */
const MOST = 200;
const COUNT_NAMES: Record<keyof Counts, string> = {
  opened: 'Đã mở',
  started: 'Đã hỏi',
  registered: 'Đã đăng ký',
};
const COUNTED = Object.keys(COUNT_NAMES) as (keyof Counts)[];

export function linkRoutes(office: Office): OfficeRoute[] {
  return [
    { method: 'get', path: PATH, who: WHO, nav: 'Đường dẫn, mã QR', handle: show },
    { method: 'post', path: PATH, who: WHO, handle: create },
  ];

  /** An officer sees the own links, an operator all; the newest first. */
  async function linksOf({ account }: Call): Promise<Link[]> {
    if (account.role === 'operator') return (await allLinks(office.store)).reverse().slice(0, MOST);
    const own = await Promise.all((account.codes ?? []).map((code) => findLink(office.store, code)));
    return own.filter((link) => link !== undefined).reverse();
  }

  async function show(call: Call): Promise<void> {
    const [links, counts] = await Promise.all([
      linksOf(call),
      countArrivals(office.store, { to: office.now() + 1 }),
    ]);
    await sendPage(office, call, {
      title: 'Đường dẫn',
      current: PATH,
      children: (
        <>
          <h1>Đường dẫn và mã QR</h1>
          <p class="hint">
            Gửi đường dẫn, dán tờ có mã QR, hoặc đọc mã cho người chỉ có điện thoại bấm phím nhờ người khác
            gõ. Số dưới {SMALL} không hiện đúng số, để không suy ra được ai.
          </p>
          <section class="panel" aria-labelledby="new">
            <h2 id="new">Tạo đường dẫn</h2>
            <form method="post" action={PATH} class="stack">
              <label>
                Tổ chức, nêu tên khi chào bà con
                <input
                  name="organisation"
                  required
                  maxLength={LINE_MOST}
                  placeholder="Hội Nông dân xã Thanh Oai"
                />
              </label>
              <label>
                Xã, phường hoặc buổi họp
                <input name="commune" required maxLength={LINE_MOST} placeholder="Thôn 3, họp ngày 2/12" />
              </label>
              <button class="action" type="submit">
                Tạo đường dẫn
              </button>
            </form>
          </section>
          {links.length === 0 ? (
            <p class="empty">Chưa có đường dẫn nào. Điền hai ô trên rồi bấm «Tạo đường dẫn».</p>
          ) : (
            <ul class="people">
              {links.map((link) => (
                <LinkPanel key={link.code} link={link} base={office.baseUrl()} counts={counts(link.code)} />
              ))}
            </ul>
          )}
        </>
      ),
    });
  }

  async function create({ account, form, res, note }: Call): Promise<void> {
    if ((account.codes?.length ?? 0) >= MOST) return back(res, PATH, 'du-dan');
    const [organisation, commune] = [form.text('organisation'), form.text('commune')];
    const lines = tidyLines({ officer: account.name, organisation, commune });
    if ('wrong' in lines) return back(res, PATH, 'sai-dan');
    const { code } = await createLink(office.store, lines, office.now());
    if (account.role === 'officer')
      await office.accounts.change(account.id, (a) => ({ ...a, codes: [...(a.codes ?? []), code] }));
    await note('link-made', code);
    back(res, PATH, 'da-tao-dan');
  }
}

function LinkPanel({ link, base, counts }: { link: Link; base: string; counts: Counts }): VNode {
  const { code, organisation, commune, officer } = link;
  return (
    <li class="panel">
      <p>
        <strong>{organisation}</strong>
        <br />
        {commune}, {officer}
      </p>
      <p>
        <span data-copy-text>
          {base}/r/{code}
        </span>
        <br />
        <span class="ref">#{code}</span>
      </p>
      <dl class="facts">
        {COUNTED.map((what) => (
          <div key={what}>
            <dt>{COUNT_NAMES[what]}</dt>
            <dd>{shownCount(counts[what])}</dd>
          </div>
        ))}
      </dl>
      <p class="buttons">
        <a class="plain" href={`/r/${code}/to-dan`}>
          Tờ dán để in
        </a>
        <a class="plain" href={`/r/${code}/hop`}>
          Chiếu khi họp
        </a>
        <a class="plain" href={`/r/${code}/qr.png`} download={`cau-nghe-${code}.png`}>
          Tải mã QR
        </a>
      </p>
    </li>
  );
}
