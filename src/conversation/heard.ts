// Flows that open by themselves when certain words are said ("không muốn sống nữa"): words of distress must be
// answered kindly whatever was asked.
import type { Flows } from './compile.js';

/** The phrases of each flow that has any, as one pattern, with blanks around so that only whole syllables match. */
const PATTERNS = new WeakMap<Flows, { flow: string; phrases: RegExp }[]>();

/** Numbers alone, as most typed answers are: they answer a question and are never heard as words. */
const NUMBERS = /^[\d .,+-]+$/u;

const spaced = (text: string): string =>
  ` ${text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

function patternsOf(flows: Flows): { flow: string; phrases: RegExp }[] {
  let patterns = PATTERNS.get(flows);
  if (patterns === undefined) {
    patterns = [...flows.values()].flatMap(({ flow, heard }) =>
      heard?.length ? [{ flow, phrases: new RegExp(heard.map(spaced).join('|'), 'u') }] : [],
    );
    PATTERNS.set(flows, patterns);
  }
  return patterns;
}

/** The flow whose `heard` phrases the text contains. Accents count: "từ từ" is not "tự tử". */
export function heardFlow(flows: Flows, text: string): string | undefined {
  const patterns = patternsOf(flows);
  if (patterns.length === 0 || text.length < 3 || NUMBERS.test(text)) return undefined;
  const said = spaced(text);
  return patterns.find((p) => p.phrases.test(said))?.flow;
}
