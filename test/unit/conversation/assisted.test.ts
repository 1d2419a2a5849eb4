// An officer enters people: nothing of one person ever stands in the entry of the next, nor in the officer's own talk,
// whatever happens in between.
import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../src/conversation/world.js';
import { randomEvent, seeded } from '../../support/crowd.js';
import { crowdTalk } from '../../support/random-run.js';
import { remembered } from '../../support/remembered.js';
import { shippedContent, Talk } from '../../support/talk.js';

let world: World;
beforeAll(async () => {
  world = remembered((await shippedContent()).world);
});

const FIRST = { name: 'Trần Văn Mốc', phone: '0912000111' };
const TRACES_OF_FIRST = /Mốc|912000111|1991/u;

const enterFirst = (talk: Talk) =>
  talk
    .say('nhập hộ bác Mốc học sửa máy lạnh ở Nghi Lộc, Nghệ An')
    .press('any')
    .say('1')
    .say('đồng ý')
    .say(FIRST.name)
    .say(FIRST.phone)
    .say('1991');

describe('two people, one after the other', () => {
  it('the second begins with nothing of the first, sent or not', () => {
    for (const send of [true, false]) {
      const talk = enterFirst(new Talk(world));
      expect(talk.at).toBe('assist/review');
      if (send) talk.press('gui').press('nguoi-tiep');
      else talk.say('em nhập hộ bà con');
      expect(talk.at).toBe('assist/sector');
      expect(talk.state).not.toMatch(TRACES_OF_FIRST);
      expect(talk.session.answers['person.place']).toBeUndefined();
    }
  });

  it('each registration carries its own consent and its own person', () => {
    const talk = enterFirst(new Talk(world)).press('gui').press('nguoi-tiep');
    talk.say('em muốn học hàn').say('Nghi Lộc, Nghệ An').press('any').say('1');
    expect(talk.at).toBe('assist/consent');
    talk.say('không');
    expect(talk.at).toBe('assist/next');
    expect(talk.all.filter((e) => e.type === 'lead')).toHaveLength(1);
    expect(talk.session.consents.map((c) => c.given)).toEqual([true, false]);
  });
});

it("the officer's own talk waits untouched, and the half-done entry with it", () => {
  const talk = new Talk(world).say('em muốn học hàn ở Thanh Oai, Hà Nội, em 20 tuổi');
  const own = talk.session.answers;
  enterFirst(talk).say('9');
  expect(talk.session.answers).toEqual(own);
  talk.press('lam-tiep');
  expect(talk.at).toBe('assist/review');
  expect(talk.text).toContain(FIRST.name);
  talk.press('gui').press('xong');
  expect(talk.session.answers).toMatchObject({ ...own });
  expect(talk.session.apart).toBeUndefined();
  expect(talk.state).not.toMatch(TRACES_OF_FIRST);
});

it('the words of the consent call nobody by a pronoun of the officer', () => {
  const talk = new Talk(world).say('tôi là cán bộ hội phụ nữ, nhập hộ bà con');
  talk.say('em muốn học sửa máy lạnh').say('Thanh Oai, Hà Nội').press('any').say('1');
  expect(talk.text).toContain('Ông/Bà được xem, sửa, rút lại');
  talk.say('đồng ý');
  const consent = talk.effects.find((e) => e.type === 'consent');
  expect(consent?.type === 'consent' && consent.answer.text).toContain('Cầu Nghề gửi cho nơi đó');
});

it('whatever happens in between, the next entry begins with nothing of the first', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seeded(seed);
    const talk = crowdTalk(world, seed);
    for (const text of [
      'nhập hộ bác Mốc học sửa máy lạnh ở Nghi Lộc, Nghệ An',
      '4',
      '1',
      'đồng ý',
      FIRST.name,
      FIRST.phone,
    ])
      talk.say(text);
    for (let i = 0; i < 12; i++) talk.send(randomEvent(talk, random));
    talk.send({ kind: 'resumed' });
    if (talk.session?.human) talk.say('9');
    talk.say('em nhập hộ bà con');
    const session = talk.session!;
    expect([seed, talk.at, session.forAnother]).toEqual([seed, 'assist/sector', true]);
    expect([seed, JSON.stringify(session.answers)]).not.toEqual([
      seed,
      expect.stringMatching(TRACES_OF_FIRST),
    ]);
    expect(JSON.stringify([session.answers, session.shown, session.apart ?? {}])).not.toMatch(
      TRACES_OF_FIRST,
    );
  }
});
