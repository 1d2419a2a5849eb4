// A referral code that a person typed or that a link put into the first message: `#GV0123`. The way in for
// platforms whose links carry no parameter.

const CODE = /(?<![\w#&/])#([A-Za-z0-9][A-Za-z0-9_-]{3,62})(?![\w-])/u;

/** The first code in a text, and the text without it. Whether the code exists is for the caller to say. */
export function takeCode(text: string): { code?: string; rest: string } {
  const match = CODE.exec(text);
  if (!match) return { rest: text };
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  return { code: match[1], rest: `${before.trimEnd()} ${after.trimStart()}`.trim() };
}
