// The shipped world with its searches remembered: thousands of random turns ask the same questions again and again.
import type { World } from '../../src/conversation/world.js';

const MOST = 2_000;

/** A pure function of one text that computes each text once; the oldest are forgotten. */
function once<R>(f: (text: string) => R): (text: string) => R {
  const known = new Map<string, R>();
  return (text) => {
    if (known.has(text)) return known.get(text)!;
    const result = f(text);
    if (known.size >= MOST) known.delete(known.keys().next().value!);
    known.set(text, result);
    return result;
  };
}

export const remembered = (world: World): World => ({ ...world, answer: once(world.answer) });
