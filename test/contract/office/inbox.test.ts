// The inbox as a facility works with it, over real HTTP and without JavaScript: list, search, statuses, notes,
// assignment, snooze, export, courses, figures.
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeadRecord } from '../../../src/leads/lead.js';
import {
  MINE,
  type OfficePerson,
  OTHERS,
  startOffice,
  type TestOffice,
  words,
} from '../../support/office.js';

const DAY = 24 * 3_600_000;
/** A Wednesday morning in Vietnam. */
const NOW = Date.parse('2026-11-25T08:00:00+07:00');

let office: TestOffice;
let staff: OfficePerson;
let head: OfficePerson;
let hoa: LeadRecord;
let old: LeadRecord;
let course: string;

beforeAll(async () => {
  office = await startOffice({ now: () => NOW });
  staff = await office.person({ role: 'staff', facility: MINE });
  head = await office.person({ role: 'head', facility: MINE, name: 'Trần Thị Phụ Trách' });
  const { knowledge } = office.desk.office.content();
  course = [...knowledge.courses.values()].find((c) => c.facility === MINE)!.id;
  old = await office.lead({ name: 'Lê Văn Lâu', createdAt: NOW - 8 * DAY, course });
  hoa = await office.lead({ name: 'Nguyễn Thị Hòa', phone: '+84912345678', createdAt: NOW - DAY, course });
  await office.lead({ name: 'Người Nơi Khác', facility: OTHERS, phone: '+84912345679' });
  await office.lead({ name: 'Trẻ Chờ Giám Hộ', status: 'awaiting-guardian' });
});
afterAll(() => office.stop());

const page = async (who: OfficePerson, path: string) => {
  const answer = await who.get(path);
  expect(answer.status, path).toBe(200);
  return words(answer.text);
};

/** The delivery of a registration, under way. */
async function taken(lead: LeadRecord, body: string) {
  const key = `lead:${lead.id}`;
  const lane = `facility:${MINE}#0`;
  const row = { id: lead.id, key, kind: 'lead' as const, lane, ordered: false, body, dueAt: NOW, owner: '' };
  await office.store.commit({ outbox: [row] });
  return (await office.store.claim({ limit: 1, leaseMs: 1000, now: NOW, kinds: ['lead'] }))[0]!;
}

