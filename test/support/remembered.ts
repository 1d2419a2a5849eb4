// The shipped world with its answers remembered: thousands of random turns ask the same questions again and again.
import type { World } from '../../src/conversation/world.js';

/** A pure function that computes each input once. */
function once<A extends unknown[], R>(f: (...args: A) => R): (...args: A) => R {
  const known = new Map<string, R>();
  return (...args) => {
    const key = JSON.stringify(args);
    if (!known.has(key)) known.set(key, f(...args));
    return known.get(key)!;
  };
}

export function remembered(world: World): World {
  const interview = once(world.interview);
  return {
    ...world,
    answer: once(world.answer),
    whatIf: once(world.whatIf),
    // Only the facts, the course and the place decide the next question.
    interview: (scope, answers, day) =>
      interview(
        scope,
        Object.fromEntries(
          Object.entries(answers).filter(([n]) =>
            /^(?:facts\.|person\.(?:place|birthYear)$|course$)/u.test(n),
          ),
        ),
        day,
      ),
  };
}
