// From consent to "somebody called", over real HTTP, SMTP and the fake Telegram, in one service: the facility gets
// the lead by webhook, chat and mail, answers with one tap, the learner is told; guardian, repeats, erasure.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.js';
import { isIntact, readChain } from '../../../src/leads/consents.js';
import { leadData } from '../../../src/leads/lead.js';
import { webhookHeaders } from '../../../src/leads/signing.js';
import { freeFolder, freePort, removeFolder, startBot } from '../../support/bot.js';
import { FACILITY_SECRET, FakeFacility } from '../../support/fake-facility.js';
import { FakeMail } from '../../support/fake-mail.js';
import { FakeTelegram } from '../../support/fake-telegram.js';
import type { FakePerson } from '../../support/fake-telegram-person.js';
import { ANSWERS, FIRST, RECEIPT } from '../../support/journey.js';
import { WebPerson } from '../../support/web-person.js';

const FACILITY = 'mau-song-nhue';
let telegram: FakeTelegram;
let facility: FakeFacility;
let mail: FakeMail;
let staff: FakePerson;
let app: App & { lines: string[] };
let dir: string;

beforeAll(async () => {
  dir = freeFolder();
  [telegram, facility, mail] = await Promise.all([
    FakeTelegram.start(),
    FakeFacility.start(),
    FakeMail.start(),
  ]);
  staff = telegram.person();
  const targets = join(dir, 'targets.yaml');
  writeFileSync(
    targets,
    `${FACILITY}:
  - webhook: {url: "${facility.url}", secret: "${FACILITY_SECRET}"}
  - telegram: {chat: ${staff.chat}}
  - email: {to: truong@example.vn}
mau-song-lam:
  - webhook: {url: "${facility.url}", secret: "${FACILITY_SECRET}"}
`,
  );
  const env = { SMTP_URL: mail.url, MAIL_FROM: 'Cầu Nghề <no-reply@caunghe.example>' };
  app = await startBot({ dir, port: await freePort(), telegram, targets, env });
});
afterAll(async () => {
  await app.stop();
  await Promise.all([telegram.close(), facility.close(), mail.close()]);
  removeFolder(dir);
});

/** A visitor of the web chat who has registered. */
async function registered(phone: string): Promise<{ person: WebPerson; receipt: string }> {
  const person = new WebPerson(app.url);
  await person.type(FIRST);
  for (const line of ANSWERS) await person.type(line === '0912345678' ? phone : line);
  const receipt = RECEIPT.exec(person.page?.lines.join('\n') ?? '')?.[0];
  if (receipt === undefined) throw new Error(`no receipt in: ${person.page?.lines.join('\n')}`);
  return { person, receipt };
}

const said = async (person: WebPerson): Promise<string> => (await person.open()).lines.join('\n');
/** Opens the talk again until it holds the words. */
async function hears(person: WebPerson, words: string): Promise<void> {
  await expect.poll(() => said(person), { timeout: 8000 }).toContain(words);
}
const tap = (url: string, fields?: Record<string, string>) =>
  fetch(url, fields ? { method: 'POST', body: new URLSearchParams(fields) } : {});
const linkOf = (text: string, label: string): string =>
  new RegExp(`${label}: (http\\S+)`, 'u').exec(text)?.[1] ?? `no link "${label}" in ${text}`;

