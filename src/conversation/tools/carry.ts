// carry.offer: a one-time code by which the talk goes on in another channel.
import type { Tool } from '../world.js';

const LENGTH = 8;

/** Draws the code and asks for it to be kept for ten minutes. Outcome: `offered`. */
export const offerCarry: Tool = {
  inputs: [],
  outputs: ['code'],
  outcomes: ['offered'],
  run(_, { random }) {
    const code = random('carry', LENGTH);
    return {
      outcome: 'offered',
      save: { code },
      link: { url: `/r/${code}`, label: 'Mở ở nơi khác' },
      effects: [{ type: 'carry', code }],
    };
  },
};
