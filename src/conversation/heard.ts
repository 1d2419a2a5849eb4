// Flows that open by themselves when certain words are said ("không muốn sống nữa"): words of distress must be
// answered kindly whatever was asked.
import type { World } from './world.js';

/** Numbers alone, as most typed answers are: they answer a question and are never heard as words. */
const NUMBERS = /^[\d .,+-]+$/u;

/** The flow whose `heard` phrases the text contains. */
export function heardFlow({ flows, readers }: World, text: string): string | undefined {
  if (text.length < 3 || NUMBERS.test(text)) return undefined;
  for (const { flow, heard, unlike } of flows.values())
    if (heard !== undefined && readers.isHeard(text, heard, unlike)) return flow;
  return undefined;
}
