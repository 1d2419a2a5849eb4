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

export const PRONOUN_KEYS = Object.keys(PAIRS);

/** The pair for a session's key; the neutral pair when the key is missing or not known. */
export const pronounsOf = (key: string | undefined): Pronouns => PAIRS[key ?? 'unknown'] ?? PAIRS.unknown!;

/** Words with which people name themselves as the subject, and what they then want to be called. */
const SELF: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:dạ |vâng |ừ |thưa )*(?:anh|a) (?:muốn|cần|hỏi|đang|tên|ở|sinh|là|có|năm nay|định|tính)(?= |$)/u,
    'anh',
  ],
  [
    /^(?:dạ |vâng |ừ |thưa )*(?:chị|c) (?:muốn|cần|hỏi|đang|tên|ở|sinh|là|có|năm nay|định|tính)(?= |$)/u,
    'chị',
  ],
  [/^(?:dạ |vâng |ừ |thưa )*bác (?:muốn|cần|hỏi|đang|tên|ở|sinh|là|có|năm nay|định|tính)(?= |$)/u, 'bác'],
  [/^(?:dạ |vâng |ừ |thưa )*cô (?:muốn|cần|hỏi|đang|tên|ở|sinh|là|có|năm nay|định|tính)(?= |$)/u, 'cô'],
  [/^(?:dạ |vâng |ừ |thưa )*chú (?:muốn|cần|hỏi|đang|tên|ở|sinh|là|có|năm nay|định|tính)(?= |$)/u, 'chú'],
  [
    /^(?:dạ |vâng |ừ |thưa )*(?:em|cháu|con) (?:muốn|cần|hỏi|đang|tên|ở|sinh|là|có|năm nay|định|tính|chào)(?= |$)/u,
    'em',
  ],
];

/**
 * The key that a message teaches, or undefined. Only an accented sentence in which the person is the
 * subject counts ("bác muốn học …"): unaccented words are too ambiguous ("co" is cô, có or cò).
 */
export function learnPronouns(text: string): string | undefined {
  const said = text.normalize('NFC').toLowerCase().slice(0, 80).trim();
  return SELF.find(([pattern]) => pattern.test(said))?.[1];
}
