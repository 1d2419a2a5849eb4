// Every Telegram fixture through parseUpdate, and hostile updates that must never throw.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callbackId, parseUpdate, updateId } from '../../../src/channels/telegram/update.js';
import { checkUpdate } from '../../fixtures/wire/telegram/validate-telegram.mjs';

const FIXTURES = new URL('../../fixtures/wire/telegram/', import.meta.url);
const fixture = (name: string): object =>
  JSON.parse(readFileSync(new URL(`update.${name}.json`, FIXTURES), 'utf8'));
const NOW = 1_795_219_600_000;
const parse = (name: string) => parseUpdate(fixture(name), NOW);
const base = (id: number) => ({ channel: 'telegram', user: '5551234567', id: String(id), at: NOW });

const private_ = { id: 7, type: 'private' };
const from = { id: 7, is_bot: false, first_name: 'H' };
const message = (content: object, more: object = {}) => ({
  update_id: 1,
  message: { message_id: 1, date: 1, chat: private_, from, ...content, ...more },
});

describe('parseUpdate', () => {
  const expected: Record<string, object | undefined> = {
    'start-plain': { ...base(810000001), kind: 'start' },
    'start-payload': { ...base(810000002), kind: 'start', referral: 'ref_GV-0123_x' },
    text: {
      ...base(810000003),
      kind: 'text',
      text: 'Em được 24.5 điểm khối A00, em học CNTT được không ạ? 👋🏽',
    },
    'text-link-entity': { ...base(810000004), kind: 'text', text: 'xem https://example.edu.vn nhé' },
    'contact-own': { ...base(810000005), kind: 'contact', phone: '+84901234567', own: true },
    'contact-foreign': { ...base(810000006), kind: 'contact', phone: '+84909998888', own: false },
    'contact-no-user-id': { ...base(810000007), kind: 'contact', phone: '0901234567', own: false },
    location: { ...base(810000008), kind: 'location', latitude: 10.7769, longitude: 106.7009 },
    'photo-caption': { ...base(810000009), kind: 'media', media: 'photo', caption: 'Học bạ của em' },
    sticker: { ...base(810000010), kind: 'media', media: 'sticker' },
    voice: { ...base(810000011), kind: 'media', media: 'voice' },
    'web-app-data': { ...base(810000012), kind: 'media', media: 'other' },
    'group-mention': undefined,
    'edited-message': undefined,
    'callback-query': { ...base(810000015), kind: 'choice', choice: 'nganh:7480201', pressed: '250' },
    'callback-query-inaccessible-message': { ...base(810000016), kind: 'choice', choice: 'nganh:7480201' },
    'callback-query-64-bytes': {
      ...base(810000017),
      kind: 'choice',
      choice: 'x'.repeat(64),
      pressed: expect.any(String),
    },
    'my-chat-member-blocked': { ...base(810000018), kind: 'stopped' },
    'my-chat-member-unblocked': { ...base(810000019), kind: 'resumed' },
    'stopped-message-generation': undefined,
    'unknown-future-kind': undefined,
  };

  it('covers every fixture there is', () => {
    const files = readdirSync(FIXTURES).flatMap((f) => /^update\.(.+)\.json$/u.exec(f)?.[1] ?? []);
    expect(files.sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))('%s', (name, inbound) => {
    if (name !== 'unknown-future-kind') expect(checkUpdate(fixture(name))).toEqual([]);
    expect(parse(name)).toEqual(inbound);
  });

  it.each([
    ['/start', undefined],
    ['/start@cau_nghe_bot', undefined],
    ['/start  CN7K-3_x ', 'CN7K-3_x'],
    [`/start ${'a'.repeat(64)}`, 'a'.repeat(64)],
    [`/start ${'a'.repeat(65)}`, undefined],
    ['/start <script>', undefined],
    ['/start hai từ', undefined],
    ['/start a\nb', undefined],
  ])('%j starts with referral %j', (text, referral) => {
    const inbound = parseUpdate(message({ text }), NOW);
    expect(inbound).toMatchObject({ kind: 'start' });
    expect(inbound && 'referral' in inbound ? inbound.referral : undefined).toBe(referral);
  });

  it.each([
    ['/menu', '9'],
    ['/menu@cau_nghe_bot', '9'],
    ['/HELP', '?'],
    ['/nguoi', '#'],
    ['/xoa', 'xóa dữ liệu'],
    ['/khac', '/khac'],
    ['/startup', '/startup'],
    ['/menu giúp em', '/menu giúp em'],
  ])('the command %j says %j', (text, said) => {
    expect(parseUpdate(message({ text }), NOW)).toMatchObject({ kind: 'text', text: said });
  });

  it('keeps decomposed Vietnamese and long texts as typed: reading them is the conversation’s business', () => {
    for (const text of ['Tôi muốn học sửa máy lạnh'.normalize('NFD'), 'ấ'.repeat(5000), '👍🏽'])
      expect(parseUpdate(message({ text }), NOW)).toMatchObject({ kind: 'text', text });
  });

  it.each<[string, unknown]>([
    ['a bot', message({ text: 'x' }, { from: { ...from, is_bot: true } })],
    ['a group', message({ text: 'x' }, { chat: { id: -7, type: 'group' } })],
    ['a channel post', { update_id: 1, channel_post: { chat: { id: -1, type: 'channel' }, text: 'x' } }],
    ['no sender', message({ text: 'x' }, { from: undefined })],
    ['a service message', message({ pinned_message: {} })],
    ['no update id', { message: message({ text: 'x' }).message }],
    ['a location off the globe', message({ location: { latitude: 91, longitude: 0 } })],
    ['a contact without number', message({ contact: { first_name: 'x' } })],
    ['callback data over 64 bytes', callback('ấ'.repeat(33))],
    ['callback without data', callback(undefined)],
    ['a callback in a group', callback('a', { id: -7, type: 'supergroup' })],
    ['a callback of an inline message', { update_id: 1, callback_query: { id: 'c', from, data: 'a' } }],
    ['a membership in a group', { update_id: 1, my_chat_member: { chat: { id: -1, type: 'group' }, from } }],
    ...[null, undefined, 1, 'x', [], {}, { update_id: 1, message: [] }].map((v): [string, unknown] => [
      String(JSON.stringify(v)),
      v,
    ]),
  ])('ignores %s', (_what, update) => {
    expect(parseUpdate(update, NOW)).toBeUndefined();
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (a, b, c) => {
        parseUpdate(a, NOW);
        parseUpdate({ update_id: 1, message: a }, NOW);
        parseUpdate(message({ text: a, contact: b, location: c }), NOW);
        parseUpdate({ update_id: 1, callback_query: { id: a, from: b, message: { chat: c }, data: a } }, NOW);
        callbackId({ callback_query: a });
        updateId(c);
      }),
    );
  });
});

function callback(data: unknown, chat: object = private_) {
  return { update_id: 1, callback_query: { id: 'c', from, data, message: { message_id: 1, date: 1, chat } } };
}

describe('what a press needs besides the Inbound', () => {
  it('is the callback to answer, even when the press means nothing', () => {
    expect(callbackId(fixture('callback-query'))).toBe('4382bfdwdsb323b2d9');
    expect(callbackId(callback(undefined))).toBe('c');
    expect(callbackId(fixture('text'))).toBeUndefined();
  });
});
