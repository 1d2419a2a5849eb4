// Two pages that fit a question about as well are offered as a choice; the open question waits behind it.
import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../src/conversation/world.js';
import { shippedContent, Talk } from '../../support/talk.js';

let world: World;
/** A question between two pages of the content as shipped. */
const EVEN = 'chờ duyệt hỗ trợ lâu không';
beforeAll(async () => {
  world = (await shippedContent()).world;
});
const asked = () => new Talk(world).start().press('tim-nghe').press('nong-nghiep').say(EVEN);

describe('two near pages', () => {
  it('come as two buttons', () => {
    const talk = asked();
    expect(talk.choices.map((c) => c.id).sort()).toEqual([
      'article:support-how-long',
      'article:support-refused',
    ]);
    expect(talk.at).toBe('find-course/place');
  });

  it.each([
    ['a button', (t: Talk) => t.press('support-how-long')],
    ['a digit', (t: Talk) => t.say(String(t.choices.findIndex((c) => c.id.endsWith('how-long')) + 1))],
  ])('%s shows the page, then the open question again', (_, choose) => {
    const talk = choose(asked());
    expect(talk.text).toContain('ngày làm việc');
    expect(talk.text).toContain('Quay lại câu đang hỏi');
    expect(talk.at).toBe('find-course/place');
  });

  it('do not stand in the way of the answer to the open question', () => {
    const talk = asked().say('xã Thanh Oai, Hà Nội');
    expect(talk.at).toBe('find-course/time');
  });

  it('stay when a number is typed that neither of them has', () => {
    const talk = asked().say('7');
    expect(talk.text).toContain('từ 1 đến 2');
    expect(talk.choices).toHaveLength(2);
    expect(talk.say('1').text).toContain('Quay lại câu đang hỏi');
    expect(talk.at).toBe('find-course/place');
  });

  it('are let go of when the numbers go on', () => {
    const talk = asked().say('7').say('8').say('9a 7');
    expect(talk.choices.map((c) => c.id)).not.toContain('article:support-how-long');
  });

  it('are not meant by a digit once the open question was shown again', () => {
    const talk = asked().send({ kind: 'media', media: 'sticker' });
    expect(talk.text).toContain('xã, phường nào');
    expect(talk.say('1').at).toBe('find-course/time');
  });

  it('0 goes back to the open question', () => {
    const talk = asked().say('0');
    expect(talk.at).toBe('find-course/place');
    expect(talk.text).toContain('xã, phường nào');
  });
});
