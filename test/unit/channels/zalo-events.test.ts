// Zalo OA events → what the product knows: every fixture, the forms seen in the field, and hostile input.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, object, parseWire } from '../../../src/channels/http-json.js';
import { anonymousUser, recipientOf } from '../../../src/channels/zalo-oa/address.js';
import { concerns, parseEvent } from '../../../src/channels/zalo-oa/events.js';

const folder = new URL('../../fixtures/wire/zalo-oa/webhook/', import.meta.url);
const NOW = 1_795_219_200_000;
const USER = '246845883529197922';

const read = (name: string) => {
  const raw = readFileSync(new URL(`${name}.json`, folder));
  return { raw, event: object(parseWire(raw.toString('utf8'))) as Json };
};
const parse = (name: string) => {
  const { raw, event } = read(name);
  return parseEvent(event, raw, NOW);
};
const event = (fields: Json) => parseEvent(fields, Buffer.from(JSON.stringify(fields)), NOW);
const sent = (kind: string, message: Json) =>
  event({ event_name: `user_send_${kind}`, sender: { id: USER }, message: { msg_id: 'm1', ...message } });
const inbound = (fields: Json, msg?: string) => ({
  type: 'inbound',
  inbound: {
    channel: 'zalo-oa',
    user: USER,
    at: NOW,
    id: msg ?? expect.stringMatching(/^\w+:[0-9a-f]{32}$/u),
    ...fields,
  },
});

