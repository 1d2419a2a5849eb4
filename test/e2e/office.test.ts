// The whole loop in a real Chromium: a learner registers in the web chat, the facility sees it, calls and says so
// with one press, the learner hears of it, erases everything, and the inbox shows it withdrawn. Then every page of
// the office for axe, at both widths, and the pictures of the README.
import type { BrowserContextOptions } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Account, type AccountDraft, createAccounts } from '../../src/office/accounts.js';
import { callbacks, recordCallback } from '../../src/office/callbacks.js';
import { createSessions } from '../../src/office/sessions.js';
import { createSignIns, LINK_MS, signInUrl } from '../../src/office/sign-in-links.js';
import { DESK, openPage, PHONE, PICTURES, useBrowser, violations } from '../support/browser.js';
import { button, registerOn, send } from '../support/chat-page.js';
import { leadOf } from '../support/office.js';

const HOUR = 3_600_000;
const on = useBrowser();

async function account(draft: Partial<AccountDraft> & Pick<AccountDraft, 'role'>): Promise<Account> {
  const made = await createAccounts(on.service.app.store).create(
    { name: 'Trần Thị Tuyển Sinh', email: `${draft.role}${Math.random()}@example.vn`, ...draft },
    Date.now(),
  );
  if (made === 'taken') throw new Error('taken');
  return made;
}

/** A browser of an account, signed in by a link and its button; `home` is where its role begins. */
async function signedIn(who: Account, options: BrowserContextOptions, home = '/inbox') {
  const opened = await openPage(on.browser, { ...options, colorScheme: 'light', reducedMotion: 'reduce' });
  const token = await createSignIns(on.service.app.store).issue({ account: who.id }, Date.now() + LINK_MS);
  await opened.page.goto(signInUrl(on.service.url, token));
  await opened.page.getByRole('button', { name: 'Vào bàn tiếp nhận' }).click();
  await opened.page.waitForURL(on.service.url + home);
  return opened;
}

describe('the loop', () => {
  it('goes from a registration to a call, to the learner, to erasure', async () => {
    const learner = await openPage(on.browser, PHONE);
    const receipt = await registerOn(learner.page, on.service.url);
    const lead = (await on.service.app.store.lead(receipt))!;

    const { page, complaints } = await signedIn(
      await account({ role: 'staff', facility: lead.facility }),
      DESK,
    );
    await page.getByRole('link', { name: 'Nguyễn Văn An' }).click();
    expect(await page.locator('main').innerText()).not.toContain('345 678');
    await page.getByRole('button', { name: 'Xem số để gọi' }).click();
    await page.getByRole('link', { name: '0912 345 678' }).waitFor();
    await page.getByRole('button', { name: 'Đã gọi', exact: true }).click();
    await page.getByRole('status').filter({ hasText: 'Người học được báo' }).waitFor();

    await learner.page.locator('#log .line.bot').filter({ hasText: 'đã gọi' }).last().waitFor();

    await send(learner.page, 'xóa dữ liệu');
    await button(learner.page, 'Đồng ý').click();
    await expect.poll(async () => (await on.service.app.store.lead(receipt))?.status).toBe('withdrawn');

    await page.goto(`${on.service.url}/inbox?muc=tat-ca`);
    await page.getByRole('link', { name: 'Người học đã rút lại' }).click();
    await page.getByText('tên và số điện thoại không còn ở đây').waitFor();
    expect(await page.content()).not.toContain('Nguyễn Văn An');
    expect(complaints).toEqual([]);
    await learner.page.context().close();
    await page.context().close();
  });
});

