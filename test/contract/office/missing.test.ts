// «Hỏi mà chưa có»: a question nobody could answer is counted without who asked it, shown to editors, taken off.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missedQuestions, recordMissed } from '../../../src/office/missed-questions.js';
import { startOffice, type TestOffice } from '../../support/office.js';
import { shippedContent, Talk } from '../../support/talk.js';

const PATH = '/inbox/hoi-chua-co';
const DAY = 86_400_000;
let office: TestOffice;
beforeAll(async () => {
  const { world } = await shippedContent();
  office = await startOffice({ nearestArticle: (q) => world.answer(q).articles[0] });
});
afterAll(() => office.stop());

describe('missed questions', () => {
  it('come out of a talk without name and phone', async () => {
    const { world } = await shippedContent();
    const talk = new Talk(world).start().press('hoi');
    talk.say('em tên Nguyễn Văn Kín 0912 345 678, trường có dạy lái tàu ngầm không?');
    const missed = talk.effects.find((e) => e.type === 'missed');
    expect(missed).toMatchObject({ question: expect.stringContaining('lái tàu ngầm') });
    expect(JSON.stringify(talk.effects)).not.toMatch(/Kín|0912|345/u);
  });

  it('are counted together however they were typed, and shown to editors', async () => {
    const now = Date.now();
    for (const typed of [
      'có dạy lái tàu ngầm không?',
      'CÓ DẠY LÁI TÀU NGẦM KHÔNG',
      'co day lai tau ngam khong',
    ])
      await recordMissed(office.store, typed, now);
    await recordMissed(office.store, 'có dạy làm <b>tò he</b> không', now - 200 * DAY);
    await recordMissed(office.store, 'học nuôi ong <script>ở đâu', now);
    const [first, ...rest] = await missedQuestions(office.store, now);
    expect(first).toMatchObject({ question: 'có dạy lái tàu ngầm không?', count: 3 });
    expect(rest.map((q) => q.question)).toEqual(['học nuôi ong <script>ở đâu']);

    const editor = await office.person({ role: 'editor' });
    const page = await editor.get(PATH);
    expect(page.status).toBe(200);
    expect(page.text).toContain('3 lần');
    expect(page.text).toContain('Bài gần nhất');
    expect(page.text).not.toContain('<script>ở');

    expect((await editor.post(PATH, { question: 'có dạy lái tàu ngầm không?' })).status).toBe(303);
    expect((await missedQuestions(office.store, now)).map((q) => q.question)).toEqual([
      'học nuôi ong <script>ở đâu',
    ]);
  });

  it('are nobody else’s business', async () => {
    const staff = await office.person({ role: 'supervisor' });
    expect((await staff.get(PATH)).status).toBeGreaterThanOrEqual(400);
  });

  it('never grow without bound', async () => {
    const now = Date.now();
    for (let i = 0; i < 900; i++) await recordMissed(office.store, `câu lạ số ${i} là gì`, now + i);
    const kept = await missedQuestions(office.store, now + 1000);
    expect(kept.length).toBeGreaterThan(400);
    expect(kept.length).toBeLessThanOrEqual(640);
  });
});
