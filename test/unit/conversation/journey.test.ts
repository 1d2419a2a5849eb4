// The main journey and the manners of the engine, on the shipped content; every turn saves and reloads the session.
import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../src/conversation/world.js';
import { shippedContent, Talk } from '../../support/talk.js';

let world: World;
beforeAll(async () => {
  world = (await shippedContent()).world;
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** To the list of courses. */
const toCourses = (talk: Talk) => talk.say('em muốn học sửa máy lạnh').say('Thanh Oai, Hà Nội').press('any');
/** To the consent question. */
const toConsent = (talk: Talk) => toCourses(talk).say('1').press('dang-ky');
/** To the summary. */
const toReview = (talk: Talk) =>
  toConsent(talk).say('đồng ý').say('Nguyễn Thị Hoa').say('0912345678').say('2000');

describe('the journey', () => {
  it('goes from the first sentence to a lead in at most ten turns', () => {
    const talk = toReview(new Talk(world));
    expect(talk.at).toBe('register/review');
    expect(talk.text).toContain('Nguyễn Thị Hoa');
    talk.press('gui');
    expect(talk.text).toMatch(/CN-[A-Z0-9]{6}/);
    expect(talk.session.turns).toBeLessThanOrEqual(10);
    const [lead] = talk.all.filter((e) => e.type === 'lead');
    expect(lead).toMatchObject({
      facility: 'mau-song-nhue',
      lead: {
        course: { id: 'sua-chua-may-lanh-dieu-hoa' },
        person: {
          name: 'Nguyễn Thị Hoa',
          phone: '+84912345678',
          birthYear: 2000,
          commune: 'xã Thanh Oai, Hà Nội',
        },
        consent: { purpose: 'forward-to-facility', version: 2 },
        priority: false,
      },
    });
  });

  it('keeps a consent with the facility it was asked for, and with none when it is for the service alone', () => {
    const talk = toReview(new Talk(world)).press('gui').say('#').press('goi-lai').say('đồng ý');
    expect(talk.session.consents.map((c) => [c.purpose, c.facility, c.given])).toEqual([
      ['forward-to-facility', 'mau-song-nhue', true],
      ['advice', undefined, true],
    ]);
  });

  it.each([
    ['cảm ơn em', 'không có gì'],
    ['để tôi hỏi chồng đã', 'thong thả'],
    ['hỏi gì lắm thế', 'gõ #'],
  ])('answers «%s» in kind; the question stays, and is no question of three', (said, answer) => {
    const talk = new Talk(world).say('em muốn học sửa máy lạnh').say('Thanh Oai, Hà Nội');
    for (let i = 0; i < 4; i++) {
      talk.say(said);
      expect(talk.text).toContain(answer);
      expect(talk.at).toBe('find-course/time');
    }
    expect(talk.say('t7 cn').at).not.toBe('find-course/time');
  });

  it.each([
    ['con tôi tên là Trần Văn Nam ạ', 'Trần Văn Nam'],
    ['chau ten la hoang van thu', 'Hoang Van Thu'],
    ['họ và tên: Lê Thị Gấm', 'Lê Thị Gấm'],
    ['Khổng Văn Được', 'Khổng Văn Được'],
    ["H'Nin Êban", "H'nin Êban"],
  ])('hears the name in «%s»', (said, name) => {
    const talk = toConsent(new Talk(world)).say('đồng ý').say(said);
    expect(talk.session.answers['person.name']).toBe(name);
  });

  it.each(['cảm ơn', 'để mai nhắn lại', 'không muốn nói tên', 'khong muon noi', 'tên gì cũng được'])(
    'takes «%s» for no name',
    (said) => {
      const talk = toConsent(new Talk(world)).say('đồng ý').say(said);
      expect(talk.at).toBe('register/name');
    },
  );

  it.each([
    ['hàn', 'han-dien'],
    ['mộc', 'moc-dan-dung'],
    ['ô tô', 'sua-chua-o-to'],
    ['may', 'may-cong-nghiep'],
  ])('«%s» names a trade where the trade is asked for', (said, occupation) => {
    const talk = new Talk(world).start().press('tim-nghe').say(said);
    expect(talk.session.answers.occupation).toBe(occupation);
    expect(talk.at).toBe('find-course/place');
  });

  it.each([
    ['gì cũng được', 'any'],
    ['sau 5h chiều', 'evening'],
    ['ban ngày bận, tối được', 'evening'],
  ])('«%s» tells when somebody can learn', (said, time) => {
    const talk = new Talk(world).say('em muốn học sửa máy lạnh').say('Thanh Oai, Hà Nội').say(said);
    expect(talk.session.answers.time).toBe(time);
  });

  it.each([
    'xem lớp 1',
    'đăng ký lớp 1',
    'đk khóa 1',
    'Lớp 1 học phí bao nhiêu?',
    'cho tôi lớp số 1',
    'lop1',
  ])('«%s» is the first of the list of courses', (said) => {
    const talk = toCourses(new Talk(world));
    const [first] = talk.session.open!.shown;
    expect(talk.say(said).session.answers.course).toBe(first);
  });

  it.each(['không phải lớp 1', 'em học hết lớp 2 thôi', 'lớp 1 với lớp 2', 'lớp 9 có học được không'])(
    '«%s» chooses none of them',
    (said) => expect(toCourses(new Talk(world)).say(said).session.answers.course).toBeUndefined(),
  );

  it.each(['xin chào', 'chào em', 'hi', 'alo'])('answers a first «%s» with the greeting alone', (hello) => {
    const talk = new Talk(world).say(hello);
    expect(talk.at).toBe('welcome/goal');
    expect(talk.text).not.toContain('chưa có thông tin');
    expect(talk.messages.length).toBeLessThanOrEqual(2);
  });

  it.each([[], ['xin chào']])('takes everything that a sentence at the menu says (after %j)', (...before) => {
    const talk = new Talk(world);
    for (const line of before) talk.say(String(line));
    talk.say('tôi 30 tuổi hộ nghèo ở xã Thanh Oai muốn biết được hỗ trợ gì khi học hàn');
    expect(talk.at).toBe('support/facts');
    expect(talk.session.answers).toMatchObject({
      'facts.age': 30,
      'facts.householdStatus': 'poor',
      'person.place': { commune: 'Thanh Oai' },
    });
  });

  it('needs at most fourteen taps from the start to the receipt, without a free sentence', () => {
    const talk = new Talk(world)
      .start()
      .press('tim-nghe')
      .press('cong-nghiep')
      .say('Thanh Oai, Hà Nội')
      .press('any')
      .say('1');
    talk.press('dang-ky').press('dong-y').say('Nguyễn Văn An').say('0912345678').say('1995').press('gui');
    expect(talk.text).toMatch(/CN-[A-Z0-9]{6}/);
    expect(talk.session.turns).toBeLessThanOrEqual(14);
  });

  it('needs at most ten taps when the first message says trade, place and age', () => {
    const talk = new Talk(world)
      .say('em 20 tuổi, muốn học sửa máy lạnh ở xã Thanh Oai, Hà Nội')
      .press('any')
      .say('1')
      .press('dang-ky')
      .press('dong-y')
      .say('Nguyễn Văn An')
      .say('0912345678');
    if (talk.at === 'register/birth') talk.say('2006');
    talk.press('gui');
    expect(talk.text).toMatch(/CN-[A-Z0-9]{6}/);
    expect(talk.session.turns).toBeLessThanOrEqual(10);
  });

  it('understands trade and place in one sentence and skips their questions', () => {
    const talk = new Talk(world).say('em muốn học sửa xe máy ở xã Thanh Oai, Hà Nội');
    expect(talk.at).toBe('find-course/time');
    expect(talk.text).toContain('xã Thanh Oai, Hà Nội');
  });

  it('works the same with digits only', () => {
    const talk = new Talk(world, 'zalo-bot')
      .start()
      .digit('tim-nghe')
      .digit('nong-nghiep')
      .say('Nghi Lộc, Nghệ An')
      .digit('any')
      .say('1');
    talk.digit('dang-ky').digit('dong-y').say('Tran Van Ba').say('0987654321').say('1980').digit('gui');
    expect(talk.text).toMatch(/CN-/);
  });

  it('asks a guardian when the learner may be under sixteen', () => {
    const talk = toConsent(new Talk(world)).say('đồng ý').say('Lê Văn Tí').say('0912345678').say('2011');
    expect(talk.at).toBe('guardian/name');
    talk.say('Lê Văn Cha').say('0912345000');
    expect(talk.at).toBe('guardian/consent');
    talk.say('dạ');
    expect(talk.at).toBe('guardian/consent');
    talk.say('đồng ý');
    expect(talk.at).toBe('register/review');
    talk.press('gui');
    expect(talk.all.find((e) => e.type === 'lead')).toMatchObject({
      lead: { guardian: { name: 'Lê Văn Cha', phone: '+84912345000' } },
    });
  });
});

describe('consent', () => {
  it.each(['dạ', 'ok', 'ừ', 'vâng', 'được', '👍'])('"%s" is no consent', (word) => {
    const talk = toConsent(new Talk(world));
    talk.say(word);
    expect(talk.at).toBe('register/consent');
    expect(talk.session.consents).toEqual([]);
  });

  it('a refusal sends nothing and leads on', () => {
    const talk = toConsent(new Talk(world)).say('không đồng ý');
    expect(talk.at).toBe('register/without');
    expect(talk.all.filter((e) => e.type === 'lead')).toEqual([]);
    expect(talk.session.consents).toMatchObject([{ given: false }]);
  });

  it('an unclear answer three times is no consent either', () => {
    const talk = toConsent(new Talk(world)).say('hmm').say('hmm').say('hmm');
    expect(talk.at).toBe('register/without');
  });
});

describe('repair', () => {
  it('0 goes back one question, 9 to the menu with an offer to go on', () => {
    const talk = toConsent(new Talk(world)).say('đồng ý').say('Nguyễn Thị Hoa');
    expect(talk.at).toBe('register/phone');
    talk.say('0');
    expect(talk.at).toBe('register/name');
    talk.say('9');
    expect(talk.at).toBe('menu/goal');
    talk.press('lam-tiep');
    expect(talk.at).toBe('register/name');
  });

  it('answers a question in the middle and comes back to the open one', () => {
    const talk = toConsent(new Talk(world)).say('đồng ý');
    talk.say('học nghề có được tiền ăn không?');
    expect(talk.text).toContain('50.000 đồng');
    expect(talk.at).toBe('register/name');
    expect(talk.messages.at(-1)!.text).toContain('họ và tên');
    expect(talk.messages.length).toBeLessThanOrEqual(2);
  });

  it('says so when it does not know, and comes back', () => {
    const talk = toConsent(new Talk(world)).say('đồng ý').say('thời tiết ngày mai thế nào?');
    expect(talk.text).toContain('chưa có thông tin');
    expect(talk.at).toBe('register/name');
  });

  it('climbs three rungs, then finds a way on', () => {
    const talk = new Talk(world).start().press('tim-nghe').press('nong-nghiep');
    const texts = new Set<string>();
    for (const word of ['xyzzy qwrt', 'blorp zzz']) {
      talk.say(word);
      expect(talk.at).toBe('find-course/place');
      texts.add(talk.text);
    }
    expect(texts.size).toBe(2);
    talk.say('grumf wwww');
    expect(talk.at).toBe('find-course/time');
    expect(talk.text).toContain('grumf wwww');
  });

  it('corrects an earlier answer, by the summary and in words', () => {
    const talk = toReview(new Talk(world));
    talk.say('sửa năm sinh');
    expect(talk.at).toBe('register/birth');
    talk.say('1999');
    expect(talk.at).toBe('register/review');
    expect(talk.text).toContain('1999');
    talk.say('không, em sinh 2008 cơ');
    expect(talk.at).toBe('register/review');
    expect(talk.text).toContain('2008');
    talk.say('Sửa 2');
    expect(talk.at).toBe('register/name');
    talk.say('Trần Văn Bình');
    expect(talk.text).toContain('Trần Văn Bình');
  });

  it('a corrected birth year brings the guardian in', () => {
    const talk = toReview(new Talk(world)).say('không, em sinh 2012 cơ');
    expect(talk.at).toBe('guardian/name');
  });

  it('an old button changes nothing and the open question comes back', () => {
    const talk = new Talk(world).start().press('tim-nghe');
    const old = talk.choices.find((c) => c.id.endsWith(':nong-nghiep'))!.id;
    talk.press('cong-nghiep');
    const before = talk.session.answers;
    talk.send({ kind: 'choice', choice: old });
    expect(talk.session.answers).toEqual(before);
    expect(talk.at).toBe('find-course/place');
    expect(talk.text).toContain('đã trả lời rồi');
  });

  it.each(['photo', 'voice', 'sticker'] as const)(
    'a %s is answered kindly and the question stays',
    (media) => {
      const talk = toConsent(new Talk(world)).send({ kind: 'media', media });
      expect(talk.at).toBe('register/consent');
      expect(talk.messages.length).toBeGreaterThan(0);
    },
  );

  it('a shared location answers the place, a contact card the phone', () => {
    const talk = new Talk(world, 'telegram').start().press('tim-nghe').press('nong-nghiep');
    talk.send({ kind: 'location', latitude: 20.854, longitude: 105.77 });
    expect(talk.at).toBe('find-course/time');
    const other = toConsent(new Talk(world, 'telegram')).say('đồng ý').say('Nguyễn Thị Hoa');
    other.send({ kind: 'contact', phone: '84912345678', own: false });
    expect(other.at).toBe('register/phone');
    other.send({ kind: 'contact', phone: '84912345678', own: true });
    expect(other.at).toBe('register/birth');
  });

  it('a new goal in the middle is served, the old one kept', () => {
    const talk = new Talk(world)
      .start()
      .press('tim-nghe')
      .press('nong-nghiep')
      .say('thôi cho em hỏi vay vốn');
    expect(talk.at).toBe('loan/kind');
    talk.say('9').press('lam-tiep');
    expect(talk.at).toBe('find-course/place');
  });

  it('stop is silence until the person writes again', () => {
    const talk = new Talk(world).start().say('dừng');
    expect(talk.session.silent).toBe(true);
    talk.say('xin chào');
    expect(talk.session.silent).toBeUndefined();
    expect(talk.messages.length).toBeGreaterThan(0);
  });
});

describe('time', () => {
  it('after a day it offers to go on, after a month it keeps only the profile', () => {
    const talk = toConsent(new Talk(world))
      .say('đồng ý')
      .say('Nguyễn Thị Hoa')
      .wait(2 * DAY)
      .say('xin chào');
    expect(talk.at).toBe('resume/choose');
    talk.press('tiep');
    expect(talk.at).toBe('register/phone');
    talk.wait(40 * DAY).say('xin chào');
    expect(talk.session.answers['person.name']).toBe('Nguyễn Thị Hoa');
    expect(talk.session.answers.course).toBeUndefined();
    expect(talk.messages.length).toBeGreaterThan(0);
  });
});

describe('privacy', () => {
  it('shows what is kept, and erases it', () => {
    const talk = toReview(new Talk(world)).press('gui').say('dữ liệu của tôi');
    expect(talk.text).toContain('Nguyễn Thị Hoa');
    expect(talk.text).not.toContain('0912345678');
    talk.say('xóa dữ liệu').say('đồng ý');
    expect(talk.effects.some((e) => e.type === 'erase')).toBe(true);
    expect(talk.messages).toHaveLength(1);
  });

  it('a withdrawn consent is a record of its own', () => {
    const talk = toReview(new Talk(world)).press('gui').say('rút đồng ý').say('có');
    expect(talk.effects).toContainEqual({ type: 'lead-change', receipt: '*', change: 'withdraw' });
    expect(talk.session.consents.map((c) => c.given)).toEqual([true, false]);
  });
});

describe('support', () => {
  it('asks only what can change the answer, then tells amount, rule and sheet', () => {
    const talk = toCourses(new Talk(world)).say('1').press('ho-tro');
    for (let i = 0; i < 12 && talk.at === 'support/facts'; i++) {
      const none = talk.choices.find((c) => c.id.endsWith(':none'));
      if (none) talk.send({ kind: 'choice', choice: none.id });
      else if (talk.choices.some((c) => c.id.endsWith('.false')))
        talk.send({ kind: 'choice', choice: talk.choices.find((c) => c.id.endsWith('.false'))!.id });
      else talk.say('30 tuổi');
    }
    expect(talk.at).toBe('support/action');
    expect(talk.text).toContain('338/2025');
    expect(talk.all.some((e) => e.type === 'sheet')).toBe(true);
  });
});