describe('parseEvent', () => {
  const text = 'user_send_text';
  it.each([
    [text, inbound({ kind: 'text', text: 'Em hỏi học phí ạ' }, `${text}:96d3cdf3af150469001`)],
    ['user_send_text.quote', inbound({ kind: 'text', text: 'cái này ạ' }, `${text}:96d3cdf3af150469002`)],
    [
      'user_send_text.numeric-timestamp',
      inbound({ kind: 'text', text: 'timestamp là số' }, `${text}:96d3cdf3af150469005`),
    ],
    [
      'user_send_text.referral-code',
      inbound({ kind: 'text', text: '#GV0123' }, `${text}:96d3cdf3af150469004`),
    ],
    [
      'user_send_image',
      inbound({ kind: 'media', media: 'photo', caption: 'Học bạ' }, 'user_send_image:96d3cdf3af150469006'),
    ],
    ['user_send_gif', inbound({ kind: 'media', media: 'video' }, 'user_send_gif:96d3cdf3af150469007')],
    [
      'user_send_link',
      inbound({ kind: 'text', text: 'https://example.invalid/nganh' }, 'user_send_link:96d3cdf3af150469008'),
    ],
    ['user_send_audio', inbound({ kind: 'media', media: 'voice' }, 'user_send_audio:96d3cdf3af150469009')],
    ['user_send_video', inbound({ kind: 'media', media: 'video' }, 'user_send_video:96d3cdf3af150469010')],
    [
      'user_send_sticker',
      inbound({ kind: 'media', media: 'sticker' }, 'user_send_sticker:96d3cdf3af150469011'),
    ],
    [
      'user_send_location',
      inbound(
        { kind: 'location', latitude: 10.764376664162, longitude: 106.657684326172 },
        'user_send_location:96d3cdf3af150469012',
      ),
    ],
    ['user_send_file', inbound({ kind: 'media', media: 'file' }, 'user_send_file:96d3cdf3af150469013')],
    ['user_submit_info.current', inbound({ kind: 'contact', phone: '+84901234567', own: true })],
    ['user_submit_info.legacy', inbound({ kind: 'contact', phone: '+84901234567', own: true })],
    ['follow', { ...inbound({ kind: 'resumed' }), welcome: 'follow' }],
    ['unfollow', inbound({ kind: 'stopped' })],
    ['user_click_chatnow', { ...inbound({ kind: 'start' }), welcome: 'chat-now' }],
    ['oa_send_text.by-api', undefined],
    [
      'oa_send_text.by-human',
      { type: 'takeover', user: USER, id: 'oa_send_text:96d3cdf3af150469014', at: NOW },
    ],
    ['user_received_message', undefined],
    ['user_seen_message', undefined],
    ['unknown-event', undefined],
    [
      'anonymous_send_text',
      inbound(
        { kind: 'text', text: 'Cho em hỏi', user: 'anon/anon_9f8e7d/conv_123' },
        'anonymous_send_text:96d3cdf3af150469015',
      ),
    ],
  ])('%s', (name, expected) => expect(parse(name)).toEqual(expected));

  it('covers every fixture with the OA it is for', () => {
    const names = readdirSync(folder)
      .filter((f) => !f.startsWith('_'))
      .map((f) => f.replace('.json', ''));
    expect(names).toHaveLength(24);
    for (const name of names) {
      expect(concerns(read(name).event, '388613280878808645'), name).toBe(true);
      expect(concerns(read(name).event, '388613280878808646'), name).toBe(false);
    }
  });

  it('takes a foreign payload for what anybody could have typed', () => {
    expect(parse('user_send_text.button-payload')).toMatchObject({
      inbound: { kind: 'text', text: '#NGANH_7480201' },
    });
  });

  it('reads our own button payloads', () => {
    expect(sent('text', { text: '#chon:menu/goal:find' })).toMatchObject({
      inbound: { kind: 'choice', choice: 'menu/goal:find' },
    });
    expect(sent('text', { text: '#chon:' })).toMatchObject({ inbound: { kind: 'text' } });
    expect(sent('text', { text: `#chon:${'x'.repeat(65)}` })).toMatchObject({ inbound: { kind: 'text' } });
  });

  it('erases on withdrawal, whoever names the person', () => {
    expect(
      event({ event_name: 'user_withdraw', oa_id: '1', user_id: USER, user_id_by_app: '5' }),
    ).toMatchObject({
      type: 'erase',
      user: USER,
    });
  });

  it('hands over a visitor’s talk too', () => {
    expect(
      event({
        event_name: 'oa_send_anonymous_text',
        sender: { id: '388', admin_id: '5' },
        recipient: { id: 'anon_1' },
        message: { msg_id: 'x', conversation_id: 'c1' },
      }),
    ).toMatchObject({ type: 'takeover', user: 'anon/anon_1/c1' });
  });

  it('keeps ids that are numbers beyond 2^53', () => {
    const raw =
      '{"event_name":"user_send_text","sender":{"id":246845883529197923},"message":{"msg_id":96341503,"text":"a \\"1234567890123456789\\" b"}}';
    const parsed = parseEvent(object(parseWire(raw)) as Json, Buffer.from(raw), NOW);
    expect(parsed).toMatchObject({
      inbound: {
        user: '246845883529197923',
        id: 'user_send_text:96341503',
        text: 'a "1234567890123456789" b',
      },
    });
  });

  it('ignores groups, calls and other products', () => {
    for (const name of [
      'user_send_group_text',
      'user_call_oa',
      'user_reacted_message',
      'add_user_to_tag',
      'follow_x',
    ])
      expect(
        event({ event_name: name, sender: { id: USER }, message: { text: 'x', msg_id: 'm' } }),
      ).toBeUndefined();
  });

  it('treats a place outside the globe as something it cannot read', () => {
    const attachments = [{ type: 'location', payload: { coordinates: { latitude: '91', longitude: 'x' } } }];
    expect(sent('location', { attachments })).toMatchObject({ inbound: { kind: 'media', media: 'other' } });
  });

  it('never throws, and never gives an inbound without a user', () => {
    const names = fc.constantFrom(
      ...[
        'user_send_text',
        'user_send_location',
        'user_submit_info',
        'follow',
        'oa_send_text',
        'user_withdraw',
      ],
    );
    fc.assert(
      fc.property(
        names,
        fc.dictionary(
          fc.constantFrom('sender', 'message', 'info', 'follower', 'user_id', 'recipient'),
          fc.jsonValue(),
        ),
        (event_name, rest) => {
          const parsed = event({ ...(rest as Json), event_name });
          if (parsed?.type === 'inbound') expect(parsed.inbound.user).not.toBe('');
        },
      ),
    );
  });
});

describe('parseWire', () => {
  it('equals JSON.parse but for long whole numbers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const long = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/u.test(text.replace(/"(?:[^"\\]|\\.)*"/gu, '""'));
        if (!long) expect(parseWire(text)).toEqual(JSON.parse(text));
      }),
    );
    expect(
      parseWire('{"a":12345678901234567890,"b":1.2345678901234567,"c":-9007199254740993,"d":1e20}'),
    ).toEqual({
      a: '12345678901234567890',
      b: 1.2345678901234567,
      c: '-9007199254740993',
      d: 1e20,
    });
  });
});

describe('recipientOf', () => {
  it('finds both ids of a visitor again, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (id, conversation) => {
          expect(recipientOf(anonymousUser(id, conversation))).toEqual({
            anonymous_id: id,
            conversation_id: conversation,
          });
        },
      ),
    );
    expect(recipientOf(USER)).toEqual({ user_id: USER });
  });
});
