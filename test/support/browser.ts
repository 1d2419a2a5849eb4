// Chromium for the e2e suite: the browser of the system, driven by playwright-core, beside a running service.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Service, startService } from './service.js';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Where the pictures of the README go. */
export const PICTURES = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

/** Starts Chromium (`CHROMIUM_PATH`, or where Debian puts it). */
function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-extensions',
      '--mute-audio',
      '--renderer-process-limit=1',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/** Declares a service and a browser for the tests of a file; they are there once its tests run. */
export function useBrowser(): { readonly service: Service; readonly browser: Browser } {
  let service: Service | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    [service, browser] = await Promise.all([startService(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });
  return {
    get service() {
      return service as Service;
    },
    get browser() {
      return browser as Browser;
    },
  };
}

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
  locale: 'vi-VN',
};
export const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, locale: 'vi-VN' };

/** Opens a page that collects what the browser complains about (scripts, blocked content). */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { page, complaints };
}

/**
 * What axe finds against the rules of WCAG 2.2 A and AA and its best practices, one line each. `only` names the rules
 * where the rest has been looked at: in the dark nothing but colours differs.
 */
export async function violations(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const result = await page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const options = { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) };
    return (await axe.run(options)).violations;
  }, only);
  return result.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).join(', ')})`);
}

interface Axe {
  run(options: object): Promise<{ violations: AxeViolation[] }>;
}

interface AxeViolation {
  id: string;
  help: string;
  nodes: { target: string[] }[];
}
