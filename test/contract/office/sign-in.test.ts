// Signing in with a real mail server: links that work once, in the browser that asked, by a pressed button; codes;
// sessions that end; limits.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailer } from '../../../src/channels/mail/mail.js';
import type { Account } from '../../../src/office/accounts.js';
import { codeAt } from '../../../src/office/second-factor.js';
import { SESSION_LIMITS } from '../../../src/office/sessions.js';
import { LINK_MS } from '../../../src/office/sign-in-links.js';
import { officeNotify } from '../../../src/service/office-notify.js';
import { FakeMail } from '../../support/fake-mail.js';
import { MINE, OfficePerson, startOffice, type TestOffice, words } from '../../support/office.js';

let clock = Date.parse('2026-11-25T08:00:00+07:00');
let office: TestOffice;
let server: FakeMail;
let mailer: ReturnType<typeof createMailer>;

beforeAll(async () => {
  server = await FakeMail.start();
  mailer = createMailer({ url: server.url, from: 'cau-nghe@example.vn' });
  office = await startOffice({ now: () => clock, notify: officeNotify({ mailer }), limits: { signIn: 40 } });
});
afterAll(async () => {
  mailer.close();
  await office.stop();
  await server.close();
});

const mailsTo = (address: string) => server.mails.filter((m) => m.to.includes(address));
/** Waits for one more mail to an address and answers it. */
async function mailTo(address: string, act: () => Promise<unknown>): Promise<string> {
  const before = mailsTo(address).length;
  await act();
  await expect.poll(() => mailsTo(address).length).toBeGreaterThan(before);
  return mailsTo(address)[before]!.text;
}
const linkIn = (mail: string): string => /\/inbox\/vao\/[\w-]{43}/u.exec(mail)![0];

/** Asks for a link in a browser and answers it. */
async function askLink(browser: OfficePerson, account: Account): Promise<string> {
  const mail = await mailTo(account.email, async () => {
    expect((await browser.post('/inbox/dang-nhap', { email: account.email })).status).toBe(200);
  });
  expect(mail).toContain('10 phút');
  return linkIn(mail);
}
const browser = () => new OfficePerson(office.url);

describe('a link', () => {
  it('lets in by its button, once, in the browser that asked', async () => {
    const { account } = await office.person({ role: 'staff', facility: MINE });
    const own = browser();
    const link = await askLink(own, account!);
    // A mail scanner opens it: nothing happens.
    expect((await browser().get(link)).status).toBe(200);
    const elsewhere = await browser().post(link);
    expect(elsewhere.status).toBe(403);
    expect(words(elsewhere.text)).toContain('trên máy và trình duyệt đã xin');
    expect((await own.get('/inbox')).to).toMatch(/dang-nhap/u);
    // Pressed twice at once, it counts once.
    const copy = new OfficePerson(office.url);
    for (const [name, value] of own.cookies) copy.use(name, value);
    const both = await Promise.all([own.post(link), copy.post(link)]);
    expect(both.map((a) => a.status).sort()).toEqual([303, 410]);
    if (both[0].status !== 303) for (const [name, value] of copy.cookies) own.use(name, value);
    expect((await own.get('/inbox')).status).toBe(200);
    expect((await own.post(link)).status).toBe(410);
  });

  it('ends after ten minutes', async () => {
    const { account } = await office.person({ role: 'staff', facility: MINE });
    const own = browser();
    const link = await askLink(own, account!);
    clock += LINK_MS + 1;
    expect((await own.post(link)).status).toBe(410);
    expect(await office.desk.prune()).toMatchObject({ tickets: expect.any(Number) });
  });

  it('says the same for an address that nobody has, and sends nothing', async () => {
    const { account } = await office.person({ role: 'staff', facility: MINE });
    const known = await browser().post('/inbox/dang-nhap', { email: account!.email });
    const unknown = await browser().post('/inbox/dang-nhap', { email: 'nobody@example.vn' });
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    const { account: locked } = await office.person({ role: 'staff', facility: MINE });
    await office.desk.office.accounts.change(locked!.id, (a) => ({ ...a, disabled: true }));
    await browser().post('/inbox/dang-nhap', { email: locked!.email });
    const sentinel = await office.person({ role: 'staff', facility: MINE });
    await askLink(browser(), sentinel.account!);
    expect([...mailsTo('nobody@example.vn'), ...mailsTo(locked!.email)]).toEqual([]);
  });

  it('is sent to one address five times an hour at most', async () => {
    const { account } = await office.person({ role: 'staff', facility: MINE });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++)
      statuses.push(
        (await browser().post('/inbox/dang-nhap', { email: account!.email.toUpperCase() })).status,
      );
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('never stands in the store or in the log', async () => {
    const { account } = await office.person({ role: 'staff', facility: MINE });
    const own = browser();
    const link = await askLink(own, account!);
    const token = link.split('/').at(-1)!;
    const names = (await office.store.list('office-', 1000)).map((v) => `${v.name} ${v.value}`).join('\n');
    expect(names).not.toContain(token);
    await own.post(link);
    const session = own.cookies.get('cn_office')!.split('.')[1]!;
    const after = (await office.store.list('office-', 1000)).map((v) => `${v.name} ${v.value}`).join('\n');
    expect(after).not.toContain(session);
    expect(office.logged.join('\n')).not.toMatch(new RegExp(`${token}|${session}`, 'u'));
  });
});

describe('the cookie', () => {
  it('cannot be read by scripts or sent from other sites', async () => {
    const { account } = await office.person({ role: 'staff', facility: MINE });
    const own = browser();
    const link = await askLink(own, account!);
    const { headers } = await own.post(link);
    const set = headers.getSetCookie().find((c) => c.startsWith('cn_office='))!;
    expect(set).toMatch(/HttpOnly/u);
    expect(set).toMatch(/SameSite=Lax/u);
  });

  it('is bound to the host over https', async () => {
    const secure = await startOffice({ secure: true });
    expect(secure.desk.office.cookies).toEqual({ session: '__Host-cn_office', browser: '__Host-cn_sign_in' });
    const answer = await new OfficePerson(secure.url).post('/inbox/dang-nhap', { email: 'a@b.vn' });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-cn_sign_in=[\w-]{43};.*Path=\/;.*Secure/u);
    await secure.stop();
  });
});

