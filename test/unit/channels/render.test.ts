// Degrading by policy: numbered lists, splitting, links, and the figures that lint reads.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POLICIES } from '../../../src/channels/policies/index.js';
import { clip, policyProblems, render, splitText } from '../../../src/channels/render.js';
import { zaloBotCalls } from '../../../src/channels/zalo-bot/deliver.js';
import { zaloRequests } from '../../../src/channels/zalo-oa/requests.js';
import { CHANNELS } from '../../../src/conversation/message.js';

const choices = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `c${i}`, label: `Nghề ${i + 1}` }));

describe('render', () => {
  it('knows a policy for every channel', () => {
    for (const channel of CHANNELS) expect(POLICIES[channel].channel).toBe(channel);
  });

  it('turns buttons into a numbered list where there are none, or too many', () => {
    const list = 'Chọn ạ?\n\n1. Nghề 1\n2. Nghề 2';
    expect(render({ text: 'Chọn ạ?', choices: choices(2) }, POLICIES['zalo-bot'])).toEqual([{ text: list }]);
    expect(render({ text: 'Chọn ạ?', choices: choices(5) }, POLICIES['zalo-oa'])[0]?.choices).toHaveLength(5);
    expect(render({ text: 'Chọn ạ?', choices: choices(6) }, POLICIES['zalo-oa'])[0]).not.toHaveProperty(
      'choices',
    );
  });

  it('lists no choice twice that the text already lists', () => {
    const message = {
      text: 'Lớp nào ạ?\n1. Nghề 1: 4 tháng\n2. Nghề 2: 3 tháng',
      choices: choices(3),
      listed: 2,
    };
    expect(render(message, POLICIES.terminal)[0]?.text).toBe(`${message.text}\n\n3. Nghề 3`);
    expect(render({ ...message, choices: choices(2) }, POLICIES.terminal)[0]?.text).toBe(message.text);
  });

  it.each([
    ['1. Có', '1. Có'],
    ['1️⃣ Có', '1️⃣ Có'],
    ['# Gặp người', '# Gặp người'],
    ['0 Quay lại', '0 Quay lại'],
    ['Có', '1. Có'],
    ['3 tháng', '1. 3 tháng'],
    ['2.5 triệu', '1. 2.5 triệu'],
    ['9 năm', '1. 9 năm'],
  ])('labels %j as %j', (label, shown) => {
    expect(
      render({ text: 'x', choices: [{ id: 'a', label }] }, POLICIES.telegram)[0]?.choices?.[0]?.label,
    ).toBe(shown);
  });

  it('gives choices, link and contact request to the last part and the picture to the first', () => {
    const parts = render(
      {
        text: `${'một '.repeat(300)}\n\n${'hai '.repeat(400)}`,
        choices: choices(3),
        picture: { url: '/p.png', alt: 'p' },
        requestContact: true,
      },
      POLICIES['zalo-oa'],
    );
    expect(parts).toHaveLength(2);
    expect(parts[0]).toMatchObject({ picture: { url: '/p.png' } });
    expect(parts[0]).not.toHaveProperty('choices');
    expect(parts[1]).toMatchObject({ requestContact: true });
    expect(parts[1]?.choices).toHaveLength(3);
    expect(parts[0]?.text.endsWith('một')).toBe(true);
  });

  it('leaves paths to the web chat and writes addresses out elsewhere', () => {
    const message = { text: 'x', link: { url: '/faq', label: 'Đọc' } };
    expect(render(message, POLICIES.web)[0]?.link?.url).toBe('/faq');
    expect(render(message, POLICIES['zalo-oa'], { baseUrl: 'https://a.vn/' })[0]?.text).toBe(
      'x\n\nĐọc: https://a.vn/faq',
    );
    expect(render(message, POLICIES.terminal)[0]?.text).toBe('x');
  });
});

describe('splitText', () => {
  it('breaks on paragraphs first, then lines, sentences and words', () => {
    expect(splitText('aaaa aaaa\n\nbbbb\nbbbb', 15)).toEqual(['aaaa aaaa', 'bbbb\nbbbb']);
    expect(splitText('aaaa aaaa\nbbbb bbbb', 12)).toEqual(['aaaa aaaa', 'bbbb bbbb']);
    expect(splitText('Dạ vâng ạ. Em ở đâu?', 14)).toEqual(['Dạ vâng ạ.', 'Em ở đâu?']);
    expect(splitText('một hai ba bốn', 8)).toEqual(['một hai', 'ba bốn']);
    expect(splitText('', 8)).toEqual(['']);
  });

  it('never splits an emoji or an accent from its letter', () => {
    for (const mark of ['👩🏽‍🔧', 'ấ'.normalize('NFD'), '1️⃣'])
      for (const part of splitText(mark.repeat(50), 21)) expect(part.length % mark.length).toBe(0);
  });

  it('keeps every word, in order, within the limit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 40, max: 200 }),
        (text, limit) => {
          const parts = splitText(text, limit);
          for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit);
          if (parts.length > 1) for (const part of parts) expect(part).not.toBe('');
          expect(parts.join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''));
        },
      ),
    );
  });

  it('clips labels at a character border', () => {
    expect(clip('Sửa chữa máy lạnh', 10)).toBe('Sửa chữa…');
    expect(clip('👩🏽‍🔧👩🏽‍🔧', 9)).toBe('👩🏽‍🔧…');
    expect(clip('ngắn', 10)).toBe('ngắn');
  });
});

it('lint hears of what a channel cannot show as it stands', () => {
  const bad = { text: 'ạ '.repeat(4000), choices: [{ id: 'x'.repeat(65), label: 'y'.repeat(70) }] };
  expect(policyProblems(bad, POLICIES.telegram)).toHaveLength(2);
  expect(policyProblems(bad, POLICIES['zalo-oa'])[0]).toMatch(/text needs \d messages on zalo-oa/u);
  expect(policyProblems({ text: 'Dạ', choices: choices(6) }, POLICIES.telegram)).toEqual([]);
});

describe('the legend of a picture', () => {
  const message = {
    text: 'Cách 7 km.',
    picture: { url: '/ban-do/x.png', alt: 'Bản đồ', legend: 'Lá cờ là trường.' },
  };

  it('stands before the words where the picture shows, and nowhere else', () => {
    expect(render(message, POLICIES.telegram)[0]?.text).toBe('Lá cờ là trường.\n\nCách 7 km.');
    expect(render(message, POLICIES.terminal)[0]?.text).toBe('Cách 7 km.');
  });

  it('goes with the picture on Zalo only from a public address', () => {
    const words = (baseUrl?: string) => JSON.stringify(zaloRequests('1', message, { baseUrl }));
    expect(words('https://x.vn')).toContain('Lá cờ');
    expect(words('http://localhost:3000')).not.toContain('Lá cờ');
    expect(zaloBotCalls('1', message, 'https://x.vn')[0]?.payload.caption).toContain('Lá cờ');
    expect(zaloBotCalls('1', message)[0]?.payload.text).toBe('Cách 7 km.');
  });
});