describe('a registration', () => {
  let person: WebPerson;
  let receipt: string;
  let id: string;
  let letter: string;

  it('reaches webhook, chat and mail, each once', async () => {
    ({ person, receipt } = await registered('0912345678'));
    const lead = await app.store.lead(receipt);
    id = lead!.id;
    await telegram.until(() => facility.leads.has(id));
    const [shown] = await staff.answer();
    expect(shown!.text).toContain(receipt);
    expect(shown!.text).toContain('0912 345 678');
    await expect.poll(() => mail.mails.length, { timeout: 8000 }).toBe(1);
    letter = mail.mails[0]!.text;
    expect(letter).toContain('Nguyễn Thị Hoa');
  });

  it('keeps the exact words of the consent, in the lead and in an intact chain', async () => {
    const lead = (await app.store.lead(id))!;
    const { consent } = leadData(lead)!;
    expect(consent.text).toContain('Để nơi dạy gọi tư vấn');
    expect(consent).toMatchObject({ channel: 'web', version: 1, event: expect.any(String) });
    const chain = readChain(await app.store.get(`consents:${lead.owner}`));
    expect(chain).toMatchObject([{ purpose: 'forward-to-facility', facility: FACILITY, given: true }]);
    expect(isIntact(chain)).toBe(true);
  });

  it('"Đã gọi" by a button is told to the learner; another chat gets nowhere', async () => {
    const stranger = telegram.person();
    const button = staff.buttons().find((b) => b.text.includes('Đã gọi'))!;
    await stranger.give(stranger.callback(button.data!));
    const [refused] = await stranger.answer();
    expect(refused!.text).toContain('Không tìm thấy');
    expect((await app.store.lead(id))!.status).toBe('new');

    const [confirmed] = await staff.press('Đã gọi');
    expect(confirmed!.text).toContain(`${receipt}: Đã gọi`);
    await hears(person, 'báo đã gọi số 09xx…678');
  });

  it('a link shows on GET, acts on POST, and wants a day for an appointment', async () => {
    const link = linkOf(letter, 'Hẹn ngày…');
    const shown = await tap(link);
    expect(shown.status).toBe(200);
    const html = await shown.text();
    expect(html).toContain(receipt);
    expect(html).not.toMatch(/Hoa|0912/u);
    expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await app.store.lead(id))!.status).toBe('called');
    expect((await tap(link, {})).status).toBe(409);
    expect((await tap(link, { appointment: '2030-12-02' })).status).toBe(200);
    await hears(person, 'thứ Hai 2/12/2030');
    expect((await tap(link.replace(/.{4}$/u, 'AAAA'))).status).toBe(404);
  });

  it('a facility’s own system tells by a signed lead.status, once', async () => {
    const post = (facilityId: string, event: object, secret = FACILITY_SECRET, msg = 'msg-1') => {
      const body = JSON.stringify(event);
      return fetch(`${app.url}/webhooks/facilities/${facilityId}/status`, {
        method: 'POST',
        body,
        headers: webhookHeaders([secret], msg, Date.now(), body),
      });
    };
    const enrolled = { type: 'lead.status', data: { id, status: 'enrolled' } };
    const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    expect((await post(FACILITY, enrolled, other)).status).toBe(401);
    expect((await post('no-such', enrolled)).status).toBe(401);
    expect((await post('mau-song-lam', enrolled)).status).toBe(404);
    expect((await post(FACILITY, { type: 'x' }, FACILITY_SECRET, 'msg-0')).status).toBe(400);
    expect(await (await post(FACILITY, enrolled)).json()).toEqual({ outcome: 'done' });
    expect(await (await post(FACILITY, { ...enrolled, data: { id, status: 'called' } })).json()).toEqual({
      outcome: 'same',
    });
    const lead = (await app.store.lead(id))!;
    expect(lead.status).toBe('enrolled');
    expect(leadData(lead)!.history).toMatchObject([
      { status: 'called', via: 'telegram', by: FACILITY },
      { status: 'appointment', via: 'link', appointment: '2030-12-02' },
      { status: 'enrolled', via: 'webhook', by: FACILITY },
    ]);
    await hears(person, 'Chúc mừng');
  });

  it('the same course and phone again is one lead with a new interest', async () => {
    await person.type('em muốn học sửa máy lạnh');
    for (const line of ['1', '1', '1', 'đồng ý', '1']) {
      if ((person.page?.lines.join('\n') ?? '').match(/mã CN-/gu)!.length > 1) break;
      await person.type(line);
    }
    const owner = (await app.store.lead(id))!.owner as `web:${string}`;
    await expect
      .poll(async () => leadData((await app.store.lead(id))!)!.interests?.length, { timeout: 3000 })
      .toBe(1);
    expect(await app.store.leads({ owner, limit: 10 })).toHaveLength(1);
  });

  it('erasure tells every target, leaves nothing, and no late press brings it back', async () => {
    const before = mail.mails.length;
    await person.type('xóa dữ liệu');
    await person.type('đồng ý');
    await telegram.until(() => facility.leads.has(`withdrawn-${id}`));
    const [notice] = (await staff.answer()).slice(-1);
    expect(notice!.text).toContain('đã rút');
    expect(notice!.text).not.toMatch(/Hoa|0912/u);
    await expect.poll(() => mail.mails.length, { timeout: 8000 }).toBe(before + 1);
    const lead = (await app.store.lead(id))!;
    expect(lead).toMatchObject({ status: 'withdrawn', owner: '', phone: '', data: '' });
    expect(await app.store.list('consents:', 10)).toEqual([]);
    expect((await tap(linkOf(letter, 'Đã ghi danh'))).status).toBe(410);
    expect((await tap(linkOf(letter, 'Đã ghi danh'), {})).status).toBe(410);
    const deleted = linkOf(mail.mails.at(-1)!.text, 'Đã xóa thông tin này');
    expect((await tap(deleted, {})).status).toBe(200);
    expect(await app.store.get(`withdrawal:${id}`)).toContain('link');
  });
});