describe('codes', () => {
  async function enrolled(role: 'operator' | 'staff') {
    const person = await office.person(role === 'staff' ? { role, facility: MINE } : { role });
    await person.get('/inbox/cai-ma');
    const factor = (await office.desk.office.accounts.get(person.account!.id))!.secondFactor!;
    const done = await person.post('/inbox/cai-ma', { code: codeAt(factor, clock) });
    const recovery = [...done.text.matchAll(/<code>([a-z\d]{5}-[a-z\d]{5})<\/code>/gu)].map((m) => m[1]!);
    return { person, factor, recovery };
  }
  async function withLink(account: Account) {
    const own = browser();
    const answer = await own.post(await askLink(own, account));
    return { own, to: answer.to };
  }

  it('have to be set up by an operator before anything else', async () => {
    const { account } = await office.person({ role: 'operator' });
    const { own, to } = await withLink(account!);
    expect(to).toBe('/inbox/cai-ma');
    expect((await own.get('/inbox/van-hanh')).to).toBe('/inbox/cai-ma');
    expect(words((await own.get('/inbox/cai-ma')).text)).toContain('bắt buộc');
    expect((await own.get('/inbox/cai-ma/qr.svg')).headers.get('content-type')).toContain('svg');
    expect((await own.post('/inbox/cai-ma', { code: '000000' })).to).toContain('sai=1');
    const factor = (await office.desk.office.accounts.get(account!.id))!.secondFactor!;
    await own.post('/inbox/cai-ma', { code: codeAt(factor, clock) });
    expect((await own.get('/inbox/van-hanh')).status).toBe(200);
  });

  it('are asked for after the link, and each counts once', async () => {
    const { person, factor } = await enrolled('staff');
    const { own, to } = await withLink(person.account!);
    expect(to).toBe('/inbox/ma');
    expect((await own.get('/inbox')).to).toBe('/inbox/ma');
    expect((await own.post('/inbox/ma', { code: codeAt(factor, clock) })).status).toBe(422);
    clock += 30_000;
    const before = own.cookies.get('cn_office');
    expect((await own.post('/inbox/ma', { code: codeAt(factor, clock) })).to).toBe('/inbox');
    expect(own.cookies.get('cn_office')).not.toBe(before);
    expect((await own.get('/inbox')).status).toBe(200);
  });

  it('have recovery codes that each work once', async () => {
    const { person, recovery } = await enrolled('staff');
    expect(recovery).toHaveLength(8);
    for (const expected of ['/inbox', '']) {
      const { own } = await withLink(person.account!);
      expect((await own.post('/inbox/ma', { code: recovery[0]! })).to).toBe(expected);
    }
  });

  it('end the sign-in after five wrong ones', async () => {
    const { person, factor } = await enrolled('staff');
    const { own } = await withLink(person.account!);
    for (let i = 0; i < SESSION_LIMITS.maxFailures; i++)
      expect((await own.post('/inbox/ma', { code: '123456' })).status).toBe(422);
    clock += 30_000;
    expect((await own.post('/inbox/ma', { code: codeAt(factor, clock) })).to).toMatch(/dang-nhap/u);
  });
});

