// What a person may do at any question: nothing traps, corrupts or restarts a talk. The questions are found by
// walking the shipped flows; every turn saves and reloads the session.
import { beforeAll, describe, expect, it } from 'vitest';
import { MENU_FLOWS } from '../../../src/conversation/engine/pause.js';
import type { ChannelId } from '../../../src/conversation/message.js';
import type { Play, ScriptedTalk, TypingMode } from '../../../src/conversation/script.js';
import type { World } from '../../../src/conversation/world.js';
import { explore, move, type Place, placeName, standAt } from '../../support/explore.js';
import { asSeen, fixedRandom } from '../../support/script.js';
import { shippedContent } from '../../support/talk.js';

const DAY = 86_400_000;
let world: World;
let places: Place[];
const play = (channel: ChannelId = 'web', mode: TypingMode = 'buttons'): Play => ({
  world,
  channel,
  mode,
  render: asSeen,
  random: fixedRandom,
});

beforeAll(async () => {
  world = (await shippedContent()).world;
  places = explore(play());
});

/** Does the same at every question; failures are told by the question's name. */
function everywhere(
  act: (talk: ScriptedTalk, place: Place) => void,
  at: (place: Place) => boolean = () => true,
) {
  const failures: string[] = [];
  for (const place of places.filter(at)) {
    try {
      act(standAt(place, play()), place);
    } catch (error) {
      failures.push(`${place.name}: ${(error as Error).message.split('\n').slice(0, 6).join(' ')}`);
    }
  }
  expect(failures).toEqual([]);
}

/** A talk that can go on: at most two messages, the last of them with the open question. */
function goesOn(talk: ScriptedTalk) {
  expect(talk.messages.length).toBeGreaterThan(0);
  expect(talk.messages.length).toBeLessThanOrEqual(2);
  expect(talk.at).not.toBe('');
}

/** At the menu, words with a goal lead into its flow. */
const notMenu = (place: Place) => !/^(?:welcome|menu)\//u.test(place.at);
/** A question to the counsellor is the answer there. */
const notVerbatim = ({ at }: Place) => {
  const [flow = '', id] = at.split('/');
  const step = world.flows.get(flow)?.steps.find((s) => s.id === id);
  return !(step && 'verbatim' in step && step.verbatim);
};

const stepAt = (talk: ScriptedTalk) => {
  const open = talk.session!.open!;
  const flow = world.flows.get(open.flow)!;
  return flow.steps[flow.index.get(open.step)!]!;
};
const kindAt = (talk: ScriptedTalk) => {
  const step = stepAt(talk);
  return 'ask' in step ? step.ask : 'summary';
};

it('stands at the questions of the main flows', () => {
  const flows = new Set(places.map((p) => p.at.split('/')[0]));
  for (const flow of [
    'welcome',
    'menu',
    'find-course',
    'support',
    'loan',
    'ask',
    'register',
    'guardian',
    'human',
  ])
    expect(flows).toContain(flow);
  expect(places.length).toBeGreaterThan(40);
});

describe('the same way', () => {
  it.each([
    ['zalo-bot', 'digits'],
    ['telegram', 'digits'],
    ['zalo-oa', 'buttons'],
    ['terminal', 'accent-less'],
  ] as const)('leads to the same question on %s with %s', (channel, mode) => {
    const longest = places.filter((p) => !places.some((q) => q !== p && isPrefix(p, q)));
    const failures: string[] = [];
    for (const place of longest) {
      const talk = standAt({ ...place, state: undefined as never }, play(channel, mode));
      talk.state = undefined;
      for (const one of place.way) move(talk, one);
      if (placeName(talk) !== place.name) failures.push(`${place.name}: came to ${placeName(talk)}`);
    }
    expect(failures).toEqual([]);
  });
  const isPrefix = (p: Place, q: Place) =>
    q.way.length > p.way.length && JSON.stringify(q.way.slice(0, p.way.length)) === JSON.stringify(p.way);
});

