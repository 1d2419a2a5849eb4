// Long polling against a fake server over real HTTP: nothing is confirmed before it is committed.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TelegramApi } from '../../../src/channels/telegram/api.js';
import { type Polling, type PollingOptions, startPolling } from '../../../src/channels/telegram/polling.js';
import type { Inbound } from '../../../src/conversation/message.js';
import { FakeTelegram } from '../../support/fake-telegram.js';

let fake: FakeTelegram;
let api: TelegramApi;
let polling: Polling | undefined;
let committed: Inbound[];
let alarms: string[];
let retries: string[];
let givenUp: number[];

beforeEach(async () => {
  fake = await FakeTelegram.start();
  api = new TelegramApi({ token: fake.token, apiRoot: fake.url, timeoutMs: 60_000 });
  committed = [];
  alarms = [];
  retries = [];
  givenUp = [];
});
afterEach(async () => {
  await polling?.stop();
  polling = undefined;
  expect(fake.problems).toEqual([]);
  await fake.close();
  await api.close();
});

const start = (onUpdate: PollingOptions['onUpdate']) => {
  polling = startPolling({
    api,
    onUpdate,
    answerCallback: (id) => api.answerCallback(id),
    onFailure: (_error, update) => void (update.givenUp && givenUp.push(update.id)),
    isUnavailable: (error) => (error as Error).name === 'StoreUnavailable',
    onAlarm: (reason) => alarms.push(reason),
    onRetry: (reason) => retries.push(reason),
    holdSeconds: 1,
    pause: async () => {},
  });
};
const commit: PollingOptions['onUpdate'] = async (inbound) => void committed.push(inbound);
const texts = () => committed.map((i) => (i.kind === 'text' ? i.text : i.kind));
const offsets = () => fake.callsOf('getUpdates').map((c) => c.payload.offset);

describe('startPolling', () => {
  it('hands over updates, keeps each person’s order, and answers presses', async () => {
    const [a, b] = [fake.person(), fake.person()];
    for (const n of ['1', '2', '3']) fake.queue(a.message({ text: n }));
    fake.queue(b.callback('x'));
    start(commit);
    await fake.until(() => committed.length === 4 && fake.spinning.length === 0);
    expect(committed.filter((i) => i.user === a.chat).map((i) => i.kind === 'text' && i.text)).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('lets one person’s slow turn not hold up another’s', async () => {
    const [slow, quick] = [fake.person(), fake.person()];
    fake.queue(slow.message({ text: 'slow' }));
    fake.queue(quick.message({ text: 'quick' }));
    let release = (): void => {};
    start(async (inbound) => {
      if (inbound.user === slow.chat) await new Promise<void>((resolve) => (release = resolve));
      else release();
      committed.push(inbound);
    });
    await fake.until(() => committed.length === 2);
    expect(texts()).toEqual(['quick', 'slow']);
  });

  it('does not move on past an update that was not committed', async () => {
    const [a, b] = [fake.person(), fake.person()];
    const first = a.message({ text: '1' });
    fake.queue(first);
    fake.queue(b.message({ text: 'other' }));
    fake.queue(a.message({ text: '2' }));
    let down = 2;
    start(async (inbound) => {
      if (inbound.user === a.chat && down-- > 0)
        throw Object.assign(new Error(), { name: 'StoreUnavailable' });
      committed.push(inbound);
    });
    await fake.until(() => texts().includes('2'));
    expect(texts().filter((t) => t !== 'other')).toEqual(['1', '2']);
    expect(givenUp).toEqual([]);
    const uncommitted = offsets().slice(0, 3).map(Number);
    for (const offset of uncommitted.filter((o) => !Number.isNaN(o)))
      expect(offset).toBeLessThanOrEqual(first.update_id as number);
  });

  it('sets aside what fails three times, skips what it does not know, and goes on', async () => {
    const a = fake.person();
    const bad = a.message({ text: 'bad' });
    for (const update of [
      bad,
      { update_id: fake.nextUpdateId(), some_future_update: {} },
      a.message({ text: 'good' }),
    ])
      fake.queue(update);
    start(async (inbound) => {
      if (inbound.kind === 'text' && inbound.text === 'bad') throw new Error('poisoned');
      committed.push(inbound);
    });
    await fake.until(() => committed.length === 1);
    expect([texts(), givenUp]).toEqual([['good'], [bad.update_id]]);
  });

  it('raises an alarm when a webhook is set or the token is wrong, and carries on when that is mended', async () => {
    fake.webhook = { url: 'https://x.vn/', secret: 's' };
    start(commit);
    await fake.until(() => alarms.length > 0);
    expect(alarms[0]).toMatch(/409 Conflict/u);
    fake.webhook = undefined;
    fake.queue(fake.person().message({ text: 'hi' }));
    await fake.until(() => committed.length === 1);
  });

  it('outlives broken connections and 5xx', async () => {
    fake.fail('reset');
    fake.fail({ status: 502, description: 'Bad Gateway' });
    fake.queue(fake.person().message({ text: 'hi' }));
    start(commit);
    await fake.until(() => committed.length === 1);
    expect(retries).toHaveLength(2);
  });

  it('stops at once while waiting, and only after the turn in hand', async () => {
    start(commit);
    await fake.until(() => fake.callsOf('getUpdates').length === 1);
    await polling?.stop();
    let finish = (): void => {};
    let begun = false;
    start(async (inbound) => {
      begun = true;
      await new Promise<void>((resolve) => (finish = resolve));
      committed.push(inbound);
    });
    fake.queue(fake.person().message({ text: 'last' }));
    await fake.until(() => begun);
    const stopped = polling?.stop();
    finish();
    await stopped;
    expect(texts()).toEqual(['last']);
  });
});
