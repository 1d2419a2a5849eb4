// How the bot and the person call each other, learnt from the person's own words, never from a name.
// Rules: conversation-rules 2.3 (unknown → em / anh chị; a person who says "bác" is bác, the bot cháu …).

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

/** Words with which people name themselves, and what they then want to be called. */
const SELF: Readonly<Record<string, string>> = {
  anh: 'anh',
  a: 'anh',
  chị: 'chị',
  c: 'chị',
  bác: 'bác',
  cô: 'cô',
  chú: 'chú',
  em: 'em',
  cháu: 'em',
  con: 'em',
};
const AS_SUBJECT =
  /^(?:dạ |vâng |ừ |thưa )*(?:(anh|a|chị|c|bác|cô|chú|em|cháu|con) (?:muốn|cần|hỏi|đang|tên|ở|sinh|là|có|năm nay|định|tính)|(em|cháu|con) chào)(?= |$)/u;

/**
 * The key that a message teaches, or undefined. Only an accented sentence in which the person is the
 * subject counts ("bác muốn học …"): unaccented words are too ambiguous ("co" is cô, có or cò).
 */
export function learnPronouns(text: string): string | undefined {
  // Two words at least.
  if (text.length < 4 || !text.includes(' ')) return undefined;
  const found = AS_SUBJECT.exec(text.normalize('NFC').toLowerCase().slice(0, 80).trim());
  return found ? SELF[(found[1] ?? found[2])!] : undefined;
}
