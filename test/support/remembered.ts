// The shipped world with its searches and its sums remembered: thousands of random turns ask the same again and again.
import type { World } from '../../src/conversation/world.js';

const MOST = 2_000;

/** A pure function that computes the same arguments once; the oldest are forgotten. */
function once<A extends unknown[], R>(f: (...given: A) => R): (...given: A) => R {
  const known = new Map<string, R>();
  return (...given) => {
    const key = JSON.stringify(given);
    if (known.has(key)) return known.get(key)!;
    const result = f(...given);
    if (known.size >= MOST) known.delete(known.keys().next().value!);
    known.set(key, result);
    return result;
  };
}

export const remembered = (world: World): World => ({
  ...world,
  answer: once(world.answer),
  interview: once(world.interview),
  newlySettled: once(world.newlySettled),
});
