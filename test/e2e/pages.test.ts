// Every kind of page: nothing for axe to find in light and dark, light enough for a slow network.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK, launchBrowser, openPage, PHONE, violations } from '../support/browser.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
let browser: Browser;
beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const PAGES = {
  chat: '/',
  article: '/bai/meal-money',
  'uncertain article': '/bai/old-rules',
  course: '/khoa-hoc/cat-toc',
  privacy: '/quyen-rieng-tu',
  error: '/khong-co-trang',
};

/** Pages whose frame is another one on a wide screen: axe looks at them twice. */
const WIDE = ['chat', 'article'] as const;
const CONTRAST = ['color-contrast'];
const ONE_TO_ONE = { ...PHONE, deviceScaleFactor: 1, reducedMotion: 'reduce' } as const;

describe.each(Object.entries(PAGES))('the %s page', (_, path) => {
  it('needs less than 50 kB, and axe finds nothing in light and dark', async () => {
    const { page } = await openPage(browser, { ...ONE_TO_ONE, colorScheme: 'light' });
    const bodies: Promise<number>[] = [];
    page.on('response', (response) => {
      const type = response.headers()['content-type'] ?? '';
      if (!type.includes('event-stream')) {
        // What comes after the page was closed does not belong to its weight.
        const size = response.body().then(
          (body) => body.length,
          () => 0,
        );
        bodies.push(size);
      }
    });
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    let wire = 0;
    client.on('Network.loadingFinished', (e) => {
      wire += e.encodedDataLength;
    });
    await page.goto(service.url + path, { waitUntil: 'load' });
    const plain = (await Promise.all(bodies)).reduce((sum, n) => sum + n, 0);
    expect(plain).toBeGreaterThan(5000);
    expect(plain, 'even uncompressed').toBeLessThan(50_000);
    expect(wire).toBeLessThan(25_000);

    expect(await violations(page), path).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, CONTRAST), `${path} in the dark`).toEqual([]);
    await page.context().close();
  });
});

it.each(WIDE)('the %s page has nothing for axe to find at a desk', async (name) => {
  const { page } = await openPage(browser, { ...DESK, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(service.url + PAGES[name]);
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

describe('a talk', () => {
  it('has nothing for axe to find in light and dark', async () => {
    const { page } = await openPage(browser, { ...ONE_TO_ONE, colorScheme: 'light' });
    await page.goto(service.url);
    await page.locator('#text').fill('tiền ăn được bao nhiêu');
    await page.locator('.send').click();
    await page.locator('.line.bot[data-key]').nth(1).waitFor();
    await page.locator('#choices:visible').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, CONTRAST)).toEqual([]);
    await page.context().close();
  });

  it('shows the greeting within seconds on slow 2G', async () => {
    const { page } = await openPage(browser, PHONE);
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    // Chromium's own figures for slow 2G: two seconds there and back, 50 kbit/s.
    const rate = 50_000 / 8;
    await client.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 2000,
      downloadThroughput: rate,
      uploadThroughput: rate,
    });
    const began = Date.now();
    await page.goto(service.url, { waitUntil: 'domcontentloaded' });
    await page.locator('.choice').first().waitFor();
    expect(Date.now() - began).toBeLessThan(10_000);
    await page.locator('.choice').first().click();
    await page.locator('.line.bot[data-key]').nth(1).waitFor({ timeout: 30_000 });
    expect(await page.locator('#log .line.person').count()).toBe(1);
    await page.context().close();
  });
});
