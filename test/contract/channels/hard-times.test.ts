// Platforms in trouble and many people at once, in short; `npm run drill:channels` plays the long forms.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../src/conversation/world.js';
import { createLink } from '../../../src/outreach/links.js';
import { runFaults, scanTogether } from '../../support/fault-run.js';
import { type FourChannels, startFourChannels } from '../../support/four-channels.js';
import { FIRST } from '../../support/journey.js';
import { shippedContent } from '../../support/talk.js';

let four: FourChannels;
let world: World;
beforeAll(async () => {
  [four, { world }] = await Promise.all([startFourChannels(), shippedContent()]);
});
afterAll(() => four.stop());

describe('while the platforms do not answer', () => {
  it('webhooks are answered all the same, and everybody gets the reply afterwards', async () => {
    const { telegram, zalo } = four;
    const people = 20;
    telegram.fail('hang', { method: 'sendMessage', times: people });
    zalo.fail('hang', { path: '/v3.0/oa/message/cs', times: people });
    const onTelegram = Array.from({ length: people }, () => telegram.person());
    const onZalo = Array.from({ length: people }, () => zalo.person());
    await Promise.all([...onTelegram, ...onZalo].map((p) => p.type(FIRST)));
    // A second line while the first reply hangs: taken at once, answered in order.
    await onTelegram[0]!.type('Thanh Oai, Hà Nội');
    // All of it while the sends are still under way.
    await telegram.until(() => telegram.hanging > 0 && zalo.hanging > 0);
    telegram.heal();
    zalo.heal();
    telegram.hangUp();
    zalo.hangUp();
    await Promise.all([...onTelegram, ...onZalo].map((p) => p.answer()));
    expect(four.problems()).toEqual([]);
  });
});

it('faults in the middle of many talks lose no reply and double only what was ambiguous', async () => {
  const report = await runFaults(four, world, { people: 15, rate: 0.1, patienceMs: 60_000 });
  expect(report.wrong).toEqual([]);
  expect(report.doubles).toBeLessThanOrEqual(report.ambiguous);
});

it('sixty people who scan one code at once are all greeted, and none for another', async () => {
  const lines = { officer: 'Bình', organisation: 'Hội Phụ nữ xã Thanh Oai', commune: 'xã Thanh Oai' };
  const { code } = await createLink(four.app.store, lines, Date.now());
  const { wrong } = await scanTogether({ ...four, store: four.app.store }, code, 60);
  expect(wrong).toEqual([]);
  const from = Date.now() - 3_600_000;
  const opened = { type: 'link-opened', from, to: Date.now() + 3_600_000 };
  await expect.poll(() => four.app.store.countEvents(opened)).toMatchObject([{ data: code, count: 60 }]);
});

it('a Telegram that takes thirty messages a second gets no storm, and everybody their answers in order', async () => {
  const { telegram } = four;
  telegram.limit = 30;
  const people = Array.from({ length: 120 }, () => telegram.person());
  await Promise.all(people.map((p) => p.type(FIRST)));
  await people[0]!.type('Thanh Oai, Hà Nội');
  const heard = await Promise.all(people.map((p, i) => p.answer(i === 0 ? 2 : 1, 60_000)));
  expect(heard.map((m) => m.length)).toEqual(people.map((_, i) => (i === 0 ? 2 : 1)));
  expect(heard[0]![1]!.text).toContain('lúc nào');
  // The first burst is refused once; what comes after it keeps to the pace.
  expect(telegram.floods).toBeGreaterThan(0);
  expect(telegram.floods).toBeLessThan(people.length);
  expect(four.problems()).toEqual([]);
});