describe('a session', () => {
  it('ends by idleness, by age, by signing out, and from another device', async () => {
    const start = clock;
    const idle = await office.person({ role: 'staff', facility: MINE });
    clock += SESSION_LIMITS.idleMs + 1;
    expect((await idle.get('/inbox')).to).toMatch(/dang-nhap/u);

    // What the page asks for by itself is no use of it.
    const open = await office.person({ role: 'staff', facility: MINE });
    for (const end = clock + SESSION_LIMITS.idleMs; clock < end; clock += SESSION_LIMITS.idleMs / 4)
      expect((await open.get('/inbox/dem')).status).toBe(200);
    expect((await open.get('/inbox')).to).toMatch(/dang-nhap/u);

    const used = await office.person({ role: 'staff', facility: MINE });
    const began = clock;
    for (; clock - began < SESSION_LIMITS.absoluteMs; clock += SESSION_LIMITS.idleMs / 2)
      expect((await used.get('/inbox')).status).toBe(200);
    expect((await used.get('/inbox')).to).toMatch(/dang-nhap/u);

    const person = await office.person({ role: 'staff', facility: MINE });
    const { sessions } = office.desk.office;
    const lost = new OfficePerson(office.url);
    lost.use('cn_office', await sessions.begin(person.account!.id, 'full', 'Máy bị mất', clock));
    expect(words((await person.get('/inbox/toi')).text)).toContain('Máy bị mất');
    const [id] = /phien\/([\w-]+)/u.exec((await person.get('/inbox/toi')).text)!.slice(1);
    await person.post(`/inbox/toi/phien/${id}`);
    expect((await lost.get('/inbox')).to).toMatch(/dang-nhap/u);
    expect((await person.get('/inbox')).status).toBe(200);

    const copy = new OfficePerson(office.url);
    copy.use('cn_office', person.cookies.get('cn_office')!);
    expect((await person.post('/inbox/dang-xuat')).to).toBe('/inbox/dang-nhap');
    expect((await copy.get('/inbox')).to).toMatch(/dang-nhap/u);
    const removed = await office.desk.prune();
    expect(removed.officeSessions).toBeGreaterThan(0);
    expect((await person.get('/inbox')).to).toMatch(/dang-nhap/u);
    clock = start;
  });
});

describe('inviting', () => {
  it('a head opens accounts of the own facility only, and they hear of it', async () => {
    const head = await office.person({ role: 'head', facility: MINE });
    const fields = {
      role: 'staff',
      name: 'Phạm Văn Mới',
      email: 'Moi@Example.vn',
      facility: 'mau-dien-chau',
    };
    const mail = await mailTo('moi@example.vn', async () => {
      expect((await head.post('/inbox/nguoi-dung', fields)).to).toContain('tb=da-moi');
    });
    expect(mail).toContain('/inbox/dang-nhap');
    const made = await office.desk.office.accounts.byEmail('moi@example.vn');
    expect(made).toMatchObject({ facility: MINE, role: 'staff' });
    const again = { role: 'staff', name: 'Phạm', email: 'moi@example.vn' };
    expect((await head.post('/inbox/nguoi-dung', again)).to).toContain('tb=trung');
    for (const fields of [
      { role: 'operator', name: 'Kẻ Gian', email: 'gian@example.vn' },
      { role: 'staff', name: '', email: 'a@example.vn' },
      { role: 'staff', name: 'Tên', email: 'không phải' },
    ])
      expect((await head.post('/inbox/nguoi-dung', fields)).to).toContain('tb=sai-o');
    await head.post(`/inbox/nguoi-dung/${made!.id}/khoa`);
    expect((await office.desk.office.accounts.get(made!.id))?.disabled).toBe(true);
  });
});
