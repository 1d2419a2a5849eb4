// Zalo Bot updates and calls: wrapped and bare bodies, what a bot must not answer, and the limits of messages.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/channels/zalo-bot/api.js';
import { zaloBotCalls } from '../../../src/channels/zalo-bot/deliver.js';
import { parseBotUpdate } from '../../../src/channels/zalo-bot/update.js';

const NOW = 1_795_219_200_000;
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/wire/zalo-bot/${name}.json`, import.meta.url), 'utf8'));
const inbound = (event: string, fields: object) => ({
  channel: 'zalo-bot',
  user: '6ede9afa66b88fe6d6a9',
  id: `message.${event}.received:2d758cb5e222177a4e35`,
  at: NOW,
  ...fields,
});

describe('parseBotUpdate', () => {
  it.each([
    ['webhook.text.wrapped', inbound('text', { kind: 'text', text: 'Xin chào' })],
    ['webhook.text.unwrapped', inbound('text', { kind: 'text', text: 'Xin chào' })],
    ['getUpdates.single-object', inbound('text', { kind: 'text', text: 'poll' })],
    ['webhook.image.photo', inbound('image', { kind: 'media', media: 'photo', caption: 'Học bạ' })],
    ['webhook.image.photo_url', inbound('image', { kind: 'media', media: 'photo' })],
    ['webhook.sticker', inbound('sticker', { kind: 'media', media: 'sticker' })],
    ['webhook.voice', inbound('voice', { kind: 'media', media: 'voice' })],
    ['webhook.unsupported', inbound('unsupported', { kind: 'media', media: 'withheld' })],
    ['webhook.text.group', undefined],
    ['getUpdates.timeout', undefined],
    ['error.400', undefined],
  ])('%s', (name, expected) => expect(parseBotUpdate(fixture(name), NOW)).toEqual(expected));

  it('does not talk to bots', () => {
    const update = fixture('webhook.text.unwrapped');
    update.message.from.is_bot = true;
    expect(parseBotUpdate(update, NOW)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void parseBotUpdate(value, NOW)));
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (message) => void parseBotUpdate({ event_name: 'message.text.received', message }, NOW),
      ),
    );
  });
});

describe('zaloBotCalls', () => {
  it('shows choices as a numbered list and pictures with their words', () => {
    const choices = [
      { id: 'a', label: 'Có' },
      { id: 'b', label: 'Không' },
    ];
    expect(zaloBotCalls('c1', { text: 'Đúng không?', choices })).toEqual([
      { method: 'sendMessage', payload: { chat_id: 'c1', text: 'Đúng không?\n\n1. Có\n2. Không' } },
    ]);
    const picture = { url: '/qr/A.png', alt: 'QR' };
    expect(zaloBotCalls('c1', { text: 'Mã', picture }, 'https://x.vn/')).toEqual([
      { method: 'sendPhoto', payload: { chat_id: 'c1', photo: 'https://x.vn/qr/A.png', caption: 'Mã' } },
    ]);
    expect(zaloBotCalls('c1', { text: 'Mã', picture })).toEqual([
      { method: 'sendMessage', payload: { chat_id: 'c1', text: 'Mã' } },
    ]);
  });

  it('keeps to 2,000 characters', () => {
    const calls = zaloBotCalls('c1', { text: 'Một câu dài về học nghề. '.repeat(400) });
    expect(calls.length).toBeGreaterThan(4);
    for (const { payload } of calls) expect(payload.text?.length).toBeLessThanOrEqual(2000);
  });
});

describe('classify', () => {
  it.each([
    ['error.400', 'bad-request'],
    ['error.401', 'alarm'],
    ['error.403', 'retry'],
    ['error.429', 'retry'],
    ['getUpdates.timeout', 'nothing'],
  ])('%s is %s', (name, outcome) => expect(classify(fixture(name).error_code).outcome).toBe(outcome));
});
