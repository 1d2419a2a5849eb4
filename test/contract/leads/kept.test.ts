// What a person hears of the registrations that the store keeps: how they stand, also long after the talk itself has been
// forgotten, and what taking back does then. One service over real HTTP and the fake Telegram.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isIntact, readChain } from '../../../src/leads/consents.js';
import { leadData } from '../../../src/leads/lead.js';
import { webhookHeaders } from '../../../src/leads/signing.js';
import { FACILITY_SECRET } from '../../support/fake-facility.js';
import { ANSWERS, FIRST, RECEIPT, register } from '../../support/journey.js';
import { type Stage, startStage } from '../../support/stage.js';
import { WebPerson } from '../../support/web-person.js';

const FACILITY = 'mau-song-nhue';
const STATE = 'đăng ký của em tới đâu rồi';
let stage: Stage;
let app: Stage['app'];

beforeAll(async () => {
  stage = await startStage({ targets: [FACILITY] });
  ({ app } = stage);
});
afterAll(() => stage.stop());

async function registered(phone: string): Promise<{ person: WebPerson; receipt: string; id: string }> {
  const person = new WebPerson(app.url);
  await person.type(FIRST);
  for (const line of ANSWERS) await person.type(line === '0912345678' ? phone : line);
  const { lines } = await person.until(({ lines }) => RECEIPT.test(lines.join('\n')), 'a receipt');
  const receipt = RECEIPT.exec(lines.join('\n'))![0];
  const { id } = (await app.store.lead(receipt))!;
  await stage.telegram.until(() => stage.facility.leads.has(id));
  await expect
    .poll(async () => (await app.store.outbox({ key: `lead:${id}`, limit: 1 }))[0]?.status)
    .toBe('done');
  return { person, receipt, id };
}

/** What the daily run does to talks of a month ago. */
const talksAreForgotten = () => app.store.prune({ sessions: 30 * 86_400_000 }, Date.now() + 31 * 86_400_000);

async function says(id: string, status: object): Promise<void> {
  const body = JSON.stringify({ type: 'lead.status', data: { id, ...status } });
  const sent = await fetch(`${app.url}/webhooks/facilities/${FACILITY}/status`, {
    method: 'POST',
    body,
    headers: webhookHeaders([FACILITY_SECRET], `state-${id}-${body.length}`, Date.now(), body),
  });
  expect(sent.status).toBe(200);
}

describe('how a registration stands', () => {
  it('is told as the facility has said it, on the web', async () => {
    const { person, receipt, id } = await registered('0966111222');
    await person.type(STATE);
    expect(person.last).toContain(receipt);
    expect(person.last).toMatch(/chưa báo là đã gọi.*09xx…222/su);
    await says(id, { status: 'appointment', appointment: '2030-12-02' });
    await person.hears('hẹn');
    await person.type('sao trung tâm chưa gọi em');
    expect(person.page!.answers.join('\n')).toContain('thứ Hai 2/12/2030');
    // Somebody else's code tells nothing.
    const stranger = new WebPerson(app.url);
    await stranger.type(receipt);
    expect(stranger.page!.answers.join('\n')).toContain('không thấy đăng ký nào');
  });

  it('is told on Telegram as well', async () => {
    const person = stage.telegram.person();
    const receipt = await register(person, '0966111333');
    await person.say(STATE);
    await person.hears(new RegExp(`(?:đã nhận|đã giữ) đăng ký ${receipt}`, 'u'));
  });
});

describe('after the talk has been forgotten', () => {
  it('what is kept is still shown, and a consent taken back still reaches the facility', async () => {
    const { person, receipt, id } = await registered('0966222333');
    const { owner } = (await app.store.lead(id))!;
    await talksAreForgotten();
    await person.type('dữ liệu của tôi');
    const shown = person.page!.answers.join('\n');
    expect(shown).toContain(`${receipt} (chờ nơi dạy gọi)`);
    expect(shown).toContain('gửi đăng ký cho');
    await person.type(STATE);
    expect(person.page!.answers.join('\n')).toContain(receipt);
    await person.type('rút đồng ý');
    await person.type('1');
    expect(person.page!.answers.join('\n')).toContain('nơi dạy được báo ngay');
    await stage.telegram.until(() => stage.facility.leads.has(`withdrawn-${id}`));
    expect((await app.store.lead(id))!.status).toBe('withdrawn');
    const chain = readChain(await app.store.get(`consents:${owner}`));
    expect(chain.map((c) => c.given)).toEqual([true, false]);
    expect(isIntact(chain)).toBe(true);
    await person.type('rút đồng ý');
    await person.type('1');
    expect(person.page!.answers.join('\n')).toContain('không có gì để rút');
  });

  it('the registration can be cancelled, and erasing says that the facility is told', async () => {
    const cancelled = await registered('0966333444');
    const erased = await registered('0966333555');
    await talksAreForgotten();
    await cancelled.person.type('hủy đăng ký');
    await cancelled.person.type('1');
    expect(cancelled.person.page!.answers.join('\n')).toContain(`Đã hủy đăng ký ${cancelled.receipt}`);
    await erased.person.type('xóa dữ liệu');
    await erased.person.type('đồng ý');
    await stage.telegram.until(() => stage.facility.leads.has(`withdrawn-${erased.id}`));
    expect((await app.store.lead(erased.id))!.data).toBe('');
  });

  it('the same wish again is told by the code under which it is kept', async () => {
    const { person, receipt, id } = await registered('0966444555');
    await talksAreForgotten();
    for (const line of [FIRST, ...ANSWERS]) await person.type(line === '0912345678' ? '0966444555' : line);
    await person.hears(`mã ${receipt}`);
    await expect.poll(async () => leadData((await app.store.lead(id))!)!.interests?.length).toBe(1);
  });
});

it('cancelled after the guardian has agreed by the link, nobody is told that no facility has it', async () => {
  const person = new WebPerson(app.url);
  await person.type(FIRST);
  for (const line of ANSWERS.slice(0, 6)) await person.type(line);
  await person.type('0966555666');
  await person.type('2012');
  await person.press('Gửi trang cho cha mẹ');
  await person.press('Gửi đăng ký');
  const link = /\/giam-ho\/[A-Z0-9]{26}/u;
  const { html } = await person.until(({ html }) => link.test(html), 'a link for the guardian');
  await person.type(STATE);
  expect(person.page!.answers.join('\n')).toContain('đang chờ cha mẹ đồng ý');
  const agreed = new URLSearchParams({ answer: 'yes', name: 'Trần Thị Mẹ', phone: '0988777666' });
  await fetch(app.url + link.exec(html)![0], { method: 'POST', body: agreed });
  await person.hears('Người giám hộ đã đồng ý');
  await person.type('hủy đăng ký');
  await person.type('1');
  const said = person.page!.answers.join('\n');
  expect(said).toContain('Nơi dạy được báo ngay');
  expect(said).not.toContain('Chưa có nơi dạy nào');
});
