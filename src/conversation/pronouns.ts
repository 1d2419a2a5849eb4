// How the bot and the person call each other, learnt from the person's own words, never from a name.
// Rules: conversation-rules 2.3 (unknown → em / anh chị; a person who says "bác" is bác, the bot cháu …).
import type { CalledWord, SelfReference } from '../vietnamese/self-reference.js';

export interface Pronouns {
  bot: string;
  user: string;
}

const PAIRS: Record<string, Pronouns> = {
  unknown: { bot: 'em', user: 'anh/chị' },
  anh: { bot: 'em', user: 'anh' },
  chị: { bot: 'em', user: 'chị' },
  em: { bot: 'mình', user: 'bạn' },
  bạn: { bot: 'mình', user: 'bạn' },
  cô: { bot: 'cháu', user: 'cô' },
  chú: { bot: 'cháu', user: 'chú' },
  'cô chú': { bot: 'cháu', user: 'cô chú' },
  bác: { bot: 'cháu', user: 'bác' },
  official: { bot: 'hệ thống', user: 'đồng chí' },
};

/** In writing, and where a text is read out to somebody else. */
export const WRITTEN: Pronouns = { bot: 'Cầu Nghề', user: 'Ông/Bà' };

/** The pair for a session's key; the neutral pair when the key is missing or not known. */
export const pronounsOf = (key: string | undefined): Pronouns => PAIRS[key ?? 'unknown'] ?? PAIRS.unknown!;

/** What somebody who names herself so wants to be called. */
const CALLED: Readonly<Record<CalledWord, string>> = {
  anh: 'anh',
  chị: 'chị',
  bác: 'bác',
  cô: 'cô',
  chú: 'chú',
  em: 'em',
  cháu: 'em',
  con: 'em',
  bạn: 'bạn',
};
/** Who said one of these is grown up: "cháu" and "con" are then somebody they speak of. */
const ELDERS: ReadonlySet<string | undefined> = new Set(['anh', 'chị', 'cô', 'chú', 'cô chú', 'bác']);

/** From which age on somebody who says "tôi" is addressed as older (conversation-rules 2.3). */
const OLD = 60;
const OLDER = 45;
const PUPIL = 18;

/** The key that the person's own words teach, given the one known so far; undefined when they teach nothing. */
export function learnPronouns(
  said: SelfReference | undefined,
  known: string | undefined,
): string | undefined {
  // Who asks for it is called so.
  if (said !== undefined && 'word' in said && said.asked) return CALLED[said.word];
  // An officer is spoken to as one, whatever is said of others.
  if (said === undefined || known === 'official') return undefined;
  if ('word' in said)
    return (said.word === 'con' || said.word === 'cháu') && ELDERS.has(known) ? undefined : CALLED[said.word];
  if (known !== undefined) return undefined;
  if (said.age >= OLD) return 'bác';
  if (said.age >= OLDER) return 'cô chú';
  return said.age <= PUPIL ? 'bạn' : undefined;
}