it('what is taken back before it could be delivered is not delivered any more', async () => {
  facility.mode = '500';
  const { person, receipt } = await registered('0955444333');
  const id = (await app.store.lead(receipt))!.id;
  await expect
    .poll(async () => (await app.store.outbox({ key: `lead:${id}`, limit: 1 }))[0]?.attemptLog.length)
    .toBeGreaterThan(0);
  await person.type('hủy đăng ký');
  await person.type('1');
  facility.mode = 'ok';
  await telegram.until(() => facility.leads.has(`withdrawn-${id}`));
  // The retry comes after the schedule's five seconds; asked for at once here.
  await expect
    .poll(async () => (await app.store.outbox({ key: `lead:${id}`, limit: 1 }))[0]?.status, {
      timeout: 12_000,
    })
    .toBe('done');
  expect(facility.leads.has(id)).toBe(false);
});

describe('a learner under sixteen', () => {
  const minor = async () => {
    const person = new WebPerson(app.url);
    await person.type(FIRST);
    for (const line of ANSWERS.slice(0, 6)) await person.type(line);
    await person.type('0977000111');
    await person.type('2012');
    await person.press('Gửi trang cho cha mẹ');
    await person.press('Gửi đăng ký');
    const path = /\/giam-ho\/[A-Z0-9]{26}/u.exec(person.page!.html)?.[0];
    if (path === undefined) throw new Error(`no link in: ${person.page!.lines.join('\n')}`);
    return { person, path, receipt: RECEIPT.exec(person.page!.lines.join('\n'))![0] };
  };

  it('waits for the guardian’s own page; then the lead goes out with both', async () => {
    const { person, path, receipt } = await minor();
    expect(await app.store.lead(receipt)).toBeUndefined();
    const shown = await (await tap(app.url + path)).text();
    expect(shown).toContain('Nguyễn Thị Hoa');
    expect(await app.store.lead(receipt)).toBeUndefined();
    expect((await tap(app.url + path, { answer: 'yes', name: 'Bà', phone: '12' })).status).toBe(422);
    const yes = { answer: 'yes', name: 'Trần Thị Mẹ', phone: '0988 777 666' };
    expect((await tap(app.url + path, yes)).status).toBe(200);
    const lead = (await app.store.lead(receipt))!;
    await telegram.until(() => facility.leads.has(lead.id));
    expect(facility.leads.get(lead.id)!.data).toMatchObject({
      receipt,
      guardian: { name: 'Trần Thị Mẹ', phone: '+84988777666' },
    });
    expect(leadData(lead)!.guardianConsent).toMatchObject({ purpose: 'guardian', channel: 'web' });
    await hears(person, 'Người giám hộ đã đồng ý');
    expect((await tap(app.url + path, yes)).status).toBe(410);
  });

  it('a refusal or an erasure leaves nothing of it', async () => {
    const refused = await minor();
    expect((await tap(app.url + refused.path, { answer: 'no' })).status).toBe(200);
    expect(await app.store.lead(refused.receipt)).toBeUndefined();
    await hears(refused.person, 'không gửi đăng ký');
    const erased = await minor();
    await erased.person.type('xóa dữ liệu');
    await erased.person.type('đồng ý');
    expect((await tap(app.url + erased.path)).status).toBe(410);
    expect(await app.store.list('awaiting', 10)).not.toContainEqual(
      expect.objectContaining({ value: expect.stringContaining('0977') }),
    );
  });
});
