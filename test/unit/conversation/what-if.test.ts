// «Nếu … thì sao?» in the talk: tried out, answered, nothing stored, the open question back; what the interview
// has settled is told on the way; courses that fit follow the result.
import { beforeAll, describe, expect, it } from 'vitest';
import { tracesOf } from '../../../src/conversation/session.js';
import type { World } from '../../../src/conversation/world.js';
import { shippedContent, Talk } from '../../support/talk.js';

let world: World;
beforeAll(async () => {
  world = (await shippedContent()).world;
});

/** A course chosen and the interview begun. */
const interviewed = () =>
  new Talk(world)
    .say('em muốn học sửa máy lạnh ở xã Thanh Oai, Hà Nội')
    .press('any')
    .say('1')
    .press('ho-tro');

/** Answers what is asked until the result is there: nothing special, 30 years old, no household status. */
function toResult(talk: Talk): Talk {
  for (let i = 0; i < 12 && talk.at === 'support/facts'; i++) {
    if (talk.text.includes('bao nhiêu tuổi')) talk.say('30 tuổi');
    else if (talk.text.includes('định học khóa nào')) talk.press('courseLevel.so-cap');
    else if (talk.text.includes('hộ nghèo, cận nghèo')) talk.press('householdStatus.better');
    else if (talk.choices.some((c) => c.id.endsWith(':none'))) talk.press('none');
    else talk.say('không biết');
  }
  return talk;
}

describe('what if', () => {
  it('answers with the changed result, stores nothing and asks the open question again', () => {
    const talk = toResult(interviewed());
    expect(talk.at).toBe('support/action');
    const before = JSON.stringify(talk.session.answers);
    talk.say('nếu học trung cấp thì sao');
    expect(talk.text).toContain('trình độ khóa học: trung cấp');
    expect(talk.text).toContain('Hỗ trợ lao động nông thôn: không được nữa');
    expect(talk.text).toContain('vẫn giữ nguyên');
    expect(talk.at).toBe('support/action');
    expect(talk.choices.length).toBeGreaterThan(0);
    expect(JSON.stringify(talk.session.answers)).toBe(before);
  });

  it('works in the middle of the interview', () => {
    const talk = interviewed();
    const asked = talk.at;
    talk.say('neu em la ho ngheo thi sao');
    expect(talk.at).toBe(asked);
    expect(Object.keys(talk.session.answers).filter((n) => n.startsWith('facts.'))).toEqual([]);
  });

  it('says so when nothing changes', () => {
    const talk = toResult(interviewed()).say('nếu em là nữ thì sao?');
    expect(talk.text).toContain('kết quả vẫn thế');
  });

  it('leaves what it cannot try to the articles', () => {
    const talk = toResult(interviewed()).say('nếu em bỏ học giữa chừng thì sao?');
    expect(tracesOf(talk.session).at(-1)!.rule).not.toBe('what-if');
    expect(talk.at).toBe('support/action');
  });
});

describe('the interview', () => {
  it('tells what is settled while it goes on, once', () => {
    const talk = interviewed();
    let told = 0;
    for (let i = 0; i < 12 && talk.at === 'support/facts'; i++) {
      if (talk.text.includes('bao nhiêu tuổi')) talk.say('30 tuổi');
      else if (talk.choices.some((c) => c.id.endsWith(':none'))) talk.press('none');
      else talk.press('householdStatus.better');
      if (talk.text.includes('Đến đây đã rõ')) told++;
    }
    expect(told).toBe(1);
    expect(talk.at).toBe('support/action');
  });

  it('asks no fee and no days of a course nobody has chosen, and offers courses that fit', () => {
    const talk = new Talk(world).start().press('ho-tro').say('xã Thanh Oai, Hà Nội');
    const texts: string[] = [];
    for (let i = 0; i < 12 && talk.at === 'support/facts'; i++) {
      texts.push(talk.text);
      toOne(talk);
    }
    expect(texts.join('\n')).not.toMatch(/Học phí cả khóa|bao nhiêu ngày học/);
    expect(talk.at).toBe('support/fitting');
    expect(talk.text).toContain('tối đa 4.000.000 đồng');
    expect(talk.text).not.toMatch(/tối đa \d{2}\.\d{3}\.\d{3} đồng/);
    talk.say('1');
    toResult(talk);
    expect(talk.at).toBe('support/action');
    expect(talk.session.answers.course).toBeTypeOf('string');
    expect(talk.choices.some((c) => c.id.endsWith(':dang-ky'))).toBe(true);
  });
});

function toOne(talk: Talk): void {
  if (talk.text.includes('bao nhiêu tuổi')) talk.say('30 tuổi');
  else if (talk.text.includes('định học khóa nào')) talk.press('courseLevel.so-cap');
  else if (talk.choices.some((c) => c.id.endsWith(':none'))) talk.press('none');
  else talk.press('householdStatus.better');
}
