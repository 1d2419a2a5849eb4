// First free messages: goal, trade, place and facts; negated, doubted and asked facts are left out.
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/vietnamese/message.js';
import { gazetteer, lexicon, TODAY, withoutAccents } from './content.js';
import { MESSAGE } from './tables/message.js';

function flat(text: string): Record<string, unknown> {
  const { goal, occupation, place, facts } = readMessage(text, { gazetteer, lexicon, today: TODAY });
  return {
    ...facts,
    ...(goal && { goal }),
    ...(occupation && { occupation }),
    ...(place && { place: `${place.commune}/${place.province}` }),
  };
}

describe('first message', () => {
  it('has a table of at least sixty cases', () => {
    expect(MESSAGE.length).toBeGreaterThanOrEqual(60);
  });

  it.each(MESSAGE)('$text', ({ text, want }) => {
    expect(flat(text)).toEqual(want);
    expect(flat(text.normalize('NFD'))).toEqual(want);
    expect(flat(withoutAccents(text))).toEqual(want);
  });
});
