// From consent to "somebody called", over real HTTP, SMTP and the fake Telegram, in one service: the facility gets
// the lead by webhook, chat and mail, answers with one tap, the learner is told; guardian, repeats, erasure.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isIntact, readChain } from '../../../src/leads/consents.js';
import { leadData } from '../../../src/leads/lead.js';
import { webhookHeaders } from '../../../src/leads/signing.js';
import { sendingTo } from '../../support/bot.js';
import { FACILITY_SECRET, type FakeFacility } from '../../support/fake-facility.js';
import type { FakeMail } from '../../support/fake-mail.js';
import type { FakeTelegram } from '../../support/fake-telegram.js';
import type { FakePerson } from '../../support/fake-telegram-person.js';
import { ANSWERS, FIRST, RECEIPT } from '../../support/journey.js';
import { type Stage, startStage } from '../../support/stage.js';
import { WebPerson } from '../../support/web-person.js';

const FACILITY = 'mau-song-nhue';
let stage: Stage;
let app: Stage['app'];
let telegram: FakeTelegram;
let facility: FakeFacility;
let mail: FakeMail;
let staff: FakePerson;

beforeAll(async () => {
  stage = await startStage({
    mail: true,
    targets: (around) => {
      staff = around.telegram.person();
      return `${sendingTo(around.facility.url, ['mau-song-lam', FACILITY])}
  - telegram: {chat: ${staff.chat}}
  - email: {to: truong@example.vn}
`;
    },
  });
  ({ app, telegram, facility, mail } = stage);
});
afterAll(() => stage.stop());

/** A visitor of the web chat who has registered. */
async function registered(phone: string): Promise<{ person: WebPerson; receipt: string }> {
  const person = new WebPerson(app.url);
  await person.type(FIRST);
  for (const line of ANSWERS) await person.type(line === '0912345678' ? phone : line);
  const { lines } = await person.until(({ lines }) => RECEIPT.test(lines.join('\n')), 'a receipt');
  return { person, receipt: RECEIPT.exec(lines.join('\n'))![0] };
}

/** The letter in which these words stand, once it has come. */
async function letterWith(words: string): Promise<string> {
  await expect.poll(() => mail.mails.map((m) => m.text).join('\n')).toContain(words);
  return mail.mails.find((m) => m.text.includes(words))!.text;
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
    const shown = await staff.hears(receipt);
    expect(shown.text).toContain('0912 345 678');
    letter = await letterWith(receipt);
    expect(letter).toContain('Nguyễn Thị Hoa');
    expect([facility.leads.get(id)!.times, telegram.messages(staff.chat).length, mail.mails.length]).toEqual([
      1, 1, 1,
    ]);
  });

  it('keeps the exact words of the consent, in the lead and in an intact chain', async () => {
    const lead = (await app.store.lead(id))!;
    const { consent } = leadData(lead)!;
    expect(consent.text).toContain('Để nơi dạy gọi tư vấn');
    expect(consent).toMatchObject({ channel: 'web', version: expect.any(Number), event: expect.any(String) });
    const chain = readChain(await app.store.get(`consents:${lead.owner}`));
    expect(chain).toMatchObject([{ purpose: 'forward-to-facility', facility: FACILITY, given: true }]);
    expect(isIntact(chain)).toBe(true);
  });

  it('"Đã gọi" by a button is told to the learner; another chat gets nowhere', async () => {
    const stranger = telegram.person();
    await stranger.give(stranger.callback(await staff.button('Đã gọi')));
    await stranger.hears('Không tìm thấy');
    expect((await app.store.lead(id))!.status).toBe('new');

    await staff.press('Đã gọi');
    await staff.hears(`${receipt}: Đã gọi`);
    await person.hears('báo đã gọi số 09xx…678');
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
    expect((await tap(link, { appointment: '2024-12-02' })).status).toBe(409);
    expect((await tap(link, { appointment: '2030-12-02' })).status).toBe(200);
    await person.hears('thứ Hai 2/12/2030');
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
    await person.hears('Chúc mừng');
  });

  it('the same course and phone again is one lead with a new interest', async () => {
    await person.type('em muốn học sửa máy lạnh');
    for (const line of ['1', '1', '1', 'đồng ý', '1']) {
      if ((person.page?.lines.join('\n') ?? '').match(/mã CN-/gu)!.length > 1) break;
      await person.type(line);
    }
    const owner = (await app.store.lead(id))!.owner as `web:${string}`;
    await expect.poll(async () => leadData((await app.store.lead(id))!)!.interests?.length).toBe(1);
    expect(await app.store.leads({ owner, limit: 10 })).toHaveLength(1);
  });

  it('erasure tells every target, leaves nothing, and no late press brings it back', async () => {
    await person.type('xóa dữ liệu');
    await person.type('đồng ý');
    await telegram.until(() => facility.leads.has(`withdrawn-${id}`));
    const notice = await staff.hears('đã rút');
    expect(notice.text).not.toMatch(/Hoa|0912/u);
    const withdrawal = await letterWith('Đã xóa thông tin này');
    const lead = (await app.store.lead(id))!;
    expect(lead).toMatchObject({ status: 'withdrawn', owner: '', phone: '', data: '' });
    expect(await app.store.list('consents:', 10)).toEqual([]);
    expect((await tap(linkOf(letter, 'Đã ghi danh'))).status).toBe(410);
    expect((await tap(linkOf(letter, 'Đã ghi danh'), {})).status).toBe(410);
    const deleted = linkOf(withdrawal, 'Đã xóa thông tin này');
    expect((await tap(deleted, {})).status).toBe(200);
    expect(await app.store.get(`withdrawal:${id}`)).toContain('link');
  });
});

