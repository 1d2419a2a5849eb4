// The web chat in a real Chromium against the real service: the whole journey with and without JavaScript, a
// failing network, the switches, and the pictures of the README.
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLink } from '../../src/outreach/links.js';
import { DESK, launchBrowser, openPage, PHONE } from '../support/browser.js';
import { type Service, startService } from '../support/service.js';

/** The page tries again after a second; a busy machine may need a few. */
const SOON = { timeout: 10_000 };

const PICTURES = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const RECEIPT = /CN-[A-Z2-9]{6}/u;

let service: Service;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  [service, browser] = await Promise.all([startService(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

/** A port that was free a moment ago: behind BASE_URL the service does not say where it listens. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

const bot = (page: Page): Locator => page.locator('#log .line.bot[data-key]');
const said = (page: Page): Locator => page.locator('#log .line.person');
const button = (page: Page, label: string | RegExp): Locator =>
  page.locator('.choice', { hasText: label }).first();

/** Does one thing and waits until the bot has answered it. */
async function turn(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = await page.evaluate(
    () => [...document.querySelectorAll<HTMLElement>('#log .line.bot[data-key]')].at(-1)?.dataset.key,
  );
  await act();
  await page.waitForFunction(
    (key) => {
      const lines = document.querySelectorAll<HTMLElement>('#log .line[data-key]');
      const last = lines[lines.length - 1];
      const typing = document.querySelector<HTMLElement>('#typing');
      return last?.classList.contains('bot') && last.dataset.key !== key && typing?.hidden;
    },
    before,
    { timeout: 15_000 },
  );
}
const press = (page: Page, label: string | RegExp) => turn(page, () => button(page, label).click());
const type = (page: Page, line: string) =>
  turn(page, async () => {
    await page.locator('#text').fill(line);
    await page.locator('.send').click();
  });

/** From the first sentence to the receipt. Answers the receipt code. */
async function journey(
  page: Page,
  at: { courses?(): Promise<unknown>; summary?(): Promise<unknown> } = {},
): Promise<string> {
  await page.goto(service.url);
  await type(page, 'em muốn học sửa máy lạnh');
  await type(page, 'Thanh Oai, Hà Nội');
  await press(page, 'Lúc nào cũng được');
  await at.courses?.();
  await page.locator('.choice').first().click();
  await button(page, 'Đăng ký lớp này').waitFor();
  await press(page, 'Đăng ký lớp này');
  await press(page, 'Đồng ý');
  await type(page, 'Nguyễn Văn An');
  await type(page, '0912 345 678');
  await type(page, '1999');
  await button(page, 'Gửi đăng ký').waitFor();
  await at.summary?.();
  await press(page, 'Gửi đăng ký');
  await page.locator('.receipt').first().waitFor();
  return ((await page.locator('.receipt').first().textContent()) ?? '').trim();
}

async function expectLead(receipt: string): Promise<void> {
  expect(receipt).toMatch(RECEIPT);
  const lead = await service.app.store.lead(receipt);
  expect(lead?.status).toBe('new');
  expect(JSON.parse(lead!.data)).toMatchObject({
    person: { name: 'Nguyễn Văn An', phone: '+84912345678' },
    channel: 'web',
  });
}

describe('the journey', () => {
  it('works on a phone with JavaScript', async () => {
    const { page, complaints } = await openPage(browser, { ...PHONE, colorScheme: 'light' });
    await page.goto(service.url);
    await button(page, 'Hỏi điều khác').waitFor();
    expect(await button(page, 'Hỏi điều khác').isVisible()).toBe(true);
    await page.screenshot({ path: `${PICTURES}chat-390.png` });
    await expectLead(await journey(page));
    expect(complaints).toEqual([]);
    const lines = await said(page).allInnerTexts();
    expect(new Set(lines).size).toBe(lines.length);
    expect(await page.locator('.pending').count()).toBe(0);
    await page.reload();
    expect(await said(page).allInnerTexts()).toEqual(lines);
    await page.context().close();
  });

  it('works at a desk, is what the README shows, and copies the receipt', async () => {
    const { page, complaints } = await openPage(browser, {
      ...DESK,
      permissions: ['clipboard-read', 'clipboard-write'],
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    const receipt = await journey(page, {
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
    const { page } = await openPage(browser, { ...PHONE, javaScriptEnabled: false });
    const press = (label: string) => button(page, label).click();
    const type = async (line: string) => {
      await page.locator('#text').fill(line);
      await page.locator('.send').click();
    };
    await page.goto(service.url);
    await press('Tìm nghề học');
    await type('sửa máy lạnh');
    await type('Thanh Oai, Hà Nội');
    await press('Lúc nào cũng được');
    await page.locator('.choice').first().click();
    await press('Đăng ký lớp này');
    await press('Đồng ý');
    await type('Nguyễn Văn An');
    await type('0912345678');
    await type('1999');
    await press('Gửi đăng ký');
    await expectLead(((await page.locator('.receipt').first().textContent()) ?? '').trim());
    await page.context().close();
  });
});

describe('a failing network', () => {
  it('keeps what is sent offline and sends it once', async () => {
    const { page } = await openPage(browser, PHONE);
    await page.goto(service.url);
    await press(page, 'Tìm nghề học');
    await page.context().setOffline(true);
    await page.locator('#text').fill('sửa xe máy');
    await page.locator('.send').click();
    await page.locator('#offline:visible').waitFor();
    expect(await said(page).filter({ hasText: 'sửa xe máy' }).count()).toBe(1);
    await turn(page, () => page.context().setOffline(false));
    expect(await said(page).filter({ hasText: 'sửa xe máy' }).count()).toBe(1);
    expect(await page.locator('.pending').count()).toBe(0);
    expect(await page.locator('#offline').isVisible()).toBe(false);
    await page.context().close();
  });

  it('sends a line again whose answer was lost, and it counts once', async () => {
    const { page } = await openPage(browser, PHONE);
    await page.goto(service.url);
    let lost = 0;
    await page.route('**/chat?*', async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await turn(page, async () => {
      await page.locator('#text').fill('em muốn học cắt tóc');
      await page.locator('.send').click();
    });
    await expect.poll(() => lost, SOON).toBeGreaterThanOrEqual(2);
    await expect.poll(() => page.locator('.pending').count(), SOON).toBe(0);
    await page.reload();
    expect(await said(page).filter({ hasText: 'em muốn học cắt tóc' }).count()).toBe(1);
    await page.context().close();
  });

  it('sends after a reload what was not sent before it', async () => {
    const { page } = await openPage(browser, PHONE);
    await page.goto(service.url);
    await press(page, 'Tìm nghề học');
    await page.route('**/chat?*', (route) => route.abort());
    await page.locator('#text').fill('pha chế đồ uống');
    await page.locator('.send').click();
    await page.locator('#offline:visible').waitFor();
    await page.unroute('**/chat?*');
    await page.reload();
    await said(page).filter({ hasText: 'pha chế đồ uống' }).waitFor();
    await expect.poll(() => page.locator('.pending').count(), SOON).toBe(0);
    await expect.poll(() => said(page).filter({ hasText: 'pha chế đồ uống' }).count(), SOON).toBe(1);
    await page.context().close();
  });

  it('shows a talk in a second window as it goes on', async () => {
    const { page } = await openPage(browser, DESK);
    await page.goto(service.url);
    await press(page, 'Tìm nghề học');
    const second = await page.context().newPage();
    await second.goto(service.url);
    await press(page, 'Kỹ thuật');
    await said(second).filter({ hasText: 'Kỹ thuật' }).waitFor();
    await expect.poll(() => bot(second).count(), SOON).toBe(await bot(page).count());
    expect(await second.locator('.choice').allInnerTexts()).toEqual(
      await page.locator('.choice').allInnerTexts(),
    );
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
    const { page, complaints } = await openPage(browser, DESK);
    const chat = () => page.frames().find((f) => f.url().includes('/nhung'))!;
    const openChat = async () => {
      await page.mouse.click(1280 - 60, 800 - 40);
      await expect.poll(() => chat() !== undefined, SOON).toBe(true);
    };
    await page.goto(`http://127.0.0.1:${(school.address() as AddressInfo).port}`);
    await openChat();
    await chat().locator('.choice').first().click();
    await chat().locator('.line.bot[data-key]').nth(1).waitFor();
    await page.reload();
    await openChat();
    await expect.poll(() => chat().locator('.line.person[data-key]').count(), SOON).toBe(1);
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
    const { page, complaints } = await openPage(browser, { ...PHONE, colorScheme: 'light' });
    await page.goto(service.url);
    const paper = () => page.evaluate(() => getComputedStyle(document.body.parentElement!).backgroundColor);
    const light = await paper();
    await page.locator('.tools button[name=size]').click();
    await page.locator('.tools button[name=theme]').click();
    expect(await paper()).not.toBe(light);
    await page.goto(`${service.url}/bai/meal-money`);
    expect(await page.locator('html').getAttribute('data-size')).toBe('1');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('never makes the page wider than the phone, even with the largest letters', async () => {
    const { page } = await openPage(browser, { ...PHONE, viewport: { width: 320, height: 640 } });
    for (const path of ['/', '/bai/meal-money', '/khoa-hoc/cat-toc', '/quyen-rieng-tu', '/khong-co']) {
      await page.goto(service.url + path);
      await page.evaluate(() => {
        document.documentElement.dataset.size = '2';
      });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, path).toBeLessThanOrEqual(0);
    }
    await page.context().close();
  });
});
