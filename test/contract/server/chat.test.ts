// The web chat over real HTTP, without a browser: nothing is stored by looking, nothing is lost or doubled by
// sending, talks do not mix, and what was erased is gone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLink } from '../../../src/outreach/links.js';
import type { Store } from '../../../src/store/port.js';
import { type Service, startService } from '../../support/service.js';
import { WebPerson } from '../../support/web-person.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const visitors = async (store: Store = service.app.store): Promise<string[]> =>
  (await store.list('web:', 10_000)).map(({ name }) => name.slice('web:'.length));

/** Who began to talk while `act` ran. */
async function newVisitor(act: () => Promise<unknown>): Promise<string> {
  const before = new Set(await visitors());
  await act();
  const fresh = (await visitors()).filter((v) => !before.has(v));
  expect(fresh).toHaveLength(1);
  return fresh[0]!;
}

describe('looking', () => {
  it('greets at once with four choices and stores nothing', async () => {
    const before = await visitors();
    for (let i = 0; i < 3; i++) {
      const page = await new WebPerson(service.url).open();
      expect(page.lines).toHaveLength(1);
      expect(page.lines[0]).toContain('Cầu Nghề');
      expect(page.choices.map((c) => c.label)).toEqual([
        'Tìm nghề học',
        'Được hỗ trợ gì',
        'Vay vốn',
        'Hỏi điều khác',
      ]);
    }
    expect(await visitors()).toEqual(before);
  });
});

