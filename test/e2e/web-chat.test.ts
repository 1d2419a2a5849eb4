// The web chat in a real Chromium against the real service: the whole journey with and without JavaScript, a
// failing network, the switches, and the pictures of the README.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createLink } from '../../src/outreach/links.js';
import { DESK, openPage, PHONE, PICTURES, useBrowser } from '../support/browser.js';
import { bot, button, press, receiptOf, registerOn, said, send, turn, type } from '../support/chat-page.js';
import { freePort } from '../support/port.js';
import { startService } from '../support/service.js';

const on = useBrowser();

/** Loads the page again until something is there: without JavaScript nothing else brings what came late. */
async function sees(page: Page, what: Locator): Promise<void> {
  await expect.poll(async () => (await what.count()) > 0 || void (await page.reload())).toBe(true);
}

async function expectLead(receipt: string): Promise<void> {
  expect(receipt).toMatch(/^CN-[A-Z2-9]{6}$/u);
  const lead = await on.service.app.store.lead(receipt);
  expect(lead?.status).toBe('new');
  expect(JSON.parse(lead!.data)).toMatchObject({
    person: { name: 'Nguyễn Văn An', phone: '+84912345678' },
    channel: 'web',
  });
}

describe('the journey', () => {
  it('works on a phone with JavaScript', async () => {
    const { page, complaints } = await openPage(on.browser, { ...PHONE, colorScheme: 'light' });
    await page.goto(on.service.url);
    await button(page, 'Hỏi điều khác').waitFor();
    expect(await button(page, 'Hỏi điều khác').isVisible()).toBe(true);
    await page.screenshot({ path: `${PICTURES}chat-390.png` });
    await expectLead(await registerOn(page, on.service.url));
    expect(complaints).toEqual([]);
    const lines = await said(page).allInnerTexts();
    expect(new Set(lines).size).toBe(lines.length);
    expect(await page.locator('.pending').count()).toBe(0);
    await page.reload();
    expect(await said(page).allInnerTexts()).toEqual(lines);
    await page.context().close();
  });

  it('works at a desk, is what the README shows, and copies the receipt', async () => {
    const { page, complaints } = await openPage(on.browser, {
      ...DESK,
      permissions: ['clipboard-read', 'clipboard-write'],
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    const receipt = await registerOn(page, on.service.url, {
      courses: async () => {
        await page.mouse.move(640, 60);
        await page.screenshot({ path: `${PICTURES}chat-1280.png` });
      },
    });
    await expectLead(receipt);
    await page.getByRole('button', { name: 'Chép mã' }).click();
    await page.getByRole('button', { name: 'Đã chép' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(receipt);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('works without JavaScript', async () => {
    const { page } = await openPage(on.browser, { ...PHONE, javaScriptEnabled: false });
    const answered = async (act: () => Promise<unknown>) => {
      const lines = await bot(page).count();
      const loaded = page.waitForEvent('load');
      await act();
      await loaded;
      await sees(page, bot(page).nth(lines));
    };
    const press = async (label: string | RegExp) => {
      await sees(page, button(page, label));
      await answered(() => button(page, label).click());
    };
    const type = (line: string) => answered(() => send(page, line));
    await page.goto(on.service.url);
    await press('Tìm nghề học');
    await type('sửa máy lạnh');
    await type('Thanh Oai, Hà Nội');
    await press('Lúc nào cũng được');
    await press(/máy lạnh/iu);
    await press('Đăng ký lớp này');
    await press('Đồng ý');
    await type('Nguyễn Văn An');
    await type('0912345678');
    await type('1999');
    await press('Gửi đăng ký');
    await sees(page, page.locator('.receipt').first());
    await expectLead(await receiptOf(page));
    await page.context().close();
  });
});

describe('a failing network', () => {
  it('keeps what is sent offline and sends it once', async () => {
    const { page } = await openPage(on.browser, PHONE);
    await page.goto(on.service.url);
    await press(page, 'Tìm nghề học');
    await page.context().setOffline(true);
    await send(page, 'sửa xe máy');
    await page.locator('#offline:visible').waitFor();
    expect(await said(page).filter({ hasText: 'sửa xe máy' }).count()).toBe(1);
    await turn(page, () => page.context().setOffline(false));
    // The lines may come by themselves before the post is answered.
    await page.locator('#offline').waitFor({ state: 'hidden' });
    expect(await page.locator('.pending').count()).toBe(0);
    expect(await said(page).filter({ hasText: 'sửa xe máy' }).count()).toBe(1);
    await page.context().close();
  });

  it('takes a double tap as one press, and the same line typed twice as two', async () => {
    const { page } = await openPage(on.browser, PHONE);
    await page.goto(on.service.url);
    await turn(page, () => button(page, 'Tìm nghề').dblclick());
    expect(await said(page).count()).toBe(1);
    await send(page, '1');
    await send(page, '1');
    await expect.poll(() => said(page).count()).toBe(3);
    await expect.poll(() => page.locator('.pending').count()).toBe(0);
    await page.context().close();
  });

  it('sends a line again whose answer was lost, and it counts once', async () => {
    const { page } = await openPage(on.browser, PHONE);
    await page.goto(on.service.url);
    let lost = 0;
    await page.route('**/chat?*', async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await type(page, 'em muốn học cắt tóc');
    await expect.poll(() => lost).toBeGreaterThanOrEqual(2);
    await expect.poll(() => page.locator('.pending').count()).toBe(0);
    await page.reload();
    expect(await said(page).filter({ hasText: 'em muốn học cắt tóc' }).count()).toBe(1);
    await page.context().close();
  });

  it('sends after a reload what was not sent before it', async () => {
    const { page } = await openPage(on.browser, PHONE);
    await page.goto(on.service.url);
    await press(page, 'Tìm nghề học');
    await page.route('**/chat?*', (route) => route.abort());
    await send(page, 'pha chế đồ uống');
    await page.locator('#offline:visible').waitFor();
    await page.unroute('**/chat?*');
    await page.reload();
    await said(page).filter({ hasText: 'pha chế đồ uống' }).waitFor();
    await expect.poll(() => page.locator('.pending').count()).toBe(0);
    await expect.poll(() => said(page).filter({ hasText: 'pha chế đồ uống' }).count()).toBe(1);
    await page.context().close();
  });

  it('shows a talk in a second window as it goes on', async () => {
    const { page } = await openPage(on.browser, DESK);
    await page.goto(on.service.url);
    await press(page, 'Tìm nghề học');
    const second = await page.context().newPage();
    await second.goto(on.service.url);
    await press(page, 'Kỹ thuật');
    await said(second).filter({ hasText: 'Kỹ thuật' }).waitFor();
    await expect.poll(() => bot(second).count()).toBe(await bot(page).count());
    await expect
      .poll(() => second.locator('.choice').allInnerTexts())
      .toEqual(await page.locator('.choice').allInnerTexts());
    await page.context().close();
  });
});

describe('in a page of a school', () => {
  it('carries a talk that is kept, with the link code of the school', async () => {
    const port = await freePort();
    const secure = await startService({ BASE_URL: 'https://cau-nghe.example', PORT: String(port) });
    const lines = { officer: 'A', organisation: 'Trường nghề', commune: 'xã Thanh Oai' };
    const { code } = await createLink(secure.app.store, lines, Date.now());
    const school = createServer((_, res) => {
      res.setHeader('content-type', 'text/html; charset=utf-8');
      res.end(`<!doctype html><title>Trường</title><link rel="icon" href="data:,"><h1>Trường nghề</h1>
        <script src="http://localhost:${port}/static/embed.js" data-code="${code}" defer></script>`);
    }).listen(0, '127.0.0.1');
    await once(school, 'listening');
    const { page, complaints } = await openPage(on.browser, DESK);
    const chat = () => page.frames().find((f) => f.url().includes('/nhung'))!;
    const openChat = async () => {
      await page.mouse.click(1280 - 60, 800 - 40);
      await expect.poll(() => chat() !== undefined).toBe(true);
    };
    await page.goto(`http://127.0.0.1:${(school.address() as AddressInfo).port}`);
    await openChat();
    await chat().locator('.choice').first().click();
    await chat().locator('.line.bot[data-key]').nth(1).waitFor();
    await page.reload();
    await openChat();
    await expect.poll(() => chat().locator('.line.person[data-key]').count()).toBe(1);
    const [visitor] = await secure.app.store.list('web:', 10);
    const session = await secure.app.store.session(visitor!.name as 'web:visitor');
    expect(JSON.parse(session!.state)).toMatchObject({ referral: code });
    expect(complaints).toEqual([]);
    await page.context().close();
    school.close();
    await secure.stop();
  });
});

describe('comfort', () => {
  it('keeps larger letters and the dark page', async () => {
    const { page, complaints } = await openPage(on.browser, { ...PHONE, colorScheme: 'light' });
    await page.goto(on.service.url);
    const paper = () => page.evaluate(() => getComputedStyle(document.body.parentElement!).backgroundColor);
    const light = await paper();
    await page.locator('.tools button[name=size]').click();
    await page.locator('.tools button[name=theme]').click();
    expect(await paper()).not.toBe(light);
    await page.goto(`${on.service.url}/bai/meal-money`);
    expect(await page.locator('html').getAttribute('data-size')).toBe('1');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('never makes the page wider than the phone, even with the largest letters', async () => {
    const { page } = await openPage(on.browser, { ...PHONE, viewport: { width: 320, height: 640 } });
    for (const path of ['/', '/bai/meal-money', '/khoa-hoc/cat-toc', '/quyen-rieng-tu', '/khong-co']) {
      await page.goto(on.service.url + path);
      await page.evaluate(() => {
        document.documentElement.dataset.size = '2';
      });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, path).toBeLessThanOrEqual(0);
    }
    await page.context().close();
  });
});
