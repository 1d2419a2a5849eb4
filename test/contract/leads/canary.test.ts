// The canary: a marked name, phone and secrets go through every path, also those that fail; not one of them stands in
// logs, metrics, error pages, operators' views, or the files of the store.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendingTo, WEBHOOK_SECRET } from '../../support/bot.js';
import { FACILITY_SECRET } from '../../support/fake-facility.js';
import { FAKE_TOKEN } from '../../support/fake-telegram.js';
import { ANSWERS, FIRST, register } from '../../support/journey.js';
import { type Stage, startStage } from '../../support/stage.js';
import { WebPerson } from '../../support/web-person.js';

const PHONE = '0966123457';
const FREE_TEXT = 'canaritudo';
const MARKS = [
  /canari/iu,
  /966[ .]?123[ .]?457/u,
  new RegExp(FAKE_TOKEN.split(':')[1]!, 'u'),
  new RegExp(WEBHOOK_SECRET, 'u'),
  new RegExp(FACILITY_SECRET.slice(6, 30), 'u'),
];

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({
    mail: true,
    targets: ({ facility }) =>
      `${sendingTo(facility.url, ['mau-song-nhue'])}  - email: {to: canari@example.vn}\n`,
    env: { LOG_LEVEL: 'trace' },
  });
});
afterAll(() => stage.stop());

const marksIn = (text: string): string[] => MARKS.filter((m) => m.test(text)).map(String);

/** Every file of the data folder as text; the key's own file is what it is. */
const dataFiles = (): [string, string][] =>
  readdirSync(join(stage.dir, 'data'), { recursive: true, encoding: 'utf8' })
    .map((f) => join(stage.dir, 'data', f))
    .filter((f) => statSync(f).isFile())
    .map((f) => [f, readFileSync(f).toString('latin1')]);

it('finds no marked name, phone, text or secret anywhere in clear', async () => {
  const { app, telegram, facility, mail } = stage;
  // The facility fails in ways that invite repeating what it got.
  facility.mode = '500';
  mail.busy = true;
  const answers = ANSWERS.map((a) => (a === 'Nguyễn Thị Hoa' ? 'Nguyễn Thị Canari' : a));
  const person = new WebPerson(app.url);
  await person.type(FIRST);
  await person.type(`tôi là ${FREE_TEXT} muốn hỏi`);
  await person.type(FIRST);
  for (const line of answers) await person.type(line === '0912345678' ? PHONE : line);
  await register(telegram.person(), PHONE);
  const broken = telegram.person();
  await broken.say(`${FREE_TEXT} ${PHONE}`);
  await telegram.post({}, { raw: `{"message": {"text": "${FREE_TEXT} ${PHONE}"` });
  await telegram.post({}, { secret: 'not-the-secret', raw: `{"text":"${PHONE}"}` });

  const pages: string[] = [];
  for (const path of [`/bai/${FREE_TEXT}`, '/bao/x', '/giam-ho/X', '/khoa-hoc/khong-co'])
    pages.push((await (await fetch(app.url + path)).text()).replaceAll(`/bai/${FREE_TEXT}`, ''));
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  await expect
    .poll(
      async () =>
        (await app.store.outbox({ kind: 'lead', limit: 50 })).filter((r) => r.attemptLog.length > 0).length,
    )
    .toBeGreaterThanOrEqual(3);
  const views = JSON.stringify(await app.store.outbox({ limit: 200 }));

  const leads = await app.store.leads({ limit: 10 });
  expect(leads.some((l) => /Canari/u.test(l.data) && l.phone.endsWith('966123457'))).toBe(true);
  expect(marksIn(app.lines.join('\n'))).toEqual([]);
  expect(marksIn(metrics)).toEqual([]);
  expect(marksIn(pages.join('\n'))).toEqual([]);
  expect(marksIn(views)).toEqual([]);
  for (const [file, text] of dataFiles()) expect([file, ...marksIn(text)]).toEqual([file]);
});
