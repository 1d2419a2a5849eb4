// Flows that open by themselves when certain words are said ("không muốn sống nữa"): words of distress must be
// answered kindly whatever was asked.
import type { Flows } from './compile.js';

/** The phrases of a set of flows, with blanks around, so that only whole syllables match. */
const phrasesOf = new WeakMap<Flows, { flow: string; phrase: string }[]>();

const spaced = (text: string): string =>
  ` ${text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** The flow whose `heard` phrases the text contains. Accents count: "từ từ" is not "tự tử". */
export function heardFlow(flows: Flows, text: string): string | undefined {
  let phrases = phrasesOf.get(flows);
  if (phrases === undefined) {
    phrases = [...flows.values()].flatMap((f) =>
      (f.heard ?? []).map((phrase) => ({ flow: f.flow, phrase: spaced(phrase) })),
    );
    phrasesOf.set(flows, phrases);
  }
  if (phrases.length === 0 || text.length < 3) return undefined;
  const said = spaced(text);
  return phrases.find((p) => said.includes(p.phrase))?.flow;
}
