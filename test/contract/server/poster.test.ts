// The sheet to pin up and the page for a meeting, of a link that an officer made in the office.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLink } from '../../../src/outreach/links.js';
import { type Service, startService } from '../../support/service.js';

const LINES = { officer: 'Cán bộ A', organisation: 'Hội Nông dân xã Thanh Oai', commune: 'Thôn Bình Đà' };

let service: Service;
let code: string;
beforeAll(async () => {
  service = await startService();
  ({ code } = await createLink(service.app.store, LINES, Date.now()));
});
afterAll(() => service.stop());

const get = (path: string) => fetch(service.url + path);
const meeting = async () => (await get(`/r/${code}/hop`)).text();

describe('the sheet', () => {
  it('names the organisation, the address and its QR code, and not the officer', async () => {
    const answer = await get(`/r/${code}/to-dan`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-robots-tag')).toBe('noindex');
    const html = await answer.text();
    const { host } = new URL(service.url);
    for (const part of [
      LINES.organisation,
      LINES.commune,
      `${host}/r/${code}`,
      `/r/${code}/qr.svg`,
      'dữ liệu mẫu',
    ])
      expect(html).toContain(part);
    expect(html).not.toContain(LINES.officer);
  });

  it('is no page for a code that nobody made', async () => {
    for (const path of ['/r/AAAA2222/to-dan', '/r/x/to-dan', '/r/AAAA2222/hop'])
      expect((await get(path)).status).toBe(404);
  });
});

describe('the page of a meeting', () => {
  it('looks again by itself, and tells the number only when it points at nobody', async () => {
    expect((await get(`/r/${code}/hop`)).headers.get('refresh')).toBe('8');
    for (let i = 0; i < 4; i++) await get(`/r/${code}`);
    expect(await meeting()).not.toContain('lượt mở');
    await get(`/r/${code}`);
    await expect.poll(meeting).toContain('5 lượt mở');
  });
});