it('what is taken back before it could be delivered is not delivered any more', async () => {
  // The first try hangs until the registration was taken back; the next one comes after seconds.
  facility.mode = 'hang';
  const { person, receipt } = await registered('0955444333');
  const id = (await app.store.lead(receipt))!.id;
  await telegram.until(() => facility.tries.has(id));
  await person.type('hủy đăng ký');
  await person.type('1');
  facility.mode = 'ok';
  facility.hangUp();
  await telegram.until(() => facility.leads.has(`withdrawn-${id}`));
  await expect
    .poll(async () => (await app.store.outbox({ key: `lead:${id}`, limit: 1 }))[0]?.status)
    .toBe('done');
  expect(facility.leads.has(id)).toBe(false);
});

it('a number mended after sending: the facility hears of one withdrawn and one new registration', async () => {
  const { person, receipt } = await registered('0955111222');
  const first = (await app.store.lead(receipt))!;
  await telegram.until(() => facility.leads.has(first.id));
  await person.type('sửa số điện thoại');
  await person.type('0955111333');
  await person.press('Gửi đăng ký');
  await telegram.until(() => facility.leads.has(`withdrawn-${first.id}`));
  expect((await app.store.lead(receipt))!.status).toBe('cancelled');
  const [now] = (await app.store.leads({ phone: '+84955111333', limit: 5 })).filter(
    (l) => l.owner === first.owner,
  );
  await telegram.until(() => facility.leads.has(now!.id));
  expect(facility.leads.get(now!.id)!.data).toMatchObject({ person: { phone: '+84955111333' } });
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
    const link = /\/giam-ho\/[A-Z0-9]{26}/u;
    const { html, lines } = await person.until(({ html }) => link.test(html), 'a link for the guardian');
    return { person, path: link.exec(html)![0], receipt: RECEIPT.exec(lines.join('\n'))![0] };
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
    const chain = readChain(await app.store.get(`consents:${lead.owner}`));
    expect(chain.map((c) => [c.purpose, c.facility, c.given])).toEqual([
      ['forward-to-facility', FACILITY, true],
      ['guardian', FACILITY, true],
    ]);
    expect(chain[1]!.text).toContain('cha, mẹ hoặc người giám hộ');
    expect(isIntact(chain)).toBe(true);
    await person.hears('Người giám hộ đã đồng ý');
    expect((await tap(app.url + path, yes)).status).toBe(410);
  });

  it('taken back while it waits, the guardian’s page is gone', async () => {
    const { person, path } = await minor();
    await person.type('hủy đăng ký');
    await person.type('1');
    expect((await tap(app.url + path)).status).toBe(410);
  });

  it('a refusal or an erasure leaves nothing of it', async () => {
    const refused = await minor();
    expect((await tap(app.url + refused.path, { answer: 'no' })).status).toBe(200);
    expect(await app.store.lead(refused.receipt)).toBeUndefined();
    await refused.person.hears('không gửi đăng ký');
    const erased = await minor();
    await erased.person.type('xóa dữ liệu');
    await erased.person.type('đồng ý');
    expect((await tap(app.url + erased.path)).status).toBe(410);
    expect(await app.store.list('awaiting', 10)).not.toContainEqual(
      expect.objectContaining({ value: expect.stringContaining('0977') }),
    );
  });
});
