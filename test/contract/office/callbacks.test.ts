// «Gọi lại»: who agreed to be called stands on the counsellors' list with the number, from the talk to the call, and is
// gone from it with the call, a withdrawal or an erasure.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/conversation/message.js';
import { createLog } from '../../../src/log.js';
import { type Callback, callbacks, pruneCallbacks, recordCallback } from '../../../src/office/callbacks.js';
import { forgetErased } from '../../../src/service/prune-values.js';
import { createTurns } from '../../../src/service/turns.js';
import { type OfficePerson, startOffice, type TestOffice, words } from '../../support/office.js';
import { shippedContent } from '../../support/talk.js';

const PATH = '/inbox/goi-lai';
const DAY = 86_400_000;
const PHONE = '+84912345678';
let office: TestOffice;
let counsellor: OfficePerson;
let turn: (inbound: Inbound) => Promise<unknown>;
beforeAll(async () => {
  const { world } = await shippedContent();
  office = await startOffice();
  counsellor = await office.person({ role: 'counsellor' });
  turn = createTurns({
    store: office.store,
    world: () => world,
    targets: () => new Map(),
    log: createLog('silent'),
    onCommitted: () => {},
  });
});
afterAll(() => office.stop());
beforeEach(async () => {
  await pruneCallbacks(office.store, Number.POSITIVE_INFINITY);
});

let events = 0;
async function say(user: string, ...texts: string[]): Promise<void> {
  for (const text of texts)
    await turn({ channel: 'telegram', user, id: `e${++events}`, at: Date.now(), kind: 'text', text });
}
const ASK = ['#', '1', 'đồng ý', '0912 345 678', 'học phí đóng mấy lần ạ?'] as const;
const waiting = (): Promise<Callback[]> => callbacks(office.store);

describe('a wish to be called', () => {
  it('comes from a talk with what it is about, encrypted, and leaves the list with the call', async () => {
    await say('7001', 'em muốn học sửa máy lạnh', ...ASK);
    const [one, ...others] = await waiting();
    expect(others).toEqual([]);
    expect(one).toMatchObject({ channel: 'telegram', phone: PHONE });
    expect(one!.about).toContain('máy lạnh');
    expect(one!.words).toBe('học phí đóng mấy lần ạ?');

    const page = await counsellor.get(PATH);
    expect(words(page.text)).toContain('máy lạnh');
    expect(words(page.text)).toContain('học phí đóng mấy lần');
    expect(page.text).not.toMatch(/0912 ?345|84912345678|7001/u);
    const shown = await counsellor.post(`${PATH}/so`, { id: one!.id });
    expect(words(shown.text)).toContain('0912 345 678');
    const json = await counsellor.post(`${PATH}/so`, { id: one!.id }, { accept: 'application/json' });
    expect(JSON.parse(json.text)).toEqual({ phone: '0912 345 678', call: PHONE });

    expect((await counsellor.post(`${PATH}/xong`, { id: one!.id })).to).toContain('tb=da-goi');
    expect(await waiting()).toEqual([]);
    expect((await counsellor.post(`${PATH}/xong`, { id: one!.id })).to).toContain('tb=het-cho');
    expect((await counsellor.post(`${PATH}/so`, { id: one!.id })).to).toContain('tb=het-cho');
    expect(words((await counsellor.get(PATH)).text)).toContain('Không có ai chờ gọi');
    const log = await office.desk.office.audit.list(Date.now(), 10);
    expect(log.map((e) => e.what)).toEqual(['called-back', 'phone-shown', 'phone-shown']);
    // Times and ids of accounts are any digits.
    expect(JSON.stringify(log.map(({ at, by, ...said }) => said))).not.toMatch(/912|7001/u);
    expect(office.logged.join()).not.toMatch(/912345678/u);
  });

  it('is one however often it is sent, and keeps its place', async () => {
    await recordCallback(
      office.store,
      'telegram:7002',
      { phone: '+84987654321', about: '', words: '' },
      1000,
    );
    await recordCallback(
      office.store,
      'telegram:7003',
      { phone: '+84911111111', about: '', words: '' },
      2000,
    );
    await say('7002', 'gọi lại cho em 0912345678', 'đồng ý', '1');
    expect((await waiting()).map((c) => [c.phone, c.since])).toEqual([
      [PHONE, 1000],
      ['+84911111111', 2000],
    ]);
  });

  it('is told to whoever asks what is kept', async () => {
    await say('7008', ...ASK);
    await say('7008', 'dữ liệu của tôi');
    const { state } = (await office.store.session('telegram:7008'))!;
    expect(JSON.parse(state)).toMatchObject({
      answers: { kept: expect.stringContaining('gọi lại số 09xx…678') },
    });
  });

  it('is none without the consent', async () => {
    await say('7004', '#', '1', 'không', 'gọi lại cho em 0912345678', 'không');
    expect(await waiting()).toEqual([]);
  });

  it.each([
    ['rút đồng ý', '1'],
    ['xóa dữ liệu', '1'],
  ])('goes with «%s»', async (command, yes) => {
    await say(`7005-${command}`, ...ASK);
    expect(await waiting()).toHaveLength(1);
    await say(`7005-${command}`, command, yes);
    expect(await waiting()).toEqual([]);
  });

  it('goes by age, and with people who are not known any more', async () => {
    const now = Date.now();
    await recordCallback(
      office.store,
      'web:long-ago',
      { phone: PHONE, about: '', words: '' },
      now - 31 * DAY,
    );
    await say('7006', ...ASK);
    expect(await pruneCallbacks(office.store, now - 30 * DAY)).toBe(1);
    await recordCallback(office.store, 'web:erased', { phone: PHONE, about: '', words: '' }, now);
    expect(await waiting()).toHaveLength(2);
    await forgetErased(office.store);
    expect((await waiting()).map((c) => c.channel)).toEqual(['telegram']);
  });

  it('is counted for the operator, who is told when nobody takes the calls', async () => {
    await say('7007', ...ASK);
    const operator = await office.person({ role: 'operator' });
    const page = words((await operator.get('/inbox/van-hanh')).text);
    expect(page).toContain('1 người , lâu nhất');
    expect(page).not.toContain('Chưa ai nhận việc gọi lại');
    const { accounts } = office.desk.office;
    await accounts.change(counsellor.account!.id, (a) => ({ ...a, disabled: true }));
    const alone = await operator.get('/inbox/van-hanh');
    expect(words(alone.text)).toContain('Chưa ai nhận việc gọi lại');
    expect(alone.text).not.toMatch(/0912 ?345|84912345678/u);
    await accounts.change(counsellor.account!.id, (a) => ({ ...a, disabled: false }));
  });
});