describe('sending', () => {
  it('begins the talk with the first press, and shows it again on return', async () => {
    const person = new WebPerson(service.url);
    await person.open();
    await person.press('Tìm nghề học');
    const lines = person.page!.lines;
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe('> Tìm nghề học');
    const again = await person.open();
    expect(again.lines).toEqual(lines);
    await service.restart();
    const later = new WebPerson(service.url);
    for (const [name, value] of person.cookies) later.cookies.set(name, value);
    expect((await later.open()).lines).toEqual(lines);
  });

  it('takes the same form sent three times at once as one', async () => {
    const person = new WebPerson(service.url);
    const { mark } = await person.open();
    const answers = await Promise.all([1, 2, 3].map(() => person.post({ mark, text: 'em muốn học nghề' })));
    expect(answers.map((a) => a.status)).toEqual([303, 303, 303]);
    await person.open();
    // The greeting, the line, the answer.
    const { lines } = await person.until(({ answers }) => answers.length > 0, 'an answer');
    expect(lines.filter((l) => l === '> em muốn học nghề')).toHaveLength(1);
    expect(lines.filter((l) => l.startsWith('> '))).toHaveLength(1);
    expect(lines).toHaveLength(3);
    await person.post({ mark, text: 'em muốn học nghề' });
    // Whatever the repeats had set off would stand before the next answer.
    expect((await person.type('menu')).lines).toHaveLength(5);
  });

  it('takes another button of the same form as another press', async () => {
    const person = new WebPerson(service.url);
    const { mark } = await person.open();
    await person.post({ mark, choice: 'welcome/goal:tim-nghe' });
    await person.post({ mark, choice: 'nav:menu' });
    const { lines } = await person.open();
    expect(lines.filter((l) => l.startsWith('> '))).toEqual(['> Tìm nghề học', '> Menu']);
  });

  it('answers many lines of one person at the same moment, each once', async () => {
    const person = new WebPerson(service.url);
    const { mark } = await person.open();
    const said = Array.from(
      { length: 8 },
      (_, i) => `câu hỏi số ${'một hai ba bốn năm sáu bảy tám'.split(' ')[i]}`,
    );
    const answers = await Promise.all(said.map((text, i) => person.post({ mark: `${mark}${i}`, text })));
    expect(answers.every((a) => a.status === 303)).toBe(true);
    const replies = async () => (await person.open()).lines.filter((l) => !l.startsWith('> ')).length;
    await expect.poll(replies).toBeGreaterThan(said.length);
    const { lines } = person.page!;
    expect(lines.filter((l) => l.startsWith('> ')).sort()).toEqual(said.map((s) => `> ${s}`).sort());
  });

  it('keeps what people type as text', async () => {
    const person = new WebPerson(service.url);
    await person.type('<img src=x onerror=alert(1)> & "em" 😀');
    expect(person.page!.html).not.toContain('<img src=x');
    expect(person.page!.html).toContain('&lt;img src=x onerror=alert(1)> &amp;');
    expect(person.page!.lines).toContain('> <img src=x onerror=alert(1)> & "em" 😀');
  });

  it.each([
    ['a very long line', 'học nghề '.repeat(550)],
    ['decomposed letters', 'em muốn học nghề'.normalize('NFD')],
    ['emoji alone', '👍👍🏽❤️'],
    ['odd letters', '\u0000\u202e\u200b ký tự lạ'],
  ])('survives %s', async (_, line) => {
    const person = new WebPerson(service.url);
    await person.type(line);
    expect(person.page!.status).toBe(200);
    expect(person.page!.lines.length).toBeGreaterThanOrEqual(3);
  });

  it('does nothing for an empty line', async () => {
    const person = new WebPerson(service.url);
    const before = await visitors();
    await person.type('   ');
    expect(await visitors()).toEqual(before);
  });

  it('refuses forms of other sites, and tells who has no cookies', async () => {
    const person = new WebPerson(service.url);
    const { mark } = await person.open();
    expect((await person.post({ mark, text: 'chào' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const without = await new WebPerson(service.url).post({ mark, text: 'chào' });
    expect(without.status).toBe(400);
    expect(await without.text()).toContain('cookie');
  });

  it('keeps two people apart who send the very same form', async () => {
    const [a, b] = [new WebPerson(service.url), new WebPerson(service.url)];
    const { mark } = await a.open();
    await b.open();
    await Promise.all([
      a.post({ mark, text: 'của người thứ nhất' }),
      b.post({ mark, text: 'của người thứ hai' }),
    ]);
    const [one, two] = [(await a.open()).lines.join('\n'), (await b.open()).lines.join('\n')];
    expect(one).toContain('của người thứ nhất');
    expect(one).not.toContain('thứ hai');
    expect(two).toContain('của người thứ hai');
    expect(two).not.toContain('thứ nhất');
  });
});

describe('a link of an officer', () => {
  const LINES = { officer: 'Bình', organisation: 'Hội Nông dân', commune: 'xã Thanh Oai' };
  const newLink = async () => (await createLink(service.app.store, LINES, Date.now())).code;

  it('is kept for the talk that begins with it', async () => {
    const person = new WebPerson(service.url);
    const code = await newLink();
    const user = await newVisitor(async () => {
      await person.open(`/r/${code}`);
      await person.open('/');
      await person.press('Tìm nghề học');
    });
    const session = await service.app.store.session(`web:${user}`);
    expect(JSON.parse(session!.state)).toMatchObject({ referral: code });
  });

  it('is told to a talk under way, once', async () => {
    const person = new WebPerson(service.url);
    const user = await newVisitor(() => person.type('em muốn học nghề'));
    const code = await newLink();
    await person.open(`/?r=${code}`);
    const { lines } = await person.open(`/?r=${code}`);
    expect(JSON.parse((await service.app.store.session(`web:${user}`))!.state)).toMatchObject({
      referral: code,
    });
    expect(lines.filter((l) => l.includes('Cầu Nghề')).length).toBeLessThanOrEqual(2);
  });

  it('with a strange code is only the page', async () => {
    const page = await new WebPerson(service.url).open(`/r/${encodeURIComponent('<script>')}`);
    expect(page.status).toBe(200);
    expect(page.lines).toHaveLength(1);
  });
});

describe('erasing', () => {
  it('leaves nothing of the talk but the word that it is done', async () => {
    const person = new WebPerson(service.url);
    const user = await newVisitor(() => person.type('tôi tên là Trần Thị Bí Mật'));
    await person.type('xóa dữ liệu');
    await person.press('Đồng ý');
    await person.hears('Đã xóa');
    expect(person.page!.html).not.toContain('Bí Mật');
    expect(person.page!.lines).toHaveLength(1);
    expect(await service.app.store.session(`web:${user}`)).toBeUndefined();
    await person.type('chào');
    expect(person.page!.lines.length).toBeGreaterThanOrEqual(3);
  });
});

describe('how the page looks', () => {
  it('is chosen without JavaScript and kept', async () => {
    const person = new WebPerson(service.url);
    const post = (fields: Record<string, string>) =>
      person.fetch('/hien-thi', { method: 'POST', body: new URLSearchParams(fields) });
    expect((await post({ size: '2', to: '/bai/meal-money' })).headers.get('location')).toBe(
      '/bai/meal-money',
    );
    await post({ theme: 'dark' });
    expect((await person.open()).html).toContain('data-theme="dark" data-size="2"');
    await post({ theme: '"><script>' });
    expect((await person.open()).html).toContain('data-theme="dark" data-size="2"');
    for (const to of ['//example.com', 'https://example.com', '/\\example.com'])
      expect((await post({ size: '1', to })).headers.get('location')).toBe('/');
  });
});
