// The short form of the kill drill (`npm run drill:kill` is the long one): the built service is killed while people
// register, and nothing that was acknowledged is lost or doubled.
import { expect, it } from 'vitest';
import { killDrill } from '../../faults/kill.js';

it('kill -9 in the middle of registrations loses nothing and invents nothing', async () => {
  const result = await killDrill({ journeys: 8, kills: 2, together: 4, facilities: ['mau-song-nhue'] });
  expect(result).toMatchObject({
    kills: 2,
    receipts: result.journeys,
    leads: result.journeys,
    lost: [],
    invented: [],
    wrongTurns: [],
    schemaProblems: [],
  });
});