describe('at every question', () => {
  it('three nonsense answers lead on, each with other words', () => {
    everywhere((talk, place) => {
      const texts = new Set<string>();
      for (const word of ['xyzzy qwrt', 'blorp zzz', 'grumf wwww']) {
        const before = placeName(talk);
        talk.say(word);
        goesOn(talk);
        if (placeName(talk) !== before) return;
        texts.add(talk.messages.map((m) => m.text).join('\n'));
      }
      expect(texts.size, 'three different texts').toBe(3);
      expect(placeName(talk), 'still here after the third').not.toBe(place.name);
    });
  });

  it('after 40 days the profile is kept and the talk begins anew', () => {
    everywhere((talk) => {
      const name = talk.session!.answers['person.name'];
      talk.now += 40 * DAY;
      talk.say('xin chào');
      goesOn(talk);
      expect(talk.session!.answers['person.name']).toBe(name);
      expect(Object.keys(talk.session!.answers).filter((n) => !n.startsWith('person.'))).toEqual([]);
    });
  });

  it('after two days it offers to go on, and goes on where it was', () => {
    everywhere(
      (talk, place) => {
        talk.now += 2 * DAY;
        talk.say('xin chào');
        expect(talk.at).toBe('resume/choose');
        talk.choose('tiep');
        expect(placeName(talk)).toBe(place.name);
      },
      (p) => !MENU_FLOWS.has(JSON.parse(p.state).frames[0].flow),
    );
  });

  it('an old button changes no answer and the question comes back', () => {
    everywhere((talk, place) => {
      const before = talk.session!.answers;
      for (const old of ['find-course/sector:du-lich', 'register/consent:dong-y', 'gone/gone:x']) {
        if (old.startsWith(`${place.at}:`)) continue;
        talk.send({ kind: 'choice', choice: old });
        goesOn(talk);
        expect(talk.session!.answers).toEqual(before);
        expect(placeName(talk)).toBe(place.name);
      }
    });
  });

  it.each(['photo', 'voice', 'sticker', 'video', 'file', 'other'] as const)(
    'a %s is answered and the question stays',
    (media) => {
      everywhere((talk, place) => {
        const before = talk.session!.answers;
        talk.send({ kind: 'media', media });
        goesOn(talk);
        expect(placeName(talk)).toBe(place.name);
        expect(talk.session!.answers).toEqual(before);
      });
    },
  );

  it('a location answers a place, a contact card a phone, else the question stays', () => {
    everywhere((talk, place) => {
      const kind = kindAt(talk);
      talk.send({ kind: 'location', latitude: 20.854, longitude: 105.77 });
      goesOn(talk);
      if (kind === 'place') expect(placeName(talk)).not.toBe(place.name);
      else expect(placeName(talk)).toBe(place.name);
      const other = standAt(place, play());
      other.send({ kind: 'contact', phone: '84912345678', own: true });
      goesOn(other);
      if (kind === 'phone') expect(placeName(other)).not.toBe(place.name);
      else expect(placeName(other)).toBe(place.name);
    });
  });

  it('👍 and a sticker are never consent', () => {
    everywhere(
      (talk, place) => {
        for (const word of ['👍', 'dạ', 'ok', 'ừ']) {
          talk.say(word);
          if (placeName(talk) !== place.name) break;
        }
        expect(talk.session!.consents.filter((c) => c.given)).toEqual(
          JSON.parse(place.state).consents.filter((c: { given: boolean }) => c.given),
        );
      },
      (p) => kindAt(standAt(p, play())) === 'consent',
    );
  });

  it('0, 9, # and ? always work', () => {
    everywhere((talk, place) => {
      for (const word of ['0', '9', '#', '?', 'quay lại', 'menu', 'gặp người']) {
        const own = standAt(place, play());
        own.say(word);
        goesOn(own);
        if (word === '?') expect(placeName(own)).toBe(place.name);
        if (word === '9' || word === 'menu') expect(own.at).toBe('menu/goal');
        if (word === '#' || word === 'gặp người') expect(own.at).toMatch(/^human\//u);
      }
      expect(placeName(talk)).toBe(place.name);
    });
  });

  it('a question is answered and the open one comes back', () => {
    everywhere(
      (talk, place) => {
        talk.say('học nghề có được tiền ăn không?');
        goesOn(talk);
        expect(talk.messages.map((m) => m.text).join('\n')).toContain('50.000 đồng');
        expect(placeName(talk)).toBe(place.name);
      },
      (place) => notMenu(place) && notVerbatim(place),
    );
  });

  it('erasing works in two turns', () => {
    everywhere((talk, place) => {
      talk.say('xóa dữ liệu');
      expect(talk.at).toBe('erase/sure');
      if (place.at === 'erase/sure') return;
      talk.say('đồng ý');
      expect(talk.effects.some((e) => e.type === 'erase')).toBe(true);
      expect(talk.state).toBeUndefined();
    });
  });

  it('stop is silence, and the next word is answered', () => {
    everywhere((talk) => {
      talk.say('dừng nhắn tin');
      expect(talk.session!.silent).toBe(true);
      talk.say('9');
      goesOn(talk);
      expect(talk.session!.silent).toBeUndefined();
    });
  });

  it('words of distress bring a kind answer with the number 111, and the question stays', () => {
    everywhere((talk, place) => {
      talk.say('em không muốn sống nữa');
      expect(talk.messages.map((m) => m.text).join('\n')).toContain('111');
      expect(talk.session!.answers).toEqual(JSON.parse(place.state).answers);
      if (talk.at !== 'distress/talk') return;
      talk.choose('khong');
      expect(placeName(talk)).toBe(place.name);
    });
  });
});
