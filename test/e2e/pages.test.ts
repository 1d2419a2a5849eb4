// Every kind of page: nothing for axe to find in light and dark, light enough for a slow network.
import { describe, expect, it } from 'vitest';
import { DESK, openPage, PHONE, useBrowser, violations } from '../support/browser.js';
import { bot, said, type } from '../support/chat-page.js';

const on = useBrowser();

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
    const { page } = await openPage(on.browser, { ...ONE_TO_ONE, colorScheme: 'light' });
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
    await page.goto(on.service.url + path, { waitUntil: 'load' });
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
  const { page } = await openPage(on.browser, { ...DESK, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(on.service.url + PAGES[name]);
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

describe('a talk', () => {
  it('has nothing for axe to find in light and dark', async () => {
    const { page } = await openPage(on.browser, { ...ONE_TO_ONE, colorScheme: 'light' });
    await page.goto(on.service.url);
    await type(page, 'tiền ăn được bao nhiêu');
    await page.locator('#choices:visible').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, CONTRAST)).toEqual([]);
    await page.context().close();
  });

  it('shows the greeting with the page itself, before anything else has come over a slow network', async () => {
    const { page } = await openPage(on.browser, PHONE);
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const held: string[] = [];
    await page.route('**/*', async (route) => {
      const kind = route.request().resourceType();
      if (kind !== 'document' && kind !== 'stylesheet') {
        held.push(kind);
        await released;
      }
      await route.continue();
    });
    await page.goto(on.service.url, { waitUntil: 'commit' });
    await page.locator('.choice').first().waitFor();
    expect(await bot(page).or(page.locator('[data-preview]')).first().innerText()).toContain('Cầu Nghề');
    expect(held).toContain('script');
    release();
    await page.waitForLoadState('load');
    await page.locator('.choice').first().click();
    await bot(page).nth(1).waitFor();
    expect(await said(page).count()).toBe(1);
    await page.context().close();
  });
});
