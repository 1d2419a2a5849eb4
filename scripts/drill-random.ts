// Three random people of ten thousand events each on the shipped flows (`npm run drill:random [EVENTS] [SEEDS]`):
// nothing may throw, trap, fall silent, or let the session grow over 8 kB.
import { randomRun } from '../test/support/random-run.js';
import { remembered } from '../test/support/remembered.js';
import { shippedContent } from '../test/support/talk.js';

const STATE_BYTES = 8_192;
const [events = 10_000, seeds = 3] = process.argv.slice(2).map(Number);
const world = remembered((await shippedContent()).world);
let broken = 0;
for (let seed = 1; seed <= seeds; seed++) {
  const began = performance.now();
  const { largest } = randomRun(world, seed, events);
  const seconds = (performance.now() - began) / 1000;
  const heap = Math.round(process.memoryUsage().heapUsed / 1e6);
  console.log(
    `seed ${seed}: ${events} events in ${seconds.toFixed(1)} s, largest state ${largest} bytes, heap ${heap} MB`,
  );
  if (largest > STATE_BYTES) broken++;
}
process.exitCode = broken > 0 ? 1 : 0;
