// An officer makes links in the office, and sees the own ones with their counts; registrations by them come along.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EVENTS } from '../../../src/outreach/links.js';
import { startOffice, type TestOffice } from '../../support/office.js';

const PATH = '/inbox/duong-dan';
let office: TestOffice;
beforeAll(async () => {
  office = await startOffice();
});
afterAll(() => office.stop());

const codesIn = (html: string): string[] =>
  [...html.matchAll(/\/r\/([A-Z0-9]+)\/to-dan/gu)].map(([, code]) => code!);

it('makes a link, shows it with its counts, and to nobody else', async () => {
  const officer = await office.person({ role: 'officer', codes: [] });
  const other = await office.person({ role: 'officer', codes: [] });
  const made = await officer.post(PATH, { organisation: 'Hội Phụ nữ <xã>', commune: 'Thôn 3' });
  expect(made.to).toContain('tb=da-tao-dan');
  const page = (await officer.get(PATH)).text;
  expect(page).toContain('Hội Phụ nữ &lt;xã');
  const [code] = codesIn(page);
  expect(codesIn((await other.get(PATH)).text)).toEqual([]);

  const at = Date.now();
  const event = { at, type: EVENTS.opened, channel: 'web', flow: '', step: '', data: code! };
  await office.store.commit({ events: Array.from({ length: 3 }, () => event) });
  expect((await officer.get(PATH)).text).toContain('&lt;5');
  await office.store.commit({ events: Array.from({ length: 9 }, () => event) });
  expect((await officer.get(PATH)).text).toMatch(/>12</u);

  const { receipt } = await office.lead({ referral: code });
  expect((await officer.get('/inbox?muc=tat-ca')).text).toContain(receipt);
  expect((await other.get('/inbox?muc=tat-ca')).text).not.toContain(receipt);
});

it('wants both lines, and says so', async () => {
  const officer = await office.person({ role: 'officer', codes: [] });
  for (const fields of [
    { organisation: '', commune: 'x' },
    { organisation: 'x', commune: ' ' },
    { organisation: 'x'.repeat(101), commune: 'x' },
  ])
    expect((await officer.post(PATH, fields)).to).toContain('tb=sai-dan');
  expect(codesIn((await officer.get(PATH)).text)).toEqual([]);
});
