// The HTTP server as a stranger meets it: health, headers, limits, kind errors, static files, pages to read.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { WebPerson } from '../../support/web-person.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ METRICS_TOKEN: 'a-long-token', ZALO_VERIFIER: 'Abc-123' });
});
afterAll(() => service.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(service.url + path, { headers, redirect: 'manual' });

describe('health', () => {
  it('is alive and ready', async () => {
    const alive = await get('/healthz');
    expect([alive.status, await alive.json()]).toEqual([200, { ok: true }]);
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ok: true });
  });

  it('shows figures only to who knows the token, and nothing personal in them', async () => {
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', { authorization: 'Bearer a-wrong-tokenn' })).status).toBe(401);
    const person = new WebPerson(service.url);
    await person.type('0912 345 678 Nguyễn Văn Kín');
    const response = await get('/metrics', { authorization: 'Bearer a-long-token' });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/bot_turns_total\{channel="web"\} [1-9]/u);
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="POST",route="\/chat",status="303"\} 1/u,
    );
    expect(text).toContain('outbox_oldest_seconds');
    expect(text).not.toMatch(/0912|84912|Kín/u);
  });
});

describe('the page by which Zalo checks the domain', () => {
  it('is served under the name of its code only', async () => {
    const page = await get('/zalo_verifierAbc-123.html');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('name="zalo-platform-site-verification" content="Abc-123"');
    expect((await get('/zalo_verifierAbc-124.html')).status).toBe(404);
  });
});

describe('headers', () => {
  it.each(['/', '/bai/meal-money', '/khoa-hoc/cat-toc', '/quyen-rieng-tu', '/khong-co-trang'])(
    'allow nothing inline on %s',
    async (path) => {
      const response = await get(path);
      const policy = response.headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(response.headers.get('x-powered-by')).toBeNull();
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      const html = await response.text();
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle="|\son[a-z]+="/u);
    },
  );

  it('give the visitor a cookie that scripts and other sites cannot use', async () => {
    const cookie = (await get('/')).headers.getSetCookie().find((c) => c.startsWith('cn_visitor='))!;
    expect(cookie).toMatch(/HttpOnly/u);
    expect(cookie).toMatch(/SameSite=Lax/u);
    expect(cookie).not.toMatch(/Secure/u);
    expect(Number(/Max-Age=(\d+)/u.exec(cookie)?.[1])).toBeGreaterThanOrEqual(30 * 86_400);
    expect(/=([\w-]+)/u.exec(cookie)?.[1]).toHaveLength(22);
  });
});

describe('framing by pages of others', () => {
  it('is allowed for the one page that is made for it', async () => {
    for (const path of ['/', '/bai/meal-money', '/khong-co-trang'])
      expect((await get(path)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const framed = await get('/nhung');
    expect(framed.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(framed.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(framed.headers.get('x-frame-options')).toBeNull();
    expect(await framed.text()).toContain('<base target="_blank"');
    expect((await get('/static/embed.js')).headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });
});

describe('errors', () => {
  it('are a kind page for people and JSON for programs', async () => {
    const page = await get('/khong-co-trang', { accept: 'text/html' });
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('Không tìm thấy trang này');
    const office = await (await get('/inbox/khong-co', { accept: 'text/html' })).text();
    expect(office).toContain('Không có mục này');
    expect(office).toContain('href="/inbox"');
    expect(office).not.toContain('trò chuyện');
    const json = await get('/khong-co-trang', { accept: 'application/json' });
    expect(json.status).toBe(404);
    expect(await json.json()).toMatchObject({ status: 404, error: 'Not Found' });
  });

  it.each([
    ['/bai/khong-co-bai', 404],
    ['/khoa-hoc/khong-co-lop', 404],
    ['/bai/%E0%A4%A', 400],
    ['/static/khong-co.css', 404],
    ['/static/..%2fpackage.json', 404],
  ])('%s answers %i without a stack', async (path, status) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/\bat .*\.[jt]s|node_modules|Error:/u);
  });

  it('refuses bodies over 16 kB, forms without sense, and other formats', async () => {
    const person = new WebPerson(service.url);
    const { mark } = await person.open();
    const statusOf = async (init: RequestInit) =>
      (await person.fetch('/chat', { method: 'POST', ...init })).status;
    expect(await statusOf({ body: new URLSearchParams({ mark, text: 'a'.repeat(17_000) }) })).toBe(413);
    expect(await statusOf({ body: new URLSearchParams({ text: 'không có dấu của trang' }) })).toBe(400);
    expect(await statusOf({ body: new URLSearchParams({ mark }) })).toBe(400);
    expect(await statusOf({ body: new URLSearchParams({ mark: '../../x', text: 'a' }) })).toBe(400);
    expect(
      await statusOf({
        body: '%%%=&&&=%E0%A4%A',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    ).toBe(400);
    const many = Array.from({ length: 50 }, (_, i) => `a${i}=1`).join('&');
    expect(
      await statusOf({ body: many, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    ).toBe(413);
    const json = await person.fetch('/chat', {
      method: 'POST',
      body: '{"text": broken',
      headers: { 'content-type': 'application/json', accept: '*/*' },
    });
    expect(json.status).toBe(400);
    expect(await json.json()).toMatchObject({ status: 400 });
    expect((await person.open()).lines).toHaveLength(1);
  });
});

describe('static files', () => {
  it('are compressed, and kept by browsers for as long as they do not change', async () => {
    const html = await (await get('/')).text();
    for (const [, address] of html.matchAll(/(?:src|href)="(\/static\/[^"]+)"/gu)) {
      const response = await get(address!, { 'accept-encoding': 'gzip' });
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('content-encoding')).toBe('gzip');
    }
    const old = await get('/static/style.css?v=old');
    expect(old.headers.get('cache-control')).not.toContain('immutable');
  });
});

describe('pages to read', () => {
  it('show an article with its sources, how sure they are, and the way back', async () => {
    const html = await (await get('/bai/meal-money')).text();
    const article = service.app.content.knowledge.articles.get('meal-money')!;
    expect(html).toContain(article.lead);
    expect(html).toContain('<strong>Mức tiền:</strong>');
    for (const source of article.sources) expect(html).toContain(source.document);
    expect(html).toContain('kiểm tra ngày');
    expect(html).toContain('Hỏi tiếp');
  });

  it('render every article and every course', async () => {
    const { articles, courses } = service.app.content.knowledge;
    for (const id of articles.keys()) expect((await get(`/bai/${id}`)).status, id).toBe(200);
    for (const [id, course] of courses) {
      const html = await (await get(`/khoa-hoc/${id}`)).text();
      expect(html.includes('dữ liệu mẫu'), id).toBe(course.sample);
    }
  });

  it('tell what is kept, in the very words of the consents', async () => {
    const html = await (await get('/quyen-rieng-tu')).text();
    for (const consent of service.app.content.knowledge.consents.values())
      expect(html).toContain(consent.title);
    expect(html).not.toMatch(/\{[a-z.]+\}/iu);
  });
});