it('shows a counsellor whom to call, with the number on a press, until the call is done', async () => {
  const { store } = on.service.app;
  const wish = { phone: '+84912345678', about: 'Sửa chữa máy lạnh', words: 'học phí đóng mấy lần' };
  await recordCallback(store, 'telegram:7009', wish, Date.now() - 3 * HOUR);
  const { page, complaints } = await signedIn(await account({ role: 'counsellor' }), PHONE, '/inbox/goi-lai');
  await page.getByText('Sửa chữa máy lạnh').waitFor();
  expect(await page.content()).not.toContain('0912 345 678');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Xem số để gọi' }).click();
  const number = page.getByRole('link', { name: '0912 345 678' });
  await number.waitFor();
  expect(await number.getAttribute('href')).toBe('tel:+84912345678');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Đã gọi xong' }).click();
  await page.getByText('Không có ai chờ gọi').waitFor();
  expect(await callbacks(store)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

describe('the pages', () => {
  const FACILITY = 'mau-ha-dong';
  const NAMES = [
    'Nguyễn Thị Hoa',
    'Lê Văn Tám',
    'Phạm Thu Hà',
    'Đỗ Quang Minh',
    'Vũ Thị Lan',
    'Bùi Văn Sơn',
    'Hoàng Thị Yến',
    'Trịnh Công Hậu',
  ];
  let open: string;
  let head: Account;

  beforeAll(async () => {
    const { store, content } = on.service.app;
    const courses = [...content.knowledge.courses.values()].filter((c) => c.facility === FACILITY);
    const leads = NAMES.map((name, i) =>
      leadOf(
        {
          name,
          facility: FACILITY,
          course: courses[i % courses.length]!.id,
          createdAt: Date.now() - [0.4, 3, 26, 120, 200, 30, 50, 80][i]! * HOUR,
          status: (['new', 'new', 'new', 'new', 'new', 'called', 'appointment', 'enrolled'] as const)[i],
          commune: ['xã Thanh Oai, Hà Nội', 'phường Hà Đông, Hà Nội', 'xã Ứng Thiên, Hà Nội'][i % 3],
        },
        Date.now(),
      ),
    );
    await store.commit({ leads });
    open = leads[3]!.id;
    head = await account({ role: 'head', facility: FACILITY });
  });

  const PAGES = [
    '/inbox',
    '/inbox?q=khong-co-ai',
    '/inbox/dang-ky/ID',
    '/inbox/lop',
    '/inbox/mau-tra-loi',
    '/inbox/so-lieu',
    '/inbox/nguoi-dung',
    '/inbox/nhat-ky',
    '/inbox/toi',
    '/inbox/cai-ma',
    '/inbox/in',
  ];

  it.each([
    ['390', PHONE],
    ['1280', DESK],
  ] as const)('have nothing for axe to find and fit at %s px', async (width, options) => {
    const { page, complaints } = await signedIn(head, options);
    // What differs between the widths is the frame of the page: on the desk a few kinds are enough for axe.
    for (const path of width === '390' ? PAGES : ['/inbox', '/inbox/dang-ky/ID']) {
      await page.goto(on.service.url + path.replace('ID', open));
      expect(await violations(page), path).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, path).toBeLessThanOrEqual(0);
    }
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const path of width === '390' ? ['/inbox', `/inbox/dang-ky/${open}`] : []) {
      await page.goto(on.service.url + path);
      expect(await violations(page, ['color-contrast']), `${path} in the dark`).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${on.service.url}/inbox`);
    await page.screenshot({ path: `${PICTURES}inbox-${width}.png` });
    await page.goto(`${on.service.url}/inbox/dang-ky/${open}`);
    await page.screenshot({ path: `${PICTURES}inbox-lead-${width}.png` });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('work by keys alone', async () => {
    const { page } = await signedIn(head, DESK);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    expect(await page.locator('.entry.here .pick input').isChecked()).toBe(true);
    expect(await page.locator('.pick input:checked').count()).toBe(1);
    await page.keyboard.press('j');
    await page.keyboard.press('/');
    await page.keyboard.type('lan');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=lan/u);
    expect(await page.locator('.entry .open').allInnerTexts()).toEqual(['Vũ Thị Lan']);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Vũ Thị Lan' }).waitFor();
    await page.context().close();
  });

  it('show a phone in the list in place, and set several at once', async () => {
    const { page } = await signedIn(head, DESK);
    const row = page.locator('.entry', { hasText: 'Lê Văn Tám' });
    await row.getByRole('button', { name: 'Xem số' }).click();
    await row.locator('a[href^="tel:"]').waitFor();
    expect(page.url()).toBe(`${on.service.url}/inbox`);
    for (const name of ['Lê Văn Tám', 'Phạm Thu Hà'])
      await page.getByRole('checkbox', { name: `Chọn ${name}` }).check();
    await page.getByRole('button', { name: 'Ghi cho các mục đã chọn' }).click();
    await page.getByRole('status').filter({ hasText: 'Người học được báo' }).waitFor();
    expect(await page.locator('.entry .open').allInnerTexts()).not.toContain('Phạm Thu Hà');
    await page.context().close();
  });

  it('of the operator and of the door have nothing for axe to find', async () => {
    const operator = await account({ role: 'operator' });
    const { page } = await openPage(on.browser, { ...PHONE, colorScheme: 'light', reducedMotion: 'reduce' });
    const token = await createSessions(on.service.app.store).begin(
      operator.id,
      'full',
      'Firefox',
      Date.now(),
    );
    for (const path of ['/inbox/dang-nhap', `/inbox/vao/${'a'.repeat(43)}`]) {
      await page.goto(on.service.url + path);
      expect(await violations(page), path).toEqual([]);
    }
    await page.context().addCookies([{ name: 'cn_office', value: token, url: on.service.url }]);
    for (const path of ['/inbox/van-hanh', '/inbox/nguoi-dung', '/inbox/khong-co']) {
      await page.goto(on.service.url + path);
      expect(await violations(page), path).toEqual([]);
    }
    await page.context().close();
  });
});