describe('the list', () => {
  it('shows who waits longest first, with masked phones and nobody of elsewhere', async () => {
    const text = await page(staff, '/inbox');
    expect(text.indexOf('Lê Văn Lâu')).toBeGreaterThan(0);
    expect(text.indexOf('Lê Văn Lâu')).toBeLessThan(text.indexOf('Nguyễn Thị Hòa'));
    expect(text).toContain('chờ 8 ngày, quá hẹn');
    expect(text).toContain('09xx…678');
    expect(text).not.toContain('345 678');
    expect(text).not.toMatch(/Người Nơi Khác|Trẻ Chờ Giám Hộ/u);
  });

  it.each([
    ['a phone', '0912 345 678', 'Nguyễn Thị Hòa'],
    ['a phone with the country', '+84 912345678', 'Nguyễn Thị Hòa'],
    ['a name without marks', 'thi hoa', 'Nguyễn Thị Hòa'],
    ['a name with the mark elsewhere', 'Hoà', 'Nguyễn Thị Hòa'],
  ])('finds by %s', async (_, q, name) => {
    const text = await page(staff, `/inbox?q=${encodeURIComponent(q)}`);
    expect(text).toContain(name);
    expect(text).not.toContain('Lê Văn Lâu');
  });

  it('finds by receipt, and nothing of another facility by any of them', async () => {
    expect(await page(staff, `/inbox?q=${hoa.receipt}`)).toContain('Nguyễn Thị Hòa');
    for (const q of ['0912345679', 'nơi khác', 'Trẻ Chờ'])
      expect(await page(staff, `/inbox?q=${encodeURIComponent(q)}`)).toContain('Không thấy');
  });

  it('narrows by course and by days, the last day included', async () => {
    expect(await page(staff, '/inbox?lop=khong-co')).toContain('Không có đăng ký nào ở mục này');
    const text = await page(staff, `/inbox?lop=${course}&tu=2026-11-24&den=2026-11-24`);
    expect(text).toContain('Nguyễn Thị Hòa');
    expect(text).not.toContain('Lê Văn Lâu');
  });

  it('goes on page by page, each lead once', async () => {
    const many = await office.person({ role: 'staff', facility: 'mau-vinh-nhieu' });
    for (let i = 0; i < 60; i++)
      await office.lead({
        facility: 'mau-vinh-nhieu',
        name: `Học viên số ${String(i).padStart(2, '0')}`,
        createdAt: NOW - i * 1000,
        status: i % 2 === 0 ? 'new' : 'called',
      });
    for (const tab of ['tat-ca', 'cho']) {
      const seen: string[] = [];
      let path: string | undefined = `/inbox?muc=${tab}`;
      while (path !== undefined) {
        const { text } = await many.get(path);
        seen.push(...[...text.matchAll(/class="open"[^>]*>([^<]+)</gu)].map((m) => m[1]!));
        const next: string | undefined = /href="([^"]*sau=[^"]*)"/u.exec(text)?.[1];
        path = next?.replaceAll('&amp;', '&');
      }
      expect(seen).toHaveLength(tab === 'cho' ? 30 : 60);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  it('says what to do when it is empty', async () => {
    const nobody = await office.person({ role: 'head', facility: 'mau-kim-lien' });
    expect(await page(nobody, '/inbox')).toContain('Chưa có đăng ký nào.');
  });
});

describe('one registration', () => {
  it('shows the phone on request, and writes that down', async () => {
    const path = `/inbox/dang-ky/${hoa.id}`;
    expect(await page(staff, path)).not.toContain('345 678');
    const shown = await staff.post(`${path}/so`);
    expect(shown.status).toBe(200);
    expect(words(shown.text)).toContain('0912 345 678');
    const json = await staff.post(`${path}/so`, {}, { accept: 'application/json' });
    expect(JSON.parse(json.text)).toEqual({ phone: '0912 345 678', call: '+84912345678' });
    const log = await page(head, '/inbox/nhat-ky');
    expect(log).toContain(`Xem số điện thoại ${hoa.receipt}`);
    expect(log).not.toMatch(/912|Hòa/u);
  });

  it('takes a status, tells the learner, and keeps the history', async () => {
    const path = `/inbox/dang-ky/${hoa.id}`;
    const done = await staff.post(`${path}/tinh-trang`, { status: 'called' });
    expect([done.status, done.to]).toEqual([303, `${path}?tb=da-bao`]);
    expect(await page(staff, `${path}?tb=da-bao`)).toMatch(/Người học được báo.*Đã gọi.*bàn tiếp nhận/u);
    expect((await office.store.lead(hoa.id))?.status).toBe('called');
    const told = await office.store.outbox({ kind: 'notice', limit: 10 });
    expect(told.filter((r) => r.key.includes(hoa.id))).toHaveLength(1);
  });

  it.each([
    ['an appointment without a day', { status: 'appointment' }, 'thieu-ngay'],
    ['an appointment in the past', { status: 'appointment', appointment: '2026-11-24' }, 'thieu-ngay'],
    ['a day that does not exist', { status: 'appointment', appointment: '2026-13-45' }, 'thieu-ngay'],
    ['not suitable without a reason', { status: 'not-suitable' }, 'thieu-ly-do'],
    ['a status that only the learner sets', { status: 'withdrawn' }, 'khong-duoc'],
    ['nonsense', { status: '__proto__' }, 'khong-duoc'],
  ])('asks again for %s', async (_, fields, notice) => {
    const answer = await staff.post(`/inbox/dang-ky/${old.id}/tinh-trang`, fields as Record<string, string>);
    expect(answer.to).toContain(`tb=${notice}`);
    expect((await office.store.lead(old.id))?.status).toBe('new');
  });

  it('keeps notes, shown as typed and never as HTML', async () => {
    const path = `/inbox/dang-ky/${hoa.id}`;
    await staff.post(`${path}/ghi-chu`, { text: '<b>Gọi lại</b>\nsau 5 giờ\u202e' });
    const { text } = await staff.get(path);
    expect(text).toContain('&lt;b>Gọi lại');
    expect(text).not.toContain('<b>Gọi lại');
    expect(text).not.toContain('\u202e');
    expect((await staff.post(`${path}/ghi-chu`, { text: '  ' })).to).toContain('tb=rong');
  });

  it('is given to a colleague of the same facility only', async () => {
    const stranger = await office.person({ role: 'staff', facility: OTHERS });
    const path = `/inbox/dang-ky/${hoa.id}`;
    await head.post(`${path}/giao`, { to: staff.account!.id });
    expect(await page(staff, '/inbox?muc=tat-ca&cua=toi')).toContain('Nguyễn Thị Hòa');
    await head.post(`${path}/giao`, { to: stranger.account!.id });
    expect(await page(staff, '/inbox?muc=tat-ca&cua=toi')).not.toContain('Nguyễn Thị Hòa');
  });

  it('shows the day that was agreed', async () => {
    const lead = await office.lead({ name: 'Hẹn Được Rồi' });
    const path = `/inbox/dang-ky/${lead.id}`;
    await staff.post(`${path}/tinh-trang`, { status: 'appointment', appointment: '2026-11-30' });
    expect(await page(staff, '/inbox?muc=hen')).toMatch(/Hẹn Được Rồi.*Hẹn thứ Hai 30\/11\/2026/u);
    expect(await page(staff, path)).toContain('Đã hẹn ngày thứ Hai 30/11/2026');
  });

  it('is put off and comes back', async () => {
    const lead = await office.lead({ name: 'Để Sau Đã' });
    await staff.post(`/inbox/dang-ky/${lead.id}/hoan`, { days: '3' });
    expect(await page(staff, '/inbox')).not.toContain('Để Sau Đã');
    expect(await page(staff, '/inbox?muc=tat-ca')).toMatch(/Để Sau Đã.*Để đến 28\/11/u);
    await staff.post(`/inbox/dang-ky/${lead.id}/hoan`, { days: '0' });
    expect(await page(staff, '/inbox')).toContain('Để Sau Đã');
  });

  it('shows every attempt of delivery without what was sent', async () => {
    const lead = await office.lead({ name: 'Có Đường Gửi' });
    const row = await taken(lead, '{"marked":"SECRET-BODY"}');
    const attempt = { at: NOW, ms: 41, status: 500, error: 'HTTP 500' };
    await office.store.settle([
      { id: row.id, lease: row.lease, outcome: 'retry', attempt, dueAt: NOW + DAY },
    ]);
    const text = await page(staff, `/inbox/dang-ky/${lead.id}`);
    expect(text).toMatch(/trả lời 500, 41 ms/u);
    expect(text).not.toContain('SECRET-BODY');
  });

  it('shows a withdrawn one without a trace of the person', async () => {
    const lead = await office.lead({ name: 'Xóa Hết Rồi', owner: 'web:erased-one' });
    await office.store.erase({ key: 'web:erased-one', at: NOW, leadStatus: 'withdrawn' });
    const text = await page(staff, `/inbox/dang-ky/${lead.id}`);
    expect(text).toContain('tên và số điện thoại không còn ở đây');
    expect(text).not.toContain('Xóa Hết Rồi');
    expect((await staff.post(`/inbox/dang-ky/${lead.id}/so`)).to).toContain('tb=da-rut');
    expect((await staff.post(`/inbox/dang-ky/${lead.id}/ghi-chu`, { text: 'x' })).to).toContain('tb=da-rut');
  });
});

describe('a consent taken back', () => {
  it('hides the person from the facility at once, and a cancelled one is not called', async () => {
    const gone = await office.lead({ name: 'Đã Đổi Ý', phone: '+84987654321', status: 'withdrawn' });
    const cancelled = await office.lead({ name: 'Thôi Không Học', status: 'cancelled' });
    const list = await page(staff, '/inbox?muc=tat-ca');
    expect(list).toContain('Người học đã rút lại');
    expect(list).not.toContain('Đã Đổi Ý');
    expect(list).toContain('Thôi Không Học');
    for (const q of ['0987654321', 'đổi ý'])
      expect(await page(staff, `/inbox?q=${encodeURIComponent(q)}`)).toContain('Không thấy');
    for (const lead of [gone, cancelled]) {
      expect((await staff.post(`/inbox/dang-ky/${lead.id}/so`)).to).toContain('tb=da-rut');
      expect(await page(staff, `/inbox/dang-ky/${lead.id}`)).not.toMatch(/Đã Đổi Ý|09xx|Xem số/u);
    }
  });
});

describe('several at once', () => {
  it('sets the status of own ones and of no others', async () => {
    const [a, b] = [await office.lead({}), await office.lead({})];
    const foreign = await office.lead({ facility: OTHERS });
    const answer = await staff.post('/inbox/hang-loat', [
      ['id', a.id],
      ['id', b.id],
      ['id', foreign.id],
      ['status', 'unreachable'],
      ['ve', '/inbox?muc=cho'],
    ]);
    expect(answer.to).toBe('/inbox?muc=cho&tb=da-bao');
    const statuses = await Promise.all(
      [a, b, foreign].map(async (l) => (await office.store.lead(l.id))?.status),
    );
    expect(statuses).toEqual(['unreachable', 'unreachable', 'new']);
  });

  it('never leads back to another site', async () => {
    for (const ve of ['https://evil.vn', '//evil.vn', '/inbox?x=\r\nSet-Cookie: a=b', '/inbox/../..'])
      expect((await staff.post('/inbox/hang-loat', { ve })).to).toBe('/inbox?tb=chua-chon');
  });
});

describe('the spreadsheet', () => {
  it('has own rows only, phones as text, and its link works once', async () => {
    const asked = await head.post('/inbox/xuat', { muc: 'tat-ca', q: 'hoa' });
    expect(asked.to).toMatch(/^\/inbox\/xuat\/[\w-]{43}$/u);
    expect((await staff.get(asked.to)).status).toBe(404);
    const response = await fetch(office.url + asked.to, {
      headers: { cookie: [...head.cookies].map(([k, v]) => `${k}=${v}`).join('; ') },
    });
    expect(response.headers.get('content-disposition')).toContain('dang-ky-2026-11-25.xlsx');
    const [sheet] = (await readXlsxFile(Buffer.from(await response.arrayBuffer()))) as {
      data: unknown[][];
    }[];
    const row = sheet!.data.find((r) => r[0] === hoa.receipt)!;
    expect(row.slice(2, 5)).toEqual(['Nguyễn Thị Hòa', '0912345678', '2000']);
    expect(JSON.stringify(sheet!.data)).not.toContain('Người Nơi Khác');
    expect((await head.get(asked.to)).status).toBe(404);
    expect(await page(head, '/inbox/nhat-ky')).toMatch(/Tải bảng tính, số dòng 1/u);
  });

  it('prints a list without phones', async () => {
    const text = await page(staff, '/inbox/in?muc=tat-ca');
    expect(text).toContain('Nguyễn Thị Hòa');
    expect(text).not.toMatch(/09\d\d|9xx/u);
  });
});

describe('courses', () => {
  it('takes seats and dates of own courses, and goes back to the content', async () => {
    expect(
      (await staff.post(`/inbox/lop/${course}`, { seats: '7', dates: '1/3/2027, 2026-12-31' })).to,
    ).toContain('tb=da-ghi');
    const { text } = await staff.get('/inbox/lop');
    expect(text).toContain('value="31/12/2026, 1/3/2027"');
    expect(text).toContain('Số liệu cơ sở tự ghi');
    for (const fields of [
      { seats: '-1', dates: '' },
      { seats: '5', dates: '2027-02-30' },
      { seats: '5', dates: 'mai' },
    ])
      expect((await staff.post(`/inbox/lop/${course}`, fields)).to).toMatch(/tb=sai-/u);
    await staff.post(`/inbox/lop/${course}`, { undo: '1' });
    expect((await staff.get('/inbox/lop')).text).not.toContain('Số liệu cơ sở tự ghi');
  });

  it('knows no course of another facility', async () => {
    const { knowledge } = office.desk.office.content();
    const foreign = [...knowledge.courses.values()].find((c) => c.facility === OTHERS)!.id;
    expect((await staff.post(`/inbox/lop/${foreign}`, { seats: '1', dates: '' })).status).toBe(404);
  });

  it('keeps own prepared texts', async () => {
    await head.post('/inbox/mau-tra-loi', [
      ['title', 'Chào'],
      ['text', 'Chào {ten}, lớp {lop} còn chỗ.'],
      ['title', ''],
      ['text', ''],
    ]);
    expect(await page(staff, `/inbox/dang-ky/${hoa.id}`)).toContain('Chào Hòa, lớp');
  });
});

describe('those who see no persons', () => {
  it('an officer sees own links without name and phone', async () => {
    const lead = await office.lead({ name: 'Qua Đường Dẫn', referral: 'HOIPHUNU2345' });
    const officer = await office.person({ role: 'officer', codes: ['HOIPHUNU2345'] });
    const text = await page(officer, '/inbox');
    expect(text).toContain(lead.receipt);
    expect(text).not.toMatch(/Qua Đường Dẫn|Nguyễn Thị Hòa|09xx/u);
    const opened = await page(officer, `/inbox/dang-ky/${lead.id}`);
    expect(opened).not.toMatch(/Qua Đường Dẫn|09xx|2000/u);
    expect((await officer.get(`/inbox/dang-ky/${hoa.id}`)).status).toBe(404);
    expect(await page(officer, `/inbox?q=${encodeURIComponent('Qua Đường')}`)).toContain('Không thấy');
  });

  it('a supervisor sees figures with small cells hidden, and no list', async () => {
    const supervisor = await office.person({ role: 'supervisor' });
    expect((await supervisor.get('/inbox')).to).toBe('/inbox/so-lieu');
    const text = await page(supervisor, '/inbox/so-lieu');
    expect(text).toContain('ẩn');
    expect(text).not.toMatch(/CN-|09xx/u);
    expect((await supervisor.get(`/inbox/dang-ky/${hoa.id}`)).status).toBe(404);
  });

  it('a commune sees its own', async () => {
    await office.lead({ commune: 'xã Vinh Tường, Nghệ An', name: 'Ở Xã Kia' });
    const commune = await office.person({ role: 'commune', commune: 'xã Vinh Tường, Nghệ An' });
    const { text } = await commune.get('/inbox?muc=tat-ca');
    expect([...text.matchAll(/class="entry"/gu)]).toHaveLength(1);
    expect(await page(commune, '/inbox/so-lieu')).toMatch(/Theo cơ sở/u);
  });

  it('an operator sees what could not be delivered, and closes it with a reason', async () => {
    const operator = await office.person({ role: 'operator' });
    const lead = await office.lead({});
    const key = `lead:${lead.id}`;
    const row = await taken(lead, '{}');
    const attempt = { at: NOW, ms: 9, status: 410, error: 'HTTP 410' };
    await office.store.settle([{ id: row.id, lease: row.lease, outcome: 'dead', attempt }]);
    expect((await operator.get('/inbox')).to).toBe('/inbox/van-hanh');
    expect(await page(operator, '/inbox/van-hanh')).toContain('HTTP 410');
    expect((await operator.post('/inbox/van-hanh/dong', { key, reason: '' })).to).toContain('can-ly-do');
    await operator.post('/inbox/van-hanh/gui-lai', { key });
    expect((await office.store.outbox({ key, limit: 1 }))[0]?.status).toBe('pending');
    const found = await page(operator, `/inbox/van-hanh?ma=${lead.receipt.toLowerCase()}`);
    expect(found).toMatch(/trả lời 410/u);
    expect(found).not.toMatch(/Học Viên|09xx|Thanh Oai/u);
    expect(await page(operator, '/inbox/van-hanh?ma=CN-ZZZZZZ')).toContain('Không có đăng ký');
    expect((await operator.get(`/inbox/dang-ky/${lead.id}`)).status).toBe(404);
  });
});

it('logs nothing personal', () => {
  expect(office.logged.join('\n')).not.toMatch(/912345678|Hòa|Lâu/u);
});
