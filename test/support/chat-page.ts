// The page of the web chat in a browser, as a person uses it.
import type { Locator, Page } from 'playwright-core';

export const bot = (page: Page): Locator => page.locator('#log .line.bot[data-key]');
export const said = (page: Page): Locator => page.locator('#log .line.person');
export const button = (page: Page, label: string | RegExp): Locator =>
  page.locator('.choice', { hasText: label }).first();

/** The course that is pressed on the way to a registration. */
const COURSE = /máy lạnh/iu;

/** Does one thing and waits until the bot has answered it. */
export async function turn(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = await page.evaluate(
    () => [...document.querySelectorAll<HTMLElement>('#log .line.bot[data-key]')].at(-1)?.dataset.key,
  );
  await act();
  await page.waitForFunction((key) => {
    const lines = document.querySelectorAll<HTMLElement>('#log .line[data-key]');
    const last = lines[lines.length - 1];
    const typing = document.querySelector<HTMLElement>('#typing');
    return last?.classList.contains('bot') && last.dataset.key !== key && typing?.hidden;
  }, before);
}

export async function send(page: Page, line: string): Promise<void> {
  await page.locator('#text').fill(line);
  await page.locator('.send').click();
}

export const press = (page: Page, label: string | RegExp): Promise<void> =>
  turn(page, () => button(page, label).click());
export const type = (page: Page, line: string): Promise<void> => turn(page, () => send(page, line));

/** The code of the receipt, once it is shown. */
export async function receiptOf(page: Page): Promise<string> {
  return ((await page.locator('.receipt').first().textContent()) ?? '').trim();
}

/** From the first sentence to the receipt; `at.courses` is done on the way. Answers the receipt code. */
export async function registerOn(
  page: Page,
  url: string,
  at: { courses?(): Promise<unknown> } = {},
): Promise<string> {
  await page.goto(url);
  await type(page, 'em muốn học sửa máy lạnh');
  await type(page, 'Thanh Oai, Hà Nội');
  await press(page, 'Lúc nào cũng được');
  await button(page, COURSE).waitFor();
  await at.courses?.();
  await press(page, COURSE);
  await press(page, 'Đăng ký lớp này');
  await press(page, 'Đồng ý');
  await type(page, 'Nguyễn Văn An');
  await type(page, '0912 345 678');
  await type(page, '1999');
  await press(page, 'Gửi đăng ký');
  return receiptOf(page);
}
